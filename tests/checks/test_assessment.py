"""What a whole check comes to: its verdict, its numbers, and what happens when a rule of ours fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import published
import pytest
from builders import changed

import checks
from checks.model import registry
from checks.model.finding import Outcome, Severity
from checks.model.prose import Narrative
from checks.model.registry import Breach, Filing
from checks.model.rulebook import Need
from workbook.edition import Edition, load
from workbook.report import BLANK, Report, blank_report, number_value

GRANTED = "requests.results.granted.natural_person"
NOTHING = dict.fromkeys(("blocking", "query", "note", "not_assessable", "broken", "explained"), 0)


def open_of(assessment: checks.Assessment) -> dict[str, int]:
    """The counts of the findings; how many rules do not apply is a matter of the form."""
    return {kind: count for kind, count in assessment.summary.items() if kind != "not_applicable"}


def of_next_year(report: Report, **numbers: object) -> Report:
    report = changed(report, {field_id.replace("__", "."): number for field_id, number in numbers.items()})
    return Report(report.unit, report.year + 1, report.edition, report.values)


class TestVerdict:
    """The result in one sentence."""

    @pytest.mark.parametrize("name", published.BALANCED)
    def test_a_sound_report_has_no_problem_and_says_how_much_was_looked_at(self, name: str) -> None:
        assessment = checks.run(published.report(name))
        assert len(assessment.outcomes) >= 14
        carried_out = len(assessment.outcomes) - assessment.summary["not_applicable"]
        assert assessment.verdict.startswith(f"共核对 {carried_out} 条规则，没有发现问题。")
        assert assessment.ready
        assert open_of(assessment) == NOTHING

    def test_hongze_2023_has_two_blocking_problems(self, hongze: Report) -> None:
        assessment = checks.run(hongze)
        assert "条规则：2 处强制性问题；改好之前不能导出正式表格。" in assessment.verdict
        assert not assessment.ready
        assert open_of(assessment) == NOTHING | {"blocking": 2}

    def test_a_blank_that_hides_a_relation_is_never_no_problem(self, stcsm: Report) -> None:
        assessment = checks.run(stcsm)
        assert "条规则：1 处因缺数据无法核对；改好之前不能导出正式表格。" in assessment.verdict
        assert not assessment.ready
        assert open_of(assessment) == NOTHING | {"not_assessable": 1}

    def test_an_empty_form_is_not_ready(self, edition: Edition) -> None:
        assessment = checks.run(blank_report(edition, "测试市", edition.first_year))
        assert not assessment.ready
        assert open_of(assessment) == NOTHING | {"not_assessable": 3}

    def test_queries_and_notes_leave_the_report_ready(self, suqian: Report) -> None:
        dropped = {"disputes__reconsideration__pending": 26, "disputes__direct_suit__total": 24}
        assessment = checks.run(of_next_year(suqian, **dropped), last_year=suqian)
        assert assessment.summary["query"] > 0
        assert assessment.ready
        assert "核实性问题" in assessment.verdict
        assert "不能导出" not in assessment.verdict

    def test_every_kind_is_counted_in_its_own_words(self, suqian: Report) -> None:
        last = changed(suqian, {"disputes.direct_suit.total": 1, "disputes.direct_suit.pending": 700})
        wrong = of_next_year(suqian, disclosure__rules__made=-1, requests__received__other="/")
        counts = checks.run(wrong, last_year=last).summary
        parts = checks.run(wrong, last_year=last).verdict
        assert min(counts[kind] for kind in ("blocking", "query", "note", "not_assessable")) > 0
        for kind, word in (("blocking", "强制性问题"), ("query", "核实性问题"), ("note", "提示性问题")):
            assert f"{counts[kind]} 处{word}" in parts
        assert f"{counts['not_assessable']} 处因缺数据无法核对" in parts

    def test_what_is_explained_is_counted_apart(self, zhangdian: Report) -> None:
        asked = changed(zhangdian, {"disclosure.procurement.projects": 4})
        (finding,) = checks.run(asked).findings
        typed = {finding.number: "金额由区财政局统一支付。"}
        assessment = checks.run(asked, explanations=typed)
        assert open_of(assessment) == NOTHING | {"explained": 1}
        assert "条规则：1 处已作情况说明。" in assessment.verdict
        assert assessment.ready


class TestWhatWasLookedAt:
    """Every rule that was carried out has an outcome; the rest is told with what it lacks."""

    def test_without_last_year_and_text_the_verdict_says_so(self, suqian: Report) -> None:
        assessment = checks.run(suqian)
        book = [rule for rule, _ in registry.rules_for(suqian.edition, suqian.year)]
        lacking = Counter(rule.needs[0] for rule in book if rule.needs)
        assert lacking
        # 规章 of a city: whether it may make them, its name does not tell, and 机关类型 is not given.
        assert assessment.left_out == lacking + Counter({Need.BODY: 1})
        assert "没有机关类型，1 条规则未核对" in assessment.verdict
        assert f"没有上年数，{lacking['last_year']} 条规则未核对" in assessment.verdict
        assert f"没有报告文本，{lacking['narrative']} 条规则未核对" in assessment.verdict
        assert "台账" not in assessment.verdict
        carried_out = {rule for rule, outcome in assessment.outcomes.items() if outcome is not Outcome.NOT_APPLICABLE}
        assert carried_out == {rule.id for rule in book if not rule.needs} - {"T2-4"}
        assert assessment.verdict.startswith(f"共核对 {len(carried_out)} 条规则，")

    def test_with_last_year_its_rules_are_carried_out(self, suqian: Report) -> None:
        assessment = checks.run(of_next_year(suqian, requests__received__total=1), last_year=suqian)
        assert Need.LAST_YEAR not in assessment.left_out
        assert {"Y-1", "Y-2", "Y-6"} <= set(assessment.outcomes)

    def test_the_rules_of_a_sound_report_all_pass(self, suqian: Report) -> None:
        outcomes = checks.run(suqian).outcomes
        assert {rule for rule, outcome in outcomes.items() if outcome is Outcome.PASS} >= {
            "T3-1",
            "T3-2",
            "T4-1",
            "X-1",
        }
        assert set(outcomes.values()) == {Outcome.PASS, Outcome.NOT_APPLICABLE}

    def test_what_this_form_does_not_have_is_no_pass(self, suqian: Report, zhangdian: Report) -> None:
        """The rules of the form of 2019 on one of 2021, and the reverse."""
        for report, without, within in ((suqian, "T2-5", "T3-1"), (zhangdian, "T2-9", "T2-5")):
            assessment = checks.run(report)
            assert assessment.outcomes[without] is Outcome.NOT_APPLICABLE
            assert assessment.outcomes[within] is Outcome.PASS
            count = sum(outcome is Outcome.NOT_APPLICABLE for outcome in assessment.outcomes.values())
            assert assessment.summary["not_applicable"] == count > 0
            assert f"另有 {count} 条规则不适用于本格式版本" in assessment.verdict

    def test_a_rule_that_fails_anywhere_has_failed(self, hongze: Report) -> None:
        outcomes = checks.run(changed(hongze, {"disputes.direct_suit.total": None})).outcomes
        assert (outcomes["T4-1"], outcomes["T4-3"], outcomes["T3-1"]) == (
            Outcome.FAIL,
            Outcome.NOT_ASSESSABLE,
            Outcome.PASS,
        )

    def test_each_relation_that_lacked_a_figure_is_kept_with_the_cell(self, stcsm: Report) -> None:
        assessment = checks.run(stcsm)
        assert [finding.rule for finding in assessment.unassessed] == ["T3-1", "T3-3"]
        assert {f.id for finding in assessment.unassessed for f in finding.fields} == {"requests.carried_out.total"}
        assert (assessment.outcomes["T3-1"], assessment.outcomes["T3-2"]) == (Outcome.NOT_ASSESSABLE, Outcome.PASS)


def breaks(filing: Filing) -> Iterator[Breach]:
    """A rule with a mistake of ours in it."""
    yield Breach(filing.report.edition.requests.fields[:1], words={"text": "", "fault": ""})
    raise ZeroDivisionError("x")


class TestABrokenRule:
    """A mistake of ours neither hides the other rules nor looks like a pass."""

    @pytest.mark.parametrize(
        "rule_id", [rule.id for rule, _ in registry.rules_for(load("2021")) if not (rule.needs or rule.since)]
    )
    @pytest.mark.parametrize("name", ["suqian-2023", "hongze-2023", "shanghai-stcsm-2024"])
    def test_it_is_told_first_and_the_rest_goes_on(
        self, monkeypatch: pytest.MonkeyPatch, name: str, rule_id: str
    ) -> None:
        report = changed(published.report(name), {GRANTED: 7})
        others = {finding.rule for finding in checks.run(report).findings} - {rule_id}
        monkeypatch.setitem(registry._functions, rule_id, breaks)
        assessment = checks.run(report)
        first = assessment.findings[0]
        assert (first.rule, first.outcome, first.severity) == (rule_id, Outcome.BROKEN, Severity.BLOCKING)
        assert first.message == (
            f"规则 {rule_id}「{registry.rule_book[rule_id].title}」没有执行成功，"
            "这一条请人工核对，并把工作簿和日志交给技术支持。"
        )
        assert isinstance(assessment.failures[rule_id], ZeroDivisionError)
        assert assessment.outcomes[rule_id] is Outcome.BROKEN
        assert not assessment.ready
        if rule_id not in ("T3-1", "T3-2", "T3-3"):  # these share the telling of one mistake
            assert others <= {finding.rule for finding in assessment.findings}

    @pytest.mark.parametrize("rule_id", ["Y-1", "L-1", "N-1"])
    def test_so_are_those_that_need_more_than_the_report(
        self, monkeypatch: pytest.MonkeyPatch, suqian: Report, rule_id: str
    ) -> None:
        monkeypatch.setitem(registry._functions, rule_id, breaks)
        filed = replace(suqian, ledger={"requests.results.granted.total": number_value(1191)})
        assessment = checks.run(filed, last_year=of_next_year(suqian), narrative=Narrative(()))
        assert assessment.outcomes[rule_id] is Outcome.BROKEN

    def test_the_verdict_names_it_and_does_not_call_it_missing_data(
        self, monkeypatch: pytest.MonkeyPatch, suqian: Report
    ) -> None:
        monkeypatch.setitem(registry._functions, "T3-4", breaks)
        verdict = checks.run(suqian).verdict
        assert "：1 条规则没有执行成功；改好之前不能导出正式表格。" in verdict
        assert "没有发现问题" not in verdict
        assert "缺数据" not in verdict


def test_blank_cells_stand_before_the_blank_lines_of_the_cover() -> None:
    """What must be done first stands first: without figures nothing can be checked, 审核人 can wait."""
    suqian = published.report("suqian-2023")
    lacking = suqian.with_values({GRANTED: BLANK, "requests.results.granted.total": BLANK})
    found = checks.run(lacking, cover={"body": "", "filler": "张三"}).findings
    ways = [finding.stands_in_the_way for finding in found]
    assert ways == sorted(ways, reverse=True)
    assert [finding.rule for finding in found].index("C-5") > [f.outcome for f in found].index(Outcome.NOT_ASSESSABLE)


def test_a_kind_of_body_that_is_none_is_a_problem_of_the_cover() -> None:
    cover = {"body": "设区的市政府", "filler": "张三", "reviewer": "李四"}
    told = [f.message for f in checks.run(published.report("suqian-2023"), cover=cover).findings if f.rule == "C-5"]
    assert told == ["封面的机关类型「设区的市政府」不是下拉列表里的一种，请从列表中选。"]
    cover["body"] = "县级政府部门"
    found = checks.run(published.report("suqian-2023"), cover=cover).findings
    assert "C-5" not in [finding.rule for finding in found]
