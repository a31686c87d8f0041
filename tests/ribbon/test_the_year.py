"""The yearly job, click by click, as the guide tells it: from last year's published report to the one that is out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from builders import COVER
from clicking import Recorded
from fake_excel import fake_excel_book
from published_files import docx as report_in_word
from published_files import word_report_of_last_year

from workbook import layout
from workbook.cell_text import in_print
from workbook.files.reading import read_workbook
from workbook.report import Report, number_value
from xladdin import ribbon
from xladdin.book import sheets
from xladdin.hosts import xw
from xladdin.hosts.content import read_block, write_block
from xladdin.hosts.file_engine.file import open_book


class Clerk(Recorded):
    """Says yes to everything, and picks these files one after the other."""

    def __init__(self, *files: Path, folder: Path | None = None) -> None:
        super().__init__(folder=folder)
        self.files = list(files)

    def choose_file(self, title: str, suffixes: object) -> Path | None:
        return self.files.pop(0)


@pytest.fixture
def last_report(suqian: Report, tmp_path: Path) -> Path:
    return word_report_of_last_year(suqian, tmp_path)


@pytest.fixture(params=["file", "excel"])
def begun(
    request: pytest.FixtureRequest, suqian: Report, last_report: Path, tmp_path: Path
) -> Iterator[tuple[xw.Book, Clerk]]:
    """新建 with last year's report, opened on either engine."""
    folder = tmp_path / "2023"
    folder.mkdir()
    clerk = Clerk(last_report, folder=folder)
    path = ribbon.new_workbook(None, clerk)
    assert path is not None
    book = open_book(path) if request.param == "file" else fake_excel_book(path)
    yield book, clerk
    book.close()


def typed(book: xw.Book, key: str, text: str) -> None:
    place = layout.cover_place(key)
    write_block(book, place.sheet, (place.row, place.column), [[text]])


def problems(book: xw.Book) -> list[tuple[str, str, str]]:
    """What 校验结果 lists: level, words, explanation."""
    first, last = (layout.RESULT_TOP, 1), (layout.RESULT_TOP + 40, len(layout.RESULT_COLUMNS))
    at = layout.result_columns(layout.RESULT_COLUMNS)
    lines = [line for line in read_block(book, layout.RESULTS, first, last) if line[0]]
    return [
        (str(line[at["级别"] - 1]), str(line[at["问题"] - 1]), str(line[at["情况说明"] - 1] or "")) for line in lines
    ]


def explain_all(book: xw.Book) -> None:
    column = layout.RESULT_COLUMNS.index("情况说明") + 1
    for row, (level, _, said) in enumerate(problems(book), layout.RESULT_TOP):
        if level == "核实" and not said:
            write_block(book, layout.RESULTS, (row, column), [["已核对台账，属实。"]])


def test_from_last_years_report_to_the_published_one(
    begun: tuple[xw.Book, Clerk], suqian: Report, tmp_path: Path
) -> None:
    book, clerk = begun
    found = sheets.read_contents(book)
    assert (found.report.unit, found.report.year) == (suqian.unit, 2023)
    assert found.last_year is not None
    assert found.last_year.year == 2022
    entries = {f.id: suqian.value(f) for f in suqian.edition.fields if not f.is_total}
    carried = {name: value.number for name, value in entries.items() if "carried_in" in name}
    assert {name: found.report.value(name).number for name in carried} == carried

    # The cover and the figures are typed, the totals filled in; then a hand slips.
    for key, text in COVER.items():
        typed(book, key, text)
    sheets.write_values(book, suqian.edition, entries)
    ribbon.fill_totals(book, Clerk())
    wrong = "requests.results.granted.natural_person"
    sheets.write_values(book, suqian.edition, {wrong: number_value(1157)})

    # The text of the report is written meanwhile, and contradicts the table.
    document = tmp_path / "2023" / "2023年年度报告.docx"
    prose = ("数据统计期限为2023年1月1日至2023年12月31日。", "全年收到政府信息公开申请3411件。")
    report_in_word(replace(suqian, year=2023), prose).save(str(document))
    clerk = Clerk(document)
    ribbon.choose_document(book, clerk)
    first = ribbon.validate(book, clerk)
    assert first.summary["blocking"] == 1
    assert any("现为 1157，应为 1175" in line for _, line, _ in problems(book))
    assert any("3411" in line for _, line, _ in problems(book))

    # Both are corrected; what remains is true, and explained.
    sheets.write_values(book, suqian.edition, {wrong: suqian.value(wrong)})
    prose = (prose[0], "全年收到政府信息公开申请3511件。")
    report_in_word(replace(suqian, year=2023), prose).save(str(document))
    second = ribbon.validate(book, clerk)
    assert second.ready
    assert not any("3411" in line for _, line, _ in problems(book))
    explain_all(book)
    third = ribbon.validate(book, clerk)
    assert third.ready
    assert third.summary["query"] == 0
    assert third.summary["explained"] == second.summary["query"] > 0

    # 校验结果 tells what was checked, and the checks before it.
    head = read_block(book, layout.RESULTS, (1, 1), (layout.RESULT_TOP + 4, layout.RESULT_WIDTH))
    assert str(head[layout.RESULT_CHECKED_ROW - 1][0]).startswith(f"{suqian.unit}　2023年度　校验于 20")
    history = [line[layout.HISTORY_LEFT - 1 :] for line in head[layout.RESULT_TOP - 1 :]]
    assert [str(line[3]) for line in history[:3]] == [
        "数字没有变",
        "改了 表三「三、（一）予以公开」行「自然人」列 1157→1175",
        "第一次校验",
    ]
    assert all(str(line[1]).startswith("张三") for line in history[:3])

    # The sheet to sign says the same; the figures go into the report of 封面, and all of it goes up.
    signed, _ = ribbon.make_review_sheet(book, Clerk())
    assert in_print(third.verdict) in {paragraph.text for paragraph in docx.Document(str(signed)).paragraphs}
    ribbon.write_report(book, Clerk())
    stem = f"{suqian.unit}-2023-"
    package = {path.name.removeprefix(stem): path for path in ribbon.make_submission(book, Clerk())}
    assert {"全部.docx", "数据.json", "审核单.pdf", "与上年对照.docx"} <= set(package)
    for name in ("年度报告.docx", "全部.pdf", "表三.png", "数据.csv"):
        assert ribbon.verify_published(book, Clerk(package[name])) is True, name
    published = Clerk(document)
    assert ribbon.verify_published(book, published) is True
    assert "与工作簿一致" in published.said[-1]
    changed = docx.Document(str(document))
    cell = next(c for t in changed.tables for row in t.rows for c in row.cells if c.text.strip() == "1175")
    cell.paragraphs[0].runs[0].text = "1176"
    changed.save(str(document))
    assert ribbon.verify_published(book, Clerk(document)) is False


class TestReports:
    """新建报告 and 审一份报告."""

    def test_a_new_report_lies_beside_the_workbook_and_is_remembered(
        self, begun: tuple[xw.Book, Clerk], suqian: Report
    ) -> None:
        book, _ = begun
        sheets.write_values(
            book, suqian.edition, {f.id: suqian.value(f) for f in suqian.edition.fields if not f.is_total}
        )
        clerk = Clerk()
        ribbon.fill_totals(book, clerk)
        path = ribbon.new_report(book, clerk)
        assert path is not None
        assert path.name == "宿迁市人民政府2023年政府信息公开工作年度报告.docx"
        assert clerk.opened == [path]
        assert sheets.read_contents(book).cover["document"] == path.name
        assert "没有报告文本" not in ribbon.validate(book, clerk).verdict

    def test_an_audit_is_a_workbook_beside_the_report(self, suqian: Report, last_report: Path, user: Recorded) -> None:
        before = last_report.read_bytes()
        user.file = last_report
        assessment = ribbon.audit_report(None, user)
        assert assessment is not None
        (out,) = user.opened
        assert out.name == "2022年年度报告-审核.xlsx"
        found = read_workbook(out)
        assert (found.report.unit, found.report.year) == (suqian.unit, 2022)
        assert found.cover["document"] == last_report.name
        assert last_report.read_bytes() == before
        assert assessment.verdict in user.said[-1]
