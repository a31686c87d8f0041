"""The formulas of a ledger's rows, in the words that Excel since 2007, WPS and LibreOffice agree on.

Working days are counted on the sheet 工作日历, where each day has its running number of days of work. WORKDAY is not
used: it knows no make-up day on a Saturday. `deadlines.py` computes the same in Python; a test holds the two together.

Each formula is a defined name whose cells are those of the row it stands in, so that a row of the file holds a word
instead of a thousand characters, and a formula is corrected in one place.
"""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from workbook.addresses import column_letters
from xladdin.ledger.days.periods import ANSWER_DAYS, CONSULT_DAYS, EXTENSION_DAYS, NEAR_DAYS, PAYMENT_DAYS, WEEK_DAYS
from xladdin.ledger.sheets import looks, names
from xladdin.ledger.terms import columns
from xladdin.ledger.terms.columns import DISPUTES, REQUESTS


def cell(sheet: str, key: str, row: int) -> str:
    """「B2」: the cell of a column in a row."""
    keys = [c.key for c in columns.ALL_COLUMNS[sheet]]
    return f"{column_letters(keys.index(key) + 1)}{row}"


def formula_name(sheet: str, key: str) -> str:
    """The defined name of a computed column's formula, which is all that its cells hold."""
    return f"{'request' if sheet == REQUESTS else 'dispute'}_{key}"


def define_formulas(book: Workbook) -> None:
    """Define the formulas of both registers; a name counts its rows from the first row of a sheet."""
    for (sheet, key), formula in _FORMULAS.items():
        book.defined_names[formula_name(sheet, key)] = DefinedName(formula_name(sheet, key), attr_text=formula(1))


def _of_row(sheet: str, key: str, row: int) -> str:
    return f"'{sheet}'!${cell(sheet, key, row)}"


def _due(row: int) -> str:
    """The 20th day of work after receipt; counted anew from 补正 or the fee notice; time of consulting left out."""
    received, asked, clarified = (_of_row(REQUESTS, key, row) for key in ("received", "clarify_asked", "clarified"))
    extended, sent, back = (_of_row(REQUESTS, key, row) for key in ("extended", "consulted", "consult_answered"))
    fee, answered = _of_row(REQUESTS, "fee_notice", row), _of_row(REQUESTS, "answered", row)
    base = f"MAX({received},{clarified},{fee})"
    days = f"{ANSWER_DAYS}+IF(ISNUMBER({extended}),{EXTENSION_DAYS},0)+IF(ISNUMBER({fee}),{PAYMENT_DAYS},0)"
    start, today = f"MAX({sent},{base})", _number(f"MIN(TODAY(),{answered})")
    waited = f"IF(ISNUMBER({back}),{_number(back)}-{_number(start)},MIN({CONSULT_DAYS},{today}-{_number(start)}))"
    left_out = f"IF(ISNUMBER({sent}),MAX(0,{waited}),0)"
    reached = f"{names.FIRST_DAY}+MATCH({_number(base)}+{days}+{left_out}-1,{names.DAY_NUMBERS},1)"
    waiting = f"AND(ISNUMBER({asked}),NOT(ISNUMBER({clarified})))"
    return f'IF(OR(NOT(ISNUMBER({received})),{waiting}),"",IFERROR({reached},""))'


def _days_left(row: int) -> str:
    due = _of_row(REQUESTS, "due", row)
    closed = _closed(row)
    left = f"{_number(due)}-{_number('TODAY()')}"
    return f'IF(OR({closed},NOT(ISNUMBER({due}))),"",IFERROR({left},""))'


def _state(row: int) -> str:
    names_of = {key: _of_row(REQUESTS, key, row) for key in _STATE_KEYS}
    cases = (
        ('AND({number}="",{received}="",{applicant}="",{category}="",{subject}="")', '""'),
        ('{merged_into}<>""', f'"{looks.DONE} 合并答复"'),
        ('AND(ISNUMBER({answered}),{result}="")', f'"{looks.WRONG} 缺办理结果"'),
        ("AND(ISNUMBER({answered}),ISNUMBER({due}),{answered}>{due})", f'"{looks.OVERDUE} 超期办结"'),
        ("ISNUMBER({answered})", f'"{looks.DONE} 已办结"'),
        ("ISNUMBER({withdrawn})", f'"{looks.DONE} 已撤回"'),
        ('{result}<>""', f'"{looks.WRONG} 缺答复日期"'),
        ("NOT(ISNUMBER({received}))", f'"{looks.WRONG} 缺收到日期"'),
        ("AND(ISNUMBER({clarify_asked}),NOT(ISNUMBER({clarified})))", f'"{looks.WAITING} 等补正"'),
        (f"AND(ISNUMBER({{fee_notice}}),{{days_left}}>={ANSWER_DAYS})", f'"{looks.WAITING} 等缴费"'),
        ("AND(ISNUMBER({consulted}),NOT(ISNUMBER({consult_answered})))", f'"{looks.WAITING} 征求意见"'),
        ("NOT(ISNUMBER({days_left}))", f'"{looks.OPEN} 在办"'),
        ("{days_left}<0", f'"{looks.OVERDUE} 已超期"'),
        (f"{{days_left}}<={NEAR_DAYS}", f'"{looks.THREE_DAYS} {NEAR_DAYS}日内到期"'),
        (f"{{days_left}}<={WEEK_DAYS}", f'"{looks.WEEK} 一周内到期"'),
    )
    # Excel 2007 nests 64 deep.
    text = f'"{looks.OPEN} 在办"'
    for test, word in reversed(cases):
        text = f"IF({test.format(**names_of)},{word},{text})"
    return text


def _counts_in(row: int) -> str:
    answered, withdrawn, result, category = (
        _of_row(REQUESTS, key, row) for key in ("answered", "withdrawn", "result", "category")
    )
    day = f"IF(ISNUMBER({answered}),{answered},{withdrawn})"
    where = (
        f"INDEX({names.CATEGORY_LETTERS},MATCH({category},{names.CATEGORIES},0))"
        f"&INDEX({names.RESULT_ROWS},MATCH({result},{names.RESULTS},0))"
    )
    return f'IF(OR({category}="",{result}="",NOT(ISNUMBER({day}))),"",IFERROR(YEAR({day})&"年 表三 "&{where},""))'


def _dispute_counts_in(row: int) -> str:
    kind, outcome, closed, role = (_of_row(DISPUTES, key, row) for key in ("kind", "outcome", "closed", "role"))
    place = f"INDEX({names.OUTCOME_CELLS},MATCH({outcome},{names.OUTCOMES},0),MATCH({kind},{names.KINDS},0))"
    counted = f'OR({role}="",{role}=INDEX({names.ROLES},1))'
    return (
        f'IF(OR({kind}="",{outcome}="",NOT(ISNUMBER({closed}))),"",IF({counted},'
        f'IFERROR(YEAR({closed})&"年 表四 "&{place},""),"不计"))'
    )


def _closed(row: int) -> str:
    answered, withdrawn, merged = (_of_row(REQUESTS, key, row) for key in ("answered", "withdrawn", "merged_into"))
    return f'OR({answered}<>"",{withdrawn}<>"",{merged}<>"")'


def _number(day: str) -> str:
    """The running number of days of work up to a day."""
    return f"INDEX({names.DAY_NUMBERS},{day}-{names.FIRST_DAY}+1)"


_STATE_KEYS = tuple(c.key for c in columns.ALL_COLUMNS[REQUESTS])
_FORMULAS = {
    (REQUESTS, "due"): _due,
    (REQUESTS, "days_left"): _days_left,
    (REQUESTS, "state"): _state,
    (REQUESTS, "counts_in"): _counts_in,
    (DISPUTES, "counts_in"): _dispute_counts_in,
}
