"""The editions of the form: what each one asks for, and that the next one will be a file and no code."""

from __future__ import annotations

import contextlib
import copy
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from forms import FORMS, Form
from hypothesis import given
from hypothesis import strategies as st

import workbook.edition as editions
from checks.balance.identities import relations, totals
from checks.model.registry import inapplicable
from workbook.edition import Edition, EditionError, Field, UnknownYear, edition_ids, for_year, load, ordinal, parse
from workbook.grid import blank_grid
from workbook.report import blank_report

FOLDER = editions.FOLDER


def written(edition_id: str = "2021") -> dict[str, Any]:
    """The data of an edition file, free to be changed."""
    return copy.deepcopy(tomllib.loads((FOLDER / f"{edition_id}.toml").read_text(encoding="utf-8")))


every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)


class TestHowManyNumbers:
    """The fields of each table, counted from the printed forms."""

    def test_every_installed_edition_was_counted(self) -> None:
        assert tuple(form.id for form in FORMS) == edition_ids()

    @every_form
    def test_each_table_has(self, form: Form) -> None:
        tables = load(form.id).tables
        assert tuple(len(table.fields) for table in tables) == form.fields
        assert tuple(sum(not f.is_total for f in table.fields) for table in tables) == form.entries

    @every_form
    def test_the_rules_that_have_nothing_to_look_at(self, form: Form) -> None:
        assert {rule.id for rule in inapplicable(load(form.id))} == form.not_applicable

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

    @every_form
    def test_each_year_has_one(self, form: Form) -> None:
        edition = load(form.id)
        assert (edition.first_year, edition.last_year) == (form.first_year, form.last_year)
        for year in {form.first_year, form.last_year or form.first_year + 14}:
            assert for_year(year).id == form.id
            assert [i for i in edition_ids() if load(i).covers(year)] == [form.id]

    def test_no_year_between_two_is_left_out(self) -> None:
        assert [form.last_year for form in FORMS] == [*(form.first_year - 1 for form in FORMS[1:]), None]

    @pytest.mark.parametrize("year", [0, 2008, 2018])
    def test_earlier_years_have_none_and_the_user_is_told(self, year: int) -> None:
        with pytest.raises(UnknownYear) as told:
            for_year(year)
        *past, last = FORMS
        known = [*(f"{form.first_year}—{form.last_year} 年度" for form in past), f"{last.first_year} 年度起"]
        assert str(told.value) == f"没有 {year} 年度适用的格式版本；本程序收有 {'、'.join(known)}的格式。"

    def test_an_edition_without_file(self) -> None:
        with pytest.raises(EditionError, match=r"1999\.toml no such edition file"):
            load("1999")

    def test_an_edition_is_loaded_once(self) -> None:
        assert load("2021") is load("2021")


class TestTheNextEdition:
    """A third edition of the form is one more data file."""

    @pytest.fixture
    def next_form(self) -> Edition:
        """The form of 2021 with one more result, one more kind of applicant and a table of five bands."""
        data = written()
        data |= {"id": "2027", "first_year": 2027, "last_year": 2030, "basis": "（下一版格式）"}
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


def told(data: dict[str, Any]) -> list[str]:
    """What the loader says of an edition file."""
    with pytest.raises(EditionError) as error:
        parse(data, "x.toml")
    assert str(error.value).splitlines() == [f"x.toml {mistake}" for mistake in error.value.mistakes]
    return list(error.value.mistakes)


def at(data: dict[str, Any], *path: str | int) -> Any:
    """What stands at a place of the file."""
    for key in path:
        data = data[key]  # type: ignore[index]
    return data


REQUESTS, ROWS = ("requests", "blocks", 0), ("requests", "blocks", 0, "rows")
OUTCOME = ("disputes", "blocks", 0, "columns", 1, "columns", 0, "columns", 2)
FIRST = "[requests] blocks 1 一、本年新收政府信息公开申请数量 "
THERE = "[disputes] blocks 1 行政诉讼 未经复议直接起诉 其他结果 "
# Where, the key, what is said there instead (None: nothing), and what the loader says of it.
MISTAKES: list[tuple[tuple[str | int, ...], str, object, str]] = [
    ((), "id", None, "no id"),
    ((), "requests", None, "no requests"),
    ((), "first_year", "2021", "first_year must be a whole number, not '2021'"),
    ((), "last_year", 2020, "last_year: 2020 is before first_year, 2021"),
    ((), "colour", "red", "unknown keys colour"),
    ((), "disputes", [], "disputes must be a table, not []"),
    (("requests",), "widths", [1], "[requests] unknown keys widths"),
    (("requests",), "note", None, "[requests] no note"),
    (("requests",), "blocks", None, "[requests] no blocks"),
    (("requests",), "column_widths", [685] * 6, "[requests] blocks 1: 7 columns, but 6 column_widths"),
    (("requests",), "stub_widths", [754], "[requests] blocks 1: rows are 3 deep, but there are 1 stub_widths"),
    (("disclosure", "blocks", 0), "colour", "red", "[disclosure] 第二十条第（一）项 unknown keys colour"),
    (("disclosure", "blocks", 1), "rows", None, "[disclosure] 第二十条第（五）项 no rows"),
    (("disclosure", "blocks", 1), "columns", [], "[disclosure] 第二十条第（五）项: no columns or no rows"),
    (
        (*ROWS, 0),
        "columns",
        [{"label": "甲"}],
        FIRST + "unknown keys columns",
    ),
    (
        (*REQUESTS, "columns", 0),
        "rows",
        [{"label": "甲"}],
        "[requests] blocks 1 申请人情况 unknown keys rows",
    ),
    (OUTCOME, "lable", "甲", THERE + "unknown keys lable"),
    (
        OUTCOME,
        "kind",
        "amuont",
        THERE + "kind is 'amuont', not one of count, ",
    ),
    (OUTCOME, "total", True, THERE + "total must be a text, not True"),
    (
        OUTCOME,
        "key",
        "Other cases",
        THERE + "key is 'Other cases': small",
    ),
    (
        OUTCOME,
        "aliases",
        "其他",
        THERE + "aliases must be a list of texts",
    ),
    ((*ROWS, 1), "key", "received", "[requests] field ids used twice: requests.received.business"),
    (
        (*ROWS, 2),
        "total",
        "T3-2",
        "[requests] blocks 1 三、本年度办理结果 a heading with others below it cannot be a total",
    ),
    (("requests", "balances", 0), "left", ["recieved"], "[requests] balances: no row recieved in the first block"),
    (("requests", "balances", 0), "right", [], "[requests] balances: a side without rows, or without its rule"),
    (("requests", "balances", 0), "rule", None, "[requests] balances 1 no rule"),
    (
        ("disclosure", "blocks", 3, "rows", 0),
        "total",
        "T2-9",
        "[disclosure] disclosure.fees.amount: a total with nothing beside it to sum",
    ),
]


class TestMistakesInAnEditionFile:
    """They are refused with the file and the place, all of them at once."""

    @pytest.mark.parametrize(("place", "key", "said", "mistake"), MISTAKES)
    def test_each_is_told(self, place: tuple[str | int, ...], key: str, said: object, mistake: str) -> None:
        data = written()
        part = at(data, *place)
        if said is None:
            del part[key]
        else:
            part[key] = said
        assert any(line.startswith(mistake) for line in told(data)), told(data)

    def test_a_misspelt_key_is_told_as_missing_and_as_unknown(self) -> None:
        data = written()
        data["cut_of"] = data.pop("cut_off")
        assert told(data) == ["unknown keys cut_of", "no cut_off"]

    def test_all_are_told_at_once(self) -> None:
        data = written()
        del data["id"]
        at(data, *OUTCOME)["kind"] = "amuont"
        at(data, "requests", "balances", 0)["left"] = ["recieved"]
        at(data, "disclosure", "blocks", 2)["colour"] = "red"
        assert [line.split()[0] for line in told(data)] == ["no", "[disclosure]", "[requests]", "[disputes]"]

    def test_a_total_of_different_units(self) -> None:
        data = written()
        block = data["disclosure"]["blocks"][0]
        block["columns"][0] |= {"kind": "amount", "unit": "万元"}
        block["columns"].append({"key": "total", "label": "合计", "total": "T2-9"})
        assert "[disclosure] disclosure.rules.total: a total of figures in different units" in told(data)

    def test_no_file_at_all_says_what_is_missing(self) -> None:
        assert told({}) == ["no id, title, basis, first_year, cut_off, disclosure, requests, disputes"]

    @given(st.data())
    def test_whatever_a_part_is_replaced_by_is_refused_in_words(self, drawn: st.DataObject) -> None:
        data = written(drawn.draw(st.sampled_from(edition_ids())))
        place = drawn.draw(st.sampled_from(list(places(data))))
        junk = st.sampled_from([None, 3, -1, True, "", "甲", [], [3], ["甲"], [{}], {}, {"甲": 1}])
        *above, last = place
        at(data, *above)[last] = drawn.draw(junk)
        with contextlib.suppress(EditionError):
            assert parse(data, "x.toml").fields

    def test_a_file_that_is_no_toml(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "2099.toml").write_text("id = ", encoding="utf-8")
        (tmp_path / "2098.toml").write_bytes(b"\xff")
        monkeypatch.setattr(editions, "FOLDER", tmp_path)
        assert edition_ids() == ("2098", "2099")
        for edition_id in edition_ids():
            with pytest.raises(EditionError, match=rf"{edition_id}\.toml not TOML: "):
                load(edition_id)


def places(data: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a file, whatever stands there."""
    parts: Iterable[tuple[str | int, Any]] = ()
    if isinstance(data, dict):
        parts = data.items()
    elif isinstance(data, list):
        parts = enumerate(data)
    for key, part in parts:
        yield (*above, key)
        yield from places(part, (*above, key))


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
