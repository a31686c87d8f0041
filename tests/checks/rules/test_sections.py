"""What each section of the text must say: N-18 to N-23; 信息处理费: N-25; to whom a body reports: C-3."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import changed
from hypothesis import given
from hypothesis import strategies as st

from checks.model.finding import Finding
from checks.model.local import parse
from checks.model.prose import Narrative, Paragraph
from checks.model.registry import Filing, put_into_words, rules_for
from workbook.bodies import BODIES, PARTY_BODY, VERTICAL_BODY
from workbook.report import Report

HEADS = {
    "一": "一、总体情况",
    "二": "二、主动公开政府信息情况",
    "五": "五、存在的主要问题及改进情况",
    "六": "六、其他需要报告的事项",
}
ASPECTS = ("主动公开工作有序。", "依申请公开依法办理。", "政府信息管理严格。", "办好政府网站。", "开展业务培训。")
FILLER = "全年按照工作部署抓好落实，各项任务逐一完成。" * 12
PROBLEMS = "一是解读形式还不够丰富，图解、视频较少；二是个别单位更新不及时。"
PROBLEMS += "下一步将按季度通报，组织培训，逐项整改到位，并把结果列入年度目标。"


def text(**sections: str) -> Narrative:
    """A text of these sections, by their ordinals spelled yi, er, wu, liu, in this order."""
    ordinal = {"yi": "一", "er": "二", "wu": "五", "liu": "六"}
    pairs = [(ordinal[key.rstrip("_")], words) for key, words in sections.items()]
    return Narrative(tuple(Paragraph(words, o, HEADS[o], f"「{HEADS[o]}」第 1 段") for o, words in pairs))


def found(rule: str, report: Report, narrative: Narrative, last: Narrative | None = None) -> list[Finding]:
    filing = Filing(report, narrative=narrative, last_narrative=last)
    asked = [pair for pair in rules_for(report.edition, report.year) if pair[0].id == rule]
    return [put_into_words(one, breach) for one, check in asked for breach in check(filing)]


class TestN18:
    """Section 一 tells of five aspects; an excerpt or a very short one is not judged."""

    def test_all_five(self, suqian: Report) -> None:
        assert found("N-18", suqian, text(yi="".join(ASPECTS) + FILLER)) == []

    @given(st.sets(st.integers(0, 4), min_size=1, max_size=4))
    def test_what_is_missing_is_named(self, missing: set[int]) -> None:
        import published

        told = "".join(words for i, words in enumerate(ASPECTS) if i not in missing)
        (finding,) = found("N-18", published.report("suqian-2023"), text(yi=told + FILLER))
        names = [("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")[i] for i in sorted(missing)]
        assert finding.message == f"报告第一部分（总体情况）没有写到{'、'.join(names)}，请补充。"
        assert finding.severity.word == "提示"

    @pytest.mark.parametrize("words", ["工作平稳。", "[……略……]" + FILLER])
    def test_of_a_few_words_or_an_excerpt_nobody_can_say(self, suqian: Report, words: str) -> None:
        assert found("N-18", suqian, text(yi=words)) == []


class TestN19:
    """A government tells of 考核, 评议 and 追责; an office need not."""

    def test_a_government(self, suqian: Report) -> None:
        (finding,) = found("N-19", suqian, text(yi="".join(ASPECTS) + FILLER + "纳入年度考核。"))
        assert "没有写到社会评议、责任追究；" in finding.message
        told = "纳入年度考核，开展社会评议，没有责任追究情形。"
        assert found("N-19", suqian, text(yi=told + FILLER)) == []

    def test_an_office_need_not(self, stcsm: Report) -> None:
        assert found("N-19", stcsm, text(yi=FILLER)) == []


class TestN20:
    """一 to 六, each once, the first and the last there."""

    def test_in_order(self, suqian: Report) -> None:
        assert found("N-20", suqian, text(yi="甲。", er="乙。", wu="丙。", liu="丁。")) == []
        assert found("N-20", suqian, text(yi="甲。", wu="丙。", liu="丁。")) == []

    def test_out_of_order_or_twice(self, suqian: Report) -> None:
        for narrative in (text(yi="甲。", liu="丁。", wu="丙。"), text(yi="甲。", wu="丙。", yi_="甲。", liu="丁。")):
            (finding,) = found("N-20", suqian, narrative)
            assert "或者标题出现了两次" in finding.message

    def test_the_last_is_missing(self, suqian: Report) -> None:
        (finding,) = found("N-20", suqian, text(yi="甲。", wu="丙。"))
        assert "没有找到第六部分的标题" in finding.message

    def test_an_excerpt_is_not_judged(self, suqian: Report) -> None:
        assert found("N-20", suqian, text(yi="[……略……]", wu="丙。")) == []


class TestN21:
    """Section 五 is this year's; half of it may be last year's, no more."""

    def test_the_same_section_in_another_text(self, suqian: Report) -> None:
        now, last = text(yi=FILLER, wu=PROBLEMS), text(yi="别的年度说别的话，内容完全不同。" * 15, wu=PROBLEMS)
        (finding,) = found("N-21", suqian, now, last)
        assert "第五部分（不计数字）有 100% 与上年相同" in finding.message

    def test_where_all_is_the_same_another_rule_says_so(self, suqian: Report) -> None:
        assert found("N-21", suqian, text(yi=FILLER, wu=PROBLEMS), text(yi=FILLER, wu=PROBLEMS)) == []

    def test_other_problems(self, suqian: Report) -> None:
        other = "一是公开指南没有随机构调整而更新；二是答复文书格式不一。"
        other += "今后每半年核对一次指南，统一文书样式，由法规科逐件把关后再发出，避免差错。"
        assert found("N-21", suqian, text(wu=PROBLEMS), text(wu=other)) == []


class TestN22:
    """At least one problem and one measure."""

    @pytest.mark.parametrize(
        ("words", "missing"),
        [
            (PROBLEMS, ""),
            ("解读形式还不够丰富，个别栏目更新不及时。", "改进措施"),
            ("下一步将按季度通报，组织业务培训。", "问题"),
            ("本年度各项任务圆满完成，成绩显著。", "问题和改进措施"),
        ],
    )
    def test_a_section(self, suqian: Report, words: str, missing: str) -> None:
        messages = [finding.message for finding in found("N-22", suqian, text(wu=words))]
        assert messages == ([f"报告第五部分只看到「{words}」，没有写{missing}，请补充。"] if missing else [])


class TestN25:
    """Notices, charges and receipts of 信息处理费 fit together and with 表三."""

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ("发出收费通知2件，通知收费总金额400元，实际收取信息处理费400元。", ""),
            (
                "发出收费通知2件，通知收费总金额400元，实际收取信息处理费500元。",
                "实际收取 500 元，多于",
            ),
            ("全年收取信息处理费0元。", ""),
            ("上年发出信息处理费收费通知0件。", ""),
        ],
    )
    def test_receipts_within_charges(self, suqian: Report, words: str, told: str) -> None:
        report = changed(suqian, {"requests.results.otherwise.fee_unpaid.total": 0})
        assert [told in finding.message for finding in found("N-25", report, text(liu=words))] == [True] * bool(told)

    def test_fewer_notices_than_unpaid(self, suqian: Report) -> None:
        unpaid = changed(suqian, {"requests.results.otherwise.fee_unpaid.total": 3})
        (finding,) = found("N-25", unpaid, text(liu="全年发出2件收费通知。"))
        assert "收费通知 2 件，少于表三（六）2 逾期未缴费的 3 件" in finding.message
        assert (finding.left, finding.right) == (2, 3)
        assert found("N-25", unpaid, text(liu="全年发出3件收费通知。")) == []


class TestN23:
    """What the profile of the place asks for: a number near one of the words, with one of the units."""

    PROFILE = parse(
        'name = "某某市要求"\n'
        '[[figures]]\nname = "政策解读"\nwords = ["解读"]\nunits = ["篇", "条"]\n'
        '[[figures]]\nname = "现行有效规范性文件"\nwords = ["现行有效"]\n'
    )

    def said(self, report: Report, words: str) -> list[str]:
        filing = Filing(report, narrative=text(yi=words), local=self.PROFILE)
        asked = [pair for pair in rules_for(report.edition, report.year) if pair[0].id == "N-23"]
        return [put_into_words(one, breach).message for one, check in asked for breach in check(filing)]

    def test_both_are_given(self, suqian: Report) -> None:
        assert self.said(suqian, "发布解读材料 36 篇，现行有效规范性文件597件。") == []
        assert self.said(suqian, "全年解读政策文件三十六篇；规范性文件现行有效的597件。") == []

    def test_what_is_missing_is_named_with_who_asks(self, suqian: Report) -> None:
        assert self.said(suqian, "加强政策解读，现行有效规范性文件597件。") == [
            "报告第一部分（总体情况）没有写明：政策解读（某某市要求）。请补充；没有发生的写 0。"
        ]

    @pytest.mark.parametrize(
        "words", ["2023年加强政策解读。", "解读工作做到位，发布信息36条。", "参加解读培训36人次。"]
    )
    def test_a_year_another_clause_or_another_unit_is_no_such_number(self, suqian: Report, words: str) -> None:
        (message,) = self.said(suqian, words + "现行有效规范性文件597件。")
        assert "政策解读" in message

    def test_without_a_profile_nothing_is_asked_for(self, suqian: Report) -> None:
        assert found("N-23", suqian, text(yi="工作平稳。")) == []

    def test_an_excerpt_is_not_judged(self, suqian: Report) -> None:
        assert self.said(suqian, "[……略……]加强政策解读。") == []

    @given(st.text(alphabet="解读0123456789一二十百万年篇条，。[]…略\n", max_size=60))
    def test_no_text_breaks_it(self, words: str) -> None:
        import published

        self.said(published.report("suqian-2023"), words)


class TestC3:
    """A body of another line than the local government hears so, by its kind or its name."""

    def said(self, report: Report, unit: str, body: str = "") -> list[str]:
        asked = [pair for pair in rules_for(report.edition, report.year) if pair[0].id == "C-3"]
        filing = Filing(replace(report, unit=unit, body=body))
        return [put_into_words(one, breach).message for one, check in asked for breach in check(filing)]

    @pytest.mark.parametrize("unit", ["国家税务总局宿迁市税务局", "宿迁市气象局", "国家统计局宿迁调查队"])
    def test_by_name(self, suqian: Report, unit: str) -> None:
        (message,) = self.said(suqian, unit)
        assert message == "垂直管理系统的报告在本系统内逐级报送，不计入当地政府的汇总。请核对报送对象和机关类型。"

    def test_by_kind(self, suqian: Report) -> None:
        assert self.said(suqian, "某某管理局", VERTICAL_BODY) == self.said(suqian, "宿迁市气象局")
        (message,) = self.said(suqian, "宿迁市委宣传部", PARTY_BODY)
        assert "加挂行政机关牌子的党的机关" in message

    def test_a_kind_that_the_name_contradicts(self, suqian: Report) -> None:
        (message,) = self.said(suqian, "宿迁市气象局", "市级政府部门")
        assert message.startswith("「宿迁市气象局」像是垂直管理系统的单位，机关类型却是「市级政府部门」")

    @pytest.mark.parametrize("body", [kind for kind in BODIES if kind not in (VERTICAL_BODY, PARTY_BODY)])
    def test_the_others_hear_nothing(self, suqian: Report, body: str) -> None:
        assert self.said(suqian, "宿迁市水利局", body) == []
