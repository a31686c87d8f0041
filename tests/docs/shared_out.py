"""The report that the guide shares out among departments, and what they have handed in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builders import changed
from department_samples import emptied, fill_in, handed_in
from published import report

from workbook.bodies import BODIES
from xladdin.book.templates import workbook_of
from xladdin.departments.assignment import usual


def put_report(folder: Path) -> None:
    """年报.xlsx, in which a figure stands already, and 交回的: 财务科 is missing, and two have made a slip."""
    suqian = replace(report("suqian-2023"), unit="某某市人民政府")
    begun = changed(emptied(suqian), {"disputes.reconsideration.upheld": 308})
    cover = {"body": BODIES[1], "filler": "张三", "reviewer": "钱七"}
    (folder / "年报.xlsx").write_bytes(workbook_of(begun, cover=cover))
    assignment = usual(suqian.edition)
    due = dict.fromkeys(assignment.departments, "2024-01-08")
    parts = handed_in(suqian, replace(assignment, due=due), folder / "交回的")
    parts["财务科"].unlink()
    granted = suqian.edition.field("requests.results.granted.natural_person")
    fill_in(parts["信息公开科"], changed(suqian, {granted.id: 1157}), [granted], filler="赵六")
    fill_in(parts["法制科"], suqian, [suqian.edition.field("disclosure.licences.decisions")], filler="李四")
    fill_in(parts["行政审批科"], suqian, [], filler="王五")
