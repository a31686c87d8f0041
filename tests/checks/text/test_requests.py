"""Numbers of requests: which words say that they were received, answered, carried over, listed, added up."""

from __future__ import annotations

import published as reports
import pytest
from builders import changed
from hypothesis import given
from hypothesis import strategies as st

from checks.model.prose import Narrative, Paragraph
from checks.model.registry import Filing, put_into_words, rules_for
from checks.text import measures
from checks.text.claims import Claim
from checks.text.measures import COMPANIES, NEWLY_RECEIVED, TOGETHER
from checks.text.phrases import NATURAL_PERSONS, is_channel
from checks.text.reader import read
from checks.text.scope import Whose
from workbook.edition import load
from workbook.report import Report

RECEIVED, CARRIED_IN, CARRIED_OUT = (f"requests.{row}.total" for row in ("received", "carried_in", "carried_out"))


def narrative(*texts: str) -> Narrative:
    return Narrative(tuple(Paragraph(text, "一", "一、总体情况", "「一、总体情况」第 1 段") for text in texts))


def claims(text: str) -> tuple[Claim, ...]:
    return read(narrative(text), Whose(load("2021"), "测试市生态环境局", 2023)).claims


def told(text: str) -> list[tuple[str, object]]:
    return [(claim.measure.kind, claim.count.number.value) for claim in claims(text)]


def found(report: Report, *texts: str, last: Report | None = None) -> list[tuple[str, object, object]]:
    """The findings of the rules N-1 to N-10 alone, each with both of its numbers."""
    filing = Filing(report, last, narrative=narrative(*texts))
    checks = [(e, check) for e, check in rules_for(load("2021")) if e.id in {f"N-{n}" for n in range(1, 11)}]
    findings = [put_into_words(entry, breach) for entry, check in checks for breach in check(filing)]
    return [(finding.rule, finding.left, finding.right) for finding in findings]


class TestReceived:
    @pytest.mark.parametrize(
        "text",
        [
            "全年收政府信息公开申请46件。",
            "本年度共接受政府信息公开申请46宗。",
            "我委共收到政府信息公开申请四十六项。",
            "收到政府信息公开申请４６件（次）。",
            "共办理回复依申请公开事项46件。",
            "共收到46份政府信息公开申请。",
            "共收到依申请公开业务46件。",
            "共收到46件依申请公开请求。",
            "全年共收到公开申请46件。",
            "全年共处理政府信息公开申请46件。",
            "依申请公开方面，新收46件。",
            "市政府办公室代表市政府受理政府信息公开申请46件。",
            "全市收到政府信息申请公开件46件。",
            "全年收到政府信息申请46件。",
        ],
    )
    def test_ways_to_say_it(self, text: str) -> None:
        assert told(text) == [("received", 46)]

    def test_what_is_newly_received_is_without_what_was_carried_in(self, suqian: Report) -> None:
        text = "2023年新收政府信息公开申请{}件，上年结转{}件，共计{}件。"
        assert [c.measure for c in claims(text.format(1, 2, 3))] == [NEWLY_RECEIVED, measures.CARRIED_IN, TOGETHER]
        assert found(suqian, text.format(3511, 96, 3607)) == []
        assert found(suqian, text.format(3607, 96, 3607)) == [("N-1", 3607, 3511)]
        assert found(suqian, text.format(3511, 96, 3511)) == [("N-1", 3511, 3607)]

    def test_the_parts_in_brackets(self, suqian: Report) -> None:
        text = "共受理政府信息公开申请3607件（其中本年度新收申请数{}件，上年结转申请数{}件）。"
        assert found(suqian, text.format(3511, 96)) == []
        assert found(suqian, text.format(3510, 96)) == [("N-1", 3510, 3511)]
        assert found(suqian, text.format(3511, 97)) == [("N-3", 97, 96)]

    def test_one_slip_in_the_table_is_told_once(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3511件，上年结转96件，共计3607件。"
        assert found(changed(suqian, {RECEIVED: 3521}), text) == [("N-1", 3511, 3521)]

    def test_all_of_them_by_natural_persons(self, suqian: Report) -> None:
        (first, second) = claims("共收到8份政府信息公开申请，均为自然人申请。")
        assert (first.measure, second.measure) == (measures.RECEIVED, NATURAL_PERSONS)
        text = "收到政府信息公开申请3511件，均为自然人申请。"
        assert found(suqian, text) == [("N-1", 3511, 3493)]

    def test_of_those_answered_nobody_says_who_asked(self) -> None:
        assert told("共办结政府信息公开申请8件，均为自然人申请。") == [("answered", 8)]

    def test_one_kind_of_applicant_alone_is_not_all(self) -> None:
        text = "收到依申请公开6条，其中，收到自然人申请政府信息公开申请5条。"
        assert told(text) == [("received", 6)]
        assert told("收到公民、法人和其他组织政府信息公开申请6件。") == [("received", 6)]
        assert told("收到政府信息公开申请6件，其中自然人申请件5件。") == [("received", 6), ("applicant", 5)]

    @pytest.mark.parametrize("number", [65, 109])
    def test_companies_are_one_column_or_all_legal_persons(self, suqian: Report, number: int) -> None:
        text = f"收到政府信息公开申请3511件，其中自然人3402件，企业{number}件。"
        report = changed(suqian, {"requests.received.business": 65})
        corporate = measures.values(COMPANIES, report)
        assert [pair[:2] for pair in found(report, text)] == ([] if number in corporate else [("N-1", number)])


class TestAnsweredAndCarriedOver:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("收到申请19件，18件按期限答复办结，1件结转到2024年度办理。", [("answered", 18), ("carried_out", 1)]),
            ("收到申请19件，除1件结转2024年继续办理，其他18件均按期办结。", [("carried_out", 1), ("answered", 18)]),
            ("收到申请19件，其中，18件均依法依规答复，1件转下年办理。", [("answered", 18), ("carried_out", 1)]),
            ("收到申请19件，上年度结转办理件2件。", [("carried_in", 2)]),
            ("收到申请19件，结转上年度办理2件。", [("carried_in", 2)]),
            ("收到申请19件，其中2件为2022年结转。", [("carried_in", 2)]),
            ("收到申请19件，转结下年度办理1件。", [("carried_out", 1)]),
            ("收到申请19件，截至12月底已回复18件。", [("answered", 18)]),
            ("收到申请19件；已办理18件，结转下年度1件。", [("answered", 18), ("carried_out", 1)]),
        ],
    )
    def test_ways_to_say_it(self, text: str, expected: list[tuple[str, object]]) -> None:
        assert told(text.replace("申请", "政府信息公开申请", 1)) == [("received", 19), *expected]

    def test_what_is_told_of_cases_is_not_told_of_requests(self) -> None:
        text = "因政府信息公开申请引起的行政复议12件，已办结10件，结转下年2件。"
        assert told(text) == [("dispute", 12)]

    def test_those_in_time_beside_those_put_off_are_a_part(self) -> None:
        assert told("政府信息公开申请按期办结41件，延期办结2件。") == []
        assert told("政府信息公开申请按期办结41件。") == [("answered", 41)]

    @pytest.mark.parametrize(
        "text",
        [
            "代市政府答复政府信息公开申请10件。",
            "受市政府委托办理政府信息公开申请10件。",
            "依申请公开方面，收到3件投诉。",
        ],
    )
    def test_for_another_body_or_of_another_thing(self, text: str) -> None:
        assert told(text) == []

    def test_requests_that_came_twice_may_have_had_any_result(self) -> None:
        assert told("收到政府信息公开申请45件，其中重复申请2件。") == [("received", 45)]
        text = "答复政府信息公开申请45件，其中重复申请2件。"
        assert told(text) == [("answered", 45), ("result", 2)]

    def test_what_was_not_to_be_dealt_with_is_not_what_was_received(self) -> None:
        assert [kind for kind, _ in told("不予处理政府信息公开申请3件。")] != ["received"]

    def test_some_of_those_answered_are_not_all(self) -> None:
        assert told("收到政府信息公开申请19件，其中11件按期办结，8件申请人主动撤销。") == [("received", 19)]

    def test_the_sentence_before_says_what_was_answered(self) -> None:
        text = "收到政府信息公开申请132件。目前依法办结122件。"
        assert told(text) == [("received", 132), ("answered", 122)]
        assert told("收到政府信息公开申请132件。办理提案20件。全部按期办结20件。") == [("received", 132)]


class TestChannels:
    @pytest.mark.parametrize(
        "words",
        ["来信申请的", "线下提交", "通过互联网提交表单申请形式", "网上政府信息公开申请件", "电子邮件申请", "来函"],
    )
    def test_names_of_channels(self, words: str) -> None:
        assert is_channel(words)

    @pytest.mark.parametrize("words", ["告知其他途径", "网上答复"])
    def test_what_was_done_is_no_channel(self, words: str) -> None:
        assert not is_channel(words)

    def test_a_list_with_an_entry_that_is_not_understood_is_not_added_up(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3511件，其中网络申请3000件，托人带话{}11件，信函申请500件。"
        assert found(suqian, text.format("")) == []
        assert found(suqian, text.replace("，托人带话{}11件", "")) == [("N-7", 3500, 3511)]
        last = "收到政府信息公开申请3511件，其中网络申请3000件，信函申请500件，托人带话11件。"
        assert found(suqian, last) == []

    def test_what_follows_the_list_does_not_hide_it(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3511件，其中网络申请3000件，信函申请500件，已全部答复，结转下年度继续办理{}件。"
        out = suqian.value(CARRIED_OUT).number
        assert found(suqian, text.format(out)) == [("N-7", 3500, 3511)]

    def test_the_sum_of_the_list(self, suqian: Report) -> None:
        text = "全年依申请公开共收到网上申请3000件，快递511件，合计{}件。"
        assert found(suqian, text.format(3511)) == []
        assert found(suqian, text.format(3512)) == [("N-1", 3512, 3511)]


class TestResults:
    def test_quoted_names_and_their_shares(self, suqian: Report) -> None:
        answered = measures.RESULTS_TOTAL.of(suqian)
        granted = suqian.value("requests.results.granted.total").number
        assert answered
        assert granted
        share = f"{100 * granted / answered:.1f}"
        text = "已答复政府信息公开申请{}件，其中“予以公开”{}件，占已答复件数的{}%。"
        assert found(suqian, text.format(answered, granted, share)) == []
        assert found(suqian, text.format(answered, granted + 1, share)) == [("N-4", granted + 1, granted)]
        wrong = f"{100 * granted / answered + 3:.1f}"
        assert [rule for rule, *_ in found(suqian, text.format(answered, granted, wrong))] == ["N-5"]

    @pytest.mark.parametrize("both", ["予以公开或部分公开", "予以公开及部分公开", "同意公开或者部分同意公开"])
    def test_granted_in_whole_or_in_part(self, both: str) -> None:
        (claim,) = claims(f"政府信息公开申请中{both}59件。")
        assert claim.measure == measures.result("granted", "partly_granted")

    @pytest.mark.parametrize(
        ("words", "rows"),
        [
            ("信息无法提供", ("unavailable",)),
            ("本机关无法提供", ("unavailable",)),
            ("因本机关不掌握等原因无法提供", ("unavailable",)),
            ("信访举报投诉类申请及重复申请等不予处理", ("not_processed",)),
            ("本局不掌握相关政府信息", ("unavailable.not_held",)),
        ],
    )
    def test_words_that_come_before_the_name(self, words: str, rows: tuple[str, ...]) -> None:
        (_, claim) = claims(f"收到政府信息公开申请30件，{words}6件。")
        assert claim.measure == measures.result(*rows)

    def test_one_result_told_in_parts_is_not_compared(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3511件，因涉及商业秘密等不予公开3件，因属于过程性信息等不予公开2件。"
        assert found(suqian, text) == []


class TestChanges:
    @staticmethod
    def last(suqian: Report) -> Report:
        numbers = {RECEIVED: 3000, CARRIED_IN: 100}
        return changed(Report(suqian.unit, 2022, suqian.edition, suqian.values), numbers)

    def test_a_change_told_in_a_later_sentence(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3511件。群众关注度高，因此政府信息公开申请数量较上年增长{}%。"
        assert found(suqian, text.format("17.03"), last=self.last(suqian)) == []
        ((rule, left, _),) = found(suqian, text.format("96"), last=self.last(suqian))
        assert (rule, left) == ("N-10", 96)

    def test_it_quotes_the_sentence_that_tells_the_change(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3511件。政府信息公开申请数量较上年增长96%。"
        filing = Filing(suqian, self.last(suqian), narrative=narrative(text))
        ((entry, check),) = [pair for pair in rules_for(load("2021")) if pair[0].id == "N-10"]
        (finding,) = [put_into_words(entry, breach) for breach in check(filing)]
        assert "「政府信息公开申请数量较上年增长96%。」" in finding.message

    def test_a_wrong_number_is_not_told_again_by_its_change(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3512件，同比增长17.03%。"
        assert found(suqian, text, last=self.last(suqian)) == [("N-1", 3512, 3511)]


class TestDocuments:
    def test_what_the_sentence_has_just_spoken_of(self, suqian: Report) -> None:
        text = "做好规范性文件清理工作，本年度制发{}件，废止{}件，现行有效{}件。"
        kinds = [
            suqian.value(f"disclosure.normative_documents.{key}").number for key in ("made", "repealed", "in_force")
        ]
        assert found(suqian, text.format(*kinds)) == []
        assert found(suqian, text.format(kinds[0], kinds[1], 7)) == [("N-9", 7, kinds[2])]

    def test_repealed_and_valid_documents(self) -> None:
        text = "制定发布规范性文件4件，清理废止文件1件，现行有效文件20件。"
        assert told(text) == [("document", 4), ("document", 1), ("document", 20)]

    def test_a_list_of_both_kinds(self, suqian: Report) -> None:
        rules, documents = (
            suqian.value(f"disclosure.{row}.in_force").number for row in ("rules", "normative_documents")
        )
        text = "已公开现行有效政府规章{}件、行政规范性文件{}件。"
        assert found(suqian, text.format(rules, documents)) == []
        assert found(suqian, text.format(rules, 7)) == [("N-9", 7, documents)]
        assert told("主动公开规章5件、规范性文件8件。") == []

    def test_the_number_before_the_noun(self) -> None:
        assert told("对本年度制发的48件行政规范性文件在公开的同时进行解读。") == [("document", 48)]


class TestDecisions:
    """表二: decisions of 行政许可, 行政处罚 and 行政强制, where the text says how many were made."""

    ROWS = ("licences", "penalties", "compulsory_measures")

    def told_of(self, report: Report, text: str) -> list[tuple[str, object, object]]:
        filing = Filing(report, narrative=narrative(text))
        ((entry, check),) = [pair for pair in rules_for(load("2021")) if pair[0].id == "N-17"]
        return [(f.rule, f.left, f.right) for f in (put_into_words(entry, breach) for breach in check(filing))]

    @pytest.mark.parametrize(
        "text",
        [
            "全年作出行政许可决定{}件、行政处罚决定{}件、行政强制决定{}件。",
            "办理行政许可处理决定{}件；办理行政处罚处理决定{}件；实施行政强制措施{}件。",
            "全市作出行政许可决定共{}项，下达行政处罚决定书{}份，作出行政强制决定{}起。",
        ],
    )
    def test_the_three_kinds(self, suqian: Report, text: str) -> None:
        right = [int(suqian.value(f"disclosure.{row}.decisions").number or 0) for row in self.ROWS]
        assert self.told_of(suqian, text.format(*right)) == []
        for place in range(3):
            wrong = [number + 7 * (i == place) for i, number in enumerate(right)]
            assert self.told_of(suqian, text.format(*wrong)) == [("N-17", wrong[place], right[place])]

    @pytest.mark.parametrize(
        "text",
        [
            "公示行政许可决定216件。",
            "在网站公开行政许可、行政处罚决定信息20件。",
            "双公示归集行政许可决定216件，行政处罚决定3件。",
            "受理行政许可申请300件，办理行政许可26768件。",
            "撤销行政许可决定1件。",
            "开展行政处罚案件评查，评查行政处罚决定20件。",
            "行政处罚案件5件均按要求处理。",
            "去年作出行政处罚决定20件。",
            "县住建局作出行政处罚决定20件。",
        ],
    )
    def test_what_was_shown_or_asked_for_is_something_else(self, suqian: Report, text: str) -> None:
        assert self.told_of(suqian, text) == []


class TestSeededFaults:
    """Whichever number of a whole paragraph is changed, it and it alone is told."""

    TEXT = (
        "2023年，新收政府信息公开申请{}件，上年结转{}件，共计{}件。其中予以公开{}件、部分公开{}件、不予公开{}件、"
        "无法提供{}件、不予处理{}件、其他处理{}件，结转下年度继续办理{}件。因政府信息公开引发行政复议{}件、行政诉讼{}件。"
    )
    KINDS = (NEWLY_RECEIVED, measures.CARRIED_IN, TOGETHER, *(measures.result(row) for row in measures.TOP_GROUPS))
    REST = (measures.CARRIED_OUT, measures.dispute("reconsideration"))
    SUITS = measures.dispute("direct_suit", "suit_after_reconsideration")

    @given(st.integers(0, 11), st.integers(1, 400))
    def test_one_number_of_the_text(self, place: int, slip: int) -> None:
        suqian = reports.report("suqian-2023")
        right = [kind.sums[0].of(suqian) for kind in (*self.KINDS, *self.REST, self.SUITS)]
        numbers = [int(number or 0) for number in right]
        assert found(suqian, self.TEXT.format(*numbers)) == []
        wrong = [number + slip * (i == place) for i, number in enumerate(numbers)]
        ((rule, left, other),) = found(suqian, self.TEXT.format(*wrong))
        assert (left, other) == (wrong[place], numbers[place])
        assert rule == ("N-1", "N-3", "N-1", *["N-4"] * 6, "N-3", "N-6", "N-6")[place]
