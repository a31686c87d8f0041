"""The words by which a sentence says of how many requests it tells: received, answered, carried over."""

from __future__ import annotations

from checks.text import measures
from checks.text import vocabulary as v
from checks.text.measures import Measure
from checks.text.pattern import Pattern, Where, after_number, before_number, filled, up_to_number, words_of

_FILL = words_of(v.TELLING, v.OF_INFORMATION, v.IN_ALL, v.PIECES, "案件|事项|总数|总量|累计|计|量|达|业务")
_RECEIVED = before_number(
    rf"(?P<verb>{v.RECEIVING})(?P<of>[^，。；：]{{0,40}}?){up_to_number('申请', _FILL, 5)}",
    hears="收到政府信息公开申请5件",
    leaves="收到申请人来信5件",
)
_ASKED_RECEIVED = before_number(
    rf"(?:信息公开申请|依申请公开)[^，。；：\d]{{0,4}}(?P<verb>{v.RECEIVING}){filled(_FILL, 5)}$",
    hears="依申请公开共受理5件",
    leaves="依申请公开工作稳步推进全年受理5件",
)
_RECEIVED_BEFORE = before_number(
    rf"(?P<verb>(?:{v.RECEIVING}|办理))(?:了|到|各类|共计|共|的|有){{0,3}}$",
    hears="共收到5件政府信息公开申请",
    leaves="收到群众来信5件",
)
# A clause that names requests and their number, and nothing that was done with them.
_JUST_REQUESTS = before_number(
    r"^(?:20\d\d年|年度|本年度?|全年|[我本全][市区县镇乡省局委办院厅]|街道){0,3}(?:政府信息公开|信息公开|依申请公开政府信息)申请"
    + filled(words_of("总数|总量|数量|数|共计|共|计|为|是|有|：", v.PIECES), 4)
    + "$",
    hears="本年度政府信息公开申请共5件",
    leaves="答复政府信息公开申请5件",
)
_REQUEST_AFTER = after_number(
    rf"^{filled(words_of(v.OF_INFORMATION, '依申请|的|书面|类'), 6)}申请(?!人|表|材料)"
    "|^依申请公开(?:请求|事项|申请|件)?$",
    hears="收到5件政府信息公开申请",
    leaves="收到5件申请人来函",
)
_PLAINLY_RECEIVED = before_number(
    r"^(?:本年度?|全年|年度|20\d\d年度?|我[局委办院镇乡街区县市]|共计|共){0,3}"
    + up_to_number(v.RECEIVING, words_of(v.IN_ALL, "共计|共|各类|数量|计|为|："), 3),
    hears="全年新收5件",
    leaves="收到来信5件",
)
_DEALT_WITH = before_number(
    r"^(?:本年度?|全年|年度|20\d\d年度?|我[局委办院镇乡街区县市]|共计|共|依法){0,4}(?:办理|处理)"
    + filled(words_of(v.IN_ALL, "共计|共|各类|数量|计|为|：|了"), 3)
    + "$",
    hears="共办理718件",
    leaves="受理718件",
)
_NOT_REQUESTS = before_number(
    r"复议|诉讼|登记|许可|审批|建议|提案|补贴|救助|仲裁|备案|专利|项目|复核|其中|结转|咨询|证书|名义|撤回|补正|延期|重复"
    r"|信访|举报|投诉|留言|本级|分别|平均|转办|转送|意见|[^政]务服务|工伤|政策兑现|" + v.WORKED_FOR_OTHERS,
    hears="受理行政许可申请5件",
    leaves="受理政府信息公开申请5件",
)
# A request that is not said to be for information may be for anything, unless these words are all there is beside it.
_ANY_REQUEST = Pattern(
    "(?:了|到|的|各类|有效|群众|公众|公民|、|法人|和|及|或者?|其[他它]|组织|书面|提出|提交|申请人|共计|共|新|办结|完成){0,12}",
    hears="群众提出的",
    leaves="公租房",
    where=Where.WHOLE,
)
_FOR_INFORMATION = before_number(v.FOR_INFORMATION, hears="收到信息公开申请5件", leaves="收到公租房申请5件")
_ANSWERED = before_number(
    up_to_number(
        v.ANSWERING,
        words_of("了|的|各类|依申请|申请|案件|事项|件|共计|共|为|有|数量|：", v.OF_INFORMATION, v.IN_ALL),
        8,
    ),
    hears="答复政府信息公开申请5件",
    leaves="答复及时，公开5件",
)
# In a sentence that names no thing, 「目前依法办结122件」 is about the requests of the sentence before.
_PLAINLY_ANSWERED = before_number(
    r"^(?:截至|年底|年末|\d月底|目前|已|均|全部|依法|按时|按期|及时|共|全年|本年度?|当年|年度|内|在|法定|规定|期限|时限|予以){0,8}"
    rf"(?:{v.ANSWERING})",
    hears="目前依法办结5件",
    leaves="热线办结5件",
)
_NOT_ALL_ANSWERS = before_number(
    r"(?<!申请)公开答复|提供答复|结转|其中|电话|书面|网上|网络|当面|邮寄|现场|口头|延期|延长|超期"
    r"|补正|平台|问题|复议|诉讼|政策|信访|平均|分别|公开[和与、]|名义|本级|即时|正在|未|另|意见|线[上下]|群众|网民|"
    + words_of("建议|提案|咨询|信件|留言|热线|来信|诉求|工单|投诉|举报", v.WORKED_FOR_OTHERS),
    hears="其中书面答复5件",
    leaves="全年答复政府信息公开申请5件",
)
_ANSWERED_AFTER = after_number(
    "^(?:均|都|已|全部|[^，。；、\\d]{0,2}按|[^，。；、\\d]{0,2}依)[^，。；\\d]{0,16}(?:答复|办结|回复)",
    hears="18件按期答复",
    leaves="18件由群众答复满意",
)
_CARRIED_IN = before_number(
    rf"(?:(?:{v.LAST_YEAR}|去年|(?P<from>20\d\d)年度?)(?:结转|转入|转结)|结转自?{v.LAST_YEAR})"
    + filled("的|至|到|本年度?|今年|政府|信息|公开|依申请|申请|办理|案件|事项|件|数量|数|共|有|为|：", 8)
    + "$",
    hears="上年结转政府信息公开申请5件",
    leaves="上年办理5件",
)
_CARRIED_IN_AFTER = after_number(
    rf"^(?:申请)?(?:为|系|是|属于|由)(?:{v.LAST_YEAR}|(?P<from>20\d\d)年度?)(?:结转|转入)",
    hears="其中5件为上年结转",
    leaves="其中5件为上年答复",
)
_OUT = rf"(?:结转|转结|转|顺延|延续|延)(?:到|至|入|由|为)?(?:{v.NEXT_YEAR}|次年|明年|(?P<to>20\d\d)年度?)"
_CARRIED_OUT = before_number(
    _OUT + filled(words_of("继续|办理|答复|处理|的|申请|案件|件|有|共|为|数|：", v.OF_INFORMATION), 8) + "$",
    hears="结转下年度继续办理5件",
    leaves="上年结转5件",
)
_CARRIED_OUT_AFTER = after_number(
    "^(?:申请|案件|将|需|已|按规定|按程序){0,3}" + _OUT,
    hears="5件按规定结转下年度",
    leaves="5件上年结转申请",
)
_CARRIED_OVER = before_number(
    "^[、和及]?(?:其中|另|另有|尚有|还有|其余|剩余|余){0,2}结转(?:办理|申请|的|共|为|：){0,3}$",
    hears="办结18件，结转2件",
    leaves="项目结转2件",
)
_CARRIED_OVER_AFTER = after_number(
    "^(?:申请|案件|将|需|已|按规定|按程序){0,3}结转(?:办理|外)?$", hears="除2件结转外", leaves="2件结转资金"
)
# Words after which a number is not yet spoken for.
_APART = before_number(
    "^.{0,7}$|(?:申请中|其中|尚有|另有|还有|有)$", hears="其中5件结转下年", leaves="全年共收到政府信息公开申请5件"
)
_DONE = Pattern("办理|办结|答复|完成|处理", hears="办理上年结转", leaves="收到上年结转")
_LEGAL_PERSONS = Pattern("企业|法人|组织|机构", hears="某某企业", leaves="群众")
_PEOPLE = Pattern("公民|自然人|群众|公众|申请人|个人", hears="群众", leaves="某某企业")
_NEWLY = before_number(
    "^其中(?:本年度?|当年|今年)?(?=新收|新受理|新接收)", hears="其中本年新收5件", leaves="其中网络收到5件"
)
_OF_WHICH_NEW = before_number(
    "^[、和及]?其中(?:本年度?|当年|今年)?(?:新收到?|新受理|新接收)(?:申请|共|的|为|：){0,3}$",
    hears="其中新收18件",
    leaves="其中收到来信18件",
)
_IN_TIME = Pattern("按时|按期|时限|期限", hears="按期答复5件", leaves="依法答复5件")
_OUT_OF_TIME = Pattern(
    "(?:延期|延长|超期|逾期)[^，。；]{0,6}(?:答复|办结)", hears="延期答复2件", leaves="按期答复2件，延期，再答复"
)


def carried_over(before: str, after: str) -> bool:
    """Whether the words around a number say that so many were carried over, and not to or from which year."""
    return bool(_CARRIED_OVER.search(before)) or bool(
        _CARRIED_OVER_AFTER.search(after) and (_APART.search(before) or before.endswith("除"))
    )


def received(before: str, after: str) -> Measure | None:
    """Requests received, newly or in all, as the words around a number say."""
    new = _NEWLY.search(before)
    if _NOT_REQUESTS.search(before[new.end() :] if new else before):
        return None
    match = _RECEIVED.search(before)
    if match and not _FOR_INFORMATION.search(before) and not _ANY_REQUEST.fullmatch(match["of"].replace("公开", "")):
        return None
    if match and of_some_applicants(match["of"]):
        return None
    match = match or _ASKED_RECEIVED.search(before)
    if match is None and _JUST_REQUESTS.search(before):
        return measures.RECEIVED
    if match is None and _REQUEST_AFTER.search(after):
        match = _RECEIVED_BEFORE.search(before)
    if match is None:
        return None
    if match["verb"].startswith("新") and match["verb"] != "新增" and "结转" not in after:
        return measures.NEWLY_RECEIVED
    return measures.HANDLED if match["verb"] in v.HANDLING else measures.RECEIVED


def of_some_applicants(words: str) -> bool:
    """Whether one kind of applicant alone is named: legal persons without people, 自然人 without legal persons."""
    legal = _LEGAL_PERSONS.search(words)
    return not _PEOPLE.search(words) if legal else "自然人" in words


def of_which_new(before: str) -> bool:
    """Whether the words before a number say that so many of those just counted were new, 「其中新收」."""
    return bool(_OF_WHICH_NEW.search(before))


def plainly_received(before: str) -> bool:
    """Whether the words before a number say that so many were received, without naming what: 「新收」."""
    return bool(_PLAINLY_RECEIVED.search(before))


def dealt_with(before: str) -> bool:
    """Whether the words before a number say that so many were dealt with, 「共办理」, without naming what."""
    return bool(_DEALT_WITH.search(before))


def in_time(words: str) -> bool:
    """Whether the words are of what was answered in time."""
    return bool(_IN_TIME.search(words))


def out_of_time(words: str) -> bool:
    """Whether the words tell of answers that were put off or came late."""
    return bool(_OUT_OF_TIME.search(words))


def answered(before: str) -> bool:
    """Whether the words before a number say that so many were answered, of whatever the sentence speaks of."""
    return bool(_ANSWERED.search(before)) and not _NOT_ALL_ANSWERS.search(before)


def plainly_answered(before: str) -> bool:
    """Whether they say so without naming anything that was answered: 「目前依法办结」."""
    return bool(_PLAINLY_ANSWERED.search(before))


def answered_after(after: str) -> bool:
    """Whether the words after a number say that so many were answered: 「18件按期答复」."""
    return bool(_ANSWERED_AFTER.search(after))


def carried_out_after(after: str) -> bool:
    """Whether the words after a number say that so many were carried out: 「1件结转下年」."""
    return bool(_CARRIED_OUT_AFTER.search(after))


def carried(before: str, after: str, year: int) -> Measure | None:
    """Requests carried in from last year or out to the next, as the words around a number say."""
    match = _CARRIED_IN.search(before)
    if match:
        other = match["from"] and year and int(match["from"]) != year - 1
        return None if other or _DONE.search(before[: match.start()]) else measures.CARRIED_IN
    inward = _CARRIED_IN_AFTER.search(after) if _APART.search(before) else None
    if inward and not (inward["from"] and year and int(inward["from"]) != year - 1):
        return measures.CARRIED_IN
    out = _CARRIED_OUT.search(before) or (_CARRIED_OUT_AFTER.search(after) if _APART.search(before) else None)
    if out and not (out["to"] and year and int(out["to"]) != year + 1):
        return measures.CARRIED_OUT
    return None
