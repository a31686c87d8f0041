"""Writing into a report that exists: the numbers arrive where they belong, and nothing else changes."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from builders import balanced_reports
from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from export_samples import grids_of
from hypothesis import given, settings
from lxml import etree
from published import ROOT
from table_readers import model, word_grid, word_tables
from word_promises import MAIN, numbers, squeezed, written
from word_samples import (
    bookmark,
    by_hand,
    parts,
    placeholder,
    repacked,
    split_in_two,
    split_placeholder,
    with_places,
    without_ordinals,
)

from workbook.edition import Table
from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin.export.picture.drawing import render
from xladdin.export.verify import verify
from xladdin.export.word.update import DRAFT_LINE, update_report, write_report

FORM = ROOT.parent / "shared" / "reports" / "template-2021-edition.docx"


class TestTablesMadeByHand:
    """Known by their labels; only the numbers change, in the formatting they had."""

    @pytest.mark.parametrize("keep", [True, False], ids=["last year's", "empty"])
    def test_the_numbers_arrive(self, suqian: Report, zhangdian: Report, tmp_path: Path, keep: bool) -> None:
        for report in (suqian, zhangdian):
            path = by_hand(report, tmp_path / f"{report.year}.docx", keep=keep)
            numbers(word_tables(written(report, path)), report)

    def test_all_but_the_text_of_the_cells_is_as_it_was(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        before, after = (etree.fromstring(parts(data)[MAIN]) for data in (path.read_bytes(), written(suqian, path)))
        for tree in (before, after):
            for run in list(tree.iter(qn("w:r"))):
                for text in list(run.iter(qn("w:t"))):
                    run.remove(text)
                for scale in list(run.iter(qn("w:w"))):
                    scale.getparent().remove(scale)
        assert etree.tostring(before, method="c14n") == etree.tostring(after, method="c14n")

    def test_the_formatting_of_the_numbers_is_kept(self, suqian: Report, tmp_path: Path) -> None:
        data = written(suqian, by_hand(suqian, tmp_path / "报告.docx"))
        run = Document(BytesIO(data)).tables[2].cell(3, 0).paragraphs[0].runs[0]
        assert (run.text, run.font.name, run.font.size.pt, run.bold) == ("309", "Arial", 9, True)

    def test_an_empty_cell_gives_the_number_the_formatting_of_its_paragraph(
        self, suqian: Report, tmp_path: Path
    ) -> None:
        def format_marks(drawn: Any, table: Table) -> None:
            for paragraph in drawn._tbl.iter(qn("w:p")):
                mark = OxmlElement("w:rPr")
                mark.append(OxmlElement("w:i"))
                paragraph.get_or_add_pPr().append(mark)

        data = written(suqian, by_hand(suqian, tmp_path / "报告.docx", format_marks, keep=False))
        (run,) = Document(BytesIO(data)).tables[2].cell(3, 0).paragraphs[0].runs
        assert (run.text, run.italic) == ("309", True)

    def test_in_an_empty_cell_the_number_stands_in_the_middle_as_large_as_the_labels(
        self, suqian: Report, tmp_path: Path
    ) -> None:
        def large_marks(drawn: Any, table: Table) -> None:
            for paragraph in drawn._tbl.iter(qn("w:p")):
                mark, size = OxmlElement("w:rPr"), OxmlElement("w:sz")
                size.set(qn("w:val"), "24")
                mark.append(size)
                paragraph.get_or_add_pPr().append(mark)

        data = written(suqian, by_hand(suqian, tmp_path / "报告.docx", large_marks, keep=False))
        requests = Document(BytesIO(data)).tables[1]
        cell = requests.cell(3, 3)
        (run,) = cell.paragraphs[0].runs
        assert run.text == "3402"
        assert run.font.size.pt == 9
        assert cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert cell.vertical_alignment == WD_ALIGN_VERTICAL.CENTER

    def test_in_a_cell_with_a_figure_nothing_is_laid_out_anew(self, suqian: Report, tmp_path: Path) -> None:
        data = written(suqian, by_hand(suqian, tmp_path / "报告.docx"))
        cell = Document(BytesIO(data)).tables[1].cell(3, 3)
        assert (cell.paragraphs[0].alignment, cell.vertical_alignment) == (None, None)

    @pytest.mark.parametrize("note", ["①", "[2]", "（注1）", "件", " 件", "*"])
    def test_a_mark_behind_a_figure_stays(self, suqian: Report, tmp_path: Path, note: str) -> None:
        def mark_notes(drawn: Any, table: Table) -> None:
            for cell in {id(c._tc): c for row in drawn.rows for c in row.cells}.values():
                if cell.text == "19":
                    run = cell.paragraphs[0].add_run(note)
                    run.font.superscript = True

        path = by_hand(suqian, tmp_path / "报告.docx", mark_notes)
        data = written(suqian, path)
        cell = Document(BytesIO(data)).tables[1].cell(3, 3)
        assert cell.text == f"3402{note}"
        assert cell.paragraphs[0].runs[-1].font.superscript
        (tmp_path / "新.docx").write_bytes(data)
        assert verify(tmp_path / "新.docx", suqian).same is True
        assert written(suqian, tmp_path / "新.docx") == data

    def test_where_no_number_changes_the_file_keeps_its_bytes(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        filled = update_report(suqian, path).data
        # As another program would write it: the same document, in other bytes than ours.
        path.write_bytes(repacked(filled, {MAIN: parts(filled)[MAIN].replace(b"<w:body>", b"<w:body >")}))
        before = path.read_bytes()
        assert update_report(suqian, path).data == before

    def test_labels_may_lack_ordinals_and_differ_a_little(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx", without_ordinals)
        numbers(word_tables(written(suqian, path)), suqian)

    def test_a_table_that_was_split_is_filled_in_both_parts(self, suqian: Report, tmp_path: Path) -> None:
        data = written(suqian, by_hand(suqian, tmp_path / "报告.docx", split_in_two))
        tables = word_tables(data)
        assert len(tables) == 4
        first, second = word_grid(tables[1]), word_grid(tables[2])
        grid = grids_of(suqian)[1]
        for cell in grid.cells:
            if cell.field:
                read = first if cell.row < 10 else second
                row = cell.row if cell.row < 10 else cell.row - 10 + 3
                assert read[row, cell.column][2] == cell.text

    def test_a_title_row_and_a_note_row_do_not_matter(self, suqian: Report, tmp_path: Path) -> None:
        def add(drawn: Any, table: Table) -> None:
            for text, first in (("单位：件", True), ("注：数据截至12月31日", False)):
                row = drawn.add_row()
                cell = row.cells[0].merge(row.cells[-1])
                cell.text = text
                if first:
                    drawn._tbl.insert(2, row._tr)

        data = written(suqian, by_hand(suqian, tmp_path / "报告.docx", add))
        assert word_grid(word_tables(data)[2])[4, 4][2] == "440"

    @settings(max_examples=8)
    @given(balanced_reports())
    def test_the_way_there_does_not_matter(self, tmp_path_factory: pytest.TempPathFactory, report: Report) -> None:
        folder = tmp_path_factory.mktemp("update")
        path = by_hand(report, folder / "报告.docx", keep=False)
        large = report.with_values({f.id: report.value(report.edition.fields[0]) for f in report.edition.fields})
        between = folder / "中间.docx"
        between.write_bytes(update_report(large, path).data)
        direct, around = update_report(report, path).data, update_report(report, between).data
        assert parts(direct) == parts(around)

    def test_the_circulated_form_itself_is_filled(self, suqian: Report, tmp_path: Path) -> None:
        if not FORM.is_file():
            pytest.skip(f"the circulated form is not beside the project: {FORM.name}")
        path = tmp_path / "格式.docx"
        path.write_bytes(FORM.read_bytes())
        numbers(word_tables(written(suqian, path)), suqian)

    def test_a_long_number_is_narrowed_and_widened_again(self, suqian: Report, tmp_path: Path) -> None:
        def fix(drawn: Any, table: Table) -> None:
            drawn.autofit = False

        path = by_hand(suqian, tmp_path / "报告.docx", fix)
        field = suqian.edition.disputes.fields[0]
        long = suqian.with_values({field.id: suqian.value("disclosure.penalties.decisions")})
        data = written(long, path)
        (scale,) = word_tables(data)[2].iter(qn("w:w"))
        assert 30 < int(scale.get(qn("w:val"))) < 100
        path.write_bytes(data)
        assert not list(word_tables(written(suqian, path))[2].iter(qn("w:w")))


class TestPlaces:
    """Placeholders and bookmarks."""

    @pytest.mark.parametrize("place", [placeholder, split_placeholder, bookmark])
    @pytest.mark.parametrize("layout", ["form", "gb9704"])
    def test_the_table_stands_there(self, suqian: Report, tmp_path: Path, place: Any, layout: str) -> None:
        data = written(suqian, with_places(suqian, tmp_path / "报告.docx", place), layout=layout)
        for table, grid in zip(word_tables(data), grids_of(suqian), strict=True):
            assert squeezed(table) == {at: (d, a, "".join(t.split())) for at, (d, a, t) in model(grid).items()}
            assert table.getprevious().xpath("string()") == grid.table.heading
        assert "{{" not in "".join(t.text or "" for t in Document(BytesIO(data)).element.iter(qn("w:t")))

    def test_a_table_keeps_within_the_margins(self, suqian: Report, tmp_path: Path) -> None:
        data = written(suqian, with_places(suqian, tmp_path / "报告.docx", placeholder))
        section = Document(BytesIO(data)).sections[0]
        room = section.page_width - section.left_margin - section.right_margin
        for table in word_tables(data):
            assert int(table.tblPr.find(qn("w:tblW")).get(qn("w:w"))) * 635 <= room

    def test_a_paragraph_follows_a_table_at_the_end(self, suqian: Report, tmp_path: Path) -> None:
        document = Document()
        for table in suqian.edition.tables:
            placeholder(document, table)
        path = tmp_path / "报告.docx"
        document.save(str(path))
        body = list(Document(BytesIO(written(suqian, path))).element.body)
        tags = [element.tag.rpartition("}")[2] for element in body]
        assert tags == ["tbl", "p", "tbl", "p", "tbl", "p", "sectPr"]

    def test_a_bookmark_on_the_heading_puts_the_table_behind_it(self, suqian: Report, tmp_path: Path) -> None:
        def mark_heading(document: Any, table: Table) -> None:
            bookmark(document, table)
            empty = document.paragraphs[-1]._p
            heading = document.paragraphs[-2]._p
            for mark in list(empty.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
                heading.append(mark)
            empty.getparent().remove(empty)

        data = written(suqian, with_places(suqian, tmp_path / "报告.docx", mark_heading))
        numbers(word_tables(data), suqian)
        for table, grid in zip(word_tables(data), grids_of(suqian), strict=True):
            assert table.getprevious().xpath("string()") == grid.table.heading

    def test_a_known_table_goes_before_a_placeholder(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        document = Document(str(path))
        document.add_paragraph("{{表三}}")
        document.save(str(path))
        data = written(suqian, path)
        assert len(word_tables(data)) == 3
        assert Document(BytesIO(data)).paragraphs[-1].text == "{{表三}}"


class TestPictures:
    """Pictures at the places instead of tables."""

    def pictures(self, report: Report) -> dict[str, bytes]:
        return {grid.table.key: render([grid], "png") for grid in grids_of(report)}

    @pytest.mark.parametrize("place", [split_placeholder, bookmark])
    def test_they_stand_at_the_places(self, suqian: Report, tmp_path: Path, place: Any) -> None:
        path = with_places(suqian, tmp_path / "报告.docx", place)
        pictures = self.pictures(suqian)
        data = written(suqian, path, pictures=pictures)
        document = Document(BytesIO(data))
        assert [shape._inline.docPr.get("name") for shape in document.inline_shapes] == ["表二", "表三", "表四"]
        shown = [
            document.part.related_parts[s._inline.graphic.graphicData.pic.blipFill.blip.embed].blob
            for s in document.inline_shapes
        ]
        assert shown == list(pictures.values())
        old, new = parts(path.read_bytes()), parts(data)
        assert {name for name in old if old[name] != new[name]} <= {
            MAIN,
            "word/_rels/document.xml.rels",
            "[Content_Types].xml",
        }

    def test_they_are_renewed(self, suqian: Report, tmp_path: Path) -> None:
        path = with_places(suqian, tmp_path / "报告.docx", placeholder)
        path.write_bytes(update_report(suqian, path, pictures=self.pictures(suqian)).data)
        other = suqian.with_values({"disputes.direct_suit.total": suqian.value("disputes.direct_suit.pending")})
        pictures = self.pictures(other)
        document = Document(BytesIO(written(other, path, pictures=pictures)))
        assert len(document.inline_shapes) == 3
        last = document.inline_shapes[2]._inline.graphic.graphicData.pic.blipFill.blip.embed
        assert document.part.related_parts[last].blob == pictures["disputes"]


class TestDraft:
    """A draft is marked in the document, and a later final update takes the marks away."""

    @pytest.mark.parametrize("made", [by_hand, lambda report, path: with_places(report, path, placeholder)])
    def test_every_table_has_the_mark_above_it(self, suqian: Report, tmp_path: Path, made: Any) -> None:
        path = made(suqian, tmp_path / "报告.docx")
        final = written(suqian, path)
        draft = written(suqian, path, draft=True)
        for table in word_tables(draft):
            assert table.getprevious().xpath("string()") == DRAFT_LINE
        path.write_bytes(draft)
        assert parts(written(suqian, path)) == parts(final)


class TestWriting:
    """Where the updated document goes."""

    def test_a_new_file_leaves_the_old_one(self, suqian: Report, tmp_path: Path) -> None:
        path, out = by_hand(suqian, tmp_path / "报告.docx"), tmp_path / "新.docx"
        before = path.read_bytes()
        assert write_report(update_report(suqian, path), path, out) == [out]
        assert path.read_bytes() == before
        numbers(word_tables(out.read_bytes()), suqian)
        with pytest.raises(FileRefused, match="--force"):
            write_report(update_report(suqian, path), path, out)

    def test_in_place_there_is_a_backup(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        before = path.read_bytes()
        kept, same = write_report(update_report(suqian, path), path)
        assert (kept.read_bytes(), same) == (before, path)
        numbers(word_tables(path.read_bytes()), suqian)

    def test_in_place_nothing_is_written_where_nothing_changes(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        write_report(update_report(suqian, path), path)
        files = sorted(tmp_path.iterdir())
        assert write_report(update_report(suqian, path), path) == []
        assert sorted(tmp_path.iterdir()) == files

    def test_dates_and_order_of_the_archive_are_kept(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        new = update_report(suqian, path).data
        before, after = (zipfile.ZipFile(source).infolist() for source in (path, BytesIO(new)))
        assert [(e.filename, e.date_time) for e in before] == [(e.filename, e.date_time) for e in after]

    def test_the_messages_say_what_was_done(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        assert update_report(suqian, path).messages == (
            "表二：填入报告原有的表格，改动 10 格",
            "表三：填入报告原有的表格，改动 175 格",
            "表四：填入报告原有的表格，改动 15 格",
        )
