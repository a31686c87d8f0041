"""How the numbers of a text were understood is told for every number with a measure word, and truly."""

from __future__ import annotations

import pytest

from checks.model.prose import Narrative, Paragraph
from checks.text.understood import MOST_SHOWN, Understood, understood
from workbook.report import Report


def told(report: Report, *texts: str) -> list[tuple[str, str, str]]:
    """Number, meaning and verdict of every line."""
    narrative = Narrative(tuple(Paragraph(text, "一", "一、总体情况", "「一、总体情况」第 1 段") for text in texts))
    return [(line.number, line.meaning, line.verdict) for line in understood(narrative, report)]


class TestVerdicts:
    """Suqian received 3,511 requests, carried in 96 and answered 3,486."""

    @pytest.mark.parametrize(
        ("text", "number", "meaning", "verdict"),
        [
            ("新收政府信息公开申请3511件。", "3511件", "收到的申请", "与表相符"),
            (
                "新收政府信息公开申请3512件。",
                "3512件",
                "收到的申请",
                "与表不符：表三「一、本年新收政府",
            ),
            ("去年新收政府信息公开申请20件。", "20件", "收到的申请", "是 2022 年的数，不核对"),
            ("上半年新收政府信息公开申请20件。", "20件", "收到的申请", "不是全年的数，不核对"),
            ("县教育局收到政府信息公开申请20件。", "20件", "收到的申请", "是别的单位的数，不核对"),
            ("收到政府信息公开申请近20件。", "20件", "", "是约数，不核对"),
            ("发布信息20条。", "20条", "", "没有认出说的是什么，不核对"),
        ],
    )
    def test_a_number(self, suqian: Report, text: str, number: str, meaning: str, verdict: str) -> None:
        ((found, counted, judged),) = told(suqian, text)
        assert found == number
        assert counted.startswith(meaning)
        assert bool(counted) is bool(meaning)
        assert judged.startswith(verdict)

    def test_a_share_and_a_change_are_told_with_what_they_are_of(self, suqian: Report) -> None:
        text = "收到政府信息公开申请3607件，同比增长5%。政府信息公开申请中予以公开1191件，占34%。"
        assert [(number, meaning) for number, meaning, _ in told(suqian, text)][1::2] == [
            ("5%", "收到的申请比上年的增减"),
            ("34%", "办理结果的占比"),
        ]

    def test_dates_and_telephone_numbers_are_none(self, suqian: Report) -> None:
        assert told(suqian, "自2023年1月1日起，联系电话：0517-87222589。") == []

    def test_every_number_stands_with_its_place_and_sentence(self, suqian: Report) -> None:
        sentence = "收到政府信息公开申请20件，" + "工作平稳" * 100 + "，结转下年度3件。"
        narrative = Narrative((Paragraph(sentence, "一", "一、总体情况", "第 1 段"),))
        first, last = understood(narrative, suqian)
        assert isinstance(first, Understood)
        assert first.place == "第 1 段"
        assert len(first.sentence) == MOST_SHOWN
        assert "20件" in first.quote
        assert "3件" in last.quote


@pytest.mark.parametrize(("length", "shown"), [(200, 200), (201, 200)])
def test_a_sentence_is_shown_whole_up_to_two_hundred_characters(suqian: Report, length: int, shown: int) -> None:
    begins = "收到政府信息公开申请20件，"
    sentence = begins + "平" * (length - len(begins) - 1) + "。"
    (found,) = understood(Narrative((Paragraph(sentence, "一", "一、总体情况"),)), suqian)
    assert len(found.sentence) == shown
    assert found.sentence.endswith("…") == (length > shown)


def test_what_is_said_without_a_number_stands_among_the_numbers(suqian: Report) -> None:
    said = "全年新收政府信息公开申请3511件，均按期答复。本年度未作出行政强制。"
    found = understood(Narrative((Paragraph(said, "一", "一、总体情况"),)), suqian)
    assert [(one.number, one.verdict.partition("：")[0]) for one in found] == [
        ("3511件", "与表相符"),
        ("均按期答复", "与表不符"),
        ("未作出行政强制", "与表不符"),
    ]
