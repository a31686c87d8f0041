"""Whether a published output still says what the workbook says (发布后有变动)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook.edition import Field
from workbook.files.guard import file_bytes
from workbook.grid import blank_grid
from workbook.refusal import FileRefused
from workbook.report import Report, State, Value, value_of_text
from xladdin.export.content.stamp import Stamp, digest, stamp_in, stamp_of
from xladdin.export.flat import as_csv
from xladdin.export.markdown import render as markdown
from xladdin.export.plain_text import render as plain_text

MOST_PLACES = 3


@dataclass(frozen=True)
class Verdict:
    """Whether the output is the workbook's, None where that cannot be told, and a sentence that says so to the user."""

    same: bool | None
    sentence: str


def verify(output: Path, report: Report) -> Verdict:
    """Compare an output of any format with the report of the workbook it was made from.

    Word documents and pages are compared number by number, text and lists as a whole, pictures, PDF and xlsx by the
    stamp they carry. Raises FileRefused where the output cannot be read.
    """
    data = file_bytes(output, "年报助手导出的文件", "不是年报助手导出的文件")
    stamp = stamp_in(data)
    if stamp and stamp.draft:
        return Verdict(False, f"{output.name}：是草稿，不是正式导出的文件。")
    found = _numbers(output, report)
    if found:
        return _by_numbers(output, report, found)
    text = _by_text(data, report, stamp)
    if text is not None and output.suffix.lower() in (".txt", ".csv", ".md"):
        return _told(output, stamp, same=text)
    if stamp is None:
        return Verdict(None, f"{output.name}：不是年报助手导出的文件，或者导出的标记已被去掉，无法核对。")
    return _told(output, stamp, same=stamp.figures == digest(report))


def _by_numbers(output: Path, report: Report, found: dict[Field, str]) -> Verdict:
    wrong = [(field, text) for field, text in found.items() if not _same(value_of_text(text), report.value(field))]
    tables = "、".join(dict.fromkeys(f"表{field.number}" for field in found))
    if not wrong:
        return Verdict(True, f"{output.name}：{tables}共 {len(found)} 格，与工作簿一致。")
    shown = "；".join(
        f"{field.place}文件中是 {text.strip() or '空白'}，工作簿是 {report.display(field) or '空白'}"
        for field, text in wrong[:MOST_PLACES]
    )
    more = f"；等 {len(wrong)} 处" if len(wrong) > MOST_PLACES else ""
    return Verdict(False, f"{output.name}：发布后有变动，{shown}{more}。")


def _told(output: Path, stamp: Stamp | None, *, same: bool) -> Verdict:
    made = f"（{stamp.date.isoformat()} 导出，规则册 {stamp.rules}）" if stamp else ""
    if same:
        return Verdict(True, f"{output.name}：与工作簿一致{made}。")
    return Verdict(False, f"{output.name}：发布后有变动，与工作簿现在的数字不一致{made}。")


def _same(published: Value, own: Value) -> bool:
    if own.number is None or published.number is None:
        blank = own.state is State.BLANK, published.state is State.BLANK
        return all(blank) or " ".join(own.text.split()) == " ".join(published.text.split())
    return own.number == published.number


def _numbers(output: Path, report: Report) -> dict[Field, str]:
    """What an output says in each cell, for the tables that it has and that can be read; else nothing."""
    readers: dict[str, Callable[[Path, Report], Iterator[tuple[Field, str]]]] = {
        ".docx": _from_word,
        ".docm": _from_word,
        ".html": _from_page,
        ".htm": _from_page,
    }
    reader = readers.get(output.suffix.lower())
    return dict(reader(output, report)) if reader else {}


def _from_word(output: Path, report: Report) -> Iterator[tuple[Field, str]]:
    from xladdin.export.word.package import W, open_document
    from xladdin.export.word.places import Found, find_table, text_of

    body = open_document(output).root.find(f"{W}body")
    for table in report.edition.tables:
        found = find_table(body, table)
        if isinstance(found, Found):
            yield from ((field, text_of(found.cells[field.id])) for field in table.fields)


def _from_page(output: Path, report: Report) -> Iterator[tuple[Field, str]]:
    """The numbers of a page as the import reads them, of the tables of which it reads any."""
    from xladdin.intake.published import read

    try:
        published = read(output).report
    except FileRefused:
        return
    if published.edition is not report.edition:
        return
    for table in report.edition.tables:
        if any(published.value(field).number is not None for field in table.fields):
            yield from ((field, published.value(field).text) for field in table.fields)


def _by_text(data: bytes, report: Report, stamp: Stamp | None) -> bool | None:
    """Whether the output is, but for line ends, what would be written for one table or all; None if it is no text."""
    try:
        said = data.decode("utf-8-sig").replace("\r\n", "\n").strip()
    except UnicodeDecodeError:
        return None
    return any(said == text.replace("\r\n", "\n").strip() for text in _texts(report, stamp))


def _texts(report: Report, stamp: Stamp | None) -> Iterator[str]:
    grids = [blank_grid(table).with_text(report.display) for table in report.edition.tables]
    for some in (grids, *([grid] for grid in grids)):
        yield plain_text(some)
        yield plain_text(some, ambiguous=1)
        if stamp:
            yield markdown(some, Stamp(digest(report), stamp.date, stamp.rules))
    if stamp is None:
        yield as_csv(report, stamp_of(report, dt.date.min)).decode("utf-8-sig")
