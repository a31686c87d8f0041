"""Which words before and after a number say what it counts, and which cells of the tables that is."""

from __future__ import annotations

import pytest
from builders import changed

from checks.model.prose import Narrative, Paragraph
from checks.text import measures
from checks.text.disputes import dispute_of, outcome_of
from checks.text.documents import document_of
from checks.text.measures import CORPORATE, Measure, Sum, applicant, dispute, documents, nearest, result, values
from checks.text.phrases import applicant_of, is_channel, result_of, unit_of
from checks.text.reader import read
from checks.text.scope import Whose
from workbook.edition import Edition, load
from workbook.report import Report

FORM = load("2021")
DISPUTES = {
    "复议": dispute("reconsideration"),
    "直接起诉": dispute("direct_suit"),
    "复议后": dispute("suit_after_reconsideration"),
    "诉讼": dispute("direct_suit", "suit_after_reconsideration"),
    "全部": dispute("reconsideration", "direct_suit", "suit_after_reconsideration"),
}


class TestResults:
    """The six groups by their names, single results by the labels of the form."""

    @pytest.mark.parametrize(
        ("words", "rows"),
        [
            ("予以公开", ("granted",)),
            ("其中同意公开的", ("granted",)),
            ("部分公开", ("partly_granted",)),
            ("、予以部分公开", ("partly_granted",)),
            ("予以公开和部分公开", ("granted", "partly_granted")),
            ("不予公开", ("denied",)),
            ("无法提供", ("unavailable",)),
            ("不予处理", ("not_processed",)),
            ("作其他处理", ("otherwise",)),
            ("属于国家秘密", ("denied.state_secret",)),
            ("1.属于国家秘密", ()),
            ("属于行政查询事项", ("denied.administrative_query",)),
            ("重复申请", ("not_processed.repeated",)),
            ("申请中，信访举报投诉类申请", ()),
            ("信访举报投诉类申请", ("not_processed.petition",)),
            ("逾期不补正", ("otherwise.not_clarified",)),
            ("因涉及商业秘密不予公开", ()),
            ("不应予以公开", ()),
            ("其他", ()),
            ("收到申请", ()),
        ],
    )
    def test_words_before_a_number(self, words: str, rows: tuple[str, ...]) -> None:
        assert result_of(words, FORM) == (result(*rows) if rows else None)

    def test_each_edition_has_its_own_single_results(self) -> None:
        assert result_of("逾期不补正", load("2019")) is None


class TestApplicants:
    @pytest.mark.parametrize(
        ("words", "columns"),
        [
            ("自然人", ("natural_person",)),
            ("其中公民提出的申请", ("natural_person",)),
            ("法人和其他组织", CORPORATE),
            ("法人或其它组织申请", CORPORATE),
            ("商业企业", ("business",)),
            ("科研机构", ("research",)),
            ("社会公益组织", ("public_welfare",)),
            ("法律服务机构", ("legal_service",)),
        ],
    )
    def test_words_before_a_number(self, words: str, columns: tuple[str, ...]) -> None:
        assert applicant_of(words) == applicant(*columns)

    @pytest.mark.parametrize("words", ["向自然人", "收到申请", ""])
    def test_other_words(self, words: str) -> None:
        assert applicant_of(words) is None


class TestDisputes:
    """行政复议, the two kinds of 行政诉讼, and both together."""

    @pytest.mark.parametrize(
        ("before", "after", "cases"),
        [
            ("行政复议", "", "复议"),
            ("行政诉讼", "", "诉讼"),
            ("未经复议直接起诉", "", "直接起诉"),
            ("未经行政复议直接提起行政诉讼", "", "直接起诉"),
            ("复议后起诉", "", "复议后"),
            ("经行政复议后提起行政诉讼", "", "复议后"),
            ("行政复议和行政诉讼案件共", "", "全部"),
            ("有", "涉及政府信息公开的行政复议案件", "复议"),
            ("有", "因政府信息公开引发的行政诉讼", "诉讼"),
        ],
    )
    def test_words_around_a_number(self, before: str, after: str, cases: str) -> None:
        assert dispute_of(before, after) == DISPUTES[cases]

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("审理行政复议", ""),
            ("上年结转行政复议", ""),
            ("有", ""),
            ("有", "信息公开的复议工作会"),
            ("行政复议工作中有", "行政诉讼"),
        ],
    )
    def test_other_words(self, before: str, after: str) -> None:
        assert dispute_of(before, after) is None

    @pytest.mark.parametrize(
        ("words", "outcome"),
        [
            ("结果维持", "upheld"),
            ("其中维持", "upheld"),
            ("、被纠正", "corrected"),
            ("其他结果", "otherwise"),
            ("和尚未审结", "pending"),
        ],
    )
    def test_outcomes(self, words: str, outcome: str) -> None:
        groups = ("direct_suit", "suit_after_reconsideration")
        assert outcome_of(words, DISPUTES["诉讼"]) == dispute(*groups, outcome=outcome)

    @pytest.mark.parametrize("words", ["行政复议", "去年法院判决维持", ""])
    def test_no_outcome(self, words: str) -> None:
        assert outcome_of(words, DISPUTES["诉讼"]) is None


class TestDocuments:
    """规章 and 规范性文件: made, repealed, in force."""

    @pytest.mark.parametrize(
        ("before", "after", "subject", "column"),
        [
            ("制发行政规范性文件", "", "normative_documents", "made"),
            ("规范性文件本年度制定", "", "normative_documents", "made"),
            ("全年出台", "规范性文件", "normative_documents", "made"),
            ("废止和宣布失效规范性文件", "", "normative_documents", "repealed"),
            ("现行有效的规章", "", "rules", "in_force"),
            ("制定政府规章", "", "rules", "made"),
        ],
    )
    def test_words_around_a_number(self, before: str, after: str, subject: str, column: str) -> None:
        assert document_of(before, after, "") == (subject, documents(subject, column))

    def test_what_was_spoken_of_before_needs_not_be_repeated(self) -> None:
        assert document_of("、废止", "", "rules") == ("rules", documents("rules", "repealed"))
        assert document_of("废止", "", "") is None

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("备案审查规范性文件", ""),
            ("以政府名义制发规范性文件", ""),
            ("制定规章制度", ""),
            ("规范性文件", ""),
            ("出台", "规范性文件管理办法"),
            ("全年办理", "规范性文件"),
            ("", "规章"),
        ],
    )
    def test_other_words(self, before: str, after: str) -> None:
        assert document_of(before, after, "") is None


class TestChannelsAndUnits:
    @pytest.mark.parametrize("words", ["网络", "通过信函方式提交", "当面申请", "、邮寄", "其他渠道"])
    def test_a_channel(self, words: str) -> None:
        assert is_channel(words)

    @pytest.mark.parametrize("words", ["其他", "网站发布", "公开信息平台", "现场和网络", "信函、邮寄", "申请"])
    def test_no_channel(self, words: str) -> None:
        assert not is_channel(words)

    @pytest.mark.parametrize(
        ("words", "unit"),
        [("市公安局", "市公安局"), ("、甲乙镇收到", "甲乙镇"), ("其中县医院受理", "县医院"), ("自然人", ""), ("", "")],
    )
    def test_a_unit(self, words: str, unit: str) -> None:
        assert unit_of(words) == unit


class TestSums:
    """What the tables say to a claim."""

    def test_a_sum_is_named_by_its_cells_or_by_its_rows(self, edition: Edition) -> None:
        three = Sum(("requests.results.unavailable",))
        assert three.named(edition).count("列") == 3
        assert three.named(edition).endswith("之和")
        assert Sum(("requests.received",)).named(edition).endswith("」列")
        assert Sum(("requests.results.denied",)).named(edition) == "表三「三、（三）不予公开」「总计」列之和"
        many = Sum(("requests.received", "requests.carried_in"), CORPORATE).named(edition)
        assert many.endswith("申请数量」「法人或其他组织」各列之和")

    def test_a_row_that_the_edition_lacks_has_no_fields(self) -> None:
        unpaid = Sum(("requests.received", "requests.results.otherwise.fee_unpaid"))
        assert unpaid.fields(load("2019")) == ()
        assert len(unpaid.fields(FORM)) == 2

    def test_rows_that_are_taken_off(self, suqian: Report) -> None:
        less = Sum(("requests.results.total",), minus=("requests.carried_in",))
        assert less.of(suqian) == 3486 - 96
        assert less.of(changed(suqian, {"requests.carried_in.total": None})) is None
        assert less.of(changed(suqian, {"requests.results.total.total": None})) is None

    def test_nothing_that_is_not_known_is_near(self, suqian: Report) -> None:
        blank = changed(suqian, {"requests.received.total": None})
        assert nearest(measures.CARRIED_IN, blank, 5) == (measures.CARRIED_IN.sums[0], 96)
        assert nearest(Measure("received", (Sum(("requests.received",)),)), blank, 5) is None
        assert values(measures.RECEIVED, blank) == []
        assert values(measures.RECEIVED, suqian) == [3511, 3607]

    def test_documents_made_are_those_newly_made_in_2019(self, zhangdian: Report) -> None:
        made = documents("normative_documents", "made")
        assert [field.column[-1].key for field in made.sums[0].fields(zhangdian.edition)] == ["newly_made"]
        assert values(made, zhangdian) == [7]


class TestOrderOfReading:
    """Of several things that words may mean the narrower is taken, and a sentence keeps what it is about."""

    @staticmethod
    def told(text: str, heading: str = "一、总体情况") -> list[tuple[str, object]]:
        paragraph = Paragraph(text, "一", heading)
        found = read(Narrative((paragraph,)), Whose(FORM, "测试市生态环境局", 2023)).claims
        return [(claim.measure.kind, claim.count.number.value) for claim in found]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("收到申请20件。", []),
            ("收到政府信息公开申请20份。", [("received", 20)]),
            ("收到政府信息公开申请20人次。", []),
            ("制定规范性文件20部。", [("document", 20)]),
            ("因政府信息公开引起行政复议20条。", []),
            ("因政府信息公开引起行政复议20宗。", [("dispute", 20)]),
            ("政府信息公开申请中予以公开20件，自然人10件。", [("result", 20)]),
            ("政府信息公开申请中自然人10件，予以公开20件。", [("applicant", 10), ("result", 20)]),
            ("收到信件300件。收到政府信息公开申请20件。", [("received", 20)]),
            ("收到政府信息公开申请20件，收到信件300件，办结300件。", [("received", 20)]),
            ("全年依申请公开受理20件。", [("received", 20)]),
            ("政府信息公开方面，收到20件申请。", [("received", 20)]),
            ("政府信息公开方面，收到20件申请人来函。", []),
            ("有3件申请按规定结转下年度，均为政府信息公开申请。", [("carried_out", 3)]),
            ("2022年结转政府信息公开申请3件。", [("carried_in", 3)]),
            ("2021年结转政府信息公开申请3件。", []),
            ("政府信息公开申请结转2024年办理3件。", [("carried_out", 3)]),
            ("政府信息公开申请结转2025年办理3件。", []),
            ("备案政府信息公开文件，未收到政府信息公开申请。", []),
        ],
    )
    def test_a_sentence(self, text: str, expected: list[tuple[str, int]]) -> None:
        assert self.told(text) == expected

    def test_the_heading_says_what_it_is_about(self) -> None:
        text = "共受理申请20件。"
        assert self.told(text, "（二）依申请公开政府信息情况") == [("received", 20)]
        assert self.told(text, "（一）行政许可") == []

    @pytest.mark.parametrize(
        ("text", "shares"),
        [
            ("政府信息公开申请中予以公开5件（50%）。", [50]),
            ("政府信息公开申请中予以公开5件，占50%。", [50]),
            ("政府信息公开申请中予以公开5件，增幅50%。", [None]),
            ("政府信息公开申请中予以公开5件，" + "占申请总数的比例为50%。", [50]),
            ("政府信息公开申请中予以公开5件，办理及时，群众满意，占全部申请数量的50%。", [50]),
            ("政府信息公开申请中予以公开5件，办理工作均很及时，群众也很满意，占全部申请数量的50%。", [None]),
            ("政府信息公开申请中予以公开5件，公开信息3条，占50%。", [None]),
        ],
    )
    def test_a_share_belongs_to_the_count_right_before_it(self, text: str, shares: list[int | None]) -> None:
        found = read(Narrative((Paragraph(text),)), Whose(FORM, "", 2023)).claims
        assert [claim.share.number.value if claim.share else None for claim in found] == shares

    @pytest.mark.parametrize(
        ("change", "signs"),
        [
            ("同比增长5%", [1]),
            ("同比减少5件，下降2%", [-1, -1]),
            ("较上年增加5件，增长2%", [1, 1]),
            ("下降2%", []),
            ("比2022年多5件", [1]),
            ("比2021年多5件", []),
        ],
    )
    def test_changes(self, change: str, signs: list[int]) -> None:
        text = f"收到政府信息公开申请65件，{change}。"
        found = read(Narrative((Paragraph(text),)), Whose(FORM, "", 2023)).changes
        assert [told.sign for told in found] == signs
