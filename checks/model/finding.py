"""What a check has to say: one finding is one item in the list that staff work through."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from workbook.edition import Field
from workbook.report import Value

Number = int | Decimal


class Severity(Enum):
    """How much weight a rule has; the value is the word of the JSON contract."""

    BLOCKING = "blocking"
    QUERY = "query"
    NOTE = "note"

    @property
    def word(self) -> str:
        """强制, 核实 or 提示, as staff know them."""
        return {"blocking": "强制", "query": "核实", "note": "提示"}[self.value]


class Outcome(Enum):
    """How a check ended. A check that passes leaves no finding."""

    PASS = "pass"  # noqa: S105  (an outcome, not a secret)
    FAIL = "fail"
    NOT_ASSESSABLE = "not_assessable"
    BROKEN = "broken"


@dataclass(frozen=True)
class Suspect:
    """A cell that is probably wrong, and the number that would make the relations hold."""

    place: str
    value: Value
    proposed: Number
    field: Field | None = None
    ledger: bool = False


@dataclass(frozen=True)
class Finding:
    """One problem. `fields` are the cells it points at, the most suspect first; `message` is for the user.

    `explanation` is what staff typed for it; `stale` what they typed when its figures were others, so that it counts
    no longer but is not lost either.
    """

    rule: str
    title: str
    severity: Severity
    outcome: Outcome
    message: str
    fields: tuple[Field, ...] = ()
    left: Number | None = None
    right: Number | None = None
    difference: Number | None = None
    suspects: tuple[Suspect, ...] = ()
    quote: str = ""
    explanation: str = ""
    stale: str = ""

    @property
    def settled(self) -> bool:
        """Whether staff have explained it (情况说明) for its present figures; 强制 findings cannot be explained."""
        return bool(self.explanation) and self.severity is not Severity.BLOCKING and self.outcome is Outcome.FAIL

    @property
    def stands_in_the_way(self) -> bool:
        """Whether the tables may not be published yet: something must be wrong, or could not be checked at all."""
        return self.severity is Severity.BLOCKING or self.outcome is not Outcome.FAIL
