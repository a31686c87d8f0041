"""Columns by the names above them, in whatever order, depth and format; never by their place alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.edition import load
from xladdin.intake.formats.document import Document
from xladdin.intake.formats.markdown import document_of_markdown
from xladdin.intake.formats.plain_text import document_of_text
from xladdin.intake.formats.web_page import document_of_html
from xladdin.intake.published import Intake, read_document

EDITION = load("2021")
TITLE = "某某县人民政府2024年政府信息公开工作年度报告"
ROWS = list(EDITION.requests.blocks[0].row_paths)
HEADING = "三、收到和处理政府信息公开申请情况"
OUTER = ("自然人", "法人或其他组织", "总计")
INNER = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
FORM = ("自然人", *INNER, "总计")
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")
LEAVES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
FEW = settings(max_examples=15, deadline=None)

Table = Callable[[Sequence[str], Sequence[str], list[dict[str, int]]], Document]


def figures(seed: int) -> list[dict[str, int]]:
    """A row of figures for every row of 表三, each with its total."""
    dice = random.Random(seed)
    rows = [{name: dice.choice([0, 0, 3, 17, 205]) for name in FORM[:-1]} for _ in ROWS]
    return [row | {"总计": sum(row.values())} for row in rows]


def printed(outer: Sequence[str], inner: Sequence[str]) -> list[str]:
    """The columns from left to right."""
    return [name for one in outer for name in (inner if one == OUTER[1] else [one])]


def labels() -> list[str]:
    return [path[-1].label for path in ROWS]


def web(outer: Sequence[str], inner: Sequence[str], rows: list[dict[str, int]]) -> Document:
    """With all spans, as offices publish it."""
    second = "".join(
        f'<td colspan="{len(inner)}">{one}</td>' if one == OUTER[1] else f'<td rowspan="2">{one}</td>' for one in outer
    )
    width = len(inner) + 2
    heads = f'<tr><td rowspan="3">（勾稽关系）</td><td colspan="{width}">申请人情况</td></tr><tr>{second}</tr>'
    heads += "<tr>" + "".join(f"<td>{one}</td>" for one in inner) + "</tr>"
    body = "".join(
        f"<tr><td>{label}</td>" + "".join(f"<td>{row.get(name, 9)}</td>" for name in printed(outer, inner)) + "</tr>"
        for label, row in zip(labels(), rows, strict=True)
    )
    return document_of_html(f"<p>{TITLE}</p><p>{HEADING}</p><table>{heads}{body}</table>", "a.html")


def lines(outer: Sequence[str], inner: Sequence[str], rows: list[dict[str, int]], bar: str) -> str:
    heads = [["申请人情况"], list(outer), list(inner)]
    body = [
        [label, *(str(row.get(name, 9)) for name in printed(outer, inner))]
        for label, row in zip(labels(), rows, strict=True)
    ]
    texts = [bar + bar.join(row) + bar if bar == "|" else " ".join(row) for row in (*heads, *body)]
    return "\n".join([TITLE, HEADING, *texts])


def pipes(outer: Sequence[str], inner: Sequence[str], rows: list[dict[str, int]]) -> Document:
    return document_of_markdown(lines(outer, inner, rows, "|"), "a.md")


def text(outer: Sequence[str], inner: Sequence[str], rows: list[dict[str, int]]) -> Document:
    return document_of_text(lines(outer, inner, rows, " "), "a.txt")


def differing(intake: Intake, rows: list[dict[str, int]]) -> list[str]:
    """The cells of 表三 that hold another number than the one under their name."""
    wrong = []
    for of in EDITION.requests.fields:
        at = next(at for at, path in enumerate(ROWS) if path == of.row)
        value = intake.report.value(of.id).number
        if value is not None and value != rows[at][of.column[-1].label]:
            wrong.append(of.place)
    return wrong


@pytest.mark.parametrize("draw", [web, pipes, text])
class TestApplicants:
    """The columns of 表三."""

    @FEW
    @given(st.permutations(OUTER), st.permutations(INNER), st.integers(0, 10**6))
    def test_any_order_is_read_by_name(self, draw: Table, outer: list[str], inner: list[str], seed: int) -> None:
        rows = figures(seed)
        intake = read_document(draw(outer, inner, rows))
        assert differing(intake, rows) == []
        assert all(intake.report.value(of.id).number is not None for of in EDITION.requests.fields)
        is_told = any("次序与格式不同" in note for note in intake.notes)
        assert is_told == (printed(outer, inner) != list(FORM))

    @FEW
    @given(st.integers(0, 5), st.integers(0, 10**6))
    def test_a_column_that_the_form_does_not_have_shifts_nothing(self, draw: Table, at: int, seed: int) -> None:
        rows = figures(seed)
        inner = [*INNER[:at], "小计", *INNER[at:]]
        assert differing(read_document(draw(OUTER, inner, rows)), rows) == []

    def test_names_that_nobody_knows_leave_all_open(self, draw: Table) -> None:
        rows = figures(7)
        intake = read_document(draw(("甲类", "乙类", "丙类"), ("丁类", "戊类", "己类", "庚类", "辛类"), rows))
        assert all(intake.report.value(of.id).number is None for of in EDITION.requests.fields)
        assert any(line.startswith("表三") for line in intake.unread)


class TestLostHeads:
    """Nothing stands above the rows."""

    def test_totals_at_the_end_bear_the_form_out(self) -> None:
        rows = figures(3)
        body = [f"{label} {' '.join(str(row[n]) for n in FORM)}" for label, row in zip(labels(), rows, strict=True)]
        found = read_document(document_of_text("\n".join([TITLE, HEADING, *body]), "a.txt"))
        assert differing(found, rows) == []
        assert any("没有读到完整的列名" in note for note in found.notes)

    def test_totals_in_front_are_not_taken_for_applicants(self) -> None:
        rows = figures(3)
        order = ("总计", *FORM[:-1])
        body = [f"{label} {' '.join(str(row[n]) for n in order)}" for label, row in zip(labels(), rows, strict=True)]
        found = read_document(document_of_text("\n".join([TITLE, HEADING, *body]), "a.txt"))
        assert all(found.report.value(of.id).number is None for of in EDITION.requests.fields)


class TestDisputes:
    """The columns of 表四: groups and outcomes in any order."""

    @FEW
    @given(st.permutations(GROUPS[1:]), st.booleans(), st.permutations(LEAVES), st.sampled_from(["html", "md", "txt"]))
    def test_any_order_is_read_by_name(self, suits: list[str], first: bool, leaves: list[str], kind: str) -> None:
        values = {(group, leaf): 10 * g + n for g, group in enumerate(GROUPS) for n, leaf in enumerate(LEAVES[:-1], 1)}
        values |= {(g, "总计"): sum(values[g, leaf] for leaf in LEAVES[:-1]) for g in GROUPS}
        order = [GROUPS[0], *suits] if first else [*suits, GROUPS[0]]
        row = [str(values[group, leaf]) for group in order for leaf in leaves]
        top = ["行政复议", "行政诉讼"] if first else ["行政诉讼", "行政复议"]
        middle = [*leaves, *suits] if first else [*suits, *leaves]
        report = read_document(document(kind, top, middle, leaves, row)).report
        found = {of.id: report.value(of.id).number for of in EDITION.disputes.fields}
        right = [values[group, leaf] for group in GROUPS for leaf in LEAVES]
        assert list(found.values()) == right


def document(kind: str, top: list[str], middle: list[str], leaves: list[str], row: list[str]) -> Document:
    """表四 alone."""
    below = [*leaves, *leaves]
    title = "四、政府信息公开行政复议、行政诉讼情况"
    if kind == "html":
        spans = {"行政复议": 'colspan="5"', "行政诉讼": 'colspan="10"', **dict.fromkeys(GROUPS[1:], 'colspan="5"')}
        cells = "".join(f"<td {spans.get(one, '')}>{one}</td>" for one in top)
        second = "".join(f"<td {spans.get(one, 'rowspan=2')}>{one}</td>" for one in middle)
        rest = ["".join(f"<td>{one}</td>" for one in cells) for cells in (below, row)]
        table = f"<table><tr>{cells}</tr><tr>{second}</tr><tr>{rest[0]}</tr><tr>{rest[1]}</tr></table>"
        return document_of_html(f"<p>{TITLE}</p><p>{title}</p>{table}", "a.html")
    bar = "|" if kind == "md" else " "
    texts = [bar + bar.join(cells) + bar for cells in (top, middle, below, row)]
    read = document_of_markdown if kind == "md" else document_of_text
    return read("\n".join([TITLE, title, *texts]), f"a.{kind}")
