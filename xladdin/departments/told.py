"""What the user is told of parts: what was shared out, what was taken, what was not, and who has not handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from workbook.edition import Field
from workbook.layout import field_places
from workbook.report import Value
from xladdin.departments.assignment import Assignment, in_words
from xladdin.departments.handed_in import HandedIn
from xladdin.departments.merging import Conflict, Gathered, Merge

_MOST = 12


def shared_out(assignment: Assignment) -> list[str]:
    """A line for every department: what it gives and by when."""
    lines = []
    for name in assignment.departments:
        due = assignment.due.get(name)
        by = f"，{due} 前交回" if due else ""
        lines.append(f"{name}：{assignment.summary(name)}（{len(assignment.fields(name))} 格{by}）")
    return lines


def taken(merge: Merge, replaced: Sequence[str] = ()) -> Iterator[str]:
    """A line for every part that came in, and for what it left empty."""
    won = {c.field.id for c in merge.conflicts if c.part.department in replaced}
    for name, part in merge.parts.items():
        own = merge.assignment.fields(name)
        figures = sum(f.id in merge.new or f.id in won for f in own)
        same = sum(f.id in merge.same for f in own)
        who = f"（{part.face.filler}）" if part.face.filler else "（没有写填报人）"
        told = f"{name}{who}：收了 {figures} 格" + (f"，{same} 格工作簿里已是这个数" if same else "")
        lacking = merge.blank[name]
        yield told + (f"；还空着 {len(lacking)} 格：{_where(merge, lacking)}" if lacking else "")


def followed(merge: Merge, replaced: Sequence[str]) -> list[str]:
    """The totals that went along with replaced figures, from what to what."""
    return [
        f"{one.field.place}：合计随之由 {one.typed.display} 改为 {one.computed.display}。"
        for one in merge.followed(replaced)
    ]


def not_taken(merge: Merge) -> list[str]:
    """What was typed where it does not belong, or is no figure."""
    return [one.line for one in merge.untaken]


def missing(merge: Merge, today: dt.date | None = None) -> list[str]:
    """催报: the departments that have not handed in, by when they were to, and whether that day is past."""
    lines = []
    for name in merge.missing:
        due = merge.assignment.due.get(name, "")
        late = "，已过期" if _is_past(due, today or dt.date.today()) else ""
        lines.append(f"{name}（{f'{due} 前交回{late}，' if due else ''}{merge.assignment.summary(name)}）")
    return lines


def _is_past(day: str, today: dt.date) -> bool:
    try:
        return dt.date.fromisoformat(day) < today
    except ValueError:
        return False  # 「元旦以后」 is no date


def kept(conflicts: Sequence[Conflict]) -> list[str]:
    """The conflicts, a line each."""
    return [conflict.line for conflict in conflicts]


def question(department: str, conflicts: Sequence[Conflict]) -> str:
    """Which of two figures is to stand."""
    lines = [c.line for c in conflicts[:_MOST]]
    more = [f"……另有 {len(conflicts) - _MOST} 格"] if len(conflicts) > _MOST else []
    return "\n".join(
        [
            f"{department}填的数，有 {len(conflicts)} 格和工作簿里已有的不同：",
            *lines,
            *more,
            f"\n要改成{department}填的数吗？选“否”，保留工作簿里的。",
        ]
    )


def as_data(gathered: Gathered, merge: Merge, replaced: Sequence[str] = ()) -> dict[str, Any]:
    """The result of merging in the form that the command line promises to other programs."""
    places = field_places(merge.report.edition)
    written = {**merge.new, **{c.field.id: c.given for c in merge.conflicts if c.part.department in replaced}}

    def cell(one: Field, by: HandedIn, **more: object) -> dict[str, Any]:
        return {"cell": str(places[one.id]), "department": by.department, "file": by.path.name, **more}

    return {
        "unit": merge.report.unit,
        "year": merge.report.year,
        "edition": merge.report.edition.id,
        "parts": [
            {
                "department": name,
                "file": part.path.name,
                "filler": part.face.filler or None,
                "date": part.face.date or None,
                "taken": sum(f.id in written for f in merge.assignment.fields(name)),
                "blank": [str(places[f.id]) for f in merge.blank[name]],
            }
            for name, part in merge.parts.items()
        ],
        "conflicts": [
            cell(c.field, c.part, workbook=_plain(c.held), part=_plain(c.given), replaced=c.part.department in replaced)
            for c in merge.conflicts
        ],
        "untaken": [cell(u.field, u.part, value=u.value.display, reason=u.why) for u in merge.untaken],
        "twice": [
            {"department": name, "files": [part.path.name for part in parts]} for name, parts in gathered.twice.items()
        ],
        "refused": [
            {"file": one.path.name, "kind": one.kind.value, "reason": one.reason.removesuffix("。") + "。"}
            for one in gathered.refused
        ],
        "missing": [{"department": name, "due": merge.assignment.due.get(name)} for name in merge.missing],
    }


def _plain(value: Value) -> int | Decimal | str | None:
    return value.number if value.number is not None else value.text or None


def _where(merge: Merge, fields: Sequence[Field]) -> str:
    return in_words(merge.report.edition, fields)
