"""Makes reports to check: balanced ones of any figures, and the mistakes that people make in them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal

from hypothesis import strategies as st

from workbook.bodies import BODIES
from workbook.edition import Edition, Field, edition_ids, load
from workbook.form import AXES
from workbook.report import Report, blank_report, number_value, value_of

Number = int | Decimal
EDITIONS = edition_ids()
# Those of every form so far, for tests that name a column or a group; what is built follows the form itself.
COLUMNS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
GROUPS = ("reconsideration", "direct_suit", "suit_after_reconsideration")
# What 封面 demands beside unit and year.
COVER = {"body": BODIES[1], "filler": "张三", "reviewer": "李四"}
# A department of a city: it may not make 规章 by its type alone, and nothing is expected of its 表二.
UNIT = "测试市生态环境局"


def changed(report: Report, numbers: Mapping[str, object]) -> Report:
    """The report with these cell contents in the fields of these ids, as a workbook reader would give them."""
    return report.with_values({field_id: value_of(raw) for field_id, raw in numbers.items()})


def number_in(report: Report, of: Field | str) -> Number:
    """The number that stands in a field of the report; the test is wrong where there is none."""
    found = report.value(of).number
    assert found is not None
    return found


def balanced(edition: Edition, entries: Iterable[int], unit: str = UNIT, year: int = 0) -> Report:
    """A report whose every relation holds, made from entries; the sums are written out here, not asked of `checks`."""
    stream = iter(entries)
    numbers: dict[str, Number] = {}
    for field in edition.disclosure.fields:
        numbers[field.id] = next(stream)
    _make_plausible(edition, numbers)
    leaves = _result_rows(edition)
    columns = kinds_of_applicant(edition)
    for column in columns:
        results = {f"requests.results.{row}.{column}": next(stream) for row in leaves}
        out, before = next(stream), next(stream)
        handled = sum(results.values()) + out
        numbers |= results
        numbers[f"requests.results.total.{column}"] = handled - out
        numbers[f"requests.carried_out.{column}"] = out
        numbers[f"requests.carried_in.{column}"] = before % (handled + 1)
        numbers[f"requests.received.{column}"] = handled - before % (handled + 1)
    for row in request_rows(edition):
        numbers[f"requests.{row}.total"] = sum(numbers[f"requests.{row}.{column}"] for column in columns)
    for field in edition.disputes.fields:
        group = field.id.rpartition(".")[0]
        if not field.is_total:
            numbers[field.id] = next(stream)
            numbers[f"{group}.total"] = numbers.get(f"{group}.total", 0) + numbers[field.id]
    blank = blank_report(edition, unit, year or edition.first_year)
    return blank.with_values({field_id: number_value(number) for field_id, number in numbers.items()})


def entry_count(edition: Edition) -> int:
    """How many entries `balanced` takes."""
    cases = sum(not field.is_total for field in edition.disputes.fields)
    columns = len(kinds_of_applicant(edition))
    return len(edition.disclosure.fields) + columns * (len(_result_rows(edition)) + 2) + cases


def kinds_of_applicant(edition: Edition) -> list[str]:
    """The columns of 表三 by their keys, left to right, without the total."""
    return list(dict.fromkeys(f.column[-1].key for f in edition.requests.fields if not f.column[-1].total))


def random_report(seed: int, edition: Edition, most: int = 60) -> Report:
    """A balanced report from a seed; a third of its entries are 0, as in real ones."""
    source = random.Random(seed)
    return balanced(
        edition, [source.choice((0, 1, 2)) and source.randint(0, most) for _ in range(entry_count(edition))]
    )


def _make_plausible(edition: Edition, numbers: dict[str, Number]) -> None:
    """Make the figures of 表二 fit together: newly disclosed within all, procurement with an amount, totals."""
    for field in edition.disclosure.fields:
        if field.column[-1].key == "disclosed_in_all":
            numbers[field.id] += numbers[f"disclosure.{field.row_key}.newly_disclosed"]
    for axis in AXES:
        for field in edition.disclosure.fields:
            if getattr(field, axis)[-1].total:
                numbers[field.id] = sum(numbers[f.id] for f in edition.disclosure.summed(field, axis))
    if not edition.has("disclosure.procurement.projects"):
        return
    if not numbers["disclosure.procurement.projects"]:
        numbers["disclosure.procurement.amount"] = 0
    else:
        numbers["disclosure.procurement.amount"] += Decimal("0.25")


def _result_rows(edition: Edition) -> list[str]:
    rows = [row.removeprefix("results.") for row in request_rows(edition) if row.startswith("results.")]
    return [row for row in rows if row != "total"]


def request_rows(edition: Edition) -> list[str]:
    """The rows of 表三 by their keys, top to bottom: received, carried_in, results.granted, …"""
    rows = [".".join(heading.key for heading in field.row) for field in edition.requests.fields]
    return list(dict.fromkeys(rows))


def editions() -> st.SearchStrategy[Edition]:
    """Any edition of the form."""
    return st.sampled_from(EDITIONS).map(load)


@st.composite
def balanced_reports(draw: st.DrawFn, which: st.SearchStrategy[Edition] | None = None) -> Report:
    """Balanced reports of all editions, from villages (all small) to cities (large)."""
    edition = draw(editions() if which is None else which)
    most = draw(st.sampled_from([1, 9, 99, 5_000, 3_000_000]))
    count = entry_count(edition)
    return balanced(edition, draw(st.lists(st.integers(0, most), min_size=count, max_size=count)))


def linked_fields(edition: Edition) -> tuple[Field, ...]:
    """The fields that stand in a balance relation: all of 表三 and 表四."""
    return (*edition.requests.fields, *edition.disputes.fields)


@st.composite
def faults(draw: st.DrawFn, report: Report, fields: Iterable[Field], count: int) -> dict[str, int]:
    """Other numbers for `count` different fields of the report, by field id."""
    chosen = draw(st.lists(st.sampled_from(list(fields)), min_size=count, max_size=count, unique=True))
    wrong = {}
    for field in chosen:
        right = int(number_in(report, field))
        other = draw(st.integers(0, 2 * right + 20))
        wrong[field.id] = other if other != right else other + 1
    return wrong


def slips(right: int) -> list[int]:
    """How a hand writes a count wrongly: digits swapped, doubled, dropped, mistyped, the unit forgotten, nothing."""
    digits = str(right)
    swapped = [digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)]
    doubled = [digits[: i + 1] + digits[i:] for i in range(len(digits))]
    dropped = [digits[:i] + digits[i + 1 :] for i in range(len(digits)) if len(digits) > 1]
    mistyped = [digits[:-1] + str((int(digits[-1]) + 1) % 10)]
    wrong = {int(text) for text in (*swapped, *doubled, *dropped, *mistyped)} | {0, right * 10_000}
    return sorted(wrong - {right})


def any_content() -> st.SearchStrategy[object]:
    """Whatever may stand in a cell, as a workbook reader gives it."""
    return st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.text(max_size=20),
        st.sampled_from(["/", "－", "=SUM(A1)", "１２", "12 ", "+1", "@x", "无", "{left}", "%s", "1,234", "十二"]),
    )
