"""The guard: sound workbooks pass and give their bytes; everything else is refused in words, quickly."""

from __future__ import annotations

import io
import os
import struct
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import hostile
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from workbook.files.guard import check_workbook, formula_cells
from workbook.refusal import FileRefused

# Every example overwrites the same file.
ONE_FILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
REPORT = hostile.report_workbook()
LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def refusal(folder: Path, data: bytes, name: str = "某局.xlsx") -> str:
    """The reason for which a file with these bytes is refused."""
    with pytest.raises(FileRefused) as refused:
        check_workbook(hostile.save(folder, data, name))
    assert str(refused.value) == f"{name}：{refused.value.reason.removesuffix('。')}。"
    assert refused.value.__cause__ is None, "the user would be shown where in the code it happened"
    return refused.value.reason


class TestSoundWorkbooks:
    """What offices send passes, and its bytes are given as they were read."""

    def test_a_filled_in_workbook_passes(self, tmp_path: Path) -> None:
        assert check_workbook(hostile.save(tmp_path, REPORT)) == REPORT

    @pytest.mark.parametrize("name", ["某局.xlsx", "某局.XLSX", "带宏.xlsm", "名字 带 空格（最终版）.xlsx"])
    def test_names_that_offices_use_pass(self, tmp_path: Path, name: str) -> None:
        assert check_workbook(hostile.save(tmp_path, hostile.workbook(), name)) == hostile.workbook()

    def test_links_to_other_workbooks_pass_and_are_not_followed(self, tmp_path: Path) -> None:
        link = f'<Relationships xmlns="{hostile.PACKAGE}/relationships"><Relationship Id="rId1" Type="x" '
        link += 'Target="file:///nowhere/other.xlsx" TargetMode="External"/></Relationships>'
        data = hostile.workbook(extra={"xl/externalLinks/_rels/externalLink1.xml.rels": link})
        assert check_workbook(hostile.save(tmp_path, data)) == data

    def test_row_10000_and_column_1000_are_still_near(self, tmp_path: Path) -> None:
        rows = '<row r="10000"><c r="A10000"><v>1</v></c></row>'
        assert check_workbook(hostile.save(tmp_path, hostile.workbook(hostile.sheet_xml(rows))))
        rows = '<row r="1000"><c r="ALL1000"><v>1</v></c></row>'
        assert check_workbook(hostile.save(tmp_path, hostile.workbook(hostile.sheet_xml(rows))))

    def test_filters_and_formats_over_whole_columns_pass(self, tmp_path: Path) -> None:
        after = '<autoFilter ref="A1:M1048576"/><conditionalFormatting sqref="A1:A1048576"/>'
        assert check_workbook(hostile.save(tmp_path, hostile.workbook(hostile.sheet_xml(after=after))))

    def test_cells_that_do_not_say_where_they_stand_pass(self, tmp_path: Path) -> None:
        rows = "<row><c><v>1</v></c><c><v>2</v></c></row>" * 500
        assert check_workbook(hostile.save(tmp_path, hostile.workbook(hostile.sheet_xml(rows))))

    def test_folders_and_sizes_after_the_data_pass(self, tmp_path: Path) -> None:
        """LibreOffice and streaming writers put sizes behind the data; some writers list folders as entries."""

        class Stream(io.RawIOBase):
            def __init__(self) -> None:
                self.data = bytearray()

            def writable(self) -> bool:
                return True

            def write(self, chunk: object) -> int:
                self.data += bytes(chunk)  # type: ignore[call-overload]
                return len(bytes(chunk))  # type: ignore[call-overload]

        stream = Stream()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/", b"")
            for name, content in hostile.parts().items():
                archive.writestr(name, content)
        assert check_workbook(hostile.save(tmp_path, bytes(stream.data))) == bytes(stream.data)


class TestNotAWorkbook:
    """A file of another kind is named as what it is, with what to do."""

    def test_no_such_file(self, tmp_path: Path) -> None:
        for path in (tmp_path / "没有.xlsx", hostile.save(tmp_path, b"x") / "没有.xlsx"):
            with pytest.raises(FileRefused, match="找不到这个文件"):
                check_workbook(path)

    def test_a_name_that_no_file_can_have(self) -> None:
        for name in ("坏\0名.xlsx", "长" * 300 + ".xlsx"):
            with pytest.raises(FileRefused, match="读取失败"):
                check_workbook(Path(name))

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="文件夹"):
            check_workbook(tmp_path)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
    def test_a_pipe_is_refused_without_waiting_for_it(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "管道.xlsx")
        with pytest.raises(FileRefused, match="不是普通文件"):
            check_workbook(tmp_path / "管道.xlsx")

    def test_a_file_that_may_not_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = hostile.save(tmp_path, REPORT)

        def denied(*_: object, **__: object) -> None:
            raise PermissionError(13, "denied")

        monkeypatch.setattr(Path, "open", denied)  # a permission bit would not stop a test that runs as root
        with pytest.raises(FileRefused, match="没有权限读取"):
            check_workbook(path)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "空的"),
            (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "网页"),
            (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>", "网页"),
            ('<?xml version="1.0"?><Workbook/>'.encode("utf-16"), "网页或 XML"),
            ("单位,数量\r\n某局,3\r\n".encode("gb18030"), "文本文件"),
            ("单位,数量\r\n某局,3\r\n".encode("utf-8-sig"), "文本文件"),
            ("单位\t数量\r\n".encode("utf-16"), "文本文件"),
            (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\x0d", "不是 Excel 工作簿"),
            (bytes(4096), "不是 Excel 工作簿"),
            (hostile.compound("Workbook"), "旧版表格文件（.xls 或 .et）"),
            (hostile.compound("EncryptionInfo", "EncryptedPackage"), "密码"),
            (hostile.compound("WordDocument"), "旧版 Word"),
            (hostile.pack({"word/document.xml": b"<w/>"}), "Word 文档"),
            (hostile.pack({"xl/workbook.bin": b"\0"}), ".xlsb"),
            (hostile.pack({"mimetype": b"x", "content.xml": b"<x/>"}), ".ods"),
            (hostile.pack({"某局.xlsx": REPORT}), "压缩包"),
            (hostile.pack({}), "已损坏"),
        ],
    )
    def test_other_kinds_of_file_named_xlsx(self, tmp_path: Path, data: bytes, words: str) -> None:
        assert words in refusal(tmp_path, data)

    @pytest.mark.parametrize("name", ["某局.xls", "某局.docx", "某局.ods", "某局.xlsb", "某局"])
    def test_a_workbook_under_another_extension(self, tmp_path: Path, name: str) -> None:
        assert "扩展名" in refusal(tmp_path, REPORT, name)

    def test_a_file_far_too_large_is_not_read_to_its_end(self, tmp_path: Path) -> None:
        path = hostile.save(tmp_path, b"PK\x03\x04")
        os.truncate(path, 1 << 40)
        with pytest.raises(FileRefused, match="超过 32 MB"):
            check_workbook(path)


class TestBrokenArchives:
    """Damage anywhere is found, and whatever two readers could understand differently is damage."""

    def test_truncated_anywhere(self, tmp_path: Path) -> None:
        for length in range(4, len(REPORT), len(REPORT) // 40):
            assert "损坏" in refusal(tmp_path, REPORT[:length])

    def test_one_wrong_checksum_in_any_part(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(REPORT)) as archive:
            names = archive.namelist()
        for name in names:
            assert "损坏" in refusal(tmp_path, hostile.with_bad_crc(REPORT, name)), name

    def test_bytes_after_or_before_the_archive(self, tmp_path: Path) -> None:
        assert "损坏" in refusal(tmp_path, REPORT + b"\0")
        assert "损坏" in refusal(tmp_path, b"PK\x03\x04" + REPORT)

    def test_a_second_archive_in_the_comment(self, tmp_path: Path) -> None:
        data = bytearray(REPORT)
        data[-2:] = struct.pack("<H", 22)
        assert "损坏" in refusal(tmp_path, bytes(data) + REPORT[-22:])

    @pytest.mark.parametrize(
        ("at", "layout", "value"),
        [(-14, "<H", 3), (-14, "<HH", 5), (-10, "<L", 99), (-6, "<L", 99), (-2, "<H", 5), (-18, "<H", 1)],
        ids=["entries on this disk", "entries", "length", "beginning", "comment", "disk"],
    )
    def test_a_directory_that_contradicts_itself(self, tmp_path: Path, at: int, layout: str, value: int) -> None:
        data = bytearray(hostile.workbook(extra={"xl/sixth.xml": "<x/>"}))
        struct.pack_into(layout, data, len(data) + at, *[value] * (len(layout) - 1))
        assert "损坏" in refusal(tmp_path, bytes(data))

    def test_a_part_that_claims_to_reach_into_the_directory(self, tmp_path: Path) -> None:
        data = bytearray(hostile.workbook())
        struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 20, len(data))
        assert "损坏" in refusal(tmp_path, bytes(data))

    def test_a_part_whose_two_names_differ(self, tmp_path: Path) -> None:
        data = hostile.workbook().replace(b"xl/workbook.xml", b"xl/workbooK.xml", 1)
        assert "损坏" in refusal(tmp_path, data)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl\\..\\x", "C:/x", "xl/./x", "a\nb"])
    def test_paths_that_lead_elsewhere(self, tmp_path: Path, name: str) -> None:
        innocent = "#" * len(name)
        data = hostile.workbook(extra={innocent: b"x"}).replace(innocent.encode(), name.encode())
        assert "路径可疑" in refusal(tmp_path, data)

    @pytest.mark.parametrize("twin", [hostile.SHEET_PART, hostile.SHEET_PART.upper()])
    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_parts_of_the_same_name(self, tmp_path: Path, twin: str) -> None:
        twins = [*hostile.parts().items(), (twin, b"<worksheet/>")]
        assert "同名" in refusal(tmp_path, hostile.pack(twins))

    def test_a_name_that_is_not_the_utf8_it_claims_to_be(self, tmp_path: Path) -> None:
        data = hostile.workbook(extra={"名": b"x"}).replace("名".encode(), b"\xff\xff\xff")
        assert "损坏" in refusal(tmp_path, data)

    def test_no_directory_where_it_should_begin(self, tmp_path: Path) -> None:
        data = bytearray(hostile.workbook())
        data[data.find(b"PK\x01\x02")] = 0
        assert "损坏" in refusal(tmp_path, bytes(data))

    def test_a_directory_longer_than_its_entries(self, tmp_path: Path) -> None:
        data = bytearray(hostile.workbook())
        struct.pack_into("<HH", data, len(data) - 14, 6, 6)
        assert "损坏" in refusal(tmp_path, bytes(data))

    def test_parts_under_a_password(self, tmp_path: Path) -> None:
        data = bytearray(hostile.workbook())
        at = data.find(b"PK\x01\x02")
        data[at + 8] |= 1
        assert "密码" in refusal(tmp_path, bytes(data))

    def test_an_unknown_way_of_packing(self, tmp_path: Path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
            for name, content in hostile.parts().items():
                archive.writestr(name, content)
        assert "损坏" in refusal(tmp_path, buffer.getvalue())

    @pytest.mark.parametrize(
        ("part", "content", "words"),
        [
            ("xl/workbook.xml", b"<workbook", "没有工作表"),
            ("xl/workbook.xml", b'<sheet name="\xff" r:id="rId1"/>', "目录读不出来"),
            ("xl/workbook.xml", b'<sheet name="a" r:id="rId1"/>' * 2, "「a」重名或缺少内容"),
            ("xl/workbook.xml", b'<sheet name="a" id="rId1"/>', "「a」重名或缺少内容"),
            ("xl/workbook.xml", b"<workbook/>", "没有工作表"),
            ("xl/_rels/workbook.xml.rels", b"<Relationships/>", "「表三」重名或缺少内容"),
        ],
    )
    def test_a_broken_list_of_sheets(self, tmp_path: Path, part: str, content: bytes, words: str) -> None:
        assert words in refusal(tmp_path, hostile.workbook(extra={part: content}))

    def test_no_list_of_relations(self, tmp_path: Path) -> None:
        contents = hostile.parts()
        del contents["xl/_rels/workbook.xml.rels"]
        assert "缺少工作表目录" in refusal(tmp_path, hostile.pack(contents))


def _rows(cell: str) -> Callable[[], bytes]:
    return lambda: hostile.workbook(hostile.sheet_xml(hostile.ONE_CELL + cell))


def _after(xml: str) -> Callable[[], bytes]:
    return lambda: hostile.workbook(hostile.sheet_xml(after=xml))


def _extra(name: str, content: str | bytes) -> Callable[[], bytes]:
    return lambda: hostile.workbook(extra={name: content})


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    # Archives that grow.
    "64 MB of zeros": (_extra("xl/media/a.bin", bytes(64 << 20)), "解压后有 64 MB"),
    "many parts of 16 MB": (
        lambda: hostile.workbook(extra={f"xl/{n}.xml": bytes(16 << 20) for n in range(5)}),
        "解压后有 80 MB",
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
    "a far column in small letters": (_rows('<row r="2"><c r="xfd2"/></row>'), "第 16384 列"),
    "a far cell after its style": (_rows('<row r="2"><c s="1" r="XFD2"/></row>'), "第 16384 列"),
    "a far cell in single quotes": (_rows("<row r='2'><c r='XFD2'/></row>"), "第 16384 列"),
    "a far cell with white space": (_rows('<row r="2"><c\n\tr = "XFD2" /></row>'), "第 16384 列"),
    "a far cell with a prefix": (_rows('<x:row r="2"><x:c r="XFD2"/></x:row>'), "第 16384 列"),
    "a far cell behind a quoted bracket": (_rows('<row r="2"><c a=">" r="XFD2"/></row>'), "第 16384 列"),
    "a far cell behind another attribute's text": (
        _rows("<row r='2'><c a=' r=\"A1\" ' r='XFD2'/></row>"),
        "第 16384 列",
    ),
    "a far cell in a tag never closed": (_rows('<row r="2"><c a="<" r="XFD2"/></row>'), "损坏"),
    "an address written in character codes": (_rows('<row r="2"><c r="&#88;FD2"/></row>'), "写法不正常"),
    "row 0": (_rows('<row r="0"><c r="A0"/></row>'), "写法不正常"),
    "a row number of 5000 digits": (_rows(f'<row r="{"9" * 5000}"/>'), "写法不正常"),
    "1001 cells that do not say where": (_rows(f"<row>{'<c/>' * 1001}</row>"), "第 1001 列"),
    "10001 rows that do not say where": (_rows("<row/>" * 10_001), "第 10001 行"),
    "10001 prefixed rows that do not say where": (_rows("<x:row/>" * 10_001), "第 10001 行"),
    "rows counted on from a cell": (_rows('<row><c r="A9999"/></row><row/><row/>'), "第 10001 行"),
    "a full rectangle of ten million cells": (_rows('<row r="10000"><c r="ALL10000"/></row>'), "10000 行、1000 列"),
    # Areas that make a reader unfold them.
    "a merged sheet": (_after('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "A1:XFD1048576"),
    "a merged sheet in single quotes": (_after("<mergeCell ref = 'A1:XFD1048576'/>"), "A1:XFD1048576"),
    "a great many small merges": (_after('<mergeCell ref="A1:Z99"/>' * 400), "A1:Z99"),
    "many middling merges": (_after('<mergeCell ref="A1:ZZ900"/>' * 3), "A1:ZZ900"),
    "a merge from the last row": (_after('<mergeCell ref="A1048576:A1"/>'), "A1048576:A1"),
    "a merge in a sheet without cells": (
        lambda: hostile.workbook('<worksheet><mergeCells><mergeCell ref="A1:XFD9"/></mergeCells></worksheet>'),
        "A1:XFD9",
    ),
    "four million tags": (
        lambda: hostile.workbook(hostile.sheet_xml("<c/>" + os.urandom(100_000).hex() + "<" * 4_000_000)),
        "单元格过多",
    ),
    "a merge written backwards": (_after('<mergeCell ref="XFD1048576:A1"/>'), "XFD1048576:A1"),
    "a link over the sheet": (_after('<hyperlink ref="A1:XFD1048576" location="x"/>'), "A1:XFD1048576"),
    "a far dimension": (lambda: hostile.workbook(hostile.sheet_xml(before='<dimension ref="A1:XFD9"/>')), "A1:XFD9"),
    "a far comment": (_extra("xl/comments1.xml", '<commentList><comment ref="A999999"/></commentList>'), "A999999"),
    # Counts that make a reader reserve memory.
    "four billion texts": (_extra("xl/sharedStrings.xml", '<sst uniqueCount="4294967295"/>'), "4294967295 条文字"),
    "texts counted in signs": (_extra("xl/sharedStrings.xml", "<x:sst uniqueCount = '&#57;999999'/>"), "条文字"),
}


class TestHostileFiles:
    """Each would hang or kill a reader, or make it fetch a file; each is refused by name within 50 ms."""

    @pytest.mark.parametrize("case", HOSTILE)
    def test_it_is_refused_within_50_ms(self, tmp_path: Path, case: str) -> None:
        build, words = HOSTILE[case]
        data = build()
        fastest = 1.0
        for _ in range(3):
            start = time.perf_counter()
            assert words in refusal(tmp_path, data)
            fastest = min(fastest, time.perf_counter() - start)
        assert fastest < (0.050 if sys.gettrace() is None else 1)  # counting covered lines takes its time

    def test_a_reader_never_gets_bytes_other_than_those_checked(self, tmp_path: Path) -> None:
        """The file may be exchanged after the check; what was given stays what was checked."""
        path = hostile.save(tmp_path, REPORT)
        data = check_workbook(path)
        path.write_bytes(HOSTILE["a merged sheet"][0]())
        assert data == REPORT


class TestAnyBytes:
    """Whatever the bytes are, the outcome is the bytes or FileRefused."""

    @given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<"]))
    @settings(ONE_FILE)
    def test_random_bytes(self, tmp_path: Path, data: bytes, start: bytes) -> None:
        _outcome(tmp_path, start + data)

    @given(st.integers(0, len(REPORT)), st.binary(max_size=30))
    @settings(ONE_FILE)
    def test_a_workbook_cut_short(self, tmp_path: Path, length: int, end: bytes) -> None:
        _outcome(tmp_path, REPORT[:length] + end)

    @given(st.lists(st.tuples(st.integers(0, len(REPORT) - 1), st.integers(1, 255)), min_size=1, max_size=8))
    @settings(ONE_FILE, max_examples=300)
    def test_a_workbook_with_some_bytes_changed(self, tmp_path: Path, flips: list[tuple[int, int]]) -> None:
        data = bytearray(REPORT)
        for at, change in flips:
            data[at] ^= change
        _outcome(tmp_path, bytes(data))

    @given(
        st.binary(max_size=300) | st.text(alphabet="<>/ cr=\"'row:sheetDataA1XFD9&;f\nv", max_size=200).map(str.encode)
    )
    @settings(ONE_FILE, max_examples=300)
    def test_a_sheet_of_anything(self, tmp_path: Path, sheet: bytes) -> None:
        _outcome(tmp_path, hostile.workbook(b"<sheetData>" + sheet))

    @given(st.text(alphabet="<>/ sheetname=\"'rId1:&;x", max_size=200).map(str.encode))
    @settings(ONE_FILE)
    def test_a_list_of_sheets_of_anything(self, tmp_path: Path, book: bytes) -> None:
        _outcome(tmp_path, hostile.workbook(extra={"xl/workbook.xml": book}))


class TestFormulaCells:
    """Formulas that nobody has calculated are found, whoever wrote the sheet."""

    def test_those_that_openpyxl_writes(self) -> None:
        book = openpyxl.Workbook()
        book.active.title = "表三 & 附注"
        book.active["D6"], book.active["D7"], book.active["AA12"] = "=SUM(D1:D5)", 5, "=1<2"
        book.active["B2"] = ArrayFormula("B2:B3", "=A2:A3")
        book.create_sheet("空")["A1"] = "=不是公式的文字".lstrip("=")
        buffer = io.BytesIO()
        book.save(buffer)
        assert formula_cells(buffer.getvalue()) == {"表三 & 附注": {"D6", "AA12", "B2"}, "空": frozenset()}

    def test_every_total_of_the_report_workbook(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(REPORT))
        expected = {
            sheet.title: {c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"}
            for sheet in book
        }
        assert formula_cells(REPORT) == expected
        assert len(expected["表三"]) > 20

    def test_only_the_sheets_asked_for(self) -> None:
        assert formula_cells(REPORT, ("表四",)) == {"表四": formula_cells(REPORT)["表四"]}

    @pytest.mark.parametrize(
        ("cell", "uncalculated"),
        [
            ('<c r="B2"><f>A1</f></c>', True),
            ('<c r="B2"><f>A1</f><v></v></c>', True),
            ('<c r="B2"><f>A1</f><v/></c>', True),
            ('<c r="B2"><f>A1</f><v> </v></c>', True),
            ('<c r="B2" s="3"><f t="shared" si="0"/></c>', True),
            ('<c r="B2"><f t="shared" ref="B2:B3" si="0">A1</f><v/></c>', True),
            ('<c r="B2" t="inlineStr"><f>A1</f><is><t></t></is></c>', False),
            ('<c r="B2"><f>A1</f><v>0</v></c>', False),
            ('<c r="B2" t="e"><f>A1</f><v>#REF!</v></c>', False),
            ('<c r="B2" t="str"><f>A1&amp;""</f><v></v></c>', False),
            ('<c r="B2" t="str"><f>A1</f></c>', True),
            ('<c r="B2"><f t="shared" si="0"/><v>7</v></c>', False),
            ('<c r="B2"><v>7</v></c>', False),
            ('<c r="B2"/>', False),
            # The same, written in ways that are rare.
            ("<c r='B2'><f>A1</f></c>", True),
            ("<c r='B2'><f>A1</f><v>1</v></c>", False),
            ('<c s="1" r="B2">\n  <f>A1</f>\n  <v/>\n</c>', True),
            ('<x:c r="B2"><x:f>A1</x:f><x:v/></x:c>', True),
            ('<x:c r="B2"><x:f>A1</x:f><x:v>1</x:v></x:c>', False),
            ('<c r="b2"><f>A1</f></c>', True),
            ("<c><v>1</v></c><c><f>A1</f></c>", True),
        ],
    )
    def test_a_cell(self, tmp_path: Path, cell: str, uncalculated: bool) -> None:
        rows = f'{hostile.ONE_CELL}<row r="2">{cell}</row><row r="3"><c r="A3"><v>1</v></c></row>'
        data = check_workbook(hostile.save(tmp_path, hostile.workbook(hostile.sheet_xml(rows))))
        assert formula_cells(data) == {"表三": {"B2"} if uncalculated else frozenset()}

    def test_a_list_of_sheets_written_in_a_rare_way(self, tmp_path: Path) -> None:
        sheet = "<x:sheet y:id='rId1'\n name='表三 &amp; &#38468;&quot;注&quot;' sheetId=\"1\"></x:sheet>"
        spaces = f"xmlns:x='{hostile.MAIN}' xmlns:y='{hostile.RELATIONS}'"
        book = f"<x:workbook {spaces}><x:sheets>{sheet}</x:sheets></x:workbook>"
        rows = '<row r="2"><c r="B2"><f>A1</f></c></row>'
        data = hostile.workbook(hostile.sheet_xml(rows), extra={"xl/workbook.xml": book})
        assert check_workbook(hostile.save(tmp_path, data)) == data
        assert formula_cells(data) == {'表三 & 附"注"': {"B2"}}

    @pytest.mark.parametrize("rows", ["<f>A1</f>", '<c r="5"><f>A1</f></c>', "<f/><f/>"])
    def test_a_formula_that_stands_in_no_cell(self, rows: str) -> None:
        assert formula_cells(hostile.workbook(hostile.sheet_xml(rows))) == {"表三": frozenset()}

    def test_bytes_that_are_no_workbook(self) -> None:
        with pytest.raises(ValueError, match="损坏"):
            formula_cells(b"PK")


def _outcome(folder: Path, data: bytes) -> None:
    path = hostile.save(folder, data)
    try:
        assert check_workbook(path) == data
    except FileRefused:
        return
    formula_cells(data)  # whatever passes can be looked through
