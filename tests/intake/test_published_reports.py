"""A published report becomes a Report: every figure as it stands there, and a word about every one that is not."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published_texts import NOT_HELD, balanced_reports, flattened, glued, markdown, reports, web_page, zeros

from workbook.refusal import FileRefused
from workbook.report import BLANK, Report, State, number_value
from xladdin.intake.formats.contents import LARGEST_FILE
from xladdin.intake.formats.markdown import document_of_markdown
from xladdin.intake.formats.web_page import document_of_html
from xladdin.intake.published import LONGEST_TEXT, Intake, read, read_document, read_text

REAL = Path(__file__).parents[3] / "shared" / "reports"
SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
GAPS = ["", "", "", " ", "\n", "\n\n", "\u3000"]


def _outcome(reading: Callable[[], Intake]) -> str:
    try:
        intake = reading()
    except FileRefused as refused:
        return "refused" if str(refused).startswith("x") else str(refused)
    return "report" if len(intake.report.values) == len(intake.report.edition.fields) else "torn"


def figures(report: Report) -> list[tuple[State, object]]:
    return [(value.state, value.number) for value in report.values]


def differences(intake: Intake, report: Report) -> list[str]:
    """Places where a figure was filled in that is not the report's."""
    pairs = zip(report.edition.fields, intake.report.values, report.values, strict=True)
    return [f.place for f, got, true in pairs if got is not BLANK and got.number != true.number]


class TestReallyPublishedReports:
    """Every figure of the reports in the shared folder, against what was read from them by hand."""

    @pytest.mark.parametrize(
        ("name", "unit", "split_in_doubt"),
        [
            ("zhangdian-bgs-2020.txt", "张店区人民政府办公室", set()),
            ("shanghai-stcsm-2024.md", "上海市科委", set()),
            ("hangzhou-style-2025.html", "测试市", set()),
            ("pingtan-2021.txt", "平潭综合实验区", {"行政规范性文件"}),
            ("pingtan-2023.txt", "平潭综合实验区", {"行政规范性文件"}),
        ],
    )
    def test_every_figure_is_read(self, name: str, unit: str, split_in_doubt: set[str]) -> None:
        if not (REAL / name).is_file():
            pytest.skip("the folder with published reports is not beside the project")
        truth = json.loads((REAL / "truth" / f"{name.partition('.')[0]}.json").read_text(encoding="utf-8"))
        intake = read(REAL / name)
        report = intake.report
        assert (report.unit, report.year, report.edition.id) == (unit, truth["reporting_year"], truth["edition"])
        expected = _figures_by_hand(report, truth)
        read_figures = dict(zip((f.id for f in report.edition.fields), report.numbers, strict=True))
        in_doubt = {f.id for f in report.edition.fields if f.row[-1].label in split_in_doubt}
        assert {i: n for i, n in read_figures.items() if i not in in_doubt} == {
            i: n for i, n in expected.items() if i not in in_doubt
        }
        assert all(report.value(i) is BLANK for i in in_doubt)
        assert len(intake.unread) == len(split_in_doubt)
        assert all(any(row in sentence for sentence in intake.unread) for row in split_in_doubt)


def _figures_by_hand(report: Report, truth: dict[str, Any]) -> dict[str, Any]:
    edition = report.edition
    by_hand = {f.id: truth["table2"][f.row[-1].label][f.column[-1].label] for f in edition.disclosure.fields}
    by_hand |= {f.id: truth["table3"][f.row_name][f.column_index] for f in edition.requests.fields}
    by_hand |= {f.id: truth["table4"][f.column_index] for f in edition.disputes.fields}
    return {i: Decimal(str(n)) if isinstance(n, float) else n for i, n in by_hand.items()}


class TestFlattenedText:
    """Plain text with labels broken over lines and blanks inside them."""

    @SLOW
    @given(reports(), st.randoms(use_true_random=False))
    def test_any_figures_come_back_whatever_the_breaks(self, report: Report, chance: Any) -> None:
        text = flattened(
            report,
            in_label=lambda: chance.choice(GAPS),
            between=lambda: chance.choice([" ", "  ", "\n", "\t"]),
            end=lambda: chance.choice(["\n", "\n\n", "\n \n"]),
        )
        intake = read_text(text, source="报告.txt")
        assert figures(intake.report) == figures(report)
        assert (intake.report.unit, intake.report.year) == (report.unit, report.year)
        assert intake.report.edition is report.edition
        assert intake.unread == ()

    def test_cells_that_say_not_applicable_keep_saying_it(self) -> None:
        report = zeros("2021").with_values({"disclosure.rules.made": NOT_HELD, "disputes.direct_suit.total": NOT_HELD})
        assert figures(read_text(flattened(report), source="报告.txt").report) == figures(report)

    def test_full_width_digits_are_numbers(self) -> None:
        text = flattened(zeros("2021", disclosure__licences__decisions=2293)).replace("2293", "２２９３")
        assert read_text(text, source="报告.txt").report.value("disclosure.licences.decisions").number == 2293

    def test_labels_of_two_rows_before_the_figures_of_both(self) -> None:
        report = zeros("2021", disclosure__penalties__decisions=4119, disclosure__compulsory_measures__decisions=195)
        text = flattened(report).replace("行政处罚 4119\n行政强制 195", "行政处罚\n行政强制\n4119\n195")
        intake = read_text(text, source="报告.txt")
        assert (figures(intake.report), intake.unread) == (figures(report), ())
        assert "「行政处罚」、「行政强制」" in intake.notes[0]

    @pytest.mark.parametrize("mark", ["- 3 -", "—3—", "第 3 页 共 9 页", "3"])
    def test_a_page_number_between_two_rows_is_no_figure(self, mark: str) -> None:
        report = zeros("2021", requests__results__unavailable__needs_creation__natural_person=3)
        text = flattened(report).replace("3.补正后", f"\n{mark}\n\n3.补正后")
        intake = read_text(text, source="报告.txt")
        assert (figures(intake.report), intake.unread) == (figures(report), ())

    def test_headings_with_other_ordinals_are_found(self) -> None:
        text = flattened(zeros("2021", disclosure__rules__made=4))
        for right, wrong in (("二、主动", "一、主动"), ("三、收到", "(二) 收到"), ("四、政府", "第三部分 政府")):
            text = text.replace(right, wrong)
        intake = read_text(text, source="报告.txt")
        assert intake.report.value("disclosure.rules.made").number == 4
        assert intake.unread == ()

    def test_titles_mentioned_in_the_text_before_do_not_mislead(self) -> None:
        told = "本报告包括主动公开政府信息情况，收到和处理政府信息公开申请情况 3 件，行政许可 5 件。\n二、主动公开"
        report = zeros("2019")
        intake = read_text(flattened(report).replace("二、主动公开", told), source="报告.txt")
        assert (figures(intake.report), intake.unread) == (figures(report), ())


class TestWhatCannotBeRead:
    """Nothing is guessed: a row that does not fit stays blank and is named."""

    def test_a_row_with_a_figure_too_few_is_reported(self) -> None:
        text = flattened(zeros("2021")).replace("2.重复申请 0 0 0 0 0 0 0", "2.重复申请 5 0 0 0 0 5")
        intake = read_text(text, source="报告.txt")
        assert all(intake.report.value(f) is BLANK for f in intake.report.edition.fields if "repeated" in f.id)
        assert intake.unread == (
            "表三「三、（五）2.重复申请」行：应有 7 个数字，原文是 6 个（5 0 0 0 0 5），没有填入。",
        )

    def test_a_row_that_is_missing_is_reported(self) -> None:
        text = flattened(zeros("2021")).replace("2.重复申请 0 0 0 0 0 0 0\n", "")
        assert read_text(text, source="报告.txt").unread == (
            "表三「三、（五）2.重复申请」行：原文中没有读到这一行的数字。",
        )

    def test_an_everyday_word_is_no_row_without_its_ordinal(self) -> None:
        text = flattened(zeros("2021")).replace("3.其他 0 0 0 0 0 0 0", "其他 5 0 0 0 0 0 5")
        assert read_text(text, source="报告.txt").unread == (
            "表三「三、（六）3.其他」行：原文中没有读到这一行的数字。",
        )

    def test_a_label_worded_differently_is_read_and_said(self) -> None:
        report = zeros("2021", requests__results__denied__prohibited_by_law__total=4)
        text = flattened(report).replace("2.其他法律行政法规禁止公开", "2.其他法律行政止公开")
        intake = read_text(text, source="报告.txt")
        assert (figures(intake.report), intake.unread) == (figures(report), ())
        assert "2.其他法律行政止公开" in intake.notes[0]

    def test_figures_printed_before_their_labels_are_not_given_to_the_label_above(self) -> None:
        text = flattened(zeros("2021"))
        start = text.index("行政处罚")
        stop = text.index("第二十条第（八）项")
        intake = read_text(text[:start] + "\n4119\n行政处罚\n195\n行政强制\n" + text[stop:], source="报告.txt")
        assert intake.report.value("disclosure.penalties.decisions") is BLANK
        assert intake.report.value("disclosure.compulsory_measures.decisions") is BLANK
        assert [s.partition("：")[0] for s in intake.unread] == ["表二「行政处罚」行", "表二「行政强制」行"]

    def test_a_dispute_row_that_lost_a_cell_is_reported_whole(self) -> None:
        text = flattened(zeros("2021")).replace("0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", "10 1 0 0 0 0 0 0 0 5 0 0 0 0")
        intake = read_text(text, source="报告.txt")
        assert all(intake.report.value(f) is BLANK for f in intake.report.edition.disputes.fields)
        assert intake.unread[0].startswith("表四：应有 15 个数字，原文是 14 个")

    def test_a_report_without_tables_survives(self) -> None:
        intake = read_text(
            "某县教育局\n2023 年政府信息公开工作年度报告\n一、总体情况\n全年公开 12 条。", source="报告.txt"
        )
        assert (intake.report.unit, intake.report.year) == ("某县教育局", 2023)
        assert all(value is BLANK for value in intake.report.values)
        assert [s[:2] for s in intake.unread] == ["表二", "表三", "表四"]

    def test_no_sentence_shows_a_field_id(self) -> None:
        intake = read_text("2023 年政府信息公开工作年度报告 二、主动公开政府信息情况 规章 1 2", source="报告.txt")
        assert intake.unread
        assert not any("." in s and s.isascii() for s in (*intake.unread, *intake.notes))


class TestMixedEditions:
    """A report on the form of 2021 whose 表三 still has the one row （六） of 2019 (Hongze 2023)."""

    def test_the_single_row_is_read_as_other_and_said(self) -> None:
        report = zeros("2021")
        text = flattened(report)
        start, stop = text.index("1.申请人无正当理由"), text.index("（七）总计")
        intake = read_text(text[:start] + " 2 0 0 0 0 0 2\n" + text[stop:], source="报告.txt")
        values = [intake.report.value(f).number for f in report.edition.requests.fields if "otherwise.other" in f.id]
        assert values == [2, 0, 0, 0, 0, 0, 2]
        assert intake.notes == ("表三「（六）其他处理」在原文只有一行，已填入「三、（六）3.其他」，该项其余各行填 0。",)
        assert not intake.unread

    def test_the_form_used_counts_more_than_the_year(self) -> None:
        intake = read_text(flattened(zeros("2019")).replace("2019 年", "2022 年"), source="报告.txt")
        assert (intake.report.edition.id, intake.report.year) == ("2019", 2022)
        assert "2019 年格式" in intake.notes[0]


class TestGluedFigures:
    """All digits of a row in one (Pingtan): taken apart where the sums leave one way, else left blank and said."""

    @settings(SLOW, max_examples=15)
    @given(balanced_reports())
    def test_what_is_filled_in_is_right_and_what_is_not_is_named(self, report: Report) -> None:
        intake = read_text(glued(report), source="报告.txt")
        assert differences(intake, report) == []
        for field, value in zip(report.edition.fields, intake.report.values, strict=True):
            row = f"表{field.number}" + (f"「{field.row_name}」" if field.row_name else "")
            assert value is not BLANK or any(s.startswith(row) for s in intake.unread)

    def test_the_row_of_pingtan_2021_is_split_by_its_total(self) -> None:
        text = glued(zeros("2021")).replace("申请数量0000000二", "申请数量640020470二")
        row = [v.number for v in read_text(text, source="报告.txt").report.values[10:17]]
        assert row == [64, 0, 0, 2, 0, 4, 70]

    def test_three_free_figures_are_not_guessed(self) -> None:
        text = glued(zeros("2021")).replace("行政规范性文件000", "行政规范性文件693665")
        intake = read_text(text, source="报告.txt")
        assert all(value is BLANK for value in intake.report.values[3:6])
        assert "「693665」" in intake.unread[0]
        assert "69、3、665" in intake.unread[0]

    def test_a_row_label_that_begins_with_a_digit_keeps_it(self) -> None:
        text = glued(zeros("2021")).replace("3.其他0000000", "3.其他1000001")
        report = read_text(text, source="报告.txt").report
        assert report.value("requests.results.otherwise.other.natural_person").number == 1
        assert report.value("requests.results.otherwise.fee_unpaid.total").number == 0


class TestTablesWithCells:
    """Markdown and web pages: cells are cells there, so that a blank one stays blank."""

    @SLOW
    @given(reports() | reports(st.sampled_from([BLANK, NOT_HELD, number_value(7)])))
    def test_a_markdown_table_comes_back(self, report: Report) -> None:
        filled = report.with_values({f.id: number_value(1) for f in report.edition.fields if f.column_index == 0})
        intake = read_document(document_of_markdown(markdown(filled), "报告.md"))
        assert (figures(intake.report), intake.unread) == (figures(filled), ())

    @SLOW
    @given(reports() | reports(st.sampled_from([BLANK, NOT_HELD, number_value(7)])))
    def test_a_web_page_comes_back(self, report: Report) -> None:
        filled = report.with_values({f.id: number_value(1) for f in report.edition.fields if f.column_index == 0})
        intake = read_document(document_of_html(web_page(filled), "报告.html"))
        assert (figures(intake.report), intake.unread) == (figures(filled), ())
        assert (intake.report.unit, intake.report.year) == (report.unit, report.year)

    def test_columns_in_another_order_are_read_by_their_heads(self) -> None:
        text = markdown(zeros("2021", disclosure__rules__in_force=9))
        swapped = (
            text.replace(" 本年制发件数 ", " X ")
            .replace(" 现行有效件数 ", " 本年制发件数 ")
            .replace(" X ", " 现行有效件数 ")
        )
        intake = read_document(document_of_markdown(swapped, "报告.md"))
        assert intake.report.value("disclosure.rules.made").number == 9
        assert intake.report.value("disclosure.rules.in_force").number == 0
        assert "次序与格式不同" in intake.notes[0]

    def test_rows_without_labels_are_placed_between_their_neighbours_and_said(self) -> None:
        report = zeros("2021", requests__results__not_processed__repeated__business=3)
        text = markdown(report).replace("| 2.重复申请 |", "2.重复\n申请\n|")
        intake = read_document(document_of_markdown(text, "报告.md"))
        assert (figures(intake.report), intake.unread) == (figures(report), ())
        assert "「三、（五）2.重复申请」" in intake.notes[0]

    @SLOW
    @given(
        st.text()
        | st.lists(st.sampled_from(("<tr>", "<td>", "</table>", "<![x", "<!", "&#0;", "0", "规章"))).map("".join)
    )
    def test_any_markup_is_read_or_refused(self, text: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.html"
            path.write_text("2023年政府信息公开工作年度报告" + text, encoding="utf-8", errors="replace")
            assert _outcome(lambda: read(path)) in {"report", "refused"}

    def test_scripts_and_styles_are_not_read(self) -> None:
        page = web_page(zeros("2021")).replace("<body>", "<body><script>规章 5 5 5</script><style>p{}</style>")
        assert figures(read_document(document_of_html(page, "")).report) == figures(zeros("2021"))


WORDS = (
    *(
        "规章",
        "行政许可",
        "主动公开政府信息情况",
        "（一）予以公开",
        "3.其他",
        "总计",
        "2023",
        "年",
        "政府信息公开工作年度报告",
    ),
    *("未经复议直接起诉", "复议后起诉", "行政复议", "0", "-1", "/", "\n", "|", ".", "（", "）", "20", "9" * 30, "<td>"),
)


class TestHostileText:
    """Whatever a file holds: an Intake or a refusal, and soon."""

    @SLOW
    @given(st.text() | st.lists(st.sampled_from(WORDS), max_size=60).map("".join))
    def test_nothing_but_a_report_or_a_refusal_comes_out(self, text: str) -> None:
        assert _outcome(lambda: read_text(text, source="x")) in {"report", "refused"}
        assert _outcome(lambda: read_document(document_of_markdown(text, "x"))) in {"report", "refused"}

    @pytest.mark.parametrize(
        "filler", ["1", "1,111,", "0 ", "行政许可 ", "总计0", "3.其他1 ", "二、主动公开政府信息情况 规章 "]
    )
    def test_a_very_long_text_is_read_or_refused(self, filler: str) -> None:
        text = "2021年政府信息公开工作年度报告二、主动公开政府信息情况规章" + filler * (
            LONGEST_TEXT // len(filler) - 50
        )
        assert read_text(text, source="长").report.year == 2021
        with pytest.raises(FileRefused, match="不像一份年度报告"):
            read_text(filler * (LONGEST_TEXT + 1), source="长")

    def test_a_figure_of_a_thousand_digits_is_no_number(self) -> None:
        text = flattened(zeros("2021")).replace("行政许可 0", "行政许可 " + "9" * 100)
        value = read_text(text, source="x").report.value("disclosure.licences.decisions")
        assert (value.state, value.number) == (State.TEXT, None)


class TestFiles:
    """`read`: by the kind of file, in the encodings that such files come in."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_a_text_file_in_any_usual_encoding(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "报告.txt"
        path.write_text(flattened(zeros("2021", disclosure__rules__made=4)), encoding=encoding)
        assert read(path).report.value("disclosure.rules.made").number == 4

    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("报告.key", b"x", "不能读取这种格式"),
            ("报告.txt", b"\xff\xff\xff\x00\x80", "文字编码"),
            ("购物单.txt", "苹果 3 个".encode(), "没有认出"),
            ("旧.txt", "某局2012年政府信息公开工作年度报告".encode(), "没有 2012 年度适用的格式版本"),
        ],
    )
    def test_what_is_no_report_is_refused_by_name(self, tmp_path: Path, name: str, content: bytes, reason: str) -> None:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(FileRefused, match=reason) as refused:
            read(tmp_path / name)
        assert str(refused.value).startswith(name)

    def test_a_folder_and_a_missing_file_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="文件夹"):
            read(tmp_path)
        with pytest.raises(FileRefused, match="没有这个文件"):
            read(tmp_path / "没有.txt")

    def test_a_file_that_is_too_large_is_refused_unread(self, tmp_path: Path) -> None:
        with (tmp_path / "大.txt").open("wb") as file:
            file.truncate(LARGEST_FILE + 1)
        with pytest.raises(FileRefused, match="超过上限 20 MB"):
            read(tmp_path / "大.txt")
