"""The figures of all units as a data frame, for whoever goes on with them: .parquet or .csv."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from workbook import edition as editions
from workbook.refusal import FileRefused, Kind
from xladdin.rollup.collecting.detail import harmless, head_of
from xladdin.rollup.sheets.lists import detail_rows
from xladdin.rollup.summing.rolling import RolledUp

if TYPE_CHECKING:
    import pandas as pd

TEXTS = ("单位", "类别", "上级", "计入合计")


def frame(done: RolledUp) -> pd.DataFrame:
    """One row a unit, one column a field under its head; counts as Int64, amounts as Decimal with all their digits.

    The columns are built without a float on the way: a blank must not turn a count into one.
    """
    import pandas as pd

    edition = editions.load(done.sorted_out.edition)
    summed = {unit.member.name for unit in done.top.summed}
    rows = list(detail_rows(done.sorted_out.units, edition, summed))
    columns = list(zip(*rows, strict=True)) or [()] * (len(TEXTS) + len(edition.fields))
    made: dict[str, pd.Series] = {
        head: pd.Series(list(column), dtype="string") for head, column in zip(TEXTS, columns, strict=False)
    }
    for field, column in zip(edition.fields, columns[len(TEXTS) :], strict=True):
        whole = field.kind != "amount" and all(one is None or isinstance(one, int) for one in column)
        made[f"表{field.number}　{head_of(field)}"] = (
            pd.Series(pd.array(list(column), dtype="Int64")) if whole else pd.Series(list(column), dtype="object")
        )
    return pd.DataFrame(made)


def frame_bytes(done: RolledUp, path: Path) -> bytes:
    """The frame as the content of a .parquet or .csv file; FileRefused where pyarrow is wanted and not there."""
    found = frame(done)
    buffer = io.BytesIO()
    if path.suffix.lower() == ".csv":
        for head in TEXTS:
            found[head] = found[head].map(harmless)
        found.to_csv(buffer, index=False, encoding="utf-8-sig")
        return buffer.getvalue()
    for head in found.columns[len(TEXTS) :]:
        if found[head].dtype == object:
            found[head] = found[head].map(lambda one: None if one is None else Decimal(one))
    try:
        found.to_parquet(buffer, index=False)
    except ImportError:
        words = "写 .parquet 需要先装 pyarrow（pip install nianbao[parquet]）；或者改写 .csv"
        raise FileRefused(path, words, Kind.NOT_INSTALLED) from None
    return buffer.getvalue()
