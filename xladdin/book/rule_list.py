"""The list of rules, as the rule book has it: for people, for other programs, and for the sheet 填报说明."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from checks.model.registry import active_rules
from checks.model.rulebook import Need, Rule, ledger_rules, rule_book
from workbook.cell_text import in_print
from workbook.edition import Edition, edition_ids, load
from workbook.template import GuideRule

_HEADS = ("编号", "名称", "级别", "适用格式", "需要", "依据", "状态")
_TOPICS = {
    "C": "封面和材料",
    "T2": "表二",
    "T3": "表三",
    "T4": "表四",
    "L": "台账",
    "X": "表间",
    "Y": "跨年",
    "N": "文表一致",
    "R": "汇总",
    "D": "报送和公布",
}


def guide_rules(edition: Edition) -> tuple[GuideRule, ...]:
    """The active rules of an edition for one unit's report, in the words of the sheet 填报说明."""
    return tuple(
        GuideRule(rule.id, in_print(rule.title), rule.severity.word, in_print(rule.basis), _TOPICS[_topic(rule)])
        for rule in _sorted()
        if rule in active_rules(edition) and rule.holds_for(edition) and Need.ROLL_UP not in rule.needs
    )


def as_data() -> list[dict[str, Any]]:
    """The rules for other programs: one object a rule, with the message as it stands in the rule book."""
    return [
        {
            "rule": rule.id,
            "title": rule.title,
            "severity": rule.severity.value,
            "basis": rule.basis,
            "about": rule.about.value,
            "fields": list(rule.fields),
            "editions": list(_editions(rule)),
            "needs": list(rule.needs),
            "message": rule.message,
            "status": "active" if rule.active else "retired",
            "retired": rule.retired or None,
            "reason": rule.reason or None,
        }
        for rule in _sorted()
    ]


def as_text() -> Iterator[str]:
    """The rules in lines for a terminal."""
    for rule in _sorted():
        yield f"{rule.id:<6}{rule.severity.word}  {rule.title}（{rule.basis}）"


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
    for rule in _sorted():
        if _TOPICS[_topic(rule)] != topic:
            topic = _TOPICS[_topic(rule)]
            lines += ["", f"## {topic}", "", f"| {' | '.join(_HEADS)} |", f"|{'---|' * len(_HEADS)}"]
        lines.append(f"| {' | '.join(cell.replace('|', '｜') for cell in _row(rule))} |")
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


def _row(rule: Rule) -> tuple[str, ...]:
    status = "有效" if rule.active else f"{rule.retired} 停用：{rule.reason}"
    needs = "、".join(need.word for need in rule.needs)
    forms = "、".join(_editions(rule)) if len(_editions(rule)) < len(edition_ids()) else "全部"
    return (rule.id, rule.title, rule.severity.word, forms or "以后的格式", needs, rule.basis, status)


def _editions(rule: Rule) -> tuple[str, ...]:
    """The installed forms that have what the rule looks at."""
    return tuple(edition_id for edition_id in edition_ids() if rule.holds_for(load(edition_id)))


def _sorted() -> list[Rule]:
    topics = list(_TOPICS)
    return sorted(
        (*rule_book.values(), *ledger_rules.values()),
        key=lambda rule: (topics.index(_topic(rule)), int(rule.id.split("-")[1])),
    )


def _topic(rule: Rule) -> str:
    return rule.id.split("-")[0]
