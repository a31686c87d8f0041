"""Parts put together again: the same report figure by figure, and whatever does not fit is asked or told."""

from __future__ import annotations

import datetime as dt
import os
import random
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from builders import changed, random_report
from department_samples import emptied, fill_in, handed_in, handed_out
from hypothesis import given, settings
from hypothesis import strategies as st
from test_assignment import assignments

from workbook.layout import PART, field_places
from workbook.refusal import FileRefused, Kind
from workbook.report import Report, State, blank_report, value_of
from workbook.sources import Contribution
from workbook.sources import given as given_before
from xladdin.departments import told
from xladdin.departments.assignment import Assignment, usual
from xladdin.departments.face import place_of
from xladdin.departments.files import part_files, put
from xladdin.departments.handed_in import files_of
from xladdin.departments.merging import (
    Gathered,
    Merge,
    assignment_for,
    gather,
    plan,
    question_twice,
    settle_twice,
    unknown_departments,
)


def merged(report: Report, folder: Path, assignment: Assignment | None = None) -> tuple[Gathered, Merge]:
    """What the parts of a folder would change in a report."""
    gathered = gather(files_of([folder]), report)
    return gathered, plan(report, assignment_for(gathered, assignment, report.edition, "年报.xlsx"), gathered)


def figures(report: Report) -> list[str]:
    """Every figure as it is printed."""
    return [value.display for value in report.values]


class TestARoundTrip:
    @pytest.mark.parametrize("name", ["suqian", "zhangdian", "city"])
    def test_real_figures_come_back_one_by_one(self, request: pytest.FixtureRequest, tmp_path: Path, name: str) -> None:
        report: Report = request.getfixturevalue(name)
        handed_in(report, usual(report.edition), tmp_path)
        gathered, merge = merged(emptied(report), tmp_path)
        assert (gathered.refused, merge.conflicts, merge.untaken, merge.missing) == ((), (), (), ())
        assert figures(emptied(report).with_values(merge.values())) == figures(report)

    @given(assignments(), st.integers(0, 10**6))
    @settings(max_examples=8)
    def test_any_figures_by_any_assignment_come_back(self, assignment: Assignment, seed: int) -> None:
        form = assignment.edition
        report = replace(random_report(seed, form, most=9), unit="测试市司法局", year=form.first_year)
        with TemporaryDirectory() as folder:
            put(part_files(report, assignment), Path(folder))
            gathered, merge = merged(emptied(report), Path(folder))
        assert (gathered.refused, merge.conflicts, merge.untaken, merge.missing) == ((), (), (), ())
        assert figures(emptied(report).with_values(merge.values())) == figures(report)
        assert {f: source.department for f, source in merge.sources("").items()} == assignment.of

    def test_again_it_changes_nothing(self, suqian: Report, tmp_path: Path) -> None:
        handed_in(suqian, usual(suqian.edition), tmp_path)
        _, merge = merged(suqian, tmp_path)
        assert (merge.new, merge.conflicts, merge.values()) == ({}, (), {})
        assert set(merge.same) == set(usual(suqian.edition).of)

    def test_the_sources_say_who_gave_what_when(self, suqian: Report, tmp_path: Path) -> None:
        parts = handed_in(suqian, usual(suqian.edition), tmp_path)
        _, merge = merged(emptied(suqian), tmp_path)
        source = merge.sources("2024-01-09 10:00")["disputes.reconsideration.upheld"]
        assert (source.who, source.date, source.taken) == ("法制科（法制科张三）", "2024-01-08", "2024-01-09 10:00")
        assert (source.value.number, source.file) == (309, parts["法制科"].name)


class TestConflicts:
    @pytest.fixture
    def merge(self, suqian: Report, tmp_path: Path) -> Merge:
        """A workbook in which somebody typed two figures before the parts came in."""
        handed_in(suqian, usual(suqian.edition), tmp_path)
        held = {"disputes.reconsideration.upheld": 308, "disclosure.fees.amount": "约5万"}
        return merged(changed(emptied(suqian), held), tmp_path)[1]

    def test_they_are_told_with_both_figures(self, merge: Merge) -> None:
        assert [conflict.line for conflict in merge.conflicts] == [
            "表四「行政复议—结果维持」列：工作簿里是 308，法制科填的是 309",
            "表二「行政事业性收费」行「本年收费金额（单位：万元）」列：工作簿里是 约5万，财务科填的是 59237.2449",
        ]
        assert list(merge.disputed) == ["法制科", "财务科"]

    def test_nothing_is_replaced_that_nobody_agreed_to(self, merge: Merge) -> None:
        assert not {c.field.id for c in merge.conflicts} & set(merge.values())
        kept = merge.sources("")["disputes.reconsideration.upheld"]
        assert kept.note == "没有采用：保留工作簿的 308"

    def test_what_was_agreed_to_is_replaced_and_noted(self, merge: Merge) -> None:
        values = merge.values(["法制科"])
        assert values["disputes.reconsideration.upheld"].number == 309
        assert "disclosure.fees.amount" not in values
        assert merge.sources("", ["法制科"])["disputes.reconsideration.upheld"].note == (
            "工作簿原为 308，改成科室填的数"
        )

    def test_a_total_that_was_the_sum_goes_along_and_any_other_stays(self, suqian: Report, tmp_path: Path) -> None:
        handed_in(suqian, usual(suqian.edition), tmp_path)
        held = changed(
            suqian,
            {
                "disputes.reconsideration.upheld": 308,
                "disputes.reconsideration.total": 439,
                "requests.received.business": 100,
            },
        )
        merge = merged(held, tmp_path)[1]
        agreed = merge.values(["法制科", "信息公开科"])
        assert agreed["disputes.reconsideration.total"].number == 440
        assert "requests.received.total" not in agreed  # 3411 before and after: somebody's own figure
        assert told.followed(merge, ["法制科", "信息公开科"]) == ["表四「行政复议—总计」列：合计随之由 439 改为 440。"]
        assert merge.values() == {}
        assert merge.followed() == ()
        other = merged(changed(held, {"disputes.reconsideration.total": 500}), tmp_path)[1]
        assert "disputes.reconsideration.total" not in other.values(["法制科"])

    def test_a_figure_that_stands_stays_with_whoever_gave_it(self, suqian: Report, tmp_path: Path) -> None:
        field_id, other = "disputes.reconsideration.upheld", "disputes.reconsideration.corrected"
        parts = handed_in(suqian, usual(suqian.edition), tmp_path)
        first = {
            field_id: Contribution(value_of(308), "法制科", "李四", "2024-01-05", "那时", "先交的.xlsx"),
            other: Contribution(
                suqian.value(other),
                "法制科",
                "法制科张三",
                "2024-01-08",
                "那时",
                "先交的.xlsx",
                "工作簿原为 1，改成科室填的数",
            ),
        }
        gathered = gather([parts["法制科"]], suqian)
        held = changed(suqian, {field_id: 308})
        merge = plan(held, usual(suqian.edition), gathered, first)
        kept = merge.sources("现在")
        assert kept[other] == first[other]
        assert replace(kept[field_id], note="") == first[field_id]
        told = f"法制科（法制科张三）在「{parts['法制科'].name}」填的是 309，没有采用"
        assert kept[field_id].note == told
        assert given_before(held, kept, field_id) == kept[field_id]
        replaced = merge.sources("现在", ["法制科"])
        assert (replaced[field_id].value.number, replaced[field_id].taken) == (309, "现在")
        assert replaced[other] == first[other]

    def test_a_blank_does_not_take_a_figure_away(self, suqian: Report, tmp_path: Path) -> None:
        handed_out(suqian, usual(suqian.edition), tmp_path)
        path = next(tmp_path.glob("*财务科*"))
        fill_in(path, suqian, [], filler="王五")
        _, merge = merged(suqian, tmp_path)
        assert (merge.values(), merge.conflicts) == ({}, ())
        assert [f.id for f in merge.blank["财务科"]] == ["disclosure.fees.amount"]


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
        parts["财务科"].unlink()
        (folder / "链接.xlsx").symlink_to(folder / "没有了.xlsx")
        gathered, merge = merged(emptied(suqian), folder)
        told = {refused.path.name: refused.reason for refused in gathered.refused}
        assert sorted(told) == sorted(
            ["法制科", "链接.xlsx", *(parts["财务科"].with_suffix(s).name for s in (".csv", ".XLS"))]
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


class TestWhatPeopleType:
    @pytest.mark.parametrize("text", ['=HYPERLINK("http://x","点")', "+8613800000000", "@张三", "-", "<b>张三</b>"])
    def test_a_name_is_a_text_whatever_it_looks_like(self, suqian: Report, tmp_path: Path, text: str) -> None:
        parts = handed_in(suqian, usual(suqian.edition), tmp_path)
        fill_in(parts["财务科"], suqian, [], filler=text)
        _, merge = merged(emptied(suqian), tmp_path)
        assert merge.sources("")["disclosure.fees.amount"].filler == text

    def test_what_cannot_be_seen_is_spelled_out_and_what_is_endless_is_cut(
        self, suqian: Report, tmp_path: Path
    ) -> None:
        parts = handed_in(suqian, usual(suqian.edition), tmp_path)
        fill_in(parts["财务科"], suqian, [], filler="张\u202e三" + "啊" * 5000)
        _, merge = merged(emptied(suqian), tmp_path)
        filler = merge.sources("")["disclosure.fees.amount"].filler
        assert filler.startswith("张\\u202e三")
        assert len(filler) == 60

    def test_an_empty_part_is_nobodys(self, suqian: Report, tmp_path: Path) -> None:
        handed_out(suqian, usual(suqian.edition), tmp_path)
        gathered, merge = merged(emptied(suqian), tmp_path)
        assert gathered.parts == {}
        assert len(gathered.notes) == 4
        assert merge.missing == usual(suqian.edition).departments


def test_what_a_part_was_handed_out_with_is_not_handed_in(suqian: Report, tmp_path: Path) -> None:
    carried = changed(emptied(suqian), {"requests.carried_in.business": 3, "disputes.reconsideration.upheld": 5})
    put(part_files(carried, usual(suqian.edition)), tmp_path)
    gathered, merge = merged(carried, tmp_path)
    assert (dict(gathered.parts), merge.same) == ({}, {})
    assert merge.missing == merge.assignment.departments
    assert len(merged(emptied(suqian), tmp_path)[1].new) == 2  # what the workbook does not hold is not lost


def test_shuffled_files_give_the_same_merge(suqian: Report, tmp_path: Path) -> None:
    paths = list(handed_in(suqian, usual(suqian.edition), tmp_path).values())
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(paths)
        gathered = gather(paths, emptied(suqian))
        found.append(plan(emptied(suqian), usual(suqian.edition), gathered).values())
    assert found[0] == found[1] == found[2]
    assert all(value.state is not State.BLANK for value in found[0].values())


def test_who_is_late_is_told_so(suqian: Report, tmp_path: Path) -> None:
    usually = usual(suqian.edition)
    days = {"法制科": "2024-01-08", "行政审批科": "2024-01-09", "财务科": "元旦以后"}
    (tmp_path / "空").mkdir()
    gathered = gather(files_of([tmp_path / "空"]), suqian)
    merge = plan(suqian, replace(usually, due=days), gathered)
    assert [line.partition("，表")[0] for line in told.missing(merge, dt.date(2024, 1, 9))] == [
        "法制科（2024-01-08 前交回，已过期",
        "行政审批科（2024-01-09 前交回",
        "财务科（元旦以后 前交回",
        "信息公开科（表三全部）",
    ]
