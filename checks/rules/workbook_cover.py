"""The rules that look at 封面 of a workbook: what must be filled in there, and the report document that it names."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model.registry import Breach, Filing, rule
from workbook.bodies import BODIES
from workbook.layout import COVER_LINES

# Those that every report needs, in a workbook or not, have a rule of their own.
_OF_EVERY_REPORT = frozenset({"unit", "year"})


@rule("C-5")
def required_lines_are_filled(filing: Filing) -> Iterator[Breach]:
    """Every line that 封面 calls 必填 is filled in, and 机关类型, pasted past the list of choices, is one of them."""
    cover = filing.cover or {}
    blank = [
        line for line in COVER_LINES if line.required and line.key not in _OF_EVERY_REPORT and not cover.get(line.key)
    ]
    if blank:
        fault = f"{'、'.join(line.label for line in blank)}没有填，是必填的"
        yield Breach((), words={"fault": fault}, cover_line=blank[0].key)
    body = (cover.get("body") or "").strip()
    if body and body not in BODIES:
        fault = f"机关类型「{body}」不是下拉列表里的一种，请从列表中选"
        yield Breach((), words={"fault": fault}, cover_line="body")


@rule("C-6")
def document_can_be_read(filing: Filing) -> Iterator[Breach]:
    """The report document that 封面 names is there, can be read, and is the report of this unit and year."""
    if filing.document_fault:
        yield Breach((), words={"fault": filing.document_fault}, cover_line="document")
