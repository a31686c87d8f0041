"""Dates as people and programs write them into a register, read into days; what could be two dates is not read.

Understood: a date of Excel, its serial number (of the 1900 or the 1904 system), 20250105, 2025-1-5, 2025.1.5,
2025/1/5, 2025年1月5日 or 号, full width and with blanks, with a time or the day of the week behind. A year outside
YEARS is a slip of the hand (0205, 2052).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

YEARS = range(2004, 2061)
_WRITTEN = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?:[日号](?:\d{1,2}[:时点].*)?)?")
# The time behind a day, cut off before blanks are: 「2025-1-1 0:30」 must not become the tenth.
_TIME = re.compile(r"(?:\s+|(?<=\d)T)\d{1,2}[:时点].*$", re.DOTALL)
# What people add behind a day: 「（周一）」, 「上午」, a full stop.
_ADDED = re.compile(r"(?:\(?(?:周|星期)[一二三四五六日天]\)?)?(?:[上下]午)?[.。]?$")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0)?")
_SHORT = re.compile(r"\d{1,2}(?:月|[-./])\d{1,2}日?")
_EPOCH_1900, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_FORM = "请写成 2025-01-15 的样子"


def read_date(raw: object, *, since_1904: bool = False) -> dt.date | str | None:
    """The day that a cell holds; None for a blank; in words what is wrong with it, where it cannot be read.

    `since_1904`: whether the workbook counts its days from 1904.
    """
    if raw is None or raw == "":
        return None
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        return _within(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _of_number(raw, since_1904)
    return _of_text(raw) if isinstance(raw, str) else f"不是日期，{_FORM}"


@lru_cache(maxsize=16384)  # the same days stand in a ledger over and over
def _of_text(raw: str) -> dt.date | str | None:
    text = re.sub(r"\s+", "", _TIME.sub("", unicodedata.normalize("NFKC", raw).strip()))
    if not text or text in {"/", "-", "--", "—", "——", "无", "\\"}:
        return None
    if text.startswith("="):
        return "是尚未计算的公式，请在 Excel 中打开、计算并保存"
    text = _ADDED.sub("", text)
    found = _WRITTEN.fullmatch(text) or _EIGHT.fullmatch(text)
    if found:
        return _day(*map(int, found.groups()))
    if _SHORT.fullmatch(text):
        return f"没有写年份，{_FORM}"
    return f"不是日期，{_FORM}"


def _of_number(number: int | float, since_1904: bool) -> dt.date | str:
    if number != number or abs(number) > 99_999_999:
        return f"不是日期，{_FORM}"
    if number == int(number) and (eight := _EIGHT.fullmatch(str(int(number)))):
        return _day(*map(int, eight.groups()))
    # 2025.1 is typed for a month or a tenth of a day; only what lies in the years of a ledger is a serial number.
    day = (_EPOCH_1904 if since_1904 else _EPOCH_1900) + dt.timedelta(days=int(number))
    return day if day.year in YEARS else f"不是日期，{_FORM}"


def _day(year: int, month: int, day: int) -> dt.date | str:
    try:
        return _within(dt.date(year, month, day))
    except ValueError:
        return f"没有这一天，{_FORM}" if year in YEARS else "年份不对，请核对"


def _within(day: dt.date) -> dt.date | str:
    return day if day.year in YEARS else "年份不对，请核对"
