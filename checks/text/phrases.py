"""The words by which a sentence says what a number counts: patterns over the words before and after it."""

from __future__ import annotations

import re
from functools import cache

from checks.text import vocabulary as v
from checks.text.measures import COMPANIES, CORPORATE, Measure, applicant, result
from checks.text.pattern import Pattern, after_number, before_number, filled, up_to_number, words_of
from checks.text.sentences import unquoted
from workbook.edition import Edition, Heading

# Words that count something of what a report counts.
CASES = frozenset({"件", "件次", "份", "宗", "起", "封", "条", "个", "项", ""})

_RESULT_FILL = words_of(v.TELLING, v.OF_INFORMATION, v.IN_ALL, "类|答复|决定|处理|申请|案件|件数|计|是")
_OPENING = Pattern(
    r"(?:^[、和及]?|(?:申请|案件|答复|办理|办结|件|结果)(?:中|里|为|是|有)?|^[、和及]?[^、]{2,24}等(?:原因|情形|情况)?)"
    r"(?:其中|分为|包括|作出|作|依法|已|有|共|决定|为|对|属于|涉及|来自|按|信息|本机关|本单位|本[局委办院厅]){0,4}$",
    hears="申请中属于",
    leaves="文件中列明",
)


def _result(words: str, *, hears: str, leaves: str) -> Pattern:
    return before_number(up_to_number(words, _RESULT_FILL, 6), hears=hears, leaves=leaves)


_RESULTS = (
    (
        _result(
            "(?:予以|同意)公开[和与及、或](?:者|予以|同意)?部分(?:予以|同意)?公开",
            hears="予以公开和部分公开5件",
            leaves="予以公开5件",
        ),
        result("granted", "partly_granted"),
    ),
    (
        _result("部分(?:予以|同意)?公开|(?:予以|同意)部分公开", hears="部分公开的5件", leaves="部分信息已公开5件"),
        result("partly_granted"),
    ),
    (
        _result("(?<![不未分])(?:予以|同意|全部|完全)公开", hears="同意公开的5件", leaves="不予公开5件"),
        result("granted"),
    ),
    (_result("不予公开|不同意公开", hears="不予公开的申请5件", leaves="不应公开5件"), result("denied")),
    (_result("无法提供", hears="无法提供政府信息5件", leaves="无法按要求提供的情形5件"), result("unavailable")),
    (_result("不予处理", hears="不予处理5件", leaves="不再处理5件"), result("not_processed")),
    (_result("其[他它](?:方式)?处理", hears="作其他处理5件", leaves="其他方面处理5件"), result("otherwise")),
)

_RESULT_LEADS = (
    "的|为|系|是|因|由于|属于|属|依法|经审查|予以答复|答复|决定|作出|作|按|申请|政府|信息|本机关|我[局县区市镇委院]"
)


def _result_after(words: str, *, hears: str, leaves: str) -> Pattern:
    return after_number(
        rf"^(?:{_RESULT_LEADS}){{0,4}}(?:{words})(?:的|处理|决定|答复|类|申请|情形){{0,3}}$", hears=hears, leaves=leaves
    )


# With its cause, a result is the single one: 「因本机关不掌握无法提供」.
_WHOSE = "(?:属于|属|涉及|申请内容|申请人|相关|为|是|系|本机关|我[局县区市镇委院办]|本[局县区市镇委院办]|本单位){0,3}"
_CAUSE = "(?:申请|情形|情况|而|故|的|，|原因|为由){0,2}(?:决定|依法)?(?:不予公开|无法提供|不予处理|不予提供)"
_SINGLE = {
    "denied.third_party": "第三方(?:合法)?权益",
    "denied.internal_affairs": "(?:三类)?内部(?:事务|管理)信息",
    "denied.deliberation": "(?:四类)?过程性信息",
    "denied.enforcement_files": "(?:行政)?执法案卷(?:信息)?",
    "denied.administrative_query": "行政查询(?:事项)?",
    "unavailable.not_held": "(?:不|未)掌握(?:相关|该|所申请|有关)?(?:政府)?(?:信息)?",
    "unavailable.needs_creation": "(?:没有|无)现成信息(?:，?需要?另行制作)?",
    "not_processed.repeated": "重复(?:申请|提交)",
    "not_processed.petition": "信访、?举报、?投诉类?|信访类",
}
_RESULTS_AFTER = (
    (
        _result_after(
            "部分(?:予以|同意)?公开|(?:予以|同意)部分公开", hears="1宗部分公开", leaves="1宗部分信息公开后答复"
        ),
        result("partly_granted"),
    ),
    (_result_after("(?:予以|同意|全部)公开", hears="3件予以公开", leaves="3件予以公开答复满意"), result("granted")),
    (_result_after("不予公开", hears="1宗不予公开", leaves="1宗不予公开决定被撤销"), result("denied")),
    (_result_after("无法提供", hears="1宗无法提供", leaves="1宗无法提供联系方式"), result("unavailable")),
    (_result_after("不予处理", hears="1宗不予处理", leaves="1宗不再处理"), result("not_processed")),
    (_result_after("其[他它](?:方式)?处理", hears="1宗作其他处理", leaves="1宗其他"), result("otherwise")),
    (
        _result_after(
            "(?:不掌握|未掌握)(?:相关|该|所申请|有关)?(?:政府)?(?:信息)?",
            hears="9宗本机关不掌握相关信息",
            leaves="9宗不掌握情况的来访",
        ),
        result("unavailable.not_held"),
    ),
    (
        _result_after("(?:没有|无)现成信息(?:，?需要?另行制作)?", hears="2宗没有现成信息", leaves="2宗有现成信息"),
        result("unavailable.needs_creation"),
    ),
    (
        _result_after("(?:重复申请|重复提交)", hears="2宗属于重复申请", leaves="2宗重复申请登记后受理"),
        result("not_processed.repeated"),
    ),
    (
        _result_after("(?:信访、?举报、?投诉类?|信访类)", hears="2宗属于信访举报投诉类申请", leaves="2宗信访"),
        result("not_processed.petition"),
    ),
)
_BY_ITSELF = before_number(
    "^[、和及]?(?:其中|另有|另|有|还有|共有|分别为|结果为){0,2}$|、$",
    hears="其中1宗不予公开",
    leaves="收到申请1宗不予公开",
)

NATURAL_PERSONS = applicant("natural_person")
_APPLICANT_FILL = words_of(v.TELLING, v.OF_INFORMATION, "申请人|申请|提出|提交|个人|件")


def _applicant(words: str, *, hears: str, leaves: str) -> Pattern:
    return before_number(up_to_number(words, _APPLICANT_FILL, 6), hears=hears, leaves=leaves)


_APPLICANTS = (
    (_applicant("自然人|公民", hears="其中公民提出的申请5件", leaves="市民提出的申请5件"), NATURAL_PERSONS),
    (
        _applicant(v.LEGAL_PERSONS, hears="法人和其他组织申请5件", leaves="其他组织申请5件"),
        applicant(*CORPORATE),
    ),
    (_applicant("商业企业", hears="商业企业5件", leaves="企业5件"), applicant("business")),
    (_applicant("(?<!商业)企业", hears="企业申请5件", leaves="商业企业5件"), COMPANIES),
    (_applicant("科研机构", hears="科研机构5件", leaves="科研单位5件"), applicant("research")),
    (_applicant("社会公益组织", hears="社会公益组织5件", leaves="社会组织5件"), applicant("public_welfare")),
    (_applicant("法律服务机构", hears="法律服务机构5件", leaves="法律援助机构5件"), applicant("legal_service")),
)

_CHANNEL = before_number(
    rf"(?:{v.CHANNELS}|其[他它](?=方式|渠道|途径|形式))"
    r"(?:平台|系统|方式|渠道|途径|形式|表单|提交|提出|递交|投递|寄送|寄出|申请|公开|政府|信息|件|接收|收到|受理|的|数量|数|共|为"
    r"|：){0,7}$",
    hears="通过信函方式提交5件",
    leaves="其他5件",
)
_SHOWN = before_number(
    "发布|公布|主动公开|公开信息|告知|答复", hears="网站发布信息5件", leaves="通过政府网站提交申请5件"
)
_JOINED = Pattern("[、和及或与/]$", hears="现场和", leaves="现场和网")
_UNIT = before_number(
    rf"^[、和及]?(?:其中)?(?P<unit>[\u4e00-\u9fff]{{1,14}}?(?:{v.ALL_BODIES})){filled('共|收到|受理|办理|申请', 3)}$",
    hears="其中县医院受理5件",
    leaves="自然人5件",
)


def result_of(before: str, edition: Edition) -> Measure | None:
    """The result group or the single result that the words before a number name."""
    for pattern, _, measure in _with_causes(edition) if _says_why(before) else ():
        if pattern.search(before):
            return measure
    return _listed(before, (*_RESULTS, *single_results(edition)))


def result_after(before: str, after: str, edition: Edition) -> Measure | None:
    """The result that the words after a number name, 「9宗本机关不掌握相关信息」."""
    if not after or not _BY_ITSELF.search(before):
        return None
    caused = ((pattern, measure) for _, pattern, measure in (_with_causes(edition) if _says_why(after) else ()))
    return next((measure for pattern, measure in (*_RESULTS_AFTER, *caused) if pattern.search(after)), None)


def _says_why(words: str) -> bool:
    """Whether a cause is named at all; most clauses name none, and the patterns of all causes take their time."""
    return "因" in words or "由于" in words or words.startswith("以")


def applicant_of(before: str) -> Measure | None:
    """The kind of applicant that the words before a number name."""
    return _listed(before, _APPLICANTS)


def is_channel(before: str) -> bool:
    """Whether the words before a number name one way of handing in requests."""
    match = _CHANNEL.search(before)
    if not match or _SHOWN.search(before):
        return False
    return not (match.start() > 1 and _JOINED.search(before[: match.start()]))


def unit_of(before: str) -> str:
    """The subordinate unit that the words before a number name, in a list of units; empty if none."""
    match = _UNIT.search(before)
    return match["unit"] if match else ""


def _listed(before: str, names: tuple[tuple[Pattern, Measure], ...]) -> Measure | None:
    for pattern, measure in names:
        match = pattern.search(before)
        if match:
            return measure if _OPENING.search(before[: match.start()]) else None
    return None


@cache
def single_results(edition: Edition) -> tuple[tuple[Pattern, Measure], ...]:
    """The single results by the labels of the edition."""
    found = []
    for field in edition.requests.fields:
        keys = [heading.key for heading in field.row if heading.key]
        if field.column[-1].total and keys[0] == "results" and len(keys) == 3 and keys[-1] != "other":
            labels = _bare_labels(field.row[-1])
            words = "|".join(re.escape(label) for label in labels)
            pattern = _result(words, hears=f"{labels[0]}的5件", leaves=f"{labels[0]}的说明5件")
            found.append((pattern, result(".".join(keys[1:]))))
    return tuple(found)


@cache
def _with_causes(edition: Edition) -> tuple[tuple[Pattern, Pattern, Measure], ...]:
    """For each single result of the edition, the patterns of it with its cause before a number and behind one."""
    found = []
    for field in edition.requests.fields:
        keys = [heading.key for heading in field.row if heading.key]
        if not (field.column[-1].total and keys[0] == "results" and len(keys) == 3 and keys[-1] != "other"):
            continue
        name, labels = ".".join(keys[1:]), _bare_labels(field.row[-1])
        words = "|".join([*map(re.escape, labels), *filter(None, [_SINGLE.get(name)])])
        whole = f"{_WHOSE}(?:{words}){_CAUSE}"
        before = before_number(
            rf"^[、和及]?(?:其中|有|另有){{0,2}}(?:因|由于){whole}(?:的|申请|共|为|：){{0,3}}$",
            hears=f"其中因{labels[0]}不予公开5件",
            leaves=f"{labels[0]}5件",
        )
        after = after_number(
            rf"^(?:申请)?(?:是|系|均)?(?:因|由于|以){whole}(?:的|处理|决定|答复){{0,2}}$",
            hears=f"其中5件因{labels[0]}不予公开",
            leaves=f"5件因{labels[0]}",
        )
        found.append((before, after, result(name)))
    return tuple(found)


def _bare_labels(heading: Heading) -> list[str]:
    bare = [_ORDINAL.without(unquoted(wording)) for wording in heading.wordings]
    return [_ASKED.without(wording.removeprefix("本机关")) for wording in bare if len(wording) < 25]


_ORDINAL = Pattern(r"^\d\.(?:属于)?", hears="1.属于国家秘密", leaves="属于国家秘密")
_ASKED = Pattern("申请$", hears="重复申请", leaves="申请人逾期不补正")
