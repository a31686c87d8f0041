"""The text of a report, as the rules that compare it with the tables see it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its text without line breaks, the heading it stands under, and its place in words for a message.

    `section` is the ordinal of the section of the form (「一」…「六」), "" before the first one and in the title.
    """

    text: str
    section: str = ""
    heading: str = ""
    place: str = ""


@dataclass(frozen=True)
class Passage:
    """Words of a text as they are printed there, by which they can be searched for, and the paragraph they are in."""

    paragraph: Paragraph
    words: str


@dataclass(frozen=True)
class Narrative:
    """The text of one report. `unit` and `year` are what its title says, "" and 0 where it says nothing."""

    paragraphs: tuple[Paragraph, ...]
    unit: str = ""
    year: int = 0
