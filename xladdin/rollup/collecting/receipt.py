"""What became of one file: plain values of about 1 kB, which cross processes and lie in the cache; no Report does."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from checks import Assessment
from checks.model.finding import Finding, Number, Outcome, Severity
from workbook import edition as editions
from workbook.report import Report, plain


class Problem(NamedTuple):
    """One finding about a unit, in words and figures. `fields` are indexes into the fields of its form.

    `suspects` are (place in words, what stands there, what it should be).
    """

    rule: str
    severity: str
    outcome: str
    message: str
    fields: tuple[int, ...] = ()
    left: Number | None = None
    right: Number | None = None
    difference: Number | None = None
    suspects: tuple[tuple[str, str, str], ...] = ()
    quote: str = ""
    explanation: str = ""

    @property
    def stands_in_the_way(self) -> bool:
        """Whether the unit's figures cannot be counted because of it."""
        return self.severity == Severity.BLOCKING.value or self.outcome != Outcome.FAIL.value

    @property
    def open(self) -> bool:
        """Whether the unit has to say or to do something about it; what it has explained is settled."""
        return self.stands_in_the_way or not self.explanation

    @property
    def word(self) -> str:
        """强制, 核实 or 提示."""
        return Severity(self.severity).word


class Receipt(NamedTuple):
    """One file that was looked at. `refused` says why it could not be read, and then nothing else is known.

    `numbers` stand in the order of the fields of the form of `edition`; `as_zero` counts the blanks that were taken
    for 0 because the roster says so. `basis` is what the reading depended on beside the file itself; `part` names the
    tables that tell of it in the folder of details, where one was wanted.
    """

    path: str
    digest: str = ""
    refused: str = ""
    unit: str = ""
    member: str = ""
    recognised_by: str = ""
    year: int = 0
    edition: str = ""
    body: str = ""
    date: str = ""
    numbers: Sequence[Number | None] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    draft: bool = False
    as_zero: int = 0
    before: Sequence[Number | None] = ()
    edition_before: str = ""
    modified: float = 0.0
    basis: str = ""
    part: str = ""

    @property
    def good(self) -> bool:
        """Whether its figures may be counted: no 强制 problem, and everything could be assessed."""
        return not self.refused and not any(problem.stands_in_the_way for problem in self.problems)

    @property
    def says_its_name(self) -> bool:
        """Whether the report itself says whose it is, or says nothing; if not, its file is named after another unit."""
        return not self.recognised_by.endswith("认出") or not self.unit

    def count(self, severity: str) -> int:
        """How many problems of a severity are open; what could not be assessed is counted under its own word."""
        return sum(
            problem.open
            and (problem.severity if problem.outcome == Outcome.FAIL.value else "not_assessable") == severity
            for problem in self.problems
        )


def problem_of(finding: Finding) -> Problem:
    """A finding as plain values."""
    return Problem(
        rule=finding.rule,
        severity=finding.severity.value,
        outcome=finding.outcome.value,
        message=finding.message,
        fields=tuple(field.index for field in finding.fields),
        left=finding.left,
        right=finding.right,
        difference=finding.difference,
        suspects=tuple(
            (suspect.place, suspect.value.display or "空白", plain(suspect.proposed)) for suspect in finding.suspects
        ),
        quote=finding.quote,
        explanation=finding.explanation,
    )


def problems_of(assessment: Assessment) -> tuple[Problem, ...]:
    """The findings of an assessment as plain values."""
    return tuple(map(problem_of, assessment.findings))


def report_of(receipt: Receipt) -> Report:
    """The report that a receipt tells of; blanks stay blank."""
    from workbook.report import BLANK, Origin, number_value

    values = tuple(BLANK if n is None else number_value(n, Origin.ROLLED_UP) for n in receipt.numbers)
    return Report(receipt.unit, receipt.year, editions.load(receipt.edition), values, receipt.body)


def as_json(receipt: Receipt) -> list[Any]:
    """The receipt as JSON can hold it; an amount becomes its digits as text."""
    return list(receipt._replace(numbers=_packed(receipt.numbers), before=_packed(receipt.before), problems=tuple(
        problem._replace(
            left=_digits(problem.left), right=_digits(problem.right), difference=_digits(problem.difference)
        )
        for problem in receipt.problems
    )))  # fmt: skip


def from_json(line: list[Any]) -> Receipt:
    """The receipt that `as_json` gave; raises TypeError, ValueError or IndexError for anything else."""
    found = Receipt(*line)
    problems = tuple(
        (p := Problem(*one))._replace(
            fields=tuple(p.fields),
            left=_number(p.left),
            right=_number(p.right),
            difference=_number(p.difference),
            suspects=tuple((str(a), str(b), str(c)) for a, b, c in p.suspects),
        )
        for one in found.problems
    )
    return found._replace(
        numbers=_numbers(found.numbers),
        before=_numbers(found.before),
        problems=problems,
        notes=tuple(found.notes),
    )


def _packed(numbers: Sequence[Number | None]) -> tuple[Any, ...]:
    return tuple(map(_digits, numbers))


def _digits(number: Number | None) -> Any:
    return plain(number) if isinstance(number, Decimal) else number


def _numbers(raw: Sequence[Any]) -> tuple[Number | None, ...]:
    # Nearly all reports have whole numbers alone.
    return tuple(raw) if set(map(type, raw)) <= {int} else tuple(map(_number, raw))


def _number(raw: Any) -> Number | None:
    if raw is None or type(raw) is int:
        return raw
    return Decimal(raw)
