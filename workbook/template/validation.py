"""What may be typed into an entry, and what the user is told when the cell is chosen or the entry refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation

from workbook.bodies import BODIES
from workbook.edition import Edition, Field, Heading, Kind

Operator = Literal["between", "greaterThanOrEqual"] | None
LARGEST = 999_999_999_999
# Excel refuses a file whose titles or messages are longer.
_TITLE_LENGTH, _MESSAGE_LENGTH = 32, 255
_ADVICE = {
    "count": "填大于或等于 0 的整数；没有的填 0，不要留空。",
    "signed": "填整数，减少的前面加负号；没有变化的填 0，不要留空。",
    "amount": "填大于或等于 0 的数，可以有小数；没有的填 0，不要留空。",
}
_REFUSAL = {
    "count": "这一格只能填大于或等于 0 的整数，不要填文字、空格、小数或“/”。没有的填 0。",
    "signed": "这一格只能填整数；减少的前面加负号，例如 -3。没有变化的填 0。",
    "amount": "这一格只能填大于或等于 0 的数，可以有小数，不要写单位。没有的填 0。",
}


def entry_rule(field: Field) -> DataValidation:
    """The rule for a field's cell; fields of one row and kind have equal rules and may share one."""
    title = field.row_name or "—".join(heading.name for heading in field.column[:-1])
    unit = f"单位：{field.unit}。" if field.kind == "amount" else ""
    return _number_rule(field.kind, title, f"{_explanation(field)}{unit}{_ADVICE[field.kind]}")


def ledger_rule() -> DataValidation:
    """The rule for the cells of 台账合计."""
    return _number_rule("count", "台账合计（选填）", "按台账另行统计的合计，用于核对，不进入报告。没有的可以留空。")


def year_rule(edition: Edition) -> DataValidation:
    """The rule for the reporting year on 封面: a year for which this form is used."""
    last = edition.last_year or 9999
    years = f"{edition.first_year}—{last}" if edition.last_year else f"{edition.first_year} 年度起"
    return _rule(
        "whole",
        ("between", str(edition.first_year), str(last)),
        ("报告年度", f"填四位数字。这本工作簿是{edition.basis}的格式，适用于 {years}的报告。"),
        ("年度不适用", f"这本工作簿适用于 {years}的报告，请填四位数字。别的年度请用相应格式的工作簿。"),
    )


def body_rule() -> DataValidation:
    """The rule for 机关类型 on 封面: one of the list."""
    return _rule(
        "list",
        (None, f'"{",".join(BODIES)}"', None),
        ("机关类型", "从下拉列表中选择；汇总报告选“（汇总）”。"),
        ("不在列表中", "请从下拉列表中选择机关类型。"),
    )


def rules_of(fields: Iterable[Field]) -> dict[tuple[str, str, str], list[Field]]:
    """Fields grouped so that each group can share one rule."""
    groups: dict[tuple[str, str, str], list[Field]] = {}
    for field in fields:
        rule = entry_rule(field)
        groups.setdefault((field.kind, str(rule.promptTitle), str(rule.prompt)), []).append(field)
    return groups


def _explanation(field: Field) -> str:
    upwards = (*reversed(field.row), *reversed(field.column))
    source = next((heading for heading in upwards if heading.meaning), Heading())
    basis = f"（{source.basis}）" if source.basis else ""
    return f"{source.meaning.rstrip('。')}{basis}。\n" if source.meaning else ""


def _number_rule(kind: Kind, title: str, prompt: str) -> DataValidation:
    bounds: dict[Kind, tuple[Operator, str, str | None]] = {
        "count": ("between", "0", str(LARGEST)),
        "signed": ("between", str(-LARGEST), str(LARGEST)),
        "amount": ("greaterThanOrEqual", "0", None),
    }
    return _rule(
        "decimal" if kind == "amount" else "whole", bounds[kind], (title, prompt), ("填写有误", _REFUSAL[kind])
    )


def _rule(
    kind: Literal["whole", "decimal", "list"],
    test: tuple[Operator, str, str | None],
    prompt: tuple[str, str],
    refusal: tuple[str, str],
) -> DataValidation:
    rule = DataValidation(
        type=kind,
        operator=test[0],
        formula1=test[1],
        formula2=test[2],
        allow_blank=True,
        showInputMessage=bool(prompt[1]),
        showErrorMessage=True,
        errorStyle="stop",
    )
    if prompt[1]:
        rule.promptTitle, rule.prompt = _short(prompt[0], _TITLE_LENGTH), _short(prompt[1], _MESSAGE_LENGTH)
    rule.errorTitle, rule.error = _short(refusal[0], _TITLE_LENGTH), _short(refusal[1], _MESSAGE_LENGTH)
    return rule


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
