"""What the text of a report claims in figures: so many requests, answers, cases, documents; shares and changes.

Whatever is not understood for certain is left out: a part of a whole, another year, another body, an estimate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from checks import measures, phrases
from checks.measures import Measure
from checks.numerals import Numeral
from checks.prose import Narrative
from checks.sentences import MOST_COUNTS, Count, Sentence, counts, sentences
from workbook.edition import Edition


@dataclass(frozen=True)
class Claim:
    """A sentence gives this number for this measure; `unit` names the subordinate unit of which it does."""

    sentence: Sentence
    count: Count
    measure: Measure
    unit: str = ""
    share: Count | None = None


@dataclass(frozen=True)
class Change:
    """A sentence says by how much the claimed number differs from last year's: a count, or a percentage."""

    claim: Claim
    count: Count
    sign: int


@dataclass(frozen=True)
class Reading:
    """Everything a text claims, in the order of the text."""

    claims: tuple[Claim, ...]
    changes: tuple[Change, ...]


@dataclass
class _Memory:
    """What the sentence has spoken of so far."""

    claims: list[Claim] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    subject: str = ""
    cases: Measure | None = None
    total: str = ""


_REQUESTS = re.compile(r"信息公开申请|依申请公开|申请公开|申请")
_INFORMATION = re.compile(r"信息公开|政务公开|依申请")
_YEAR = re.compile(r"(?<![\d〔比较与同至到转入自从])(20\d\d)年(?!度?(?:结转|转入|相比|以来|同期))")
_EARLIER = re.compile(
    r"(?<![比较与同对])(?:上一?年|去年|往年|历年)(?!度?(?:结转|转入|转结|未办结|遗留|相比|同期))|以来|上半年|下半年|季度"
)

# What else an office receives and answers; a bare 「办结 99 件」 is about the thing named last.
_OTHER_THINGS = re.compile(r"信件|来信|信箱|留言|热线|12345|咨询|建议|提案|诉求|工单|投诉|举报|舆情|来电|来访|问题")
_FILLER = r"(?:案件|事项|公开|政府|信息|件|总数|数量|件数|总量|共计|共|总计|合计|累计|计|数|量|的|有|为|达|：){0,5}$"
_RECEIVING = r"收到|受理|新收|接收|收办|接到|收悉|新增|共办理|办理"
_RECEIVED = (
    re.compile(rf"(?P<verb>{_RECEIVING})[^，。；：]{{0,40}}申请{_FILLER}"),
    re.compile(rf"(?:信息公开申请|依申请公开)[^，。；：\d]{{0,4}}(?P<verb>{_RECEIVING}){_FILLER}"),
)
_RECEIVED_BEFORE = re.compile(r"(?P<verb>收到|受理|新收|接收|收办|接到|新增|共办理)(?:了|到|各类|共计|共|的|有){0,3}$")
_REQUEST_AFTER = re.compile(r"^(?:政府|信息|公开|依申请|的|书面|类){0,6}申请(?!人|表|材料)")
_NOT_REQUESTS = re.compile(
    r"复议|诉讼|登记|许可|审批|建议|提案|补贴|救助|仲裁|备案|专利|项目|复核|其中|结转|咨询|证书|名义|撤回|补正|延期|重复"
    r"|信访|举报|投诉|留言|本级|分别|平均|转办|转送|意见|[^政]务服务|工伤|政策兑现"
)
_ANSWERED = re.compile(
    r"(?:答复|办结|办理完毕|办理完成)(?:了|的|各类|政府|信息|依申请|公开|申请|案件|事项|件|共计|共|总计|合计|为|有|数量|：){0,8}$"
)
_NOT_ALL_ANSWERS = re.compile(
    r"(?<!申请)公开答复|提供答复|建议|提案|咨询|信件|留言|热线|来信|结转|其中|电话|书面|网上|网络|当面|邮寄|现场|口头|延期|延长|超期"
    r"|补正|平台|问题|诉求|工单|复议|诉讼|政策|信访|投诉|举报|平均|分别|公开[和与、]|名义|本级|即时|正在|未|另|意见|线[上下]"
)
_NONE_RECEIVED = re.compile(
    r"(?:未|没有|未曾|无)(?:收到|接到|接收|受理)(?:过|到|任何|关于|有关|相关|的|依申请|政府|信息|公开|公民|、|法人|和|或|及"
    r"|其他|其它|组织|书面|公众|提出|要求){0,12}申请(?:公开)?(?:政府信息)?(?:案件|事项|情况)?(?=[，。；、）]|$)"
)
_NO_CASES = re.compile(
    r"(?:未|没有|无)(?:发生|出现|产生|涉及|引起|引发|收到|接到|因|由|依申请|政府|信息|公开|工作|被|提起|提出|导致|而|的|相关"
    r"|有关|任何|申请){0,14}(?P<what>(?:行政)?(?:复议|诉讼)(?:(?:案件|申请)?[、和及与或](?:被)?(?:提起)?(?:行政)?(?:复议|诉讼))?)"
    r"(?:案件|案|申请|情况|事项|发生|的|情形|等){0,4}(?=[，。；）]|$)"
)
_CARRIED_IN = re.compile(
    r"(?:(?:上一?年度?|去年|(?P<from>20\d\d)年度?)(?:结转|转入|转结)|结转自?上一?年度?)"
    r"(?:的|至|到|本年度?|今年|政府|信息|公开|申请|办理|案件|数量|共|有|为|：){0,6}$"
)
_OUT = r"(?:结转|转|顺延|延续|延)(?:到|至|入|由|为)?(?:下一?年度?|次年|明年|(?P<to>20\d\d)年度?)"
_CARRIED_OUT = re.compile(_OUT + r"(?:继续|办理|答复|处理|的|申请|案件|件|有|共|为|数|：){0,6}$")
_CARRIED_OUT_AFTER = re.compile(r"^(?:申请|案件|将|需|已|按规定|按程序){0,3}" + _OUT)
# Words after which a number is not yet spoken for.
_APART = re.compile(r"^.{0,7}$|(?:申请中|其中|尚有|另有|还有|有)$")
_COMPARED = re.compile(
    r"(?:同比|(?:较|比|与|同)(?:上一?年|去年|(?P<year>20\d\d)年)度?(?:同期)?(?:相比|比)?)(?:申请|总量|数量|有所|大幅|小幅|明显|略){0,3}"
    r"(?P<way>增长|增加|上升|提高|多|减少|下降|降低|下滑|回落|少)(?:了|率|幅度|为|：){0,2}$"
)
_FURTHER = re.compile(r"^(?:同比)?(?P<way>增长|增加|上升|减少|下降|降低|下滑)(?:了|率|幅度|为|：){0,2}$")
_GROWING = frozenset(("增长", "增加", "上升", "提高", "多"))
_SHARE = re.compile(
    r"^、?(?:约)?占(?:比|总数|总量|全部|申请|答复|办结|办理|结果|总|件|数|量|的|比例|比重|为|达|本年度|全年|政府|信息|公开|案件|：){0,8}$"
)
_BODY = re.compile(r"(?:局|委|办|院|厅|镇|乡|街道|中心|公司|集团|学校|大学|医院|委员会|办公室|办事处|管委会)$")
_ADVERBS = re.compile(r"(?:共计|共|总共|累计|全年|依法|年度|本年度|年内|当年|合计|一共|已|均|新){0,4}$")
_CONSOLIDATED = re.compile(r"[省市州县区盟旗]人民政府$")


@lru_cache(maxsize=4)
def read(narrative: Narrative, edition: Edition, unit: str, year: int) -> Reading:
    """What the text claims of the reporting year; `unit` and `year` are the report's own."""
    claims: list[Claim] = []
    changes: list[Change] = []
    left = MOST_COUNTS
    for sentence in sentences(narrative):
        found = list(islice(counts(sentence), left))
        left -= len(found)
        memory = _Memory()
        for i, count in enumerate(found):
            _take(memory, sentence, count, found[i - 1] if i else None, edition, unit, year)
        claims += memory.claims
        claims += _nothing(sentence, year) if left > 0 else ()
        changes += memory.changes
    return Reading(tuple(claims), tuple(changes))


def _take(
    memory: _Memory,
    sentence: Sentence,
    count: Count,
    previous: Count | None,
    edition: Edition,
    unit: str,
    year: int,
) -> None:
    """Understand one count of a sentence and add it to what the sentence claims."""
    last = memory.claims[-1] if memory.claims else None
    follows = last is not None and last.count is previous
    if count.measure == "%" and last and follows and _is_share(sentence, last.count, count):
        memory.claims[-1] = Claim(last.sentence, last.count, last.measure, last.unit, count)
        return
    if last and (sign := _change(memory, count, year)):
        memory.changes.append(Change(last, count, sign))
        return
    if count.measure not in phrases.CASES and count.measure != "部":
        return
    if not _of_this_year(sentence, count.start, year):
        return
    measure = _measure(memory, sentence, count, edition, year)
    if measure is not None and not _of_another(measure, count.before, unit):
        name = phrases.unit_of(count.before) if measure is measures.UNIT else ""
        memory.claims.append(Claim(sentence, count, measure, name))
        if measure.kind in ("received", "answered", "result"):
            memory.total = measure.kind


def _measure(memory: _Memory, sentence: Sentence, count: Count, edition: Edition, year: int) -> Measure | None:
    """What the count is of. The order matters: the narrower phrase is tried first."""
    before, after, topic = count.before, count.after, sentence.topic
    if memory.cases and (outcome := phrases.outcome_of(before, memory.cases)):
        return outcome
    if found := phrases.document_of(before, after, memory.subject):
        memory.subject = found[0]
        return found[1] if count.measure else None
    if "备案" not in sentence.masked and _INFORMATION.search(topic) and count.measure in ("件", "起", "宗", ""):
        cases = phrases.dispute_of(before, after)
        if cases:
            memory.cases = cases
            return cases
    if not _REQUESTS.search(topic):
        return None
    return _of_requests(memory, sentence, count, edition, year)


def _of_requests(memory: _Memory, sentence: Sentence, count: Count, edition: Edition, year: int) -> Measure | None:
    before, after = count.before, count.after
    things = _spoken_of(sentence, count)
    if things == "others":
        return None
    if measure := phrases.result_of(before, edition):
        return measure
    if measure := phrases.applicant_of(before):
        return measure if memory.total != "result" and count.measure else None
    if measure := _carried(before, after, year):
        return measure
    if not count.measure:
        return None
    if phrases.is_channel(before):
        return measures.CHANNEL
    if not _INFORMATION.search(sentence.topic):
        return None
    if measure := _received(before, after):
        return measure
    if things == "requests" and _ANSWERED.search(before) and not _NOT_ALL_ANSWERS.search(before):
        return measures.ANSWERED
    return measures.UNIT if phrases.unit_of(before) else None


def _spoken_of(sentence: Sentence, count: Count) -> str:
    """Whether the sentence, up to the count, was last about 「requests」, about 「others」, or about neither (「」)."""
    head = sentence.masked[max(0, count.start - 300) : count.end + len(count.after)]
    others = max((match.end() for match in _OTHER_THINGS.finditer(head)), default=-1)
    requests = head.rfind("申请")
    if max(others, requests) < 0:
        return ""
    return "requests" if requests > others else "others"


def _received(before: str, after: str) -> Measure | None:
    if _NOT_REQUESTS.search(before):
        return None
    match = _RECEIVED[0].search(before) or _RECEIVED[1].search(before)
    if match is None and _REQUEST_AFTER.search(after):
        match = _RECEIVED_BEFORE.search(before)
    if match is None:
        return None
    return measures.HANDLED if match["verb"] in ("收办", "共办理", "办理") else measures.RECEIVED


def _carried(before: str, after: str, year: int) -> Measure | None:
    match = _CARRIED_IN.search(before)
    if match:
        head = before[: match.start()]
        other = match["from"] and year and int(match["from"]) != year - 1
        return None if other or re.search("办理|办结|答复|完成|处理", head) else measures.CARRIED_IN
    out = _CARRIED_OUT.search(before) or (_CARRIED_OUT_AFTER.search(after) if _APART.search(before) else None)
    if out and not (out["to"] and year and int(out["to"]) != year + 1):
        return measures.CARRIED_OUT
    return None


def _is_share(sentence: Sentence, counted: Count, percent: Count) -> bool:
    between = sentence.text[counted.end : percent.start]
    return between == "（" or (percent.start - counted.end < 20 and bool(_SHARE.search(percent.before)))


def _change(memory: _Memory, count: Count, year: int) -> int:
    """1 where the count says by how much the last claim grew, -1 by how much it fell, 0 where it says neither."""
    match = _COMPARED.search(count.before)
    if match and match["year"] and int(match["year"]) != year - 1:
        return 0
    if not match and memory.changes:
        match = _FURTHER.search(count.before)
    if not match:
        return 0
    return 1 if match["way"] in _GROWING else -1


def _of_this_year(sentence: Sentence, position: int, year: int) -> bool:
    """Whether the last year that the sentence names before the position is the reporting year, if it names any."""
    before = sentence.masked[max(0, position - 200) : position]
    if _EARLIER.search(before):
        return False
    named = _YEAR.findall(before)
    return not (named and year) or int(named[-1]) == year


def _of_another(measure: Measure, before: str, unit: str) -> bool:
    """Whether the clause counts what another body than the report's has received or answered."""
    if measure.kind not in ("received", "answered"):
        return False
    verb = re.search(rf"{_RECEIVING}|答复|办结", before)
    head = before[: verb.start()] if verb else before
    who = _ADVERBS.sub("", head).rpartition("年")[2].removeprefix("度")
    if who.endswith("政府"):
        return bool(_CONSOLIDATED.search(unit))
    if not _BODY.search(who) or re.search("^[我本全]|各|机关", who):
        return False
    remaining = iter(unit)
    return not all(char in remaining for char in who)


def _nothing(sentence: Sentence, year: int) -> Iterator[Claim]:
    """The claims that there was nothing: no requests, no cases."""
    if "备案" in sentence.masked:
        return
    for match in _NONE_RECEIVED.finditer(sentence.masked):
        if _of_this_year(sentence, match.start(), year):
            yield _zero(sentence, match, measures.RECEIVED)
    for match in _NO_CASES.finditer(sentence.masked):
        if _INFORMATION.search(sentence.topic) and _of_this_year(sentence, match.start(), year):
            both = "复议" in match["what"] and "诉讼" in match["what"]
            one = phrases.RECONSIDERATION if "复议" in match["what"] else phrases.SUITS
            yield _zero(sentence, match, phrases.ALL_DISPUTES if both else one)


def _zero(sentence: Sentence, match: re.Match[str], measure: Measure) -> Claim:
    return Claim(sentence, Count(Numeral(0), "", match.start(), match.end(), match[0], ""), measure)
