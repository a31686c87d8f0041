"""The rules on what each section of the report's text must say, and in which order the sections stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checks.model.local import WantedFigure
from checks.model.registry import Breach, Filing, rule
from checks.rules.wording import ALIKE, NO_WORD, PROBLEMS, SHORTEST_PROBLEMS, prose, shared
from checks.text.pattern import Pattern
from checks.text.sections import is_excerpt, opening, running_text, section, titled
from workbook.bodies import GOVERNMENTS
from workbook.report import Report

# A shorter overview tells nothing at length; of what an abridged page left out nobody can say that it is missing.
SHORTEST_OVERVIEW = 200
# 「对存在的问题和改进措施年年雷同的」: half of section 五 is last year's.
SAME_PROBLEMS, LEAST_PROBLEMS = 50, 60

_ASPECTS = (
    ("主动公开", Pattern("主动公开|公开(?:各类)?(?:政府)?信息|发布信息", hears="主动公开信息5条", leaves="依申请公开")),
    ("依申请公开", Pattern("依申请|公开申请|申请公开", hears="收到信息公开申请5件", leaves="申请入会")),
    ("政府信息管理", Pattern("信息管理|管理|审核|目录", hears="规范信息管理", leaves="加强培训")),
    ("平台建设", Pattern("平台|网站|新媒体|专栏|公报|公众号", hears="办好政府网站", leaves="加强培训")),
    (
        "监督保障",
        Pattern("监督|保障|考核|培训|检查|督查|评议", hears="开展业务培训", leaves="政府网站集约化"),
    ),
)
# 条例第五十条第（四）项: 工作考核、社会评议和责任追究结果情况.
_RESULTS_OF_GOVERNMENTS = (
    ("工作考核", Pattern("考核|考评|测评|评估", hears="纳入年度考核", leaves="社会评议")),
    ("社会评议", Pattern("评议|满意度|问卷", hears="开展社会评议", leaves="工作考核")),
    ("责任追究", Pattern("责任追究|追责|问责|追究责任|追究", hears="没有责任追究情形", leaves="压实责任")),
)
_PROBLEM = Pattern(
    "问题|不足|不够|有待|短板|差距|薄弱|不高|不强|不全|不深|偏|欠|还需|仍需|需要|弱项|困难|滞后|不及时|不规范|不完善|单一|缺",
    hears="更新还不够及时",
    leaves="今后将按月检查",
)
_MEASURE = Pattern(
    "改进|措施|下一步|将|进一步|加强|今后|推进|完善|提升|强化|整改|继续|优化|健全|计划|加大|提高|抓好|做好",
    hears="今后将按月检查",
    leaves="更新还不够及时",
)
_ORDER = "一二三四五六"
_CLAUSE = Pattern("[，；。！？]", hears="制发5件，现行有效8件", leaves="制发5件、现行有效8件")
# A number and what is right behind it; the year is none.
_NUMBER = Pattern(
    r"(?<![\d.])\d[\d,.]{0,14}[百千万亿]?[余多]?(?![\d年,.])(?P<unit>[^\d]{0,6})|(?<![第之周十百])[零两一二三四五六七八九十百千万]{1,9}[余多]?"
    "(?P<unit_of_words>[件条篇期次个份部场家项人户])",
    hears="解读12篇",
    leaves="2024年解读",
)


@rule("N-18")
def overview_has_every_aspect(filing: Filing) -> Iterator[Breach]:
    """Section 一 tells of all five aspects: 主动公开, 依申请公开, 信息管理, 平台建设, 监督保障."""
    body = _overview(filing)
    missing = [name for name, words in _ASPECTS if not words.search(body)]
    if filing.narrative and body and missing:
        yield Breach((), words={"missing": "、".join(missing)}, passage=opening(section(filing.narrative, "一")))


@rule("N-19")
def governments_tell_of_their_supervision(filing: Filing) -> Iterator[Breach]:
    """A government's section 一 tells of 工作考核, 社会评议 and 责任追究."""
    body = _overview(filing) if _is_government(filing.report) else ""
    missing = [name for name, words in _RESULTS_OF_GOVERNMENTS if not words.search(body)]
    if filing.narrative and body and missing:
        yield Breach((), words={"missing": "、".join(missing)}, passage=opening(section(filing.narrative, "一")))


@rule("N-20")
def sections_stand_in_order(filing: Filing) -> Iterator[Breach]:
    """The sections stand in the order of the form, each once; the first and the last are there."""
    narrative = filing.narrative
    if narrative is None or is_excerpt(narrative):
        return
    told = [p.section for p in narrative.paragraphs if p.section]
    order = [s for s, before in zip(told, ["", *told], strict=False) if s != before]
    first = {s: order.index(s) for s in order}
    for name in [s for s in ("一", "六") if s not in first and len(first) > 1]:
        yield Breach((), words={"fault": f"没有找到第{name}部分的标题"})
    for name, later in pairwise(order):
        if _ORDER.index(later) < _ORDER.index(name):
            yield Breach((), words={"fault": f"第{later}部分排在第{name}部分的后面，或者标题出现了两次"})
            return


@rule("N-21")
def problems_are_new(filing: Filing) -> Iterator[Breach]:
    """Section 五 is not last year's; where the whole text is alike, Y-8 says so."""
    narrative, last = filing.narrative, filing.last_narrative
    if narrative is None or last is None:
        return
    now, before = (NO_WORD.without(running_text(titled(text, PROBLEMS))) for text in (narrative, last))
    if min(len(now), len(before)) < LEAST_PROBLEMS or shared(prose(narrative), prose(last)) >= ALIKE:
        return
    ratio = shared(now, before)
    if ratio >= SAME_PROBLEMS:
        yield Breach((), ratio, SAME_PROBLEMS, passage=opening(titled(narrative, PROBLEMS)))


@rule("N-22")
def problems_have_measures(filing: Filing) -> Iterator[Breach]:
    """Section 五 names at least one problem and one measure."""
    if filing.narrative is None or is_excerpt(filing.narrative):
        return
    own = titled(filing.narrative, PROBLEMS)
    body = running_text(own)
    if len(body) < SHORTEST_PROBLEMS:
        return  # N-12 has said so
    missing = [name for name, words in (("问题", _PROBLEM), ("改进措施", _MEASURE)) if not words.search(body)]
    if missing:
        words = {"missing": "和".join(missing), "quote": body[:80]}
        yield Breach((), words=words, quote=body[:80], passage=opening(own))


@rule("N-23")
def figures_that_the_place_asks_for(filing: Filing) -> Iterator[Breach]:
    """Section 一 gives every figure that the profile of the place asks for: a number near one of its words."""
    narrative, local = filing.narrative, filing.local
    if narrative is None or local is None or is_excerpt(narrative):
        return
    own = section(narrative, "一")
    clauses = [clause for _, text in own for clause in _CLAUSE.compiled.split(text)]
    missing = [one.name for one in local.figures if not any(_gives(one, clause) for clause in clauses)]
    if own and missing:
        yield Breach((), words={"missing": "、".join(missing), "place": local.name}, passage=opening(own))


def _gives(wanted: WantedFigure, clause: str) -> bool:
    """Whether a clause has one of the words, and a number with one of the units."""
    if not any(word in clause for word in wanted.words):
        return False
    return any(
        not wanted.units or (number["unit"] or number["unit_of_words"]).startswith(wanted.units)
        for number in _NUMBER.finditer(clause)
    )


def _overview(filing: Filing) -> str:
    """Section 一 without its headings; empty where it is short, an excerpt, or not there."""
    if filing.narrative is None or is_excerpt(filing.narrative):
        return ""
    body = "".join(text for _, text in section(filing.narrative, "一"))
    return body if len(body) >= SHORTEST_OVERVIEW else ""


def _is_government(report: Report) -> bool:
    return report.body in GOVERNMENTS or (not report.body and report.unit.endswith("人民政府"))
