"""Pictures: read back as PNG, SVG and PDF, they hold the table, at its size, and nothing is lost in silence."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from export_samples import all_grids, filled, grids_of, office_of_2020, suqian

from workbook.grid import Grid, blank_grid
from workbook.report import Report
from xladdin.export.picture.drawing import MissingGlyph, PictureFailed, PictureFormat, render
from xladdin.intake.published import read

KINDS: tuple[PictureFormat, ...] = ("png", "svg", "pdf")
FORMATS = pytest.mark.parametrize("kind", KINDS)
EVERY_TABLE = pytest.mark.parametrize("grid", all_grids(), ids=lambda grid: f"{grid.table.key}-{grid.row_count}")
POINTS_PER_MM = 72 / 25.4


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, data) of every chunk, checksums verified."""
    at = 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length)[0] == zlib.crc32(kind + data)
        yield kind, data
        at += 12 + length


def size_mm(png: bytes) -> tuple[float, float]:
    """Width and height of a PNG on paper, by its own resolution."""
    parts = dict(chunks(png))
    width, height = struct.unpack_from(">II", parts[b"IHDR"])
    across, down, unit = struct.unpack(">IIB", parts[b"pHYs"])
    assert unit == 1
    return 1000 * width / across, 1000 * height / down


def grey_levels(png: bytes) -> Counter[int]:
    """How often each level of red occurs in an 8-bit RGBA picture."""
    width, height, depth, colour = struct.unpack_from(">IIBB", dict(chunks(png))[b"IHDR"])
    assert (depth, colour) == (8, 6)
    data = zlib.decompress(b"".join(content for kind, content in chunks(png) if kind == b"IDAT"))
    levels: Counter[int] = Counter()
    stride = 4 * width
    above = bytearray(width)
    for row in range(height):
        start = row * (stride + 1)
        above = unfiltered(data[start], data[start + 1 : start + 1 + stride : 4], above)
        levels.update(above)
    return levels


def unfiltered(method: int, line: bytes, above: bytearray) -> bytearray:
    """One colour of a line of PNG pixels, which depends on no other (PNG specification §9)."""
    out = bytearray(line)
    if method in {0, 2}:
        return bytearray((new + up) & 0xFF for new, up in zip(out, above, strict=True)) if method else out
    left = corner = 0
    for i, up in enumerate(above):
        if method == 4:
            nearest = (abs(up - corner), 0, left), (abs(left - corner), 1, up), (abs(left + up - 2 * corner), 2, corner)
            guess = min(nearest)[2]
        else:
            guess = left if method == 1 else (left + up) // 2
        left, corner = (out[i] + guess) & 0xFF, up
        out[i] = left
    return out


def svg_runs(svg: bytes) -> list[tuple[tuple[str, ...], float, float]]:
    """Every run of glyphs: (glyph ids, left edge, right edge of the last glyph's origin), in points."""
    runs: list[tuple[tuple[str, ...], float, float]] = []
    walk(ElementTree.fromstring(svg), 1.0, 0.0, runs)
    return runs


def walk(
    node: ElementTree.Element, scale: float, left: float, runs: list[tuple[tuple[str, ...], float, float]]
) -> None:
    """Follow the horizontal part of every transform down to the glyphs."""
    if found := re.match(r"(translate|matrix)\(([^)]*)\)", node.get("transform", "")):
        numbers = [float(number) for number in found[2].split()]
        move = numbers[0] if found[1] == "translate" else numbers[4]
        left += scale * move
        scale *= numbers[0] if found[1] == "matrix" else 1
    uses = [child for child in node if child.tag.endswith("}use")]
    if uses:
        places = [left + scale * float(use.get("x", "0")) for use in uses]
        ids = tuple(use.get("{http://www.w3.org/1999/xlink}href", "") for use in uses)
        runs.append((ids, places[0], places[-1]))
    for child in node:
        walk(child, scale, left, runs)


def unpacked(pdf: bytes) -> bytes:
    """A PDF with all its streams inflated, to look for what it says."""
    parts = [pdf]
    for stream in re.finditer(rb"stream\r?\n", pdf):
        try:
            parts.append(zlib.decompressobj().decompress(pdf[stream.end() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def pdf_text(text: str) -> bytes:
    """A Chinese text as a PDF writes it in its dictionaries."""
    return b"FEFF" + text.encode("utf-16-be").hex().upper().encode()


def in_new_process(code: str) -> str:
    """What a fresh Python prints that looks for modules where this one does."""
    places = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=places)
    return done.stdout.strip()


class TestSize:
    """A picture put into a Word report fills the type area of 156 mm, lines included."""

    @EVERY_TABLE
    def test_a_png_is_156_mm_wide(self, grid: Grid) -> None:
        width, _ = size_mm(render([grid], "png"))
        assert width == pytest.approx(156, abs=0.1)

    def test_an_svg_is_156_mm_wide(self) -> None:
        root = ElementTree.fromstring(render([grids_of(suqian())[1]], "svg"))
        assert float(root.get("width", "").removesuffix("pt")) == pytest.approx(156 * POINTS_PER_MM, abs=0.3)

    def test_table_three_and_its_heading_fit_on_a_page(self) -> None:
        # GB/T 9704: the type area is 225 mm high; a heading takes less than 10 mm.
        for report in (suqian(), office_of_2020()):
            assert size_mm(render([filled(report.edition.id, "requests", "12345678")], "png"))[1] < 215

    def test_several_tables_stand_below_one_another(self) -> None:
        grids = grids_of(suqian())
        apart = sum(size_mm(render([grid], "png"))[1] for grid in grids)
        width, height = size_mm(render(grids, "png"))
        assert width == pytest.approx(164, abs=0.5)
        assert apart + 20 < height < apart + 60


class TestNumbers:
    """A number shrinks rather than break or leave its cell."""

    @pytest.mark.parametrize(("key", "number"), [("requests", "12345678"), ("disputes", "-9876543")])
    def test_eight_digits_stay_inside_their_column(self, key: str, number: str) -> None:
        grid = filled("2021", key, number)
        runs = [run for run in svg_runs(render([grid], "svg")) if len(run[0]) == 8]
        digits = Counter(ids for ids, _, _ in runs).most_common(1)[0][0]
        numbers = [(left, last) for ids, left, last in runs if ids == digits]
        data_cells = [cell for cell in grid.cells if cell.field]
        assert len(numbers) == len(data_cells)
        starts, lasts = (sorted({round(edge, 1) for edge in edges}) for edges in zip(*numbers, strict=True))
        assert len(starts) == len(lasts) == grid.column_count - grid.stub_columns
        # The last digit is as wide as the step between digits; centred numbers that do not touch are in their cells.
        ends = [last + (last - start) / 7 for start, last in zip(starts, lasts, strict=True)]
        assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
        assert ends[-1] < 156 * POINTS_PER_MM

    def test_they_take_no_more_height_than_one_digit(self) -> None:
        one, eight = (size_mm(render([filled("2021", "requests", text)], "png"))[1] for text in ("1", "12345678"))
        assert one == eight

    def test_an_amount_with_six_decimals_fits_in_table_two(self) -> None:
        one, long = (size_mm(render([filled("2019", "disclosure", t)], "png"))[1] for t in ("1", "123456789.123456"))
        assert one == long


class TestText:
    """What staff typed is printed, never obeyed."""

    def test_markup_is_only_text(self) -> None:
        svg = render([filled("2021", "disputes", "#")], "svg")
        plain = render([filled("2021", "disputes", "a")], "svg")
        assert len(svg_runs(svg)) == len(svg_runs(plain))
        assert render([filled("2021", "disputes", '#panic() $x$ <a> "')], "png")

    def test_blank_cells_stay_blank(self) -> None:
        empty, zero = (svg_runs(render([filled("2021", "disputes", text)], "svg")) for text in ("", "0"))
        assert len(zero) - len(empty) == 15

    def test_a_line_break_typed_into_a_cell_is_a_space(self) -> None:
        broken, spaced = (render([filled("2021", "disputes", text)], "svg") for text in ("1\n2", "1 2"))
        assert broken == spaced

    def test_a_long_text_wraps_inside_its_cell(self) -> None:
        short, long = (size_mm(render([filled("2021", "disputes", t)], "png"))[1] for t in ("无", "详见情况说明"))
        assert long > short


class TestMissingGlyph:
    """A character that the font lacks is an error with a place, not a hole in a table."""

    @FORMATS
    def test_the_cell_and_the_character_are_named(self, kind: PictureFormat) -> None:
        field = filled("2021", "requests", "").table.fields[0]
        grid = filled("2021", "requests", lambda f: "𠮷" if f is field else "1")
        expected = r"表三「一、本年新收政府信息公开申请数量」行「自然人」列：.*「𠮷」（U\+20BB7）"
        with pytest.raises(MissingGlyph, match=expected):
            render([grid], kind)

    def test_a_character_that_cannot_be_seen_is_named_by_its_code(self) -> None:
        with pytest.raises(MissingGlyph, match=r"不可见字符（U\+200B）"):
            render([filled("2021", "disputes", "1\u200b")], "png")

    def test_a_label_is_named_by_its_words(self) -> None:
        grid = grids_of(suqian())[2]
        cells = tuple(type(c)(**{**c.__dict__, "text": "诉讼𠮷"}) if c.text == "行政诉讼" else c for c in grid.cells)
        with pytest.raises(MissingGlyph, match="表四的栏目「诉讼𠮷」"):
            render([Grid(**{**grid.__dict__, "cells": cells})], "svg")


class TestSameBytes:
    """The same report gives the same file, today and tomorrow."""

    @FORMATS
    def test_twice_in_one_process(self, kind: PictureFormat) -> None:
        first, second = (render(grids_of(suqian()), kind) for _ in range(2))
        assert first == second

    def test_in_another_process(self) -> None:
        code = (
            "import hashlib; from export_samples import *; from xladdin.export.picture.drawing import render; "
            "print(hashlib.sha256(b''.join(render(grids_of(suqian()), f) for f in ('png', 'svg', 'pdf'))).hexdigest())"
        )
        here = hashlib.sha256(b"".join(render(grids_of(suqian()), kind) for kind in KINDS)).hexdigest()
        assert in_new_process(code) == here


class TestPdf:
    """A PDF that a screen reader can follow."""

    def test_one_table_is_one_tagged_page_with_a_title_and_no_date(self) -> None:
        pdf = render([grids_of(suqian())[1]], "pdf")
        content = unpacked(pdf)
        assert content.count(b"/Type/Pages/Count 1/") == 1
        assert b"/StructTreeRoot" in content
        assert b"CreationDate" not in content
        assert "三、收到和处理政府信息公开申请情况".encode() in content

    @EVERY_TABLE
    def test_one_table_says_its_unit_of_measure_once(self, grid: Grid) -> None:
        page = pypdfium2.PdfDocument(render([grid], "pdf"))[0]
        said = page.get_textpage().get_text_bounded()
        assert said.count(f"单位：{grid.table.unit}\r") == 1
        assert grid.table.heading not in said

    @EVERY_TABLE
    def test_the_heads_of_every_table_are_marked_as_heads(self, grid: Grid) -> None:
        content = unpacked(render([grid], "pdf"))
        heads = [cell for cell in grid.cells if cell.kind in ("band", "spanner", "corner")]
        assert len(re.findall(rb"/S/TH\b", content)) == len(heads)
        assert len(re.findall(rb"/S/TD\b", content)) == len(grid.cells) - len(heads)

    @pytest.mark.parametrize("report", [suqian(), office_of_2020()], ids=["2021", "2019"])
    def test_three_tables_flow_over_two_pages_with_bookmarks(self, report: Report) -> None:
        grids = grids_of(report)
        content = unpacked(render(grids, "pdf", title=f"{report.unit}\n{report.year}年政府信息公开工作年度报告"))
        assert b"/Type/Pages/Count 2/" in content
        for grid in grids:
            assert pdf_text(grid.table.heading) in content

    def test_it_says_whose_it_is_and_every_figure_is_read_back(self, tmp_path: Path, city: Report) -> None:
        path = tmp_path / "全部.pdf"
        title = f"{city.unit}\n{city.year}年政府信息公开工作年度报告"
        path.write_bytes(render(grids_of(city), "pdf", title=title))
        found = read(path)
        assert (found.report.unit, found.report.year) == (city.unit, city.year)
        assert found.report.numbers == city.numbers
        assert not found.unread


class TestOneSizeAColumn:
    """A long figure narrows those above and below it, so that a column is set in one size."""

    def sizes(self, longest: str) -> set[float]:
        """The widths of a digit in the last column of 表四's first group."""
        table = grids_of(suqian())[1].table
        total = {f.id for f in table.fields if f.column_index == len(table.blocks[0].column_paths) - 1}
        first = next(iter(sorted(total)))
        grid = blank_grid(table).with_text(lambda f: longest if f.id == first else "11" if f.id in total else "0")
        runs = svg_runs(render([grid], "svg"))
        right = max(left for _, left, _ in runs)
        return {
            round(end - left, 2) for ids, left, end in runs if left > right - 40 and len(ids) == 2 and ids[0] == ids[1]
        }

    def test_a_column_of_short_figures_keeps_its_size_and_a_long_one_narrows_all(self) -> None:
        (usual,), (narrow,) = self.sizes("12"), self.sizes("123456789")
        assert narrow < 0.7 * usual


class TestDraft:
    """A draft shows that it is one, and its figures can still be read."""

    def test_png_has_a_light_grey_mark_behind_black_figures(self) -> None:
        grid = grids_of(suqian())[2]
        finished, draft = (grey_levels(render([grid], "png", draft=flag)) for flag in (False, True))
        assert draft[218] > 5_000 > 10 * finished[218]
        assert draft[0] == pytest.approx(finished[0], rel=0.01)

    def test_svg_says_what_it_is(self) -> None:
        root = ElementTree.fromstring(render([grids_of(suqian())[1]], "svg", title="某县2023年 <三>", draft=True))
        assert root.get("role") == "img"
        assert [child.text for child in root if child.tag.endswith("title")] == ["某县2023年 <三>（草稿）"]

    def test_svg_marks_every_table(self) -> None:
        grids = grids_of(suqian())
        assert render(grids, "svg", draft=True).count(b'fill="#dadada"') == 2 * len(grids)
        assert b"#dadada" not in render(grids, "svg")

    def test_pdf_marks_every_page_and_its_title(self) -> None:
        content = unpacked(render(grids_of(suqian()), "pdf", draft=True))
        assert content.count(b"0.85490197 scn") == 2
        assert "（草稿）".encode() in content


class TestWhatCannotBeDrawn:
    """Errors speak to the person."""

    def test_no_tables_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(ValueError, match="no grids"):
            render([], "png")

    def test_without_typst_the_other_formats_are_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from xladdin.export.picture.typeface import typeface

        typeface.cache_clear()
        monkeypatch.setitem(sys.modules, "typst", None)
        with pytest.raises(PictureFailed, match="没有安装排版组件 typst"):
            render(grids_of(suqian()), "png")

    @pytest.mark.parametrize("source", ['#set text(font: "No Such Song")', '#panic("上")', "#pagebreak()"])
    def test_whatever_typst_reports_is_an_error(
        self, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "table.typ").write_text(source, encoding="utf-8")
        monkeypatch.setattr("xladdin.export.picture.drawing.SOURCE", tmp_path / "table.typ")
        with pytest.raises(PictureFailed, match="图片没有生成"):
            render(grids_of(suqian()), "png")

    def test_importing_the_module_does_not_load_typst(self) -> None:
        code = "import sys, xladdin.export.picture.drawing, xladdin.export.plain_text; print('typst' in sys.modules)"
        assert in_new_process(code) == "False"
