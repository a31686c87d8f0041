"""Parts put together again: the same report figure by figure, and whatever does not fit is asked or told."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import changed, random_report
from department_samples import emptied, figures, fill_in, handed_in, handed_out, merged
from hypothesis import given, settings
from hypothesis import strategies as st
from test_assignment import assignments

from workbook.report import Report, State, value_of
from workbook.sources import Contribution
from workbook.sources import given as given_before
from xladdin.departments import told
from xladdin.departments.assignment import Assignment, usual
from xladdin.departments.files import part_files, put
from xladdin.departments.handed_in import files_of
from xladdin.departments.merging import (
    Merge,
    gather,
    plan,
)


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


class TestWhatPeopleType:
    def test_blanks_in_the_name_of_a_department(self, suqian: Report, tmp_path: Path) -> None:
        parts = handed_in(suqian, usual(suqian.edition), tmp_path)
        fill_in(parts["财务科"], suqian, [], department="财 务 科")
        gathered, merge = merged(emptied(suqian), tmp_path)
        assert (gathered.refused, merge.missing) == ((), ())

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
