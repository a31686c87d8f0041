"""What a check has to say: one finding is one item in the list that staff work through."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from checks.model.prose import Passage
from workbook.edition import Field
from workbook.marks import Mark
from workbook.report import Value

Number = int | Decimal
NOT_ASSESSABLE = "无法核对"


class Severity(Enum):
    """How much weight a rule has, the gravest first; the value is the word of the JSON contract."""

    BLOCKING = "blocking"
    QUERY = "query"
    NOTE = "note"

    @property
    def mark(self) -> Mark:
        """How a cell is marked for it."""
        return Mark[self.name]

    @property
    def word(self) -> str:
        """强制, 核实 or 提示, as staff know them."""
        return self.mark.word


class Outcome(Enum):
    """How a rule ended. One that passes, or has nothing to look at on this form, leaves no finding."""

    PASS = "pass"  # noqa: S105  (an outcome, not a secret)
    FAIL = "fail"
    NOT_ASSESSABLE = "not_assessable"
    NOT_APPLICABLE = "not_applicable"
    BROKEN = "broken"


class About(Enum):
    """What a rule looks at, and so where a finding without a cell is put right."""

    COVER = "封面"
    LAST_YEAR = "上年数"
    TEXT = "正文"
    TABLES = "表"
    UNITS = "各单位"
    LEDGER = "台账"


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

    `left` and `right` are the two sides that disagree, in the order of the message; `expected_side` says which of them
    would be right, where the rule knows. `figures` are all the figures it rests on beside those of its fields.
    `cover_line` is the line of 封面 that it is about; `quote` the sentence of the text that says otherwise, and
    `passage` where in the report document that is to be found. `number` is its 编号 (see `explanations`).
    `explanation` is what staff typed for it; `stale` what they typed when its figures were others, so that it counts no
    longer but is not lost either.
    """

    rule: str
    title: str
    severity: Severity
    outcome: Outcome
    message: str
    about: About = About.TABLES
    fields: tuple[Field, ...] = ()
    left: Number | None = None
    right: Number | None = None
    expected_side: str = ""
    suspects: tuple[Suspect, ...] = ()
    figures: tuple[str, ...] = ()
    cover_line: str = ""
    quote: str = ""
    passage: Passage | None = None
    number: str = ""
    explanation: str = ""
    stale: str = ""

    @property
    def expected(self) -> Number | None:
        """What would be right, by the one cell that is suspect or else by the rule; None if nobody knows."""
        if len(self.suspects) == 1:
            return self.suspects[0].proposed
        return {"left": self.left, "right": self.right}.get(self.expected_side)

    @property
    def found(self) -> Number | None:
        """What stands in place of `expected`; None where nobody knows that, or where no number stands there."""
        if len(self.suspects) == 1:
            return self.suspects[0].value.number
        return {"left": self.right, "right": self.left}.get(self.expected_side)

    @property
    def difference(self) -> Number | None:
        """`found` minus `expected` where somebody knows what is expected, else `left` minus `right`."""
        more, less = (self.left, self.right) if self.expected is None else (self.found, self.expected)
        return None if more is None or less is None else more - less

    @property
    def word(self) -> str:
        """How staff call it in a list: by its severity, or 无法核对 where a figure is lacking."""
        return NOT_ASSESSABLE if self.outcome is Outcome.NOT_ASSESSABLE else self.severity.word

    @property
    def settled(self) -> bool:
        """Whether staff have explained it (情况说明) for its present figures; 强制 findings cannot be explained."""
        return bool(self.explanation) and self.severity is not Severity.BLOCKING and self.outcome is Outcome.FAIL

    @property
    def stands_in_the_way(self) -> bool:
        """Whether the tables may not be published yet: something must be wrong, or could not be checked at all."""
        return self.severity is Severity.BLOCKING or self.outcome is not Outcome.FAIL
