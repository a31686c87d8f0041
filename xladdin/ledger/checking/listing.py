"""The findings of a ledger on its sheet 核对结果, written as one block; or in a workbook of their own."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl import Workbook

from checks.ledger import LedgerAssessment, RowFinding
from workbook.addresses import column_letters
from workbook.refusal import FileRefused, Kind
from workbook.template import styles
from workbook.template.build import content_of
from workbook.template.cells import set_height
from xladdin.hosts.application import counts_columns
from xladdin.hosts.content import Content, Formula, write_block
from xladdin.hosts.contract import Book
from xladdin.ledger.sheets import looks
from xladdin.ledger.sheets.aside import (
    FINDING_HEAD_ROW,
    FINDING_HEADS,
    FINDING_PIXELS,
    FINDING_ROWS,
    FINDING_TOP,
    VERDICT_ROW,
    add_findings,
)
from xladdin.ledger.terms.columns import ALL_COLUMNS, FINDINGS

_JUMP, _SIZE = "转到", 10.0


def findings_bytes(assessment: LedgerAssessment) -> bytes:
    """The findings as a workbook of their own, which may be sent: rows and 编号, nothing else of the ledger."""
    book = Workbook()
    book.remove(book.worksheets[0])
    styles.add_styles(book)
    looks.add_styles(book)
    add_findings(book)
    sheet = book[FINDINGS]
    # There is no ledger to go to from here.
    sheet.column_dimensions[column_letters(FINDING_HEADS.index("定位") + 1)].hidden = True
    for row, line in enumerate(_rows(assessment, r1c1=False), VERDICT_ROW):
        if row >= FINDING_TOP and line[0] is not None:
            texts = [(str(t), pixels) for t, pixels in zip(line, FINDING_PIXELS, strict=True) if type(t) is str]
            set_height(sheet, row, max(styles.text_height(text, pixels, _SIZE) for text, pixels in texts))
        for column, content in enumerate(line, 1):
            if content is not None and not isinstance(content, Formula):
                cell = sheet.cell(row, column)
                cell.value = content
                if isinstance(content, str):
                    cell.data_type = "s"
    return content_of(book, "台账核对结果")


def write_findings(book: Book, assessment: LedgerAssessment) -> None:
    """List the findings on 核对结果; the list of an earlier check is gone. FileRefused without the sheet."""
    if FINDINGS not in book.sheet_names:
        raise FileRefused(
            book.name, f"没有「{FINDINGS}」工作表，写不进核对结果；请新建台账，把登记行复制过去", Kind.ALTERED
        )
    rows = list(_rows(assessment, r1c1=counts_columns(book)))
    write_block(book, FINDINGS, (VERDICT_ROW, 1), rows)


def _rows(assessment: LedgerAssessment, *, r1c1: bool) -> Iterator[list[Content]]:
    """The whole block from the verdict down, blank lines over an older and longer list included."""
    width = len(FINDING_HEADS)
    left = len(assessment.findings) - FINDING_ROWS
    more = f"只列出前 {FINDING_ROWS} 处，另有 {left} 处，改好一批再核对。" if left > 0 else ""
    yield [assessment.verdict + more, *[None] * (width - 1)]
    for _ in range(VERDICT_ROW + 1, FINDING_HEAD_ROW):
        yield [None] * width
    yield list(FINDING_HEADS)
    for number, finding in enumerate(assessment.findings[:FINDING_ROWS], 1):
        yield _row(number, finding, r1c1)
    for _ in range(FINDING_TOP + min(len(assessment.findings), FINDING_ROWS), FINDING_TOP + FINDING_ROWS):
        yield [None] * width


def _row(number: int, finding: RowFinding, r1c1: bool) -> list[Content]:
    return [
        number,
        finding.severity.word,
        finding.sheet or (f"表{finding.field.number}" if finding.field else None),
        finding.row or None,
        finding.number or None,
        finding.column or None,
        finding.problem,
        finding.advice or None,
        _link(finding, r1c1),
        finding.rule,
    ]


def _link(finding: RowFinding, r1c1: bool) -> Formula | None:
    if not finding.row:
        return None
    heads = [column.head for column in ALL_COLUMNS[finding.sheet]]
    column = heads.index(finding.column) + 1 if finding.column in heads else 1
    at = f"R{finding.row}C{column}" if r1c1 else f"{column_letters(column)}{finding.row}"
    return Formula(f'=HYPERLINK("#\'{finding.sheet}\'!{at}","{_JUMP}")')
