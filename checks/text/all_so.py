"""What is said of all that was just counted, without a number of its own: 「均获维持」, 「均已按期答复」."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from checks.text import disputes, measures
from checks.text.claims import Claim
from checks.text.measures import Measure
from checks.text.numerals import Numeral
from checks.text.pattern import Pattern
from checks.text.sentences import Count, Sentence

# More sayings of all cases, or of nothing, than this in one sentence are no prose.
MOST_SUCH = 20
_NEAR = 12
_OUTCOME = Pattern(
    "(?:^|(?<=[，（]))(?:经审理|结果|其结果|法院|复议机关|目前|已){0,2}(?P<all>均|全部|都|皆)?(?:已|获|获得|被|为|予以|得到|判决|裁定|决定|结果){0,3}"
    "(?:(?P<upheld>维持)|(?P<corrected>纠正)|(?P<otherwise>其他结果)|(?P<pending>(?:尚)?未审结)|(?P<decided>审结|办结|结案))"
    "(?=[，；。）]|原|$)",
    hears="行政复议7件，均获维持。",
    leaves="行政复议7件，均依法答辩。",
)
_ANSWERED = Pattern(
    "(?:^|(?<=[，；（]))(?:目前|截至目前|年内|我[局委办院镇乡]|本机关|且|并|现){0,2}(?:(?:均|都|皆)(?:已|能|做到)?|已?全部)"
    "(?:已|予以|进行|作出|依法|依规|规范|及时|按时|按期|如期|按照|按|在|于|法定|规定|要求|时限|期限|时间|程序|内|前|[12]\\d个|工作日|了|并){0,9}"
    "(?:答复|办结|回复|办理完毕|办理完结)(?:申请人|完毕|完成|到位|处理)?(?=[，；。）]|$)",
    hears="收到申请20件，均已在法定期限内答复。",
    leaves="收到申请20件，均未超期答复。",
)
# What is said of the others, or of the rest, is not said of all.
_BUT = Pattern(
    "除|其余|剩余|另有|正在|尚在|尚未|撤回|结转(?:下|次|至|到|20)|延期", hears="除1件外", leaves="上年结转3件"
)
_LISTED = frozenset(("applicant", "channel", "unit"))


def outcomes(
    sentence: Sentence, told: Sequence[Claim], counts: Sequence[Count], cases: Measure | None
) -> Iterator[Claim]:
    """「行政复议7件、行政诉讼9件，均获维持」: the outcome of all the cases that stand right before it."""
    ends = 0
    for match in islice(_OUTCOME.finditer(sentence.masked), MOST_SUCH) if cases else ():
        listed = [c for c in told if ends <= c.count.start < match.start()]
        last = max((c.end for c in counts if c.end <= match.start()), default=0)
        ends = match.end()
        spoken: list[Claim] = []
        for claim in reversed(listed):
            if claim.measure.kind != "dispute" or claim.measure.sums[0].columns != ("total",):
                break
            spoken.append(claim)
        if not spoken or spoken[0].count.end != last or match.start() - last > _NEAR:
            continue
        if not match["all"] and len(spoken) > 1:
            continue  # it may be said of the last alone
        outcome = next(name for name, said in match.groupdict().items() if said and name != "all")
        for claim in reversed(spoken):
            if outcome == "decided":
                none = replace(claim.count, number=Numeral(0), start=match.start(), end=match.end())
                claim = replace(claim, count=none)
            ended = "pending" if outcome == "decided" else outcome
            yield replace(claim, measure=disputes.with_outcome(claim.measure, ended), share=None)


def answered(
    sentence: Sentence, told: Sequence[Claim], counts: Sequence[Count], before: Claim | None
) -> Iterator[Claim]:
    """「收到申请20件，均按期答复」: as many were answered as were received, with those that were carried in.

    `before` is what the sentence before told of requests received, for one that begins so.
    """
    match = _ANSWERED.search(sentence.masked)
    if match is None or _BUT.search(sentence.masked):
        return
    known = {count.start for count in counts if count.measure == "%"} | {claim.count.start for claim in told}
    listed = [claim for claim in told if claim.count.start < match.start()]
    if any(count.start not in known for count in counts if count.start < match.start()):
        return  # it may be said of that number alone
    if not counts and before is not None and match.start() == 0:
        listed = [before]
    whole = [claim for claim in listed if claim.measure.kind in ("received", "carried_in")]
    others = [claim for claim in listed if claim not in whole]
    kinds = [claim.measure.kind for claim in whole]
    if kinds not in (["received"], ["received", "carried_in"]) or any(c.measure.kind not in _LISTED for c in others):
        return
    if any(claim.count.number.step != 1 or claim.wide for claim in whole):
        return
    number = Numeral(sum(claim.count.number.value for claim in whole))
    count = Count(number, "件", match.start(), match.end(), "", "")
    yield Claim(sentence, count, measures.ANSWERED, whole[0].year, whole[0].body, implied=True)
