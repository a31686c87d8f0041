"""The kinds of body (机关类型) that report, as 封面 offers them, and what sets some of them apart."""

from __future__ import annotations

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
    "其他机关和组织",
)
# Those whose report sums up what is below them.
GOVERNMENTS = frozenset(BODIES[:3])
# Bodies that may make 规章 (立法法第九十一条、第九十三条).
RULE_MAKING_BODIES = frozenset(BODIES[:2]) | {"国务院部门"}
