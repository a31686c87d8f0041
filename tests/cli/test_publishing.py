"""`nianbao report`, `verify` and `addin` as a user calls them."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from xladdin.addin.build import COMMITTED
from xladdin.cli import entry as cli


@pytest.fixture
def wrong(book: Path) -> Path:
    """The same workbook with one number mistyped."""
    opened = openpyxl.load_workbook(book)
    opened["表三"]["D8"] = 1157
    path = book.with_name("有错.xlsx")
    opened.save(path)
    return path


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A report that has a placeholder for each table."""
    made = docx.Document()
    for text in ("前言", "{{表二}}", "中间的话", "{{表三}}", "{{表四}}", "结尾"):
        made.add_paragraph(text)
    path = tmp_path / "报告.docx"
    made.save(str(path))
    return path


def numbers(path: Path) -> set[str]:
    return {cell.text.strip() for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells}


class TestReportInto:
    def test_a_new_document_beside_the_old_one(self, book: Path, document: Path) -> None:
        before = document.read_bytes()
        assert cli.main(["report", str(book), "--into", str(document)]) == 0
        written = document.with_name("报告-已填表.docx")
        assert {"1175", "59237.2449", "440"} <= numbers(written)
        assert document.read_bytes() == before
        assert "中间的话" in [p.text for p in docx.Document(str(written)).paragraphs]

    def test_a_second_run_changes_nothing(self, book: Path, document: Path, tmp_path: Path) -> None:
        once, twice = tmp_path / "1.docx", tmp_path / "2.docx"
        cli.main(["report", str(book), "--into", str(document), "-o", str(once)])
        cli.main(["report", str(book), "--into", str(once), "-o", str(twice)])
        assert once.read_bytes() == twice.read_bytes()

    def test_in_place_keeps_a_backup(self, book: Path, document: Path) -> None:
        before = document.read_bytes()
        assert cli.main(["report", str(book), "--into", str(document), "--in-place"]) == 0
        (kept,) = [path for path in document.parent.glob("报告.*") if path != document]
        assert kept.read_bytes() == before
        assert "1175" in numbers(document)

    def test_problems_stand_in_the_way_unless_it_is_a_draft(
        self, wrong: Path, document: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(["report", str(wrong), "--into", str(document)]) == 1
        assert "没有写入" in capsys.readouterr().err
        assert cli.main(["report", str(wrong), "--into", str(document), "--draft"]) == 0
        written = docx.Document(str(document.with_name("报告-已填表.docx")))
        assert any("草稿" in paragraph.text for paragraph in written.paragraphs)

    def test_a_document_without_a_place_is_refused(
        self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "空.docx"
        docx.Document().save(str(path))
        assert cli.main(["report", str(book), "--into", str(path)]) == 3
        assert "表二" in capsys.readouterr().err
        assert not path.with_name("空-已填表.docx").exists()

    def test_neither_into_nor_new(self, book: Path) -> None:
        assert cli.main(["report", str(book)]) == 2


class TestReportNew:
    @pytest.mark.parametrize("layout", ["form", "gb9704"])
    def test_six_sections_with_sentences(self, book: Path, tmp_path: Path, layout: str) -> None:
        path = tmp_path / f"{layout}.docx"
        assert cli.main(["report", str(book), "--new", "--layout", layout, "-o", str(path)]) == 0
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
        for heading in (
            "一、总体情况",
            "二、主动公开",
            "三、收到和处理",
            "四、政府信息公开行政复议",
            "五、存在",
            "六、其他",
        ):
            assert heading in text
        assert "3511 件" in text.replace("3511件", "3511 件")

    def test_its_text_agrees_with_its_tables(self, book: Path, tmp_path: Path) -> None:
        """What the program writes passes what the program checks; only what staff must add is missing."""
        path = tmp_path / "new.docx"
        cli.main(["report", str(book), "--new", "-o", str(path)])
        assert cli.main(["validate", str(book), "--report", str(path)]) == 0


class TestVerify:
    def test_what_was_published_is_what_the_workbook_says(
        self, book: Path, wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "导出"
        assert cli.main(["export", str(book), "-o", str(out), "--format", "png,docx,html,txt"]) == 0
        for name in (f"宿迁市人民政府-2023-表三.{kind}" for kind in ("png", "docx", "html", "txt")):
            assert cli.main(["verify", str(out / name), str(book)]) == 0
            assert cli.main(["verify", str(out / name), str(wrong)]) == 1
        assert "1157" in capsys.readouterr().out

    def test_a_report_of_another_year_was_not_changed_after_it_was_published(
        self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        report, later = tmp_path / "去年.docx", tmp_path / "今年.xlsx"
        cli.main(["report", str(book), "--new", "-o", str(report)])
        opened = openpyxl.load_workbook(book)
        opened["封面"]["C7"], opened["表二"]["B16"] = 2024, 1
        opened.save(later)
        capsys.readouterr()
        assert cli.main(["verify", str(report), str(later)]) == 1
        told = capsys.readouterr().out
        assert "写的是 2023 年，工作簿是 2024 年度的" in told
        assert "发布后有变动" not in told


class TestAddin:
    def test_build_gives_the_committed_file(self, tmp_path: Path) -> None:
        path = tmp_path / "nianbao.xlam"
        assert cli.main(["addin", "build", "-o", str(path)]) == 0
        assert path.read_bytes() == COMMITTED.read_bytes()

    def test_an_existing_file_is_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "nianbao.xlam"
        path.write_bytes(b"")
        assert cli.main(["addin", "build", "-o", str(path)]) == 3
        assert path.read_bytes() == b""
