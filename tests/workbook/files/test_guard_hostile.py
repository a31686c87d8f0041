"""Files that mean harm: each would hang, kill or fool a reader; the guard refuses it by name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import hostile
import pytest

from workbook.files.guard import check_workbook

REPORT = hostile.report_workbook()
LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def _rows(cell: str) -> Callable[[], bytes]:
    return lambda: hostile.workbook(hostile.sheet_xml(hostile.ONE_CELL + cell))


def _stored(sheet: str) -> bytes:
    """A workbook with this sheet, not packed: so that nothing is refused for how well it packs."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in hostile.parts(sheet).items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _after(xml: str) -> Callable[[], bytes]:
    return lambda: hostile.workbook(hostile.sheet_xml(after=xml))


def _styles(formats: str, codes: str = "") -> str:
    return f'<styleSheet xmlns="{hostile.MAIN}"><numFmts>{codes}</numFmts><cellXfs>{formats}</cellXfs></styleSheet>'


def _extra(name: str, content: str | bytes) -> Callable[[], bytes]:
    return lambda: hostile.workbook(extra={name: content})


def _named(name: str, said: str) -> Callable[[], bytes]:
    """A workbook whose first sheet has a name of its own, for an area."""
    book = hostile.parts()["xl/workbook.xml"].decode()
    defined = f'<definedNames><definedName name="{name}" localSheetId="0">{said}</definedName></definedNames>'
    return _extra("xl/workbook.xml", book.replace("</workbook>", f"{defined}</workbook>"))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    # Archives that grow.
    "64 MB of zeros": (_extra("xl/media/a.bin", bytes(64 << 20)), "膨胀超过"),
    "many parts of 16 MB": (
        lambda: hostile.workbook(extra={f"xl/{n}.xml": bytes(16 << 20) for n in range(5)}),
        "膨胀超过",
    ),
    "a part that packs a thousandfold": (_extra("xl/a.xml", bytes(8 << 20)), "膨胀超过"),
    "a bomb that claims to be small": (lambda: hostile.lying_bomb(100 << 20, 2_000), "损坏"),
    "2001 parts": (lambda: hostile.workbook(extra={f"xl/{n}.xml": b"" for n in range(2001)}), "超过 2000 个"),
    # Entities.
    "billion laughs in a sheet": (lambda: hostile.workbook(LAUGHS + hostile.sheet_xml()), "DOCTYPE"),
    "a file fetched by an entity": (
        _extra("xl/sharedStrings.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'),
        "DOCTYPE",
    ),
    "entities in the list of sheets": (_extra("xl/workbook.xml", LAUGHS + "<workbook/>"), "DOCTYPE"),
    "entities under another extension": (_extra("xl/sheet.bin", LAUGHS + hostile.sheet_xml()), "DOCTYPE"),
    "entities in UTF-16": (lambda: hostile.workbook((LAUGHS + hostile.sheet_xml()).encode("utf-16")), "DOCTYPE"),
    "entities in UTF-16 without a mark": (
        lambda: hostile.workbook((LAUGHS + hostile.sheet_xml()).encode("utf-16-be")),
        "DOCTYPE",
    ),
    # Cells that make a reader hold an endless sheet.
    "a cell in the last corner": (_rows('<row r="1048576"><c r="XFD1048576"/></row>'), "工作表「表三」里第 1048576 行"),
    "a far row": (_rows('<row r="10001"/>'), "第 10001 行"),
    "a far column": (_rows('<row r="2"><c r="ALM2"/></row>'), "第 1001 列"),
    "a far column in small letters": (_rows('<row r="2"><c r="xfd2"/></row>'), "地址（xfd2）不正常"),
    "a far cell after its style": (_rows('<row r="2"><c s="1" r="XFD2"/></row>'), "第 16384 列"),
    "a far cell in single quotes": (_rows("<row r='2'><c r='XFD2'/></row>"), "第 16384 列"),
    "a far cell with white space": (_rows('<row r="2"><c\n\tr = "XFD2" /></row>'), "第 16384 列"),
    "a far cell with a prefix": (
        _rows(f'<x:row r="2" xmlns:x="{hostile.MAIN}"><x:c r="XFD2"/></x:row>'),
        "第 16384 列",
    ),
    "a far cell with an unknown prefix": (_rows('<x:row r="2"><x:c r="XFD2"/></x:row>'), "损坏"),
    "a cell of another namespace": (_rows('<row r="2"><y:c r="XFD2" xmlns:y="urn:x"/></row>'), "夹有别的内容"),
    "a far cell behind a quoted bracket": (_rows('<row r="2"><c a=">" r="XFD2"/></row>'), "第 16384 列"),
    "a far cell behind another attribute's text": (
        _rows("<row r='2'><c a=' r=\"A1\" ' r='XFD2'/></row>"),
        "第 16384 列",
    ),
    "a far cell in a tag never closed": (_rows('<row r="2"><c a="<" r="XFD2"/></row>'), "损坏"),
    "an address written in character codes": (_rows('<row r="2"><c r="&#88;FD2"/></row>'), "第 16384 列"),
    "two addresses of one cell": (_rows('<row r="2"><c r="A2" r="XFD1048576"/></row>'), "损坏"),
    "row 0": (_rows('<row r="0"><c r="A0"/></row>'), "写法不正常"),
    "a row number of 5000 digits": (_rows(f'<row r="{"9" * 5000}"/>'), "写法不正常"),
    "1001 cells that do not say where": (_rows(f"<row>{'<c/>' * 1001}</row>"), "第 1001 列"),
    "10001 rows that do not say where": (_rows("<row/>" * 10_001), "第 10001 行"),
    "a cell of another row": (_rows('<row r="2"><c r="A9999"/></row>'), "地址（A9999）不正常"),
    "rows out of order": (_rows('<row r="3"/><row r="2"/>'), "行的次序"),
    "cells out of order": (_rows('<row r="2"><c r="B2"/><c r="A2"/></row>'), "次序"),
    "a full rectangle of ten million cells": (_rows('<row r="10000"><c r="ALL10000"/></row>'), "10000 行、1000 列"),
    # What two readers understand in two ways.
    "two values": (_rows('<row r="2"><c r="A2"><v>1</v><v>2</v></c></row>'), "重复的或者不认识的内容"),
    "a value with a comment": (_rows('<row r="2"><c r="A2"><v>1<!-- -->0</v></c></row>'), "夹带了别的内容"),
    "a value in a value": (_rows('<row r="2"><c r="A2"><v>1<v>2</v></v></c></row>'), "夹带了别的内容"),
    "an unknown type": (_rows('<row r="2"><c r="A2" t="zz"><v>1</v></c></row>'), "与它的类型不符"),
    "a number that is none": (_rows('<row r="2"><c r="A2"><v>1,5</v></c></row>'), "不是数字"),
    "a number that Python alone reads": (_rows('<row r="2"><c r="A2"><v>1_0</v></c></row>'), "不是数字"),
    "a number beyond all numbers": (_rows('<row r="2"><c r="A2"><v>1E999</v></c></row>'), "不是数字"),
    "a text that is not there": (_rows('<row r="2"><c r="A2" t="s"><v>0</v></c></row>'), "不存在的文字"),
    "a row in a row": (_rows('<row r="2"><row r="3"><c r="A3"><v>1</v></c></row></row>'), "夹有别的内容"),
    "a second sheetData": (_after('<sheetData><row r="1"><c r="A1"><v>2</v></c></row></sheetData>'), "该在的地方"),
    "a row outside sheetData": (_after('<row r="1"><c r="A1"><v>2</v></c></row>'), "该在的地方"),
    "a text of 40,000 characters": (
        _rows(f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"长" * 40_000}</t></is></c></row>'),
        "40000 个字",
    ),
    # Areas that make a reader unfold them.
    "a merged sheet": (_after('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "A1:XFD1048576"),
    "a merged sheet in single quotes": (_after("<mergeCell ref = 'A1:XFD1048576'/>"), "A1:XFD1048576"),
    "a great many small merges": (_after('<mergeCell ref="A1:Z99"/>' * 400), "A1:Z99"),
    "many middling merges": (_after('<mergeCell ref="A1:ZZ900"/>' * 3), "A1:ZZ900"),
    "a merge from the last row": (_after('<mergeCell ref="A1048576:A1"/>'), "地址写法不正常"),
    "a merge in a sheet without cells": (
        lambda: hostile.workbook(f'<worksheet xmlns="{hostile.MAIN}"><mergeCell ref="A1:XFD9"/></worksheet>'),
        "A1:XFD9",
    ),
    "a million tags": (lambda: _stored(hostile.sheet_xml('<row r="2">' + "<c/>" * 1_100_000 + "</row>")), "标记过多"),
    "a million attributes": (
        lambda: _stored(hostile.sheet_xml("<row" + "".join(f' a{n}=""' for n in range(1_100_000)) + "/>")),
        "标记过多",
    ),
    "a merge written backwards": (_after('<mergeCell ref="XFD1048576:A1"/>'), "地址写法不正常"),
    "a link over the sheet": (_after('<hyperlink ref="A1:XFD1048576" location="x"/>'), "A1:XFD1048576"),
    "a link over the sheet without cells": (
        lambda: hostile.workbook(f'<worksheet xmlns="{hostile.MAIN}"><hyperlink ref="A1:XFD1048576"/></worksheet>'),
        "A1:XFD1048576",
    ),
    "a far array formula": (
        _rows('<row r="2"><c r="A2"><f t="array" ref="A2:XFD1048576">1</f><v>1</v></c></row>'),
        "A2:XFD1048576",
    ),
    "a far table": (_extra("xl/tables/table1.xml", f'<table xmlns="{hostile.MAIN}" ref="A1:XFD9"/>'), "A1:XFD9"),
    "a far comment": (_extra("xl/comments1.xml", '<commentList><comment ref="A999999"/></commentList>'), "A999999"),
    # What would cost openpyxl more than seconds.
    "very many merges": (_after('<mergeCell ref="A1:B1"/>' * 9_000), "内容太多"),
    "very many links": (_after('<hyperlink ref="A1" location="A1"/>' * 20_000), "内容太多"),
    "a link over a thousand rows": (_after('<hyperlink ref="A1:Z1000" location="A1"/>'), "内容太多"),
    "very many formats": (_extra("xl/styles.xml", _styles("<xf/>" * 30_000)), "内容太多"),
    "very many names": (_extra("docProps/custom.xml", f"<a>{'<b/>' * 30_000}</a>"), "内容太多"),
    "very many areas of a list": (
        _after(f'<dataValidations><dataValidation sqref="{"A1 " * 40_000}"/></dataValidations>'),
        "内容太多",
    ),
    "a long formula shared by thousands": (
        _rows(
            f'<row r="2"><c r="A2"><f t="shared" si="0" ref="A2:A4000">{"A1+" * 2_000}1</f><v>1</v></c></row>'
            + "".join(f'<row r="{r}"><c r="A{r}"><f t="shared" si="0"/><v>1</v></c></row>' for r in range(3, 4_000))
        ),
        "内容太多",
    ),
    "a formula longer than Excel allows": (
        _rows(f'<row r="2"><c r="A2"><f>{"A1+" * 8_000}1</f></c></row>'),
        "24001 个字符的公式",
    ),
    "a long area to print": (_named("_xlnm.Print_Area", "'" * 6_000), "内容太多"),
    "long titles to print": (_named("_xlnm.Print_Titles", "$A:" * 2_000), "内容太多"),
    "a name longer than a formula": (_named("甲", "A" * 9_000), "9000 个字符的名称"),
    "a long number format": (
        _extra("xl/styles.xml", _styles("<xf/>", f'<numFmt numFmtId="200" formatCode="{"[" * 300}"/>')),
        "300 个字符的数字格式",
    ),
    "properties that are no XML": (_extra("docProps/core.xml", b"<x"), "docProps/core.xml"),
}


class TestHostileFiles:
    """Each would hang, kill or fool a reader, or make it fetch a file; each is refused by name."""

    @pytest.mark.parametrize("case", HOSTILE)
    def test_it_is_refused(self, tmp_path: Path, case: str) -> None:
        build, words = HOSTILE[case]
        assert words in hostile.refusal(tmp_path, build())

    def test_a_reader_never_gets_bytes_other_than_those_checked(self, tmp_path: Path) -> None:
        """The file may be exchanged after the check; what was given stays what was checked."""
        path = hostile.save(tmp_path, REPORT)
        data = check_workbook(path)
        path.write_bytes(HOSTILE["a merged sheet"][0]())
        assert data == REPORT
