"""The text of a report: whole paragraphs, under the right section, with a place that a reader finds again."""

from __future__ import annotations

from pathlib import Path

import pytest
from published_texts import TITLE, flattened, glued, web_page, zeros

from checks.model.prose import Narrative, Paragraph
from workbook.edition import edition_ids
from xladdin.intake.formats.document import Document
from xladdin.intake.formats.web_page import document_of_html
from xladdin.intake.published import read, read_document, read_text
from xladdin.intake.text.paragraphs import paragraphs_of, setting_of, width

SHARED = Path(__file__).parents[4] / "shared" / "reports"


def narrative(text: str) -> Narrative:
    return read_text(f"某县教育局\n2023年{TITLE}\n{text}", source="报告.txt").narrative


def told(found: Narrative) -> list[tuple[str, str]]:
    """Section and text of every paragraph that stands under a heading."""
    return [(p.section, p.text) for p in found.paragraphs if p.section]


def real(name: str) -> Narrative:
    if not (SHARED / name).is_file():
        pytest.skip("the folder with published reports is not beside the project")
    return read(SHARED / name).narrative


class TestReallyPublishedReports:
    """The reports in the shared folder: no sentence torn, no row of a table among the paragraphs."""

    def test_zhangdian_2020_with_a_blank_line_between_any_two_lines(self) -> None:
        found = real("zhangdian-bgs-2020.txt")
        assert [p.section for p in found.paragraphs] == [""] * 3 + ["一"] * 23 + ["五"] * 2 + ["六"]
        assert found.paragraphs[3].text.startswith(
            "2020 年，在区委、区政府的正确领导和大力支持下，张店区把政务公开工作"
        )
        assert found.paragraphs[3].heading == "—、总体情况"
        assert found.paragraphs[4].text == "（一）主动公开工作情况"
        assert found.paragraphs[5].place == "「—、总体情况」第 3 段"
        assert "2020 年全年在政府网站发布 268 条稿件。" in found.paragraphs[5].text
        assert found.paragraphs[-1] == Paragraph(
            "无", "六", "六、其他需要报告的事项", "「六、其他需要报告的事项」第 1 段"
        )
        assert all(p.text[-1] in "。：" for p in found.paragraphs[2:-1] if len(p.text) > 20)

    def test_shanghai_2024_with_ordinals_of_its_own(self) -> None:
        found = real("shanghai-stcsm-2024.md")
        headings = list(dict.fromkeys((p.section, p.heading) for p in found.paragraphs if p.section))
        assert headings == [
            ("一", "一、总体情况"),
            ("二", "三、主动公开工作情况"),
            ("三", "四、政府信息公开申请情况"),
            ("四", "三、政府信息公开行政复议、行政诉讼情况"),
            ("六", "五、其他需要报告的事项"),
        ]
        asked = next(p for p in found.paragraphs if "34 件" in p.text)
        assert asked.text.startswith("全年收到政府信息公开申请 34 件，上年结转政府信息公开申请 2 件，")

    @pytest.mark.parametrize(("name", "year"), [("pingtan-2021.txt", 2021), ("pingtan-2023.txt", 2023)])
    def test_pingtan_all_on_one_line(self, name: str, year: int) -> None:
        found = real(name)
        assert (found.unit, found.year) == ("平潭综合实验区", year)
        assert told(found)[-1] == ("六", f"{year}年，无收取信息处理费情况。")
        assert not any("规章" in p.text and "000" in p.text for p in found.paragraphs)

    def test_a_city_of_2025_as_a_web_page(self) -> None:
        found = real("hangzhou-style-2025.html")
        assert [section for section, _ in told(found)] == ["一", "一", "一", "五", "六"]
        assert (
            told(found)[-1][1] == "依据《政府信息公开信息处理费管理办法》规定，2025年全市实际收取信息处理费共计400元。"
        )

    def test_no_paragraph_is_a_row_of_a_table(self) -> None:
        for name in ("zhangdian-bgs-2020.txt", "shanghai-stcsm-2024.md", "hangzhou-style-2025.html"):
            assert [p.text for p in real(name).paragraphs if "属于国家秘密" in p.text or "0 0 0" in p.text] == []


class TestSections:
    """Headings are known by their words, whatever ordinal stands before them."""

    @pytest.mark.parametrize(
        ("heading", "section"),
        [
            ("一、总体情况", "一"),
            ("—、总体情况", "一"),
            ("一．总 体 情 况", "一"),
            ("l六、其他需要报告的事项", "六"),
            ("五、其他需要报告的事项", "六"),
            ("六、其他需要报告的事项（收取信息处理费情况）", "六"),
            ("五、政府信息公开工作存在的主要问题及改进情况", "五"),
            ("四、存在问题和改进措施", "五"),
            ("第五部分 存在的主要问题及改进情况", "五"),
            ("其他需要报告的事项", "六"),
            ("三、主动公开工作情况", "二"),
            ("四、政府信息公开申请情况", "三"),
            ("三、政府信息公开行政复议、行政诉讼情况", "四"),
            ("七、建议提案办理情况", "七"),
            ("―、年度工作", "一"),
        ],
    )
    def test_a_heading_of_its_own_line(self, heading: str, section: str) -> None:
        found = narrative(f"{heading}\n公开信息 12 条。\n")
        assert [(p.section, p.text) for p in found.paragraphs][-1] == (section, "公开信息 12 条。")
        assert found.paragraphs[-1].heading == heading.replace(" ", "")

    def test_a_heading_with_its_text_on_the_same_line(self) -> None:
        found = narrative("一、总体情况。公开信息 12 条。\n五、存在的主要问题及改进情况 时效有待提高。")
        assert told(found) == [("一", "公开信息 12 条。"), ("五", "时效有待提高。")]

    @pytest.mark.parametrize(
        "line",
        [
            "（二）主动公开情况",
            "1.收到和处理政府信息公开申请情况。",
            "本报告包括总体情况、主动公开政府信息情况。",
            "一、坚持公开为常态。全年公开信息 12 条，比上年增加。",
        ],
    )
    def test_what_only_looks_like_a_heading(self, line: str) -> None:
        assert told(narrative(f"一、总体情况\n{line}\n其他说明。")) == [("一", line), ("一", "其他说明。")]

    def test_points_of_a_section_with_ordinals_like_headings_stay_in_it(self) -> None:
        found = narrative(
            "五、存在的主要问题及改进情况\n一、加强组织领导\n压实责任。\n二、加大培训力度\n六、政策解读情况\n有 3 件。"
        )
        assert [section for section, _ in told(found)] == ["五", "五", "五", "六"]

    def test_paragraphs_before_the_first_heading_have_no_section(self) -> None:
        found = narrative("本报告依据条例编制。\n一、总体情况\n公开信息。")
        before = [p for p in found.paragraphs if not p.section]
        assert before[-1].text == "本报告依据条例编制。"
        assert (before[-1].heading, before[-1].place) == ("", "第一个标题之前第 3 段")

    def test_the_year_is_that_of_the_title_alone(self) -> None:
        found = read_text(
            f"某局政府信息公开年度报告\n数据统计期限为2022年1月1日至12月31日。\n{flattened(zeros('2021'))[20:]}",
            source="报告.txt",
        )
        assert (found.report.year, found.narrative.year) == (2022, 0)


class TestTablesAreLeftOut:
    @pytest.mark.parametrize("form", edition_ids())
    def test_of_a_text_with_a_row_a_line(self, form: str) -> None:
        found = read_text(flattened(zeros(form)), source="报告.txt").narrative
        assert told(found) == [("一", "全年发布信息 268 条。"), ("五", "2020 年的工作还有差距。")]

    @pytest.mark.parametrize("form", edition_ids())
    def test_of_a_text_without_line_breaks(self, form: str) -> None:
        found = read_text(glued(zeros(form)), source="报告.txt").narrative
        assert told(found) == [("一", "全年发布信息 268 条。"), ("五", "2020 年的工作还有差距。")]

    def test_sentences_below_a_table_are_kept(self) -> None:
        page = web_page(zeros("2021")).replace("</table>", "</table><p>注：行政许可不含不予许可。</p>")
        found = read_document(document_of_html(page, "报告.html")).narrative
        assert told(found) == [(number, "注：行政许可不含不予许可。") for number in "二三四"]

    def test_a_line_end_in_the_source_of_a_page_is_no_new_paragraph(self) -> None:
        page = web_page(zeros("2021")).replace(
            "<table>", "<p>一、总体情况</p><p>公开\n信息 12\n条，OA\nNo. 1。</p><table>", 1
        )
        found = read_document(document_of_html(page, "报告.html")).narrative
        assert told(found)[0] == ("一", "公开信息 12条，OA No. 1。")


FULL = "二〇二三年我局全面推进政务公开，不断完善公开制度建设，"


class TestBrokenLines:
    """Lines that were broken for want of room are put together; others are not."""

    @staticmethod
    def joined(*lines: str) -> list[str]:
        return list(paragraphs_of(lines, setting_of(lines)))

    def test_a_paragraph_ends_where_a_line_ends_short(self) -> None:
        assert self.joined(FULL, FULL, FULL, "取得成效。", FULL, "另有不足。") == [
            FULL * 3 + "取得成效。",
            FULL + "另有不足。",
        ]

    def test_blank_lines_mean_nothing(self) -> None:
        assert self.joined(FULL, "", FULL, "", "", FULL, "", "完。") == [FULL * 3 + "完。"]

    def test_an_indent_begins_a_paragraph_even_after_a_full_line(self) -> None:
        stop = FULL[:-1] + "。"
        assert self.joined("　　" + FULL[2:], FULL, stop, "　　" + FULL[2:], FULL, "完。") == [
            FULL[2:] + FULL + stop,
            FULL[2:] + FULL + "完。",
        ]

    def test_an_ordinal_after_a_full_stop_begins_a_paragraph(self) -> None:
        stop = FULL[:-1] + "。"
        assert self.joined(FULL, FULL, stop, "（二）" + FULL[3:], "完。") == [
            FULL * 2 + stop,
            "（二）" + FULL[3:] + "完。",
        ]

    def test_an_ordinal_in_the_middle_of_a_sentence_does_not(self) -> None:
        assert self.joined(FULL, FULL, FULL[:-1] + "第", "（一）项公开。") == [
            FULL * 2 + FULL[:-1] + "第（一）项公开。"
        ]

    def test_a_subheading_stands_alone(self) -> None:
        assert self.joined(FULL, FULL, "完。", "（一）主动公开情况", FULL, "完。") == [
            FULL * 2 + "完。",
            "（一）主动公开情况",
            FULL + "完。",
        ]

    def test_lines_of_any_length_are_paragraphs(self) -> None:
        lines = ("公开信息十二条。", "全年收到申请二十一件，均在法定期限内答复，没有引起复议和诉讼。", "无。", FULL * 4)
        assert self.joined(*lines) == list(lines)

    def test_words_in_latin_letters_keep_their_blank(self) -> None:
        assert self.joined(FULL, FULL, FULL[:-4] + "WPS", "Office 软件。")[0].endswith("WPS Office 软件。")

    def test_width_counts_latin_letters_half(self) -> None:
        assert width("公开12条") == 4

    def test_a_page_number_is_no_part_of_a_paragraph(self) -> None:
        document = Document(
            "", ("\n".join((f"2023年{TITLE}", "一、总体情况", FULL, FULL, "- 1 -", "2", FULL, "完。")),)
        )
        assert told(read_document(document).narrative) == [("一", FULL * 3 + "完。")]
