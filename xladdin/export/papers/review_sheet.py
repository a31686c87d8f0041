"""审核单: what a check of a report found, what staff said to it, and where they sign; the tables follow.

It says which figures were checked (their fingerprint), when, and by which rules, so that a signed sheet proves what it
is about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from checks import Assessment
from checks.model.finding import Finding
from workbook.cell_text import in_print
from workbook.files.reading import Contents
from workbook.grid import blank_grid
from workbook.report import plain
from xladdin.export.content.paper import PageBreak, Paper, PrintedForm, PrintedRows, PrintedText
from xladdin.export.content.stamp import Stamp

NAME = "审核单"
_GROUP = 8
_SIGN = "\n\n\n"  # room for a signature


def review_sheet(
    found: Contents, assessment: Assessment, stamp: Stamp, moment: dt.datetime, document: str = ""
) -> Paper:
    """The sheet for the figures of a workbook and what was found in them at that moment.

    `document` names the report whose text was checked beside them; empty where there was none.
    """
    report = found.report
    grids = [blank_grid(table).with_text(report.display) for table in report.edition.tables]
    return Paper(
        f"{report.unit}{report.year}年度政府信息公开工作年度报告{NAME}",
        (
            PrintedText(f"政府信息公开工作年度报告\n{NAME}", "title"),
            PrintedRows((), (20, 58, 20, 58), tuple(_heads(found, moment, document)), flush=(1, 3)),
            PrintedText("一、核对结论", "section"),
            PrintedText(in_print(assessment.verdict)),
            PrintedText("二、问题和情况说明", "section"),
            *_findings(assessment.findings),
            PrintedText("三、签字", "section"),
            PrintedRows(
                ("填报人", "审核人", "负责人"),
                (52, 52, 52),
                (tuple(_SIGN for _ in range(3)), ("年　　月　　日",) * 3),
                kept=True,
            ),
            PrintedText(f"数字指纹：{_grouped(stamp.figures)}", "flush"),
            PrintedText(
                f"指纹由单位、年度和三张表的全部数字算出，改动任何一个数，指纹就不同。核对所用规则：{stamp.rules}。",
                "flush",
            ),
            PageBreak(),
            *(PrintedForm(grid) for grid in grids),
        ),
    )


def _heads(found: Contents, moment: dt.datetime, document: str) -> Iterator[tuple[str, ...]]:
    report, cover = found.report, found.cover
    yield "单位", report.unit or "（未填）", "年度", f"{report.year or '（未填）'}"
    yield "机关类型", cover.get("body", "") or "（未填）", "格式", report.edition.basis
    yield "填报人", cover.get("filler", "") or "（未填）", "审核人", cover.get("reviewer", "") or "（未填）"
    yield "填报日期", cover.get("date", "") or "（未填）", "核对时间", f"{moment:%Y-%m-%d %H:%M}"
    name, _, content = document.rpartition(" ")
    yield "报告文档", in_print(name) or "（没有核对）", "文档指纹", content or "—"


def _findings(findings: tuple[Finding, ...]) -> Iterator[PrintedText | PrintedRows]:
    if not findings:
        yield PrintedText("没有需要改正、核实的问题。")
        return
    lines = [
        (str(number), finding.word, in_print(_message(finding)), finding.explanation or "（没有写）")
        for number, finding in enumerate(findings, 1)
    ]
    yield PrintedRows(("序号", "级别", "问题", "情况说明"), (12, 12, 84, 48), tuple(lines), flush=(2, 3))


def _message(finding: Finding) -> str:
    """The message, and the cells that are probably wrong with what they should be."""
    suspects = "；".join(f"{s.place}：{s.value.display or '空白'} → {plain(s.proposed)}" for s in finding.suspects)
    return f"{finding.message}\n疑点：{suspects}" if suspects else finding.message


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
