"""Reports in shapes that offices produce: columns in any order, heads of any depth, spans, totals first, torn tables.

What is done to a report is drawn from a seed; each shape is then written as a page, a Word document, a worksheet,
Markdown, and texts that keep more or less of the table.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from builders import balanced, entry_count
from docx import Document
from openpyxl import Workbook

from workbook.edition import Edition, Field, load
from workbook.report import Report

LEGAL = range(1, 6)  # the five columns of 法人或其他组织
FIGURES = (0, 0, 1, 3, 7, 12, 25, 140, 1303)


@dataclass(frozen=True)
class Cell:
    """A cell with the room it takes."""

    text: str
    across: int = 1
    down: int = 1


Rows = list[list[Cell]]


@dataclass(frozen=True)
class Part:
    """A line of text, or the rows of one table."""

    line: str = ""
    rows: Sequence[Sequence[Cell]] = ()


@dataclass(frozen=True)
class Shape:
    """How 表三 prints its seven columns and its heads, 表四 its groups and columns, 表二 its three.

    Heads are kept, lost, repeated (on a new page) or torn (the page ends behind them); stubs span, or say their group
    in every row, or in the first one alone.
    """

    applicants: tuple[int, ...]
    depth: int
    subtotal: bool
    heads_of_requests: str
    total_first: bool
    groups: tuple[int, ...]
    outcomes: tuple[int, ...]
    heads_of_disputes: str
    documents: tuple[int, ...]
    heads_of_disclosure: str
    stubs: str
    remark: bool

    @property
    def legal_at(self) -> list[int]:
        """Where the columns of 法人或其他组织 are printed."""
        return [at for at, column in enumerate(self.applicants) if column in LEGAL]

    @property
    def beside(self) -> bool:
        """Whether those stand side by side, so that one head can stand over them."""
        return self.legal_at == list(range(self.legal_at[0], self.legal_at[0] + len(LEGAL)))


OWN = tuple(range(7))
AS_PRINTED = Shape(OWN, 3, False, "kept", False, (0, 1, 2), (0, 1, 2, 3, 4), "kept", (0, 1, 2), "kept", "span", False)


def shape_of(seed: int) -> Shape:
    """The shape of a seed; about half of everything is as the form has it."""
    rng = random.Random(seed)

    def order(count: int, often: float) -> list[int]:
        own = list(range(count))
        if rng.random() < often:
            rng.shuffle(own)
        return own

    applicants = order(6, 0.6)
    applicants.insert(rng.choice([6, 6, 0, rng.randrange(7)]), 6)
    heads = rng.choice(["kept", "kept", "kept", "lost", "repeated", "torn"])
    lost = heads == "lost"
    disputes = rng.choice(["kept", "kept", "lost", "torn"])
    documents = rng.choice(["kept", "kept", "lost"])
    return Shape(
        tuple(range(7)) if lost else tuple(applicants),
        rng.choice([1, 2, 3, 3]),
        not lost and rng.random() < 0.25,
        heads,
        rng.random() < 0.15,
        (0, 1, 2) if disputes == "lost" else tuple(order(3, 0.5)),
        (0, 1, 2, 3, 4) if disputes == "lost" else tuple(order(5, 0.3)),
        disputes,
        (0, 1, 2) if documents == "lost" else tuple(order(3, 0.4)),
        documents,
        rng.choice(["span", "repeat", "once"]),
        rng.random() < 0.2,
    )


def report_of(seed: int) -> Report:
    """A balanced report whose figures are mostly different, so that no two columns can be taken for one another."""
    rng = random.Random(seed + 1)
    edition = load("2021")
    entries = [rng.choice(FIGURES) + rng.choice((0, 0, rng.randrange(90))) for _ in range(entry_count(edition))]
    return replace(balanced(edition, entries), unit="测试县人民政府")


def parts_of(report: Report, shape: Shape) -> list[Part]:
    """The whole report."""
    form = report.edition
    problems = ("五、存在的主要问题及改进情况", "公开的深度还不够，今后加强培训。")
    return [
        *map(Part, (f"{report.unit}{report.year}年政府信息公开工作年度报告", "一、总体情况", "全年工作有序开展。")),
        Part(f"二、{form.disclosure.title}"),
        Part(rows=_disclosure(report, shape)),
        Part(f"三、{form.requests.title}"),
        *(Part(rows=rows) for rows in _requests(report, shape)),
        Part(f"四、{form.disputes.title}"),
        *(Part(rows=rows) for rows in _disputes(report, shape)),
        *map(Part, (*problems, "六、其他需要报告的事项", "未收取信息处理费。")),
    ]


def _disclosure(report: Report, shape: Shape) -> Rows:
    rows: Rows = []
    for block in report.edition.disclosure.blocks:
        count = len(block.column_paths)
        order, across = (shape.documents, 1) if count == 3 else (tuple(range(count)), 3)
        rows.append([Cell(block.band, across=4)])
        if shape.heads_of_disclosure == "kept":
            heads = [block.column_paths[at][-1].label for at in order]
            rows.append([Cell("信息内容"), *(Cell(head, across) for head in heads)])
        for path in block.row_paths:
            fields = [of for of in report.edition.disclosure.fields if of.row == path]
            rows.append([Cell(path[-1].label), *(Cell(report.display(fields[at]), across) for at in order)])
    return rows


def _requests(report: Report, shape: Shape) -> list[Rows]:
    """表三 as one table, or as two where a page ends in it."""
    heads = [] if shape.heads_of_requests == "lost" else _heads(report.edition, shape)
    body = _body(report, shape)
    if shape.heads_of_requests in ("repeated", "torn") and shape.stubs != "span":
        cut = len(body) * 2 // 5
        return [heads + body[:cut], (heads if shape.heads_of_requests == "repeated" else []) + body[cut:]]
    return [heads + body]


def _heads(form: Edition, shape: Shape) -> Rows:
    paths, at = form.requests.blocks[0].column_paths, shape.legal_at
    names = [Cell(paths[column][-1].label) for column in shape.applicants]
    depth, more = (shape.depth, int(shape.subtotal)) if shape.beside else (1, 0)
    corner = form.requests.blocks[0].corner
    legal = names[at[0] : at[0] + len(LEGAL)] + [Cell("小计")] * more
    if depth == 1:
        return [
            [Cell(corner, across=3), *names[: at[0]], *legal, *names[at[-1] + 1 :]]
            if more
            else [Cell(corner, 3), *names]
        ]
    alone = [replace(name, down=2) for name in names]
    middle = [*alone[: at[0]], Cell("法人或其他组织", across=len(legal)), *alone[at[-1] + 1 :]]
    top = [[Cell("申请人情况", across=7 + more)]] if depth == 3 else []
    rows = [*top, middle, legal]
    return [[Cell(corner, across=3, down=depth), *rows[0]], *rows[1:]]


def _body(report: Report, shape: Shape) -> Rows:
    paths = list(report.edition.requests.blocks[0].row_paths)
    if shape.total_first:
        paths.insert(2, paths.pop(next(at for at, path in enumerate(paths) if path[-1].key == "total")))
    labels = [[heading.label for heading in path if heading.label] for path in paths]
    rows: Rows = []
    for number, path in enumerate(paths):
        fields = [of for of in report.edition.requests.fields if of.row == path]
        values = [report.display(fields[column]) for column in shape.applicants]
        if shape.subtotal and shape.beside:
            values.insert(shape.legal_at[-1] + 1, str(sum(_number(report, fields[column]) for column in LEGAL)))
        rows.append([*_stub(labels, number, shape), *map(Cell, values)])
    return rows


def _number(report: Report, of: Field) -> int:
    return int(report.value(of).number or 0)


def _stub(labels: Sequence[Sequence[str]], number: int, shape: Shape) -> list[Cell]:
    """The cells left of the figures of a row."""
    own, above = labels[number], labels[number - 1] if number else []
    cells: list[Cell] = []
    for depth, label in enumerate(own):
        if depth == len(own) - 1:
            cells.append(Cell(label + "（见说明）" * (shape.remark and number % 5 == 2), across=3 - depth))
            continue
        is_same = above[: depth + 1] == own[: depth + 1] and len(above) > depth + 1
        if shape.stubs == "span":
            following = [one[: depth + 1] == own[: depth + 1] for one in labels[number:]]
            down = following.index(False) if False in following else len(following)
            cells += [] if is_same else [Cell(label, down=down)]
        else:
            cells.append(Cell("" if is_same and shape.stubs == "once" else label))
    return cells


def _disputes(report: Report, shape: Shape) -> list[Rows]:
    paths = report.edition.disputes.blocks[0].column_paths
    names = [paths[group * 5][-2].label for group in range(3)]
    outcomes = [Cell(paths[at][-1].label) for at in shape.outcomes]
    are_together = abs(shape.groups.index(1) - shape.groups.index(2)) == 1
    top: list[Cell] = []
    middle: list[Cell] = []
    low: list[Cell] = []
    for group in shape.groups:
        if not group:
            top.append(Cell("行政复议", across=5))
            middle += [replace(outcome, down=2) for outcome in outcomes]
            continue
        if not are_together or not any(head.across == 10 for head in top):
            top.append(Cell("行政诉讼", across=10 if are_together else 5))
        middle.append(Cell(names[group], across=5))
        low += outcomes
    fields = report.edition.disputes.fields
    figures = [Cell(report.display(fields[group * 5 + at])) for group in shape.groups for at in shape.outcomes]
    if shape.heads_of_disputes == "torn":
        return [[top, middle, low], [figures]]
    return [[figures] if shape.heads_of_disputes == "lost" else [top, middle, low, figures]]


def _placed(rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int, int, Cell]]:
    """Every cell with its row, its column and its last row, as spans leave room for it."""
    taken: set[tuple[int, int]] = set()
    found: list[tuple[int, int, int, Cell]] = []
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            bottom = min(row + cell.down, len(rows)) - 1
            taken |= {(i, j) for i in range(row, bottom + 1) for j in range(column, column + cell.across)}
            found.append((row, column, bottom, cell))
            column += cell.across
    return found


def filled(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The rows with all their places, what a span covers blank."""
    placed = _placed(rows)
    width = max(column + cell.across for _, column, _, cell in placed)
    lines = [[""] * width for _ in rows]
    for row, column, _, cell in placed:
        lines[row][column] = cell.text
    return lines


def as_page(parts: Sequence[Part]) -> bytes:
    """A page with spans."""
    told = ["<meta charset='utf-8'>"]
    for part in parts:
        rows = (
            "".join(f'<td colspan="{cell.across}" rowspan="{cell.down}">{cell.text}</td>' for cell in row)
            for row in part.rows
        )
        table = "".join(f"<tr>{row}</tr>" for row in rows)
        told.append(f"<table>{table}</table>" if part.rows else f"<p>{part.line}</p>")
    return "".join(told).encode()


def as_word(parts: Sequence[Part]) -> bytes:
    """A Word document with merged cells."""
    document: Any = Document()
    for part in parts:
        if not part.rows:
            document.add_paragraph(part.line)
            continue
        width = len(filled(part.rows)[0])
        grid = [list(row.cells) for row in document.add_table(len(part.rows), width).rows]
        for row, column, bottom, cell in _placed(part.rows):
            first, last = grid[row][column], grid[bottom][column + cell.across - 1]
            (first if first is last else first.merge(last)).text = cell.text  # merging alone takes a millisecond
        document.add_paragraph("")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def as_sheet(parts: Sequence[Part]) -> bytes:
    """A worksheet with merged cells."""
    book = Workbook()
    sheet: Any = book.active
    top = 1
    for part in parts:
        for row, column, bottom, cell in _placed(part.rows or [[Cell(part.line)]]):
            text = cell.text
            sheet.cell(top + row, column + 1, int(text) if text.isdecimal() else text or None)
            last = column + cell.across
            if last > column + 1 or bottom > row:
                sheet.merge_cells(start_row=top + row, start_column=column + 1, end_row=top + bottom, end_column=last)
        top += max(1, len(part.rows))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_markdown(parts: Sequence[Part]) -> bytes:
    """Pipe tables; what a span covers is blank."""
    lines: list[str] = []
    for part in parts:
        rows = [f"| {' | '.join(row)} |" for row in filled(part.rows)] if part.rows else [part.line]
        rule = ["|" + "---|" * len(filled(part.rows)[0])] if part.rows else []
        lines += [*rows[:1], *rule, *rows[1:], ""]
    return "\n".join(lines).encode()


def _as_text(joined: Callable[[Sequence[Sequence[Cell]]], list[str]]) -> Callable[[Sequence[Part]], bytes]:
    def write(parts: Sequence[Part]) -> bytes:
        return "\n".join(line for part in parts for line in (joined(part.rows) if part.rows else [part.line])).encode()

    return write


FORMATS: dict[str, Callable[[Sequence[Part]], bytes]] = {
    "html": as_page,
    "docx": as_word,
    "xlsx": as_sheet,
    "md": as_markdown,
    "rows.txt": _as_text(lambda rows: [" ".join(cell.text for cell in row if cell.text) for row in rows]),
    "tabs.txt": _as_text(lambda rows: ["\t".join(row) for row in filled(rows)]),
    "cells.txt": _as_text(lambda rows: [cell.text for row in rows for cell in row if cell.text]),
}
