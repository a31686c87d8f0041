"""What the text says of another year, of another body or of a part only is no contradiction to the tables."""

from __future__ import annotations

import pytest
from single_rule import alone

from checks.model.prose import Narrative, Paragraph
from checks.model.registry import rules_for
from checks.text.claims import TextReading
from checks.text.reader import read
from checks.text.scope import Whose
from workbook.edition import load
from workbook.report import Report

WITH_TEXT = [entry.id for entry, _ in rules_for(load("2021")) if "narrative" in entry.needs]


def reading(text: str, unit: str = "测试市生态环境局", year: int = 2023) -> TextReading:
    paragraph = Paragraph(text, "一", "一、总体情况", "「一、总体情况」第 1 段")
    return read(Narrative((paragraph,)), Whose(load("2021"), unit, year))


def told(text: str, unit: str = "测试市生态环境局", year: int = 2023) -> list[tuple[str, object]]:
    """The kind and number of every claim."""
    return [(claim.measure.kind, claim.count.number.value) for claim in reading(text, unit, year).claims]


@pytest.mark.parametrize("rule", WITH_TEXT)
def test_a_rule_about_the_text_says_nothing_without_one(suqian: Report, rule: str) -> None:
    assert alone(rule, suqian) == []


class TestAnotherYear:
    """A sentence about an earlier year claims nothing of the reporting year."""

    @pytest.mark.parametrize(
        "text",
        [
            "去年没有收到政府信息公开申请。",
            "上年未发生因政府信息公开引起的行政复议。",
            "2021年未收到政府信息公开申请。",
            "2021年没有发生因政府信息公开引起的行政诉讼。",
            "2023年上半年收到政府信息公开申请20件。",
        ],
    )
    def test_nothing_is_claimed(self, text: str) -> None:
        assert told(text) == []

    def test_without_a_reporting_year_every_year_may_be_it(self) -> None:
        assert told("2021年收到政府信息公开申请20件。", year=0) == [("received", 20)]

    def test_the_last_year_that_is_named_counts(self) -> None:
        assert told("不同于2021年，2023年收到政府信息公开申请20件。") == [("received", 20)]
        assert told("2023年情况如下：2021年收到政府信息公开申请20件。") == []

    @pytest.mark.parametrize(("year", "count"), [(2022, 1), (2020, 0)])
    def test_a_change_since_another_year_than_the_last_is_none(self, year: int, count: int) -> None:
        found = reading(f"收到政府信息公开申请65件，较{year}年增长30%。")
        assert len(found.changes) == count
        assert [claim.count.number.value for claim in found.claims] == [65]


class TestAnotherBody:
    """What a subordinate or superior body received is not what the unit received."""

    @pytest.mark.parametrize("unit", ["某某县人民政府", "某某市人民政府", "某某自治州人民政府"])
    def test_the_government_itself_is_only_a_part_of_its_consolidated_report(self, unit: str) -> None:
        assert told("政府收到政府信息公开申请20件。", unit=unit) == []

    def test_for_any_other_unit_the_government_is_itself(self) -> None:
        text = "政府收到政府信息公开申请20件。"
        assert told(text, unit="某某县人民政府办公室") == [("received", 20)]

    @pytest.mark.parametrize("who", ["我局", "本局", "全局", "各单位和中心", "机关各办"])
    def test_words_for_oneself_are_no_other_body(self, who: str) -> None:
        assert told(f"{who}共收到政府信息公开申请20件。") == [("received", 20)]

    @pytest.mark.parametrize("kind", ["收到政府信息公开申请", "答复政府信息公开申请"])
    def test_it_is_so_for_what_was_answered_too(self, kind: str) -> None:
        assert told(f"县教育局{kind}20件。") == []
        assert len(told(f"县教育局{kind}20件。", unit="某某县教育局")) == 1

    def test_a_result_has_no_other_body(self) -> None:
        assert told("县教育局的政府信息公开申请中，予以公开20件。") == [("result", 20)]


class TestFiledForRecord:
    """Cases that are filed for record are not those of 表四."""

    def test_no_cases_to_file_is_no_claim(self) -> None:
        assert told("未发生因政府信息公开引起的行政复议案件，备案0件。") == []
