"""A report's figures as JSON: written in the order of the form, read back by the names of the rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import published as reports
import pytest
from builders import balanced_reports, changed
from hypothesis import given
from hypothesis import strategies as st

from workbook.edition import Edition
from workbook.figures import figures, from_json, groups, plain_label, plain_labels, rows, to_json
from workbook.refusal import FileRefused
from workbook.report import Report, State, blank_report

NATURAL = "requests.results.denied.state_secret.natural_person"


def read(data: object) -> tuple[Report, tuple[str, ...]]:
    return from_json(to_json(data), "数据.json")


def refusal(data: object) -> str:
    with pytest.raises(FileRefused) as told:
        read(data)
    return str(told.value)


def one_row(label: str, values: object, edition: str = "2021", table: str = "三") -> dict[str, Any]:
    """Figures in which one row only is given."""
    return {"unit": "测试市", "year": 2023, "edition": edition, "tables": {table: [{"row": label, "values": values}]}}


class TestRoundTrip:
    """What is written is read back the same."""

    @pytest.mark.parametrize("name", reports.NAMES)
    def test_of_every_published_report(self, name: str) -> None:
        report = reports.report(name)
        again, notes = read(figures(report))
        assert (again.unit, again.year, again.edition) == (report.unit, report.year, report.edition)
        assert again.numbers == report.numbers
        assert [v.state for v in again.values] == [v.state for v in report.values]
        assert notes == ()

    @pytest.mark.parametrize("name", [name for name in reports.TRUTH_NAMES if name != "hongze-2023"])
    def test_of_what_was_read_by_hand(self, published: Callable[[str], Mapping[str, Any]], name: str) -> None:
        report = reports.by_position(published(name))
        assert read(figures(report))[0].numbers == report.numbers

    @pytest.mark.parametrize("name", [name for name in reports.TRUTH_NAMES if name != "hongze-2023"])
    def test_the_figures_kept_here_are_those_read_by_hand(
        self, published: Callable[[str], Mapping[str, Any]], name: str
    ) -> None:
        kept = reports.report(name.replace("zhangdian-bgs", "zhangdian"))
        assert kept.numbers == reports.by_position(published(name)).numbers

    def test_the_mixed_form_of_hongze_too(self, published: Callable[[str], Mapping[str, Any]]) -> None:
        read_by_hand = published("hongze-2023")
        kept = json.loads(reports.text("hongze-2023"), parse_float=Decimal)["tables"]
        assert {line["row"]: line["values"] for line in kept["三"]} == read_by_hand["table3"]
        assert {line["row"]: line["values"] for line in kept["二"]} == read_by_hand["table2"]
        assert [number for group in kept["四"].values() for number in group] == read_by_hand["table4"]

    @given(balanced_reports())
    def test_of_any_report(self, report: Report) -> None:
        assert read(figures(report))[0].numbers == report.numbers

    def test_blank_and_text_stay_what_they_are(self, suqian: Report) -> None:
        odd = changed(suqian, {NATURAL: None, "disclosure.rules.made": "/", "disputes.direct_suit.total": "24件"})
        again = read(figures(odd))[0]
        assert [again.value(i).state for i in (NATURAL, "disclosure.rules.made", "disputes.direct_suit.total")] == [
            State.BLANK,
            State.NOT_APPLICABLE,
            State.TEXT,
        ]
        assert again.value("disputes.direct_suit.total").text == "24件"


class TestWhatIsWritten:
    """The contract that other programs rely on."""

    def test_the_tables_stand_in_the_order_of_the_form(self, suqian: Report) -> None:
        written = figures(suqian)
        assert list(written) == ["unit", "year", "edition", "tables"]
        assert [line["row"] for line in written["tables"]["二"]] == [
            "规章",
            "行政规范性文件",
            "行政许可",
            "行政处罚",
            "行政强制",
            "行政事业性收费",
        ]
        assert len(written["tables"]["三"]) == 25
        assert written["tables"]["三"][0] == {
            "row": "一、本年新收政府信息公开申请数量",
            "values": [3402, 99, 0, 4, 5, 1, 3511],
        }
        assert written["tables"]["四"] == {
            "行政复议": [309, 17, 88, 26, 440],
            "未经复议直接起诉": [1, 1, 16, 6, 24],
            "复议后起诉": [13, 0, 67, 9, 89],
        }

    def test_a_blank_is_null(self, edition: Edition) -> None:
        written = json.loads(to_json(figures(blank_report(edition, "测试市", edition.first_year))))
        assert {number for line in written["tables"]["三"] for number in line["values"]} == {None}

    @pytest.mark.parametrize("digits", ["5949.088667", "0.10", "12345678901.2345", "7730.28"])
    def test_an_amount_keeps_every_digit(self, suqian: Report, digits: str) -> None:
        exact = changed(suqian, {"disclosure.fees.amount": Decimal(digits)})
        assert f'"本年收费金额（单位：万元）": {digits}\n' in to_json(figures(exact))
        assert str(read(figures(exact))[0].value("disclosure.fees.amount").number) == digits

    def test_an_amount_that_no_cell_can_keep_is_refused_by_name(self, suqian: Report) -> None:
        exact = changed(suqian, {"disclosure.fees.amount": Decimal("123456789012345.123456789")})
        with pytest.raises(FileRefused, match=r"「123456789012345\.123456789」太大或者位数太多，单元格存不下"):
            read(figures(exact))

    def test_it_is_json_and_chinese_is_readable_in_it(self, suqian: Report) -> None:
        text = to_json(figures(suqian))
        assert json.loads(text)["unit"] == "宿迁市人民政府"
        assert "\\u" not in text

    @given(st.text())
    def test_any_text_comes_back_as_it_was(self, unit: str) -> None:
        assert json.loads(to_json({"unit": unit}))["unit"] == unit

    def test_on_one_line_where_asked(self) -> None:
        assert to_json({"a": [1, Decimal("2.50")]}, indent=None) == '{"a": [1, 2.50]}'

    def test_rows_and_groups_hold_every_field_once(self, edition: Edition) -> None:
        for table in (edition.disclosure, edition.requests):
            assert [f for _, line in rows(table) for f in line] == list(table.fields)
        assert [f for _, group in groups(edition.disputes) for f in group] == list(edition.disputes.fields)


class TestFindingRows:
    """By label, alias or unambiguous beginning, with or without the leading 三、; never by position."""

    @pytest.mark.parametrize(
        "label",
        [
            "三、（三）1.属于国家秘密",
            "（三）1.属于国家秘密",
            "1.属于国家秘密",
            "（三）1．属于国家秘密",
            "(三)1.属于国家秘密",
            " 三、（三） 1. 属于国家 秘密 ",
            "三、（三）1.属于国",
        ],
    )
    def test_one_row_by_many_names(self, label: str) -> None:
        assert read(one_row(label, [7, 0, 0, 0, 0, 0, 7]))[0].value(NATURAL).number == 7

    @pytest.mark.parametrize(
        ("label", "row"),
        [
            ("结转下年度继续办理", "carried_out"),
            ("本年新收政府信息公开申请数量", "received"),
            ("三、（二）部分公开", "results.partly_granted"),
            ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "results.partly_granted"),
            ("（六）1.逾期不补正", "results.otherwise.not_clarified"),
            ("三、（七）合计", "results.total"),
            ("3.危及三安全一稳定", "results.denied.public_security"),
            ("四、结转", "carried_out"),
        ],
    )
    def test_aliases_and_beginnings(self, label: str, row: str) -> None:
        report = read(one_row(label, [7, 0, 0, 0, 0, 0, 7]))[0]
        assert report.value(f"requests.{row}.natural_person").number == 7
        assert sum(value.state is not State.BLANK for value in report.values) == 7

    def test_rows_may_come_in_any_order(self, suqian: Report) -> None:
        data = figures(suqian)
        data["tables"]["三"].reverse()
        data["tables"]["二"].reverse()
        assert read(data)[0].numbers == suqian.numbers

    def test_columns_of_disclosure_are_found_by_their_names(self) -> None:
        data = one_row("规范性文件", {"现行有效数": 3, "本年制发件数": 1}, table="二")
        report = read(data)[0]
        assert report.value("disclosure.normative_documents.in_force").number == 3
        assert report.value("disclosure.normative_documents.repealed").state is State.BLANK

    def test_the_single_row_of_hongze_2023_goes_to_other_and_is_told(self) -> None:
        report, notes = from_json(reports.text("hongze-2023"), "数据.json")
        assert notes == ("表三「（六）其他处理」原来只有一行，已填入「3.其他」行，该项其余各行填 0。",)
        group = [f for f in report.edition.requests.fields if ".otherwise." in f.id]
        assert len(group) == 21
        assert {report.value(f).number for f in group} == {0}

    def test_its_figures_stand_in_the_row_of_the_others(self) -> None:
        report, _ = read(one_row("三、（六）其他处理", [7, 1, 0, 0, 0, 0, 8]))
        assert report.value("requests.results.otherwise.other.natural_person").number == 7
        assert report.value("requests.results.otherwise.fee_unpaid.natural_person").number == 0

    def test_the_form_of_2019_has_that_row(self) -> None:
        report, notes = read(one_row("三、（六）其他处理", [7, 1, 0, 0, 0, 0, 8], edition="2019"))
        assert report.value("requests.results.otherwise.natural_person").number == 7
        assert notes == ()

    def test_without_edition_the_year_decides(self) -> None:
        data = one_row("四、结转", [0] * 7)
        del data["edition"]
        assert read(data)[0].edition.id == "2021"
        assert read(data | {"year": 2020})[0].edition.id == "2019"


class TestRefusals:
    """In Chinese, with the file, the table and the row; nothing of the program."""

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (one_row("三、（九）送人", [0] * 7), "表三没有「三、（九）送人」行，或者有几行都像它。"),
            (one_row("三、", [0] * 7), "表三没有「三、」行，或者有几行都像它。"),
            (one_row("", [0] * 7), "表三没有「」行，或者有几行都像它。"),
            (one_row("四、结转", [0] * 6), "表三「四、结转」行应有 7 个数，实有 6 个。"),
            (one_row("规章", {"件数": 1}, table="二"), "表二「规章」行没有「件数」列。"),
            (one_row("四、结转", [0, 0, 0, 0, 0, 0, [1]]), "「[1]」不是一个数。"),
            (
                {"unit": "甲", "year": 2023, "tables": {"四": {"复议": [0] * 5}}},
                "表四应有「行政复议」「未经复议直接起诉」「复议后起诉」三组，每组 5 个数；「复议」不符。",
            ),
            (
                {"unit": "甲", "year": 2023, "tables": {"四": {"行政复议": [0] * 4}}},
                "表四应有「行政复议」「未经复议直接起诉」「复议后起诉」三组，每组 5 个数；「行政复议」不符。",
            ),
            ({"unit": "甲", "year": 2010, "tables": {}}, "没有 2010 年度适用的格式版本"),
            (
                {"unit": "甲", "year": "二〇二三", "tables": {}},
                "不是数据文件：应为 JSON，含 unit、year、edition 和 tables。",
            ),
            ({"unit": "甲", "year": 2023}, "不是数据文件"),
            ({"unit": "甲", "year": 2023, "edition": "1999", "tables": {}}, "不是数据文件"),
            ([1, 2], "不是数据文件"),
            ({"unit": "甲", "year": 2023, "tables": {"三": {"四、结转": [0] * 7}}}, "tables 的结构不对"),
            ({"unit": "甲", "year": 2023, "tables": {"三": [{"values": [0] * 7}]}}, "tables 的结构不对"),
            ({"unit": "甲", "year": 2023, "tables": {"四": [0] * 15}}, "tables 的结构不对"),
            ({"unit": "甲", "year": 2023, "tables": []}, "tables 的结构不对"),
        ],
    )
    def test_each_mistake_is_named(self, data: object, reason: str) -> None:
        assert refusal(data).startswith(f"数据.json：{reason}")

    @pytest.mark.parametrize("text", ["", "{", "年报", '{"unit": "甲"'])
    def test_what_is_not_json(self, text: str) -> None:
        with pytest.raises(FileRefused, match=r"^数据\.json：不是数据文件"):
            from_json(text, "数据.json")

    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "true", '"１２"'])
    def test_what_is_no_number_in_json_either_is_text(self, number: str) -> None:
        text = to_json(one_row("四、结转", [0] * 7)).replace("0,", f"{number},", 1)
        assert from_json(text, "数据.json")[0].value("requests.carried_out.natural_person").state is State.TEXT

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("一二三四row"), inner, max_size=4)
            ),
            max_leaves=12,
        )
    )
    def test_no_tables_whatever_end_in_another_error(self, tables: object) -> None:
        data = json.dumps({"unit": "甲", "year": 2023, "edition": "2021", "tables": tables}, ensure_ascii=False)
        try:
            from_json(data, "数据.json")
        except FileRefused as refused:
            told = str(refused)
        else:
            told = ""
        assert told == "" or told.startswith("数据.json：")


@given(st.text(max_size=12))
def test_a_plain_label_is_plain_already(text: str) -> None:
    assert plain_label(plain_label(text)) == plain_label(text)


@given(st.lists(st.text(st.sampled_from("甲乙 Ａ１a1…“”、。\u0301\ue000\u1100\u1161e"), max_size=8), max_size=6))
def test_plain_labels_are_those_of_each_text(texts: list[str]) -> None:
    assert plain_labels(texts) == [plain_label(text) for text in texts]
