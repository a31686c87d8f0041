"""The limits of the rules on the text itself: how long, how short, how far off, how alike."""

from __future__ import annotations

import pytest

from checks.assessment import run
from checks.model.finding import Finding
from checks.model.prose import Narrative, Paragraph
from checks.rules.wording import MOST_UNWRITTEN, shared
from workbook.body_names import is_another_body
from workbook.report import Report, number_value

RULES = {"N-11", "N-12", "N-13", "N-14", "N-15", "N-16", "N-26", "T3-6", "Y-8"}
PROBLEMS = "公开的深度还不够，主动公开意识有待提高；今后加强培训，完善制度。"
HEADINGS = {"一": "一、总体情况", "五": "五、存在的主要问题及改进情况", "六": "六、其他需要报告的事项"}


def paragraph(section: str, text: str, place: str = "第 1 段") -> Paragraph:
    heading = HEADINGS.get(section, "")
    return Paragraph(text, section, heading, f"「{heading}」{place}" if heading and place else "")


def narrative(overview: str = "扎实推进。", problems: str = PROBLEMS, others: str = "未收取信息处理费。") -> Narrative:
    return Narrative((paragraph("一", overview), paragraph("五", problems), paragraph("六", others)))


def found(report: Report, text: Narrative, last: Narrative | None = None) -> list[Finding]:
    findings = run(report, narrative=text, last_narrative=last).findings
    return [finding for finding in findings if finding.rule in RULES]


def rules(report: Report, text: Narrative, last: Narrative | None = None) -> list[str]:
    return [finding.rule for finding in found(report, text, last)]


class TestN11Period:
    """The period is told with its place and what it says."""

    def test_the_wrong_year_is_quoted(self, suqian: Report) -> None:
        (finding,) = found(suqian, narrative("数据统计期限为2022年1月1日至2022年12月31日。"))
        assert finding.quote == "数据统计期限为2022年1月1日至2022年12月31日"
        assert "「一、总体情况」第 1 段写的是「数据统计期限为2022年1月1日至2022年12月31日」" in finding.message
        assert "报告年度是 2023 年" in finding.message

    def test_the_title_says_its_year(self, suqian: Report) -> None:
        (finding,) = found(suqian, Narrative(narrative().paragraphs, "", 2022))
        assert finding.message.startswith("报告标题写的是「2022 年」，报告年度是 2023 年")
        assert finding.quote == "2022 年"

    def test_every_period_is_looked_at(self, suqian: Report) -> None:
        text = narrative(
            "统计期限为2023年1月1日至12月31日。", others="未收取处理费。统计期限为2021年1月1日至12月31日。"
        )
        assert rules(suqian, text) == ["N-11"]

    def test_a_report_without_year_cannot_disagree(self, suqian: Report) -> None:
        nameless = Report(suqian.unit, 0, suqian.edition, suqian.values)
        text = narrative("统计期限为2022年1月1日至12月31日。2021年，我局扎实推进。")
        assert rules(nameless, Narrative(text.paragraphs, "", 2022)) == []


class TestN12Problems:
    """A section of ten characters says something; less, or 「无」, does not."""

    @pytest.mark.parametrize(("text", "expected"), [("公开深度还不够充分", ["N-12"]), ("公开深度还不够充分。", [])])
    def test_the_least(self, suqian: Report, text: str, expected: list[str]) -> None:
        assert rules(suqian, narrative(problems=text)) == expected

    def test_what_is_written_is_quoted(self, suqian: Report) -> None:
        (finding,) = found(suqian, narrative(problems="暂无。"))
        assert "只写了「暂无。」" in finding.message
        assert finding.quote == "暂无。"

    def test_nothing_at_all_is_called_so(self, suqian: Report) -> None:
        (finding,) = found(suqian, narrative(problems=""))
        assert "没有内容" in finding.message

    @pytest.mark.parametrize("text", ["（略）", "［略］", "……", "[ 略 ]", "..."])
    def test_of_an_excerpt_nothing_is_said(self, suqian: Report, text: str) -> None:
        assert rules(suqian, narrative(problems=text)) == []

    def test_an_ellipsis_elsewhere_is_no_excuse(self, suqian: Report) -> None:
        assert rules(suqian, narrative(overview="扎实推进……", problems="无")) == ["N-12"]

    def test_a_report_with_sections_one_and_six_lacks_the_fifth(self, suqian: Report) -> None:
        first, fifth, sixth = narrative().paragraphs
        assert rules(suqian, Narrative((first, sixth))) == ["N-12"]
        assert rules(suqian, Narrative((first, fifth))) == []
        assert rules(suqian, Narrative((sixth,))) == []
        assert rules(suqian, Narrative((first, paragraph("一", "（略）"), sixth))) == []

    def test_a_fifth_section_under_another_heading_is_one(self, suqian: Report) -> None:
        first, _, sixth = narrative().paragraphs
        other = Paragraph("内容另行报送。", "五", "五、需要说明的情况")
        assert rules(suqian, Narrative((first, other, sixth))) == []

    def test_a_heading_on_a_line_of_its_own_begins_the_section(self, suqian: Report) -> None:
        first, _, sixth = narrative().paragraphs
        heading = Paragraph("五、存在的主要问题及改进情况", "五", "")
        assert rules(suqian, Narrative((first, heading, sixth))) == ["N-12"]
        assert rules(suqian, Narrative((first, heading, Paragraph(PROBLEMS, "五", ""), sixth))) == []

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("五、存在问题及改进" + "措" * 30, ["N-12"]),
            ("五、存在问题及改进" + "措" * 31, []),
            ("五、存在问题及改进。", []),
        ],
    )
    def test_a_line_of_forty_characters_or_with_a_full_stop_is_no_heading(
        self, suqian: Report, line: str, expected: list[str]
    ) -> None:
        first, _, sixth = narrative().paragraphs
        assert rules(suqian, Narrative((first, Paragraph(line, "五", ""), sixth))) == expected


class TestN13Fees:
    """Section 六, or any other that names 信息处理费, states the fees."""

    def test_anywhere_in_the_report_will_do(self, suqian: Report) -> None:
        assert rules(suqian, narrative("全年未收取信息处理费。", others="无其他事项。")) == []

    def test_other_fees_in_another_section_are_no_statement(self, suqian: Report) -> None:
        (finding,) = found(suqian, narrative("取消了一批收费。", others="无其他事项。" + "甲" * 100))
        assert finding.rule == "N-13"
        assert finding.quote == "无其他事项。" + "甲" * 74

    def test_of_an_excerpt_nothing_is_said(self, suqian: Report) -> None:
        assert rules(suqian, narrative(others="（略）")) == []

    def test_a_sixth_section_under_another_heading_counts(self, suqian: Report) -> None:
        first, fifth, _ = narrative().paragraphs
        other = Paragraph("开展了政务公开日活动。", "六", "六、其他工作")
        assert rules(suqian, Narrative((first, fifth, other))) == ["N-13"]
        assert rules(suqian, Narrative((first, fifth))) == []


class TestN14Length:
    """The length is told with the thousand that it should keep to."""

    def test_the_figures(self, suqian: Report) -> None:
        (finding,) = found(suqian, narrative("扎" * 1234))
        assert (finding.left, finding.right, finding.difference) == (1234, 1000, 234)

    def test_other_sections_do_not_count(self, suqian: Report) -> None:
        assert rules(suqian, narrative(problems="扎" * 5000)) == []


class TestN15Units:
    """A title names another unit only if what differs has nothing in common."""

    @pytest.mark.parametrize(
        ("title", "unit", "expected"),
        [
            ("甲乙县人民政府", "丙丁县人民政府", True),
            ("甲乙县人民政府", "丙乙县人民政府", True),
            ("教育局", "财政分局", False),
            ("县教育局", "财政局", False),
            ("县教育局", "县财政局", True),
            ("甲县教育局", "甲县财政局", True),
            ("甲县教育局", "乙县教育局", True),
            ("我县教育局", "甲乙县财政局", False),
            ("本县教育局", "甲乙县财政局", False),
            ("甲县教育和体育局", "甲县体育局", False),
            ("甲县文化旅游局", "甲县旅游文化局", False),
            ("甲县教育局", "甲县教育局办公室", False),
            ("甲县教育局（体育局）", "甲县教育局", False),
            ("", "甲县教育局", False),
            ("甲县教育局", "", False),
        ],
    )
    def test_two_names(self, title: str, unit: str, *, expected: bool) -> None:
        assert is_another_body(title, unit) is expected

    def test_the_title_is_quoted(self, suqian: Report) -> None:
        (finding,) = found(suqian, Narrative(narrative().paragraphs, "淮安市人民政府"))
        assert finding.quote == "淮安市人民政府"
        assert "标题写的是「淮安市人民政府」，封面单位是「宿迁市人民政府」" in finding.message


class TestN16OtherYears:
    """Only what stands near a year, and only years nearby, are looked at."""

    def test_it_is_told_with_the_sentence(self, suqian: Report) -> None:
        (finding,) = found(suqian, narrative("截至2022年底，全市主动公开信息300条。"))
        assert finding.quote == "截至2022年底，全市主动公开信息300条。"
        assert "其中的 2022 年不是报告年度 2023 年，疑为" in finding.message

    @pytest.mark.parametrize(("year", "expected"), [(2017, []), (2018, ["N-16"]), (2028, ["N-16"]), (2029, [])])
    def test_years_up_to_five_away(self, suqian: Report, year: int, expected: list[str]) -> None:
        assert rules(suqian, narrative(f"{year}年，全市主动公开信息300条。")) == expected

    def test_each_year_is_one_finding_in_their_order(self, suqian: Report) -> None:
        text = "2022年，全市主动公开信息300条。2021年，全市主动公开信息200条。2022年，全市公开指南。"
        messages = [finding.message for finding in found(suqian, narrative(text))]
        assert ["2021 年不是" in messages[0], "2022 年不是" in messages[1]] == [True, True]
        assert "（共 2 处）" in messages[1]
        assert "共" not in messages[0].partition("不是")[2]

    def test_a_coming_year_is_in_place_where_plans_are_told(self, suqian: Report) -> None:
        coming = "2024年，全市主动公开信息300条。"
        assert rules(suqian, narrative(coming)) == ["N-16"]
        assert rules(suqian, narrative(problems=PROBLEMS + coming)) == []
        assert rules(suqian, narrative("2024年，全市继续公开信息。")) == []

    def test_a_past_year_is_in_place_in_no_section(self, suqian: Report) -> None:
        assert rules(suqian, narrative(problems=PROBLEMS + "2022年，全市主动公开信息300条。")) == ["N-16"]

    @pytest.mark.parametrize(("gap", "expected"), [(38, []), (39, ["N-16"])])
    def test_words_before_it_count_up_to_forty_characters(self, suqian: Report, gap: int, expected: list[str]) -> None:
        text = "去年" + "甲" * gap + "，2022年，全市公开信息。"
        assert rules(suqian, narrative(text)) == expected

    @pytest.mark.parametrize(("gap", "expected"), [(58, []), (59, ["N-16"])])
    def test_words_after_it_count_up_to_sixty(self, suqian: Report, gap: int, expected: list[str]) -> None:
        text = "2022年，" + "甲" * (gap - 1) + "同比增加。"
        assert rules(suqian, narrative(text.replace("，甲", "，全", 1))) == expected

    def test_beside_the_reporting_year_it_is_in_place(self, suqian: Report) -> None:
        assert rules(suqian, narrative("2022年，全市主动公开信息300条，2023年，公开400条。")) == []

    def test_of_many_years_in_one_sentence_ten_are_looked_at(self, suqian: Report) -> None:
        years = "".join(f"{year}年，{'甲' * 70}；" for year in (*[2023] * 9, 2021, 2022))
        assert ["2021 年不是" in f.message for f in found(suqian, narrative(years))] == [True]


class TestN26Unwritten:
    """Each place that a new report leaves to be written is told, and what it asks for is not heard as said."""

    def test_the_words_to_replace_are_quoted_with_their_place(self, suqian: Report) -> None:
        text = narrative(others="未收取信息处理费。联系电话：【请填写：电话】。")
        (finding,) = found(suqian, text)
        assert finding.message == (
            "「六、其他需要报告的事项」第 1 段还有「【请填写：电话】」没有写。请写好，用不着的删去。"
        )
        assert finding.severity.value == "query"

    def test_what_it_asks_for_is_not_said(self, suqian: Report) -> None:
        asked = "【请填写：没有的，写“本年度未发出收费通知，未收取信息处理费”】"
        assert rules(suqian, narrative(others=asked)) == ["N-26"]

    @pytest.mark.parametrize("left", ["{{表三}}", "收到申请____件", "【请填写：主动公开的渠道】"])
    def test_what_templates_leave_behind(self, suqian: Report, left: str) -> None:
        assert rules(suqian, narrative(f"扎实推进。{left}")) == ["N-26"]

    @pytest.mark.parametrize("written", ["《条例》【2019】711号", "【概况】扎实推进", "A_B 平台", "见{附件}"])
    def test_what_is_written_that_way(self, suqian: Report, written: str) -> None:
        assert rules(suqian, narrative(f"扎实推进。{written}。")) == []

    def test_a_text_full_of_them_is_told_up_to_a_limit(self, suqian: Report) -> None:
        assert rules(suqian, narrative("【请填写：件数】" * 500)).count("N-26") == MOST_UNWRITTEN


class TestT36NoNotice:
    """The first sentence that denies any notice is told, with the requests that lapsed unpaid."""

    def test_once_with_both_figures(self, suqian: Report) -> None:
        text = narrative("本年度没有发出收费通知。", others="未发出任何缴费通知，没有收取信息处理费。")
        (finding,) = found(suqian, text)
        assert (finding.left, finding.right) == (None, 10)
        assert "「一、总体情况」第 1 段写「本年度没有发出收费通知。」" in finding.message

    def test_a_blank_says_nothing(self, suqian: Report) -> None:
        blank = suqian.with_values({"requests.results.otherwise.fee_unpaid.total": number_value(0)})
        assert "T3-6" not in rules(blank, narrative("本年度没有发出收费通知。"))


class TestY8Alike:
    """From 80 % of the runs of eight characters on, in texts of 300 characters or more."""

    OWN = "".join(chr(0x4E00 + i) for i in range(400))
    OTHER = "".join(chr(0x6E00 + i) for i in range(400))

    @pytest.mark.parametrize(
        ("text", "other", "share"),
        [
            ("甲乙丙丁戊己庚辛", "甲乙丙丁戊己庚辛", 100),
            ("甲乙丙丁戊己庚", "甲乙丙丁戊己庚", 0),
            ("", "", 0),
            (OWN[:108], OWN[:58] + OTHER[:50], 50),
            (OWN[:20], OTHER + OWN[:20] + OTHER, 100),
            (OWN[:9], OWN[:8], 50),
        ],
    )
    def test_the_share_of_a_text_in_another(self, text: str, other: str, share: int) -> None:
        assert shared(text, other) == share

    @pytest.mark.parametrize(("length", "expected"), [(299, []), (300, ["Y-8"])])
    def test_shorter_texts_are_not_judged(self, suqian: Report, length: int, expected: list[str]) -> None:
        text = Narrative((paragraph("一", self.OWN[:length]),))
        longer = Narrative((paragraph("一", self.OWN),))
        assert rules(suqian, text, longer) == expected
        assert rules(suqian, text, text) == expected

    @pytest.mark.parametrize(("kept", "expected"), [(241, []), (242, ["Y-8"])])
    def test_the_limit(self, suqian: Report, kept: int, expected: list[str]) -> None:
        now = Narrative((paragraph("一", self.OWN[:kept] + self.OTHER[: 300 - kept]),))
        assert rules(suqian, now, Narrative((paragraph("一", self.OWN),))) == expected

    def test_the_figures(self, suqian: Report) -> None:
        now = Narrative((paragraph("一", self.OWN[:350] + self.OTHER[:50]),))
        (finding,) = found(suqian, now, Narrative((paragraph("一", self.OWN),)))
        assert (finding.left, finding.right, finding.difference) == (87, 80, 7)

    def test_the_title_and_what_stands_before_the_sections_is_not_compared(self, suqian: Report) -> None:
        text = Narrative((paragraph("", self.OWN),))
        assert rules(suqian, text, text) == []


def test_a_paragraph_without_place_is_told_by_its_heading_or_as_the_text(suqian: Report) -> None:
    wrong = "统计期限为2022年1月1日至12月31日。"
    for place, expected in ((paragraph("一", wrong, place=""), "一、总体情况写的是"), (Paragraph(wrong), "正文写的是")):
        (finding,) = found(suqian, Narrative((place,)))
        assert finding.message.startswith(expected)
