"""`read`: by the kind of file, and whatever stands in it: an Intake or a refusal in words, and soon."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published_files import docx, docx_bytes, pdf, saved, xlsx
from published_open import open_document, web_archive
from published_texts import flattened, web_page, zeros

from workbook.refusal import FileRefused
from xladdin.intake.formats.contents import LARGEST_FILE
from xladdin.intake.formats.readers import READERS, SUFFIXES
from xladdin.intake.published import Intake, read

SHARED = Path(__file__).parents[3] / "shared" / "reports"
BEGINNINGS = (
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"<html>",
    b"{\\rtf1",
)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
REPORT = zeros("2021", disclosure__rules__made=4)
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def outcome(path: Path) -> str:
    """`report`, `refused`, or what was raised instead."""
    try:
        intake = read(path)
    except FileRefused as refused:
        is_chinese = any("\u4e00" <= c <= "\u9fff" for c in refused.reason)
        return "refused" if str(refused).startswith(path.name) and is_chinese else str(refused)
    return "report" if isinstance(intake, Intake) else "neither"


def files(folder: Path) -> dict[str, bytes]:
    """One report as a file of every kind, under every suffix that the readers have."""
    saved(xlsx(REPORT), folder / "x.xlsx")
    by_reader = {
        "plain_text": flattened(REPORT).encode("gb18030"),
        "markdown": flattened(REPORT).encode(),
        "web_page": web_page(REPORT).encode("gb18030"),
        "web_archive": web_archive(REPORT),
        "word": docx_bytes(docx(REPORT)),
        "spreadsheet": (folder / "x.xlsx").read_bytes(),
        "open_document": open_document(REPORT, "text"),
        "pdf": pdf(REPORT),
    }
    return {suffix: by_reader[reader.module] for reader in READERS for suffix in reader.suffixes} | {
        ".ods": open_document(REPORT, "spreadsheet")
    }


class TestEveryKind:
    def test_the_same_report_comes_out_of_every_kind_of_file(self, tmp_path: Path) -> None:
        for suffix, data in files(tmp_path).items():
            path = tmp_path / f"报告{suffix.upper()}"
            path.write_bytes(data)
            intake = read(path)
            assert (suffix, intake.report.numbers) == (suffix, REPORT.numbers)
            assert (suffix, intake.unread) == (suffix, ())

    def test_a_text_in_utf_16(self, tmp_path: Path) -> None:
        path = tmp_path / "报告.txt"
        path.write_text(flattened(REPORT), encoding="utf-16")
        assert read(path).report.numbers == REPORT.numbers

    def test_every_report_in_the_shared_folder_is_read(self) -> None:
        if not SHARED.is_dir():
            pytest.skip("the folder with published reports is not beside the project")
        paths = [path for path in SHARED.iterdir() if path.suffix in SUFFIXES and path.name != "README.md"]
        assert len(paths) >= 7
        for path in paths:
            assert outcome(path) == "report"


class TestWrongContent:
    """What a file is stands in it; a suffix that says otherwise is refused in words."""

    @pytest.mark.parametrize("suffix", [".txt", ".docx", ".pdf", ".xlsx"])
    def test_a_report_under_the_suffix_of_another_kind(self, tmp_path: Path, suffix: str) -> None:
        kinds = {s: reader.kind.partition("（")[0] for reader in READERS if reader.kind for s in reader.suffixes}
        assert len(set(kinds.values())) > 3
        for own, data in files(tmp_path).items():
            if own not in kinds or kinds[own] == kinds.get(suffix):
                continue
            path = tmp_path / f"报告{suffix}"
            path.write_bytes(data)
            with pytest.raises(FileRefused, match=f"扩展名是 {suffix}，内容却是{kinds[own]}"):
                read(path)

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("报告.doc", "旧的 .doc 格式读不了，请在 Word 或 WPS 中另存为 .docx"),
            ("报告.DOC", "另存为 .docx"),
            ("报告.wps", "另存为 .docx"),
            ("报告.xls", "另存为 .xlsx"),
            ("报告.ofd", "OFD"),
            ("报告.jpg", "是图片，没有文字"),
            ("报告.et", "另存为 .xlsx"),
            ("报告", f"可以读取的格式是 {'、'.join(suffix[1:] for suffix in SUFFIXES)}。"),
        ],
    )
    def test_kinds_that_cannot_be_read_say_what_to_do(self, tmp_path: Path, name: str, words: str) -> None:
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
        with pytest.raises(FileRefused, match=words):
            read(tmp_path / name)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "是空的"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "设有密码"),
            (b"{\\rtf1 x}", "RTF"),
            (b"\x89PNG\r\n", "图片"),
            (b"PK\x03\x04" + bytes(40), "损坏"),
        ],
    )
    def test_a_document_that_is_something_else(self, tmp_path: Path, data: bytes, words: str) -> None:
        (tmp_path / "报告.docx").write_bytes(data)
        with pytest.raises(FileRefused, match=words):
            read(tmp_path / "报告.docx")


class TestHostileFiles:
    @SLOW
    @given(st.sampled_from(SUFFIXES), st.sampled_from(BEGINNINGS), st.binary(max_size=300))
    def test_any_bytes_under_any_suffix(self, suffix: str, beginning: bytes, data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"报告{suffix}"
            path.write_bytes(beginning + data)
            assert outcome(path) in {"report", "refused"}

    @settings(SLOW, max_examples=25)
    @given(st.data())
    def test_a_good_file_with_a_few_bytes_changed(self, data: st.DataObject) -> None:
        suffix = data.draw(st.sampled_from([".docx", ".pdf", ".xlsx"]))
        content = bytearray(good(suffix))
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"报告{suffix}"
            path.write_bytes(bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))]))
            assert outcome(path) in {"report", "refused"}

    @settings(SLOW, max_examples=40)
    @given(st.recursive(st.text("规章行政许可（一）012/-", max_size=6), lambda inside: st.lists(inside, max_size=4)))
    def test_any_markup_in_a_document(self, content: object) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "报告.docx"
            with zipfile.ZipFile(path, "w") as archive:
                body = f"<w:body>{markup(content)}</w:body>"
                archive.writestr("word/document.xml", f'<w:document xmlns:w="{MAIN}">{body}</w:document>')
            assert outcome(path) in {"report", "refused"}

    @pytest.mark.parametrize("suffix", SUFFIXES)
    def test_a_file_that_is_too_large_is_refused_unread(self, tmp_path: Path, suffix: str) -> None:
        with (tmp_path / f"大{suffix}").open("wb") as file:
            file.truncate(LARGEST_FILE + 1)
        with pytest.raises(FileRefused, match="超过上限 20 MB"):
            read(tmp_path / f"大{suffix}")

    def test_a_bomb_in_a_document_is_refused_soon(self, tmp_path: Path) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", bytes(60 << 20))
        (tmp_path / "报告.docx").write_bytes(stream.getvalue())
        with pytest.raises(FileRefused, match="解压后有 60 MB"):
            read(tmp_path / "报告.docx")


@cache
def good(suffix: str) -> bytes:
    """A sound report of this kind."""
    with tempfile.TemporaryDirectory() as folder:
        return files(Path(folder))[suffix]


def markup(content: object) -> str:
    """Lists become tables, rows and cells in turn, texts paragraphs."""
    if isinstance(content, str):
        return f"<w:p><w:r><w:t>{content}</w:t></w:r></w:p>"
    assert isinstance(content, list)
    rows = (f"<w:tr><w:tc>{markup(item)}</w:tc><w:tc>{markup('0')}</w:tc></w:tr>" for item in content)
    return f"<w:tbl>{''.join(rows)}</w:tbl>"
