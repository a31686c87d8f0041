"""A part as its department gets it: its own cells open and nothing else, and who gives the rest."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from department_samples import emptied, fill_in, handed_out, opened_part
from hypothesis import given, settings
from hypothesis import strategies as st
from test_assignment import assignments

from workbook.edition import load
from workbook.files.reading import read_workbook
from workbook.layout import PART, field_places
from workbook.refusal import FileRefused, Kind
from workbook.report import Report, blank_report
from xladdin.book.repair.recovery import recover
from xladdin.departments.assignment import Assignment, usual
from xladdin.departments.face import place_of
from xladdin.departments.files import part_files
from xladdin.departments.handed_in import read_part
from xladdin.departments.part_workbook import part_bytes
from xladdin.hosts.file_engine.file import open_book
from xladdin.ribbon.validating import check_book


def open_cells(book: openpyxl.Workbook) -> set[str]:
    """Every cell that can be typed into, where its sheet is protected as all are."""
    found = set()
    for sheet in book.worksheets:
        assert sheet.protection.sheet, sheet.title
        for row in sheet.iter_rows():
            found |= {f"{sheet.title}!{cell.coordinate}" for cell in row if not cell.protection.locked}
    return found


class TestWhatIsOpen:
    @given(assignments(), st.integers(0, 3))
    @settings(max_examples=12)
    def test_the_own_entries_and_the_face_and_no_other_cell(self, assignment: Assignment, which: int) -> None:
        report = blank_report(assignment.edition, "测试市司法局", assignment.edition.first_year)
        department = assignment.departments[which % len(assignment.departments)]
        places = field_places(assignment.edition)
        own = {str(places[f.id]) for f in assignment.fields(department)}
        face = {str(place_of(key)) for key in ("filler", "date", "phone")}
        opened = open_cells(opened_part(report, assignment, department))
        merged = {cell for cell in opened - own - face if cell.startswith("表二!")}  # under the cells that are joined
        assert opened - merged == own | face
        assert {cell.partition("!")[2][1:] for cell in merged} <= {one.partition("!")[2][1:] for one in own}

    def test_its_tables_alone_are_there(self, suqian: Report) -> None:
        assignment = usual(suqian.edition)
        assert opened_part(suqian, assignment, "财务科").sheetnames == [PART, "表二", "分工表"]
        assert opened_part(suqian, assignment, "法制科").sheetnames == [PART, "表二", "表四", "分工表"]
        assert opened_part(suqian, assignment, "信息公开科")["分工表"].sheet_state == "hidden"

    def test_figures_that_are_known_stand_in_it_and_those_of_others_do_not(self, suqian: Report) -> None:
        sheet = opened_part(suqian, usual(suqian.edition), "法制科")["表二"]
        places = field_places(suqian.edition)
        assert sheet[places["disclosure.penalties.decisions"].address].value == 2822652
        assert sheet[places["disclosure.licences.decisions"].address].value is None

    def test_a_grey_cell_says_who_gives_it(self, suqian: Report) -> None:
        sheet = opened_part(suqian, usual(suqian.edition), "法制科")["表二"]
        at = field_places(suqian.edition)["disclosure.fees.amount"]
        told = [rule.prompt for rule in sheet.data_validations.dataValidation if at.address in rule.sqref]
        assert told == ["这一格由财务科填。"]
        assert sheet.cell(at.row, 5).value == "由财务科填"

    def test_a_row_that_is_shared_says_so(self, suqian: Report) -> None:
        usually = usual(suqian.edition)
        shared = replace(usually, of={**usually.of, "requests.received.business": "企业科"})
        book = opened_part(suqian, shared, "信息公开科")
        at = field_places(suqian.edition)["requests.received.natural_person"]
        assert book["表三"].cell(at.row, 11).value == "灰色的由企业科填"
        assert str(book["表三"].cell(at.row + 1, 11).value).startswith("=IF(COUNT(")
        assert opened_part(suqian, shared, "企业科")["表三"].cell(at.row + 1, 11).value == "由信息公开科填"

    def test_it_says_who_by_when_and_how_much_is_left(self, suqian: Report) -> None:
        assignment = replace(usual(suqian.edition), due={"法制科": "2024-01-08"})
        data = part_bytes(emptied(suqian), assignment, "法制科")
        held = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[PART]
        texts = [str(cell.value) for row in held.iter_rows() for cell in row if cell.value is not None]
        for text in ("宿迁市人民政府", "2023", "法制科", "2024-01-08", "还有 8 格未填", "还有 12 格未填"):
            assert text in texts

    def test_two_runs_give_the_same_bytes_and_few_of_them(self, suqian: Report) -> None:
        assignment = usual(suqian.edition)
        for name in assignment.departments:
            data = part_bytes(suqian, assignment, name)
            assert data == part_bytes(suqian, assignment, name)
            assert len(data) < 25_000


class TestReading:
    def test_names_that_a_disk_takes_for_one_are_files_each(self, suqian: Report) -> None:
        usually = usual(suqian.edition)
        names = dict(zip(usually.departments, ("a科", "A科", "a/科", "a?科"), strict=True))
        files = part_files(suqian, replace(usually, of={k: names[v] for k, v in usually.of.items()}))
        assert len({name.lower() for name in files}) == len(names)

    def test_what_was_typed_comes_back(self, suqian: Report, tmp_path: Path) -> None:
        assignment = usual(suqian.edition)
        path = handed_out(suqian, assignment, tmp_path)["法制科"]
        own = assignment.fields("法制科")
        fill_in(path, suqian, own, filler="  李 四\n", date="2024-01-05", phone=84368)
        part = read_part(path)
        assert part is not None
        assert (part.face.filler, part.face.date, part.face.phone) == ("李 四", "2024-01-05", "84368")
        assert {f.id: part.values[f.id].number for f in own} == {f.id: suqian.value(f).number for f in own}
        assert part.assignment is not None
        assert part.assignment.of == assignment.of

    def test_an_altered_table_is_refused_with_what_to_do(self, suqian: Report, tmp_path: Path) -> None:
        path = handed_out(suqian, usual(suqian.edition), tmp_path)["信息公开科"]
        book = openpyxl.load_workbook(path)
        book["表三"]["A6"] = "一、新收"
        book.save(path)
        with pytest.raises(FileRefused, match="请把数填进原来的分表再交") as refused:
            read_part(path)
        assert "修复模板" not in str(refused.value)

    def test_no_other_reader_takes_it_for_a_report(self, suqian: Report, tmp_path: Path) -> None:
        from clicking import Recorded

        path = handed_out(suqian, usual(suqian.edition), tmp_path)["信息公开科"]
        with pytest.raises(FileRefused, match="是科室分表，不是整份年报") as refused:
            read_workbook(path)
        assert refused.value.kind is Kind.UNFIT
        with open_book(path) as book:
            for does in (lambda: check_book(book, Recorded()), lambda: recover(book)):
                with pytest.raises(FileRefused, match="是科室分表，不是整份年报"):
                    does()

    @pytest.mark.parametrize(
        ("signature", "told"),
        [
            ("", "不是年报助手分出的科室分表"),
            ("年报助手科室分表 2 2021", "较新版本"),
            ("年报助手科室分表 1 2099", "较新版本"),
        ],
    )
    def test_a_face_that_is_not_ours_is_refused(
        self, suqian: Report, tmp_path: Path, signature: str, told: str
    ) -> None:
        path = handed_out(suqian, usual(suqian.edition), tmp_path)["财务科"]
        book = openpyxl.load_workbook(path)
        book[PART]["B3"] = signature
        book.save(path)
        with pytest.raises(FileRefused, match=told):
            read_part(path)


def test_the_next_form_has_parts_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import next_edition

    form = next_edition.install(tmp_path, monkeypatch)
    assignment = usual(form)
    report = blank_report(form, "测试市司法局", 2027)
    assert [PART in opened_part(report, assignment, name).sheetnames for name in assignment.departments] == [True] * 4
    assert load("2021").departments == form.departments
