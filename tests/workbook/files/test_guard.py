"""The guard: sound workbooks pass and give their bytes; everything else is refused in words, quickly."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import zipfile
from pathlib import Path

import hostile
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook.files.guard import check_workbook
from workbook.refusal import FileRefused

# Every example overwrites the same file.
ONE_FILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
REPORT = hostile.report_workbook()


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
        assert words in hostile.refusal(tmp_path, data)

    @pytest.mark.parametrize("name", ["某局.xls", "某局.docx", "某局.ods", "某局.xlsb", "某局"])
    def test_a_workbook_under_another_extension(self, tmp_path: Path, name: str) -> None:
        assert "扩展名" in hostile.refusal(tmp_path, REPORT, name)

    def test_a_file_far_too_large_is_not_read_to_its_end(self, tmp_path: Path) -> None:
        path = hostile.save(tmp_path, b"PK\x03\x04")
        os.truncate(path, 1 << 40)
        with pytest.raises(FileRefused, match="超过 32 MB"):
            check_workbook(path)


STRICT = b"purl.oclc.org/ooxml/spreadsheetml"


def _book(sheets: bytes) -> bytes:
    """A list of sheets."""
    spaces = f'xmlns="{hostile.MAIN}" xmlns:r="{hostile.RELATIONS}"'.encode()
    return b"<workbook " + spaces + b"><sheets>" + sheets + b"</sheets></workbook>"


def _relation(kind: bytes, target: bytes) -> bytes:
    """A list of one relation."""
    space, kinds = hostile.PACKAGE.encode(), hostile.RELATIONS.encode()
    relation = b'<Relationship Id="rId1" Type="%s/%s" Target="%s"/>' % (kinds, kind, target)
    return b'<Relationships xmlns="%s/relationships">%s</Relationships>' % (space, relation)


def _type(part: bytes) -> bytes:
    """A list of types that says another part is the workbook."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    override = b'<Override PartName="%s" ContentType="%s"/>' % (part, kind)
    return b'<Types xmlns="%s/content-types">%s</Types>' % (hostile.PACKAGE.encode(), override)


class TestBrokenArchives:
    """Damage anywhere is found, and whatever two readers could understand differently is damage."""

    def test_truncated_anywhere(self, tmp_path: Path) -> None:
        for length in range(4, len(REPORT), len(REPORT) // 40):
            assert "损坏" in hostile.refusal(tmp_path, REPORT[:length])

    def test_one_wrong_checksum_in_any_part(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(REPORT)) as archive:
            names = archive.namelist()
        for name in names:
            assert "损坏" in hostile.refusal(tmp_path, hostile.with_bad_crc(REPORT, name)), name

    def test_bytes_after_or_before_the_archive(self, tmp_path: Path) -> None:
        assert "损坏" in hostile.refusal(tmp_path, REPORT + b"\0")
        assert "损坏" in hostile.refusal(tmp_path, b"PK\x03\x04" + REPORT)

    def test_a_second_archive_in_the_comment(self, tmp_path: Path) -> None:
        data = bytearray(REPORT)
        data[-2:] = struct.pack("<H", 22)
        assert "损坏" in hostile.refusal(tmp_path, bytes(data) + REPORT[-22:])

    @pytest.mark.parametrize(
        ("at", "layout", "value"),
        [(-14, "<H", 3), (-14, "<HH", 5), (-10, "<L", 99), (-6, "<L", 99), (-2, "<H", 5), (-18, "<H", 1)],
        ids=["entries on this disk", "entries", "length", "beginning", "comment", "disk"],
    )
    def test_a_directory_that_contradicts_itself(self, tmp_path: Path, at: int, layout: str, value: int) -> None:
        data = bytearray(hostile.workbook(extra={"xl/sixth.xml": "<x/>"}))
        struct.pack_into(layout, data, len(data) + at, *[value] * (len(layout) - 1))
        assert "损坏" in hostile.refusal(tmp_path, bytes(data))

    def test_a_part_that_claims_to_reach_into_the_directory(self, tmp_path: Path) -> None:
        data = bytearray(hostile.workbook())
        struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 20, len(data))
        assert "损坏" in hostile.refusal(tmp_path, bytes(data))

    def test_a_part_whose_two_names_differ(self, tmp_path: Path) -> None:
        data = hostile.workbook().replace(b"xl/workbook.xml", b"xl/workbooK.xml", 1)
        assert "损坏" in hostile.refusal(tmp_path, data)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl\\..\\x", "C:/x", "xl/./x", "a\nb"])
    def test_paths_that_lead_elsewhere(self, tmp_path: Path, name: str) -> None:
        innocent = "#" * len(name)
        data = hostile.workbook(extra={innocent: b"x"}).replace(innocent.encode(), name.encode())
        assert "路径可疑" in hostile.refusal(tmp_path, data)

    @pytest.mark.parametrize("twin", [hostile.SHEET_PART, hostile.SHEET_PART.upper()])
    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_parts_of_the_same_name(self, tmp_path: Path, twin: str) -> None:
        twins = [*hostile.parts().items(), (twin, b"<worksheet/>")]
        assert "同名" in hostile.refusal(tmp_path, hostile.pack(twins))

    def test_a_name_that_is_not_the_utf8_it_claims_to_be(self, tmp_path: Path) -> None:
        data = hostile.workbook(extra={"名": b"x"}).replace("名".encode(), b"\xff\xff\xff")
        assert "损坏" in hostile.refusal(tmp_path, data)

    def test_no_directory_where_it_should_begin(self, tmp_path: Path) -> None:
        data = bytearray(hostile.workbook())
        data[data.find(b"PK\x01\x02")] = 0
        assert "损坏" in hostile.refusal(tmp_path, bytes(data))

    def test_a_directory_longer_than_its_entries(self, tmp_path: Path) -> None:
        data = bytearray(hostile.workbook())
        struct.pack_into("<HH", data, len(data) - 14, 6, 6)
        assert "损坏" in hostile.refusal(tmp_path, bytes(data))

    def test_parts_under_a_password(self, tmp_path: Path) -> None:
        data = bytearray(hostile.workbook())
        at = data.find(b"PK\x01\x02")
        data[at + 8] |= 1
        assert "密码" in hostile.refusal(tmp_path, bytes(data))

    def test_an_unknown_way_of_packing(self, tmp_path: Path) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
            for name, content in hostile.parts().items():
                archive.writestr(name, content)
        assert "损坏" in hostile.refusal(tmp_path, buffer.getvalue())

    @pytest.mark.parametrize(
        ("part", "content", "words"),
        [
            ("xl/workbook.xml", b"<workbook", "损坏"),
            ("xl/workbook.xml", _book(b'<sheet name="\xff" r:id="rId1"/>'), "损坏"),
            ("xl/workbook.xml", _book(b'<sheet name="a" r:id="rId1"/>' * 2), "「a」重名或缺少内容"),
            ("xl/workbook.xml", _book(b'<sheet name="a" id="rId1"/>'), "「a」重名或缺少内容"),
            ("xl/workbook.xml", _book(b'<sheet name="a" state="gone" r:id="rId1"/>'), "目录写法不正常"),
            ("xl/workbook.xml", _book(b""), "没有工作表"),
            ("xl/workbook.xml", b"<workbook/>", "没有工作表"),
            ("xl/workbook.xml", _book(b"").replace(b"schemas.openxmlformats.org/spreadsheetml/2006", STRICT), "Strict"),
            ("xl/_rels/workbook.xml.rels", b"<Relationships/>", "「表三」重名或缺少内容"),
            ("_rels/.rels", _relation(b"officeDocument", b"xl/other.xml"), "不在它该在的地方"),
            ("[Content_Types].xml", _type(b"/xl/other.xml"), "不在它该在的地方"),
        ],
    )
    def test_a_broken_list_of_sheets(self, tmp_path: Path, part: str, content: bytes, words: str) -> None:
        assert words in hostile.refusal(tmp_path, hostile.workbook(extra={part: content}))

    def test_no_list_of_relations(self, tmp_path: Path) -> None:
        contents = hostile.parts()
        del contents["xl/_rels/workbook.xml.rels"]
        assert "缺少工作表目录" in hostile.refusal(tmp_path, hostile.pack(contents))


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


def _outcome(folder: Path, data: bytes) -> None:
    path = hostile.save(folder, data)
    with contextlib.suppress(FileRefused):
        assert check_workbook(path) == data
