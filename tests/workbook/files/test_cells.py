"""The one parse of a workbook: the same values, merges and formulas as calamine and openpyxl find, whoever wrote it."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import hostile
import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula
from proofs import PROOF, needed
from python_calamine import CalamineError, CalamineWorkbook

from workbook.cell_text import plain_text, spelled
from workbook.edition import edition_ids
from workbook.files.cells import UNCALCULATED, SheetCells
from workbook.files.spreadsheet import Spreadsheet
from workbook.files.weight import LEDGER
from workbook.refusal import FileRefused

Cells = dict[tuple[int, int], object]


def sheet_of(data: bytes, name: str = "表三") -> SheetCells:
    """One sheet of a workbook."""
    return Spreadsheet(data, "某局.xlsx").sheet(name)


def by_place(rows: list[list[object]]) -> Cells:
    """What cells hold, by row and column from 1, blank ones left out."""
    return {(r, c): v for r, line in enumerate(rows, 1) for c, v in enumerate(line, 1) if v is not None and v != ""}


def ours(data: bytes, name: str) -> Cells:
    """A sheet by the program's own parse."""
    return by_place([list(line) for line in sheet_of(data, name).rows])


def calamine(data: bytes, name: str) -> Cells:
    """The same sheet by calamine."""
    return by_place(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name).to_python(False))


def by_openpyxl(data: bytes, name: str) -> Cells:
    """The same sheet by openpyxl: dates without a time as calamine gives them."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[name]
    return by_place([[_day(value) for value in row] for row in sheet.iter_rows(values_only=True)])


def _day(value: object) -> object:
    return value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=12
).filter(lambda text: "_x" not in text and not text.startswith(("=", "{")) and text.strip() == text)
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(-1e15, 1e15, allow_subnormal=False).map(
    lambda f: float(f"{f:.12g}")
)
DATES = st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1))
CONTENTS = st.dictionaries(
    st.tuples(st.integers(1, 40), st.integers(1, 30)), TEXTS | NUMBERS | st.booleans() | DATES, max_size=25
)


def saved_by_openpyxl(cells: Cells) -> bytes:
    """A workbook of one sheet with these cells."""
    book = openpyxl.Workbook()
    book.active.title = "表三"
    for (row, column), value in cells.items():
        cell = book.active.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def saved_by_xlsxwriter(cells: Cells) -> bytes:
    """The same by XlsxWriter."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("表三")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for (row, column), value in cells.items():
        if isinstance(value, dt.date):
            sheet.write_datetime(row - 1, column - 1, dt.datetime.combine(value, dt.time()), day)
        elif isinstance(value, bool):
            sheet.write_boolean(row - 1, column - 1, value)
        elif isinstance(value, str):
            sheet.write_string(row - 1, column - 1, value)
        else:
            sheet.write_number(row - 1, column - 1, value)  # type: ignore[arg-type]
    book.close()
    return buffer.getvalue()


class TestSoundWorkbooks:
    """Random workbooks: every reader finds what was written."""

    @pytest.mark.parametrize("save", [saved_by_openpyxl, saved_by_xlsxwriter])
    @given(cells=CONTENTS)
    @settings(max_examples=60, deadline=None)
    def test_all_readers_agree(self, save: Callable[[Cells], bytes], cells: Cells) -> None:
        data = save(cells)
        assert ours(data, "表三") == calamine(data, "表三") == by_openpyxl(data, "表三")
        assert ours(data, "表三") == {at: v for at, v in cells.items() if v != ""}

    @given(cells=CONTENTS)
    @settings(max_examples=20, deadline=None)
    def test_rows_given_one_by_one_are_the_same(self, cells: Cells) -> None:
        book = Spreadsheet(saved_by_xlsxwriter(cells), "台账.xlsx", LEDGER)
        assert [list(line) for line in book.rows("表三")] == [list(line) for line in book.sheet("表三").rows]

    @pytest.mark.parametrize("edition", edition_ids())
    def test_a_report_workbook(self, edition: str) -> None:
        data = hostile.report_workbook(edition)
        for name in Spreadsheet(data, "").sheet_names:
            found = {at: value for at, value in ours(data, name).items() if value != UNCALCULATED}
            assert found == calamine(data, name) == by_openpyxl(data, name), name

    def test_merges_are_those_of_openpyxl(self) -> None:
        data = hostile.report_workbook()
        for sheet in openpyxl.load_workbook(io.BytesIO(data)):
            expected = {(m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges}
            assert set(sheet_of(data, sheet.title).merged) == expected


class TestMutatedWorkbooks:
    """Whatever of a changed workbook is accepted, all readers read alike."""

    SOUND = hostile.sheet_xml(
        '<row r="1"><c r="A1" s="0" t="inlineStr"><is><t>甲</t></is></c><c r="B1"><v>11750</v></c></row>'
        '<row r="2" spans="1:3"><c r="A2" t="str"><f>B1&amp;""</f><v>a</v></c><c r="C2" t="b"><v>1</v></c></row>'
        '<row r="3"><c r="B3"><f>B1</f><v>2.5</v></c><c r="D3" t="e"><v>#N/A</v></c></row>',
        after='<mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells>',
    )
    PIECES = (
        *('<c r="A1"', '<c r="Z9"', "<v>7</v>", "<v>", "</v>", "<!-- -->", "<![CDATA[3]]>", "</c>", "<c>", ' r="C1"'),
        *(' t="s"', ' t="n"', ' t="str"', "<f>1</f>", "<is><t>x</t></is>", "&#49;", "&amp;", '<row r="4">', "</row>"),
        *("<row>", "9", " ", "\n", "e5", "-", "_x0041_", 'xmlns:x="urn:x"', "<x:c>", "<?p?>", "<sheetData>"),
        *("</sheetData>", "<extLst/>", "1."),
    )

    @given(st.lists(st.tuples(st.integers(0, len(SOUND)), st.integers(0, 9), st.sampled_from(PIECES)), max_size=3))
    @settings(max_examples=400, deadline=None)
    def test_what_is_accepted_is_read_alike(self, changes: list[tuple[int, int, str]]) -> None:
        xml = self.SOUND
        for at, gone, put in changes:
            xml = xml[:at] + put + xml[at + gone :]
        data = hostile.workbook(xml)
        try:
            found = sheet_of(data)
        except FileRefused:
            return
        values = by_place([list(line) for line in found.rows])
        plain = {at: v for at, v in values.items() if at not in found.uncalculated and "_x" not in str(v)}
        with contextlib.suppress(TypeError, ValueError, KeyError):  # openpyxl does not open what it does not know
            expected = by_openpyxl(data, "表三")
            assert plain == {at: v for at, v in expected.items() if "_x0041_" not in str(v)}
        if "&#" in xml:  # calamine reads 11 of 1&#49; as 1: a number ends for it where a reference begins
            return
        # calamine shows errors as blank, and aborts the process for some files that are refused here
        try:
            theirs = calamine(data, "表三")
        except CalamineError:  # it does not open what it does not know either: an error of its own, an extension
            return
        assert {at: v for at, v in plain.items() if at not in found.errors} == {
            at: v for at, v in theirs.items() if at in plain
        }


def test_a_number_written_with_references_is_whole() -> None:
    cells = '<row r="1"><c r="A1"><v>1&#49;1750</v></c><c r="B1"><v>&#49;</v></c></row>'
    assert sheet_of(hostile.workbook(hostile.sheet_xml(cells))).rows == [[111750.0, 1.0]]


class TestSpelling:
    """Escapes of SpreadsheetML are what Excel takes them for."""

    @pytest.mark.parametrize(
        ("text", "written"),
        [("_x0041_县", "_x005F_x0041_县"), ("_x000D_", "_x005F_x000D_"), ("_x12_", "_x12_"), ("a_b", "a_b")],
    )
    def test_a_text_that_looks_escaped(self, text: str, written: str) -> None:
        assert spelled(text) == written
        assert plain_text(written) == text

    @given(st.text(st.sampled_from("_x0041_FaAg县"), max_size=30))
    def test_any_text_comes_back(self, text: str) -> None:
        assert plain_text(spelled(text)) == text

    def test_in_a_cell(self) -> None:
        cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c></row>'
        assert sheet_of(hostile.workbook(hostile.sheet_xml(cell))).rows == [["a\rb_x0041_"]]

    def test_rich_text_without_hints(self) -> None:
        runs = "<r><rPr><b/></rPr><t>甲</t></r><r><t xml:space='preserve'> 乙</t></r>"
        hint = "<rPh sb='0' eb='1'><t>x</t></rPh>"
        cell = f'<row r="1"><c r="A1" t="inlineStr"><is>{runs}{hint}</is></c></row>'
        assert sheet_of(hostile.workbook(hostile.sheet_xml(cell))).rows == [["甲 乙"]]


class TestFormulas:
    """Formulas that nobody has calculated are found, whoever wrote the sheet."""

    def test_those_that_openpyxl_writes(self) -> None:
        book = openpyxl.Workbook()
        book.active.title = "表三 & 附注"
        book.active["D6"], book.active["D7"], book.active["AA12"] = "=SUM(D1:D5)", 5, "=1<2"
        book.active["B2"] = ArrayFormula("B2:B3", "=A2:A3")
        book.create_sheet("空")["A1"] = "=不是公式的文字".lstrip("=")
        buffer = io.BytesIO()
        book.save(buffer)
        assert sheet_of(buffer.getvalue(), "表三 & 附注").uncalculated == {(6, 4), (12, 27), (2, 2)}
        assert sheet_of(buffer.getvalue(), "空").uncalculated == set()

    @pytest.mark.parametrize(
        ("cell", "uncalculated"),
        [
            ('<c r="B2"><f>A1</f></c>', True),
            ('<c r="B2"><f>A1</f><v></v></c>', True),
            ('<c r="B2"><f>A1</f><v/></c>', True),
            ('<c r="B2" s="3"><f t="shared" si="0"/></c>', True),
            ('<c r="B2"><f t="shared" ref="B2:B3" si="0">A1</f><v/></c>', True),
            ('<c r="B2"><f>A1</f><v>0</v></c>', False),
            ('<c r="B2" t="e"><f>A1</f><v>#REF!</v></c>', False),
            ('<c r="B2" t="str"><f>A1&amp;""</f><v></v></c>', False),
            ('<c r="B2" t="str"><f>A1</f></c>', True),
            ('<c r="B2"><f t="shared" si="0"/><v>7</v></c>', False),
            ('<c r="B2"><v>7</v></c>', False),
            ('<c r="B2"/>', False),
            # The same, written in ways that are rare.
            ("<c r='B2'><f>A1</f></c>", True),
            ('<c s="1" r="B2">\n  <f>A1</f>\n  <v/>\n</c>', True),
            ("<c><v>1</v></c><c><f>A1</f></c>", True),
        ],
    )
    def test_a_cell(self, cell: str, uncalculated: bool) -> None:
        rows = f'{hostile.ONE_CELL}<row r="2">{cell}</row><row r="3"><c r="A3"><v>1</v></c></row>'
        found = sheet_of(hostile.workbook(hostile.sheet_xml(rows)))
        assert found.uncalculated == ({(2, 2)} if uncalculated else set())

    def test_a_list_of_sheets_written_in_a_rare_way(self) -> None:
        sheet = "<x:sheet y:id='rId1'\n name='表三 &amp; &#38468;&quot;注&quot;' sheetId=\"1\"></x:sheet>"
        spaces = f"xmlns:x='{hostile.MAIN}' xmlns:y='{hostile.RELATIONS}'"
        book = f"<x:workbook {spaces}><x:sheets>{sheet}</x:sheets></x:workbook>"
        data = hostile.workbook(extra={"xl/workbook.xml": book})
        assert Spreadsheet(data, "").sheet_names == ('表三 & 附"注"',)


class TestDates:
    """A number is a date where its format shows one, as calamine and openpyxl have it."""

    @pytest.mark.parametrize(
        "code",
        ["yyyy-mm-dd", 'yyyy"年"m"月"', "h:mm", "[h]:mm", "General", '0.00;[Red]-0.00', '"d"0', "#,##0\\d", "m/d;@",
         "[DBNum1]General", "mm:ss.0", "[$-804]yyyy-m-d", '0"日"'],
    )  # fmt: skip
    @pytest.mark.parametrize("number", [45000, 45000.5, 0.25, 61])
    def test_a_format(self, code: str, number: float) -> None:
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer)
        book.add_worksheet("表三").write_number(0, 0, number, book.add_format({"num_format": code}))
        book.close()
        assert ours(buffer.getvalue(), "表三") == calamine(buffer.getvalue(), "表三")


@PROOF
def test_a_workbook_that_libreoffice_saved(tmp_path: Path) -> None:
    """Needs LibreOffice: what it makes of a report workbook is read as calamine reads it."""
    needed("soffice")
    path = hostile.save(tmp_path, hostile.report_workbook(), "年报.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=180)
    data = (tmp_path / "out" / "年报.xlsx").read_bytes()
    for name in Spreadsheet(data, "").sheet_names:
        sheet = sheet_of(data, name)
        assert {a: v for a, v in ours(data, name).items() if a not in sheet.errors} == calamine(data, name), name
