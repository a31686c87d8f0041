"""What the text of a report claims in figures: so many requests, answers, cases, documents; shares and changes.

Whatever is not understood for certain is left out: a part of a whole, another year, another body, an estimate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from checks.model.prose import Narrative
from checks.text import measures, phrases, requests, scope, zeros
from checks.text.measures import Measure
from checks.text.numerals import Numeral
from checks.text.sentences import MOST_COUNTS, Count, Sentence, counts, sentences
from workbook.edition import Edition


@dataclass(frozen=True)
class Claim:
    """A sentence gives this number for this measure; `unit` names the subordinate unit of which it does.

    A `wide` claim of an office's report is told of a whole area or system, which may be more than the office itself.
    """

    sentence: Sentence
    count: Count
    measure: Measure
    unit: str = ""
    share: Count | None = None
    wide: bool = False


@dataclass(frozen=True)
class Change:
    """A sentence says by how much the claimed number differs from last year's: a count, or a percentage."""

    claim: Claim
    sentence: Sentence
    count: Count
    sign: int


@dataclass(frozen=True)
class Reading:
    """Everything a text claims, in the order of the text."""

    claims: tuple[Claim, ...]
    changes: tuple[Change, ...]


@dataclass
class _Memory:
    """What the sentence has spoken of so far; `heard` is the last claim of requests received in its paragraph."""

    claims: list[Claim] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    subject: str = ""
    cases: Measure | None = None
    total: str = ""
    elsewhere: bool = False
    wide: bool = False
    heard: Claim | None = None


_REQUESTS = re.compile(r"信息公开申请|依申请公开|申请公开|申请")
_INFORMATION = re.compile(r"信息公开|政务公开|依申请|信息申请|申请公开|公开申请")
# What else an office receives and answers; a bare 「办结 99 件」 is about the thing named last.
_OTHER_THINGS = re.compile(
    r"信件|来信(?!申请)|信箱|留言|热线|12345|咨询|建议|提案|诉求|工单|投诉|举报|舆情|来电|来访|问题|规范性文件|规章|复议|诉讼"
)
_SUM = re.compile(r"^(?:以上|两项|各类|申请|共计|合计|总计|总共|累计|共|为|有|：){1,4}$")
_ALL_NATURAL = re.compile(r"^(?:，|（)(?:均|全部|皆|都)(?:为|是|系|由)(?:自然人|公民)(?:个人)?(?:提|申|的|。|，|）)")
_COMPARED = re.compile(
    r"(?:同比|(?:较|比|与|同)(?:上一?年|去年|(?P<year>20\d\d)年)度?(?:同期)?(?:相比|比)?)(?:申请|总量|数量|有所|大幅|小幅|明显|略){0,3}"
    r"(?P<way>增长|增加|上升|提高|多|减少|下降|降低|下滑|回落|少)(?:了|率|幅度|为|：){0,2}$"
)
_FURTHER = re.compile(r"^(?:同比)?(?P<way>增长|增加|上升|减少|下降|降低|下滑)(?:了|率|幅度|为|：){0,2}$")
_OF_REQUESTS = re.compile(r"申请(?:公开)?(?:件|的)?(?:总数|总量|数量|量|数)")
_GROWING = frozenset(("增长", "增加", "上升", "提高", "多"))
_SHARE = re.compile(
    r"^、?(?:约)?占(?:比|总数|总量|全部|申请|答复|办结|办理|结果|收到|新收|受理|已|总|件|数|量|的|比例|比重|为|达|约|本年度|全年|政府|信息"
    r"|公开|案件|：){0,8}$"
)
# Results and cases are told of the report's own body even where other bodies are named beside them.
_OF_A_BODY = frozenset(("received", "answered", "carried_in", "carried_out", "document", "decision"))
_OF_DECISIONS = frozenset(("件", "起", "宗", "项", "份", "个"))
_NUMBERED = re.compile(r"\d|《[^》]*》")
_DOCUMENT_LIST = re.compile(r"主动公开(?:类|的)?(?:文件|公文|信息|数)?[^，。；、\d]{0,4}\d")


@lru_cache(maxsize=4)
def read(narrative: Narrative, edition: Edition, unit: str, year: int) -> Reading:
    """What the text claims of the reporting year; `unit` and `year` are the report's own."""
    claims: list[Claim] = []
    changes: list[Change] = []
    left, heard = MOST_COUNTS, None
    for sentence in sentences(narrative):
        found = list(islice(counts(sentence), left))
        left -= len(found)
        same = heard is not None and heard.sentence.paragraph is sentence.paragraph
        memory = _Memory(heard=heard if same else None)
        for i in range(len(found)):
            _take(memory, sentence, found, i, edition, unit, year)
        claims += memory.claims
        claims += _nothing(sentence, year) if left > 0 else ()
        changes += memory.changes
        heard = next((c for c in reversed(memory.claims) if c.measure.kind == "received"), memory.heard)
    return Reading(tuple(claims), tuple(changes))


def _take(
    memory: _Memory,
    sentence: Sentence,
    found: Sequence[Count],
    index: int,
    edition: Edition,
    unit: str,
    year: int,
) -> None:
    """Understand one count of a sentence and add it to what the sentence claims."""
    count, last = found[index], memory.claims[-1] if memory.claims else None
    if count.measure == "%" and last and last.count is found[index - 1] and _is_share(sentence, last.count, count):
        memory.claims[-1] = replace(last, share=count)
        return
    compared = last or (memory.heard if _OF_REQUESTS.search(count.before) else None)
    if compared and (sign := _change(memory, count, year)):
        memory.changes.append(Change(compared, sentence, count, sign))
        return
    if count.measure not in phrases.CASES and count.measure != "部":
        return
    if not scope.of_this_year(sentence, count.start, year):
        return
    if scope.of_own(count):
        memory.elsewhere = memory.wide = False
    memory.elsewhere |= scope.of_another(count.before, unit)
    memory.wide |= scope.is_wide(count.before, unit)
    measure = _measure(memory, sentence, count, edition, year) or _answered_apart(memory, found, index)
    if measure is measures.UNIT and scope.is_named(phrases.unit_of(count.before), unit):
        return
    if measure is not None and not (memory.elsewhere and measure.kind in _OF_A_BODY):
        _remember(memory, sentence, count, measure)


def _remember(memory: _Memory, sentence: Sentence, count: Count, measure: Measure) -> None:
    name = phrases.unit_of(count.before) if measure is measures.UNIT else ""
    memory.claims.append(Claim(sentence, count, measure, name, wide=memory.wide and measure.kind in _OF_A_BODY))
    memory.elsewhere |= measure is measures.UNIT
    if measure.kind in ("received", "answered", "result"):
        memory.total = measure.kind
    if measure.kind == "received" and _ALL_NATURAL.search(sentence.masked[count.end + len(count.after) :]):
        memory.claims.append(Claim(sentence, count, phrases.NATURAL_PERSONS))


def _measure(memory: _Memory, sentence: Sentence, count: Count, edition: Edition, year: int) -> Measure | None:
    """What the count is of. The order matters: the narrower phrase is tried first."""
    before, after, topic = count.before, count.after, sentence.topic
    if memory.cases and (outcome := phrases.outcome_of(before, memory.cases)):
        return outcome
    known = memory.subject or phrases.subject_in(_NUMBERED.split(sentence.masked[: count.start])[-1])
    document = phrases.document_of(before, after, known) or _listed_document(memory, before)
    if document:
        memory.subject = document[0]
        return document[1] if count.measure else None
    if "行政" in before and count.measure in _OF_DECISIONS:
        decision = phrases.decision_of(sentence.masked[: count.start])
        if decision:
            return decision
    if "备案" not in sentence.masked and _INFORMATION.search(topic) and count.measure in ("件", "起", "宗", ""):
        cases = phrases.dispute_of(before, after)
        if cases:
            memory.cases = cases
            return cases
    if not _REQUESTS.search(topic):
        return None
    return _of_requests(memory, sentence, count, edition, year)


def _listed_document(memory: _Memory, before: str) -> tuple[str, Measure] | None:
    """「现行有效规章5件、规范性文件8件」: of the second it is told what was told of the first."""
    last = memory.claims[-1].measure if memory.claims else None
    subject = phrases.next_subject(before)
    if not subject or last is None or last.kind != "document":
        return None
    return subject, measures.documents(subject, last.sums[0].columns[0])


def _of_requests(memory: _Memory, sentence: Sentence, count: Count, edition: Edition, year: int) -> Measure | None:
    before, after = count.before, count.after
    things = _spoken_of(sentence, count)
    if things == "others":
        return None
    if measure := phrases.result_of(before, edition):
        of_documents = not memory.total and _DOCUMENT_LIST.search(sentence.masked[: count.start])
        # Of those received some may be 重复申请 and the like, whatever was done with them.
        of_received = memory.total == "received" and ".not_processed." in measure.sums[0].rows[0]
        return None if of_documents or of_received else measure
    if measure := phrases.applicant_of(before):
        return measure if memory.total != "result" and count.measure else None
    if measure := requests.carried(before, after, year):
        return measure
    if not count.measure:
        return None
    if phrases.is_channel(before):
        return measures.CHANNEL
    if not _INFORMATION.search(sentence.topic):
        return None
    if measure := requests.received(before, after) or _together(memory, before) or _in_passing(sentence, count):
        return measure
    return measures.UNIT if phrases.unit_of(before) else None


def _in_passing(sentence: Sentence, count: Count) -> Measure | None:
    """What was received or answered where the clause does not say of what, 「新收46件」, 「目前依法办结122件」."""
    before, things = count.before, _spoken_of(sentence, count)
    if things == "requests" and not count.after and requests.plainly_received(before):
        return measures.RECEIVED
    if not requests.answered(before) or (requests.in_time(before) and requests.out_of_time(sentence.masked)):
        return None
    plainly = requests.plainly_answered(before) and _spoken_before(sentence, count) == "requests"
    return measures.ANSWERED if things == "requests" or (not things and plainly) else None


def _spoken_of(sentence: Sentence, count: Count) -> str:
    """Whether the sentence, up to the count, was last about 「requests」, about 「others」, or about neither (「」)."""
    return _last_thing(sentence.masked[max(0, count.start - 300) : count.end + len(count.after)])


def _spoken_before(sentence: Sentence, count: Count) -> str:
    """What the paragraph was last about, up to the count."""
    return _last_thing(sentence.told_before + sentence.masked[: count.start])


def _last_thing(words: str) -> str:
    others = max((match.end() for match in _OTHER_THINGS.finditer(words)), default=-1)
    asked = words.rfind("申请")
    if max(others, asked) < 0:
        return ""
    return "requests" if asked > others else "others"


def _together(memory: _Memory, before: str) -> Measure | None:
    """The sum of what the sentence has just listed: of channels, or of what was received and what was carried in."""
    if not _SUM.search(before):
        return None
    kinds = [claim.measure.kind for claim in memory.claims]
    if kinds[-2:] == ["received", "carried_in"]:
        return measures.TOGETHER
    return measures.RECEIVED if len(kinds) > 1 and set(kinds) == {"channel"} else None


def _answered_apart(memory: _Memory, found: Sequence[Count], index: int) -> Measure | None:
    """「收到19件，18件按期答复，1件结转下年」: of those received all were answered but for those carried out."""
    if not requests.answered_after(found[index].after) or not found[index].measure:
        return None
    following = found[index + 1] if index + 1 < len(found) else None
    out_next = following is not None and requests.carried_out_after(following.after)
    kinds = [claim.measure.kind for claim in memory.claims if claim.count in found[max(0, index - 2) : index]]
    if kinds[-1:] == ["received"] and out_next and memory.claims[-1].count is found[index - 1]:
        return measures.ANSWERED
    return measures.ANSWERED if kinds == ["received", "carried_out"] else None


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


def _nothing(sentence: Sentence, year: int) -> Iterator[Claim]:
    """The claims that there was nothing of something."""
    for found in zeros.nothing(sentence):
        if scope.of_this_year(sentence, found.start, year):
            count = Count(Numeral(0), "", found.start, found.end, found.text, "")
            yield Claim(sentence, count, found.measure)
