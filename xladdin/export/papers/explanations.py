"""The list of 情况说明, as it goes to the superior beside the report: the figures asked about, and why they are so."""

from __future__ import annotations

from checks import Assessment
from checks.model.finding import Finding, Severity
from workbook.cell_text import in_print
from xladdin.export.content.paper import Paper, PrintedRows, PrintedText

NAME = "情况说明"
_TO_WRITE = "【请填写：情况说明】"


def explained_or_asked(assessment: Assessment) -> tuple[Finding, ...]:
    """The findings that a word from staff settles, with or without one; what must be corrected is none of them."""
    return tuple(
        finding
        for finding in assessment.findings
        if finding.settled or (finding.severity is Severity.QUERY and not finding.stands_in_the_way)
    )


def explanations(assessment: Assessment) -> Paper:
    """The list; what nobody has explained yet stands with 【请填写】, as nothing is said that nobody said."""
    report = assessment.report
    told = explained_or_asked(assessment)
    title = f"{report.unit}{report.year}年度政府信息公开工作年度报告有关数据的情况说明"
    opening = f"{report.unit}{report.year}年度政府信息公开工作年度报告经核对，"
    opening += f"下列 {len(told)} 处数据说明如下：" if told else "没有需要说明的数据。"
    lines = [
        (str(number), _place(finding), in_print(finding.message), finding.explanation or _TO_WRITE)
        for number, finding in enumerate(told, 1)
    ]
    table = [PrintedRows(("序号", "数据", "核对时提出的问题", "情况说明"), (12, 36, 58, 50), lines, flush=(1, 2, 3))]
    return Paper(
        title,
        (
            PrintedText(f"{report.year}年度政府信息公开工作年度报告\n有关数据的情况说明", "title"),
            PrintedText(opening),
            *(table if told else ()),
            PrintedText(f"{report.unit}", "right"),
            PrintedText("【请填写：日期】", "right"),
        ),
    )


def _place(finding: Finding) -> str:
    """Which figures it is about, as the form names them."""
    places = list(dict.fromkeys(in_print(field.place) for field in finding.fields))
    return "；".join(places[:3]) + ("等" if len(places) > 3 else "") if places else in_print(finding.title)
