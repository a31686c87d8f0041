"""Every button in LibreOffice, clicked by dispatch: what it does there, and that one 「撤销」 takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import COVER
from in_libreoffice import Calc, Somebody, undo_title
from office import Office
from published import report as published_report

from workbook import layout
from workbook.report import BLANK, Report
from workbook.template import workbook_bytes
from xladdin.addin.commands import COMMANDS
from xladdin.addin.shell import rehearsal
from xladdin.ledger.sheets.build import ledger_bytes

Opened = Callable[..., Calc]
TOTAL, WRONG = "disputes.reconsideration.total", "disputes.direct_suit.total"


@pytest.fixture
def opened(libreoffice: tuple[Office, Somebody], tmp_path: Path) -> Iterator[Opened]:
    """Opens the workbook of a report."""
    found: list[Calc] = []

    def open_one(report: Report, name: str = "年报.xlsx", **more: Any) -> Calc:
        path = tmp_path / name
        path.write_bytes(workbook_bytes(report, **{"cover": COVER, **more}))
        found.append(Calc(libreoffice[0], path))
        return found[-1]

    yield open_one
    for one in found:
        one.close()


def place(report: Report, field: str) -> tuple[str, str]:
    found = layout.field_places(report.edition)[field]
    return found.sheet, found.address


class TestADayAtWork:
    def test_fill_validate_jump_correct_undo(self, opened: Opened, jinhu: Report) -> None:
        """金湖 2023, one total blank: 未经复议直接起诉 2+0+1+0 was published with 总计 0."""
        calc = opened(jinhu.with_values({TOTAL: BLANK}))
        blank, wrong = place(jinhu, TOTAL), place(jinhu, WRONG)
        heard = calc.click("fill_totals", ask=[False])
        assert "未经复议直接起诉" in heard[0][1]
        assert calc.shown(*blank) == "7"
        assert calc.shown(*wrong) == "0"

        heard = calc.click("validate")
        assert heard[-1][1].startswith(calc.shown(layout.RESULTS, f"A{layout.RESULT_VERDICT_ROW}"))
        assert calc.selected == wrong
        calc.document.CurrentController.setActiveSheet(calc.document.Sheets.getByIndex(0))
        heard = calc.click("next_finding")
        assert calc.selected == wrong
        assert "应为 3" in heard[-1][1]

        calc.put(*wrong, 3)
        assert "强制性问题" not in calc.click("validate")[-1][1]
        assert calc.undone() == undo_title("validate")
        assert "处强制性问题" in calc.shown(layout.RESULTS, f"A{layout.RESULT_VERDICT_ROW}")

    def test_undo_of_libreoffice_takes_back_a_whole_click(self, opened: Opened, jinhu: Report, tmp_path: Path) -> None:
        calc = opened(jinhu.with_values({TOTAL: BLANK}))
        before = calc.saved_as(tmp_path / "before.xlsx")
        protected = [sheet.isProtected() for sheet in sheets(calc)]
        calc.click("fill_totals", ask=[True])
        calc.click("validate")
        assert [sheet.isProtected() for sheet in sheets(calc)] == protected
        assert list(calc.document.UndoManager.getAllUndoActionTitles()) == [
            undo_title("validate"),
            undo_title("fill_totals"),
        ]
        assert (calc.undone(), calc.undone()) == (undo_title("validate"), undo_title("fill_totals"))
        assert held_in(calc.saved_as(tmp_path / "after.xlsx")) == held_in(before)
        assert [sheet.isProtected() for sheet in sheets(calc)] == protected

    def test_a_second_check_changes_nothing(self, opened: Opened, jinhu: Report) -> None:
        calc = opened(jinhu)
        calc.click("validate")
        calc.document.setModified(False)
        calc.click("validate")
        assert not calc.document.isModified()
        assert len(calc.document.UndoManager.getAllUndoActionTitles()) == 1

    def test_our_own_undo_works_as_well(self, opened: Opened, jinhu: Report) -> None:
        calc = opened(jinhu.with_values({TOTAL: BLANK}))
        calc.click("fill_totals")
        calc.click("undo")
        assert calc.shown(*place(jinhu, TOTAL)) == ""
        assert calc.undone() == undo_title("undo")
        assert calc.shown(*place(jinhu, TOTAL)) == "7"

    def test_a_mark_is_seen_and_goes(self, opened: Opened, jinhu: Report) -> None:
        """The conditional formats of the template look at the hidden sheet 标记."""
        calc = opened(jinhu)
        sheet, address = place(jinhu, WRONG)
        plain = background(calc, sheet, address)
        calc.click("validate")
        marked = background(calc, sheet, address)
        assert marked != plain
        calc.click("clear_marks")
        assert background(calc, sheet, address) == plain

    def test_a_link_of_the_list_leads_to_its_cell(self, opened: Opened, jinhu: Report) -> None:
        calc = opened(jinhu)
        calc.click("validate")
        link = calc.document.Sheets.getByName(layout.RESULTS).getCellByPosition(
            layout.RESULT_COLUMNS.index("定位"), layout.RESULT_TOP - 1
        )
        assert link.String == "转到"
        target = re.fullmatch(r'=HYPERLINK\("#\'(.+)\'!(\w+)";"转到"\)', link.Formula)
        assert target is not None
        assert target.groups() == place(jinhu, WRONG)


class TestOtherFiles:
    def test_exporting_and_writing_into_the_report(self, opened: Opened, suqian: Report, tmp_path: Path) -> None:
        from xladdin.export.files import write_tables

        calc = opened(suqian)
        for tag in ("export_text", "export_web", "export_word"):
            calc.click(tag)
        assert {path.suffix for path in (tmp_path / "年报-导出").iterdir()} >= {".txt", ".html", ".docx"}
        document = next(path for path in write_tables(suqian, tmp_path / "r", ["docx"]) if path.stem.endswith("全部"))
        calc.put(*place(suqian, "requests.received.other"), 12)
        heard = calc.click("write_report", choose_file=[str(document)], ask=[True, True, True])
        assert f"已写入 {document.name}" in dict(heard)["show"]

    def test_last_year_is_fetched(self, opened: Opened, suqian: Report, tmp_path: Path) -> None:
        from dataclasses import replace

        last = tmp_path / "上年.xlsx"
        last.write_bytes(workbook_bytes(replace(suqian, year=suqian.year - 1)))
        calc = opened(suqian)
        calc.click("fetch_last_year", choose_file=[str(last)], ask=[True, True])
        assert calc.shown(layout.LAST_YEAR, layout.LAST_YEAR_YEAR_PLACE.address) == str(suqian.year - 1)
        assert calc.undone() == undo_title("fetch_last_year")

    def test_a_ledger_fills_the_report_beside_it(
        self,
        opened: Opened,
        libreoffice: tuple[Office, Somebody],
        jinhu: Report,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("xladdin.ledger.sheets.build.SPARE", 20)
        monkeypatch.setattr("xladdin.ledger.sheets.build.PREPARED", 20)  # LibreOffice takes seconds over 5,000 rows
        ledger = tmp_path / "台账.xlsx"
        ledger.write_bytes(ledger_bytes(jinhu.unit, jinhu.year))
        beside = Calc(libreoffice[0], ledger)
        calc = opened(jinhu)
        calc.click("count_ledger", ask=[True])
        assert calc.shown(*place(jinhu, "requests.received.natural_person")) == "0"
        beside.close()

    def test_a_new_workbook_is_opened_there(self, opened: Opened, jinhu: Report, tmp_path: Path) -> None:
        calc = opened(jinhu, "旧.xlsx")
        calc.click("new_workbook", choose_folder=[str(tmp_path)])
        components = calc.office.desktop.Components.createEnumeration()
        urls = []
        while components.hasMoreElements():
            component = components.nextElement()
            urls.append(component.URL)
            if component.URL.endswith(calc.office.uno.systemPathToFileUrl(str(tmp_path / "年报.xlsx"))):
                component.close(True)
        assert calc.office.uno.systemPathToFileUrl(str(tmp_path / "年报.xlsx")) in urls


class TestDamage:
    def test_what_can_be_mended_in_place_is(self, opened: Opened, jinhu: Report) -> None:
        calc = opened(jinhu)
        table = calc.document.Sheets.getByName("表四")
        table.unprotect("")
        cursor = table.createCursor()
        cursor.gotoEndOfUsedArea(False)
        label = next(
            table.getCellByPosition(column, row)
            for row in range(cursor.RangeAddress.EndRow + 1)
            for column in range(cursor.RangeAddress.EndColumn + 1)
            if table.getCellByPosition(column, row).String == "行政复议"
        )
        area = table.createCursorByRange(label)
        area.collapseToMergedArea()
        area.merge(False)
        label.setString("复议")
        entry = table.getCellRangeByName(place(jinhu, "disputes.reconsideration.upheld")[1])
        entry.CellStyle = "Default"
        entry.CellProtection = locked(calc.office)
        calc.document.NamedRanges.removeByName("mark_disputes")
        calc.document.Sheets.getByName(layout.GUIDE).IsVisible = False
        heard = calc.click("repair", ask=[True])
        assert label.String == "行政复议"
        assert label.getIsMerged()
        assert table.isProtected()
        assert entry.CellStyle == "年报 填报项"
        assert not entry.CellProtection.IsLocked
        assert calc.document.Sheets.getByName(layout.GUIDE).IsVisible
        assert calc.document.NamedRanges.hasByName("mark_disputes")
        assert "表四" in heard[1][1]
        assert "没有发现模板被改动" in calc.click("repair", ask=[False])[1][1]

    def test_a_sheet_with_a_password_is_named_and_nothing_is_written(self, opened: Opened, jinhu: Report) -> None:
        calc = opened(jinhu.with_values({TOTAL: BLANK}))
        table = calc.document.Sheets.getByName("表四")
        table.unprotect("")
        table.protect("secret")
        done, heard = calc.try_to("fill_totals")
        assert not done
        assert "设有密码保护" in heard[-1][1]
        assert calc.shown(*place(jinhu, TOTAL)) == ""
        table.unprotect("secret")


class TestWhereAButtonIsOfUse:
    def test_only_on_workbooks_of_ours(
        self, opened: Opened, libreoffice: tuple[Office, Somebody], jinhu: Report
    ) -> None:
        office = libreoffice[0]
        other = office.desktop.loadComponentFromURL(
            "private:factory/scalc", "_blank", 0, office.properties(Hidden=True)
        )
        ours = opened(jinhu)
        assert {one.tag: enabled(office, ours.frame, one.tag) for one in COMMANDS} == {
            one.tag: True for one in COMMANDS
        }
        assert {one.tag: enabled(office, other.CurrentController.Frame, one.tag) for one in COMMANDS} == {
            one.tag: not one.needs_workbook for one in COMMANDS
        }
        other.close(True)


ANSWERS: dict[str, dict[str, list[Any]]] = {"fill_zeros": {"ask": [True]}}


@pytest.fixture(scope="module")
def one_workbook(libreoffice: tuple[Office, Somebody], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    path = tmp_path_factory.mktemp("every") / "年报.xlsx"
    path.write_bytes(workbook_bytes(published_report("suqian-2023")))
    calc = Calc(libreoffice[0], path)
    yield calc
    calc.close()


@pytest.mark.parametrize("tag", [one.tag for one in COMMANDS])
def test_every_button_runs_to_its_end(tag: str, one_workbook: Calc) -> None:
    """For a person who says no and chooses nothing, on a report that balances."""
    done, heard = one_workbook.try_to(tag, **ANSWERS.get(tag, {}))
    assert done
    assert not [words for kind, words in heard if kind == "say" and "出错" in words]


def test_the_shell_passes_the_rehearsal(
    libreoffice: tuple[Office, Somebody], opened: Opened, jinhu: Report, tmp_path: Path
) -> None:
    """As docs/shell.md has it, for any shell."""
    import json

    from xladdin.addin.shell import server

    own = libreoffice[1].home / "state" / "Nianbao" / "shell.json"
    before = own.read_text(encoding="utf-8") if own.exists() else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCALAPPDATA", str(libreoffice[1].home / "state"))
        with server.listening(rehearsal.known):
            calc = opened(jinhu)
            answers = {"ask": [True, False], "choose_file": [str(calc.path), None], "choose_folder": [str(tmp_path)]}
            calc.click("rehearse", **answers)
            assert calc.click("rehearse")[-1] == ("say", rehearsal.PASSED)
            assert calc.undone() == "年报：排练"
            assert calc.shown(rehearsal.SHEET, "A2") == ""
    if before is not None and json.loads(before):
        own.write_text(before, encoding="utf-8")


def locked(office: Office) -> Any:
    return office.uno.createUnoStruct("com.sun.star.util.CellProtection", IsLocked=True)


def sheets(calc: Calc) -> list[Any]:
    found = calc.document.Sheets
    return [found.getByIndex(number) for number in range(found.Count)]


def held_in(path: Path) -> dict[tuple[str, int, int], object]:
    """What the cells of a file hold."""
    from xladdin.addin.shell.changes import picture
    from xladdin.hosts.file_engine.file import open_book

    with open_book(path) as book:
        return dict(picture(book.impl.workbook).cells)


def background(calc: Calc, sheet: str, address: str) -> int:
    """The colour in which a cell is drawn, conditional formats and all."""
    cell = calc.document.Sheets.getByName(sheet).getCellRangeByName(address)
    entries = [entry for area in cell.ConditionalFormat and [cell.ConditionalFormat] for entry in conditions(area)]
    for formula, style in entries:
        parser = calc.document.Sheets.getByName(sheet).getCellByPosition(200, 200)
        parser.setFormula("=" + formula.replace("ROW()", f"ROW({address})").replace("COLUMN()", f"COLUMN({address})"))
        true = parser.getValue() == 1
        parser.setString("")
        if true:
            return int(calc.document.StyleFamilies.getByName("CellStyles").getByName(style).CellBackColor)
    return int(cell.CellBackColor)


def conditions(area: Any) -> list[tuple[str, str]]:
    return [(area.getByIndex(number).getFormula1(), area.getByIndex(number).StyleName) for number in range(area.Count)]


def enabled(office: Office, frame: Any, tag: str) -> bool:
    """Whether a button of that window can be clicked."""
    from office import _imports_of_uno

    heard: list[bool] = []
    with _imports_of_uno():
        import unohelper
        from com.sun.star.frame import XStatusListener

    def status_changed(_self: Any, event: Any) -> None:
        heard.append(bool(event.IsEnabled))

    kind = {"statusChanged": status_changed, "disposing": lambda _self, _event: None}
    listener = type("Listener", (unohelper.Base, XStatusListener), kind)()
    transformer = office.services.createInstance("com.sun.star.util.URLTransformer")
    url = office.uno.createUnoStruct("com.sun.star.util.URL", Complete=f"cn.nianbao.buttons:{tag}")
    url = transformer.parseStrict(url)[1]
    dispatch = frame.queryDispatch(url, "_self", 0)
    dispatch.addStatusListener(listener, url)
    dispatch.removeStatusListener(listener, url)
    return heard[0]
