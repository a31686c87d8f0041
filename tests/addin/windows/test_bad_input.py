"""Clicks at the wrong moment or on the wrong thing: the user is told what to do, and nothing is lost.

The real commands run through the bridge, on xlwings' own engine over a fake Excel.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import published as reports
import pytest
from excel_window import NO, Boxes, Excel
from once import workbook_bytes

from workbook import layout
from workbook.edition import load
from workbook.report import BLANK, Report
from xladdin import log, profile
from xladdin.addin.commands import COMMANDS
from xladdin.addin.windows import workbooks
from xladdin.addin.windows.clicks import BUSY
from xladdin.hosts.busy import IGNORED, REJECTED

ON_A_REPORT = [command.tag for command in COMMANDS if command.needs_workbook]
TOTAL = "disputes.direct_suit.total"
CODE = ("Traceback", "Error", ".py", "xladdin", "None", "disputes.")


def saved(path: Path, report: Report) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook_bytes(report))
    return path


def contents(excel: Excel) -> dict[tuple[str, str], object]:
    """What every cell of the workbook in front holds."""
    # Asked row by row, openpyxl would make a cell of each place that has none.
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in excel.ActiveWorkbook.file.worksheets
        for cell in sheet._cells.values()
        if cell.value is not None
    }


def usable(excel: Excel) -> bool:
    """Whether Excel is as it was before the click: it asks its questions, and nothing claims to be going on."""
    return excel.DisplayAlerts is True and not str(excel.StatusBar).endswith("……")


def total_in(excel: Excel) -> object:
    place = layout.field_places(load("2021"))[TOTAL]
    return excel.ActiveWorkbook.file[place.sheet][place.address].value


@pytest.fixture
def excel(tmp_path: Path, jinhu: Report) -> Excel:
    """An Excel with a workbook whose total of 未经复议直接起诉 is 0 instead of 3."""
    return Excel(saved(tmp_path / "金湖县 2023.xlsx", jinhu))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook that is not ours."""
    import openpyxl

    path = tmp_path_factory.mktemp("other") / "工资.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "工资表"
    book.active.append(["姓名", "金额"])
    book.save(path)
    return path


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[tuple[str, str], object]]:
    """The workbook on which every click is turned away, and what it holds before all of them."""
    excel = Excel(saved(tmp_path_factory.mktemp("untouched") / "金湖县 2023.xlsx", reports.report("jinhu-2023")))
    return excel.ActiveWorkbook, contents(excel)


@pytest.fixture
def closed(untouched: tuple[Any, dict[tuple[str, str], object]]) -> Excel:
    """An Excel with that workbook in front."""
    excel = Excel()
    excel.ActiveWorkbook = untouched[0]
    excel.ActiveWorkbook.Application = excel
    excel.ActiveWorkbook.MultiUserEditing = False
    return excel


@pytest.mark.parametrize("tag", ON_A_REPORT)
class TestWithoutAReport:
    def test_where_no_workbook_is_open_it_says_what_to_open(self, click, boxes: Boxes, tag: str) -> None:
        excel = Excel()
        assert not click(tag, excel)
        assert boxes.texts == ["没有打开的工作簿。请先打开年报工作簿，再点按钮；还没有的，请点「新建」。"]
        assert usable(excel)

    def test_another_workbook_is_left_as_it_is(self, click, boxes: Boxes, other: Path, tag: str) -> None:
        excel = Excel(other)
        before = contents(excel)
        click(tag, excel)
        told = [*boxes.texts, *(words for words in excel.said_in_passing if not words.endswith("……"))]
        assert told
        assert any(word in told[-1] for word in ("请先", "请用", "没有可以撤销"))
        assert not [word for word in CODE if word in told[-1]]
        assert "出错了" not in told[-1]
        assert contents(excel) == before
        assert usable(excel)

    def test_in_the_protected_view_it_says_how_to_leave_it(self, click, boxes: Boxes, tag: str) -> None:
        excel = Excel()
        excel.ActiveProtectedViewWindow = object()
        assert not click(tag, excel)
        assert boxes.texts == [workbooks.PROTECTED_VIEW]
        assert "启用编辑" in boxes.texts[0]
        assert usable(excel)

    def test_in_a_shared_workbook_it_says_how_to_end_the_sharing(
        self, click, boxes: Boxes, closed: Excel, untouched, tag: str
    ) -> None:
        closed.ActiveWorkbook.MultiUserEditing = True
        assert not click(tag, closed)
        assert boxes.texts == [workbooks.SHARED]
        assert "取消共享" in boxes.texts[0]
        assert contents(closed) == untouched[1]
        assert usable(closed)

    @pytest.mark.parametrize("code", [REJECTED, IGNORED])
    def test_while_a_cell_is_edited_it_says_how_to_end_that(
        self, click, boxes: Boxes, closed: Excel, untouched, busy, tag: str, code: int
    ) -> None:
        busy(closed, code, 60.0)
        assert not click(tag, closed)
        assert boxes.texts == [BUSY]
        assert contents(closed) == untouched[1]
        assert usable(closed)


class TestHelpAndLog:
    @pytest.mark.parametrize("shared", [True, False])
    def test_they_are_there_whatever_is_open(self, click, boxes: Boxes, other: Path, shared: bool) -> None:
        excel = Excel(other)
        excel.ActiveWorkbook.MultiUserEditing = shared
        assert click("show_help", excel)
        assert "填充合计" in boxes.texts[-1]
        assert click("show_log", excel)
        assert "还没有日志" in boxes.texts[-1]

    def test_the_log_is_opened_where_there_is_one(self, click, boxes: Boxes, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[Path] = []
        monkeypatch.setattr("xladdin.hosts.dialogue.open_with_system", opened.append)
        log.start().info("x")
        assert click("show_log", Excel())
        assert opened == [profile.log_file()]


class TestAReadOnlyWorkbook:
    def test_the_button_works_and_says_once_how_to_keep_the_result(self, click, boxes: Boxes, excel: Excel) -> None:
        excel.ActiveWorkbook.ReadOnly = True
        assert click("validate", excel)
        assert boxes.texts == [workbooks.READ_ONLY]
        assert "另存为" in boxes.texts[0]
        assert click("validate", excel)
        assert boxes.texts == [workbooks.READ_ONLY]
        assert "强制性" in str(excel.StatusBar)

    def test_of_another_one_it_says_so_again(self, click, boxes: Boxes, tmp_path: Path, suqian: Report) -> None:
        for name in ("一.xlsx", "二.xlsx"):
            excel = Excel(saved(tmp_path / name, suqian))
            excel.ActiveWorkbook.ReadOnly = True
            click("validate", excel)
        assert boxes.texts == [workbooks.READ_ONLY] * 2


class TestTwoExcels:
    def test_each_click_acts_on_its_own(self, click, tmp_path: Path, jinhu: Report, suqian: Report) -> None:
        first = Excel(saved(tmp_path / "甲" / "年报.xlsx", jinhu.with_values({TOTAL: BLANK})), window=1)
        second = Excel(saved(tmp_path / "乙" / "年报.xlsx", suqian.with_values({TOTAL: BLANK})), window=2)
        untouched = contents(second)
        assert click("fill_totals", first)
        assert total_in(first) == 3
        assert contents(second) == untouched
        assert click("fill_totals", second)
        assert total_in(second) == suqian.value(TOTAL).number
        assert click("undo", first)
        assert total_in(first) is None
        assert total_in(second) == suqian.value(TOTAL).number

    def test_a_box_belongs_to_the_excel_that_was_clicked(self, click, boxes: Boxes) -> None:
        for window in (11, 22):
            click("validate", Excel(window=window))
        assert boxes.owners == [11, 22]

    def test_an_excel_that_has_gone_does_not_matter_to_the_other(self, click, boxes: Boxes, excel: Excel) -> None:
        gone = Excel(window=9)
        gone.turned_away = lambda: -2147417848  # type: ignore[method-assign]  # RPC_E_DISCONNECTED
        assert not click("validate", gone)
        assert click("validate", excel)


class TestPaths:
    @pytest.mark.parametrize("folder", ["张三 的文档", "年报 & 汇总=1", "100%^(备份)", "ｆ𠮷 'x'"])
    def test_blanks_and_signs_do_no_harm(
        self, click, boxes: Boxes, tmp_path: Path, suqian: Report, folder: str
    ) -> None:
        path = saved(tmp_path / folder / "年报 & 汇总=1 终稿.xlsx", suqian.with_values({TOTAL: BLANK}))
        excel = Excel(path)
        for tag in ("validate", "fill_totals", "undo", "fill_totals", "export_text"):
            assert click(tag, excel), boxes.texts
        assert list((path.parent / f"{path.stem}-导出").glob("*-全部.txt"))


class TestInTheCloud:
    """A workbook that lies with OneDrive or SharePoint has an address in place of a path."""

    ADDRESS = "https://unit-my.sharepoint.com/personal/zhang_san/Documents/年报 & 汇总=1.xlsx"

    @pytest.fixture
    def cloud(self, tmp_path: Path, jinhu: Report) -> Excel:
        excel = Excel(saved(tmp_path / "年报 & 汇总=1.xlsx", jinhu.with_values({TOTAL: BLANK})))
        excel.ActiveWorkbook.FullName, excel.ActiveWorkbook.Path = self.ADDRESS, self.ADDRESS.rpartition("/")[0]
        return excel

    def test_it_is_checked_and_toured_as_any_other(self, click, boxes: Boxes, cloud: Excel) -> None:
        assert click("validate", cloud)
        assert click("next_finding", cloud)
        assert boxes.texts == []

    def test_what_was_filled_can_be_undone(self, click, boxes: Boxes, cloud: Excel, user_folders: Path) -> None:
        before = contents(cloud)
        assert click("fill_totals", cloud)
        assert total_in(cloud) == 3
        (kept,) = (user_folders / "undo").glob("*.json")
        assert self.ADDRESS in kept.read_text(encoding="utf-8")
        assert click("undo", cloud)
        assert contents(cloud) == before

    def test_an_export_asks_for_a_folder(self, click, cloud: Excel, tmp_path: Path) -> None:
        cloud.folder = tmp_path / "本机"
        assert click("export_text", cloud)
        assert cloud.asked == ["工作簿还没有存到本机，请选择导出到哪个文件夹"]
        assert list((tmp_path / "本机").glob("*-全部.txt"))

    def test_without_a_folder_nothing_is_exported(self, click, boxes: Boxes, cloud: Excel, tmp_path: Path) -> None:
        files = sorted(tmp_path.rglob("*.txt"))
        assert click("export_text", cloud)
        assert cloud.asked
        assert sorted(tmp_path.rglob("*.txt")) == files
        assert usable(cloud)


class TestWhatIsSelected:
    def test_a_chart_or_picture_is_no_reason_to_fail(self, click, boxes: Boxes, excel: Excel) -> None:
        assert click("validate", excel)
        excel.Selection = object()  # type: ignore[assignment]  # it has no address
        assert click("next_finding", excel)
        assert boxes.texts == []
        assert "条【" in str(excel.StatusBar)


class TestAfterAMistake:
    def test_a_question_answered_no_leaves_nothing_behind(self, click, boxes: Boxes, excel: Excel) -> None:
        boxes.answer = NO
        before = contents(excel)
        for tag in ("fill_totals", "export_pictures", "repair"):
            click(tag, excel)
            assert usable(excel), tag
        assert contents(excel) == before
        assert excel.DisplayAlerts is True

    def test_an_entry_that_is_no_number_is_named_and_nothing_written(self, click, boxes: Boxes, excel: Excel) -> None:
        excel.ActiveWorkbook.file["表三"]["D6"].value = "三件"
        before = contents(excel)
        assert not click("fill_totals", excel)
        assert "「三件」" in boxes.texts[-1]
        assert contents(excel) == before

    def test_a_sheet_with_a_password_is_named_and_nothing_written(self, click, boxes: Boxes, excel: Excel) -> None:
        excel.ActiveWorkbook.file["表四"].protection.set_password("秘密")
        before = contents(excel)
        assert not click("fill_totals", excel)
        assert "「表四」设有密码保护" in boxes.texts[-1]
        assert contents(excel) == before
        assert usable(excel)

    def test_the_log_holds_no_figures_and_no_unit(self, click, excel: Excel, jinhu: Report) -> None:
        log.start()
        for tag in ("validate", "next_finding", "fill_totals", "undo"):
            click(tag, excel)
        text = profile.log_file().read_text(encoding="utf-8")
        assert "validate took" in text
        assert jinhu.unit not in text
        assert "表" not in text
