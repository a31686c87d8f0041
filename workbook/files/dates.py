"""Which cell styles show a number as a date, and which date it is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache

from workbook.files import markup, package
from workbook.files.markup import main
from workbook.files.package import HOSTILE, Flaw, Packed

Moment = dt.datetime | dt.date | dt.time | dt.timedelta
MAX_STYLES = 65_490  # "Excel specifications and limits": unique cell formats
# The numbers of formats that are not written in the file (ECMA-376 part 1, §18.8.30), those of Chinese Excel included.
_BUILT_IN_DATES = {str(number) for number in (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))}
_BUILT_IN_SPAN = "46"
_NOT_OF_THE_FORMAT = re.compile(r'"[^"]*+"|\[(?!(?:h++|m++|s++)\])[^\]]*+\]|\\.|_.', re.IGNORECASE)
_SPAN = re.compile(r"\[(?:h++|m++|s++)\]", re.IGNORECASE)
_DATE = re.compile(r"[dmhys]", re.IGNORECASE)
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_LAST = 2_958_466  # the day after 9999-12-31


@lru_cache(maxsize=4)  # workbooks made from one template have the same styles
def date_styles(part: Packed) -> Mapping[str, bool]:
    """From the part of the styles: the numbers of those that show dates, True for those that show a length of time."""
    root = markup.tree(package.unpacked(part))
    shown = dict.fromkeys(_BUILT_IN_DATES, False) | {_BUILT_IN_SPAN: True}
    for number, code in (
        (f.get("numFmtId", ""), f.get("formatCode", "")) for f in root.iterfind("*/" + main("numFmt"))
    ):
        shown.pop(number, None)
        if _is_date(code):
            shown[number] = bool(_SPAN.search(code))
    styles = root.findall(f"{main('cellXfs')}/{main('xf')}")
    if len(styles) > MAX_STYLES:
        raise Flaw(f"单元格格式超过 {MAX_STYLES} 种，{HOSTILE}")
    return {str(at): shown[used] for at, xf in enumerate(styles) if (used := xf.get("numFmtId", "0")) in shown}


def moment(number: float, is_span: bool, since_1904: bool) -> Moment | float:
    """The date that Excel shows for a number: a day, a time of day, both; a length of time if `is_span`.

    A number for which there is no date is given back as it is.
    """
    if is_span:
        return dt.timedelta(milliseconds=round(number * 86_400_000)) if abs(number) < _LAST else number
    if not 0 <= number < _LAST:
        return number
    days, part = divmod(number, 1)
    time = dt.timedelta(milliseconds=round(part * 86_400_000))
    if number < 1 and not time.days:
        return (_EPOCH + time).time()
    if not since_1904 and number < 60:
        days += 1  # Excel believes in 29 February 1900
    try:
        found = (_EPOCH_1904 if since_1904 else _EPOCH) + dt.timedelta(days=days) + time
    except OverflowError:
        return number
    return found.date() if found.time() == dt.time() else found


def _is_date(code: str) -> bool:
    """Whether a number format shows a date: its first section, the one for numbers above 0, has a letter of dates."""
    return bool(_DATE.search(_NOT_OF_THE_FORMAT.sub("", code).split(";")[0].replace("General", "")))
