"""What goes back to the units: a Word page for each that has something to put right, and the list of who is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from workbook import edition as editions
from workbook.cell_text import in_print
from xladdin.export.content.stamp import Stamp, stamp_of
from xladdin.export.word.document import document, paragraph
from xladdin.export.word.layout import OFFICIAL
from xladdin.export.word.plain_table import plain_table, right_aligned
from xladdin.rollup.collecting.receipt import Problem
from xladdin.rollup.summing.rolling import RolledUp
from xladdin.rollup.summing.units import Unit, name_of

MISSING_LIST = "催报名单"
# Days that a unit has for its answer, where the day of the roster is too near or past.
DAYS_TO_ANSWER = 3
_WIDTHS = (700, 700, 2300, 3400, 1745)
_LIST_WIDTHS = (700, 3260, 1700, 1500, 1685)


def pages(done: RolledUp) -> Mapping[str, bytes]:
    """The Word pages by what each is named after: the unit, or 催报名单 for those from which nothing came."""
    stamp = stamp_of(done.top.report, done.wanted.today)
    found = {
        f"{'退回' if unit.state == 'returned' else '核实'}-{unit.member.name}": _return_page(done, unit, stamp)
        for unit in done.sorted_out.units
        if unit.receipt and unit.open_problems and unit.state in ("returned", "passed")
    }
    missing = [unit for unit in done.sorted_out.units if unit.state == "missing"]
    return found | ({MISSING_LIST: _missing_page(done, missing, stamp)} if missing else {})


def _return_page(done: RolledUp, unit: Unit, stamp: Stamp) -> bytes:
    """The page of one unit: greeting, what to do and by when, the table of its problems, and who sends it."""
    name, year = unit.member.name, done.year
    returned = unit.state == "returned"
    title = f"关于{'退回修改' if returned else '核实'}{year}年度\n政府信息公开工作年度报告的通知"
    problems = unit.open_problems
    blocks = [
        paragraph(title, "title"),
        paragraph(f"{name}：").replace("<w:p>", '<w:p><w:pPr><w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr>', 1),
        paragraph(_opening(done, unit)),
        plain_table(("序号", "级别", "位置", "问题", "应为（参考）"), _WIDTHS, _lines(unit, problems), flush=(2, 3, 4)),
        paragraph(_closing(done, unit)),
        *_ending(done),
    ]
    return document(blocks, OFFICIAL, f"{name}{year}年度报告退回通知", stamp)


def _opening(done: RolledUp, unit: Unit) -> str:
    file = name_of(unit.receipt) if unit.receipt else ""
    must = sum(problem.stands_in_the_way for problem in unit.open_problems)
    look = len(unit.open_problems) - must
    parts = [f"{must} 处必须改正" if must else "", f"{look} 处需要核实" if look else ""]
    found = "，".join(part for part in parts if part)
    return f"你单位报来的{done.year}年度政府信息公开工作年度报告（文件“{file}”）收悉。经审核，有 {found}，具体如下："


def _closing(done: RolledUp, unit: Unit) -> str:
    by = answer_by(done, unit)
    if unit.state == "returned":
        return (
            f"请逐项核对原始台账后改正，需要核实的属实的，请写明情况，于{_day(by)}前重新报送。"
            "改正表格的，请同时核对报告正文中的相应数字。改正之前，你单位的数未计入汇总。"
        )
    return f"请核对原始台账：有误的改正后重新报送，属实的书面说明情况，于{_day(by)}前回复。你单位的数已计入汇总。"


def answer_by(done: RolledUp, unit: Unit) -> dt.date:
    """The day by which a unit answers: the day of the roster, or some working days from now where that is too near."""
    day = done.wanted.today
    left = DAYS_TO_ANSWER
    while left:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5
    return max(day, unit.member.due) if unit.member.due else day


def _lines(unit: Unit, problems: Sequence[Problem]) -> Iterator[tuple[str, ...]]:
    edition = editions.load(unit.receipt.edition) if unit.receipt and unit.receipt.edition else None
    for number, problem in enumerate(problems, 1):
        fields = [edition.fields[index] for index in problem.fields] if edition else []
        places = list(dict.fromkeys(field.place for field in fields))
        where = "；".join(places[:3]) + ("等" if len(places) > 3 else "") if places else "报告整体"
        should = "；".join(f"{place}：{now} → {proposed}" for place, now, proposed in problem.suspects[:4])
        message = problem.message + (
            f"报告原文：“{problem.quote}”" if problem.quote and problem.quote not in problem.message else ""
        )
        told = (where, message, should or "—")
        yield str(number), "改正" if problem.stands_in_the_way else "核实", *map(in_print, told)


def _missing_page(done: RolledUp, missing: Sequence[Unit], stamp: Stamp) -> bytes:
    title = f"{done.year}年度政府信息公开工作年度报告\n催报名单"
    today = done.wanted.today
    count = len(missing)
    blocks = [
        paragraph(title, "title"),
        paragraph(
            f"截至{_day(today)}，以下 {count} 家单位尚未报送{done.year}年度政府信息公开工作年度报告"
            "（《中华人民共和国政府信息公开条例》第四十九条）。请尽快报送；已经报送的，请与我单位联系核对。"
        ),
        plain_table(
            ("序号", "单位", "应报日期", "逾期", "联系人"), _LIST_WIDTHS, _missing_lines(missing, today), flush=(1,)
        ),
        *_ending(done),
    ]
    return document(blocks, OFFICIAL, f"{done.year}年度报告{MISSING_LIST}", stamp)


def _missing_lines(missing: Sequence[Unit], today: dt.date) -> Iterator[tuple[str, ...]]:
    for number, unit in enumerate(missing, 1):
        due = unit.member.due
        late = (today - due).days if due else 0
        said = f"逾期 {late} 天" if late > 0 else "未到期" if due else "—"
        yield str(number), unit.member.name, due.isoformat() if due else "—", said, unit.member.contact or "—"


def _ending(done: RolledUp) -> Iterator[str]:
    """Who sends it and when, as official papers end."""
    yield paragraph("")
    yield right_aligned(done.top.name or "【请填写：本级单位】")
    yield right_aligned(_day(done.wanted.today))


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
