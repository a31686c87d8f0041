"""The sections of a report's text: which paragraphs are of one, and what in them is text and not heading."""

from __future__ import annotations

from collections.abc import Sequence

from checks.model.prose import Narrative, Paragraph, Passage
from checks.text.pattern import Pattern
from checks.text.sentences import clean, cleaned

Pairs = Sequence[tuple[Paragraph, str]]
LONGEST_OPENING = 60

_HEADING = Pattern("^[一二三四五六][、.．]", hears="五、存在的问题", leaves="（五）存在的问题")
# 「[……略……]」 and the like, not the 略 of 战略.
_ELIDED = Pattern(
    r"[\[［【（(]\s{0,9}[….]{0,9}\s{0,9}略\s{0,9}[….]{0,9}\s{0,9}[\]］】）)]|…|\.{3}",
    hears="[……略……]",
    leaves="实施发展战略",
)


def section(narrative: Narrative, ordinal: str) -> Pairs:
    """The paragraphs of the section of this ordinal, with their cleaned texts."""
    return [pair for pair in cleaned(narrative) if pair[0].section == ordinal]


def titled(narrative: Narrative, heading: Pattern) -> Pairs:
    """The paragraphs of the section whose heading, or a line of its own, says this, with their texts."""
    pairs = cleaned(narrative)
    named = {id(p) for p, text in pairs if heading.search(clean(p.heading) + (text if is_heading(text) else ""))}
    found = {p.section for p, _ in pairs if id(p) in named and p.section}
    return [(p, text) for p, text in pairs if p.section in found or id(p) in named]


def opening(pairs: Pairs) -> Passage | None:
    """Where a section begins: the first words of it that are printed."""
    first = next((paragraph for paragraph, _ in pairs), None)
    return Passage(first, first.text[:LONGEST_OPENING]) if first else None


def running_text(pairs: Pairs) -> str:
    """The texts that are no headings, one after the other."""
    return "".join(text for p, text in pairs if not is_heading(text) and text != clean(p.heading))


def is_heading(text: str) -> bool:
    """Whether a paragraph is the heading of a section."""
    return len(text) < 40 and "。" not in text and bool(_HEADING.search(text))


def ordinals(narrative: Narrative) -> set[str]:
    """The ordinals of the sections that the text has, those of empty sections among them."""
    pairs = cleaned(narrative)
    return {p.section for p, _ in pairs} | {text[0] for _, text in pairs if is_heading(text)}


def is_elided(text: str) -> bool:
    """Whether something was left out of these words, 「[……略……]」."""
    return bool(_ELIDED.search(text))


def is_excerpt(narrative: Narrative) -> bool:
    """Whether something was left out of the text: of an excerpt nobody can say what the whole report has."""
    return any(is_elided(text) for _, text in cleaned(narrative))
