"""What one wrong cell brings about beside its own table: the text and last year's figures disagree with it as well.

A number that the text or last year's report gives too is evidence of its own. It tells which of several cells is the
wrong one, and once that cell is named, what disagreed with it is no second mistake.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from checks.balance import identities
from checks.model import registry
from checks.model.explanations import kin
from checks.model.finding import Number, Outcome
from checks.model.registry import Breach, Filing, RuleFunction, put_into_words
from checks.model.rulebook import Need, Rule
from workbook.report import Report, number_value

_EVIDENCE = frozenset(need for need in Need if need.is_evidence)
Raw = tuple[Rule, Breach]
# A breach is the same one if the same rule finds it at the same fields and sentence, whatever the figures.
Key = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True, eq=False)
class Beside:
    """A filing and everything its rules found, in which those breaches count that set a table beside something else.

    `spoken_of` are the findings, by their kin, for which staff have typed an explanation: those stay in the list.
    """

    filing: Filing
    raw: Sequence[Raw]
    spoken_of: frozenset[str] = frozenset()

    @cached_property
    def _found(self) -> Mapping[Key, int]:
        """The breaches that may be consequences, with their numbers in `raw`."""
        return {
            _key(rule, breach): number
            for number, (rule, breach) in enumerate(self.raw)
            if breach.outcome is Outcome.FAIL and breach.relation is None and _EVIDENCE & set(rule.needs)
            if not self.spoken_of or kin(put_into_words(rule, breach)) not in self.spoken_of
        }

    @cached_property
    def _told(self) -> frozenset[Key]:
        """Every breach that is told already, consequence or not."""
        return frozenset(_key(rule, breach) for rule, breach in self.raw)

    @cached_property
    def _kept(self) -> frozenset[str]:
        """The totals, by field id, that are the sums of their entries."""
        report = self.filing.report
        sums = identities.totals(report)
        return frozenset(field for field, total in sums.items() if report.value(field).number == total.number)

    @cached_property
    def _rules(self) -> Sequence[tuple[Rule, RuleFunction]]:
        report = self.filing.report
        rules = registry.rules_for(report.edition, report.year)
        return [pair for pair in rules if _EVIDENCE & set(pair[0].needs) and not self.filing.lacks(pair[0])]

    def mended(self, values: Mapping[str, Number]) -> frozenset[int]:
        """Which breaches, by their numbers in `raw`, are gone once the fields of these ids hold these numbers.

        None where others come in their place: then it is not these numbers that everything else agrees with.
        """
        if not self._found:
            return frozenset()
        corrected = replace(self.filing, report=self._corrected(values))
        try:
            left = {_key(rule, breach) for rule, function in self._rules for breach in function(corrected)}
        except Exception:  # a rule that breaks is told by whoever ran it first
            return frozenset()
        if left - self._told:
            return frozenset()
        return frozenset(number for key, number in self._found.items() if key not in left)

    def _corrected(self, values: Mapping[str, Number]) -> Report:
        """The report with these numbers; totals that were the sums of their entries are so again."""
        new = {field: number_value(number) for field, number in values.items()}
        report = self.filing.report.with_values(new)
        sums = identities.totals(report)
        return report.with_values({field: sums[field] for field in self._kept - new.keys()})

    def told(self, numbers: frozenset[int]) -> str:
        """In words for the user, what agrees with a cell once it is put right."""
        gone = [self.raw[number] for number in sorted(numbers)]
        quotes = list(dict.fromkeys(breach.quote for _, breach in gone if breach.quote))
        titles = list(dict.fromkeys(rule.title for rule, breach in gone if not breach.quote))
        more = f"等 {len(quotes)} 处" if len(quotes) > 1 else ""
        text = f"报告正文「{quotes[0]}」{more}也与应为的数相符。" if quotes else ""
        return text + (f"改正之后，「{'」「'.join(titles)}」的不符也随之消失。" if titles else "")


def _key(rule: Rule, breach: Breach) -> Key:
    return rule.id, tuple(field.id for field in breach.fields), breach.quote
