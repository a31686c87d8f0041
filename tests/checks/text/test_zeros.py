"""Sentences that say there was nothing, in the many ways in which offices say so; and those that only look like it."""

from __future__ import annotations

import pytest
from single_rule import alone

from checks.model.prose import Narrative, Paragraph
from checks.model.registry import Filing, put_into_words, rules_for
from checks.text import disputes
from checks.text.measures import CARRIED_IN, CARRIED_OUT, RECEIVED, Measure, documents
from checks.text.reader import read
from checks.text.scope import Whose
from workbook.edition import load
from workbook.report import Report

MADE = documents("normative_documents", "made")


def none_of(text: str) -> list[Measure]:
    """The measures of which the text says that there was none."""
    paragraph = Paragraph(text, "一", "一、总体情况", "「一、总体情况」第 1 段")
    claims = read(Narrative((paragraph,)), Whose(load("2021"), "测试市生态环境局", 2023)).claims
    return [claim.measure for claim in claims if claim.count.number.value == 0]


class TestNoRequests:
    @pytest.mark.parametrize(
        "text",
        [
            "2023年我局未收到政府信息公开申请。",
            "本年度没有收到依申请公开事项。",
            "全年未接收到依申请公开，无投诉。",
            "我中心未收到依申请公开件。",
            "未接到任何形式的信息公开申请。",
            "未收到申请人提出的依申请公开申请，故没有不予公开的情形。",
            "我镇没有接到群众要求公开政府信息的申请。",
            "主动公开信息30条，未收到申请公开政府信息要求。",
            "未收到公民、法人或者其他组织申请公开政府信息。",
            "今年以来，我乡未收到政府信息公开申请。",
            "未收到政府信息公开申请、行政复议和行政诉讼。",
            "本年度依申请公开零申请。",
            "政府信息公开申请数量为零。",
            "收到政府信息公开申请零件。",
            "政府信息公开申请为０件。",
            "本年度，我局未收到政府信息申请。",
            "2023年度暂未收到依申请公开申请。",
            "我局未受理依申请公开事项。",
        ],
    )
    def test_it_is_understood(self, text: str) -> None:
        assert RECEIVED in none_of(text)

    @pytest.mark.parametrize(
        "text",
        [
            "未收到政府信息公开申请的投诉举报。",
            "未收到网上依申请公开件。",
            "未收到企业提出的政府信息公开申请。",
            "未收到自然人的政府信息公开申请。",
            "未收到行政许可申请。",
            "未收到重复的政府信息公开申请。",
            "未受理不予公开的信息公开申请。",
            "去年我局未收到政府信息公开申请。",
            "实现政府信息公开零投诉。",
        ],
    )
    def test_what_is_only_a_part_or_something_else_is_not(self, text: str) -> None:
        assert RECEIVED not in none_of(text)


class TestNoCases:
    @pytest.mark.parametrize(
        "text",
        [
            "全年未发生因有关政府信息公开而引发的行政复议案和行政诉讼案。",
            "未接收到政府信息公开引发的行政复议和行政诉讼案件处理情况。",
            "没有因信息公开导致行政复议以及行政诉讼的情况。",
            "2023年度无因政府信息公开引发的行政复议、行政诉讼问题。",
            "未发生依申请公开政府信息方面的行政复议和行政诉讼。",
            "无提起行政复议诉讼情况，信息公开工作平稳。",
            "未接到过信息公开方面的投诉、行政复议和行政诉讼。",
            "因政府信息公开引发的行政复议、行政诉讼均为0。",
            "未产生因政府信息公开申请提请的行政复议和行政诉讼案件。",
        ],
    )
    def test_neither_of_both_kinds(self, text: str) -> None:
        assert none_of(text) == [disputes.ALL_DISPUTES]

    def test_one_kind(self) -> None:
        assert none_of("未发生因政府信息公开引发举报、投诉、提起行政诉讼等情况。") == [disputes.SUITS]
        assert none_of("未发生因政府信息公开引起的行政复议和投诉。") == [disputes.RECONSIDERATION]

    @pytest.mark.parametrize(
        "text",
        [
            "未发生政府信息公开行政复议被纠正、行政诉讼败诉的情况。",
            "政府信息公开行政诉讼案件无一败诉，未出现复议决定被撤销。",
            "无法定理由不受理政府信息公开行政复议。",
            "没有政府信息公开重大行政诉讼。",
        ],
    )
    def test_cases_of_one_outcome_are_not_all(self, text: str) -> None:
        assert none_of(text) == []


class TestNothingElse:
    def test_nothing_carried_over(self) -> None:
        assert none_of("受理并办结依申请公开事项14件，无结转下年度事项。") == [CARRIED_OUT]
        assert none_of("收到政府信息公开申请8件。无下年度结转。") == [CARRIED_OUT]
        assert none_of("收到政府信息公开申请8件，无上年度结转。") == [CARRIED_IN]

    def test_no_documents_made(self) -> None:
        assert none_of("2023年未制定规范性文件，未提请市政府印发规范性文件。") == [MADE]
        assert none_of("本年度没有制发行政规范性文件。") == [MADE]
        assert none_of("本年度未出台规范性文件和重要政策措施。") == [MADE]
        assert none_of("未制定规范性文件清理方案。") == []

    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("本年度没有收到依申请公开事项。", "N-1"),
            ("受理依申请公开事项，无结转下年度事项。", "N-3"),
            ("未发生依申请公开政府信息方面的行政复议和行政诉讼。", "N-6"),
            ("本年度未制发规范性文件。", "N-9"),
        ],
    )
    def test_the_tables_that_say_otherwise_are_told(self, suqian: Report, text: str, rule: str) -> None:
        narrative = Narrative((Paragraph(text, "一", "一、总体情况", "「一、总体情况」第 1 段"),))
        filing = Filing(suqian, narrative=narrative)
        told = [put_into_words(e, b) for e, check in rules_for(load("2021")) if e.id[0] == "N" for b in check(filing)]
        assert [(f.rule, f.left) for f in told if f.rule in {"N-1", "N-3", "N-6", "N-9"}] == [(rule, 0)]
        assert text[:-1] in next(f.message for f in told if f.rule == rule)
        assert alone(rule, suqian) == []
