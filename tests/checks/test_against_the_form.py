"""Random reports judged twice: by the checks, and by an oracle that knows nothing but what is printed on the form.

The oracle reads the tables by their printed words, as a person with a pencil does, and asks neither `checks` nor what
an edition says about totals. A few reports on every run; ORACLE=2000 (`make oracle`) for all that was promised.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence

import pytest
from builders import EDITIONS, changed, linked_fields, number_in, random_report

import checks
from checks.model.finding import Finding
from workbook.edition import Edition, Field, load
from workbook.report import Report

COUNT = int(os.environ.get("ORACLE", "120"))
Sum = tuple[list[Field], list[Field]]  # what is added up on the left has to be what is added up on the right


def printed(field: Field) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words beside a cell and above it."""
    return tuple(h.label for h in field.row), tuple(h.label for h in field.column)


def sums_of_requests(edition: Edition) -> Iterator[Sum]:
    """表三: 「（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）」, and every 总计."""
    cells = {printed(field): field for field in edition.requests.fields}
    rows = list(dict.fromkeys(row for row, _ in cells))
    columns = list(dict.fromkeys(column for _, column in cells))
    applicants = [column for column in columns if column[-1] != "总计"]
    (total,) = [column for column in columns if column[-1] == "总计"]
    (received,), (before,), (after,) = ([row for row in rows if row[0].startswith(n)] for n in ("一、", "二、", "四、"))
    results = [row for row in rows if row[0].startswith("三、")]
    (handled,) = [row for row in results if row[-1].endswith("）总计")]
    for column in columns:
        at = {row: cells[row, column] for row in rows}
        yield [at[received], at[before]], [at[handled], at[after]]
        yield [at[handled]], [at[row] for row in results if row != handled]
    for row in rows:
        yield [cells[row, total]], [cells[row, column] for column in applicants]


def sums_of_disputes(edition: Edition) -> Iterator[Sum]:
    """表四: the 总计 of each group is what the four results beside it come to."""
    groups: dict[tuple[str, ...], list[Field]] = {}
    for field in edition.disputes.fields:
        groups.setdefault(printed(field)[1][:-1], []).append(field)
    for fields in groups.values():
        (total,) = [field for field in fields if printed(field)[1][-1] == "总计"]
        yield [total], [field for field in fields if field != total]


def broken(report: Report) -> list[Sum]:
    """The sums that do not come out; one with a cell that holds no number is none of these."""

    def value(fields: Sequence[Field]) -> float | None:
        numbers = [report.value(field).number for field in fields]
        return None if None in numbers else float(sum(number or 0 for number in numbers))

    edition = report.edition
    pairs = [*sums_of_requests(edition), *sums_of_disputes(edition)]
    both = [(sides, value(sides[0]), value(sides[1])) for sides in pairs]
    return [sides for sides, left, right in both if left is not None and right is not None and left != right]


def spoiled(seed: int) -> tuple[Report, Report]:
    """A balanced report, and the same with up to four cells of 表三 and 表四 mistyped; some of them left blank."""
    draw = random.Random(seed)
    right = random_report(seed, load(draw.choice(EDITIONS)))
    wrong: dict[str, object] = {}
    for field in draw.sample(linked_fields(right.edition), draw.choice((0, 1, 1, 2, 2, 3, 4))):
        number = int(number_in(right, field))
        wrong[field.id] = draw.choice((number + 1, number * 10, max(0, number - 9), draw.randint(0, 99)))
        if draw.random() < 0.1:
            wrong[field.id] = None
    return right, changed(right, wrong)


def of_the_tables(report: Report) -> list[Finding]:
    """What the checks have against the sums of 表三 and 表四."""
    return [finding for finding in checks.run(report).findings if finding.rule in ("T3-1", "T3-2", "T3-3", "T4-1")]


@pytest.mark.parametrize("block", range(COUNT // 40))
def test_the_checks_judge_as_the_form_does(block: int) -> None:
    for seed in range(40 * block, 40 * block + 40):
        right, report = spoiled(seed)
        assert not broken(right)
        assert not of_the_tables(right), seed
        judge(report, seed)


def judge(report: Report, seed: int) -> None:
    """Fail where the checks and the form are not of one mind about a report."""
    unequal, findings = broken(report), of_the_tables(report)
    is_whole = all(report.value(field).number is not None for field in linked_fields(report.edition))
    assert bool(findings) == bool(unequal) or not is_whole, seed
    if unequal:
        assert findings, seed
    if not is_whole:
        assert any(finding.stands_in_the_way for finding in checks.run(report).findings), seed
        return
    # Every sum that does not come out is spoken of: some finding is about one of its cells.
    spoken = {field for finding in findings for field in (*finding.fields, *(s.field for s in finding.suspects))}
    for left, right in unequal:
        assert spoken & {*left, *right}, seed
    # Where the checks know for each finding which cell is wrong, with what they propose every sum comes out.
    if findings and all(len(finding.suspects) == 1 for finding in findings):
        mended = {s.field.id: s.proposed for finding in findings for s in finding.suspects if s.field}
        assert not broken(changed(report, mended)), seed
    # Nothing is proposed that leaves more undone than before, and counts stay counts.
    for suspect in (s for finding in findings for s in finding.suspects if s.field):
        assert suspect.proposed is None or (suspect.proposed >= 0 and suspect.proposed == int(suspect.proposed)), seed


def test_the_oracle_knows_how_many_sums_the_form_has() -> None:
    """Two sums a column and one a row; three groups of cases: counted from the printed forms."""
    for edition in map(load, EDITIONS):
        rows = len({printed(field)[0] for field in edition.requests.fields})
        columns = len({printed(field)[1] for field in edition.requests.fields})
        assert len(list(sums_of_requests(edition))) == 2 * columns + rows
        assert len(list(sums_of_disputes(edition))) == 3
