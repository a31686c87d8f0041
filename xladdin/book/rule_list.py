"""The list of rules, as the rule book has it: for people, for other programs, and for the sheet 填报说明."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from checks.model.registry import NEEDS, Entry, rule_book
from workbook.edition import Edition
from workbook.template import GuideRule

_HEADS = ("编号", "名称", "级别", "适用格式", "需要", "依据", "状态")
_TOPICS = {
    "C": "封面和材料",
    "T2": "表二",
    "T3": "表三",
    "T4": "表四",
    "L": "台账合计",
    "X": "表间",
    "Y": "跨年",
    "N": "文表一致",
    "R": "汇总",
    "D": "报送和公布",
}


def guide_rules(edition: Edition) -> tuple[GuideRule, ...]:
    """The active rules of an edition for one unit's report, in the words of the sheet 填报说明."""
    return tuple(
        GuideRule(entry.id, entry.title, entry.severity.word, entry.basis)
        for entry in _sorted()
        if entry.active and entry.is_about(edition.id) and "roll_up" not in entry.needs
    )


def as_data() -> list[dict[str, Any]]:
    """The rules for other programs: one object a rule, with the message as it stands in the rule book."""
    return [
        {
            "rule": entry.id,
            "title": entry.title,
            "severity": entry.severity.value,
            "basis": entry.basis,
            "editions": list(entry.editions),
            "needs": list(entry.needs),
            "message": entry.message,
            "status": "active" if entry.active else "retired",
            "retired": entry.retired or None,
            "reason": entry.reason or None,
        }
        for entry in _sorted()
    ]


def as_text() -> Iterator[str]:
    """The rules in lines for a terminal."""
    for entry in _sorted():
        yield f"{entry.id:<6}{entry.severity.word}  {entry.title}（{entry.basis}）"


def as_markdown() -> str:
    """The page docs/rules.md."""
    lines = [
        "# 规则册",
        "",
        "本页由 `checks/rulebook.toml` 生成（`nianbao rules -o docs/rules.md --force`），不要直接改。",
        "",
        "强制：算术上或者法律上不可能，必须改正；核实：请更正，或者写情况说明；提示：供参考。",
        "「需要」一栏的材料没有时，规则不核对，校验结果会写明。",
    ]
    topic = ""
    for entry in _sorted():
        if _TOPICS[_topic(entry)] != topic:
            topic = _TOPICS[_topic(entry)]
            lines += ["", f"## {topic}", "", f"| {' | '.join(_HEADS)} |", f"|{'---|' * len(_HEADS)}"]
        lines.append(f"| {' | '.join(cell.replace('|', '｜') for cell in _row(entry))} |")
    return "\n".join(lines) + "\n"


def as_workbook() -> bytes:
    """The rules as an .xlsx file: one head row, a line a rule."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "规则册"
    for row in (_HEADS, *map(_row, _sorted())):
        sheet.append(row)
    for column, width in zip("ABCDEFG", (8, 24, 8, 12, 16, 70, 10), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _row(entry: Entry) -> tuple[str, ...]:
    status = "有效" if entry.active else f"{entry.retired} 停用：{entry.reason}"
    needs = "、".join(NEEDS[need] for need in entry.needs)
    return (entry.id, entry.title, entry.severity.word, "、".join(entry.editions) or "全部", needs, entry.basis, status)


def _sorted() -> list[Entry]:
    topics = list(_TOPICS)
    return sorted(rule_book.values(), key=lambda entry: (topics.index(_topic(entry)), int(entry.id.split("-")[1])))


def _topic(entry: Entry) -> str:
    return entry.id.split("-")[0]
