"""What is pasted into an entry brings its look along and locks the cell: told, mended, and nothing of it lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from altered import altered
from clicking import Opener, Recorded, saved
from com_stub import ComError
from fake_excel import fake_excel_book
from openpyxl.styles import Protection

from workbook import layout
from workbook.layout import Place
from workbook.report import BLANK, Report
from xladdin import ribbon
from xladdin.book.repair.form import form_of
from xladdin.book.repair.in_place import damage
from xladdin.book.repair.recovery import recover
from xladdin.hosts import xw
from xladdin.hosts.cell_rules import SheetRules
from xladdin.hosts.content import read_block
from xladdin.hosts.file_engine.file import open_book

PASTED = (("表三", "D6", 77), ("表三", "F9", 3), ("表二", "B16", 12.5), ("封面", "C10", "李四"), ("上年数", "E8", 5))


def pasted_in_excel(path: Path) -> xw.Book:
    book = fake_excel_book(path)
    for sheet, address, content in PASTED:
        book.impl.xl.paste(sheet, address, content)
    return book


def pasted_in_a_file(path: Path) -> xw.Book:
    def paste(file: object) -> None:
        for sheet, address, content in PASTED:
            cell = file[sheet][address]
            cell.value, cell.style, cell.protection = content, "Normal", Protection(locked=True)

    return open_book(altered(path, paste))


def marks(rules: SheetRules) -> list[tuple[object, ...]]:
    """Where, when and how cells are marked."""
    found: list[tuple[object, ...]] = []
    for area, rule in rules.formats:
        font, fill, side = rule.dxf.font, rule.dxf.fill, rule.dxf.border.left if rule.dxf.border else None
        letters = font and (bool(font.b), bool(font.i), font.u, font.color and font.color.rgb[-6:])
        ground = fill and (fill.patternType, fill.bgColor.rgb[-6:], fill.fgColor.rgb[-6:])
        found.append((area, rule.formula[0], letters, ground, side and (side.style, side.color.rgb[-6:])))
    return found


def limits(rules: SheetRules) -> dict[tuple[int, int], tuple[object, ...]]:
    """What may be typed into each cell, and what its user is told."""
    return {
        cell: (one.type, one.formula1, one.formula2, one.prompt, one.error, one.allow_blank, one.showInputMessage)
        for one in rules.validations
        for block in one.sqref.ranges
        for cell in block.cells
    }


@pytest.fixture(params=[pasted_in_excel, pasted_in_a_file], ids=["excel", "file"])
def book(request: pytest.FixtureRequest, jinhu: Report, tmp_path: Path) -> xw.Book:
    make: Callable[[Path], xw.Book] = request.param
    return make(saved(tmp_path / "年报.xlsx", jinhu))


class TestPastedFromAnotherWorkbook:
    def test_the_user_is_told_which_cells_and_they_are_as_before(self, book: xw.Book) -> None:
        user = Recorded()
        assert ribbon.repair(book, user) is None
        (question,) = user.asked
        assert "填报格被粘贴的内容锁住或者换了格式 5 处：" in question
        for sheet, address, _ in PASTED:
            assert f"{sheet}!{address}" in question
        assert not damage(book, recover(book))

    def test_what_was_pasted_is_kept(self, book: xw.Book) -> None:
        ribbon.repair(book, Recorded())
        for sheet, address, content in PASTED:
            at = (book.sheets[sheet].range(address).row, book.sheets[sheet].range(address).column)
            assert read_block(book, sheet, at, at) == [[content]]

    def test_marks_and_limits_are_there_again(self, book: xw.Book) -> None:
        recovery = recover(book)
        ribbon.repair(book, Recorded())
        file = book.impl.xl.file if hasattr(book.impl, "xl") else book.impl.workbook
        for name in ("封面", "表二", "表三", "上年数"):
            held, unaltered = SheetRules.of(file[name]), recovery.form.sheets[name].rules
            assert marks(held) == marks(unaltered)
            assert limits(held) == limits(unaltered)

    def test_a_workbook_nobody_pasted_into_has_none(self, jinhu: Report, tmp_path: Path) -> None:
        for one in (fake_excel_book, open_book):
            book = one(saved(tmp_path / "年报.xlsx", jinhu))
            assert damage(book, recover(book)).pasted_over == ()

    def test_where_the_styles_are_gone_a_new_workbook_is_offered(self, jinhu: Report, tmp_path: Path) -> None:
        path = saved(tmp_path / "年报.xlsx", jinhu)
        book = fake_excel_book(path)
        book.impl.xl.paste("表三", "D6", 77)
        styles = book.impl.xl.file._named_styles
        styles.remove(next(style for style in styles if style.name == "年报 上年数"))
        user = Recorded(answer=False)
        ribbon.repair(book, user)
        assert "另存一份全新的工作簿" in user.asked[0]


class TestTheClick:
    def test_it_says_that_the_cell_to_mend_cannot_be_typed_into(self, opened: Opener, suqian: Report) -> None:
        field = next(field for field in suqian.edition.requests.fields if not field.is_total)
        cover = {"body": "设区的市级人民政府（汇总）", "filler": "张三", "reviewer": "李四"}
        book, user = opened(suqian.with_values({field.id: BLANK}), cover=cover), Recorded()
        place = layout.field_places(suqian.edition)[field.id]
        ribbon.validate(book, user)
        assert "修复模板" not in user.shown[-1]
        if hasattr(book.impl, "xl"):
            book.impl.xl.paste(place.sheet, place.address, None)
        else:
            book.impl.workbook[place.sheet][place.address].protection = Protection(locked=True)
        ribbon.validate(book, user)
        assert user.shown[-1].endswith(f"{place} 被粘贴的内容锁住了，改不了；点「修复模板」解开。")
        ribbon.repair(book, user)
        ribbon.validate(book, user)
        assert "修复模板" not in user.shown[-1]


class TestInExcel:
    def test_the_cell_can_be_typed_into_again(self, jinhu: Report, tmp_path: Path) -> None:
        book = fake_excel_book(saved(tmp_path / "年报.xlsx", jinhu))
        native = book.impl.xl
        native.paste("表三", "D6", 77)
        with pytest.raises(ComError, match="受保护"):
            native.type_in("表三", "D6", 78)
        ribbon.repair(book, Recorded())
        native.type_in("表三", "D6", 78)
        assert read_block(book, "表三", (6, 4), (6, 4)) == [[78.0]]

    def test_from_word_the_cell_gets_the_style_normal_which_is_not_locked(self, jinhu: Report, tmp_path: Path) -> None:
        book = fake_excel_book(saved(tmp_path / "年报.xlsx", jinhu))
        native = book.impl.xl
        normal = next(style for style in native.file._named_styles if style.name == "Normal")
        native.paste("表三", "D6", 77, locked=normal.protection.locked)
        native.type_in("表三", "D6", 78)
        assert Place("表三", 6, 4) in damage(book, recover(book)).pasted_over

    def test_every_entry_of_each_form_has_its_style(self, jinhu: Report) -> None:
        styles = form_of(jinhu.edition, jinhu.edition).entry_styles
        assert styles[Place("表三", 6, 4)] == "年报 填报项"
        assert Place("表三", 6, 10) not in styles
