"""A wrong cell that the text or last year's report contradicts as well is one item; they tell which cell it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import changed
from hypothesis import given
from hypothesis import strategies as st

import checks
from checks.balance.identities import with_totals
from checks.model.finding import Finding, Severity
from checks.model.prose import Narrative, Paragraph
from workbook.report import Report

NEW, CARRIED_IN = "requests.received.total", "requests.carried_in.total"
# What these few sentences lack of a whole report.
ABOUT_THE_WHOLE_TEXT = {"N-11", "N-12", "N-13", "N-14", "N-15"}
AFTER = "disputes.suit_after_reconsideration.total"


def found(report: Report, *texts: str, last_year: Report | None = None) -> list[Finding]:
    """The blocking and query findings, beside a text with these paragraphs in section 一."""
    narrative = Narrative(tuple(Paragraph(text, "一", "一、总体情况") for text in texts)) if texts else None
    findings = checks.run(report, narrative=narrative, last_year=last_year).findings
    return [f for f in findings if f.severity is not Severity.NOTE and f.rule not in ABOUT_THE_WHOLE_TEXT]


def text_of(report: Report) -> str:
    """A sentence with the numbers of the rows 一 and 二."""
    return f"本年新收政府信息公开申请{report.value(NEW).number}件，上年结转{report.value(CARRIED_IN).number}件。"


class TestTheText:
    def test_the_right_number_in_the_text_makes_no_second_item(self, suqian: Report) -> None:
        right = int(suqian.value(NEW).number or 0)
        (item,) = found(changed(suqian, {NEW: right + 18}), text_of(suqian))
        (suspect,) = item.suspects
        assert suspect.field is not None
        assert (suspect.field.id, suspect.proposed) == (NEW, right)
        assert f"报告正文「{text_of(suqian)}」也与应为的数相符。" in item.message

    @given(row=st.sampled_from([NEW, CARRIED_IN]), off=st.integers(1, 60))
    def test_whatever_the_slip(self, row: str, off: int) -> None:
        import published

        report = published.report("suqian-2023")
        right = int(report.value(row).number or 0)
        (item,) = found(changed(report, {row: right + off}), text_of(report))
        assert [s.proposed for s in item.suspects] == [right]

    def test_a_number_of_the_text_that_is_wrong_itself_stays_an_item(self, suqian: Report) -> None:
        right = int(suqian.value(NEW).number or 0)
        items = found(changed(suqian, {NEW: right + 18}), f"上年结转政府信息公开申请{9}件。")
        assert {item.rule for item in items} == {"T3-1", "N-3"}
        assert all("也与应为的数相符" not in item.message for item in items)

    def test_a_text_that_repeats_the_wrong_number_does_not_speak_for_the_right_one(self, suqian: Report) -> None:
        wrong = changed(suqian, {NEW: int(suqian.value(NEW).number or 0) + 18})
        (item,) = found(wrong, text_of(wrong))
        assert "也与应为的数相符" not in item.message

    def test_the_text_tells_which_of_several_cells_is_wrong(self, hongze: Report) -> None:
        """洪泽 2023: 复议后起诉 5+0+0+0 was published with 总计 0: 5 too many, or a total that was forgotten."""
        (alone,) = [f for f in found(hongze) if any(field.id == AFTER for field in f.fields)]
        assert len(alone.suspects) == 2
        direct = int(hongze.value("disputes.direct_suit.total").number or 0)
        text = f"因政府信息公开引起的行政诉讼案件{direct + 5}件。"
        (item,) = [f for f in found(hongze, text) if any(field.id == AFTER for field in f.fields)]
        (suspect,) = item.suspects
        assert suspect.field is not None
        assert (suspect.field.id, suspect.proposed) == (AFTER, 5)
        assert "可能是以下各处之一" not in item.message
        assert "也与应为的数相符" in item.message


class TestLastYear:
    @pytest.fixture
    def before(self, suqian: Report) -> Report:
        """A year that hands over what 宿迁 2023 carried in."""
        carried = {
            field.id.replace("carried_in", "carried_out"): suqian.numbers[field.index]
            for field in suqian.edition.requests.fields
            if ".carried_in." in field.id
        }
        return replace(changed(suqian, carried), year=2022)

    def test_what_was_carried_over_makes_no_second_item(self, suqian: Report, before: Report) -> None:
        def carried(report: Report) -> list[Finding]:
            findings = checks.run(report, last_year=before).findings
            return [f for f in findings if any(field.id == CARRIED_IN for field in f.fields)]

        assert carried(suqian) == []
        right = int(suqian.value(CARRIED_IN).number or 0)
        (item,) = carried(changed(suqian, {CARRIED_IN: right + 9}))
        assert [s.proposed for s in item.suspects] == [right]
        assert "改正之后，「" in item.message
        assert "」的不符也随之消失。" in item.message

    def test_what_staff_have_explained_stays_in_the_list(self, suqian: Report, before: Report) -> None:
        report = changed(before, {"requests.carried_out.total": 7})
        (found,) = [f for f in checks.run(suqian, last_year=report).findings if CARRIED_IN in {x.id for x in f.fields}]
        typed = {found.number: "上年数据更正"}
        wrong = changed(suqian, {CARRIED_IN: 7})
        for explanations, count in (({}, 1), (typed, 2)):
            findings = checks.run(wrong, last_year=before, explanations=explanations).findings
            assert len([f for f in findings if CARRIED_IN in {x.id for x in f.fields}]) == count


class TestComputedTotals:
    def test_the_text_names_the_entry_behind_totals_that_follow_it(self, zhangdian: Report) -> None:
        """3 requests received and answered; 1 was typed, and the totals were filled from it."""
        entry = "requests.received.natural_person"
        sound = with_totals(changed(zhangdian, {entry: 3, "requests.results.granted.natural_person": 3}))
        assert found(sound, text_of(sound)) == []
        wrong = with_totals(changed(sound, {entry: 1}))
        (alone,) = found(wrong)
        assert len(alone.suspects) > 1
        (item,) = found(wrong, text_of(sound))
        assert [(s.field and s.field.id, s.proposed) for s in item.suspects] == [(entry, 3)]
