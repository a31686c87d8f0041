"""What of parts is not taken: cells of others, workbooks that are no parts, a department that handed in twice."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from builders import changed
from department_samples import emptied, fill_in, handed_in, merged

from workbook.layout import PART, field_places
from workbook.refusal import FileRefused, Kind
from workbook.report import Report, blank_report
from xladdin.departments.assignment import usual
from xladdin.departments.face import place_of
from xladdin.departments.handed_in import files_of
from xladdin.departments.merging import (
    assignment_for,
    gather,
    plan,
    question_twice,
    settle_twice,
    unknown_departments,
)


class TestWhatIsNotTaken:
    def test_a_figure_in_a_cell_of_another_department_is_told(self, suqian: Report, tmp_path: Path) -> None:
        parts = handed_in(suqian, usual(suqian.edition), tmp_path)
        fill_in(parts["财务科"], suqian, [suqian.edition.field("disclosure.rules.made")])
        parts["法制科"].unlink()
        _, merge = merged(emptied(suqian), tmp_path)
        assert [one.line for one in merge.untaken] == [
            "财务科：表二「规章」行「本年制发件数」列填了「2」，这一格由法制科填，没有取"
        ]
        assert "disclosure.rules.made" not in merge.values()

    def test_its_own_division_gives_a_department_nothing_that_the_workbook_does_not(
        self, suqian: Report, tmp_path: Path
    ) -> None:
        """Somebody has made his part by an assignment of his own."""
        usually = usual(suqian.edition)
        grabbing = replace(usually, of=dict.fromkeys(usually.of, "财务科"))
        handed_in(suqian, grabbing, tmp_path)
        _, merge = merged(emptied(suqian), tmp_path, usually)
        assert set(merge.values()) == {"disclosure.fees.amount"}
        assert len(merge.untaken) == 165
        assert merge.missing == ("法制科", "行政审批科", "信息公开科")

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("约305", "不是数字，请改填数字"),
            ("12", "是文字格式的数字，请重新填成数字"),
            (-3, "小于 0，应为大于或等于 0 的数"),
            (1.5, "不是整数，应为整数"),
            ("/", "不是数；没有发生的请填 0"),
            ("=1+1", "是尚未计算的公式"),
        ],
    )
    def test_what_is_no_figure_is_told(self, suqian: Report, tmp_path: Path, typed: object, told: str) -> None:
        parts = handed_in(suqian, usual(suqian.edition), tmp_path)
        book = openpyxl.load_workbook(parts["行政审批科"])
        place = field_places(suqian.edition)["disclosure.licences.decisions"]
        book[place.sheet][place.address] = typed
        book.save(parts["行政审批科"])
        _, merge = merged(emptied(suqian), tmp_path)
        (one,) = merge.untaken
        assert told in one.line
        assert "disclosure.licences.decisions" not in merge.values()

    def test_totals_that_are_the_sums_are_not_worth_a_word(self, suqian: Report, tmp_path: Path) -> None:
        parts = handed_in(suqian, usual(suqian.edition), tmp_path)
        totals = [f for f in suqian.edition.fields if f.is_total and f.table == "requests"]
        fill_in(parts["信息公开科"], suqian, totals)
        assert merged(emptied(suqian), tmp_path)[1].untaken == ()
        book = openpyxl.load_workbook(parts["信息公开科"])
        place = field_places(suqian.edition)[totals[0].id]
        book[place.sheet][place.address] = 1
        book.save(parts["信息公开科"])
        (one,) = merged(emptied(suqian), tmp_path)[1].untaken
        assert one.field == totals[0]


class TestRefusals:
    @pytest.fixture
    def parts(self, suqian: Report, tmp_path: Path) -> dict[str, Path]:
        """Parts of the right report, filled in."""
        return dict(handed_in(suqian, usual(suqian.edition), tmp_path))

    @pytest.mark.parametrize(
        ("other", "told", "kind"),
        [
            ({"year": 2022}, "是 2022 年度的，这本年报是 2023 年度的，没有收", Kind.WRONG_YEAR),
            ({"unit": "淮安市洪泽区人民政府"}, "是「淮安市洪泽区人民政府」的分表", Kind.UNFIT),
            ({"unit": ""}, "没有写是哪个单位的", Kind.UNFIT),
        ],
    )
    def test_a_part_of_another_report_is_refused_and_the_others_are_not(
        self, suqian: Report, parts: dict[str, Path], other: dict[str, object], told: str, kind: Kind
    ) -> None:
        book = openpyxl.load_workbook(parts["财务科"])
        for key, content in other.items():
            book[PART][place_of(key).address] = content
        book.save(parts["财务科"])
        gathered, merge = merged(emptied(suqian), parts["财务科"].parent)
        (refused,) = gathered.refused
        assert told in str(refused)
        assert refused.kind is kind
        assert merge.missing == ("财务科",)
        assert len(merge.new) == 165

    def test_a_part_of_another_form_is_refused(self, suqian: Report, form_2019: object, tmp_path: Path) -> None:
        report = blank_report(form_2019, suqian.unit, suqian.year)  # type: ignore[arg-type]
        handed_in(report.with_values({}), usual(report.edition), tmp_path)
        gathered, _ = merged(emptied(suqian), tmp_path)
        assert {refused.kind for refused in gathered.refused} == {Kind.WRONG_YEAR}
        assert "是 2019 版格式的，这本年报是 2021 版格式的" in str(gathered.refused[0])

    def test_the_name_may_be_written_otherwise_and_that_is_told(self, suqian: Report, parts: dict[str, Path]) -> None:
        gathered, merge = merged(replace(emptied(suqian), unit="宿迁市政府"), parts["财务科"].parent)
        assert gathered.refused == ()
        assert len(merge.new) == 166
        assert "与封面的写法不同，照收" in gathered.notes[0]

    def test_other_files_are_refused_each_for_itself(self, suqian: Report, parts: dict[str, Path]) -> None:
        folder = parts["财务科"].parent
        (folder / "空.xlsx").write_bytes(b"")
        (folder / "网页.xlsx").write_text("<html>", encoding="utf-8")
        foreign = openpyxl.Workbook()
        foreign.save(folder / "别的.xlsx")
        foreign.worksheets[0].title = PART
        foreign.save(folder / "假的.xlsx")
        (folder / "~$打开着.xlsx").write_bytes(b"x")
        (folder / "说明.txt").write_text("x", encoding="utf-8")
        (folder / "图片").mkdir()
        gathered, merge = merged(emptied(suqian), folder)
        assert sorted(refused.path.name for refused in gathered.refused) == [
            "假的.xlsx",
            "别的.xlsx",
            "空.xlsx",
            "网页.xlsx",
        ]
        assert len(merge.new) == 166

    def test_a_part_saved_as_something_else_or_put_in_a_folder_is_named(
        self, suqian: Report, parts: dict[str, Path]
    ) -> None:
        folder = parts["财务科"].parent
        (folder / "法制科").mkdir()
        parts["法制科"].rename(folder / "法制科" / "分表.xlsx")
        parts["财务科"].with_suffix(".csv").write_text("表二,5", encoding="utf-8")
        parts["财务科"].with_suffix(".XLS").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        parts["财务科"].with_suffix(".pdf").write_bytes(b"%PDF-1.7")
        parts["财务科"].unlink()
        (folder / "链接.xlsx").symlink_to(folder / "没有了.xlsx")
        gathered, merge = merged(emptied(suqian), folder)
        told = {refused.path.name: refused.reason for refused in gathered.refused}
        assert sorted(told) == sorted(
            ["法制科", "链接.xlsx", *(parts["财务科"].with_suffix(s).name for s in (".csv", ".XLS", ".pdf"))]
        )
        assert "请把分表直接放在选定的文件夹里" in told["法制科"]
        assert "另存为" in told[parts["财务科"].with_suffix(".csv").name]
        assert merge.missing == ("法制科", "财务科")

    def test_a_department_that_nobody_knows_is_refused(self, suqian: Report, parts: dict[str, Path]) -> None:
        usually = usual(suqian.edition)
        now = replace(usually, of={k: "秘书科" if v == "财务科" else v for k, v in usually.of.items()})
        gathered, merge = merged(emptied(suqian), parts["财务科"].parent, now)
        (refused,) = unknown_departments(gathered, now)
        assert "分工里没有「财务科」这个科室，没有收" in str(refused)
        assert merge.missing == ("秘书科",)

    def test_parts_by_different_assignments_need_one_that_counts(self, suqian: Report, tmp_path: Path) -> None:
        usually = usual(suqian.edition)
        other = replace(usually, of=usually.of | {"disclosure.fees.amount": "法制科"})
        handed_in(suqian, usually, tmp_path / "一")
        handed_in(suqian, other, tmp_path / "二")
        gathered = gather(files_of([tmp_path / "一", tmp_path / "二"]), emptied(suqian))
        with pytest.raises(FileRefused, match="按不同的分工分出来的"):
            assignment_for(gathered, None, suqian.edition, "年报.xlsx")
        assert assignment_for(gathered, other, suqian.edition, "年报.xlsx") is other


class TestTwice:
    @pytest.fixture
    def folder(self, suqian: Report, tmp_path: Path) -> Path:
        """法制科 has handed in two: the later one under another name and with another figure."""
        parts = handed_in(suqian, usual(suqian.edition), tmp_path)
        again = tmp_path / "改名了(1).xlsx"
        again.write_bytes(parts["法制科"].read_bytes())
        fill_in(again, changed(suqian, {"disclosure.rules.made": 3}), [suqian.edition.field("disclosure.rules.made")])
        os.utime(again, (2_000_000_000, 2_000_000_000))
        return tmp_path

    def test_the_newest_is_proposed_with_what_is_different(self, suqian: Report, folder: Path) -> None:
        asked: list[str] = []
        gathered = gather(files_of([folder]), emptied(suqian))
        settled = settle_twice(gathered, lambda question: bool(asked.append(question)) or True)
        (question,) = asked
        assert "法制科交来 2 份不同的分表" in question
        assert "表二「规章」行「本年制发件数」列：3 和 2" in question
        assert "用较新的「改名了(1).xlsx」吗" in question
        values = plan(emptied(suqian), usual(suqian.edition), settled).values()
        assert values["disclosure.rules.made"].number == 3

    def test_without_a_yes_nothing_of_it_is_taken(self, suqian: Report, folder: Path) -> None:
        gathered = gather(files_of([folder]), emptied(suqian))
        merge = plan(emptied(suqian), usual(suqian.edition), settle_twice(gathered, lambda _: False))
        assert merge.missing == ("法制科",)
        assert len(merge.new) == 146

    def test_the_day_that_was_written_goes_before_the_day_it_was_saved(self, suqian: Report, folder: Path) -> None:
        fill_in(next(folder.glob("*法制科*")), suqian, [], date="2024-01-10")
        gathered = gather(files_of([folder]), emptied(suqian))
        assert gathered.twice["法制科"][0].face.date == "2024-01-10"

    @pytest.mark.parametrize("moment", [0, 1e18, -1e18])
    def test_a_file_may_say_any_moment(self, suqian: Report, folder: Path, moment: float) -> None:
        newest, older = gather(files_of([folder]), emptied(suqian)).twice["法制科"]
        assert "存盘" not in question_twice("法制科", [replace(newest, modified=moment)] * 2)
        assert "存盘" in question_twice("法制科", [newest, older])

    def test_the_same_twice_is_one(self, suqian: Report, tmp_path: Path) -> None:
        parts = handed_in(suqian, usual(suqian.edition), tmp_path)
        (tmp_path / "又一份.xlsx").write_bytes(parts["财务科"].read_bytes())
        gathered, merge = merged(emptied(suqian), tmp_path)
        assert gathered.twice == {}
        assert gathered.notes == ("财务科交来 2 份，其中有内容相同的，只算一份。",)
        assert merge.missing == ()
