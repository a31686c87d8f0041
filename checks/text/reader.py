"""Reads the sentences of a report: what every number in them claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice

from checks.model.prose import Narrative
from checks.text import all_so, disputes, documents, measures, phrases, requests, scope, zeros
from checks.text import vocabulary as v
from checks.text.claims import Change, Claim, Heard, TextReading
from checks.text.measures import Measure
from checks.text.numerals import Numeral
from checks.text.pattern import Pattern, before_number
from checks.text.scope import Body, Whose
from checks.text.sentences import MOST_COUNTS, Count, Sentence, all_counts, sentences

# So much of a sentence before a number may say what the number is of.
LOOK_BACK = 300

_REQUESTS = Pattern(v.REQUESTS, hears="收到申请5件", leaves="收到信件5件")
_INFORMATION = Pattern(
    "信息公开|政务公开|依申请|信息申请|申请公开|公开申请", hears="信息申请5件", leaves="公租房申请5件"
)
# What else an office receives and answers; a bare 「办结 99 件」 is about the thing named last.
_OTHER_THINGS = Pattern(
    "信件|来信(?!申请)|信箱|留言|热线|12345|咨询|建议|提案|诉求|工单|投诉|举报|舆情|来电|来访|问题|规范性文件|规章|复议|诉讼",
    hears="收到群众来信5件",
    leaves="收到来信申请5件",
)
_SUM = before_number(
    "^(?:以上|两项|各类|申请|共计|合计|总计|总共|累计|共|为|有|：){1,4}$", hears="以上共计5件", leaves="受理共计5件"
)
_ALL_NATURAL = Pattern(
    "^(?:，|（)(?:均|全部|皆|都)(?:为|是|系|由)(?:自然人|公民)(?:个人)?(?:提|申|的|。|，|）)",
    hears="，均为自然人申请。",
    leaves="，均为法人申请。",
)
_COMPARED = before_number(
    r"(?:同比|(?:较|比|与|同)(?:上一?年|去年|(?P<year>20\d\d)年)度?(?:同期)?(?:相比|比)?)(?:申请|总量|数量|有所|大幅|小幅|明显|略){0,3}"
    r"(?P<way>增长|增加|上升|提高|多|减少|下降|降低|下滑|回落|少)(?:了|率|幅度|为|：){0,2}$",
    hears="较2022年增加5件",
    leaves="新增5件",
)
_FURTHER = before_number(
    "^(?:同比)?(?P<way>增长|增加|上升|减少|下降|降低|下滑)(?:了|率|幅度|为|：){0,2}$",
    hears="下降5%",
    leaves="满意度下降5%",
)
_OF_REQUESTS = before_number(
    "申请(?:公开)?(?:件|的)?(?:总数|总量|数量|量|数)", hears="申请数量同比增加5件", leaves="申请人同比增加5件"
)
_OF_LAST_YEAR = before_number(
    "(?:较|比)(?:上一?年|去年)度?(?:同期)?的$", hears="较去年的15件增加5件", leaves="去年的15件"
)
_GROWING = frozenset(("增长", "增加", "上升", "提高", "多"))
_SHARE = before_number(
    r"^、?(?:约)?占(?:比|总数|总量|全部|申请|答复|办结|办理|结果|收到|新收|受理|已|总|件|数|量|的|比例|比重|为|达|约|本年度|全年|政府|信息"
    r"|公开|案件|：){0,8}$",
    hears="占申请总数的5%",
    leaves="占群众来信的5%",
)
_NUMBERED = Pattern(r"\d|《[^》]{0,200}》", hears="制定规范性文件5件", leaves="制定规范性文件")
_DOCUMENT_LIST = Pattern(
    r"主动公开(?:类|的)?(?:文件|公文|信息|数)?[^，。；、\d]{0,4}\d",
    hears="其中主动公开80件，不予公开6件",
    leaves="收到申请9件，不予公开6件",
)
# Results and cases are told of the report's own body even where other bodies are named beside them.
_OF_A_BODY = frozenset(("received", "answered", "carried_in", "carried_out", "document", "decision", "fee"))
_OF_DECISIONS = frozenset(("件", "起", "宗", "项", "份", "个"))
_OF_DISPUTES = frozenset(("件", "起", "宗", ""))


@lru_cache(maxsize=4)
def read(narrative: Narrative, of: Whose) -> TextReading:
    """What the text claims, read as the text of this report."""
    claims: list[Claim] = []
    changes: list[Change] = []
    elsewhere: list[Claim] = []
    numbers: list[Heard] = []
    left, last = MOST_COUNTS, None
    for sentence in sentences(narrative):
        found = tuple(islice(all_counts(sentence), left))
        left -= len(found)
        same = last is not None and last.sentence.paragraph is sentence.paragraph
        reader = _Reader(sentence, of=of, counts=tuple(c for c in found if not c.rough), before=last if same else None)
        reader.read()
        claims += reader.claims
        none = tuple(islice(_nothing(sentence, of), max(0, min(left, all_so.MOST_SUCH))))
        left -= len(none)
        claims += none
        changes += reader.changes
        elsewhere += reader.elsewhere
        numbers += (reader.heard(count) for count in found)
        last = reader
    return TextReading(tuple(claims), tuple(changes), tuple(elsewhere), tuple(numbers))


@dataclass
class _Reader:
    """Reads one sentence, count by count; what it has spoken of so far says what the next count may be of.

    `before` is the reader of the sentence before it in its paragraph. `subject` is the kind of document it spoke of
    last, `cases` which cases of 表四, `total` of which total (received, answered, a result) it gave a number last, and
    `body` whose figures it gives.
    """

    sentence: Sentence
    of: Whose
    counts: tuple[Count, ...]
    before: _Reader | None
    claims: list[Claim] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    elsewhere: list[Claim] = field(default_factory=list)
    subject: str = ""
    cases: Measure | None = None
    total: str = ""
    body: Body = Body.OWN
    received: Claim | None = None

    def read(self) -> None:
        """Understand every count, and what is said of several of them together."""
        if self.before and scope.goes_on(self.sentence.masked):
            self.cases = self.before.cases
        for index in range(len(self.counts)):
            self.take(index)
        self.claims += list(all_so.outcomes(self.sentence, self.claims, self.counts, self.cases))
        self.claims += list(all_so.answered(self.sentence, self.claims, self.counts, self._received_before))
        self.received = next((c for c in reversed(self.claims) if c.measure.kind == "received"), self._received_before)
        self.before = None

    def heard(self, count: Count) -> Heard:
        """How a count was understood."""
        told = (*self.claims, *self.elsewhere)
        claims = tuple(c for c in told if c.count.start == count.start)
        share_of = next((c for c in told if c.share is count), None)
        return Heard(self.sentence, count, claims, share_of, next((c for c in self.changes if c.count is count), None))

    @cached_property
    def _received_before(self) -> Claim | None:
        return self.before.received if self.before else None

    def take(self, index: int) -> None:
        """Understand one count and add it to what the sentence claims."""
        count, last = self.counts[index], self.claims[-1] if self.claims else None
        right_before = last is not None and last.count.start == self.counts[index - 1].start
        if count.measure == "%" and last and right_before and self._is_share(last, count):
            self.claims[-1] = replace(last, share=count)
            return
        compared = last or (self._received_before if _OF_REQUESTS.search(count.before) else None)
        if compared and (sign := self._change(count)):
            self.changes.append(Change(compared, self.sentence, count, sign))
            return
        if count.measure not in phrases.CASES and count.measure not in ("部", "元"):
            return
        year = scope.year_of(self.sentence, count.start, self.of.year)
        if year != self.of.year:
            self._set_aside(count, year)
            return
        self.body = scope.body_of(count, self.of.unit, self.body)
        measure = self._measure(count) or self._answered_apart(index)
        if measure is measures.UNIT and scope.is_named(phrases.unit_of(count.before), self.of.unit):
            return
        if measure is measures.FEES:
            count = replace(count, number=count.number.per(10_000))
        if measure and self.body is Body.ANOTHER and measure.kind in _OF_A_BODY:
            self.elsewhere.append(Claim(self.sentence, count, measure, year, Body.ANOTHER))
        elif measure:
            self._remember(count, measure)

    def _set_aside(self, count: Count, year: int) -> None:
        """Note what is told of another year, and let it bear on nothing that follows."""
        spoken = self.subject, self.cases
        if measure := self._measure(count):
            body = scope.body_of(count, self.of.unit, self.body)
            self.elsewhere.append(Claim(self.sentence, count, measure, year, body))
        self.subject, self.cases = spoken

    def _remember(self, count: Count, measure: Measure) -> None:
        name = phrases.unit_of(count.before) if measure is measures.UNIT else ""
        body = self.body if measure.kind in _OF_A_BODY else Body.OWN
        self.claims.append(Claim(self.sentence, count, measure, self.of.year, body, name))
        if measure is measures.UNIT:
            self.body = Body.ANOTHER
        if measure.kind in ("received", "answered", "result"):
            self.total = measure.kind
        if measure.kind == "received" and _ALL_NATURAL.search(self.sentence.masked[count.end + len(count.after) :]):
            self.claims.append(Claim(self.sentence, count, phrases.NATURAL_PERSONS, self.of.year))

    def _measure(self, count: Count) -> Measure | None:
        """What the count is of. The order matters: the narrower phrase is tried first."""
        before, after, topic = count.before, count.after, self.sentence.topic
        if count.measure == "元":
            return documents.fee_of(before)
        if self.cases and (
            outcome := disputes.outcome_of(before, self.cases) or disputes.outcome_after(before, after, self.cases)
        ):
            return outcome
        document = documents.document_of(before, after, self._documents_so_far(count)) or self._listed(before)
        if document:
            self.subject = document[0]
            return document[1] if count.measure else None
        if "行政" in before + after and count.measure in _OF_DECISIONS:
            goes_on = bool(self.claims) and self.claims[-1].measure.kind == "decision"
            if goes_on and (listed := documents.next_decision(before)):
                return listed
            told = self._told(count)
            if decision := documents.decision_of(told) or documents.decision_after(told, before, after):
                return decision
        if "备案" not in self.sentence.masked and _INFORMATION.search(topic) and count.measure in _OF_DISPUTES:
            cases = disputes.dispute_of(before, after)
            if cases:
                self.cases = cases
                return cases
        return self._of_requests(count) if _REQUESTS.search(topic) else None

    def _told(self, count: Count) -> str:
        """The sentence up to the count, as far back as it may matter."""
        return self.sentence.masked[max(0, count.start - LOOK_BACK) : count.start]

    def _documents_so_far(self, count: Count) -> str:
        if self.subject:
            return self.subject
        told = self._told(count)
        last = max((match.end() for match in _NUMBERED.finditer(told)), default=0)
        return documents.subject_in(told[last:])

    def _listed(self, before: str) -> tuple[str, Measure] | None:
        """「现行有效规章5件、规范性文件8件」: of the second it is told what was told of the first."""
        last = self.claims[-1].measure if self.claims else None
        subject = documents.next_subject(before)
        if not subject or last is None or last.kind != "document":
            return None
        return subject, measures.documents(subject, last.sums[0].columns[0])

    def _of_requests(self, count: Count) -> Measure | None:
        before, after = count.before, count.after
        if self._spoken_of(count) == "others":
            return None
        measure = phrases.result_of(before, self.of.edition)
        if not measure and self._spoken_of(count) == "requests":
            measure = phrases.result_after(before, after, self.of.edition)
        if measure:
            of_documents = not self.total and _DOCUMENT_LIST.search(self._told(count))
            # Of those received some may be 重复申请 and the like, whatever was done with them.
            of_received = self.total == "received" and ".not_processed." in measure.sums[0].rows[0]
            return None if of_documents or of_received else measure
        if measure := phrases.applicant_of(before):
            return measure if self.total != "result" and count.measure else None
        if measure := requests.carried(before, after, self.of.year) or self._carried_over(count):
            return measure
        if not count.measure:
            return None if count.number.value else requests.received(before, after)
        if phrases.is_channel(before):
            return measures.CHANNEL
        if not _INFORMATION.search(self.sentence.topic):
            return None
        if measure := requests.received(before, after) or self._together(before) or self._in_passing(count):
            return measure
        return measures.UNIT if phrases.unit_of(before) else None

    def _carried_over(self, count: Count) -> Measure | None:
        """「办结18件，结转2件」, where it is said of requests."""
        carried = count.measure and requests.carried_over(count.before, count.after)
        return measures.CARRIED_OVER if carried and self._spoken_before(count) == "requests" else None

    def _in_passing(self, count: Count) -> Measure | None:
        """What was received or answered where the clause does not say of what, 「新收46件」, 「目前依法办结122件」."""
        before, things = count.before, self._spoken_of(count)
        if not count.after and requests.dealt_with(before):
            if self._received_so_far and (things or self._spoken_before(count)) == "requests":
                return measures.DEALT_WITH
            if things == "requests":
                return measures.HANDLED
        if things == "requests" and not count.after and requests.plainly_received(before):
            return measures.RECEIVED
        if things != "others" and requests.of_which_new(before) and self._received_so_far:
            return measures.NEWLY_RECEIVED
        if not requests.answered(before):
            return None
        if requests.in_time(before) and self._late:
            return None
        plainly = requests.plainly_answered(before) and self._spoken_before(count) == "requests"
        return measures.ANSWERED if things == "requests" or (not things and plainly) else None

    @cached_property
    def _late(self) -> bool:
        return requests.out_of_time(self.sentence.masked)

    @property
    def _received_so_far(self) -> bool:
        return self._received_before is not None or any(c.measure.kind == "received" for c in self.claims)

    def _spoken_of(self, count: Count) -> str:
        """What the sentence, up to the count, was last about: 「requests」, 「others」, or neither (empty)."""
        return _last_thing(self._told(count) + self.sentence.masked[count.start : count.end + len(count.after)])

    def _spoken_before(self, count: Count) -> str:
        """What the paragraph was last about, up to the count."""
        return _last_thing(self.sentence.told_before + self._told(count))

    def _together(self, before: str) -> Measure | None:
        """The sum of what the sentence has just listed: of channels, or of those received and those carried in."""
        if not _SUM.search(before):
            return None
        kinds = [claim.measure.kind for claim in self.claims]
        if kinds[-2:] == ["received", "carried_in"]:
            return measures.TOGETHER
        return measures.RECEIVED if len(kinds) > 1 and set(kinds) == {"channel"} else None

    def _answered_apart(self, index: int) -> Measure | None:
        """「收到19件，18件按期答复，1件结转下年」: of those received all were answered but for those carried out."""
        found = self.counts
        if not requests.answered_after(found[index].after) or not found[index].measure:
            return None
        following = found[index + 1] if index + 1 < len(found) else None
        out_next = following is not None and requests.carried_out_after(following.after)
        kinds = [claim.measure.kind for claim in self.claims[-4:] if claim.count in found[max(0, index - 2) : index]]
        if kinds[-1:] == ["received"] and out_next and self.claims[-1].count is found[index - 1]:
            return measures.ANSWERED
        return measures.ANSWERED if kinds == ["received", "carried_out"] else None

    def _is_share(self, counted: Claim, percent: Count) -> bool:
        start = counted.count.end
        if self.sentence.text[start : percent.start] == "（":
            return True
        return percent.start - start < 20 and bool(_SHARE.search(percent.before))

    def _change(self, count: Count) -> int:
        """1 where the count says by how much the last claim grew, -1 by how much it fell, 0 where it says neither."""
        match = _COMPARED.search(count.before)
        if match and match["year"] and int(match["year"]) != self.of.year - 1:
            return 0
        told = any(
            _OF_LAST_YEAR.search(other.before) for other in self.counts if other.end == count.start - len(count.before)
        )
        if not match and (self.changes or told):
            match = _FURTHER.search(count.before)
        if not match:
            return 0
        return 1 if match["way"] in _GROWING else -1


def _last_thing(words: str) -> str:
    others = max((match.end() for match in _OTHER_THINGS.finditer(words)), default=-1)
    asked = words.rfind("申请")
    if max(others, asked) < 0:
        return ""
    return "requests" if asked > others else "others"


def _nothing(sentence: Sentence, of: Whose) -> Iterator[Claim]:
    """The claims that there was nothing of something."""
    for found in zeros.nothing(sentence):
        clause = zeros.clause_before(sentence.masked, found.start)
        if scope.year_of(sentence, found.start, of.year) == of.year and not scope.of_another(clause, of.unit):
            count = Count(Numeral(0), "", found.start, found.end, found.text, "")
            yield Claim(sentence, count, found.measure, of.year)
