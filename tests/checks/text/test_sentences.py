"""Numbers, sentences and claims are read from Chinese text, and nothing is read that is not there."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from growth import assert_grows_like_a_line
from hypothesis import given
from hypothesis import strategies as st

from checks.model.prose import Narrative, Paragraph
from checks.text.claims import Claim, TextReading
from checks.text.numerals import Numeral, arabic, chinese
from checks.text.reader import read
from checks.text.scope import Whose
from checks.text.sentences import LONGEST_QUOTE, clean, counts, sentences
from workbook.edition import load

DIGITS = "零一二三四五六七八九"


def narrative(*texts: str, section: str = "一", heading: str = "一、总体情况") -> Narrative:
    return Narrative(
        tuple(Paragraph(text, section, heading, f"「{heading}」第 {i} 段") for i, text in enumerate(texts, 1))
    )


def reading(*texts: str, unit: str = "测试市生态环境局", year: int = 2023) -> TextReading:
    return read(narrative(*texts), Whose(load("2021"), unit, year))


def told(*texts: str, unit: str = "测试市生态环境局") -> list[tuple[str, object]]:
    """The kind and number of every claim."""
    return [(claim.measure.kind, claim.count.number.value) for claim in reading(*texts, unit=unit).claims]


def spelled(number: int) -> str:
    """A number below 10,000 in Chinese numerals, written independently of the reader."""
    parts, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            parts += ("零" if pending and parts else "") + DIGITS[digit] + name
        pending = not digit
    return parts or "零"


class TestChineseNumerals:
    """三十五, 一百零二, 两: what offices write out."""

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("三十五", 35),
            ("一百零二", 102),
            ("两", 2),
            ("十", 10),
            ("十二", 12),
            ("零", 0),
            ("一千零五", 1005),
            ("一万二千三百四十五", 12345),
            ("三万零五", 30005),
        ],
    )
    def test_a_number_in_words_is_read(self, text: str, number: int) -> None:
        assert chinese(text) == Numeral(number)

    @pytest.mark.parametrize("text", ["二〇二三", "一二", "十百", "百", "万", "五零", ""])
    def test_what_is_no_number_in_words_is_none(self, text: str) -> None:
        assert chinese(text) is None

    @given(st.integers(0, 9999))
    def test_every_number_below_ten_thousand_is_read_back(self, number: int) -> None:
        assert chinese(spelled(number)) == Numeral(number)

    @given(st.text("零〇一二三四五六七八九十百千万亿两", max_size=16))
    def test_no_row_of_numerals_is_an_error(self, text: str) -> None:
        found = chinese(text)
        assert found is None or found.value >= 0


class TestRoundedNumbers:
    """「1.2万件」 stands for any figure that is rounded or cut off to it."""

    @pytest.mark.parametrize("figure", [12000, 12034, 12499, 11950, 12999])
    def test_a_rounded_number_agrees_with_what_it_may_stand_for(self, figure: int) -> None:
        assert arabic("1.2", "万").agrees_with(figure)

    @pytest.mark.parametrize("figure", [11000, 13000, 1200, 0])
    def test_it_does_not_agree_with_another_number(self, figure: int) -> None:
        assert not arabic("1.2", "万").agrees_with(figure)

    @given(st.integers(0, 10**9), st.integers(0, 10**9))
    def test_an_exact_number_agrees_with_itself_alone(self, number: int, other: int) -> None:
        assert arabic(f"{number:,}").agrees_with(other) == (number == other)

    def test_decimals_keep_their_digits(self) -> None:
        assert arabic("51.85") == Numeral(Decimal("51.85"), Decimal("0.01"))


class TestCounts:
    """A count is a number with its measure word and the words of its clause."""

    @staticmethod
    def found(text: str) -> list[tuple[object, str]]:
        return [(c.number.value, c.measure) for s in sentences(narrative(text)) for c in counts(s)]

    def test_full_width_digits_spaces_and_separators(self) -> None:
        assert self.found("收到申请 ３,６０７ 件，答复 ３４８６ 件。") == [(3607, "件"), (3486, "件")]

    def test_numbers_in_words(self) -> None:
        assert self.found("收到申请三十五件、投诉两件。") == [(35, "件"), (2, "件")]

    @pytest.mark.parametrize("text", ["近100件", "约35件", "百余件", "20余件", "30多件", "每件", "第3条", "超过50件"])
    def test_an_estimate_is_no_count(self, text: str) -> None:
        assert self.found(text) == []

    def test_years_document_numbers_and_telephones_are_no_counts(self) -> None:
        text = "2023年，按照国办公开办函〔2021〕30号，电话：0533-2869836，网址www.a12.gov.cn。"
        assert [measure for _, measure in self.found(text) if measure] == []

    def test_what_stands_in_a_title_is_not_counted(self) -> None:
        assert self.found("按照《关于20件实事的通知》办理3件。") == [(3, "件")]

    def test_the_words_reach_back_to_the_last_stop(self) -> None:
        (sentence,) = sentences(narrative("全年收到申请5件，其中：自然人3件、商业企业2件。"))
        assert [c.before for c in counts(sentence)] == ["全年收到申请", "自然人", "、商业企业"]

    def test_tables_of_the_form_are_left_out(self) -> None:
        text = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）予以公开5件。"
        assert sentences(narrative(text)) == ()

    @given(st.text(max_size=400), st.integers(0, 380), st.integers(1, 12))
    def test_a_quote_is_short_and_shows_the_number(self, text: str, start: int, length: int) -> None:
        for sentence in sentences(narrative(text)):
            if start + length <= len(sentence.text):
                quote = sentence.quote(start, start + length)
                assert len(quote) <= LONGEST_QUOTE
                assert sentence.text[start : start + length] in quote

    def test_cleaning_leaves_one_kind_of_digits_and_punctuation(self) -> None:
        assert (
            clean("收到 申请 １２ 件,占 ５１．８５％;其中 (网络) 3,607 件")
            == "收到申请12件，占51.85%；其中（网络）3,607件"
        )


class TestClaims:
    """What a number counts is said by the words around it."""

    @pytest.mark.parametrize(
        ("text", "kind", "number"),
        [
            ("全年收到政府信息公开申请34件。", "received", 34),
            ("本年度共收到70件申请，属于依申请公开。", "received", 70),
            ("全年收办政府信息公开申请案件3607件。", "received", 3607),
            ("全年接收邮寄、网络提交的各类政府信息公开申请共计81件。", "received", 81),
            ("全区受理依申请公开件255件。", "received", 255),
            ("全年受理政府信息公开申请一百零二件。", "received", 102),
            ("我局未收到政府信息公开申请。", "received", 0),
            ("全年没有收到公民、法人和其他组织提出的政府信息公开申请。", "received", 0),
            ("办结依申请公开81件。", "answered", 81),
            ("完成政府信息依申请公开答复1453件。", "answered", 1453),
            ("含上年度结转申请34件，涉及政府信息公开。", "carried_in", 34),
            ("另有103件申请顺延到下年度答复。", "carried_out", 103),
            ("申请中转下一年度办理答复的有1件。", "carried_out", 1),
            ("申请中同意公开答复9件。", "result", 9),
            ("申请办理结果：予以公开及部分公开42件。", "result", 42),
            ("申请答复中，作其他处理（含申请人主动撤回申请）341件。", "result", 341),
            ("申请中重复申请2件。", "result", 2),
            ("申请中，因本机关不掌握等原因无法提供265件。", "result", 265),
            ("申请中自然人提出80件。", "applicant", 80),
            ("因政府信息公开引起的行政复议案件2件。", "dispute", 2),
            ("有1件涉及政府信息公开工作的行政复议。", "dispute", 1),
            ("未发生因政府信息公开引起的行政复议、行政诉讼。", "dispute", 0),
            ("政府信息公开行政复议、行政诉讼均为0。", "dispute", 0),
            ("全年制发行政规范性文件77件。", "document", 77),
            ("全年制发3份规范性文件。", "document", 3),
        ],
    )
    def test_a_claim_is_understood(self, text: str, kind: str, number: int) -> None:
        assert told(text) == [(kind, number)]

    @pytest.mark.parametrize(
        "text",
        [
            "办理上年度结转申请1件，属于政府信息公开申请。",
            "政府信息公开申请的其中11件按期办结，8件申请人主动撤销。",
            "全年备案政府信息公开行政复议案件134件，行政诉讼57件。",
            "全市主动公开政府信息13561条，政府网站发布申请指南268条。",
            "受理行政许可申请350件，办结340件。",
            "收到政府信息公开申请和信件，其中信件238件，办结99件。",
            "受理不动产登记申请500件，均在政府信息公开平台公布。",
            "因涉及商业秘密不予公开政府信息申请3件。",
            "依法公开规章13件（含新制定5件，修改4件，废止4件）。",
            "备案审查规范性文件30件，解读规范性文件12件。",
            "2022年，我局收到政府信息公开申请30件，答复28件。",
            "区住建局收到政府信息公开申请20件。",
            "约收到政府信息公开申请近100件。",
            "行政许可申请：予以公开的建议提案答复35件。",
            "收到补正的政府信息公开申请3件。",
            "予以公开、部分公开、不予公开的申请分别为3件、2件和1件。",
            "我局未收到行政许可申请。",
        ],
    )
    def test_what_is_another_measure_or_only_a_part_is_left_out(self, text: str) -> None:
        assert told(text) == []

    def test_the_own_unit_may_be_named_in_short(self) -> None:
        text = "市科委收到政府信息公开申请34件。"
        assert told(text, unit="上海市科学技术委员会") == [("received", 34)]
        assert told(text, unit="上海市财政局") == []

    def test_documents_keep_their_subject_through_the_sentence(self) -> None:
        found = reading("全年制发行政规范性文件77件，废止132件，现行有效470件。").claims
        assert [claim.measure.sums[0].columns[0] for claim in found] == ["made", "repealed", "in_force"]

    def test_outcomes_belong_to_the_cases_before_them(self) -> None:
        found = reading("因政府信息公开引起的行政复议12件，其中结果维持9件、结果纠正3件；行政诉讼4件。").claims
        assert [(c.measure.sums[0].rows[0], c.measure.sums[0].columns) for c in found] == [
            ("disputes.reconsideration", ("total",)),
            ("disputes.reconsideration", ("upheld",)),
            ("disputes.reconsideration", ("corrected",)),
            ("disputes.direct_suit", ("total",)),
        ]

    def test_a_share_belongs_to_the_count_before_it(self) -> None:
        claims: tuple[Claim, ...] = reading("申请中予以公开42件，占51.85%；不予公开5件（6.17%）。").claims
        assert [c.share.number.value for c in claims if c.share] == [Decimal("51.85"), Decimal("6.17")]

    def test_a_change_belongs_to_the_claim_before_it(self) -> None:
        found = reading("全年收到政府信息公开申请3646件，同比增长1.08%；答复3500件，较上年减少20件。").changes
        assert [(c.claim.measure.kind, c.sign, c.count.measure) for c in found] == [
            ("received", 1, "%"),
            ("answered", -1, "件"),
        ]


WORDS = [
    "收到",
    "受理",
    "申请",
    "政府信息公开",
    "依申请公开",
    "3件",
    "12",
    "，。",
    "（",
    "）",
    "《",
    "》",
    "予以公开",
    "部分公开",
    "不予公开",
    "其中",
    "占",
    "50%",
    "行政复议",
    "诉讼",
    "未",
    "无",
    "同比",
    "增长",
    "2022年",
    "三十五件",
    "规范性文件",
    "制发",
]


class TestAnyText:
    """No text is an error, and none takes long."""

    @given(st.text(max_size=500))
    def test_any_text_can_be_read(self, text: str) -> None:
        for claim in reading(text).claims:
            assert claim.count.number.value >= 0

    @given(st.lists(st.sampled_from(WORDS), max_size=60))
    def test_any_mixture_of_its_words_can_be_read(self, words: list[str]) -> None:
        for claim in reading("".join(words)).claims:
            assert claim.sentence.quote(claim.count.start, claim.count.end)

    @pytest.mark.parametrize(
        "piece",
        [
            "1",
            "1件",
            "收到政府信息公开申请3607件，",
            "未收到政府信息公开",
            "（",
            "《",
            "，2022年我",
            "一二",
            "予以公开42件，占51.85%，",
        ],
    )
    def test_more_of_anything_takes_no_more_than_its_share(self, piece: str) -> None:
        times = itertools.count()

        def read_anew(text: str) -> object:
            """A text that was read before is not read again: each time it is another unit's."""
            return reading(text, unit=f"第{next(times)}局")

        assert_grows_like_a_line(read_anew, lambda n: piece * (n // len(piece)) + "政府信息公开申请", 400)
