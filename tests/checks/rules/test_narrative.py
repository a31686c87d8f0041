"""The rules about the text of a report: what it must say at all, texts that were published, and any text."""

from __future__ import annotations

import re

import published as reports
import pytest
from hypothesis import given
from hypothesis import strategies as st
from narrative_samples import REAL, TEXT_RULES, found, narrative, pairs, paragraphs_of, rules

from checks.assessment import run
from checks.model.prose import Narrative, Paragraph
from workbook.report import Report, number_value


class TestN12Problems:
    """Section 五 says something."""

    @pytest.mark.parametrize("text", ["无", "", "无。", "暂无问题。"])
    def test_nothing_is_found(self, suqian: Report, text: str) -> None:
        assert rules(suqian, narrative("扎实推进。", problems=text)) == ["N-12"]

    def test_a_section_without_any_paragraph_is_found(self, suqian: Report) -> None:
        whole = narrative("扎实推进。")
        assert rules(suqian, Narrative((whole.paragraphs[0], whole.paragraphs[2]))) == ["N-12"]

    def test_a_text_that_is_only_part_of_a_report_passes(self, suqian: Report) -> None:
        assert rules(suqian, Narrative(narrative("扎实推进。").paragraphs[:1])) == []


class TestN13Fees:
    """Section 六 says whether 信息处理费 was charged (form of 2021)."""

    @pytest.mark.parametrize(
        "text",
        ["本年度未收取信息处理费。", "未发生政府信息公开收费事项。", "无收费情况。", "收取信息处理费共计400元。"],
    )
    def test_any_statement_passes(self, suqian: Report, text: str) -> None:
        assert rules(suqian, narrative("扎实推进。", others=text)) == []

    def test_no_statement_is_found(self, suqian: Report, zhangdian: Report) -> None:
        assert rules(suqian, narrative("扎实推进。", others="无其他需要报告的事项。")) == ["N-13"]
        assert rules(zhangdian, narrative("扎实推进。", others="无")) == []

    def test_administrative_charges_are_another_thing(self, suqian: Report) -> None:
        assert suqian.value("disclosure.fees.amount").number
        assert rules(suqian, narrative("扎实推进。", others="本年度无收取信息处理费情况。")) == []


class TestN14Length:
    """Section 一 keeps to about a thousand characters."""

    @pytest.mark.parametrize(("length", "expected"), [(1000, []), (1100, []), (1101, ["N-14"]), (4000, ["N-14"])])
    def test_only_what_is_clearly_longer_is_noted(self, suqian: Report, length: int, expected: list[str]) -> None:
        assert [rule for rule in rules(suqian, "扎" * length) if rule == "N-14"] == expected


class TestT36UnpaidFees:
    """Requests that lapsed for want of payment need a notice to pay."""

    def test_no_notice_against_unpaid_fees(self, suqian: Report) -> None:
        text = narrative("扎实推进。", others="本年度未发出收费通知，未收取信息处理费。")
        assert pairs(suqian, text) == [("T3-6", None, 10)]

    def test_not_having_collected_is_no_contradiction(self, suqian: Report) -> None:
        assert rules(suqian, narrative("扎实推进。", others="本年度没有收取信息处理费。")) == []

    def test_without_unpaid_fees_there_is_nothing_to_say(self, pingtan: Report) -> None:
        assert rules(pingtan, narrative("扎实推进。", others="本年度未发出收费通知，未收取信息处理费。")) == []


class TestY8Alike:
    """A text that is last year's with other figures."""

    OWN = "".join(f"第{a}项工作由{b}负责推进并按要求落实到位，" for a in "甲乙丙丁戊己庚辛壬癸" for b in "天地玄黄宇宙")
    OTHER = "".join(
        f"围绕{a}{b}开展专题培训和督查，提升公开质量；" for a in "子丑寅卯辰巳午未申酉" for b in "日月盈昃辰宿"
    )

    def test_the_same_text_with_other_figures_is_found(self, suqian: Report) -> None:
        now, before = narrative(f"2023年公开300条。{self.OWN}"), narrative(f"2022年公开2500条。{self.OWN}")
        assert "Y-8" in rules(suqian, now, last_narrative=before)

    def test_another_text_passes(self, suqian: Report) -> None:
        now, before = narrative(self.OWN), narrative(self.OTHER)
        assert "Y-8" not in rules(suqian, now, last_narrative=before)

    def test_half_of_a_text_passes(self, suqian: Report) -> None:
        half = self.OWN[: len(self.OWN) // 2] + self.OTHER[: len(self.OTHER) // 2]
        assert "Y-8" not in rules(suqian, narrative(half), last_narrative=narrative(self.OWN))

    def test_a_few_sentences_are_too_little_to_judge(self, suqian: Report) -> None:
        assert "Y-8" not in rules(suqian, narrative("扎实推进。"), last_narrative=narrative("扎实推进。"))


class TestReallyPublishedTexts:
    """The texts of real reports beside their own tables: nothing is raised but what is really wrong."""

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("pingtan-2021.txt", []),
            ("pingtan-2023.txt", [("N-9", 393, 470)]),
            ("shanghai-stcsm-2024.md", []),
            ("zhangdian-bgs-2020.txt", []),
            ("hangzhou-style-2025.html", []),
        ],
    )
    def test_only_the_known_difference_is_raised(self, name: str, expected: list[tuple[str, int, int]]) -> None:
        if not (REAL / name).is_file():
            pytest.skip("the folder with published reports is not beside the project")
        stem = name.partition(".")[0]
        truth = reports.truth(stem)
        text = re.sub(r"<[^>]*>", "\n\n", (REAL / name).read_text(encoding="utf-8"))
        report = reports.report(stem.replace("-bgs", ""))
        assert pairs(report, paragraphs_of(text, truth["unit"], truth["reporting_year"])) == expected

    @pytest.mark.parametrize("name", ["pingtan-2023", "hongze-2023", "suqian-2023", "shanghai-stcsm-2024"])
    def test_the_claims_read_by_hand_pass(self, name: str) -> None:
        read = reports.truth(name)
        quotes = [claim["quote"] for claim in read["narrative_claims"] if claim["claim"] != "现行有效规范性文件"]
        text = Narrative(tuple(Paragraph(quote, "一", "依申请公开政府信息情况") for quote in quotes))
        assert rules(reports.report(name), text) == []

    @pytest.mark.parametrize(
        ("name", "quote", "wrong", "rule"),
        [
            ("hongze-2023", "受理政府信息公开申请21件", "受理政府信息公开申请12件", "N-1"),
            ("pingtan-2021", "办结69件", "办结96件", "N-2"),
            ("pingtan-2021", "1件结转下年度继续办理", "7件结转下年度继续办理", "N-3"),
            ("pingtan-2023", "无法提供31件", "无法提供13件", "N-4"),
            ("pingtan-2023", "不予处理1件", "不予处理7件", "N-4"),
            ("shanghai-stcsm-2024", "不予公开答复2件", "不予公开答复20件", "N-4"),
            ("shanghai-stcsm-2024", "上年结转政府信息公开申请2件", "上年结转政府信息公开申请3件", "N-3"),
            ("shanghai-stcsm-2024", "涉及的行政诉讼数为0件", "涉及的行政诉讼数为1件", "N-6"),
            ("suqian-2023", "自然人申请3493件", "自然人申请3394件", "N-1"),
            ("suqian-2023", "其他处理（含申请人主动撤回申请）341件", "其他处理（含申请人主动撤回申请）314件", "N-4"),
        ],
    )
    def test_a_seeded_wrong_number_is_found_by_its_rule_alone(
        self, name: str, quote: str, wrong: str, rule: str
    ) -> None:
        report = reports.report(name)
        frame = "全年政府信息公开申请中{}。"
        assert rules(report, frame.format(quote)) == []
        assert rules(report, frame.format(wrong)) == [rule]


class TestAnyText:
    """No text makes a rule fail."""

    @given(
        st.lists(
            st.builds(Paragraph, st.text(max_size=80), st.sampled_from(["", *"一二三四五六"]), st.text(max_size=12))
        )
    )
    def test_no_rule_breaks(self, paragraphs: list[Paragraph]) -> None:
        text = Narrative(tuple(paragraphs), "某单位", 2023)
        found(reports.report("suqian-2023"), text, last_narrative=text, last_year=reports.report("jinhu-2023"))

    @given(st.integers(-(10**40), 10**40), st.integers(-(10**40), 10**40))
    def test_no_figure_of_the_tables_breaks_a_rule(self, now: int, before: int) -> None:
        report = reports.report("suqian-2023")
        totals = [field.id for field in report.edition.requests.fields if field.column[-1].total]
        mistyped = report.with_values({field_id: number_value(now) for field_id in totals})
        last = report.with_values({field_id: number_value(before) for field_id in totals})
        text = "收到政府信息公开申请3607件，同比增长5.12%，较上年增加20件；予以公开1191件，占34.16%；结转下年度3件。"
        found(mistyped, text, last_year=Report(last.unit, 2022, last.edition, last.values))

    def test_without_a_text_nothing_is_said(self, suqian: Report) -> None:
        assert [f for f in run(suqian).findings if TEXT_RULES.fullmatch(f.rule)] == []
