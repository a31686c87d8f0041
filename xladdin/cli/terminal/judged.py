"""What several commands do with the result of a check: tell it, or let it keep figures from going out."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from checks import Assessment
from workbook.figures import to_json
from xladdin.cli.terminal import console, reporting
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS

if TYPE_CHECKING:
    from checks.text.understood import Understood
    from workbook.files.reading import Contents
    from xladdin.ribbon.report_document import Named


def with_document(found: Contents, options: Namespace) -> Named:
    """The report document that is checked with a workbook, and says so: that of `--report`, else that of 封面.

    Raises FileRefused as reading the one that is given.
    """
    from xladdin.ribbon.report_document import document_of

    console.reading(options.report)
    document = document_of(found, str(options.file.resolve()), options.report)
    if document.narrative and not options.report:
        console.say(f"一并核对封面所记的报告文档：{document.path}")
    return document


def problems_stand(assessment: Assessment, options: Namespace, words: str) -> bool:
    """Whether problems keep the figures of a workbook from going out; then they are told, and `words` after them.

    A draft may go out with all its problems.
    """
    if assessment.ready or options.draft:
        return False
    console.say(*reporting.as_text(assessment), words)
    if options.json:
        console.give_written([], **reporting.as_data(assessment))
    return True


def tell(assessment: Assessment, *, as_json: bool, numbers: Sequence[Understood] | None = None) -> int:
    """Give out what was found, and how the numbers of the text were understood, where that was asked for.

    The exit code says whether anything stands in the way.
    """
    if as_json:
        more = {} if numbers is None else {"numbers": reporting.numbers_as_data(numbers)}
        console.give(to_json(reporting.as_data(assessment) | more))
    else:
        lines = reporting.as_text(assessment), () if numbers is None else reporting.numbers_as_text(numbers)
        console.give("\n".join(line for part in lines for line in part))
    return CLEAN if assessment.ready else PROBLEMS


def losses(lost: Iterable[str]) -> Iterable[str]:
    """What a copy could not carry over, as sentences for the person."""
    return (f"注意：{sentence}" for sentence in lost)
