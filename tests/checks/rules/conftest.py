"""A report that several rules are tried on."""

from __future__ import annotations

import published as reports
import pytest

from workbook.report import Report


@pytest.fixture
def pingtan() -> Report:
    return reports.report("pingtan-2023")
