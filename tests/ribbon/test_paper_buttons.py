"""审核单, 情况说明, 对照上年, 上报包 on both engines: what a click writes beside the workbook, what it asks."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import docx
import pytest
from builders import COVER
from clicking import Opener, Recorded
from published_files import docx as report_in_word

from workbook.cell_text import in_print
from workbook.report import Report
from xladdin import ribbon
from xladdin.hosts import xw

STEM = "宿迁市人民政府-2023-"


def written(paths: list[Path]) -> set[str]:
    assert all(path.is_file() for path in paths)
    return {path.name.removeprefix(STEM) for path in paths}


def beside(book: xw.Book) -> Path:
    return Path(book.fullname).parent


class TestReviewSheet:
    def test_it_is_written_as_word_and_pdf_and_opened(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        book = opened(suqian)
        paths = ribbon.make_review_sheet(book, user)
        assert written(paths) == {"审核单.docx", "审核单.pdf"}
        assert {path.parent for path in paths} == {beside(book) / "年报-导出"}
        assert user.opened == paths[:1]

    def test_one_that_nobody_changed_is_made_anew_without_a_word(
        self, opened: Opener, suqian: Report, user: Recorded
    ) -> None:
        book = opened(suqian)
        (word, _) = ribbon.make_review_sheet(book, user)
        ribbon.make_review_sheet(book, user)
        assert not [question for question in user.asked if "覆盖" in question]
        word.write_bytes(word.read_bytes() + b" ")
        refusing = Recorded(answer=False)
        assert ribbon.make_review_sheet(book, refusing) == []
        assert "要覆盖吗" in refusing.asked[-1]


class TestTheDocumentOfTheCover:
    """What goes up says what 校验 says, of the text too."""

    @pytest.fixture
    def book(self, opened: Opener, suqian: Report, tmp_path: Path) -> xw.Book:
        prose = ("数据统计期限为2023年1月1日至2023年12月31日。", "全年收到政府信息公开申请3411件。")
        report_in_word(suqian, prose).save(str(tmp_path / "报告.docx"))
        return opened(suqian, cover={**COVER, "document": "报告.docx"})

    def test_the_sheet_to_sign_has_the_findings_of_a_check(self, book: xw.Book, user: Recorded) -> None:
        found = ribbon.validate(book, user).findings
        (word, _) = ribbon.make_review_sheet(book, user)
        heads, findings = docx.Document(str(word)).tables[:2]
        assert [line.cells[2].text.partition("\n疑点：")[0] for line in findings.rows[1:]] == [
            in_print(finding.message) for finding in found
        ]
        assert any("3411" in finding.message for finding in found)
        name, digits = heads.rows[4].cells[1].text, heads.rows[4].cells[3].text
        content = (beside(book) / "报告.docx").read_bytes()
        assert (name, digits) == ("报告.docx", sha256(content).hexdigest()[:12])

    def test_so_has_the_list_of_explanations(self, book: xw.Book, user: Recorded) -> None:
        (word,) = ribbon.make_explanations(book, user)
        said = [line.cells[2].text for line in docx.Document(str(word)).tables[0].rows]
        assert any("3411" in line for line in said)

    def test_it_goes_up_with_the_rest(self, book: xw.Book, user: Recorded) -> None:
        assert "年度报告.docx" in written(ribbon.make_submission(book, user))


class TestExplanations:
    def test_a_word_document(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        assert written(ribbon.make_explanations(opened(suqian), user)) == {"情况说明.docx"}


class TestComparison:
    def test_without_last_year_it_says_how_to_get_it(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        assert ribbon.make_comparison(opened(suqian), user) == []
        assert "取上年数" in user.said[-1]

    def test_word_picture_and_list(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        book = opened(suqian, last_year=replace(suqian, year=2022))
        paths = ribbon.make_comparison(book, user)
        assert written(paths) == {f"与上年对照.{kind}" for kind in ("docx", "png", "xlsx")}


class TestSubmission:
    def test_a_folder_of_its_own(self, opened: Opener, suqian: Report, user: Recorded) -> None:
        book = opened(suqian)
        paths = ribbon.make_submission(book, user)
        assert {path.parent for path in paths} == {beside(book) / f"{STEM}上报包"}
        assert user.opened == [beside(book) / f"{STEM}上报包"]

    def test_a_report_with_other_figures_is_told_and_nothing_is_made(
        self, opened: Opener, suqian: Report, jinhu: Report, tmp_path: Path
    ) -> None:
        ribbon.export_as("docx")(opened(jinhu), Recorded())
        document = next(tmp_path.rglob("*-全部.docx"))
        finished = tmp_path / "报告.docx"
        docx.Document(str(document)).save(str(finished))
        refusing = Recorded(answer=False, file=finished)
        assert ribbon.make_submission(opened(suqian), refusing) == []
        assert "草稿" in refusing.asked[-1]

    def test_with_problems_only_a_draft_after_asking(self, opened: Opener, jinhu: Report) -> None:
        refusing = Recorded(answer=False)
        assert ribbon.make_submission(opened(jinhu), refusing) == []
        assert "标明「草稿」的上报包" in refusing.asked[-1]
