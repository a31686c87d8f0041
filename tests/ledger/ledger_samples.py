"""Makes ledgers: from the figures of a report one whose count must give them back, and from lines of a few cells."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence

from workbook.figures import groups
from workbook.report import Report
from xladdin.ledger.reading.frames import Ledger, RegisterSheet, ledger_of
from xladdin.ledger.sheets.guide import SIGNATURE
from xladdin.ledger.terms.columns import ALL_COLUMNS, COLUMNS, DISPUTES, GUIDE, REQUESTS

Line = Mapping[str, object]
TODAY = dt.date(2026, 6, 30)


def ledger(
    requests: Iterable[Line] = (),
    disputes: Iterable[Line] = (),
    *,
    year: int = 2025,
    unit: str = "测试市人民政府",
    **more: RegisterSheet,
) -> Ledger:
    """The ledger of these lines, each a few cells by their heads; the first stands in row 2."""
    sheets = {REQUESTS: sheet(REQUESTS, requests), DISPUTES: sheet(DISPUTES, disputes), GUIDE: guide(unit, year)}
    return ledger_of({**sheets, **more}, "台账.xlsx")


def sheet(name: str, lines: Iterable[Line]) -> RegisterSheet:
    """A register with its heads in row 1."""
    heads = [column.head for column in ALL_COLUMNS[name]]
    return RegisterSheet([heads, *[[line.get(head) for head in heads] for line in lines]])


def guide(unit: str, year: int, earlier: str = "计入") -> RegisterSheet:
    """填写说明 as far as a ledger is read from it."""
    rows: list[Sequence[object]] = [["依申请公开台账"], [f"{SIGNATURE} 1 2021"], []]
    return RegisterSheet([*rows, ["单位名称", unit], ["年度", year], ["以前年度收到的复议诉讼", earlier]])


def requests_of(report: Report, seed: int = 1) -> list[dict[str, object]]:
    """Requests whose outcomes are exactly those of a report, carried in and carried out included.

    The entries of the report must balance in every column; its totals are not looked at.
    """
    draw, year = random.Random(seed), report.year
    entries: dict[str, dict[str, int]] = {}
    for field in report.edition.requests.fields:
        if not field.is_total:
            row = field.row_name if len(field.row) > 1 else field.row[-1].key
            entries.setdefault(field.column[-1].label, {})[row] = int(report.value(field).number or 0)
    lines: list[dict[str, object]] = []
    for applicant, numbers in entries.items():
        before, new, after = (numbers.pop(row) for row in ("carried_in", "received", "carried_out"))
        ends = [*(word for word, count in numbers.items() for _ in range(count)), *[""] * after]
        assert len(ends) == before + new, f"{applicant} does not balance"
        draw.shuffle(ends)
        for place, word in enumerate(ends):
            start = dt.date(year - 1, 12, 1) if place < before else dt.date(year, 1, 1)
            came = start + dt.timedelta(days=draw.randint(0, 30 if place < before else 330))
            went = max(came, dt.date(year, 1, 2)) + dt.timedelta(days=draw.randint(0, 20))
            lines.append(
                {
                    "编号": f"{year}-{len(lines) + 1:06d}",
                    "收到日期": came,
                    "申请人类别": applicant,
                    "答复日期": went if word else None,
                    "办理结果": word or None,
                }
            )
    return lines


def disputes_of(report: Report) -> list[dict[str, object]]:
    """Disputes whose outcomes are exactly those of a report."""
    lines: list[dict[str, object]] = []
    for kind, fields in groups(report.edition.disputes):
        for field in fields:
            if field.is_total:
                continue
            pending = field.column[-1].key == "pending"
            for _ in range(int(report.value(field).number or 0)):
                lines.append(
                    {
                        "编号": f"F{len(lines) + 1}",
                        "类型": kind,
                        "收到日期": dt.date(report.year, 3, 1),
                        "结果": field.column[-1].label,
                        "审结日期": None if pending else dt.date(report.year, 9, 1),
                    }
                )
    return lines


def as_csv(name: str, lines: Sequence[Line]) -> str:
    """The lines as another program would export them."""
    heads = [column.head for column in COLUMNS[name] if column.holds != "computed"]
    rows = [",".join(heads), *(",".join(str(line.get(head) or "") for head in heads) for line in lines)]
    return "\n".join(rows) + "\n"
