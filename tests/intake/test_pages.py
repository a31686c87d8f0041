"""Web pages as editors and word processors leave them, in the encodings they come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from published_styles import page, rows_of
from published_texts import zeros
from test_styles import read_wrongly, report_of

from workbook.edition import edition_ids
from workbook.grid import Cell, Grid, blank_grid
from workbook.report import Report
from xladdin.intake.formats.plain_text import document_of_text
from xladdin.intake.formats.web_page import document_of_html
from xladdin.intake.published import read, read_document

CellWriter = Callable[[Cell], str]
SPANS = ' colspan="{0.column_span}" rowspan={0.row_span}'


def word_processor(cell: Cell) -> str:
    half = len(cell.text) // 2
    runs = (f'<span lang="EN-US">{run}</span>' for run in (cell.text[:half], cell.text[half:]) if run)
    text = "".join(runs) or "<o:p>&nbsp;</o:p>"
    return f'\n <td{SPANS.format(cell)} valign="top">\n  <p style="x">{text}<span><o:p></o:p></span></p>\n </td>'


def broken(cell: Cell) -> str:
    text = cell.text if cell.field else "<br/>".join(cell.text[i : i + 4] for i in range(0, len(cell.text), 4))
    return f"<td{SPANS.format(cell)}>{text}</td>"


def unclosed(cell: Cell) -> str:
    return f"<TD{SPANS.format(cell)}>{cell.text}\n"


def boxed(cell: Cell) -> str:
    return f"<td{SPANS.format(cell)}><table><tr><td>{cell.text}</td></tr></table></td>"


WRITERS: dict[str, CellWriter] = {f.__name__: f for f in (word_processor, broken, unclosed, boxed)}


def table(grid: Grid, write: CellWriter) -> str:
    return "<table>" + "".join("<tr>" + "".join(map(write, row)) + "</tr>" for row in rows_of(grid)) + "</table>"


def torn(grid: Grid, write: CellWriter) -> str:
    """In two tables, as a page break leaves it, the heads above both."""
    rows = ["<tr>" + "".join(map(write, row)) + "</tr>" for row in rows_of(grid)]
    heads, first, second = rows[: grid.head_rows], rows[grid.head_rows : 13], rows[13:]
    parts = ([*heads, *first], [*heads, *second]) if second else (rows,)
    return "<p>&nbsp;</p>".join(f"<table>{''.join(part)}</table>" for part in parts)


def web_page(report: Report, draw: Callable[[Grid, CellWriter], str], write: CellWriter, *, framed: bool) -> str:
    body = page(report, lambda grid: iter([draw(grid, write)]))
    lines = "".join(line if line.startswith("<") else f"<p>　　{line}</p>\n" for line in body.split("\n"))
    frame = "<table><tr><td>导航</td></tr><tr><td>{}</td></tr></table>" if framed else "{}"
    return f"<html><head><title>年报</title></head><body>{frame.format(lines)}</body></html>"


@pytest.mark.parametrize("framed", [False, True], ids=["plain", "framed"])
@pytest.mark.parametrize("edition", edition_ids())
class TestTables:
    """Every figure in its place, however cells are written and tables are torn or put into a frame."""

    @pytest.mark.parametrize("blank", [(), (1, 4, 5)])
    @pytest.mark.parametrize("writer", WRITERS)
    def test_as_editors_write_them(self, writer: str, blank: tuple[int, ...], edition: str, framed: bool) -> None:
        report = report_of(edition, *blank)
        text = web_page(report, table, WRITERS[writer], framed=framed)
        intake = read_document(document_of_html(text, "报告.html"))
        assert intake.report.numbers == report.numbers
        assert read_wrongly(intake, report) == []
        assert (intake.report.unit, intake.report.year) == (report.unit, report.year)

    def test_torn_by_a_page_break(self, edition: str, framed: bool) -> None:
        report = report_of(edition, 2)
        text = web_page(report, torn, broken, framed=framed)
        assert read_document(document_of_html(text, "报告.html")).report.numbers == report.numbers


class TestSentencesBesideTables:
    """What a sentence says of a row is no row, whether the row stands there or not."""

    def test_the_figure_of_the_table_counts(self) -> None:
        report = zeros("2021", disclosure__penalties__decisions=5)
        for told in ("公开“行政处罚”信息2条。", "行政处罚 2 件，行政强制 3 件，均已公开。"):
            text = web_page(report, table, broken, framed=False)
            text = text.replace("情况</p>\n<table>", f"情况</p><p>{told}</p><table>", 1)
            assert told in text
            intake = read_document(document_of_html(text, "报告.html"))
            assert (intake.report.numbers, intake.unread) == (report.numbers, ())

    def test_without_a_table_nothing_is_filled_in(self) -> None:
        text = "2021年政府信息公开工作年度报告\n二、主动公开政府信息情况\n行政处罚信息36条，行政许可5件，其余为0。"
        intake = read_document(document_of_text(text, "报告.txt"))
        assert not any(value.number is not None for value in intake.report.values)


class TestWritings:
    """The same words in other characters."""

    @pytest.mark.parametrize(
        ("own", "other"),
        [
            ("开报总况关数据属国处结转续办", "開報總況關數據屬國處結轉續辦"),
            ("许罚强业机构组织务计请复议诉讼维纠审", "許罰強業機構組織務計請複議訴訟維糾審"),
            ("其他", "其它"),
        ],
    )
    def test_they_are_the_same_rows(self, own: str, other: str) -> None:
        report = report_of("2021")
        text = page(report, lambda grid: (" ".join(c.text for c in row) for row in rows_of(grid)))
        text = text.replace(own, other) if own == "其他" else text.translate(str.maketrans(own, other))
        assert read_document(document_of_text(text, "报告.txt")).report.numbers == report.numbers


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
    def test_whatever_the_page_says_of_itself(self, encoding: str, tmp_path: Path) -> None:
        report = report_of("2021")
        grid = table(blank_grid(report.edition.requests).with_text(report.display), broken)
        assert "\xa0" not in grid
        path = tmp_path / "报告.html"
        text = '<meta charset="gb2312">' + web_page(report, table, broken, framed=False)
        path.write_bytes(text.encode(encoding))
        assert read(path).report.numbers == report.numbers
