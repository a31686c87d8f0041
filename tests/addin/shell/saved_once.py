"""What a stand-in for a host of spreadsheets saves: the bytes that openpyxl makes of a workbook, made once."""

from __future__ import annotations

import datetime as dt
import pickle
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import once


def save(book: Any, path: str | Path) -> None:
    """`book.save(path)`; a workbook in which all is as in one that was saved before is written as that was."""
    book.properties.modified = dt.datetime(2026, 1, 15)
    Path(path).write_bytes(_written(once._pickled(book)))


@lru_cache(maxsize=once.KEPT)
def _written(pickled: bytes) -> bytes:
    held = BytesIO()
    pickle.loads(pickled).save(held)
    return held.getvalue()
