"""审核单, 情况说明, 与上年对照, 上报包: read back from Word and PDF, they say what the workbook says, no more."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks import Assessment
from workbook.cell_text import in_print
from workbook.explanation import Explanation
from workbook.files.reading import Contents
from workbook.report import Report, value_of
from xladdin.book.checking import check_contents
from xladdin.export.comparison import comparison
from xladdin.export.content.names import file_stem
from xladdin.export.content.stamp import Stamp, stamp_of
from xladdin.export.papers import files as papers
from xladdin.export.papers.files import comparison_files, explanation_files, review_files, submission_files, zipped
from xladdin.intake.published import read

DAY = dt.date(2026, 1, 15)


def contents(
    report: Report, last: Report | None = None, explanations: Mapping[str, Explanation] | None = None
) -> Contents:
    cover = {
        "unit": report.unit,
        "body": "设区的市级人民政府（汇总）",
        "filler": "张三",
        "reviewer": "李四",
        "date": "2026-01-10",
    }
    return Contents(report, cover, last, explanations or {})


def judged(found: Contents) -> tuple[Assessment, Stamp]:
    assessment = check_contents(found)
    return assessment, stamp_of(found.report, DAY, draft=not assessment.ready)


def words(data: bytes) -> str:
    """Everything that a Word document says, tables included."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def asked(suqian: Report) -> Contents:
    """宿迁 2023 beside the same figures of 2022, one of what that brings up explained, with signs of every kind."""
    found = contents(suqian, replace(suqian, year=2022))
    first = check_contents(found).findings[0]
    return replace(found, explanations={first.number: Explanation("属实，<见> & 台账✓。", first.message)})


class TestReviewSheet:
    def test_it_says_what_was_found_who_signs_and_which_figures(self, asked: Contents) -> None:
        assessment, stamp = judged(asked)
        ((name, data),) = review_files(asked, assessment, stamp).items()
        said = words(data)
        assert name == "宿迁市人民政府-2023-审核单.docx"
        for finding in assessment.findings:
            assert in_print(finding.message) in said
        for part in ("宿迁市人民政府", "张三", "李四", "2026-01-10", "属实，<见> & 台账✓。", "填报人", "负责人"):
            assert part in said
        assert stamp.figures in said.replace(" ", "")
        assert "「" not in said

    def test_its_tables_are_those_of_the_workbook(self, asked: Contents, tmp_path: Path) -> None:
        for name, data in review_files(asked, *judged(asked), ("docx", "pdf")).items():
            (tmp_path / name).write_bytes(data)
            assert read(tmp_path / name).report.numbers == asked.report.numbers, name

    def test_one_of_a_report_with_problems_is_a_draft(self, jinhu: Report) -> None:
        found = contents(jinhu)
        ((_, data),) = review_files(found, *judged(found)).items()
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert "草稿" in package.read("word/header1.xml").decode()

    def test_where_nothing_was_found_it_says_so(self, suqian: Report) -> None:
        found = contents(suqian)
        ((_, data),) = review_files(found, *judged(found)).items()
        assert "没有需要改正、核实的问题。" in words(data)


class TestExplanations:
    def test_what_was_explained_stands_and_what_was_not_is_asked_for(self, asked: Contents) -> None:
        assessment, stamp = judged(asked)
        ((name, data),) = explanation_files(assessment, stamp).items()
        said = words(data)
        assert name == "宿迁市人民政府-2023-情况说明.docx"
        assert said.count("属实，<见> & 台账✓。") == 1
        assert said.count("【请填写：情况说明】") == len(assessment.findings) - 1
        assert f"下列 {len(assessment.findings)} 处数据说明如下" in said
        cells = [cell for row in docx.Document(io.BytesIO(data)).tables[0].rows for cell in row.cells]
        runs = [run for cell in cells for paragraph in cell.paragraphs for run in paragraph.runs]
        assert {run.text for run in runs if run.font.highlight_color is not None} == {"【请填写：情况说明】"}

    def test_what_must_be_corrected_is_not_explained_away(self, jinhu: Report) -> None:
        ((_, data),) = explanation_files(*judged(contents(jinhu))).items()
        assert "没有需要说明的数据。" in words(data)


class TestComparison:
    def cells(self, report: Report, last: Report, field_id: str) -> list[str]:
        grid = comparison(report, last)
        return [cell.text for cell in grid.cells if cell.field and cell.field.id.startswith(f"{field_id}@")]

    @pytest.mark.parametrize(
        ("now", "then", "said"),
        [
            (3, 2, ["3", "2", "+1", "+50.0", "■■■■□□□"]),
            (2, 3, ["2", "3", "-1", "-33.3", "■■■□□□□"]),
            (0, 0, ["0", "0", "0", "—", ""]),
            (5, 0, ["5", "0", "+5", "—", "■■■■"]),
            (0, 5, ["0", "5", "-5", "-100.0", "□□□□"]),
            (1, 1000, ["1", "1000", "-999", "-99.9", "■□□□□"]),
            (None, 4, ["", "4", "—", "—", "□□□□"]),
        ],
    )
    def test_a_figure_beside_that_of_last_year(
        self, suqian: Report, now: int | None, then: int, said: list[str]
    ) -> None:
        one = "disputes.direct_suit.total"
        report, last = (suqian.with_values({one: value_of(number)}) for number in (now, then))
        assert self.cells(report, last, one) == said

    @given(now=st.integers(0, 10**7), then=st.integers(0, 10**7))
    def test_the_longer_bar_is_the_larger_figure(self, now: int, then: int) -> None:
        import published

        one = "disputes.direct_suit.total"
        suqian = published.report("suqian-2023")
        report, last = (suqian.with_values({one: value_of(number)}) for number in (now, then))
        bars = self.cells(report, last, one)[-1]
        longer, shorter = ("■", "□") if now >= then else ("□", "■")
        assert bars.count(longer) == (4 if now or then else 0)
        assert bars.count(shorter) <= 4
        assert (bars.count("■") > 0) == (now > 0)
        assert (bars.count("□") > 0) == (then > 0)

    def test_what_the_other_form_has_not_is_said_to_be_unknown(self, city: Report, zhangdian: Report) -> None:
        assert self.cells(city, zhangdian, "disclosure.rules.made")[1:4] == ["—", "—", "—"]

    def test_every_format_has_it_with_the_same_figures(self, suqian: Report, tmp_path: Path) -> None:
        last = replace(suqian, year=2022)
        files = comparison_files(suqian, last, stamp_of(suqian, DAY), papers.COMPARISON_KINDS)
        assert {name.rpartition(".")[2] for name in files} == set(papers.COMPARISON_KINDS)
        stem = file_stem(suqian, "与上年对照")
        for kind in ("txt", "md", "html"):
            assert "本年新收" in files[f"{stem}.{kind}"].decode()
            assert "■■■■□□□□" in files[f"{stem}.{kind}"].decode()
        assert "■■■■□□□□" in words(files[f"{stem}.docx"])
        rows = list(csv.reader(io.StringIO(files[f"{stem}.csv"].decode("utf-8-sig"))))
        assert rows[0] == ["表", "项目", "本年", "上年", "增减", "增减%"]
        book = openpyxl.load_workbook(io.BytesIO(files[f"{stem}.xlsx"])).active
        found = {(row[0].value, row[1].value): row[2].value for row in book.iter_rows(min_row=2)}
        assert found["表三", "一、本年新收政府信息公开申请数量"] == 3511
        assert len(found) == len(rows) - 1


class TestSubmission:
    def test_everything_is_in_it_under_names_that_say_whose_it_is(self, asked: Contents) -> None:
        files = submission_files(asked, *judged(asked))
        stem = "宿迁市人民政府-2023-"
        assert {name.removeprefix(stem) for name in files} == {
            "全部.docx", "全部.pdf", "表二.png", "表三.png", "表四.png", "数据.json", "数据.csv",
            "审核单.docx", "审核单.pdf", "情况说明.docx", "与上年对照.docx",
        }  # fmt: skip
        assert all(name.startswith(stem) for name in files)
        assert json.loads(files[f"{stem}数据.json"])["unit"] == "宿迁市人民政府"

    def test_a_zip_holds_the_same_under_names_that_every_system_reads(self, suqian: Report) -> None:
        found = contents(suqian)
        files = submission_files(found, *judged(found))
        with zipfile.ZipFile(io.BytesIO(zipped(files))) as package:
            assert package.namelist() == list(files)
            assert all(entry.flag_bits & 0x800 for entry in package.infolist())

    def test_the_report_goes_along_as_it_is(self, suqian: Report, tmp_path: Path) -> None:
        document = tmp_path / "报告 终稿.docx"
        docx.Document().save(str(document))
        found = contents(suqian)
        files = submission_files(found, *judged(found), document)
        assert files["宿迁市人民政府-2023-年度报告.docx"] == document.read_bytes()


class TestNames:
    @pytest.mark.parametrize(
        ("unit", "year", "name"),
        [
            ("某县", 2025, "某县-2025-表三"),
            ("", 2025, "2025-表三"),
            ("某县", 0, "某县-表三"),
            ('a/b\\c:d*"<>|?\u202e.', 2025, "abcd-2025-表三"),
            ("..", 2025, "2025-表三"),
            ("长" * 300, 2025, "长" * 50 + "-2025-表三"),
        ],
    )
    def test_a_name_is_one_that_windows_takes(self, suqian: Report, unit: str, year: int, name: str) -> None:
        assert file_stem(replace(suqian, unit=unit, year=year), "表三") == name
