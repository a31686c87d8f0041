"""What files that leave the house are called: 「某某县人民政府-2025-表三.png」 says whose it is, wherever it lies."""

from __future__ import annotations

import re

from workbook.report import Report

# What Windows forbids in a name, and what no name shows.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]')
# A name may have 255 bytes in all, and a Chinese character takes three.
_LONGEST = 50


def file_stem(report: Report, what: str) -> str:
    """The name of a file about a report, without its ending; unit and year are left out where they are not known."""
    unit = " ".join(_FORBIDDEN.sub("", report.unit).split()).strip(" .")[:_LONGEST]
    return "-".join(part for part in (unit, str(report.year or ""), what) if part)
