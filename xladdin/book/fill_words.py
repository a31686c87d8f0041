"""What filling in totals and zeros would change, and what it left, in sentences for the user."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from checks.balance.filling import FillPlan
from workbook.edition import Field


def disagreements(planned: FillPlan) -> list[str]:
    """A line for each typed total that is not the sum of its entries."""
    return [
        f"{item.field.place}已填 {item.typed.display}，各项之和是 {item.computed.display}"
        for item in planned.disagreements
    ]


def by_row(fields: Sequence[Field]) -> Iterator[str]:
    """A line for each row of a table, with the columns of these fields in it."""
    for (number, row), line in groupby(fields, key=lambda field: (field.number, field.row_name)):
        names = "、".join(field.column_name for field in line)
        yield f"表{number}{f'「{row}」行' if row else ''}：{names}"


def result(planned: FillPlan, *, replaced: bool) -> str:
    """What has been done, in one line for the status bar, with what still waits."""
    agreed = len(planned.disagreements) if replaced else 0
    parts = [f"已填充合计 {len(planned.totals) + agreed} 格" if planned.totals or agreed else "没有要填的合计"]
    if planned.zeros:
        parts.insert(0, f"已补零 {len(planned.zeros)} 格")
    if planned.disagreements and not replaced:
        parts.append(f"{len(planned.disagreements)} 格已填的合计与各项之和不符，保持原样")
    if planned.held_back:
        parts.append(f"{_few(planned.held_back)}没有补零，按勾稽关系那里不应是 0")
    if planned.waiting:
        parts.append(f"{_few(planned.waiting)}还不能计算，因为有填报项空着")
    return "；".join(parts) + "。"


def _few(fields: Sequence[Field]) -> str:
    return "、".join(field.place for field in fields[:2]) + (f"等 {len(fields)} 格" if len(fields) > 2 else "")
