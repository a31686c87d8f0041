"""How every number of a report's text was understood, in words: what it counts, and what the tables say to it."""

from __future__ import annotations

from dataclasses import dataclass

from checks.model.prose import Narrative
from checks.text import measures
from checks.text.claims import Claim, Heard
from checks.text.reader import read
from checks.text.scope import SOME_PERIOD, Body, Whose
from checks.text.sentences import sentences
from workbook.report import Report, plain

MOST_SHOWN = 200


@dataclass(frozen=True)
class Understood:
    """One number of the text. `meaning` is what it counts, `verdict` how that stands to the tables; both in Chinese.

    `sentence` is the beginning of the sentence, MOST_SHOWN characters; `quote` the part of it around the number.
    """

    place: str
    sentence: str
    quote: str
    number: str
    meaning: str
    verdict: str


def understood(narrative: Narrative, report: Report) -> tuple[Understood, ...]:
    """Every number of the text with a measure word, in the order of the text; dates and telephone numbers are none.

    What is said without a number, 「均按期答复」, 「未收到申请」, stands among them.
    """
    reading = read(narrative, Whose(report.edition, report.unit, report.year))
    counted = [number for number in reading.numbers if number.count.measure or number.claims]
    known = {(id(number.sentence), number.count.start) for number in counted}
    for claim in reading.claims:
        if (id(claim.sentence), claim.count.start) not in known:
            counted.append(Heard(claim.sentence, claim.count, (claim,)))
    place = {id(sentence): at for at, sentence in enumerate(sentences(narrative))}
    counted.sort(key=lambda number: (place[id(number.sentence)], number.count.start))
    return tuple(line for number in counted for line in _lines(number, report))


def _lines(heard: Heard, report: Report) -> list[Understood]:
    count, sentence = heard.count, heard.sentence
    place = sentence.paragraph.place or sentence.paragraph.heading or "正文"
    quote, number = sentence.quote(count.start, count.end), sentence.text[count.start : count.end]
    told = [(claim.subject + _of(claim, report), _verdict(claim, report)) for claim in heard.claims]
    if heard.share_of:
        told.append((f"{heard.share_of.subject}的占比", "按件数和总数重新计算"))
    if heard.change:
        told.append((f"{heard.change.claim.subject}比上年的增减", "有上年数时重新计算"))
    if not told:
        told.append(("", "是约数，不核对" if count.rough else "没有认出说的是什么，不核对"))
    shown = sentence.text if len(sentence.text) <= MOST_SHOWN else sentence.text[: MOST_SHOWN - 1] + "…"
    return [Understood(place, shown, quote, number, *words) for words in told]


def _of(claim: Claim, report: Report) -> str:
    """What of its subject a claim is about: the row and column of the tables, or the unit of a list."""
    if claim.unit:
        return f"（{claim.unit}）"
    if not claim.measure.sums or not claim.measure.sums[0].fields(report.edition):
        return ""
    return f"（{claim.measure.sums[0].named(report.edition)}）"


def _verdict(claim: Claim, report: Report) -> str:
    if claim.year != report.year:
        return "不是全年的数，不核对" if claim.year == SOME_PERIOD else f"是 {claim.year} 年的数，不核对"
    if claim.body is Body.ANOTHER:
        return "是别的单位的数，不核对"
    if not claim.measure.sums:
        return "各项合计与总数核对"
    known = measures.values(claim.measure, report)
    if not known:
        return "表中没有数字，无法核对"
    if any(claim.count.number.agrees_with(value) for value in known):
        return "与表相符"
    if claim.wide:
        return "说的是全区域或者全系统，与本单位的表不同，不核对"
    nearest = measures.nearest(claim.measure, report, claim.count.number.value)
    return f"与表不符：{nearest[0].named(report.edition)}为 {plain(nearest[1])}" if nearest else "无法核对"
