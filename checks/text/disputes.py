"""The words by which a sentence says of how many cases of 表四 it tells, and how they ended."""

from __future__ import annotations

from checks.text import vocabulary as v
from checks.text.measures import Measure, dispute
from checks.text.pattern import Pattern, after_number, before_number, up_to_number, words_of

RECONSIDERATION = dispute("reconsideration")
DIRECT = dispute("direct_suit")
AFTER = dispute("suit_after_reconsideration")
SUITS = dispute("direct_suit", "suit_after_reconsideration")
ALL_DISPUTES = dispute("reconsideration", "direct_suit", "suit_after_reconsideration")

_FILL = words_of(v.TELLING, "案件|案|申请|件数|情况|均|都|是|发生")


def _outcome(words: str, *, hears: str, leaves: str) -> Pattern:
    return before_number(up_to_number(words, _FILL, 6), hears=hears, leaves=leaves)


_OUTCOMES = (
    (_outcome("(?:结果)?维持", hears="结果维持5件", leaves="维持原判的占5件"), "upheld"),
    (_outcome("(?:结果)?纠正", hears="被纠正5件", leaves="纠正错误5件"), "corrected"),
    (_outcome("其他结果", hears="其他结果5件", leaves="其他5件"), "otherwise"),
    (_outcome("(?:尚)?未审结", hears="尚未审结5件", leaves="已审结5件"), "pending"),
)
_OUTCOME_AFTER = after_number(
    "^(?:的|被|结果|为|获|获得|已|予以|由法院|法院){0,3}(?:(?P<upheld>维持)|(?P<corrected>纠正)|(?P<otherwise>其他结果)"
    "|(?P<pending>(?:尚)?未审结|正在审理))(?:$|的$|原行政|原决定|原判)",
    hears="其中2件被纠正",
    leaves="2件维持秩序的建议",
)
_APART = before_number("^[、和及]?(?:其中|另|另有|有|其余|剩余){0,2}$", hears="其中2件被纠正", leaves="行政复议2件")
_OPENING = Pattern(
    "^[、和及]?(?:其中|结果|为|已|被|经?复议机关|经?(?:人民)?法院|经审理){0,2}$", hears="、被", leaves="去年法院判决"
)
_BEFORE = before_number(
    up_to_number(f"(?:行政)?(?:{v.CASES})", _FILL, 6), hears="行政复议案件共5件", leaves="行政复议工作会5件"
)
_AFTER = after_number(
    r"^(?:因|由|涉及|关于|涉|政府|信息|公开|工作|引起|引发|产生|的|被|提起|申请){0,10}"
    r"(?P<what>行政复议|复议|行政诉讼|诉讼)(?:案件|案|申请)?$",
    hears="有5件涉及政府信息公开的行政复议案件",
    leaves="有5件信息公开的复议工作会",
)
_NAMED = before_number("复议|诉讼", hears="行政复议工作中有5件", leaves="有5件行政复议")
# Cases filed for record, tried or defended in court are other measures than those of 表四.
_OTHER_CASES = before_number(
    r"备案|审理|应诉|出庭|[一二再]审|上诉|败诉|纠错|撤销|复议机关|法院|办理|受理|上一?年|结转|其中(?!未经|经?(?:行政)?复议后)|分别|各$|本级"
    r"|调解|撤回",
    hears="审理行政复议案件5件",
    leaves="其中未经复议直接起诉5件",
)
_ROUTE = Pattern("未经(?:行政)?复议|(?:经)?(?:行政)?复议后", hears="未经行政复议直接起诉", leaves="行政复议和行政诉讼")


def outcome_of(before: str, cases: Measure) -> Measure | None:
    """The outcome, of these cases of 表四, that the words before a number name."""
    for pattern, outcome in _OUTCOMES:
        match = pattern.search(before)
        if match and _OPENING.search(before[: match.start()]):
            return with_outcome(cases, outcome)
    return None


def outcome_after(before: str, after: str, cases: Measure) -> Measure | None:
    """The outcome that the words after a number name: 「其中2件被纠正」."""
    match = _OUTCOME_AFTER.search(after) if _APART.search(before) else None
    return with_outcome(cases, match.lastgroup) if match and match.lastgroup else None


def with_outcome(cases: Measure, outcome: str) -> Measure:
    """Of these cases of 表四, those that ended so."""
    return dispute(*(row.removeprefix("disputes.") for row in cases.sums[0].rows), outcome=outcome)


def dispute_of(before: str, after: str) -> Measure | None:
    """The cases of 表四 that the words around a number name."""
    if _OTHER_CASES.search(before):
        return None
    if _BEFORE.search(before):
        return cases_of(before)
    match = _AFTER.search(after)
    return cases_of(match["what"]) if match and not _NAMED.search(before) else None


def cases_of(words: str) -> Measure:
    """The cases of 表四 that are meant by words in which 复议 or 诉讼 occurs."""
    bare = _ROUTE.without(words)
    if "复议" in bare:
        return ALL_DISPUTES if "诉讼" in bare or "起诉" in bare else RECONSIDERATION
    if bare == words:
        return SUITS
    return DIRECT if "未经" in words else AFTER
