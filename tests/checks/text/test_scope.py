"""Whose figures, and of which year: one clause about something else leaves the others of the sentence as they are."""

from __future__ import annotations

import pytest
from single_rule import alone

from checks.model.prose import Narrative, Paragraph
from checks.model.registry import Filing, rules_for
from checks.text.claims import Claim
from checks.text.reader import read
from checks.text.scope import Whose
from workbook.edition import load
from workbook.report import Report


def claims(text: str, unit: str = "测试市生态环境局", year: int = 2023) -> tuple[Claim, ...]:
    paragraph = Paragraph(text, "一", "一、总体情况", "「一、总体情况」第 1 段")
    return read(Narrative((paragraph,)), Whose(load("2021"), unit, year)).claims


def told(text: str, unit: str = "测试市生态环境局", year: int = 2023) -> list[tuple[str, object]]:
    return [(claim.measure.kind, claim.count.number.value) for claim in claims(text, unit, year)]


class TestYears:
    def test_what_was_carried_over_from_last_year_does_not_hide_this_year(self) -> None:
        text = "全年收政府信息公开申请46件，结转上年度政府信息公开申请3件，本年度办结45件，剩余4件结转下年度办理。"
        assert told(text) == [("received", 46), ("carried_in", 3), ("answered", 45), ("carried_out", 4)]

    def test_last_year_hides_only_until_this_year_is_named(self) -> None:
        assert told("去年收到政府信息公开申请20件，今年收到政府信息公开申请30件。") == [("received", 30)]
        assert told("2022年收到政府信息公开申请20件，本年收到政府信息公开申请30件。") == [("received", 30)]
        assert told("上半年收到政府信息公开申请20件，全年收到政府信息公开申请30件。") == [("received", 30)]

    @pytest.mark.parametrize(
        "when", ["去年全年", "2022年，我局全年", "一季度", "3月份", "2020年以来", "1至6月", "2023年1—11月", "截至6月底"]
    )
    def test_other_times(self, when: str) -> None:
        assert told(f"{when}收到政府信息公开申请20件。") == []

    @pytest.mark.parametrize(
        "when", ["今年以来", "2023年以来，全年", "截至2023年底", "1至12月", "截至2023年12月31日", "1月1日至12月31日"]
    )
    def test_this_year(self, when: str) -> None:
        assert told(f"{when}收到政府信息公开申请20件。") == [("received", 20)]

    def test_a_sentence_that_goes_on_tells_of_the_same_period(self) -> None:
        half = "2023年上半年，全区受理政府信息公开申请267件。其中同意公开或部分公开共81件。"
        assert told(half) == []
        assert told(half.replace("上半年", "")) == [("received", 267), ("result", 81)]


class TestBodies:
    def test_what_follows_another_body_is_its_own_too(self) -> None:
        text = "全区共受理政府信息公开申请800件，结转下年度办理39件，区政府本级共受理206件，结转下年度办理6件。"
        assert told(text, "某市某区人民政府") == [("received", 800), ("carried_out", 39)]

    def test_a_unit_of_a_list_answers_for_itself(self) -> None:
        text = "收到政府信息公开申请30件，其中教育局收到申请12件，答复10件，结转下年度2件。"
        assert told(text) == [("received", 30), ("unit", 12)]

    def test_one_s_own_short_name_is_no_unit_of_a_list(self) -> None:
        text = "测试市环境局收到2条公众提交的政府信息公开申请，办结2件，结转下年度1件。"
        assert ("carried_out", 1) in told(text)
        assert "unit" not in [kind for kind, _ in told(text)]

    def test_one_s_own_body_comes_back(self) -> None:
        text = "县教育局收到政府信息公开申请12件，结转下年度2件，我局收到政府信息公开申请30件，结转下年度4件。"
        assert told(text) == [("received", 30), ("carried_out", 4)]

    def test_another_body_s_request_that_was_helped_with_is_none_of_ours(self) -> None:
        assert told("配合市政府办公室协查政府信息公开申请并答复6件。") == []

    @pytest.mark.parametrize("area", ["全市", "全省", "全市各级行政机关", "全系统"])
    def test_an_office_need_not_have_what_the_whole_area_has(self, suqian: Report, area: str) -> None:
        text = f"{area}共收到政府信息公开申请9999件，办结9990件，结转下年度继续办理9件。"
        assert all(claim.wide for claim in claims(text))
        assert disagreements(suqian, text, "测试市生态环境局") == []
        assert disagreements(suqian, text, "测试市人民政府") == ["N-1", "N-2", "N-3"]
        assert disagreements(suqian, text.replace(area, "我局"), "测试市生态环境局") == ["N-1", "N-2", "N-3"]


class TestOtherThings:
    @pytest.mark.parametrize(
        "text",
        [
            "政府信息公开工作平稳，办理挖掘（占用）城市道路申请件77件。",
            "做好政府信息公开，受理公租房申请300件。",
            "政府信息公开专区接待群众，办理社保申请60件。",
        ],
    )
    def test_requests_for_other_things(self, text: str) -> None:
        assert told(text) == []

    def test_a_bare_request_in_a_paragraph_on_requests_is_one(self) -> None:
        assert told("政府信息公开方面，收到群众提出的申请12件。") == [("received", 12)]

    def test_what_documents_are_is_not_what_was_done_with_requests(self) -> None:
        assert told("共发文96件，其中主动公开80件，依申请公开10件，不予公开6件。") == []
        text = "主动公开信息115条，收到政府信息公开申请9件，不予公开6件。"
        assert told(text) == [("received", 9), ("result", 6)]


def disagreements(report: Report, text: str, unit: str) -> list[str]:
    narrative = Narrative((Paragraph(text, "一", "一、总体情况", "「一、总体情况」第 1 段"),))
    filing = Filing(Report(unit, 2023, report.edition, report.values), narrative=narrative)
    wanted = [pair for pair in rules_for(load("2021")) if pair[0].id in {"N-1", "N-2", "N-3"}]
    found = [entry.id for entry, check in wanted for _ in check(filing)]
    assert all(alone(rule, report) == [] for rule in found)
    return found
