"""校验结果 and 标记 as a check leaves them: what was checked and when, the findings, the checks before it, the marks.

Of the figures that were checked, the sheet keeps a checksum, by which a formula tells at once when they have become
others, and the figures themselves, so that the next check can say what was changed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checks import Assessment
from checks.model.explanations import STALE
from checks.model.finding import Finding, Number
from workbook import checksum, layout
from workbook import edition as editions
from workbook.digest import SHOWN, digest
from workbook.edition import Edition
from workbook.report import Report
from xladdin.book.places import goal_of
from xladdin.book.sheets import mark_matrix, read_area, require_sheet, written
from xladdin.hosts.application import counts_columns
from xladdin.hosts.content import Block, Content, Formula, write_block
from xladdin.hosts.contract import Book
from xladdin.hosts.protection import with_free_sheets

JUMP = "转到"
_MOST_NAMED, _LONGEST_KEPT = 3, 40
# What is written anew with every check, whatever it finds: these rows and columns do not tell one result from another.
_OF_THE_CHECK = frozenset({(layout.RESULT_CHECKED_ROW, 1), (layout.RESULT_CHECKED_ROW, layout.RESULT_MEMORY_COLUMN)})


@dataclass(frozen=True)
class Occasion:
    """Of a check: when it was, who made it with which version of the program, and beside which report document."""

    when: dt.datetime
    who: str = ""
    version: str = ""
    document: str = ""


def write_findings(
    book: Book, assessment: Assessment, occasion: Occasion, held: Mapping[str, Block], *, shown: bool = True
) -> None:
    """List the findings on 校验结果 and mark their cells; the marks and the list of an earlier check are gone.

    `held` are the sheets as `sheets.read_sheets` gave them. Where 校验结果 says the same already of the same figures
    (with `shown`), nothing is written there, and the marks only if they differ: any write by a program empties Excel's
    undo list and asks for saving. A workbook of an older release keeps its columns.
    """
    require_sheet(book, layout.RESULTS)
    require_sheet(book, layout.MARKS)
    before = held[layout.RESULTS]
    rows, marks = result_rows(assessment, occasion, held, r1c1=False), mark_matrix(assessment)
    top = layout.RESULT_VERDICT_ROW, 1
    same = shown and _say_the_same(before[top[0] - 1 : top[0] - 1 + len(rows)], rows, _findings_width(before))
    if not same:
        links = result_rows(assessment, occasion, held, r1c1=True) if counts_columns(book) else rows
        with_free_sheets(book, (layout.RESULTS,), lambda: write_block(book, layout.RESULTS, top, links))
    if not same or read_area(book, layout.MARKS, (1, 1), (len(marks), len(marks[0]))) != marks:
        with_free_sheets(book, (layout.MARKS,), lambda: write_block(book, layout.MARKS, (1, 1), marks))


def checked_document(results: Block) -> str:
    """What the last check remembers of its report document (`Occasion.document`); empty where it had none."""
    row, column = layout.RESULT_CHECKED_ROW, layout.RESULT_MEMORY_COLUMN
    if _is_older(results) or len(results) < row or len(results[row - 1]) < column:
        return ""
    return _kept(results[row - 1][column - 1]).document


def result_rows(assessment: Assessment, occasion: Occasion, held: Mapping[str, Block], *, r1c1: bool) -> Block:
    """校验结果 from its verdict row down, always the same number of rows, so that nothing of an older list is left.

    With `r1c1`, the links lead to 「R5C4」, as Excel calls the cell D5 in that style.
    """
    before = held[layout.RESULTS]
    columns = layout.result_columns(_line(before, layout.RESULT_HEAD_ROW))
    unlisted = len(assessment.findings) - layout.RESULT_ROWS
    more = f"问题很多，这里先列前 {layout.RESULT_ROWS} 条，另有 {unlisted} 条，改正后请再校验。" if unlisted > 0 else ""
    width = len(columns)
    lines: Block = [[None] * width for _ in range(layout.RESULT_TOP + layout.RESULT_ROWS - layout.RESULT_VERDICT_ROW)]
    lines[0][0] = assessment.conclusion + more
    lines[layout.RESULT_CHECKED_ROW - layout.RESULT_VERDICT_ROW][0] = _of_what(assessment, occasion, held)
    lines[layout.RESULT_HEAD_ROW - layout.RESULT_VERDICT_ROW] = list(columns)
    for number, finding in enumerate(assessment.findings[: layout.RESULT_ROWS], 1):
        told = _told(number, finding, assessment.report.edition, r1c1=r1c1)
        lines[layout.RESULT_TOP - layout.RESULT_VERDICT_ROW + number - 1] = [told[head] for head in columns]
    if not _is_older(before):
        _remember(lines, assessment, occasion, held)
    return lines


def _of_what(assessment: Assessment, occasion: Occasion, held: Mapping[str, Block]) -> str:
    """Unit, year and time of the check, the version of the program, and what was not looked at."""
    cover = held[layout.COVER]
    unit, year = (_as_joined(_at(cover, layout.cover_place(key))) for key in ("unit", "year"))
    when = occasion.when.strftime("%Y-%m-%d %H:%M")
    who = f"，{occasion.who}" if occasion.who else ""
    version = f"　年报助手 {occasion.version}" if occasion.version else ""
    return f"{unit}　{year}年度　校验于 {when}{who}{version}　{assessment.not_looked_at}".rstrip()


def _remember(lines: Block, assessment: Assessment, occasion: Occasion, held: Mapping[str, Block]) -> None:
    """Put beside the findings what the next check needs to know, and the checks before this one."""
    report, before = assessment.report, held[layout.RESULTS]
    number, memory = layout.RESULT_NUMBER_COLUMN, layout.RESULT_MEMORY_COLUMN
    brief, checked = 0, layout.RESULT_CHECKED_ROW - layout.RESULT_VERDICT_ROW
    kept = _kept(_line(before, layout.RESULT_CHECKED_ROW)[memory - 1])
    entry: list[Content] = [
        occasion.when.strftime("%Y-%m-%d %H:%M"),
        occasion.who or None,
        assessment.brief,
        _changes(kept.figures, report),
        digest(report)[:SHOWN],
    ]
    past = [_line(before, layout.RESULT_TOP + n)[layout.HISTORY_LEFT - 1 :] for n in range(layout.RESULT_ROWS - 1)]
    history: Block = [list(layout.HISTORY_COLUMNS), entry, *past]
    for line in lines:
        line += [None] * (layout.RESULT_WIDTH - len(line))
    for line, of_check in zip(lines[layout.RESULT_HEAD_ROW - layout.RESULT_VERDICT_ROW :], history, strict=True):
        line[layout.HISTORY_LEFT - 1 :] = of_check[: len(layout.HISTORY_COLUMNS)]
    lines[brief][number - 1] = assessment.brief
    lines[checked][number - 1] = checksum.checksum(held, report.edition, _last_edition(held, report.edition))
    lines[checked][memory - 1] = _packed(_Kept(occasion.document, _shown_figures(report)))


@dataclass(frozen=True)
class _Kept:
    """What a check keeps for the next one: its report document, and the figures as they were shown."""

    document: str = ""
    figures: tuple[str, ...] = ()


def _packed(kept: _Kept) -> str:
    return json.dumps([kept.document, *kept.figures], ensure_ascii=False, separators=(",", ":"))


def _kept(cell: object) -> _Kept:
    """What stands in the cell, if a check wrote it: the cell is anybody's to change."""
    try:
        document, *figures = json.loads(str(cell or "[]"))
    except (ValueError, RecursionError):
        return _Kept()
    return _Kept(str(document), tuple(map(str, figures)))


def _shown_figures(report: Report) -> tuple[str, ...]:
    return tuple(value.display[:_LONGEST_KEPT] for value in report.values)


def _changes(before: Sequence[str], report: Report) -> str:
    """Which figures have become others since the last check, in words."""
    if len(before) != len(report.values):
        return "第一次校验" if not before else ""
    pairs = zip(report.edition.fields, before, _shown_figures(report), strict=True)
    changed = [f"{field.place} {was or '空白'}→{now or '空白'}" for field, was, now in pairs if was != now]
    more = f" 等 {len(changed)} 格" if len(changed) > _MOST_NAMED else ""
    return f"改了 {'；'.join(changed[:_MOST_NAMED])}{more}" if changed else "数字没有变"


def _last_edition(held: Mapping[str, Block], edition: Edition) -> Edition:
    """The form on which 上年数 is drawn, as the sheet says."""
    said = _as_joined(_at(held[layout.LAST_YEAR], layout.LAST_YEAR_EDITION_PLACE))
    return editions.load(said) if said in editions.edition_ids() else edition


def _told(number: int, finding: Finding, edition: Edition, *, r1c1: bool) -> dict[str, Content]:
    """A finding by the heads of 校验结果, those of older workbooks among them."""
    first = finding.fields[0] if finding.fields else None
    # Where there are suspects, staff are sent to those and not to the totals beside them.
    blamed = [suspect.field for suspect in finding.suspects if suspect.field] or finding.fields
    goal = goal_of(finding, edition)
    address = f"R{goal.row}C{goal.column}" if r1c1 else goal.address
    expected, found, difference = _sides(finding)
    return {
        "序号": number,
        "级别": finding.word,
        "表": f"表{first.number}" if first else goal.sheet,
        "行": _several([field.row_name for field in blamed]),
        "列": _several([field.column_name for field in blamed]),
        "问题": finding.message,
        "应为": expected,
        "实为": found,
        "差": difference,
        "疑点": "；".join(f"{s.place}：{s.value.display or '空白'} → {s.proposed}" for s in finding.suspects),
        "情况说明": _explanation(finding),
        "定位": Formula(f'=HYPERLINK("#\'{goal.sheet}\'!{address}","{JUMP}")'),
        "编号": finding.number,
    }


def _explanation(finding: Finding) -> str | None:
    """What staff typed; if it was for other figures, after a note that says so."""
    return finding.explanation or (STALE + finding.stale if finding.stale else None)


def _sides(finding: Finding) -> tuple[Content, Content, Content]:
    """应为, 实为 and 差. Where one cell is suspect and holds no number, 实为 shows what it holds."""
    found = written(finding.suspects[0].value) if len(finding.suspects) == 1 else _number(finding.found)
    return _number(finding.expected), found, _number(finding.difference)


def _several(names: Sequence[str]) -> str:
    distinct = [name for name in dict.fromkeys(names) if name]
    return "；".join(distinct[:3]) + ("等" if len(distinct) > 3 else "")


def _number(number: Number | None) -> float | int | None:
    return number if number is None or isinstance(number, int) else float(number)


def _findings_width(results: Block) -> int:
    return len(layout.result_columns(_line(results, layout.RESULT_HEAD_ROW)))


def _is_older(results: Block) -> bool:
    return _findings_width(results) != len(layout.RESULT_COLUMNS)


def _line(block: Block, row: int) -> list[Content]:
    """A row of a block, as wide as 校验结果 is."""
    line = block[row - 1] if row <= len(block) else []
    return [*line, *[None] * (layout.RESULT_WIDTH - len(line))]


def _at(block: Block, place: layout.Place) -> Content:
    if place.row <= len(block) and place.column <= len(block[place.row - 1]):
        return block[place.row - 1][place.column - 1]
    return None


def _as_joined(content: Content) -> str:
    """A content as a formula joins it to a text."""
    if isinstance(content, float) and content.is_integer():
        return str(int(content))
    return "" if content is None else str(content)


def _say_the_same(shown: Block, rows: Block, width: int) -> bool:
    """Whether a list reads like another; a link is what it shows, or itself where nobody has calculated it."""
    return len(shown) == len(rows) and all(
        (row, column) in _OF_THE_CHECK or _is_same(held, wanted)
        for row, (line, wanted_line) in enumerate(zip(shown, rows, strict=True), layout.RESULT_VERDICT_ROW)
        for column, (held, wanted) in enumerate(zip(line[:width], wanted_line[:width], strict=True), 1)
    )


def _is_same(held: Content, wanted: Content) -> bool:
    if isinstance(wanted, Formula):
        return held == JUMP or isinstance(held, Formula)
    if isinstance(held, float) and isinstance(wanted, float):
        return checksum.are_same(held, wanted)
    return held == (None if wanted == "" else wanted)
