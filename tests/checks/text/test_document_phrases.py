"""Which words make a count one of 规范性文件 made, repealed or in force, and of which year's table cell."""

from __future__ import annotations

import pytest

from checks import run
from checks.model.prose import Narrative, Paragraph
from workbook.report import Report


def findings(report: Report, sentence: str) -> list[str]:
    paragraph = Paragraph(sentence, "一", "一、总体情况", "「一、总体情况」第 1 段")
    assessment = run(report, narrative=Narrative((paragraph,), report.unit, report.year))
    return [finding.rule for finding in assessment.findings if finding.rule == "N-9"]


class TestDocuments:
    """宿迁 2023 made 109 行政规范性文件 and has 597 in force."""

    @pytest.mark.parametrize(
        "words", ["行政规范性文件本年度共制发{}件。", "本年度制发行政规范性文件{}件。", "制发{}件行政规范性文件。"]
    )
    def test_the_verb_may_stand_on_either_side(self, suqian: Report, words: str) -> None:
        assert findings(suqian, words.format(109)) == []
        assert findings(suqian, words.format(108)) == ["N-9"]
