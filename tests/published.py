"""The figures of reports that were really published: as kept here, and as read from the reports by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from workbook.edition import load
from workbook.figures import from_json
from workbook.report import Report, value_of

ROOT = Path(__file__).parent.parent
TRUTH = ROOT.parent / "shared" / "reports" / "truth"
_PLACES = {
    "suqian-2023": ROOT / "xladdin" / "examples" / "suqian-2023.json",
    "zhangdian-2020": ROOT / "xladdin" / "examples" / "zhangdian-2020.json",
    **{path.stem: path for path in sorted((Path(__file__).parent / "figures").glob("*.json"))},
}
NAMES = tuple(_PLACES)
# Those in which the balance relations that can be assessed all hold; the rest were published with mistakes.
BALANCED = ("suqian-2023", "zhangdian-2020", "hangzhou-style-2025", "pingtan-2021", "pingtan-2023")
TRUTH_NAMES = (
    "hangzhou-style-2025",
    "hongze-2023",
    "jinhu-2023",
    "pingtan-2021",
    "pingtan-2023",
    "shanghai-stcsm-2024",
    "suqian-2023",
    "zhangdian-bgs-2020",
)


def text(name: str) -> str:
    """The JSON text of a published report's figures."""
    return _PLACES[name].read_text(encoding="utf-8")


def report(name: str) -> Report:
    """The figures of a published report."""
    found, _ = from_json(text(name), _PLACES[name].name)
    return found


def truth(name: str) -> Mapping[str, Any]:
    """What was read by hand from a published report, its tables as `table2` to `table4`; skips where it is absent."""
    path = TRUTH / f"{name}.json"
    if not path.is_file():
        pytest.skip(f"the figures read by hand are not beside the project: {path.name}")
    data: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return data


def by_position(read: Mapping[str, Any]) -> Report:
    """The report of figures read by hand, placed by their order alone: it knows nothing of labels.

    Works where the tables have the rows of their edition; the one report that mixes two editions has not.
    """
    edition = load(read["edition"])
    numbers = [
        *(number for row in read["table2"].values() for number in row.values()),
        *(number for row in read["table3"].values() for number in row),
        *read["table4"],
    ]
    return Report(read["unit"], read["reporting_year"], edition, tuple(value_of(number) for number in numbers))
