"""分工: which department gives which entries; what is wrong with a sheet 分工表 is named."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.edition import Edition, EditionError, edition_ids, load, parse
from workbook.files.cells import UNCALCULATED
from workbook.refusal import FileRefused
from xladdin.departments import division_sheet
from xladdin.departments.assignment import Assignment, items, usual
from xladdin.departments.division_sheet import HEAD_ROW, TOP, read, sheet_rows
from xladdin.hosts.content import Formula

NAMES = st.text("科法制财务信息公开室一二三（）=+-@ab1", min_size=1, max_size=12).map(str.strip).filter(bool)


@st.composite
def assignments(draw: st.DrawFn) -> Assignment:
    """Any assignment of the entries of any form to a few departments."""
    form = load(draw(st.sampled_from(edition_ids())))
    names = draw(st.lists(NAMES.map(lambda text: " ".join(text.split())), min_size=1, max_size=4, unique=True))
    chance, line = random.Random(draw(st.integers(0, 10**6))), draw(st.booleans())
    of: dict[str, str] = {}
    for item in items(form):
        name = chance.choice(names)
        of |= {f.id: name if line else chance.choice(names) for f in item.fields}
    return Assignment(form, of)


def faults(rows: Any, edition: Edition) -> str:
    """What is said to be wrong with a sheet."""
    with pytest.raises(FileRefused) as refused:
        read(rows, edition, "年报.xlsx")
    return str(refused.value)


def line_of(rows: Any, item: str) -> int:
    """The index of the line of an item."""
    return next(i for i, row in enumerate(rows) if i >= TOP - 1 and row[1] == item)


class TestTheUsualAssignment:
    def test_every_entry_of_every_form_is_given_by_one_department(self, edition: Edition) -> None:
        assignment = usual(edition)
        shared = [f.id for name in assignment.departments for f in assignment.fields(name)]
        assert sorted(shared) == sorted(f.id for f in edition.fields if not f.is_total)

    def test_it_is_as_offices_do_it(self, form_2021: Edition) -> None:
        assignment = usual(form_2021)
        assert {name: assignment.summary(name) for name in assignment.departments} == {
            "法制科": "表二：规章；行政规范性文件；行政处罚；行政强制。表四全部",
            "行政审批科": "表二：行政许可",
            "财务科": "表二：行政事业性收费",
            "信息公开科": "表三全部",
        }

    def test_a_form_that_names_nobody_has_a_department_a_table(self, form_2021: Edition) -> None:
        from dataclasses import replace

        assignment = usual(replace(form_2021, departments=()))
        assert [assignment.summary(name) for name in assignment.departments] == ["表二全部", "表三全部", "表四全部"]

    def test_what_is_wrong_in_an_edition_file_is_told(self) -> None:
        import tomllib

        from workbook import edition as editions

        data = tomllib.loads((editions.FOLDER / "2021.toml").read_text(encoding="utf-8"))
        data["departments"] = [
            {"name": "甲", "fields": ["requests", "disclosure.nothing"]},
            {"name": "乙", "fields": ["requests", "disputes", "disclosure.fees"]},
        ]
        with pytest.raises(EditionError) as error:
            parse(data, "2021.toml")
        told = str(error.value)
        assert "departments: requests is given by two" in told
        assert "departments: no field begins with disclosure.nothing" in told
        assert "departments: nobody gives disclosure.rules.made" in told


class TestTheSheet:
    @given(assignments())
    def test_it_says_any_assignment_and_reads_back_the_same(self, assignment: Assignment) -> None:
        found = read(sheet_rows(assignment), assignment.edition, "年报.xlsx")
        assert found.of == assignment.of

    def test_days_are_read_as_dates_or_as_words(self, form_2021: Edition) -> None:
        rows = sheet_rows(usual(form_2021))
        rows[TOP - 1][6], rows[TOP][6] = dt.datetime(2024, 1, 8), "元旦以后"
        assert read(rows, form_2021, "x").due == {"法制科": "2024-01-08", "行政审批科": "元旦以后"}

    def test_blanks_that_make_a_name_wider_make_no_other_department(self, form_2021: Edition) -> None:
        rows = sheet_rows(usual(form_2021))
        at = next(at for at, row in enumerate(rows) if row[3] == "财务科")
        rows[at][3] = "财务　科"
        assert read(rows, form_2021, "x").of == usual(form_2021).of

    def test_a_row_may_be_shared_by_columns(self, form_2021: Edition) -> None:
        rows = sheet_rows(usual(form_2021))
        at = line_of(rows, "一、本年新收政府信息公开申请数量")
        rows[at][2] = "自然人"
        rows.append(
            [
                "表三",
                "一、本年新收政府信息公开申请数量",
                "商业企业；科研机构、其他,社会公益组织\n法律服务机构",
                "企业科",
            ]
        )
        found = read(rows, form_2021, "x")
        assert found.of["requests.received.natural_person"] == "信息公开科"
        assert found.summary("企业科") == (
            "表三：一、本年新收政府信息公开申请数量（商业企业、科研机构、社会公益组织、法律服务机构、其他）"
        )

    def test_an_item_that_nobody_gives_is_named(self, form_2021: Edition) -> None:
        rows = sheet_rows(usual(form_2021))
        del rows[line_of(rows, "行政许可")]
        rows[line_of(rows, "二、上年结转政府信息公开申请数量")][2] = "自然人"
        told = faults(rows, form_2021)
        assert "表二“行政许可”没有写由哪个科室填" in told
        assert "的商业企业、科研机构、社会公益组织、法律服务机构、其他没有写由哪个科室填" in told

    def test_an_item_that_two_give_is_named_with_both(self, form_2021: Edition) -> None:
        rows = sheet_rows(usual(form_2021))
        rows.append(["表二", "规章", "本年制发件数", "秘书科"])
        first, second = line_of(rows, "规章") + 1, len(rows)
        assert f"表二“规章”的本年制发件数写了不止一个科室：法制科（第 {first} 行）、秘书科（第 {second} 行）" in faults(
            rows, form_2021
        )

    def test_a_long_share_is_told_shortly(self, form_2021: Edition) -> None:
        rows = sheet_rows(usual(form_2021))
        rows[line_of(rows, "一、本年新收政府信息公开申请数量")][3] = "秘书科"
        assert read(rows, form_2021, "x").summary("信息公开科") == (
            "表三：二、上年结转政府信息公开申请数量；三、（一）予以公开；三、（二）部分公开等 23 项"
        )

    def test_a_formula_is_no_name(self, form_2021: Edition) -> None:
        for formula in (UNCALCULATED, Formula("=A1")):
            rows = sheet_rows(usual(form_2021))
            rows[TOP - 1][3] = formula
            assert "第 5 行（表二“规章”）没有写科室" in faults(rows, form_2021)

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            (["表二", "规章", "没有这一列", "法制科"], "“没有这一列”不是这一项的列；可以写本年制发件数、"),
            (["表五", "规章", None, "法制科"], "认不出“表五 规章”是表里的哪一项"),
            (["表二", "规章", None, "科" * 40], "科室的名称有 40 个字，请改到 30 个字以内"),
            (["表二", "规章", None, None], "（表二“规章”）没有写科室"),
        ],
    )
    def test_a_line_that_is_not_understood_is_named(self, form_2021: Edition, line: list[Any], told: str) -> None:
        rows = sheet_rows(usual(form_2021))
        rows.append(line)
        assert f"第 {len(rows)} 行{told}" in faults(rows, form_2021)

    def test_a_sheet_without_its_heads_is_refused(self, form_2021: Edition) -> None:
        rows = sheet_rows(usual(form_2021))
        rows[HEAD_ROW - 1][3] = "部门"
        assert "应为“表”“项目”“其中的列”“科室”" in faults(rows, form_2021)

    def test_a_new_form_has_its_lines_without_a_program(self, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        import next_edition

        form = next_edition.install(tmp_path, monkeypatch)
        names = [item.name for item in items(form)]
        assert "三、（七）转送其他机关" in names
        assert "规章和文件合计" not in names
        assert read(sheet_rows(usual(form)), form, "x").of == usual(form).of


def test_the_file_of_its_own_holds_nothing_else() -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(division_sheet.division_bytes(usual(load("2021")))))
    assert book.sheetnames == ["分工表"]
    assert read(list(book["分工表"].iter_rows(values_only=True)), load("2021"), "x").of == usual(load("2021")).of
