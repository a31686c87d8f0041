"""Both ways of reading a sheet are one: what is read without a tree of all cells is what the parser's tree says."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import hostile
import other_writers
import pytest
from builders import random_report
from growth import assert_grows_like_a_line
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_cells import CONTENTS, Cells, saved_by_openpyxl, saved_by_xlsxwriter

from workbook.edition import load
from workbook.files import cells, markup, package, plain_cells, strings
from workbook.files.cells import SharedParts, SheetCells
from workbook.files.package import Flaw
from workbook.files.reading import read_workbook
from workbook.files.spreadsheet import Spreadsheet
from workbook.files.weight import REPORT, Weight
from workbook.template import workbook_bytes

SETTING = SharedParts(strings=("甲", "乙丙", ""), dates={"1": False, "2": True})


def by_the_tree(part: bytes, setting: SharedParts = SETTING, weight: Weight = REPORT) -> SheetCells | None:
    """A sheet by the parser's tree of it, None where it is refused."""
    try:
        return cells.read(part, setting, weight, "")
    except Flaw:
        return None


def assert_alike(part: bytes, setting: SharedParts = SETTING, weight: Weight = REPORT) -> SheetCells | None:
    """Fail where a sheet is read without the tree and not as the tree says; gives how it was read without."""
    found = plain_cells.read(part, setting, weight)
    if found is not None:
        assert found == by_the_tree(part, setting, weight)
    return found


@cache
def report_workbook(edition: str) -> bytes:
    """A workbook of ours, filled in."""
    return workbook_bytes(random_report(3, load(edition)))


def sheet_parts(data: bytes) -> list[bytes]:
    """The sheets of a workbook."""
    book = Spreadsheet(data, "")
    return [package.unpack(data, book.parts[tab.part]) for tab in book.tabs.values()]


class TestUsualWriters:
    """What the usual writers make is read without a tree, all of it, and alike."""

    @pytest.mark.parametrize("writer", ["ours", *other_writers.WRITERS])
    @pytest.mark.parametrize("edition", ["2019", "2021"])
    def test_a_report_workbook(self, tmp_path: Path, edition: str, writer: str) -> None:
        ours = report_workbook(edition)
        data = ours if writer == "ours" else other_writers.WRITERS[writer](ours)
        book = Spreadsheet(data, "")
        for part in sheet_parts(data):
            assert assert_alike(part, book.setting) is not None
        paths = [hostile.save(tmp_path, content, f"{n}.xlsx") for n, content in enumerate((ours, data))]
        first, second = map(read_workbook, paths)
        assert first == second

    @pytest.mark.parametrize("save", [saved_by_openpyxl, saved_by_xlsxwriter])
    @given(data=st.data())
    @settings(max_examples=40, deadline=None)
    def test_random_sheets(self, save: object, data: st.DataObject) -> None:
        content: Cells = data.draw(CONTENTS)
        made: bytes = save(content)  # type: ignore[operator]
        for part in sheet_parts(made):
            assert_alike(part, Spreadsheet(made, "").setting)

    def test_known_parts_are_read_alike_again(self) -> None:
        data = report_workbook("2021")
        first, again = (Spreadsheet(data, "") for _ in range(2))
        for name in first.sheet_names:
            assert first.sheet(name) == again.sheet(name)
            assert first.sheet(name) is not again.sheet(name)

    def test_what_is_given_is_nobody_elses(self) -> None:
        (part,) = sheet_parts(hostile.workbook())
        found = plain_cells.read(part, SETTING, REPORT)
        assert found
        found.merged.append((1, 1, 2, 2))
        found.rows.clear()
        assert plain_cells.read(part, SETTING, REPORT) == by_the_tree(part)


ROWS = (
    '<row r="1" spans="1:4" ht="20"><c r="A1" s="3" t="s"><v>1</v></c><c r="B1" s="3"/><c r="D1"><v>-12.5</v></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>&#30002; &lt;</t></is></c><c r="B2" s="1"><v>45000</v></c></row>'
    '<row r="3" x14ac:dyDescent="0.2"/>'
    '<row r="4" ht="20"><c r="A4" t="str"><f>B1&amp;""</f><v>a</v></c><c r="B4" t="n"></c><c r="C4" t="n"><v>1E5</v>'
    "</c></row>"
    '<row r="6" ht="20"><c r="A6"><f>1</f><v>1</v></c><c r="B6"><f>1</f></c></row><row r="7"><c r="A7" t="s"/></row>'
)
SOUND = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    f'<worksheet xmlns="{hostile.MAIN}" xmlns:x14ac="urn:x"><dimension ref="A1:D6"/><sheetData>{ROWS}</sheetData>'
    '<mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells></worksheet>'
)
PIECES = (
    *('<c r="A1"/>', '<c r="Z9"/>', '<c r="A1"><v>7</v></c>', "<v>7</v>", "<v>", "</v>", "<!-- -->", "<![CDATA[3]]>"),
    *("</c>", "<c>", ' r="C1"', ' t="s"', ' t="n"', ' t="str"', ' t="b"', "<f>1</f>", "<is><t>x</t></is>", "&#49;"),
    *("&amp;", "&#0;", "&x;", "]]>", '<row r="4">', "</row>", "</row><row>", '</row><row r="2">', '</row><row r="9">'),
    *("<row>", "9", " ", "\n", "e5", "-", "_x0041_", 'xmlns:x="urn:x"', 'xmlns="urn:x"', "<x:c>", "<?p?>", "<?cells?>"),
    *("<sheetData>", "</sheetData>", "<extLst/>", "1.", "\x01", "\ufffe", "\r", 'ht="1"', ' ht="1"', "x14ac:"),
    *("<sheetData/>", '<ext xmlns="urn:x"><c r="A1"/></ext>', '<x:row xmlns:x="urn:x">', "</x:row>"),
    *('"><c r="A1"/><a b="', ' a=">"'),
)  # fmt: skip


class TestMutatedSheets:
    """Whatever has been changed in a sheet, where it is read without the tree the tree says the same."""

    @given(st.lists(st.tuples(st.integers(0, len(SOUND)), st.integers(0, 9), st.sampled_from(PIECES)), max_size=3))
    @example([])
    @settings(max_examples=500, deadline=None)
    def test_anywhere(self, changes: list[tuple[int, int, str]]) -> None:
        xml = SOUND
        for at, gone, put in changes:
            xml = xml[:at] + put + xml[at + gone :]
        assert_alike(xml.encode())

    @given(st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.sampled_from(PIECES)), min_size=1, max_size=3))
    @settings(max_examples=500, deadline=None)
    def test_at_the_tags(self, changes: list[tuple[int, bool, str]]) -> None:
        tags = [piece for piece in SOUND.replace("<", "\0<").replace(">", ">\0").split("\0") if piece]
        for at, is_instead, put in changes:
            at %= len(tags)
            tags[at : at + is_instead] = [put]
        assert_alike("".join(tags).encode())

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('r="B1"', 'r="A1"'), ('r="D1"', 'r="B1"'), ('r="A2"', 'r="A3"'), ('<row r="4"', '<row r="04"'),
            ('<row r="4"', '<row r="2"'), ('<row r="2">', "<row>"), ("<v>1</v>", "<v>3</v>"), ("-12.5", "1e999"),
            ("-12.5", "--1"), ("-12.5", ""), ("&#30002;", "&#2;"), ("&lt;", "]]>"), ("&lt;", "\ufffe"),
            (' ht="20"', ' ht="20" ht="20"'),
            ("A5:B6", "A5:XFD1048576"), ("A5:B6", "B6:A5"), ("</worksheet>", "<sheetData/></worksheet>"),
            ("</worksheet>", '<x xmlns="urn:x"><c r="A1"/></x></worksheet>'),
            ("<sheetData>", '<sheetData a="1" a="1">'),
            (' xmlns:x14ac="urn:x"', ""), ("UTF-8", "GBK"), ("UTF-8", "US-ASCII"), ("version=\"1.0\"", 'version="1.1"'),
            ('<row r="1"', '<row a=\'<c r="A1"/>\' r="1"'), ("<sheetData>", "<x:sheetData>"),
            ('r="1" spans', 'xmlns="urn:x" r="1" spans'),
            ("<dimension", '<?cells?><dimension'), ('<c r="B1" s="3"/>', '<c r="B1" s="3"/><?cells?>'),
        ],
    )  # fmt: skip
    def test_what_is_crooked(self, old: str, new: str) -> None:
        assert old in SOUND
        assert_alike(SOUND.replace(old, new).encode())
        assert_alike(SOUND.replace(old, new, 1).encode())

    def test_prefixed_rows_around_plain_ones(self) -> None:
        """Cut out, the plain rows would leave sound what is not."""
        rows = '<x:row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></x:row>'
        part = f'<worksheet xmlns="{hostile.MAIN}" xmlns:x="{hostile.MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        assert by_the_tree(part.encode()) is None
        assert assert_alike(part.encode()) is None

    @pytest.mark.parametrize("limits", [{"rows": 5}, {"columns": 3}, {"cells": 20}, {"texts": 4}, {"cells": 3}])
    def test_limits(self, limits: dict[str, int]) -> None:
        weight = Weight(
            **({"part": 1 << 20, "total": 1 << 20, "rows": 9, "columns": 9, "cells": 99, "texts": 99} | limits)
        )
        assert assert_alike(SOUND.encode(), SETTING, weight) is None
        assert by_the_tree(SOUND.encode(), SETTING, weight) is None


class TestSharedTexts:
    """Both ways of reading the table of texts are one, too."""

    TABLE = (
        f'<sst xmlns="{hostile.MAIN}" count="3"><si><t>甲</t></si><si><t xml:space="preserve"> a&amp;b </t>'
        '<phoneticPr fontId="1"/></si><si><r><rPr><b/></rPr><t>x</t></r><r><t>y</t></r></si><si><t/></si></sst>'
    )
    PIECES = ("<si>", "</si>", "<si/>", "<t>", "</t>", "<x/>", "<!-- -->", "a", "</si> <si>", "</si><si>", "<r>",
              "</r>", "</sst>", "<x>", "</x>", "&#1;", "<?p?>", "x:", ' xmlns="urn:x"')  # fmt: skip

    @given(st.lists(st.tuples(st.integers(0, len(TABLE)), st.integers(0, 9), st.sampled_from(PIECES)), max_size=3))
    @example([])
    @settings(max_examples=400, deadline=None)
    def test_mutated(self, changes: list[tuple[int, int, str]]) -> None:
        xml = self.TABLE
        for at, gone, put in changes:
            xml = xml[:at] + put + xml[at + gone :]
        assert self.read(strings.shared_at_once, xml.encode()) == self.read(self.in_pieces, xml.encode())

    def test_what_is_usual_is_split(self) -> None:
        assert strings._usual(self.TABLE.encode()) == ["甲", " a&b ", "xy", ""]

    @staticmethod
    def in_pieces(part: bytes, most: int, most_characters: int) -> list[str]:
        return strings.shared([part], most, most_characters)

    @staticmethod
    def read(how: object, part: bytes) -> list[str] | None:
        try:
            return how(part, 100, 1_000)  # type: ignore[operator, no-any-return]
        except Flaw:
            return None


def test_a_sheet_that_libreoffice_wrote() -> None:
    """Its ways of writing rows and blank cells, without LibreOffice at hand."""
    row = '<row r="{0}" customFormat="false" ht="34" hidden="false" customHeight="true" outlineLevel="0">'
    cell = '<c r="A{0}" s="12" t="s"><v>0</v></c><c r="B{0}" s="12"/><c r="C{0}" s="3" t="n"><v>7</v></c></row>'
    rows = "".join((row + cell).format(number) for number in range(1, 9))
    found = assert_alike(hostile.sheet_xml(rows).encode())
    assert found is not None
    assert found.rows == [["甲", None, 7.0]] * 8


def test_a_sheet_is_not_counted_node_by_node_below_the_limit() -> None:
    """What is too much for the parser is refused before anything is cut."""
    part = hostile.sheet_xml("<row r='1'>" + "<a/>" * (markup.MOST_NODES + 1) + "</row>").encode()
    assert plain_cells.read(part, SETTING, REPORT) is None


def test_the_excel_likeness_is_one() -> None:
    """The stand-in for Excel makes what it says: shared texts, hints, no text within cells."""
    with zipfile.ZipFile(BytesIO(other_writers.as_excel_writes(report_workbook("2021")))) as archive:
        assert b"phoneticPr" in archive.read("xl/sharedStrings.xml")
        assert b"inlineStr" not in archive.read("xl/worksheets/sheet3.xml")
        assert b'x14ac:dyDescent="0.15"' in archive.read("xl/worksheets/sheet3.xml")


@pytest.mark.parametrize(
    "repeated",
    ['<c r="', '<c r="A', "A", '<c r="A1" s="1', '<c r="A1" t="n"><v>', "<v>1", "1", '<c r="A1"><f>', "!<", "<!", "?",
     '<c r="A1" t="inlineStr"><is><t>', "</row><row", '</row><row r="1" ht="1"', ' ht="1"', '<c r="A1"/>'],
)  # fmt: skip
def test_time_grows_with_the_length_of_a_sheet(repeated: str) -> None:
    head = f'<worksheet xmlns="{hostile.MAIN}"><sheetData><row r="1"><c r="'.encode()
    assert_grows_like_a_line(
        lambda part: plain_cells.read(part, SETTING, REPORT), lambda n: head + repeated.encode() * n, 1_000
    )
