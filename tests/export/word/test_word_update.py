"""Writing into a report that exists: the numbers arrive where they belong, and nothing else changes."""

from __future__ import annotations

import copy
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

MAIN = "word/document.xml"
FORM = ROOT.parent / "shared" / "reports" / "template-2021-edition.docx"


def squeezed(table: Any) -> dict[tuple[int, int], tuple[int, int, str]]:
    """The cells of a table of a document, texts without blanks."""
    return {at: (down, across, "".join(text.split())) for at, (down, across, text) in word_grid(table).items()}


def numbers(tables: list[Any], report: Report) -> None:
    """Assert that these are the tables of the report, number for number."""
    for table, grid in zip(tables, grids_of(report), strict=True):
        read = word_grid(table)
        assert {(c.row, c.column): c.text for c in grid.cells if c.field} == {
            (c.row, c.column): read[c.row, c.column][2] for c in grid.cells if c.field
        }


def written(report: Report, path: Path, **options: Any) -> bytes:
    """The updated document, after the promises that hold for every update: all else the same, and twice is once."""
    before = path.read_bytes()
    updated = update_report(report, path, **options)
    old, new = parts(before), parts(updated.data)
    assert list(new)[: len(old)] == list(old)
    if not options.get("pictures"):
        assert [name for name in new if new[name] != old.get(name)] in ([], [MAIN])
    again = path.with_name("再次.docx")
    again.write_bytes(updated.data)
    assert update_report(report, again, **options).data == updated.data
    assert path.read_bytes() == before
    return updated.data


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


def refusal(report: Report, path: Path, **options: Any) -> str:
    """Why the document is refused; it must be as it was afterwards."""
    before = path.read_bytes()
    with pytest.raises(FileRefused) as refused:
        update_report(report, path, **options)
    assert path.read_bytes() == before
    assert str(refused.value).startswith(path.name)
    return refused.value.reason


class TestRefusals:
    """What is not written into, and what the user is told."""

    def test_a_document_without_a_place_is_told_what_was_looked_for(self, suqian: Report, tmp_path: Path) -> None:
        path = with_places(suqian, tmp_path / "报告.docx", lambda document, table: None)
        reason = refusal(suqian, path)
        for words in ("{{表二}}", "{{表三}}", "{{表四}}", "书签「表三」", "主动公开政府信息情况"):
            assert words in reason

    def test_a_table_of_the_other_form_is_named_with_its_first_difference(
        self, suqian: Report, zhangdian: Report, tmp_path: Path
    ) -> None:
        reason = refusal(suqian, by_hand(zhangdian, tmp_path / "报告.docx"))
        assert "表二第 2 行应为「本年制发件数」，现为「本年新制作数量」，不是 2021 版格式的表二" in reason
        assert "表三第 24 行" in reason
        assert "表四" not in reason

    @pytest.mark.parametrize(
        ("key", "words"),
        [("disclosure", "表二第 13 行应为「本年收费金额"), ("requests", "表三第 27 行有 8 格，应有 9 格")],
    )
    def test_two_rows_that_changed_places_are_noticed(
        self, suqian: Report, tmp_path: Path, key: str, words: str
    ) -> None:
        def swap(drawn: Any, table: Table) -> None:
            if table.key == key:
                rows = list(drawn._tbl.iter(qn("w:tr")))
                rows[-1].addprevious(rows[-2])
                rows[-2].addprevious(rows[-1])

        assert words in refusal(suqian, by_hand(suqian, tmp_path / "报告.docx", swap))

    def test_two_tables_of_the_same_kind(self, suqian: Report, tmp_path: Path) -> None:
        def double(drawn: Any, table: Table) -> None:
            if table.key == "disputes":
                drawn._tbl.addnext(copy.deepcopy(drawn._tbl))
                drawn._tbl.addnext(OxmlElement("w:p"))

        said = refusal(suqian, by_hand(suqian, tmp_path / "报告.docx", double))
        assert "有 2 张表都是表四，不知道该写哪一张。没有写入。请在 Word 里只留一张表四" in said
        assert "{{表四}}" not in said

    @pytest.mark.parametrize("tag", ["w:ins", "w:del", "w:rPrChange", "w:moveTo"])
    def test_tracked_changes_in_a_table(self, suqian: Report, tmp_path: Path, tag: str) -> None:
        def track(drawn: Any, table: Table) -> None:
            if table.key == "requests":
                run = next(drawn._tbl.iter(qn("w:r")))
                change = OxmlElement(tag)
                if tag == "w:rPrChange":
                    run.get_or_add_rPr().append(change)
                else:
                    run.addprevious(change)
                    change.append(run)

        reason = refusal(suqian, by_hand(suqian, tmp_path / "报告.docx", track))
        assert "写表三的地方有未接受的修订" in reason

    def test_tracked_changes_elsewhere_do_not_matter(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        document = Document(str(path))
        run = document.paragraphs[0].runs[0]._r
        change = OxmlElement("w:ins")
        run.addprevious(change)
        change.append(run)
        document.save(str(path))
        numbers(word_tables(written(suqian, path)), suqian)

    def test_a_document_that_is_open_in_word(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "年度报告终稿.docx")
        (tmp_path / "~$年度报告终稿.docx").write_bytes(b"\x04Wang".ljust(162, b"\0"))
        assert "在 Word 或 WPS 中打开" in refusal(suqian, path)

    @pytest.mark.parametrize("name", ["报告.doc", "报告.wps"])
    def test_the_old_kinds(self, suqian: Report, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        assert "另存为「Word 文档（*.docx）」" in refusal(suqian, path)

    def test_a_password(self, suqian: Report, tmp_path: Path) -> None:
        path = tmp_path / "报告.docx"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
        assert "取消密码" in refusal(suqian, path)

    @pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"PK\x03\x04 not a zip"])
    def test_what_is_no_document(self, suqian: Report, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "报告.docx"
        path.write_bytes(data)
        assert refusal(suqian, path)

    def test_a_workbook(self, suqian: Report, tmp_path: Path) -> None:
        path = tmp_path / "报告.docx"
        path.write_bytes((ROOT / "workbook" / "templates" / "年报-2021.xlsx").read_bytes())
        assert "没有 Word 文档的正文" in refusal(suqian, path)

    def test_restricted_editing(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        settings_ = parts(path.read_bytes())["word/settings.xml"]
        protected = settings_.replace(b"<w:zoom", b'<w:documentProtection w:edit="readOnly" w:enforcement="1"/><w:zoom')
        assert protected != settings_
        path.write_bytes(repacked(path.read_bytes(), {"word/settings.xml": protected}))
        assert "限制编辑" in refusal(suqian, path)

    def test_a_signature(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        path.write_bytes(repacked(path.read_bytes(), {"_xmlsignatures/sig1.xml": b"<x/>"}))
        assert "数字签名" in refusal(suqian, path)

    def test_entities(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts(path.read_bytes())[MAIN]
        path.write_bytes(repacked(path.read_bytes(), {MAIN: bomb}))
        assert "已拒绝打开" in refusal(suqian, path)

    def test_a_file_that_is_not_there(self, suqian: Report, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="找不到"):
            update_report(suqian, tmp_path / "没有.docx")


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
