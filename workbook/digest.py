"""The fingerprint of a report's figures (数字指纹): what a check, an export and a signature are of."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from workbook.figures import figures, to_json
from workbook.report import Report

# So much of it is shown to people: enough to compare by eye.
SHOWN = 12


def digest(report: Report) -> str:
    """SHA-256 of unit, year, form and every figure; 1.50 and 1.5 are the same figure, blank and 0 are not."""
    text = to_json(_canonical(figures(report)), indent=None)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(data: object) -> object:
    if isinstance(data, dict):
        return {key: _canonical(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_canonical(value) for value in data]
    if isinstance(data, Decimal):
        return int(data) if data == data.to_integral_value() else data.normalize()
    return data
