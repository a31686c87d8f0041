"""The sentences that say there was nothing: no requests, no cases, nothing carried over, no documents made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from re import Match

from checks.text import disputes, documents, measures, requests
from checks.text import vocabulary as v
from checks.text.measures import Measure
from checks.text.pattern import Pattern, Where
from checks.text.sentences import Sentence, clean


@dataclass(frozen=True)
class Nothing:
    """The words at these positions of a sentence say that the measure is nought."""

    measure: Measure
    start: int
    end: int
    text: str


_INFORMATION = Pattern(v.ABOUT_INFORMATION, hears="政务公开工作", leaves="城市管理工作")
_NOT_GOT = Pattern(
    r"(?:未|没有|未曾|尚未|无|未有)(?:收到|接到|接收到?|收取到|受理到?|接受到?)(?P<of>[^，。；：？！\d]{1,60})",
    hears="全年未收到政府信息公开申请。",
    leaves="全年收到政府信息公开申请。",
)
_NO_REQUESTS = Pattern(
    r"(?:依申请公开|政府信息公开|信息公开)(?:政府信息|申请|办理|数量|件数|件|事项|的|：){0,4}(?:均|都|全年|继续|保持|实现|为){0,3}零(?:申请|件|受理)?(?=[，。；、）]|$)",
    hears="本年度依申请公开零申请。",
    leaves="实现政府信息公开零投诉。",
)
# What is asked for has to be information; of a bare 「申请」 the words around it have to be these.
_FOR_INFORMATION = Pattern(
    "信息公开|信息申请|公开.{0,8}信息|依申请|申请公开|公开申请|申请.{0,16}信息",
    hears="群众要求公开政府信息的申请",
    leaves="行政许可申请",
)
_BARE = Pattern(
    "(?:过|到|任何|关于|有关|相关|的|公民|、|法人|和|或|者|及|其他|其它|组织|群众|公众|申请人|书面|形式|提出|申请|件|事项){1,20}",
    hears="任何书面申请",
    leaves="公租房申请",
    where=Where.WHOLE,
)
_PART = Pattern(
    r"复议|诉讼|举报|投诉|申诉|许可|审批|登记|补贴|救助|咨询|建议|提案|信访|留言|诉求|网上|网络|线上|在线|邮件|信函|来信|当面"
    r"|现场|口头|超期|逾期|延期|不予|重复|补正|撤回|收费|异议|无法|部门|乡镇|以外(?!的)|转办|不满|意见反馈",
    hears="网上依申请公开件",
    leaves="除主动公开以外的信息公开申请",
)
# After these a clause goes on to something else that there was none of either.
_AND_NO = Pattern(
    "(?:、|和|及|与|以及|或|或者|也).{0,10}(?:复议|诉讼|投诉|举报|申诉|收费)",
    hears="政府信息公开申请、行政复议",
    leaves="公民、法人的政府信息公开申请",
)
_NO_CASES = Pattern(
    r"(?:(?:未|没有|未曾|尚未|从未)(?:再)?(?:发生|出现|产生|引起|引发|导致|涉及|收到|接到|接收到?|存在|有|因|由|被)"
    r"|(?:暂|均|也|尚|并)?无(?!法|正当|需|须|人民法院))"
    rf"(?P<of>[^，。；：？！\d]{{0,70}}?(?:{v.CASES})[^，。；：？！\d]{{0,30}})(?=[，。；）.]|$)",
    hears="未发生因政府信息公开引起的行政复议。",
    leaves="无法定理由不受理政府信息公开行政复议。",
)
_OF_ONE_OUTCOME = Pattern(
    "败诉|纠正|纠错|撤销|应诉|维持|审[理结]|结转|胜诉|复议机关|答辩|逾期|出庭|责令|超期|备案|重大|集体|违法|未公开|除|渠道",
    hears="行政复议被纠正的情况",
    leaves="行政复议和行政诉讼情况",
)
_NONE_ASKED = Pattern(
    "(?:^|[，：；]|年度?|全年|今年|单位|机关|[我本][局委办院厅镇乡县区市]|街道)(?:暂|均|尚)?(?:无|没有|未产生|未发生|无人提出)(?:任何|新的)?"
    "(?:依申请公开|政府信息公开申请|信息公开申请)(?:事项|件|申请|业务|情况|案件|办件)?(?:发生|产生)?(?=[，。；）]|$)",
    hears="本年度我单位无依申请公开事项。",
    leaves="无依申请公开投诉。",
)
_NONE_OVER = Pattern(
    r"(?:无|没有|未有|未)(?:(?:申请)?结转(?:至|到)?(?P<a>上|下|次)一?年度?|(?P<b>上|下|次)一?年度?结转)[^，。；\d]{0,8}(?=[，。；）]|$)",
    hears="无结转下年度办理。",
    leaves="未按期结转下年度办理。",
)
_NOT = "(?:未|没有|无|尚未|暂未|暂无|没)(?:有)?(?:新)?"
_NO_DOCUMENTS = Pattern(
    rf"{_NOT}(?:(?:修订|修改)(?:和|或者?|、|及))?(?:{v.MAKING}|增)(?:(?:和|或者?|、|及)(?:修订|修改))?(?:过|任何|新的|新|本级|部门){{0,3}}(?:(?P<normative_documents>{v.NORMATIVE_DOCUMENTS})|(?P<rules>{v.RULES}))"
    r"(?:情况|的情况)?(?=[，。；、）和及]|$)",
    hears="本年度未印发行政规范性文件。",
    leaves="未制发规范性文件管理办法。",
)
_NO_DOCUMENTS_AFTER = Pattern(
    rf"{_NOT}(?:(?P<normative_documents>{v.NORMATIVE_DOCUMENTS})|(?P<rules>{v.RULES}))(?:的)?(?:{v.MAKING}|新增)(?:情况)?(?=[，。；、）]|$)",
    hears="本年度无规范性文件制发情况。",
    leaves="本年度无规范性文件备案情况。",
)
# The thing itself was named by the heading or by the words before.
_NONE_MADE = Pattern(
    rf"(?:^|[，：；]|(?:本年度?|全年|今年|20\d\d年度?|我[局委办院厅镇乡县区市]|本[局委办院厅镇乡县区市]|本机关)){_NOT}(?:{v.MAKING})(?:过)?(?=[，。；]|$)",
    hears="行政规范性文件：本年度未制发。",
    leaves="网站信息更新及时，未制作专题，",
)
_NONE_AT_ALL = Pattern(
    r"(?:^|[，：；。]|情况)(?:本年度?|全年|今年|20\d\d年度?)(?:暂)?无(?=[。；]|$)",
    hears="规范性文件制发情况：本年度无。",
    leaves="本年度无投诉。",
)
_OF_DOCUMENTS = Pattern(
    rf"(?:{v.NORMATIVE_DOCUMENTS}|{v.RULES})(?:的)?(?:{v.MAKING})?(?:情况|数量)?[。：，；]?$",
    hears="（二）规范性文件制发情况",
    leaves="（二）规范性文件清理",
)
_NO_DECISIONS = Pattern(
    r"(?:未|没有|无)(?:作出|做出|实施|下达)(?:过|任何|新的|的){0,2}行政(?P<what>许可|处罚|强制)(?:处理)?(?:决定|措施)?(?:书)?(?:情况)?(?=[，。；、）和及]|$)",
    hears="未作出行政强制；",
    leaves="未作出行政处罚决定的案件5件",
)
_KIND_OF_DECISION = "行政(?:许可|处罚|强制)(?:处理)?(?:决定|措施)?"
_NONE_DECIDED = Pattern(
    rf"(?:^|[，：；]|年度?|全年|今年|我[局委办院厅镇乡县区市]|本[局委办院厅镇乡县区市]|本机关|街道)(?:暂|均)?(?:无|没有)"
    rf"(?P<of>{_KIND_OF_DECISION}(?:(?:、|和|及|或者?|以及){_KIND_OF_DECISION}){{0,3}})(?:案件|情况|事项|行为)?(?=[，。；）]|$)",
    hears="本年度无行政处罚、行政强制。",
    leaves="没有行政处罚听证案件。",
)
_KIND = Pattern("行政(?P<what>许可|处罚|强制)", hears="行政处罚、行政强制", leaves="处罚")
_NO_FEES = Pattern(
    r"(?:未|没有|无)(?:收取|产生|发生|征收)?(?:过|任何|各类){0,2}行政事业性收费(?:项目|收入|事项)?(?:情况)?(?=[，。；、）]|$)",
    hears="本年度未收取行政事业性收费。",
    leaves="没有违规行政事业性收费。",
)
_ZERO_CASES = Pattern(
    "零(?:行政)?(?:复议|诉讼)(?:[、和]?零?(?:行政)?(?:复议|诉讼))?(?:案件)?(?=[，。；、）]|$)",
    hears="实现零申请、零复议、零诉讼。",
    leaves="实现零复议目标。",
)
_CLAUSE = Pattern("[，；：。！？（]", hears="全年，", leaves="全年")


def nothing(sentence: Sentence) -> Iterator[Nothing]:
    """Everything of which the sentence says that there was none."""
    text = sentence.masked
    if "备案" in text:
        return
    yield from (_at(match, measures.RECEIVED) for match in _NOT_GOT.finditer(text) if _no_requests(match["of"]))
    for pattern in (_NO_REQUESTS, _NONE_ASKED):
        yield from (_at(match, measures.RECEIVED) for match in pattern.finditer(text))
    for match in _NO_CASES.finditer(text):
        if _INFORMATION.search(sentence.topic) and not _OF_ONE_OUTCOME.search(match["of"]):
            yield _at(match, disputes.cases_of(match["of"]))
    if _INFORMATION.search(sentence.topic):
        yield from (_at(match, disputes.cases_of(match[0])) for match in _ZERO_CASES.finditer(text))
    for match in _NONE_OVER.finditer(text):
        yield _at(match, measures.CARRIED_IN if "上" in (match["a"], match["b"]) else measures.CARRIED_OUT)
    yield from _no_documents(sentence)
    for match in _NO_DECISIONS.finditer(text):
        yield _at(match, documents.decisions_of(match["what"]))
    for match in _NONE_DECIDED.finditer(text):
        for kind in _KIND.finditer(match["of"]):
            yield _at(match, documents.decisions_of(kind["what"]))
    yield from (_at(match, measures.FEES) for match in _NO_FEES.finditer(text))


def _no_documents(sentence: Sentence) -> Iterator[Nothing]:
    if "规范性文件" not in sentence.topic and "规章" not in sentence.topic:
        return
    text, found = sentence.masked, False
    for pattern in (_NO_DOCUMENTS, _NO_DOCUMENTS_AFTER):
        for match in pattern.finditer(text):
            found = True
            yield _at(match, measures.documents(match.lastgroup or "", "made"))
    if found:
        return
    for pattern in (_NONE_MADE, _NONE_AT_ALL):
        for match in pattern.finditer(text):
            told = (
                clean(sentence.paragraph.heading[-60:]),
                sentence.told_before,
                text[max(0, match.start() - 60) : match.start()],
            )
            of = next((words for words in reversed(told) if documents.subject_in(words)), "")
            named = _OF_DOCUMENTS.search(of.rstrip("。：，； "))
            if named:
                yield _at(match, measures.documents(documents.subject_in(named[0]), "made"))


def clause_before(text: str, position: int) -> str:
    """The words of a clause up to this position of the text."""
    start = max((match.end() for match in _CLAUSE.finditer(text, max(0, position - 60), position)), default=0)
    return text[max(start, position - 60) : position]


def _at(match: Match[str], measure: Measure) -> Nothing:
    return Nothing(measure, match.start(), match.end(), match[0])


def _no_requests(of: str) -> bool:
    """Whether not to have got this is to have got no request at all."""
    also = _AND_NO.search(of)
    words = of[: also.start()] if also else of
    if _PART.search(words) or requests.of_some_applicants(words):
        return False
    return bool(_FOR_INFORMATION.search(words) or ("申请" in words and _BARE.fullmatch(words)))
