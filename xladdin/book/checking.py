"""A check as every host makes it: a rule that fails by a mistake of ours is told in words and kept in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import checks
from checks import Assessment
from checks.assessment import with_carried
from checks.model.local import LocalProfile
from checks.model.prose import Narrative
from checks.model.roll_up import RollUp
from workbook.explanation import Explanation
from workbook.report import Report
from workbook.sources import Contribution
from xladdin.book.attribution import attributed

if TYPE_CHECKING:
    from workbook.files.reading import Contents


def check_contents(found: Contents, narrative: Narrative | None = None, document_fault: str = "") -> Assessment:
    """The assessment of what a workbook holds: its report beside its own 上年数, with its 情况说明.

    `narrative` is the text of its report document, where that was read; `document_fault` says why it was not. With a
    text, what the place asks for is checked too, where this user has said it. Raises FileRefused for a local profile
    that is no such file.
    """
    return check(
        found.report,
        last_year=found.last_year,
        narrative=narrative,
        local=_local() if narrative else None,
        explanations=found.explanations,
        unfinished=found.unfinished,
        cover=found.cover,
        document_fault=document_fault,
        sources=found.sources,
    )


def _local() -> LocalProfile | None:
    # Only a check with a text waits for the reader of TOML.
    from xladdin.book.local_profile import local_profile

    return local_profile()


def check(
    report: Report,
    *,
    last_year: Report | None = None,
    narrative: Narrative | None = None,
    last_narrative: Narrative | None = None,
    roll_up: RollUp | None = None,
    local: LocalProfile | None = None,
    explanations: Mapping[str, Explanation] | None = None,
    unfinished: Sequence[tuple[str, str]] = (),
    cover: Mapping[str, str] | None = None,
    document_fault: str = "",
    sources: Mapping[str, Contribution] | None = None,
) -> Assessment:
    """The assessment that `checks.run` gives; support finds in the log why a rule could not be carried out.

    `unfinished` is what was found when many units were rolled up, and the sum alone cannot show again. `sources` says
    which departments gave which figures.
    """
    assessment = checks.run(
        report,
        last_year=last_year,
        narrative=narrative,
        last_narrative=last_narrative,
        roll_up=roll_up,
        local=local,
        explanations=explanations,
        cover=cover,
        document_fault=document_fault,
    )
    if assessment.failures:
        from xladdin import log

        for rule_id, error in assessment.failures.items():
            log.start().error("rule %s failed", rule_id, exc_info=error)
    return attributed(with_carried(assessment, unfinished), sources or {})
