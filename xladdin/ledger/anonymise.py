"""A copy of a ledger without people and contents: what may be sent to somebody for help."""

from __future__ import annotations

import re

import pandas as pd

from xladdin.ledger.reading.frames import Ledger, form_of
from xladdin.ledger.sheets.build import Filling, ledger_bytes
from xladdin.ledger.sheets.standard import rows_again
from xladdin.ledger.terms.columns import DISPUTES, REQUESTS

# A 编号 of figures, letters and these few words names nobody.
_PLAIN_NUMBER = re.compile(r"[0-9A-Za-z年第号字\-—_/.()（）〔〕\[\]\s]*")


def anonymised(ledger: Ledger) -> bytes:
    """The ledger as a new workbook in which applicants, contents, departments and document numbers are replaced.

    The same applicant and the same content get the same replacement, so that what the rules find in the original they
    find in the copy. 编号 of figures and letters, dates, kinds and results stay. Remarks, cells that could not be read,
    words that are none of the form and the name of the unit are left out.
    """
    edition = form_of(ledger)
    requests, disputes = ledger.requests.copy(), ledger.disputes.copy()
    for key, name in (("applicant", "申请人"), ("subject", "申请内容"), ("reference", "文号"), ("department", "部门")):
        requests[key] = _replaced(requests[key], name)
    requests["remark"] = ""
    numbers = _numbers([*requests["number"], *requests["merged_into"], *disputes["request"], *disputes["number"]])
    for frame, keys in ((requests, ("number", "merged_into")), (disputes, ("number", "request"))):
        for key in keys:
            frame[key] = frame[key].map(numbers)
    rows = {
        REQUESTS: list(rows_again(requests, REQUESTS, edition, keep_unknown=False)),
        DISPUTES: list(rows_again(disputes, DISPUTES, edition, keep_unknown=False)),
    }
    return ledger_bytes("", ledger.year or edition.first_year, Filling(rows, calendar=ledger.calendar))


def _replaced(texts: pd.Series[str], name: str) -> pd.Series[str]:
    known = {text: f"{name}{at}" for at, text in enumerate((t for t in texts.unique() if t), 1)}
    return texts.map(lambda text: known.get(text, ""))


def _numbers(texts: list[str]) -> dict[str, str]:
    """Every 编号 and what stands for it in the copy."""
    found: dict[str, str] = {}
    for text in texts:
        if text not in found:
            found[text] = text if _PLAIN_NUMBER.fullmatch(text) else f"B{len(found) + 1}"
    return found
