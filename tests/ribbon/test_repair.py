"""修复模板: whatever was done to the form, it is as printed again, and no value is lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import published
import pytest
from altered import altered, delete_row, insert_column, insert_row
from clicking import Opener, Recorded, saved
from hypothesis import given, settings
from hypothesis import strategies as st
from once import workbook_bytes

from workbook import layout
from workbook.bodies import BODIES
from workbook.edition import edition_ids, load
from workbook.files.reading import read_workbook
from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin import ribbon
from xladdin.book.repair.alignment import aligned
from xladdin.book.repair.form import form_of
from xladdin.book.repair.in_place import damage
from xladdin.book.repair.leftovers import NAME
from xladdin.book.repair.recovery import recover
from xladdin.hosts.content import read_block
from xladdin.hosts.file_engine.file import open_book, save_copy

COVER = {"contact": "0517-1234567", "filler": "张三", "reviewer": "李四", "body": BODIES[2]}


def displays(report: Report | None) -> list[str]:
    assert report is not None
    return [value.display for value in report.values]


@pytest.fixture
def path(tmp_path: Path, hongze: Report) -> Path:
    """洪泽 2023 as a workbook, with 宿迁's figures of that year as its 上年数 and 台账合计 filled in."""
    from dataclasses import replace

    from workbook.report import number_value

    report = replace(hongze, body=COVER["body"], ledger={"requests.received.total": number_value(77)})
    cover = {key: text for key, text in COVER.items() if key != "body"}
    return saved(tmp_path / "洪泽.xlsx", report, cover=cover, last_year=published.report("suqian-2023"))


def repaired(path: Path, change: Callable[[Any], object]) -> tuple[Path, Recorded]:
    """The new workbook after a change that only a new workbook sets right, and what the user was told."""
    user = Recorded()
    out = ribbon.repair(open_book(altered(path, change)), user)
    assert out is not None
    return out, user


def leftovers(path: Path) -> list[tuple[object, ...]]:
    """Sheet, cell and content of every line on 「修复前数据」."""
    book = openpyxl.load_workbook(path)
    if NAME not in book.sheetnames:
        return []
    return [tuple(cell.value for cell in row[:3]) for row in book[NAME].iter_rows(min_row=2)]


class TestMovedRows:
    """A row that was inserted or deleted: values are found by label and go into a new workbook."""

    @pytest.mark.parametrize(
        ("sheet", "row"),
        [("表三", 6), ("表三", 12), ("表三", 30), ("表二", 5), ("表四", 6), ("上年数", 9), ("封面", 8)],
    )
    def test_after_an_inserted_row_every_value_is_in_its_place(self, path: Path, sheet: str, row: int) -> None:
        before = read_workbook(path)
        out, user = repaired(path, lambda book: insert_row(book[sheet], row))
        after = read_workbook(out)
        assert displays(after.report) == displays(before.report)
        assert displays(after.last_year) == displays(before.last_year)
        assert after.cover == before.cover
        assert after.report.ledger == before.report.ledger
        assert leftovers(out) == []
        assert f"插入、删除或移动过行列：{sheet}" in user.asked[0]

    def test_an_inserted_column_too(self, path: Path) -> None:
        before = read_workbook(path).report
        out, _ = repaired(path, lambda book: insert_column(book["表三"], 6))
        assert displays(read_workbook(out).report) == displays(before)

    def test_a_deleted_row_is_named_and_only_its_values_are_gone(self, path: Path) -> None:
        before = read_workbook(path).report
        out, user = repaired(path, lambda book: delete_row(book["表三"], 12))
        after = read_workbook(out).report
        gone = [f for f in before.edition.fields if after.value(f).display != before.value(f).display]
        assert {f.row_name for f in gone} == {"三、（三）3.危及“三安全一稳定”"}
        assert all(after.value(f).display == "" for f in gone)
        assert "找不到这些标签，所在的行列可能已删去：3.危及“三安全一稳定”" in user.asked[0]

    def test_what_was_typed_into_the_inserted_row_is_kept(self, path: Path) -> None:
        def change(book: Any) -> None:
            insert_row(book["表三"], 12)
            book["表三"]["D12"], book["表三"]["C12"] = 5, "4.其他机关的"

        out, user = repaired(path, change)
        assert leftovers(out) == [("表三", "C12", "4.其他机关的"), ("表三", "D12", 5)]
        assert "表三!C12、表三!D12" in user.asked[0]

    def test_the_altered_workbook_is_left_as_it_was(self, path: Path) -> None:
        altered(path, lambda book: insert_row(book["表三"], 8))
        before = path.read_bytes()
        out = ribbon.repair(open_book(path), Recorded())
        assert path.read_bytes() == before
        assert out == path.with_name("洪泽-修复.xlsx")
        assert ribbon.repair(open_book(path), Recorded()) == path.with_name("洪泽-修复2.xlsx")

    def test_without_agreement_nothing_is_written(self, path: Path) -> None:
        altered(path, lambda book: insert_row(book["表三"], 8))
        assert ribbon.repair(open_book(path), Recorded(answer=False)) is None
        assert [p.name for p in path.parent.glob("*.xlsx")] == ["洪泽.xlsx"]

    @settings(max_examples=6)
    @given(seed=st.integers(0, 10**6))
    def test_wherever_rows_are_inserted_every_value_is_found(self, seed: int, tmp_path_factory: Any) -> None:
        source = random.Random(seed)
        report = published.report(source.choice(("hongze-2023", "zhangdian-2020")))
        path = saved(tmp_path_factory.mktemp("repair") / "年报.xlsx", report)

        def change(book: Any) -> None:
            for name in source.sample(["表二", "表三", "表四"], 2):
                for _ in range(source.randint(1, 3)):
                    insert_row(book[name], source.randint(2, 27))

        found = recover(open_book(altered(path, change)))
        places = layout.field_places(report.edition)
        assert {f.id: found.values.get(places[f.id]) for f in report.edition.fields} == {
            f.id: None if report.value(f).number is None else float(report.value(f).number or 0)
            for f in report.edition.fields
        }


class TestLostSheetsAndFormats:
    def test_a_deleted_sheet_comes_back_and_the_rest_is_kept(self, path: Path) -> None:
        before = read_workbook(path)
        out, user = repaired(path, lambda book: book.remove(book["上年数"]))
        after = read_workbook(out)
        assert displays(after.report) == displays(before.report)
        assert after.last_year is None
        assert "缺少工作表：上年数" in user.asked[0]

    def test_even_the_cover_may_be_gone(self, path: Path) -> None:
        before = read_workbook(path).report
        out, _ = repaired(path, lambda book: book.remove(book["封面"]))
        assert displays(read_workbook(out).report) == displays(before)

    def test_sheets_that_staff_added_are_kept_cell_by_cell(self, path: Path) -> None:
        def change(book: Any) -> None:
            book.remove(book["填报说明"])
            own = book.create_sheet("我的台账")
            own["A1"], own["B2"], own["B3"] = "一季度", 5, "=B2*2"

        out, _ = repaired(path, change)
        assert leftovers(out) == [("我的台账", "A1", "一季度"), ("我的台账", "B2", 5), ("我的台账", "B3", "=B2*2")]

    def test_where_the_limits_on_entries_are_gone_they_come_back_in_place(self, path: Path) -> None:
        unaltered = openpyxl.load_workbook(path)["表三"].data_validations.count

        def change(book: Any) -> None:
            book["表三"].data_validations.dataValidation = []

        user = Recorded()
        book = open_book(altered(path, change))
        assert ribbon.repair(book, user) is None
        assert "填写限制不见了：表三" in user.asked[0]
        assert book.sheets["表三"].api.data_validations.count == unaltered

    def test_an_unaltered_workbook_is_only_renewed_on_demand(self, path: Path) -> None:
        user = Recorded(answer=False)
        assert ribbon.repair(open_book(path), user) is None
        assert user.asked[0].startswith("没有发现模板被改动。")

    def test_explanations_on_the_list_are_kept(self, path: Path) -> None:
        book = open_book(path)
        ribbon.validate(book, Recorded())
        column = layout.RESULT_COLUMNS.index("情况说明") + 1
        book.sheets[layout.RESULTS].range((layout.RESULT_TOP, column)).value = "已向上级说明"
        checked = path.with_name("已校验.xlsx")
        save_copy(book, checked)
        out, _ = repaired(checked, lambda file: insert_row(file["表三"], 9))
        assert [one.text for one in read_workbook(out).explanations.values()] == ["已向上级说明"]

    def test_somebody_elses_workbook_is_refused(self, tmp_path: Path) -> None:
        openpyxl.Workbook().save(tmp_path / "别的.xlsx")
        with pytest.raises(FileRefused, match="认不出这是年报助手的工作簿"):
            ribbon.repair(open_book(tmp_path / "别的.xlsx"), Recorded())


class TestLightDamage:
    """Labels, merges, names and protection are set right in the workbook itself, on both engines."""

    @staticmethod
    def change(book: Any) -> None:
        sheet = book["表三"]
        sheet["A6"], sheet["D4"] = "今年新收的", "个人"
        sheet.unmerge_cells("B10:B17")
        sheet.protection.sheet = False
        del book.defined_names["f_requests_received_total"]
        book.defined_names["f_requests_received_other"].attr_text = "#REF!"

    def test_everything_is_as_in_the_template_again(self, opened: Opener, path: Path, hongze: Report) -> None:
        book = opened(hongze)
        file = Path(book.fullname)
        altered(file, self.change)
        user = Recorded()
        book = _again(book, file)
        assert ribbon.repair(book, user) is None
        for words in (
            "标签或公式被改动 2 处",
            "合并单元格被拆开 1 处",
            "名称被改动或删除 2 个",
            "工作表没有保护：表三",
        ):
            assert words in user.asked[0]
        found = damage(book, recover(book))
        assert not found.recovery.relabelled
        assert (found.unmerged, found.names, found.unprotected) == ((), (), ())

    def test_no_figure_is_touched_and_the_file_reads_as_before(self, path: Path) -> None:
        before = read_workbook(path).report
        book = open_book(altered(path, self.change))
        ribbon.repair(book, Recorded())
        out = path.with_name("结果.xlsx")
        save_copy(book, out)
        assert displays(read_workbook(out).report) == displays(before)
        fresh, held = openpyxl.load_workbook(path), openpyxl.load_workbook(out)
        assert held["表三"].protection.sheet
        printed = form_of(before.edition, before.edition).sheets["表三"]
        assert {str(area) for area in held["表三"].merged_cells.ranges} == set(printed.merges)
        assert set(held.defined_names) >= set(fresh.defined_names)

    def test_what_a_merge_would_cover_is_kept(self, path: Path) -> None:
        def change(book: Any) -> None:
            sheet = book["表三"]
            sheet.unmerge_cells("A6:C6")
            sheet["B6"] = 321

        book = open_book(altered(path, change))
        ribbon.repair(book, Recorded())
        out = path.with_name("结果.xlsx")
        save_copy(book, out)
        assert ("表三", "B6", 321) in leftovers(out)
        assert read_workbook(out).report.edition.id == "2021"


class TestAlignment:
    """Rows are found by what they are called, in order."""

    ROWS = (["标题"], [], ["甲", "一"], ["二"], ["其他"], ["乙", "一"], ["其他"], [])

    def test_an_untouched_table_is_where_it_was(self) -> None:
        assert aligned(self.ROWS, self.ROWS) == {n: n for n in range(1, 9)}

    def test_equal_labels_are_told_apart_by_their_order(self) -> None:
        inserted = [*self.ROWS[:4], ["新的"], *self.ROWS[4:]]
        assert aligned(self.ROWS, inserted) == {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 7, 7: 8, 8: 9}

    def test_a_deleted_line_is_nowhere(self) -> None:
        deleted = [*self.ROWS[:3], *self.ROWS[4:]]
        assert aligned(self.ROWS, deleted) == {1: 1, 2: 2, 3: 3, 5: 4, 6: 5, 7: 6, 8: 7}

    def test_a_renamed_line_is_the_one_between_its_neighbours(self) -> None:
        renamed = [*self.ROWS[:3], ["完全不同"], *self.ROWS[4:]]
        assert aligned(self.ROWS, renamed) == {n: n for n in range(1, 9)}

    @given(st.lists(st.integers(1, 8), max_size=5))
    def test_blank_lines_anywhere_only_push_the_others_down(self, above: list[int]) -> None:
        lines = [list(row) for row in self.ROWS]
        wanted = list(range(1, 9))
        labelled = [n for n, row in enumerate(self.ROWS, 1) if row]
        for at in sorted(above, reverse=True):
            lines.insert(at - 1, [])
            wanted = [n + (index + 1 >= at) for index, n in enumerate(wanted)]
        found = aligned(self.ROWS, lines)
        assert [found[n] for n in labelled] == [wanted[n - 1] for n in labelled]


def _again(book: Any, path: Path) -> Any:
    """The same file, open anew on the same engine."""
    from fake_excel import fake_excel_book

    book.close()
    return open_book(path) if type(book.impl).__module__.startswith("xladdin") else fake_excel_book(path)


def test_the_form_of_each_edition_is_its_own_template(tmp_path: Path) -> None:
    for edition_id in edition_ids():
        edition = load(edition_id)
        report = published.report("zhangdian-2020" if edition_id == "2019" else "suqian-2023")
        path = tmp_path / f"{edition_id}.xlsx"
        path.write_bytes(workbook_bytes(report))
        assert recover(open_book(path)).form.edition is edition


def test_the_checks_before_come_along_into_the_new_workbook(path: Path, tmp_path: Path) -> None:
    checked = tmp_path / "校验过.xlsx"
    with open_book(path) as book:
        ribbon.validate(book, Recorded())
        save_copy(book, checked)
    out, _ = repaired(checked, lambda book: delete_row(book["表二"], 1))
    with open_book(out) as book:
        ribbon.validate(book, Recorded())
        left, top = layout.HISTORY_LEFT, layout.RESULT_TOP
        history = read_block(book, layout.RESULTS, (top, left), (top + 2, layout.RESULT_WIDTH))
    assert [line[3] for line in history] == ["数字没有变", "第一次校验", None]
