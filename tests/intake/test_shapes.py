"""Tables in any shape: every figure under its own name, or left open and named; never silently another number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from published_shapes import AS_PRINTED, FORMATS, Cell, Part, filled, parts_of, report_of, shape_of

from workbook.report import BLANK, Report
from workbook.writing import _SIMPLIFIED, _TRADITIONAL
from xladdin.book.checking import check
from xladdin.intake.published import Intake, read

# Formats in which the place of every cell is known: there, heads that are printed lose nothing.
WITH_PLACES = ("html", "docx", "xlsx")
SEEDS = st.integers(0, 10**6)
SOME = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def taken_in(folder: Path, seed: int, kind: str) -> tuple[Intake, Report]:
    report = report_of(seed)
    path = folder / f"报告.{kind}"
    path.write_bytes(FORMATS[kind](parts_of(report, shape_of(seed))))
    return read(path), report


@pytest.mark.parametrize("kind", FORMATS)
class TestAnyShape:
    @SOME
    @example(7)  # natural persons among the legal persons, under one line of heads
    @example(9)
    @example(27)  # 行政复议 between the two groups of 行政诉讼
    @given(seed=SEEDS)
    def test_nothing_is_another_number_and_what_is_open_is_named(self, tmp_path: Path, kind: str, seed: int) -> None:
        intake, report = taken_in(tmp_path, seed, kind)
        named = "\n".join(intake.unread)
        for field in report.edition.fields:
            got, true = intake.report.value(field.id), report.value(field.id)
            if got is BLANK:
                row = f"表{field.number}" + (f"「{field.row_name}」" if field.row_name else "")
                assert row in named or f"表{field.number}：" in named, field.place
                assert field.id in intake.lacking
            else:
                assert got.number == true.number, field.place


@pytest.mark.parametrize("kind", WITH_PLACES)
class TestWherePlacesAreKnown:
    @SOME
    @example(10)
    @given(seed=SEEDS)
    def test_all_under_heads_is_read(self, tmp_path: Path, kind: str, seed: int) -> None:
        intake, report = taken_in(tmp_path, seed, kind)
        lost = {field.table for field in report.edition.fields if intake.report.value(field) is BLANK}
        shape = shape_of(seed)
        heads = {"disclosure": shape.heads_of_disclosure, "requests": shape.heads_of_requests}
        assert all(heads.get(table, shape.heads_of_disputes) != "kept" for table in lost), intake.unread


@pytest.mark.parametrize("kind", ["md", "rows.txt", "tabs.txt", "cells.txt", "html"])
@pytest.mark.parametrize("seed", [13, 23, 24])
def test_a_subtotal_beside_the_columns_of_the_form_is_left_out_and_said(tmp_path: Path, kind: str, seed: int) -> None:
    shape = replace(shape_of(seed), subtotal=True, applicants=(0, 3, 1, 2, 5, 4, 6), heads_of_requests="kept")
    path, report = tmp_path / f"报告.{kind}", report_of(seed)
    path.write_bytes(FORMATS[kind](parts_of(report, shape)))
    intake = read(path)
    assert [intake.report.value(of).number for of in report.edition.requests.fields] == [
        report.value(of).number for of in report.edition.requests.fields
    ]
    assert any("小计" in note for note in intake.notes)


@pytest.mark.parametrize("kind", ["md", "rows.txt", "cells.txt"])
def test_a_figure_too_many_that_is_no_subtotal_is_not_guessed(tmp_path: Path, kind: str) -> None:
    shape = replace(shape_of(13), subtotal=True, applicants=(0, 3, 1, 2, 5, 4, 6), heads_of_requests="kept")
    path, report = tmp_path / f"报告.{kind}", report_of(13)
    path.write_bytes(FORMATS[kind](parts_of(report, shape)).replace("小计".encode(), "备注".encode()))
    intake = read(path)
    wrong = [
        of.place
        for of in report.edition.fields
        if intake.report.value(of).number not in (None, report.value(of).number)
    ]
    assert wrong == []
    assert sum("表三" in line for line in intake.unread) >= 20


@pytest.mark.parametrize("kind", FORMATS)
def test_a_mirror_in_traditional_characters_is_read_as_the_page_itself(tmp_path: Path, kind: str) -> None:
    back = str.maketrans(_SIMPLIFIED, _TRADITIONAL)

    def in_traditional(text: str) -> str:
        return text.replace("信息", "資訊").translate(back)

    report, told = report_of(11), "全年新收政府信息公开申请5件，均按期答复。"
    parts = [
        Part(
            in_traditional(part.line),
            [[replace(cell, text=in_traditional(cell.text)) for cell in row] for row in part.rows],
        )
        for part in parts_of(report, AS_PRINTED)
    ]
    parts[2] = Part(in_traditional(told))
    path = tmp_path / f"報告.{kind}"
    path.write_bytes(FORMATS[kind](parts))
    intake = read(path)
    assert intake.report.numbers == report.numbers
    assert (intake.report.unit, intake.report.year) == (report.unit, report.year)
    said = [one.rule for one in check(intake.report, narrative=intake.narrative).findings]
    assert "N-1" in said


def mirrored(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    return [[Cell(text) for text in row[::-1]] for row in filled(rows)]


def labels_behind(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    return [[Cell(text) for text in (*row[3:], *row[:3])] for row in filled(rows)]


def turned(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    return [[Cell(text) for text in column] for column in zip(*filled(rows), strict=True)]


@pytest.mark.parametrize("way", [mirrored, labels_behind, turned])
@pytest.mark.parametrize("kind", FORMATS)
def test_tables_turned_round_are_never_read_as_another_row(
    tmp_path: Path, kind: str, way: Callable[[Sequence[Sequence[Cell]]], list[list[Cell]]]
) -> None:
    report = report_of(5)
    parts = parts_of(report, replace(AS_PRINTED, stubs="repeat"))
    tables = [number for number, part in enumerate(parts) if part.rows]
    for at in tables[1:2] if way is labels_behind else tables:
        parts[at] = Part(rows=way(parts[at].rows))
    path = tmp_path / f"报告.{kind}"
    path.write_bytes(FORMATS[kind](parts))
    found = read(path)
    values = [(found.report.value(of).number, report.value(of).number) for of in report.edition.fields]
    assert all(got is None or got == true for got, true in values)
    assert any("表三" in line for line in found.unread) or all(got == true for got, true in values)
