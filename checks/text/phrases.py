"""The words by which a sentence says what a number counts: patterns over the words before and after it."""

from __future__ import annotations

import re
from functools import cache

from checks.text.measures import (
    COMPANIES,
    CORPORATE,
    Measure,
    applicant,
    decisions,
    dispute,
    documents,
    result,
)
from workbook.edition import Edition, Heading

# Every repetition below has an upper limit, and works on a window of some sixty characters.
CASES = frozenset({"件", "件次", "份", "宗", "起", "封", "条", "个", "项", ""})
_FILL = r"(?:的|类|答复|决定|处理|申请|案件|政府|信息|公开|数量|件数|数|共计|共|总计|合计|计|有|为|是|：){0,6}$"
_OPENING = re.compile(
    r"(?:^[、和及]?|(?:申请|案件|答复|办理|办结|件|结果)(?:中|里|为|是|有)?|^[、和及]?[^、]{2,24}等(?:原因|情形|情况)?)"
    r"(?:其中|分为|包括|作出|作|依法|已|有|共|决定|为|对|属于|涉及|来自|按|信息|本机关|本单位|本[局委办院厅]){0,4}$"
)

_RESULTS = (
    (r"(?:予以|同意)公开[和与及、或](?:者|予以|同意)?部分(?:予以|同意)?公开", result("granted", "partly_granted")),
    (r"部分(?:予以|同意)?公开|(?:予以|同意)部分公开", result("partly_granted")),
    (r"(?<![不未分])(?:予以|同意|全部|完全)公开", result("granted")),
    (r"不予公开|不同意公开", result("denied")),
    (r"无法提供", result("unavailable")),
    (r"不予处理", result("not_processed")),
    (r"其[他它](?:方式)?处理", result("otherwise")),
)
NATURAL_PERSONS = applicant("natural_person")
_APPLICANTS = (
    (r"自然人|公民", NATURAL_PERSONS),
    (r"法人(?:和|或|及|、|以及)?其[他它]组织|法人组织", applicant(*CORPORATE)),
    (r"商业企业", applicant("business")),
    (r"(?<!商业)企业", COMPANIES),
    (r"科研机构", applicant("research")),
    (r"社会公益组织", applicant("public_welfare")),
    (r"法律服务机构", applicant("legal_service")),
)
_APPLICANT_FILL = r"(?:的|申请人|申请|提出|提交|个人|件|政府|信息|公开|共计|共|数量|数|有|为|：){0,6}$"

RECONSIDERATION = dispute("reconsideration")
DIRECT = dispute("direct_suit")
AFTER = dispute("suit_after_reconsideration")
SUITS = dispute("direct_suit", "suit_after_reconsideration")
ALL_DISPUTES = dispute("reconsideration", "direct_suit", "suit_after_reconsideration")
_OUTCOMES = (
    (r"(?:结果)?维持", "upheld"),
    (r"(?:结果)?纠正", "corrected"),
    (r"其他结果", "otherwise"),
    (r"(?:尚)?未审结", "pending"),
)
_OUTCOME_OPENING = re.compile(r"^[、和及]?(?:其中|结果|为|已|被){0,2}$")
_DISPUTE_FILL = r"(?:的|案件|案|申请|数量|件数|数|情况|共计|共|有|均|都|为|是|发生|：){0,6}$"
_DISPUTE_BEFORE = re.compile(r"(?:行政)?(?:复议|诉讼|起诉)" + _DISPUTE_FILL)
_DISPUTE_AFTER = re.compile(
    r"^(?:因|由|涉及|关于|涉|政府|信息|公开|工作|引起|引发|产生|的|被|提起|申请){0,10}"
    r"(?P<what>行政复议|复议|行政诉讼|诉讼)(?:案件|案|申请)?$"
)
# Cases filed for record, tried or defended in court are other measures than those of 表四.
_OTHER_CASES = re.compile(
    r"备案|审理|应诉|出庭|[一二再]审|上诉|败诉|纠错|撤销|复议机关|法院|办理|受理|上一?年|结转|其中(?!未经|经?(?:行政)?复议后)|分别|各$|本级"
    r"|调解|撤回"
)

_SUBJECTS = ((r"(?:行政)?规范性文件", "normative_documents"), (r"(?:政府|部门)?规章(?!制度)", "rules"))
_ACTIONS = (
    (r"制发|制定|制订|制作|印发|出台", "made"),
    (r"废止(?:[和、及]?(?:宣布)?失效)?|宣布失效", "repealed"),
    (r"(?:现行|继续)有效", "in_force"),
)
# One of these stands in all that follows; most clauses have none.
_DOCUMENT_WORDS = re.compile("制|印发|出台|废止|失效|有效")
_DOCUMENT_FILL = r"(?:的|件数|数量|数|共计|共|了|有|为|：|本年度?|全年|新){0,4}$"
_OTHER_DOCUMENTS = re.compile(r"其中|名义|备案|审查|审核|解读|修改|修订|转发|含|以来|本级|牵头|拟|计划|分别|上一?年")

_DECISIONS = (("许可", "licences"), ("处罚", "penalties"), ("强制", "compulsory_measures"))
_DECISION = re.compile(
    r"(?P<verb>作出|做出|下达|实施)?(?:了|的|各类){0,2}行政(?P<what>许可|处罚|强制)(?:处理)?(?P<made>决定)?(?:书|案件|措施|事项){0,2}"
    r"(?:的|数量|件数|数|共计|共|总计|合计|为|有|：){0,4}$"
)
# What is shown to the public, asked for or withdrawn are other measures than the decisions made.
_OTHER_DECISIONS = re.compile(
    r"公示|公开|公布|发布|信息|上报|报送|归集|上传|推送|录入|申请|受理|其中|撤销|注销|不予|变更|听证|复议|诉讼|评查|抽查|上一?年"
)

_CHANNELS = re.compile(
    r"(?P<channel>网络|网上|互联网|在线|线上|线下|网站|官网|平台|电子邮件|电子邮箱|邮件|邮箱|信函|来信|来函|书信|邮寄|信件|邮政"
    r"|快递|当面|当场|现场|窗口|上门|传真|书面|其[他它](?=方式|渠道|途径|形式))"
    r"(?:平台|系统|方式|渠道|途径|形式|表单|提交|提出|递交|投递|寄送|寄出|申请|公开|政府|信息|件|接收|收到|受理|的|数量|数|共|为"
    r"|：){0,7}$"
)
_JOINED = re.compile(r"[、和及或与/]$")
_BODIES = (
    r"局|委|委员会|办|办公室|厅|院|镇|乡|街道|办事处|中心|公司|集团|学校|大学|医院|管委会|区|县|市|单位|部门|政府|园"
)
_UNITS = re.compile(
    rf"^[、和及]?(?:其中)?(?P<unit>[\u4e00-\u9fff]{{1,14}}?(?:{_BODIES}))(?:共|收到|受理|办理|申请){{0,3}}$"
)


def result_of(before: str, edition: Edition) -> Measure | None:
    """The result group or the single result that the words before a number name."""
    return _listed(before, _results(edition))


def applicant_of(before: str) -> Measure | None:
    """The kind of applicant that the words before a number name."""
    return _listed(before, _compiled_applicants())


def outcome_of(before: str, cases: Measure) -> Measure | None:
    """The outcome, of these cases of 表四, that the words before a number name."""
    for pattern, outcome in _OUTCOMES:
        match = re.search(rf"(?:{pattern}){_DISPUTE_FILL}", before)
        if match and _OUTCOME_OPENING.search(before[: match.start()]):
            groups = (row.removeprefix("disputes.") for row in cases.sums[0].rows)
            return dispute(*groups, outcome=outcome)
    return None


def dispute_of(before: str, after: str) -> Measure | None:
    """The cases of 表四 that the words around a number name."""
    if _OTHER_CASES.search(before):
        return None
    if _DISPUTE_BEFORE.search(before):
        return cases_of(before)
    match = _DISPUTE_AFTER.search(after)
    return cases_of(match["what"]) if match and not re.search("复议|诉讼", before) else None


def cases_of(words: str) -> Measure:
    """The cases of 表四 that are meant by words in which 复议 or 诉讼 occurs."""
    bare = re.sub("未经(?:行政)?复议|(?:经)?(?:行政)?复议后", "", words)
    if "复议" in bare:
        return ALL_DISPUTES if re.search("诉讼|起诉", bare) else RECONSIDERATION
    if bare == words:
        return SUITS
    return DIRECT if "未经" in words else AFTER


def document_of(before: str, after: str, known: str) -> tuple[str, Measure] | None:
    """What is counted of 规章 or 规范性文件, and which of the two; `known` is the one spoken of before, if any."""
    if not _DOCUMENT_WORDS.search(before) or _OTHER_DOCUMENTS.search(before):
        return None
    for verb, column in _ACTIONS:
        for noun, subject in _SUBJECTS:
            if _names_documents(before, after, verb, noun):
                return subject, documents(subject, column)
        if known and re.search(
            rf"^[、和及]?(?:本年度?|全年|新|共|已|现|目前|清理){{0,2}}(?:{verb})(?:的?文件)?{_DOCUMENT_FILL}", before
        ):
            return known, documents(known, column)
    return None


def _names_documents(before: str, after: str, verb: str, noun: str) -> bool:
    gap = r"(?:的|了|本年度?|各类|行政|并|公开|发布|印发|新){0,3}"
    if re.search(rf"(?:{verb}){gap}(?:{noun}){_DOCUMENT_FILL}", before):
        return True
    if re.search(rf"(?:{noun})(?:本年度?|全年|今年|共|新|的){{0,3}}(?:{verb}){_DOCUMENT_FILL}", before):
        return True
    follows = re.search(rf"^(?:{noun})(?:$|在|均|已|全部|并)", after)
    return bool(follows and re.search(rf"(?:{verb}){_DOCUMENT_FILL}", before))


def subject_in(words: str) -> str:
    """Which of 规章 and 规范性文件 the words speak of last; empty where they speak of neither."""
    found = [(match.end(), subject) for noun, subject in _SUBJECTS for match in re.finditer(noun, words)]
    return max(found)[1] if found else ""


def decision_of(words: str) -> Measure | None:
    """The decisions of 表二 that the words before a number, from the beginning of the sentence, name."""
    match = _DECISION.search(words)
    if match is None or not (match["verb"] or match["made"]) or _OTHER_DECISIONS.search(words[-60:]):
        return None
    return decisions(dict(_DECISIONS)[match["what"]])


def next_subject(before: str) -> str:
    """Which of 规章 and 规范性文件 goes on a list, 「、规范性文件」; empty where the words do not go on one."""
    found = (subject for noun, subject in _SUBJECTS if re.fullmatch(rf"[、和及](?:{noun}){_DOCUMENT_FILL}", before))
    return next(found, "")


def is_channel(before: str) -> bool:
    """Whether the words before a number name one way of handing in requests."""
    match = _CHANNELS.search(before)
    return bool(match) and not re.search("发布|公布|主动公开|公开信息|告知|答复", before) and not _joined(before, match)


def _joined(before: str, match: re.Match[str] | None) -> bool:
    return bool(match and match.start() > 1 and _JOINED.search(before[: match.start()]))


def unit_of(before: str) -> str:
    """The subordinate unit that the words before a number name, in a list of units; empty if none."""
    match = _UNITS.search(before)
    return match["unit"] if match else ""


def _listed(before: str, names: tuple[tuple[re.Pattern[str], Measure], ...]) -> Measure | None:
    for pattern, measure in names:
        match = pattern.search(before)
        if match:
            return measure if _OPENING.search(before[: match.start()]) else None
    return None


@cache
def _results(edition: Edition) -> tuple[tuple[re.Pattern[str], Measure], ...]:
    """The result groups, then the single results by the labels of the edition."""
    found = [(re.compile(rf"(?:{words}){_FILL}"), measure) for words, measure in _RESULTS]
    for field in edition.requests.fields:
        keys = [heading.key for heading in field.row if heading.key]
        if field.column[-1].total and keys[0] == "results" and len(keys) == 3 and keys[-1] != "other":
            words = "|".join(re.escape(word) for word in _bare_labels(field.row[-1]))
            found.append((re.compile(rf"(?:{words}){_FILL}"), result(".".join(keys[1:]))))
    return tuple(found)


def _bare_labels(heading: Heading) -> list[str]:
    bare = [re.sub(r"^\d\.(?:属于)?", "", wording) for wording in heading.wordings]
    return [re.sub("申请$", "", wording.removeprefix("本机关")) for wording in bare if len(wording) < 25]


@cache
def _compiled_applicants() -> tuple[tuple[re.Pattern[str], Measure], ...]:
    return tuple((re.compile(rf"(?:{words}){_APPLICANT_FILL}"), measure) for words, measure in _APPLICANTS)
