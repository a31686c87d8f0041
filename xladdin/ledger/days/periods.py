"""The periods of the procedure in days of work: 条例 第三十条、第三十二条、第三十三条; 国办函〔2020〕109号."""

from __future__ import annotations

ANSWER_DAYS, EXTENSION_DAYS, CLARIFY_DAYS, CONSULT_DAYS, PAYMENT_DAYS = 20, 20, 7, 15, 20
# The applicant's time to clarify: 合理期限, in practice no longer (苏政办函〔2019〕98号).
CLARIFYING_DAYS = 15
# What 「three days」 and 「a week」 are in days of work.
NEAR_DAYS, WEEK_DAYS = 3, 5
