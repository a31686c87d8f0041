"""The rule on the bodies that report by another line than a department of the local government."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model.registry import Breach, Filing, rule
from workbook.bodies import PARTY_BODY, VERTICAL_BODY
from workbook.body_names import is_led_vertically

_VERTICAL = "垂直管理系统的报告在本系统内逐级报送，不计入当地政府的汇总"
_PARTY = "加挂行政机关牌子的党的机关，只报以行政机关名义办理的事项，报送对象按同级政府信息公开主管部门的要求"


@rule("C-3")
def reports_by_its_own_line(filing: Filing) -> Iterator[Breach]:
    """A body led vertically, by its kind or its name, and a party body hear to whom they report (30号 一 末, 二)."""
    report = filing.report
    named = is_led_vertically(report.unit)
    if report.body == VERTICAL_BODY or (named and not report.body):
        yield Breach((), words={"told": _VERTICAL}, cover_line="body")
    elif named:
        told = f"「{report.unit}」像是垂直管理系统的单位，机关类型却是「{report.body}」。{_VERTICAL}"
        yield Breach((), words={"told": told}, cover_line="body")
    elif report.body == PARTY_BODY:
        yield Breach((), words={"told": _PARTY}, cover_line="body")
