"""The editions of the form: what each one asks for, and that the next one will be a file and no code."""

from __future__ import annotations

import copy
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import workbook.edition as editions
from checks.balance.identities import relations, totals
from workbook.edition import Edition, EditionError, Field, UnknownYear, edition_ids, for_year, load, ordinal, parse
from workbook.grid import blank_grid
from workbook.report import blank_report

FOLDER = Path(editions.__file__).parent / "editions"


def written(edition_id: str = "2021") -> dict[str, Any]:
    """The data of an edition file, free to be changed."""
    return copy.deepcopy(tomllib.loads((FOLDER / f"{edition_id}.toml").read_text(encoding="utf-8")))


class TestHowManyNumbers:
    """The fields of each table, counted from the printed forms."""

    @pytest.mark.parametrize(
        ("edition_id", "fields", "entries"),
        [("2019", (22, 161, 15), (22, 132, 12)), ("2021", (10, 175, 15), (10, 144, 12))],
    )
    def test_each_table_has(self, edition_id: str, fields: tuple[int, ...], entries: tuple[int, ...]) -> None:
        tables = load(edition_id).tables
        assert tuple(len(table.fields) for table in tables) == fields
        assert tuple(sum(not f.is_total for f in table.fields) for table in tables) == entries

    def test_the_kinds_of_2019(self, form_2019: Edition) -> None:
        kinds = Counter(f.kind for f in form_2019.fields)
        assert kinds == {"count": 22 + 161 + 15 - 6, "signed": 5, "amount": 1}

    def test_only_the_fees_of_2021_are_an_amount(self, form_2021: Edition) -> None:
        assert [(f.id, f.unit) for f in form_2021.fields if f.kind != "count"] == [("disclosure.fees.amount", "万元")]

    def test_units_of_measure(self, form_2019: Edition, form_2021: Edition) -> None:
        assert form_2019.field("disclosure.procurement.amount").unit == "元"
        assert {f.unit for f in form_2021.requests.fields} == {"件"}


class TestFields:
    """Every field has one id, one index and a place in words."""

    def test_ids_are_unique_and_indexes_are_places(self, edition: Edition) -> None:
        assert [f.index for f in edition.fields] == list(range(len(edition.fields)))
        assert len({f.id for f in edition.fields}) == len(edition.fields)
        assert all(edition.field(f.id) is f and edition.has(f.id) for f in edition.fields)

    def test_an_unknown_id_is_no_field(self, edition: Edition) -> None:
        assert not edition.has("requests.nothing.total")
        with pytest.raises(KeyError):
            edition.field("requests.nothing.total")

    def test_places_are_unique_and_speak_of_no_id(self, edition: Edition) -> None:
        places = [f.place for f in edition.fields]
        assert len(set(places)) == len(places)
        assert not any(f.id in place or "_" in place for f, place in zip(edition.fields, places, strict=True))

    @pytest.mark.parametrize(
        ("field_id", "place"),
        [
            ("requests.received.natural_person", "表三「一、本年新收政府信息公开申请数量」行「自然人」列"),
            ("requests.results.partly_granted.total", "表三「三、（二）部分公开」行「总计」列"),
            ("requests.results.denied.state_secret.business", "表三「三、（三）1.属于国家秘密」行「商业企业」列"),
            ("disclosure.fees.amount", "表二「行政事业性收费」行「本年收费金额（单位：万元）」列"),
            ("disputes.direct_suit.pending", "表四「未经复议直接起诉—尚未审结」列"),
        ],
    )
    def test_the_place_is_what_staff_would_say(self, form_2021: Edition, field_id: str, place: str) -> None:
        assert form_2021.field(field_id).place == place

    def test_wordings_have_the_printed_label_first(self, form_2021: Edition) -> None:
        leaf = form_2021.field("requests.results.otherwise.not_clarified.total").row[-1]
        assert leaf.wordings == (
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "1.申请人无正当理由逾期不补正",
            "1.逾期不补正",
        )
        assert leaf.name == "1.申请人无正当理由逾期不补正"

    def test_every_row_says_what_it_counts_and_on_what_it_rests(self, edition: Edition) -> None:
        rows = {f.row[-1] for table in (edition.disclosure, edition.requests) for f in table.fields}
        assert all(row.meaning.endswith("。") and row.basis for row in rows)


class TestHeadings:
    """Tables and trees as they are printed."""

    def test_the_section_headings_of_the_three_tables(self, edition: Edition) -> None:
        assert [table.heading for table in edition.tables] == [
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
        ]

    def test_a_group_spans_the_rows_and_columns_below_it(self, form_2021: Edition) -> None:
        (applicants,) = form_2021.requests.blocks[0].columns
        assert [child.leaf_count for child in applicants.children] == [1, 5, 1]
        assert applicants.leaf_count == 7


class TestYears:
    """Which edition a year is reported on."""

    @pytest.mark.parametrize(("year", "edition_id"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2035, "2021")])
    def test_each_year_has_one(self, year: int, edition_id: str) -> None:
        assert for_year(year).id == edition_id
        assert [i for i in edition_ids() if load(i).covers(year)] == [edition_id]

    @pytest.mark.parametrize("year", [0, 2008, 2018])
    def test_earlier_years_have_none_and_the_user_is_told(self, year: int) -> None:
        with pytest.raises(UnknownYear) as told:
            for_year(year)
        assert str(told.value) == f"没有 {year} 年度适用的格式版本；本程序收有 2019—2020 年度、2021 年度起的格式。"

    def test_an_edition_without_file(self) -> None:
        with pytest.raises(EditionError, match=r"no edition file 1999\.toml"):
            load("1999")

    def test_an_edition_is_loaded_once(self) -> None:
        assert load("2021") is load("2021")


class TestTheNextEdition:
    """A third edition of the form is one more data file."""

    @pytest.fixture
    def next_form(self) -> Edition:
        """The form of 2021 with one more result, one more kind of applicant and a table of five bands."""
        data = written()
        data |= {"id": "2027", "first_year": 2027, "basis": "（下一版格式）"}
        block = data["requests"]["blocks"][0]
        results = next(row for row in block["rows"] if row["key"] == "results")["rows"]
        results.insert(-1, {"key": "forwarded", "label": "（七）转办", "meaning": "转其他机关办理。", "basis": "条例"})
        results[-1]["label"] = "（八）总计"
        block["columns"][0]["columns"][1]["columns"].insert(0, {"key": "foreign", "label": "外国企业"})
        data["requests"]["column_widths"] = [600] * 8
        band = {
            "band": "第二十条第（九）项",
            "corner": "信息内容",
            "columns": [{"key": "projects", "label": "项目数量"}],
        }
        data["disclosure"]["blocks"].append({**band, "rows": [{"key": "procurement", "label": "政府集中采购"}]})
        return parse(data, "2027.toml")

    def test_it_has_the_new_fields(self, next_form: Edition) -> None:
        assert len(next_form.requests.fields) == 26 * 8
        assert next_form.field("requests.results.forwarded.foreign").place == "表三「三、（七）转办」行「外国企业」列"
        assert next_form.field("disclosure.procurement.projects").index == 10

    def test_its_grids_tile(self, next_form: Edition) -> None:
        for table in next_form.tables:
            rows = blank_grid(table).occupancy()
            assert {len(row) for row in rows} == {len(table.stub_widths + table.column_widths)}

    def test_its_relations_follow_from_the_file(self, next_form: Edition) -> None:
        across = [r for r in relations(next_form) if r.rule == "T3-3"]
        down = [r for r in relations(next_form) if r.rule == "T3-2"]
        assert {len(r.left) for r in across} == {7}
        assert {len(r.left) for r in down} == {22}
        assert totals(blank_report(next_form, "测试市", 2027)) == {}


class TestMistakesInAnEditionFile:
    """They are refused with the file and the place."""

    def test_an_unknown_key_of_a_table(self) -> None:
        data = written()
        data["requests"]["widths"] = [1]
        with pytest.raises(EditionError, match=r"x\.toml \[requests\]: unknown keys widths"):
            parse(data, "x.toml")

    def test_an_unknown_key_of_a_block(self) -> None:
        data = written()
        data["disclosure"]["blocks"][0]["colour"] = "red"
        with pytest.raises(EditionError, match=r"x\.toml \[disclosure\]: unknown keys colour"):
            parse(data, "x.toml")

    @pytest.mark.parametrize(("axis", "wrong"), [("rows", "columns"), ("columns", "rows")])
    def test_a_heading_that_mixes_rows_and_columns(self, axis: str, wrong: str) -> None:
        data = written()
        heading = data["requests"]["blocks"][0][axis][0]
        heading[wrong] = [{"key": "a", "label": "甲"}]
        with pytest.raises(EditionError, match=f"{heading['label']}: unknown keys {wrong}"):
            parse(data, "x.toml")

    def test_a_misspelt_key_deep_in_a_tree(self) -> None:
        data = written()
        data["disputes"]["blocks"][0]["columns"][1]["columns"][0]["columns"][2]["lable"] = "甲"
        with pytest.raises(EditionError, match="其他结果: unknown keys lable"):
            parse(data, "x.toml")

    def test_two_rows_of_the_same_key(self) -> None:
        data = written()
        data["requests"]["blocks"][0]["rows"][1]["key"] = "received"
        with pytest.raises(EditionError, match=r"x\.toml: field ids used twice: requests\.received\.business"):
            parse(data, "x.toml")


@pytest.mark.parametrize(
    ("label", "found"),
    [("三、本年度办理结果", "三、"), ("（三）不予公开", "（三）"), ("1.属于国家秘密", ""), ("规章", ""), ("", "")],
)
def test_ordinal(label: str, found: str) -> None:
    assert ordinal(label) == found


def test_a_field_is_itself_only(form_2021: Edition) -> None:
    first, second = form_2021.fields[:2]
    assert isinstance(first, Field)
    assert first != second
    assert len({first, second, first}) == 2
