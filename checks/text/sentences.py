"""The sentences of a report's text, and the counts and percentages in them with the words on either side."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from checks.model.prose import Narrative, Paragraph, Passage
from checks.text import vocabulary as v
from checks.text.numerals import ARABIC, CHINESE, Numeral, arabic, chinese
from checks.text.pattern import Pattern
from workbook.writing import simplified

# The longest report of a province has about 60,000 characters and some hundred counts: far less than these.
MOST_CHARACTERS = 200_000
MOST_COUNTS = 1_000
LONGEST_QUOTE = 80
# Of a sentence, so much is looked through for what it is about.
MOST_ABOUT = 1_000
# How far to look for the words that say what a number counts.
REACH = 60

_KEPT = "，；：！？（）"
_PROTECT = str.maketrans(_KEPT, "".join(chr(0xE000 + i) for i in range(len(_KEPT))))
_RESTORE = str.maketrans("".join(chr(0xE000 + i) for i in range(len(_KEPT))), _KEPT)
_BLANK = re.compile(r"\s+")
_ASCII_STOP = re.compile(r"(?<!\d)[,;:!?]|[,;:!?](?!\d)|[()]")
_TO_CHINESE = str.maketrans(",;:!?()", _KEPT)
# Titles of documents, and insertions that count nothing: their words are not the sentence's.
_ASIDE = Pattern(
    rf"《[^《》]{{0,80}}》|{v.TO_WRITE}|（(?![^（）]{{0,40}}(?:公开|修改|修订))[^（）\d]{{0,40}}）",
    hears="按《某办法》办理。",
    leaves="收到申请（不予公开的除外）。",
)
_MASK = "\0"
# Marks that set a name apart, 「“予以公开”3件」, and say nothing of what is counted.
_QUOTE = re.compile('[“”‘’「」『』"\0]')
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")
_STOP = "，；：。！？（\n"
_AFTER_STOP = re.compile(r"[，；：。！？（）、]")
_MEASURES = r"件次?|条次?|份|宗|起|封|部|个|项|篇|人次|元"
_HEDGES = Pattern(
    "(?:近|约|逾|超|超过|不足|不到|每|第|前|人均|平均|至少|最多)$", hears="收到申请近", leaves="最近收到申请"
)
_COUNT = re.compile(
    rf"(?:(?P<arabic>{ARABIC})(?P<scale>[百千万亿]?)|(?<![零〇一二三四五六七八九十百千万亿两])(?P<chinese>{CHINESE}))"
    rf"(?P<more>[余多几来]?)(?:(?P<percent>%)|(?P<measure>{_MEASURES})(?![\d]))?"
)
_FORM_WORDS = (
    "勾稽关系",
    "本年制发件数",
    "现行有效件数",
    "本年处理决定数量",
    "其他法律行政法规禁止公开",
    "结果维持结果纠正",
)


@dataclass(frozen=True)
class Sentence:
    """One sentence. `text` is cleaned for reading; `masked` the same, position by position, without titles and asides.

    `topic` is what it may be about when it does not say so itself: the heading and the paragraph up to its end.
    """

    text: str
    masked: str
    paragraph: Paragraph
    topic: str

    @property
    def told_before(self) -> str:
        """The sentences of the paragraph before this one, or their last characters."""
        return self.topic[len(clean(self.paragraph.heading)) : len(self.topic) - min(len(self.masked), MOST_ABOUT)]

    def quote(self, start: int, end: int) -> str:
        """The sentence, shortened to LONGEST_QUOTE characters around these positions."""
        first, last = self._around(start, end)
        return ("…" if first else "") + self.text[first:last] + ("…" if last < len(self.text) else "")

    def passage(self, start: int, end: int) -> Passage:
        """The same words as they are printed, with the paragraph."""
        first, last = self._around(start, end)
        return Passage(self.paragraph, printed(self.paragraph.text, self.text[first:last]))

    def _around(self, start: int, end: int) -> tuple[int, int]:
        if len(self.text) <= LONGEST_QUOTE:
            return 0, len(self.text)
        room = LONGEST_QUOTE - 2 - min(end - start, LONGEST_QUOTE - 2)
        first = max(0, min(start - room * 2 // 3, len(self.text) - (LONGEST_QUOTE - 2)))
        return first, min(len(self.text), first + LONGEST_QUOTE - 2)


@dataclass(frozen=True)
class Count:
    """A number in a sentence, with its measure word (「件」, 「%」, or none) and the words of its clause around it.

    `before` reaches back to the last stop or number, `after` on to the next stop. A `rough` one only estimates,
    「近百件」. Amounts of money have the measure 「元」, whatever the scale that is printed.
    """

    number: Numeral
    measure: str
    start: int
    end: int
    before: str
    after: str
    rough: bool = False


def clean(text: str) -> str:
    """The text in one width of digits and punctuation and without blanks, but for those that keep figures apart."""
    folded = simplified(unicodedata.normalize("NFKC", text.translate(_PROTECT)).translate(_RESTORE))
    joined = _BLANK.sub(_gap, folded)
    return _ASCII_STOP.sub(lambda stop: stop[0].translate(_TO_CHINESE), joined)


def printed(text: str, words: str) -> str:
    """The words of a cleaned text as the text itself has them, in its own width and with its blanks."""
    folded = [(char, at) for at, one in enumerate(simplified(text)) for char in _folded(one)]
    at = "".join(char for char, _ in folded).find(_folded(words))
    end = at + len(_folded(words)) - 1
    return words if at < 0 or end < at else text[folded[at][1] : folded[end][1] + 1]


def _folded(text: str) -> str:
    return _BLANK.sub("", simplified(unicodedata.normalize("NFKC", text)))


def _gap(match: re.Match[str]) -> str:
    """A blank is dropped unless it keeps two figures or Latin words apart."""
    around = match.string[max(0, match.start() - 1) : match.start()] + match.string[match.end() : match.end() + 1]
    return " " if len(around) == 2 and around.isascii() and around.isalnum() else ""


def unquoted(text: str) -> str:
    """The text without the marks that set a name apart."""
    return _QUOTE.sub("", text)


def is_form(text: str) -> bool:
    """Whether a paragraph is a table of the form as running text, not prose."""
    return sum(word in text for word in _FORM_WORDS) >= 2 or _FORM_WORDS[0] in text


@lru_cache(maxsize=4)
def cleaned(narrative: Narrative) -> tuple[tuple[Paragraph, str], ...]:
    """The paragraphs with their cleaned texts, up to MOST_CHARACTERS; the tables of the form are left out."""
    found: list[tuple[Paragraph, str]] = []
    left = MOST_CHARACTERS
    for paragraph in narrative.paragraphs:
        text = clean(paragraph.text[:left])
        left -= len(paragraph.text) + 1
        if not is_form(text):
            found.append((paragraph, text))
        if left <= 0:
            break
    return tuple(found)


@lru_cache(maxsize=4)
def sentences(narrative: Narrative) -> tuple[Sentence, ...]:
    """The sentences of a text, in order."""
    return tuple(sentence for paragraph, text in cleaned(narrative) for sentence in _sentences_of(paragraph, text))


def _sentences_of(paragraph: Paragraph, text: str) -> Iterator[Sentence]:
    masked = _ASIDE.compiled.sub(lambda aside: _MASK * len(aside[0]), text)
    heading = clean(paragraph.heading)
    for match in _SENTENCE.finditer(masked):
        start, end = match.span()
        topic = heading + masked[max(0, start - 300) : start] + match[0][:MOST_ABOUT]
        yield Sentence(text[start:end], match[0], paragraph, topic)


def counts(sentence: Sentence) -> Iterator[Count]:
    """The counts and percentages of a sentence in their order; those that only estimate are left out."""
    return (count for count in all_counts(sentence) if not count.rough)


def all_counts(sentence: Sentence) -> Iterator[Count]:
    """The counts and percentages of a sentence in their order."""
    text, last_end = sentence.masked, 0
    for match in _COUNT.finditer(text):
        number = _number(match)
        measure = match["percent"] or match["measure"] or ""
        if number is None or (not measure and not _stands_alone(text, match)):
            continue
        start, end = match.span()
        first = max(last_end, start - REACH)
        first = max([first, *(text.rfind(stop, first, start) + 1 for stop in _STOP)])
        before = unquoted(text[first:start])
        last_end = end
        rough = bool(match["more"] or _HEDGES.search(before))
        yield Count(number, measure, start, end, before, _after(text, end), rough)


def _after(text: str, start: int) -> str:
    rest = text[start : start + REACH // 2]
    stop = _AFTER_STOP.search(rest)
    return (rest[: stop.start()] if stop else rest).replace(_MASK, "")


def _number(match: re.Match[str]) -> Numeral | None:
    return arabic(match["arabic"], match["scale"] or "") if match["arabic"] else chinese(match["chinese"])


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether a figure without a measure word is one at all: digits that end a clause, 「转下年度125、」."""
    follows = text[match.end() : match.end() + 1]
    return bool(match["arabic"]) and (not follows or follows in "，；。、）")
