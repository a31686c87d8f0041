"""What the text of a report claims in figures: so many requests, answers, cases, documents; shares and changes.

Whatever is not understood for certain claims nothing: a part of a whole, an estimate.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.text.measures import Measure
from checks.text.scope import Body
from checks.text.sentences import Count, Sentence


@dataclass(frozen=True)
class Claim:
    """A sentence gives this number for this measure, of this year and of this body.

    `unit` names the subordinate unit of which it does. `year` is 0 where the report does not say its own. An `implied`
    one has no number of its own: all that were received are said to have been answered.
    """

    sentence: Sentence
    count: Count
    measure: Measure
    year: int = 0
    body: Body = Body.OWN
    unit: str = ""
    share: Count | None = None
    implied: bool = False

    @property
    def subject(self) -> str:
        """What it is about, in words."""
        return self.measure.subject

    @property
    def wide(self) -> bool:
        """Whether an office tells it of a whole area or system, which may be more than the office itself."""
        return self.body is Body.AREA


@dataclass(frozen=True)
class Change:
    """A sentence says by how much the claimed number differs from last year's: a count, or a percentage."""

    claim: Claim
    sentence: Sentence
    count: Count
    sign: int


@dataclass(frozen=True)
class Heard:
    """A number of the text and how it was understood: as claims, as the share or the change of one, or as neither.

    `share_of` is the claim of which it is the percentage.
    """

    sentence: Sentence
    count: Count
    claims: tuple[Claim, ...] = ()
    share_of: Claim | None = None
    change: Change | None = None


@dataclass(frozen=True)
class TextReading:
    """Everything a text says in figures, in the order of the text: parsed once, and read by every rule.

    `claims` are those of the reporting year and of the report's own body (or of the area that it may stand for);
    `elsewhere` those of other years and bodies; `numbers` every number of the text.
    """

    claims: tuple[Claim, ...]
    changes: tuple[Change, ...]
    elsewhere: tuple[Claim, ...] = ()
    numbers: tuple[Heard, ...] = ()
