"""写入报告 knows whose report it is, and tells what the text says beside the figures that were written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from clicking import Opener, Recorded, saved
from published_files import docx as report_in_word

from workbook.files.reading import Contents, read_workbook
from workbook.report import Report
from xladdin import ribbon
from xladdin.book import sheets
from xladdin.cli import entry as cli
from xladdin.ribbon.report_document import not_of_this_report, text_findings, told

Document = Callable[..., Path]
RIGHT = ("数据统计期限为2023年1月1日至2023年12月31日。", "全年收到政府信息公开申请3511件。")


@pytest.fixture
def document(suqian: Report, tmp_path: Path) -> Document:
    """Makes the Word report of a unit and year with some sentences in its first section."""

    def make(unit: str = suqian.unit, year: int = 2023, prose: tuple[str, ...] = RIGHT) -> Path:
        path = tmp_path / "年度报告.docx"
        report_in_word(replace(suqian, unit=unit, year=year), prose).save(str(path))
        return path

    return make


@pytest.fixture
def contents(suqian: Report, tmp_path: Path) -> Contents:
    """The workbook of 宿迁 2023 as it is read."""
    return read_workbook(saved(tmp_path / "年报.xlsx", suqian))


class TestWhoseReportItIs:
    """Title, unit and year are looked at before anything is written."""

    def test_the_own_report_is_no_strangers(self, suqian: Report, document: Document) -> None:
        assert not_of_this_report(suqian, document()) == ""

    def test_a_shortened_name_is_no_other(self, suqian: Report, document: Document) -> None:
        assert not_of_this_report(replace(suqian, unit="江苏省宿迁市人民政府"), document()) == ""

    def test_another_unit(self, suqian: Report, document: Document) -> None:
        said = not_of_this_report(suqian, document("淮安市洪泽区人民政府"))
        assert said == "「年度报告.docx」是「淮安市洪泽区人民政府」的报告，工作簿是「宿迁市人民政府」的"

    def test_another_year(self, suqian: Report, document: Document) -> None:
        assert not_of_this_report(suqian, document(year=2022)).endswith("写的是 2022 年，工作簿是 2023 年度的")

    def test_a_form_without_names_is_anybodys(self, suqian: Report, tmp_path: Path) -> None:
        made = docx.Document()
        made.add_paragraph("{{表二}}")
        made.save(str(tmp_path / "空白.docx"))
        assert not_of_this_report(suqian, tmp_path / "空白.docx") == ""


class TestWhatTheTextSays:
    """The text rules run on what was written; nothing is said that the tables alone would say."""

    def test_a_text_that_agrees(self, contents: Contents, document: Document) -> None:
        assert [finding.rule for finding in text_findings(contents, document()) if finding.stands_in_the_way] == []

    def test_a_number_that_differs_is_quoted(self, contents: Contents, document: Document) -> None:
        path = document(prose=(RIGHT[0], "全年收到政府信息公开申请3411件。"))
        findings = text_findings(contents, path)
        assert any("3411" in finding.message and "3511" in finding.message for finding in findings)
        head, *lines = told(findings, path)
        assert head.startswith("表已写好，但「年度报告.docx」的文字还有")
        assert len(lines) == len(findings)

    def test_without_findings_nothing_is_told(self, document: Document) -> None:
        assert told((), document()) == ()


class TestTheButton:
    """写入报告 asks, and tells in one message."""

    def test_another_units_report_is_asked_about_and_left_alone(
        self, opened: Opener, suqian: Report, document: Document
    ) -> None:
        path = document("淮安市洪泽区人民政府")
        before = path.read_bytes()
        user = Recorded(answer=False, file=path)
        assert ribbon.write_report(opened(suqian), user) == []
        assert "是「淮安市洪泽区人民政府」的报告" in user.asked[-1]
        assert path.read_bytes() == before

    def test_the_document_of_the_cover_is_taken_without_a_word(
        self, opened: Opener, suqian: Report, document: Document
    ) -> None:
        path = document()
        user = Recorded()
        ribbon.write_report(opened(suqian, cover={"document": path.name}), user)
        assert "将更新封面所记的报告「年度报告.docx」" in user.asked[-1]
        assert "备份" in "".join(user.shown) or "没有变化" in "".join(user.shown)

    def test_one_that_is_chosen_is_kept_unless_it_is_a_strangers(
        self, opened: Opener, suqian: Report, document: Document, tmp_path: Path
    ) -> None:
        elsewhere = tmp_path / "别处"
        elsewhere.mkdir()
        for unit, kept in ((suqian.unit, "别处/年度报告.docx"), ("淮安市洪泽区人民政府", "")):
            book = opened(suqian)
            path = document(unit).rename(elsewhere / "年度报告.docx")
            ribbon.write_report(book, Recorded(file=path))
            assert sheets.read_contents(book).cover["document"] == kept

    def test_what_the_text_contradicts_is_said_after_writing(
        self, opened: Opener, suqian: Report, document: Document
    ) -> None:
        user = Recorded(file=document(prose=(RIGHT[0], "全年收到政府信息公开申请3411件。")))
        ribbon.write_report(opened(suqian), user)
        assert "3411" in user.said[-1]
        assert "请在 Word 里改好" in user.said[-1]


class TestTheCommand:
    """nianbao report refuses what the button asks about."""

    def test_another_unit_is_refused_with_the_way_out(
        self, suqian: Report, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = document("淮安市洪泽区人民政府")
        book = saved(tmp_path / "年报.xlsx", suqian)
        assert cli.main(["report", str(book), "--into", str(path)]) == 3
        assert "--anyway" in capsys.readouterr().err
        assert not path.with_name("年度报告-已填表.docx").exists()
        assert cli.main(["report", str(book), "--into", str(path), "--anyway"]) in (0, 1)
        assert path.with_name("年度报告-已填表.docx").exists()

    def test_the_findings_of_the_text_are_in_the_answer(
        self, suqian: Report, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = document(prose=(RIGHT[0], "全年收到政府信息公开申请3411件。"))
        book = saved(tmp_path / "年报.xlsx", suqian)
        assert cli.main(["report", str(book), "--into", str(path), "--json"]) == 0
        said = capsys.readouterr()
        assert any("3411" in finding["message"] for finding in json.loads(said.out)["findings"])
        assert "3411" in said.err

    def test_without_a_document_it_is_that_of_the_cover(
        self, suqian: Report, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        book = saved(tmp_path / "年报.xlsx", suqian, cover={"document": document().name})
        assert cli.main(["report", str(book)]) == 0
        assert cli.main(["report", str(saved(tmp_path / "另.xlsx", suqian))]) == 2
        assert "封面写好报告文档" in capsys.readouterr().err
