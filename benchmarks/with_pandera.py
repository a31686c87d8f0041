"""The same balance relations in pandera, as a yardstick."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pandera.pandas as pa

from checks.balance.identities import Relation, relations
from workbook.edition import Edition
from workbook.report import Report


def check(report: Report) -> int:
    """How many relations pandera finds not to hold."""
    frame = pd.DataFrame([[int(n or 0) for n in report.numbers]], columns=[f.id for f in report.edition.fields])
    try:
        _schema(report.edition).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return len(errors.failure_cases)
    return 0


@cache
def _schema(edition: Edition) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(checks=[pa.Check(_holds(relation)) for relation in relations(edition)])


def _holds(relation: Relation):  # type: ignore[no-untyped-def]
    left, right = [f.id for f in relation.left], [f.id for f in relation.right]
    return lambda frame: frame[left].sum(axis=1) == frame[right].sum(axis=1)
