"""The papers beside the tables as files: 审核单, 情况说明, 与上年对照, and 上报包 with all that goes up at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from checks import Assessment
from workbook.comparison import COLUMNS, TITLE
from workbook.figures import figures, to_json
from workbook.files.outputs import refuse_sources
from workbook.files.read_once import file_bytes
from workbook.files.reading import Contents
from workbook.files.saving import folder_for, write_all_atomically
from workbook.grid import blank_grid
from workbook.refusal import FileRefused, Kind
from workbook.report import Report
from xladdin.export.comparison import LIST_HEADS, comparison
from xladdin.export.content.format import ExportOrder, NotMade
from xladdin.export.content.names import file_stem
from xladdin.export.content.office_package import pack
from xladdin.export.content.paper import Paper, PrintedForm, PrintedText
from xladdin.export.content.stamp import Stamp
from xladdin.export.files import ALL_TABLES, FORMATS, format_of
from xladdin.export.flat import Content, csv_of, workbook_of
from xladdin.export.papers.explanations import NAME as EXPLANATIONS
from xladdin.export.papers.explanations import explained_or_asked, explanations
from xladdin.export.papers.review_sheet import NAME as REVIEW
from xladdin.export.papers.review_sheet import review_sheet

SUBMISSION, REPORT = "上报包", "年度报告"
_ABOUT = f"政府信息公开工作年度报告{TITLE}"
_WIDTHS = (8, 48, 14, 14, 14, 10)
Files = Mapping[str, bytes]


def review_files(
    found: Contents, assessment: Assessment, stamp: Stamp, kinds: Collection[str] = ("docx",), document: str = ""
) -> Files:
    """审核单 as Word (docx) or PDF, by file name; `document` names the report that was checked beside the figures.

    Raises NotMade where a PDF cannot be made.
    """
    paper = review_sheet(found, assessment, stamp, dt.datetime.now(), document)
    return {f"{file_stem(found.report, REVIEW)}.{kind}": PAPER_KINDS[kind](paper, stamp) for kind in kinds}


def explanation_files(assessment: Assessment, stamp: Stamp) -> Files:
    """The list of 情况说明 as Word."""
    return {f"{file_stem(assessment.report, EXPLANATIONS)}.docx": _as_word(explanations(assessment), stamp)}


def comparison_files(
    report: Report, last: Report, stamp: Stamp, kinds: Collection[str], font: str = "bundled"
) -> Files:
    """与上年对照 in these formats of export. Raises NotMade where one of them cannot be made."""
    return dict(_compared(report, last, stamp, kinds, font))


def submission_files(
    found: Contents, assessment: Assessment, stamp: Stamp, document: Path | None = None, checked: str = ""
) -> Files:
    """上报包: what goes up to the superior and onto the website, by file name.

    The report itself (`document`, as it is), the three tables as Word, PDF and pictures, the figures as JSON and CSV,
    审核单 (which names the document that was `checked`), and where there are some 情况说明 and 与上年对照. Raises
    NotMade where one of them cannot be made.
    """
    report = found.report
    whole = [blank_grid(table).with_text(report.display) for table in report.edition.tables]
    files: dict[str, bytes] = {}
    if document is not None:
        files[f"{file_stem(report, REPORT)}{document.suffix.lower()}"] = file_bytes(
            document, "年度报告", "不是年度报告"
        )
    for kind in ("docx", "pdf"):
        files |= _made(ExportOrder(report, whole, stamp), kind, file_stem(report, ALL_TABLES))
    for grid in whole:
        name = file_stem(report, f"表{grid.table.number}")
        files |= _made(ExportOrder(report, [grid], stamp), "png", name)
    files[f"{file_stem(report, '数据')}.json"] = (to_json(figures(report)) + "\n").encode("utf-8", "replace")
    files |= _made(ExportOrder(report, whole, stamp), "csv", file_stem(report, "数据"))
    files |= review_files(found, assessment, stamp, ("docx", "pdf"), checked)
    if explained_or_asked(assessment):
        files |= explanation_files(assessment, stamp)
    if found.last_year is not None:
        files |= comparison_files(report, found.last_year, stamp, ("docx",))
    return files


def put(files: Files, folder: Path, *, force: bool = False, source: Path | None = None) -> list[Path]:
    """Write the files into a folder, all or none; gives their paths. FileRefused as `write_all_atomically`."""
    made = {folder / name: data for name, data in files.items()}
    if not force and (existing := [path for path in made if path.exists()]):
        raise FileRefused(existing[0], "文件已存在；要覆盖请加 --force，或者换一个目录。", Kind.EXISTS)
    refuse_sources(made, [source])
    with folder_for(folder):
        write_all_atomically(made, force=force)
    return list(made)


def zipped(files: Files) -> bytes:
    """The files as one .zip, the same bytes for the same files."""
    return pack(files)


def made(make: Callable[[], Files], path: Path) -> Files:
    """What `make` gives; FileRefused in place of NotMade, naming the file that was to be written."""
    try:
        return make()
    except NotMade as error:
        raise FileRefused(path, str(error), Kind.NOT_WRITTEN) from error


def _compared(
    report: Report, last: Report, stamp: Stamp, kinds: Collection[str], font: str
) -> Iterator[tuple[str, bytes]]:
    grid = comparison(report, last)
    order = ExportOrder(report, [grid], stamp, font, _ABOUT)
    name = file_stem(report, TITLE)
    for kind in kinds:
        if kind in PAPER_KINDS:
            paper = Paper(order.title, (PrintedText(order.title_lines, "title"), PrintedForm(grid, headed=False)))
            yield f"{name}.{kind}", PAPER_KINDS[kind](paper, stamp, font)
        elif kind == "csv":
            yield f"{name}.csv", csv_of(_lines(report, last))
        elif kind == "xlsx":
            yield f"{name}.xlsx", workbook_of(_lines(report, last), _WIDTHS, order.title, stamp)
        else:
            yield from _made(order, kind, name).items()


def _lines(report: Report, last: Report) -> Iterator[tuple[Content, ...]]:
    """The comparison as a plain list: numbers as numbers where they are some, and no bars."""
    grid = comparison(report, last)
    yield LIST_HEADS
    line: list[Content] = []
    for cell in grid.cells:
        if cell.field is None:
            continue
        field = cell.field
        if field.column_index == 0:
            line = [field.row[0].label, field.row[-1].label]
        if field.column_index < len(COLUMNS) - 1:
            line.append(_number(cell.text))
        if field.column_index == len(COLUMNS) - 2:
            yield tuple(line)


def _number(text: str) -> Content:
    from workbook.report import value_of_text

    number = value_of_text(text.removeprefix("+")).number
    return text or None if number is None else number


def _made(order: ExportOrder, kind: str, name: str) -> dict[str, bytes]:
    several = len(order.grids) > 1
    outputs = format_of(kind).outputs
    return {f"{name}{one.ending}": one.make(order) for one in outputs if one.a_table_each or several}


def _as_word(paper: Paper, stamp: Stamp, font: str = "bundled") -> bytes:
    from xladdin.export.word.paper import paper_docx

    return paper_docx(paper, stamp)


def _as_pdf(paper: Paper, stamp: Stamp, font: str = "bundled") -> bytes:
    from xladdin.export.picture.drawing import paper_pdf

    return paper_pdf(paper, stamp, font=font)


PAPER_KINDS = {"docx": _as_word, "pdf": _as_pdf}
COMPARISON_KINDS = tuple(FORMATS)
