"""The sheet 填报说明: how to work with the workbook, and what each row of each table counts, from the edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from openpyxl import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from workbook.edition import Block, Edition, Heading, Table
from workbook.layout import GUIDE, LAST_YEAR, RESULTS, Place, cover_place
from workbook.marks import Mark
from workbook.template import styles
from workbook.template.cells import set_height, set_widths, write, write_across, write_link
from workbook.template.pages import protect, set_page

_PIXELS = (262, 338, 190)
# What a page of A4 takes, in points of the sheet, when the columns fill its width; and what a line goes without here,
# so that 表三 is on one page.
_PAGE_POINTS, _TIGHTER = 830, 4
_STEPS = (
    "1. 填写：在“封面”填单位、年度和机关类型，再填三张表中浅绿色的格。按 Tab 键到下一个可以填的格。",
    "2. 填充合计：灰色的合计格由程序计算，不用填。程序不会用算出的数盖掉已有的不同合计，会先问。",
    f"3. 校验：全部问题列在“{RESULTS}”，对应的格有标记。强制性问题必须改正；核实性问题属实的，填“情况说明”。",
    "4. 导出：校验没有强制性问题后，导出三张表的图片、文字或 Word 表格，放进年度报告。",
    f"5. “{LAST_YEAR}”选填：照上年公布的报告填，用来核对结转和年际变化。",
)
_ZEROS = (
    "没有的填 0。空白表示还没有填，程序不把空白当作 0，也不会自己补 0。",
    "不要填“/”“无”或空格，不要在数字里写单位、逗号或文字；金额按表上印的单位填，可以有小数。",
)


@dataclass(frozen=True)
class GuideLine:
    """A line about one row or column group of the form; without meaning it only heads the lines below it."""

    label: str
    meaning: str
    basis: str
    depth: int


@dataclass(frozen=True)
class GuideRule:
    """A rule of the check, as the guide lists it under its topic; `severity` is the word staff know (强制, 核实)."""

    id: str
    title: str
    severity: str
    basis: str
    topic: str


def add_guide_sheet(book: Workbook, edition: Edition, rules: Sequence[GuideRule] = ()) -> None:
    """Add the sheet; everything it says about the form comes from the edition, the rules from whoever checks them."""
    sheet = book.create_sheet(GUIDE)
    set_widths(sheet, _PIXELS)
    write(sheet, 1, 1, GUIDE, styles.PAGE_TITLE)
    write_link(sheet, Place(GUIDE, 1, len(_PIXELS)), "返回封面", cover_place("unit"))
    set_height(sheet, 1, 32)
    row = _paragraphs(sheet, 2, "怎样用这本工作簿", _STEPS)
    row = _paragraphs(sheet, row, "空白与零", _ZEROS)
    row = _paragraphs(sheet, row, "统计期限", (edition.cut_off,))
    row = _marks(sheet, row)
    tops = [1]
    for table in edition.tables:
        tops.append(row)
        row = _table(sheet, row, table)
    for topic, group in groupby(rules, key=lambda rule: rule.topic):
        tops.append(row)
        row = _rules(sheet, row, topic, tuple(group))
    _break_pages(sheet, [*tops, row])
    sheet.sheet_view.showGridLines = False
    protect(sheet)
    set_page(sheet, "portrait", pages=0)
    sheet.print_area = f"A1:C{row - 1}"


def guide_lines(block: Block) -> Iterator[GuideLine]:
    """What the guide says about one block, in printed order: its rows, or its column groups where it has one row."""
    if block.band:
        columns = "、".join(heading.label for heading in block.columns)
        yield GuideLine(block.band, f"填：{columns}。", "", 0)
    named_rows = any(heading.label for heading in block.rows)
    for heading in block.rows if named_rows else block.columns:
        yield from _guide_lines(heading, 1 if block.band else 0)


def _guide_lines(heading: Heading, depth: int) -> Iterator[GuideLine]:
    explained = heading.meaning and heading.children
    meaning = f"{heading.meaning}填：{_names(heading.children)}。" if explained else heading.meaning
    suffix = "（合计项，由“填充合计”计算）" if heading.total else ""
    yield GuideLine(heading.label, meaning + suffix, heading.basis, depth)
    # The leaves under an explained group (结果维持, 结果纠正 …) have just been named.
    for child in () if explained else heading.children:
        yield from _guide_lines(child, depth + 1)


def _names(headings: Sequence[Heading]) -> str:
    return "、".join(heading.label for heading in headings if not heading.total)


def _paragraphs(sheet: Worksheet, top: int, title: str, texts: Sequence[str]) -> int:
    """Write a section of running text; gives the first row below it."""
    _section(sheet, top, title)
    for row, text in enumerate(texts, top + 1):
        write_across(sheet, row, (1, len(_PIXELS)), text, styles.PLAIN)
        set_height(sheet, row, styles.text_height(text, sum(_PIXELS)) - _TIGHTER)
    return top + 1 + len(texts)


def _marks(sheet: Worksheet, top: int) -> int:
    """Show each colour of the tables with what it says; gives the first row below."""
    _section(sheet, top, "颜色与标记")
    samples = [
        ("填报项", styles.ENTRY_SAMPLE, "浅绿色：要填的格"),
        ("合计项", styles.TOTAL, "灰色：合计，由“填充合计”计算"),
        *((mark.word, styles.mark_sample(mark), mark.meaning) for mark in Mark),
    ]
    for row, (name, style, meaning) in enumerate(samples, top + 1):
        write(sheet, row, 1, name, style)
        write_across(sheet, row, (2, len(_PIXELS)), f"{meaning}。", styles.PLAIN)
        set_height(sheet, row, 22)
    return top + 1 + len(samples)


def _table(sheet: Worksheet, top: int, table: Table) -> int:
    """Explain one table line by line; gives the first row below."""
    _section(sheet, top, f"表{table.heading}（单位：{table.unit}）")
    write_across(sheet, top + 1, (1, len(_PIXELS)), table.note, styles.SMALL)
    set_height(sheet, top + 1, styles.text_height(table.note, sum(_PIXELS)))
    _heads(sheet, top + 2, ("项目", "统计什么", "依据"))
    row = top + 3
    for line in (line for block in table.blocks for line in guide_lines(block)):
        _line(sheet, row, line)
        row += 1
    return row


def _rules(sheet: Worksheet, top: int, topic: str, rules: Sequence[GuideRule]) -> int:
    """List what the check looks at under one heading; gives the first row below."""
    _section(sheet, top, f"校验规则：{topic}")
    _heads(sheet, top + 1, ("规则", "依据", "级别"))
    for row, rule in enumerate(rules, top + 2):
        _line(sheet, row, GuideLine(f"{rule.id} {rule.title}", rule.basis, rule.severity, 1))
    return top + 2 + len(rules)


def _break_pages(sheet: Worksheet, tops: Sequence[int]) -> None:
    """Begin a page with every part, by its first row, that no longer fits on the one before: heads stand over all."""
    used = 0.0
    for top, below in pairwise(tops):
        height = sum(sheet.row_dimensions[row].height or 0 for row in range(top, below))
        if used and used + height > _PAGE_POINTS:
            sheet.row_breaks.append(Break(top - 1))
            used = 0.0
        used += height


def _heads(sheet: Worksheet, row: int, heads: Sequence[str]) -> None:
    for column, head in enumerate(heads, 1):
        write(sheet, row, column, head, styles.GUIDE_HEAD)
    set_height(sheet, row, 22)


def _line(sheet: Worksheet, row: int, entry: GuideLine) -> None:
    name_style = styles.guide_item if entry.meaning and entry.depth else styles.guide_group
    texts = (entry.label, entry.meaning, entry.basis)
    for column, text in enumerate(texts, 1):
        write(sheet, row, column, text, name_style(entry.depth) if column == 1 else styles.GUIDE_TEXT)
    height = max(styles.text_height(text, _PIXELS[i]) for i, text in enumerate(texts))
    set_height(sheet, row, height - _TIGHTER)


def _section(sheet: Worksheet, row: int, text: str) -> None:
    write_across(sheet, row, (1, len(_PIXELS)), text, styles.SECTION)
    set_height(sheet, row, 34)
