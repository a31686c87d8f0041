"""The words by which a sentence says of how many 规章, 规范性文件 and decisions of 表二 it tells."""

from __future__ import annotations

from checks.text import vocabulary as v
from checks.text.measures import FEES, Measure, decisions, documents
from checks.text.pattern import Pattern, after_number, before_number, filled, up_to_number, words_of

_FILL = words_of(v.TELLING, v.THIS_YEAR, "件数|了|新")
_GAP = filled("的|了|本年度?|各类|行政|并|公开|公布|发布|印发|新", 3)
_PAUSE = filled("本年度?|全年|今年|共|新|的", 3)
NORMATIVE, RULES = "normative_documents", "rules"


_Verb = tuple[Pattern, ...]


def _verb(words: str, *, hears: tuple[str, str, str, str], leaves: tuple[str, str, str, str]) -> _Verb:
    """The patterns of one verb: before 规范性文件 and 规章 each in both orders, then alone before its number."""
    either = f"(?:(?P<{NORMATIVE}>{v.NORMATIVE_DOCUMENTS})|(?P<{RULES}>{v.RULES}))"
    shapes = (
        rf"(?:{words}){_GAP}{either}{filled(_FILL, 4)}$",
        rf"{either}{_PAUSE}(?:{words}){filled(_FILL, 4)}$",
        up_to_number(words, _FILL, 4),
        rf"^[、和及]?{filled('本年度?|全年|新|共|已|现|目前|清理', 2)}(?:{words})(?:的?文件)?{filled(_FILL, 4)}$",
    )
    return tuple(before_number(s, hears=h, leaves=n) for s, h, n in zip(shapes, hears, leaves, strict=True))


_ACTIONS: tuple[tuple[str, _Verb], ...] = (
    (
        "made",
        _verb(
            v.MAKING,
            hears=("制发行政规范性文件5件", "规范性文件本年度制定5件", "全年出台5件规范性文件", "、制定5件"),
            leaves=("制定规章制度5件", "规范性文件修订5件", "全年办理5件规范性文件", "以政府名义印发5件"),
        ),
    ),
    (
        "repealed",
        _verb(
            v.REPEALING,
            hears=("废止和宣布失效规范性文件5件", "规范性文件共废止5件", "清理废止5件规章", "、废止5件"),
            leaves=("废止合同5件", "规范性文件修改5件", "清理5件规章", "拟废止5件"),
        ),
    ),
    (
        "in_force",
        _verb(
            v.IN_FORCE,
            hears=("现行有效的规章5件", "规范性文件现行有效5件", "现行有效5件规章", "、现行有效5件"),
            leaves=("有效的规章5件", "规范性文件执行有效率5件", "有效期内5件规章", "经清理后现行有效5件"),
        ),
    ),
)
_FOLLOWS = {
    NORMATIVE: after_number(
        rf"^(?:{v.NORMATIVE_DOCUMENTS})(?:$|在|均|已|全部|并)",
        hears="出台5件规范性文件",
        leaves="出台5件规范性文件管理办法",
    ),
    RULES: after_number(rf"^(?:{v.RULES})(?:$|在|均|已|全部|并)", hears="制定5件政府规章", leaves="制定5件规章制度"),
}
_LISTED = {
    NORMATIVE: before_number(
        rf"[、和及](?:{v.NORMATIVE_DOCUMENTS}){filled(_FILL, 4)}", hears="、规范性文件8件", leaves="规范性文件8件"
    ),
    RULES: before_number(rf"[、和及](?:{v.RULES}){filled(_FILL, 4)}", hears="、规章8件", leaves="规章8件"),
}
_MENTIONED = (
    (NORMATIVE, Pattern(v.NORMATIVE_DOCUMENTS, hears="清理行政规范性文件", leaves="清理文件")),
    (RULES, Pattern(v.RULES, hears="清理政府规章", leaves="清理规章制度")),
)
# One of these stands in all that follows; most clauses have none.
_VERBS = before_number("制|印发|出台|废止|失效|有效", hears="制发规范性文件5件", leaves="收到申请5件")
_OTHER_DOCUMENTS = before_number(
    "其中|名义|备案|审查|审核|解读|修改|修订|转发|含|以来|本级|牵头|拟|计划|分别|上一?年",
    hears="以政府名义制发规范性文件5件",
    leaves="制发规范性文件5件",
)

_DECISION = before_number(
    r"(?P<verb>作出|做出|下达|实施)?(?:了|的|各类){0,2}行政(?P<what>许可|处罚|强制)(?:处理)?(?P<made>决定)?(?:书|案件|措施|事项){0,2}"
    + filled(words_of("的|数量|件数|数|共计|共|为|有|：", v.IN_ALL), 4)
    + "$",
    hears="作出行政许可5件",
    leaves="行政许可事项清单5件",
)
_DECIDING = before_number(
    "(?:作出|做出|下达|实施)(?:了|各类|共计|共){0,2}$|^(?:、|和|及)?$",
    hears="作出198宗行政许可",
    leaves="公开198宗行政许可",
)
_DECISION_AFTER = after_number(
    "^(?:的)?行政(?P<what>许可|处罚|强制)(?:处理)?(?P<made>决定)?(?:书|案件|措施|事项){0,2}$",
    hears="作出198宗行政许可",
    leaves="受理198宗行政许可申请",
)
_NEXT_DECISION = before_number(
    "^[、和及]行政(?P<what>许可|处罚|强制)(?:处理)?(?:决定)?(?:书|案件|措施|事项){0,2}(?:数量|共|为){0,2}$",
    hears="作出行政许可5件、行政处罚3件",
    leaves="作出行政许可5件，公示行政处罚3件",
)
_VERB_OF_DECISIONS = Pattern("作出|做出|下达|实施", hears="作出行政处罚10宗、198宗", leaves="公示行政处罚10宗")
_FEE = before_number(
    "(?:行政事业性收费|收费金额)" + filled(words_of(v.TELLING, v.IN_ALL, "金额|收入|总额|项目|资金|人民币"), 6) + "$",
    hears="收取行政事业性收费共计5元",
    leaves="减免行政事业性收费项目涉及企业5元",
)
# What was waived, planned or charged for copies is another amount than the one of 表二.
_OTHER_FEES = before_number(
    "减|免|降|取消|返还|退|目录|标准|处理费|预算|决算|上一?年|其中|本级|公示|公开|罚没|计划|预计",
    hears="减免行政事业性收费5元",
    leaves="收取行政事业性收费5元",
)
_KINDS = {"许可": "licences", "处罚": "penalties", "强制": "compulsory_measures"}
# What is shown to the public, asked for or withdrawn are other measures than the decisions made.
_OTHER_DECISIONS = before_number(
    "公示|公开|公布|发布|信息|上报|报送|归集|上传|推送|录入|申请|受理|其中|撤销|注销|不予|变更|听证|复议|诉讼|评查|抽查|上一?年",
    hears="公示行政许可决定5件",
    leaves="作出行政许可决定5件",
)


def document_of(before: str, after: str, known: str) -> tuple[str, Measure] | None:
    """What is counted of 规章 or 规范性文件, and which of the two; `known` is the one spoken of before, if any."""
    if not _VERBS.search(before) or _OTHER_DOCUMENTS.search(before):
        return None
    for column, (noun_after, noun_before, bare, alone) in _ACTIONS:
        match = noun_after.search(before) or noun_before.search(before)
        subject = (NORMATIVE if match[NORMATIVE] else RULES) if match else ""
        if not subject and bare.search(before):
            subject = next((noun for noun, pattern in _FOLLOWS.items() if pattern.search(after)), "")
        if not subject and known and alone.search(before):
            subject = known
        if subject:
            return subject, documents(subject, column)
    return None


def subject_in(words: str) -> str:
    """Which of 规章 and 规范性文件 the words speak of last; empty where they speak of neither."""
    found = [(match.end(), subject) for subject, noun in _MENTIONED for match in noun.finditer(words)]
    return max(found)[1] if found else ""


def next_subject(before: str) -> str:
    """Which of 规章 and 规范性文件 goes on a list, 「、规范性文件」; empty where the words do not go on one."""
    return next((subject for subject, pattern in _LISTED.items() if pattern.fullmatch(before)), "")


def decision_of(words: str) -> Measure | None:
    """The decisions of 表二 that the words before a number, from the beginning of the sentence, name."""
    match = _DECISION.search(words)
    if match is None or not (match["verb"] or match["made"]) or _OTHER_DECISIONS.search(words[-60:]):
        return None
    return decisions(_KINDS[match["what"]])


def decision_after(words: str, before: str, after: str) -> Measure | None:
    """The decisions that the words after a number name, 「作出198宗行政许可」; `words` are the sentence up to it."""
    match = _DECISION_AFTER.search(after)
    if match is None or not _DECIDING.search(before) or _OTHER_DECISIONS.search(words[-60:]):
        return None
    return decisions(_KINDS[match["what"]]) if _VERB_OF_DECISIONS.search(words[-60:]) else None


def next_decision(before: str) -> Measure | None:
    """The decisions with which a list of them goes on, 「、行政处罚」."""
    match = _NEXT_DECISION.search(before)
    return decisions(_KINDS[match["what"]]) if match else None


def decisions_of(kind: str) -> Measure:
    """The decisions of this kind: 许可, 处罚 or 强制."""
    return decisions(_KINDS[kind])


def fee_of(before: str) -> Measure | None:
    """行政事业性收费 of 表二, if the words before an amount name it."""
    return FEES if _FEE.search(before) and not _OTHER_FEES.search(before) else None
