"""nianbao verify: whether a published output still says what the workbook says, number by number where possible."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from builders import changed
from once import workbook_bytes
from word_samples import by_hand, placeholder, with_places

from workbook.refusal import FileRefused
from workbook.report import Report, blank_report
from xladdin.cli import entry as cli
from xladdin.export.files import FORMATS, format_of, write_tables
from xladdin.export.verify import verify
from xladdin.export.word.update import update_report

DAY = dt.date(2026, 1, 15)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the outputs of a whole module."""
    return tmp_path_factory.mktemp("outputs")


class TestOwnOutputs:
    """Every file that an export writes."""

    @pytest.mark.parametrize("kind", FORMATS)
    def test_it_equals_the_workbook_until_that_changes(self, suqian: Report, folder: Path, kind: str) -> None:
        corrected = changed(
            suqian, {"disclosure.rules.made": 3, "requests.received.total": 1, "disputes.direct_suit.total": 25}
        )
        for path in write_tables(suqian, folder, [kind], date=DAY):
            same, other = verify(path, suqian), verify(path, corrected)
            assert same.same is True, same.sentence
            assert other.same is False, other.sentence
            assert same.sentence.startswith(path.name)
            assert "发布后有变动" in other.sentence

    @pytest.mark.parametrize("kind", [kind for kind in FORMATS if format_of(kind).carries_stamp])
    def test_a_draft_is_none_to_publish(self, zhangdian: Report, folder: Path, kind: str) -> None:
        (path, *_) = write_tables(zhangdian, folder / "draft", [kind], draft=True, date=DAY)
        verdict = verify(path, zhangdian)
        assert verdict.same is False
        assert "是草稿" in verdict.sentence

    @pytest.mark.parametrize("kind", [kind for kind in FORMATS if not format_of(kind).carries_stamp])
    def test_a_draft_without_stamp_is_not_the_same_either(self, zhangdian: Report, folder: Path, kind: str) -> None:
        for path in write_tables(zhangdian, folder / "plain", [kind], draft=True, date=DAY):
            assert verify(path, zhangdian).same is not True

    def test_the_date_of_export_is_told(self, suqian: Report, folder: Path) -> None:
        (path, *_) = write_tables(suqian, folder / "dated", ["png"], date=DAY)
        assert "2026-01-15 导出" in verify(path, suqian).sentence


class TestAlteredOutputs:
    """Somebody changed a number after publication."""

    def test_in_a_page_the_place_and_both_numbers_are_told(self, suqian: Report, folder: Path) -> None:
        (*_, path, _) = write_tables(suqian, folder / "page", ["html"], date=DAY)
        path.write_text(path.read_text("utf-8").replace(">3511<", ">3510<"), "utf-8")
        verdict = verify(path, suqian)
        assert verdict.same is False
        assert "表三「一、本年新收政府信息公开申请数量」行「总计」列文件中是 3510，工作簿是 3511" in verdict.sentence

    def test_in_a_report_in_word_likewise(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        path.write_bytes(update_report(suqian, path).data)
        assert verify(path, suqian).sentence == "报告.docx：表二、表三、表四共 200 格，与工作簿一致。"
        verdict = verify(path, changed(suqian, {f.id: 7 for f in suqian.edition.disputes.fields}))
        assert verdict.same is False
        assert "表四「行政复议—结果维持」列文件中是 309，工作簿是 7" in verdict.sentence
        assert "，等共 15 处" in verdict.sentence

    @pytest.mark.parametrize("kind", ["md", "csv", "txt"])
    def test_in_text(self, suqian: Report, folder: Path, kind: str) -> None:
        path = write_tables(suqian, folder / "text", [kind], date=DAY)[-1]
        path.write_bytes(path.read_bytes().replace(b"3511", b"3510"))
        assert verify(path, suqian).same is False

    @pytest.mark.parametrize("kind", ["md", "txt"])
    def test_line_ends_of_another_system_do_not_count(self, suqian: Report, folder: Path, kind: str) -> None:
        for path in write_tables(suqian, folder / "ends", [kind], date=DAY):
            plain = path.read_bytes().replace(b"\r\n", b"\n")
            for end in (b"\n", b"\r\n"):
                path.write_bytes(plain.replace(b"\n", end))
                assert verify(path, suqian).same is True


class TestOtherFiles:
    """What was never exported."""

    @pytest.mark.parametrize("name", ["图.png", "报告.pdf", "a.xlsx", "说明.bin"])
    def test_a_file_without_stamp_cannot_be_told(self, suqian: Report, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
        verdict = verify(path, suqian)
        assert verdict.same is None
        assert "无法核对" in verdict.sentence

    def test_a_page_without_tables_cannot_be_told(self, suqian: Report, tmp_path: Path) -> None:
        path = tmp_path / "新闻.html"
        path.write_text("<html><body><p>今天开会。</p></body></html>", "utf-8")
        assert verify(path, suqian).same is None

    def test_a_package_is_to_be_unpacked_first(self, suqian: Report, tmp_path: Path) -> None:
        (tmp_path / "上报.zip").write_bytes(b"PK")
        with pytest.raises(FileRefused, match="先解压"):
            verify(tmp_path / "上报.zip", suqian)

    def test_a_file_that_is_not_there(self, suqian: Report, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="找不到"):
            verify(tmp_path / "没有.png", suqian)


class TestAReportWithPictures:
    """What `report --picture` put into a document is known by the pictures."""

    @pytest.fixture
    def book(self, suqian: Report, tmp_path: Path) -> Path:
        path = tmp_path / "年报.xlsx"
        path.write_bytes(workbook_bytes(suqian))
        return path

    def test_the_file_just_written_is_the_workbooks(self, book: Path, suqian: Report, tmp_path: Path) -> None:
        document = with_places(suqian, tmp_path / "报告.docx", placeholder)
        assert (
            cli.main(["report", str(book), "--into", str(document), "--picture", "-o", str(tmp_path / "新.docx")]) < 2
        )
        assert verify(tmp_path / "新.docx", suqian).same is True
        other = changed(suqian, {"disclosure.rules.made": 3})
        verdict = verify(tmp_path / "新.docx", other)
        assert verdict.same is False
        assert "发布后有变动" in verdict.sentence

    def test_a_new_report_with_pictures(self, book: Path, suqian: Report, tmp_path: Path) -> None:
        assert cli.main(["report", str(book), "--new", "--picture", "-o", str(tmp_path / "新.docx")]) == 0
        assert verify(tmp_path / "新.docx", suqian).same is True


def test_a_workbook_without_figures_verifies_nothing(suqian: Report, folder: Path) -> None:
    (path, *_) = write_tables(suqian, folder / "none", ["docx"], date=DAY)
    verdict = verify(path, blank_report(suqian.edition, suqian.unit, suqian.year))
    assert verdict.same is None
    assert "工作簿里还没有数" in verdict.sentence
