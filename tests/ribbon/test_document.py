"""The report document of a workbook: chosen once, offered where it lies beside, looked at by every 校验."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builders import COVER
from clicking import Opener, Recorded, saved
from published_files import docx as report_in_word

from workbook import layout
from workbook.files.reading import read_workbook
from workbook.report import Report
from xladdin import ribbon
from xladdin.book import local_profile
from xladdin.cli import entry as cli
from xladdin.hosts import xw
from xladdin.hosts.content import read_block
from xladdin.hosts.selection import go_to
from xladdin.ribbon import own_document
from xladdin.ribbon.report_document import beside, named_by, relative_to

PERIOD = "数据统计期限为2023年1月1日至2023年12月31日。"
AT = layout.cover_place("document")
Document = Callable[..., Path]


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> None:
    own_document._asked.clear()


@pytest.fixture
def document(suqian: Report, tmp_path: Path) -> Document:
    """Makes the Word report beside the workbook, with some sentences in its first section."""

    def make(*prose: str, unit: str = suqian.unit, name: str = "年度报告.docx") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        report_in_word(replace(suqian, unit=unit), (PERIOD, *prose)).save(str(path))
        return path

    return make


def on_cover(book: xw.Book) -> object:
    (content,) = read_block(book, layout.COVER, (AT.row, AT.column), (AT.row, AT.column))[0]
    return content


def listed(book: xw.Book) -> list[str]:
    column = layout.RESULT_COLUMNS.index("问题") + 1
    lines = read_block(book, layout.RESULTS, (layout.RESULT_TOP, column), (layout.RESULT_TOP + 20, column))
    return [str(line[0]) for line in lines if line[0]]


class TestChoosing:
    def test_it_is_written_on_the_cover_from_the_folder_of_the_workbook(
        self, opened: Opener, suqian: Report, document: Document
    ) -> None:
        book = opened(suqian)
        user = Recorded(file=document())
        assert ribbon.choose_document(book, user) == user.file
        assert on_cover(book) == "年度报告.docx"
        assert ribbon.undo(book, user)
        assert on_cover(book) is None

    def test_a_document_of_another_unit_is_asked_about(
        self, opened: Opener, suqian: Report, document: Document
    ) -> None:
        book = opened(suqian)
        user = Recorded(answer=False, file=document(unit="淮安市洪泽区人民政府"))
        assert ribbon.choose_document(book, user) is None
        assert "是「淮安市洪泽区人民政府」的报告" in user.asked[0]
        assert on_cover(book) is None

    def test_the_way_leads_down_and_up(self, tmp_path: Path) -> None:
        workbook = str(tmp_path / "表" / "年报.xlsx")
        assert relative_to(tmp_path / "表" / "文稿" / "报告.docx", workbook) == "文稿/报告.docx"
        assert relative_to(tmp_path / "报告.docx", workbook) == "../报告.docx"


class TestOffering:
    def test_a_document_beside_is_offered_once_and_remembered(
        self, opened: Opener, suqian: Report, document: Document
    ) -> None:
        document()
        book = opened(suqian, cover=COVER)
        user = Recorded()
        ribbon.validate(book, user)
        assert "旁边有「年度报告.docx」。它是本年度的报告吗？" in user.asked[0]
        assert on_cover(book) == "年度报告.docx"
        ribbon.validate(book, user)
        assert len(user.asked) == 1

    def test_who_does_not_want_it_is_asked_no_more(self, opened: Opener, suqian: Report, document: Document) -> None:
        document()
        book = opened(suqian)
        user = Recorded(answer=False)
        assert "没有报告文本" in ribbon.validate(book, user).verdict
        ribbon.validate(book, user)
        assert len(user.asked) == 1
        assert on_cover(book) is None

    @pytest.mark.parametrize("said", ["无", "不用"])
    def test_nobody_is_asked_where_the_cover_says_none(
        self, opened: Opener, suqian: Report, document: Document, said: str
    ) -> None:
        document()
        user = Recorded()
        ribbon.validate(opened(suqian, cover={"document": said}), user)
        assert user.asked == []

    def test_locks_and_backups_are_no_reports(self, tmp_path: Path) -> None:
        for name in ("~$年度报告.docx", "年度报告-备份-20260115.docx"):
            (tmp_path / name).write_bytes(b"")
        assert beside(str(tmp_path / "年报.xlsx")) is None


class TestValidating:
    def test_a_sentence_that_contradicts_the_table_is_listed_and_quoted(
        self, opened: Opener, suqian: Report, document: Document
    ) -> None:
        document("全年收到政府信息公开申请3411件。")
        book = opened(suqian, cover={**COVER, "document": "年度报告.docx"})
        user = Recorded()
        assessment = ribbon.validate(book, user)
        assert "没有报告文本" not in assessment.verdict
        (line,) = [line for line in listed(book) if "3411" in line]
        assert "收到政府信息公开申请3411件" in line

    def test_a_document_that_is_gone_is_a_finding(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        book = opened(suqian, cover={**COVER, "document": "文稿/年度报告.docx"})
        assessment = ribbon.validate(book, user)
        told = "找不到封面的报告文档「文稿/年度报告.docx」；请放回工作簿旁边，或者点「报告文档」重新选"
        assert f"{told}；报告的文字因此没有核对。" in listed(book)
        assert "没有报告文本，" in assessment.verdict

    def test_a_document_of_another_unit_is_a_finding_and_no_flood_of_them(
        self, opened: Opener, suqian: Report, document: Document, user: Recorded
    ) -> None:
        document("全年收到政府信息公开申请3411件。", unit="淮安市洪泽区人民政府")
        book = opened(suqian, cover={**COVER, "document": "年度报告.docx"})
        ribbon.validate(book, user)
        (line,) = [line for line in listed(book) if "报告文档" in line]
        assert "是「淮安市洪泽区人民政府」的报告，工作簿是「宿迁市人民政府」的" in line
        assert not any("3411" in line for line in listed(book))

    def test_a_document_that_cannot_be_read_is_a_finding(
        self, opened: Opener, suqian: Report, tmp_path: Path, user: Recorded
    ) -> None:
        (tmp_path / "年度报告.docx").write_bytes(b"PK\x03\x04 damaged")
        book = opened(suqian, cover={**COVER, "document": "年度报告.docx"})
        ribbon.validate(book, user)
        assert any(line.startswith("封面的报告文档读不了：年度报告.docx") for line in listed(book))

    def test_one_that_was_changed_since_is_said(
        self, opened: Opener, suqian: Report, document: Document, user: Recorded
    ) -> None:
        document("全年收到政府信息公开申请3411件。")
        book = opened(suqian, cover={**COVER, "document": "年度报告.docx"})
        ribbon.validate(book, user)
        assert "改过" not in user.shown[-1]
        document("全年收到政府信息公开申请3511件。")
        ribbon.validate(book, user)
        assert user.shown[-1].endswith("报告文档「年度报告.docx」在上次校验之后改过。")

    @pytest.mark.parametrize("said", ["//别处/共享/报告.docx", "\\\\10.0.0.1\\c$\\报告.docx", "https://别处/报告.docx"])
    def test_no_workbook_leads_to_another_computer(self, suqian: Report, tmp_path: Path, said: str) -> None:
        path = saved(tmp_path / "年报.xlsx", suqian, cover={"document": said})
        named = named_by(read_workbook(path), str(path))
        assert (named.path, named.narrative) == (None, None)
        assert "不在本机能直接打开的文件夹里" in named.fault

    @pytest.mark.parametrize("said", ["密码", "台账.xlsx", "名单.csv", "名" * 400, "坏.docx"])
    def test_what_is_no_report_is_nothing_to_pass_on(self, suqian: Report, tmp_path: Path, said: str) -> None:
        if len(said) < 100:
            (tmp_path / said).write_text("张三 13800000000", encoding="utf-8")
        path = saved(tmp_path / "年报.xlsx", suqian, cover={"document": said})
        named = named_by(read_workbook(path), str(path))
        assert (named.path, named.narrative) == (None, None)
        assert said[:90] in named.fault
        assert len(named.fault) < 200


class TestAtTheTerminal:
    def test_validate_takes_the_document_of_the_cover(
        self, suqian: Report, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        document("全年收到政府信息公开申请3411件。")
        path = saved(tmp_path / "年报.xlsx", suqian, cover={**COVER, "document": "年度报告.docx"})
        cli.main(["validate", str(path)])
        told = capsys.readouterr()
        assert "3411" in told.out
        assert "一并核对封面所记的报告文档" in told.err


def test_what_the_place_asks_for_is_checked_with_the_text(
    opened: Opener, suqian: Report, document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_profile, "standing", lambda: tmp_path / "本地要求.toml")
    book = opened(suqian, cover=COVER)
    ribbon.choose_document(book, Recorded(file=document()))
    asked = "没有写明：政策解读篇数"
    assert not any(asked in line for line in listed(checked(book)))
    wanted = 'name = "市公开办"\n[[figures]]\nname = "政策解读篇数"\nwords = ["解读"]\nunits = ["篇"]\n'
    (tmp_path / "本地要求.toml").write_text(wanted, encoding="utf-8")
    assert any(asked in line for line in listed(checked(book)))


def checked(book: xw.Book) -> xw.Book:
    ribbon.validate(book, Recorded())
    return book


class TestTheSentence:
    """看原文: without Word, what to search for is told."""

    def test_of_the_line_that_is_selected(self, opened: Opener, suqian: Report, document: Document) -> None:
        document("全年收到政府信息公开申请3411件。", "制发行政规范性文件119件。")
        book, user = opened(suqian, cover={**COVER, "document": "年度报告.docx"}), Recorded()
        ribbon.validate(book, user)
        for said in ("3411", "119"):
            (line,) = [number for number, words in enumerate(listed(book)) if f"{said}件" in words]
            go_to(book, layout.Place(layout.RESULTS, layout.RESULT_TOP + line, 1))
            assert ribbon.show_text(book, user)
            assert user.said[-1].startswith("请打开「年度报告.docx」，按 Ctrl+F 查找")
            assert f"{said}件" in user.said[-1]

    def test_of_the_cell_that_it_contradicts(self, opened: Opener, suqian: Report, document: Document) -> None:
        document("制发行政规范性文件119件。", "全年收到政府信息公开申请3411件。")
        book, user = opened(suqian, cover={**COVER, "document": "年度报告.docx"}), Recorded()
        ribbon.validate(book, user)
        go_to(book, layout.field_places(suqian.edition)["disclosure.normative_documents.made"])
        ribbon.show_text(book, user)
        assert "119件" in user.said[-1]

    def test_where_there_is_none_it_says_so(self, opened: Opener, suqian: Report, document: Document) -> None:
        book, user = opened(suqian, cover=COVER), Recorded()
        assert not ribbon.show_text(book, user)
        assert user.said == ["封面没有写报告文档；请先点「报告文档」选好，再点「校验」。"]
        document()
        sound = opened(suqian, cover={**COVER, "document": "年度报告.docx"})
        shown = ribbon.show_text(sound, user)
        assert shown or user.said[-1] == "现在没有关于报告文字的问题。"
