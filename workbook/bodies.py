"""The kinds of body (机关类型) that report, as 封面 offers them, and what sets some of them apart."""

from __future__ import annotations

# Those that report by another line than a department of the local government (国办公开办函〔2021〕30号 一 末, 二).
VERTICAL_BODY = "垂直管理系统的单位"
PARTY_BODY = "党的机关（加挂行政机关牌子）"
BODIES = (
    "省级人民政府（汇总）",
    "设区的市级人民政府（汇总）",
    "县级人民政府（汇总）",
    "国务院部门",
    "省级政府部门",
    "市级政府部门",
    "县级政府部门",
    "政府办公厅（室）",
    "乡镇人民政府、街道办事处",
    VERTICAL_BODY,
    PARTY_BODY,
    "其他机关和组织",
)
# Those whose report sums up what is below them.
GOVERNMENTS = frozenset(BODIES[:3])
# Bodies that may make 规章 (立法法第九十一条、第九十三条).
RULE_MAKING_BODIES = frozenset(BODIES[:2]) | {"国务院部门"}
