"""A sheet read in arrays holds what the strict reader finds in it; what is written otherwise is left to that reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbook.files import cells
from workbook.files.cells import UNCALCULATED, SharedParts
from workbook.files.markup import MAIN
from workbook.files.package import Flaw
from workbook.files.strings import shared
from workbook.files.weight import LEDGER, Weight
from xladdin.ledger.reading.plain_sheet import CellSetting, read_plain
from xladdin.ledger.reading.plain_texts import shared_texts

START = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    f'<worksheet xmlns="{MAIN}" xmlns:x14ac="urn:x"><dimension ref="A1:D9"/>'
)
STOP = '<mergeCells count="1"><mergeCell ref="A3:A4"/></mergeCells></worksheet>'
STRINGS = (
    f'<?xml version="1.0"?>\n<sst xmlns="{MAIN}" count="4" uniqueCount="4"><si><t>编号</t></si>'
    '<si><t xml:space="preserve"> 甲&amp;乙_x0041_ </t><phoneticPr fontId="1" type="noConversion"/></si>'
    "<si><r><rPr><b/></rPr><t>粗</t></r><r><t>细</t></r></si><si><t/></si></sst>"
).encode()
DATES = {"2": False, "5": True}
# As Excel, LibreOffice, openpyxl and this program write cells.
EXCEL = (
    '<row r="1" spans="1:4" ht="27" customHeight="1" x14ac:dyDescent="0.2"><c r="A1" s="1" t="s"><v>0</v></c>'
    '<c r="B1" t="s"><v>1</v></c><c r="C1" s="3"/><c r="D1" t="s"><v>2</v></c></row>'
    '<row r="3" hidden="1"><c r="A3" s="2"><v>45662</v></c><c r="C3" s="2"><v>45662.5</v></c>'
    '<c r="AB3"><v>-1.5E+2</v></c></row>'
    '<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="e"><v>#N/A</v></c>'
    '<c r="C4" t="str"><f>A1&amp;"x"</f><v>字</v></c>'
    '<c r="D4"><f>B1+1</f><v>7</v></c><c r="E4" s="5"><v>1.25</v></c></row>'
    '<row r="5"/><row r="6"><c r="A6" t="inlineStr"><is><t xml:space="preserve"> 文字&lt; </t></is></c>'
    '<c r="B6"><f>name</f></c><c r="C6" s="1"><f>name</f><v></v></c><c r="D6" t="str"><f>name</f><v></v></c>'
    '<c r="E6" t="n"><v>20250105</v></c><c r="F6"><f t="shared" si="0"/><v>3</v></c>'
    '<c r="G6"></c><c r="H6"><v/></c></row>'
)


def part_of(rows: str) -> bytes:
    return f"{START}<sheetData>{rows}</sheetData>{STOP}".encode()


def cut(part: bytes, size: int = 37) -> Iterator[bytes]:
    """The part in small pieces, as it is unpacked."""
    yield from (part[at : at + size] for at in range(0, len(part), size))


def strict(part: bytes) -> list[list[object]]:
    """What the strict reader finds, its rows of one length; raises Flaw."""
    setting = SharedParts(shared(iter([STRINGS]), 100, 1_000), DATES)
    return even(list(cells.rows(cut(part), setting, LEDGER, "表")))


def plain(part: bytes, weight: Weight = LEDGER) -> list[list[object]] | None:
    """What is read in arrays, in the same way; None where it is left to the strict reader."""
    texts = shared_texts(STRINGS)
    assert texts is not None
    found = read_plain(cut(part), CellSetting(texts, DATES), weight)
    if found is None:
        return None
    cells.read(found.around, SharedParts(), LEDGER, "表")
    return even([found.columns.row(row) for row in range(found.columns.height)])


def even(rows: list[list[object]]) -> list[list[object]]:
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in rows]


@pytest.mark.parametrize(("ref", "left"), [("A1:A2", True), ("A1", False)])
def test_what_an_array_formula_without_a_result_left_is_the_strict_readers(ref: str, left: bool) -> None:
    part = part_of(
        f'<row r="1"><c r="A1"><f t="array" ref="{ref}">B1:B2</f></c></row><row r="2"><c r="A2"><v>7</v></c></row>'
    )
    assert strict(part) == [[UNCALCULATED], [UNCALCULATED if left else 7.0]]
    assert plain(part) == (None if left else strict(part))


def test_all_plain_forms_are_read_as_the_strict_reader_reads_them() -> None:
    found = plain(part_of(EXCEL))
    assert found is not None
    assert found == strict(part_of(EXCEL))
    assert found[0][:4] == ["编号", " 甲&乙A ", None, "粗细"]
    assert found[2][0] == dt.date(2025, 1, 5)
    assert found[5][:5] == [" 文字< ", UNCALCULATED, UNCALCULATED, None, 20250105.0]


def test_hidden_rows_and_merged_cells_are_told() -> None:
    texts = shared_texts(STRINGS)
    assert texts is not None
    found = read_plain(cut(part_of(EXCEL)), CellSetting(texts, DATES), LEDGER)
    assert found is not None
    assert found.hidden == {3}
    assert cells.read(found.around, SharedParts(), LEDGER, "表").merged == [(3, 1, 4, 1)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<v>45662</v>", "<v>45<!-- -->662</v>"),
        ("<v>45662</v>", "<v><![CDATA[45662]]></v>"),
        ('r="A3"', 'r="A4"'),
        ('r="A3"', 'r="A03"'),
        ('r="A3"', 'r="ZZ3"'),
        ('r="B1"', 'r="A1"'),
        ('r="A3"', "r='A3'"),
        ('<row r="4"', '<row r="3"'),
        ('<row r="4"', '<row s="1" r="4"'),
        ("<v>1</v></c><c", "<v>99</v></c><c"),
        ("<v>45662.5</v>", "<v>abc</v>"),
        ("<v>7</v>", "<v>7</v><v>8</v>"),
        ("<v>7</v>", "<v>7</v> "),
        ("<is><t", "<is><r><t>x</t></r><t"),
        ('t="inlineStr"', 't="s"'),
        ("字", "\x01"),
        ("字", "&nbsp;"),
        ("字", "\ufffe"),
        ('ht="27"', 'zz="27"'),
        ('ht="27"', 'spans="1"'),
        ('xmlns:x14ac="urn:x"', ""),
        ('si="0"', "si"),
        ("<sheetData>", "<!-- <sheetData> --><sheetData>"),
        ("</sheetData>", "</sheetData><sheetData></sheetData>"),
    ],
)
def test_what_is_written_otherwise_is_left_to_the_strict_reader(old: str, new: str) -> None:
    part = part_of(EXCEL).replace(old.encode(), new.encode(), 1)
    assert part != part_of(EXCEL)
    assert plain(part) is None


def test_bytes_that_are_no_utf_8_are_left_to_the_strict_reader() -> None:
    assert plain(part_of(EXCEL).replace(b"<f>name", b"<f>n\xe4me")) is None
    assert plain(part_of(EXCEL).replace("字".encode(), b"\xff")) is None


def test_what_is_too_heavy_is_left_to_the_strict_reader() -> None:
    far = part_of('<row r="9"><c r="CV9"><v>1</v></c></row>')
    assert plain(far) is not None
    assert plain(far, Weight(1 << 20, 1 << 20, rows=8, columns=100, cells=10_000, texts=100)) is None
    assert plain(far, Weight(1 << 20, 1 << 20, rows=9, columns=99, cells=10_000, texts=100)) is None
    assert plain(far, Weight(1 << 20, 1 << 20, rows=9, columns=100, cells=899, texts=100)) is None


FRAGMENTS = st.sampled_from(
    [
        *("<", ">", "/", '"', "'", " ", "=", "&", "&amp;", "<v>", "</v>", "<c>", "</c>", "<row>", "</row>", "<f/>"),
        *("<!--", "-->", "<![CDATA[", "]]>", "<?x ?>", '<c r="B4"/>', ' t="s"', ' s="2"', "A", "字", "\n", "\r", "-"),
        *("</sheetData>", "<sheetData>", "<is>", "</is>", "<t>", "</t>", ' hidden="1"', ' r="9"', "e", ".", "1", "0"),
    ]
)


@example(40, 0, "")
@given(st.integers(0, len(part_of(EXCEL))), st.integers(0, 12), FRAGMENTS)
def test_altered_anywhere_it_is_read_alike_or_left_to_the_strict_reader(at: int, cut_out: int, put_in: str) -> None:
    whole = part_of(EXCEL)
    part = whole[:at] + put_in.encode() + whole[at + cut_out :]
    try:
        found = plain(part)
    except Flaw:
        with pytest.raises(Flaw):
            strict(part)
        return
    if found is not None:
        assert found == strict(part)


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(0, 99_999), st.text(max_size=8)), max_size=4), max_size=6))
def test_any_plain_rows_are_read_alike(rows: list[list[object]]) -> None:
    from xml.sax.saxutils import escape

    text = ""
    for number, row in enumerate(rows, 1):
        cells_of = ""
        for letter, value in zip("ABCD", row, strict=False):
            if isinstance(value, int):
                cells_of += f'<c r="{letter}{number}"><v>{value}</v></c>'
            elif isinstance(value, str):
                shown = escape("".join(c for c in value if c >= " " and not 0xD800 <= ord(c) < 0xE000))
                cells_of += f'<c r="{letter}{number}" t="inlineStr"><is><t>{shown}</t></is></c>'
        text += f'<row r="{number}">{cells_of}</row>'
    part = part_of(text)
    try:
        expected = strict(part)
    except Flaw:
        assert plain(part) is None
        return
    assert (plain(part) or []) == expected
