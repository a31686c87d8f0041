"""Whose figures a count tells, and of which year: of another year or another body the tables say nothing."""

from __future__ import annotations

import re

from checks.text.sentences import Count, Sentence

_YEAR = re.compile(r"(?<![\d〔比较与同至到转入自从])(20\d\d)年(?!度?(?:结转|转入|转结|相比|以来|同期))")
_EARLIER = re.compile(
    r"(?<![比较与同对转自])(?:上一?年|去年|往年|历年)(?!度?(?:结转|转入|转结|未办结|遗留|相比|同期))"
    r"|(?<!今年)(?<!年度)(?<!年初)以来|上半年|下半年|季度|[一二三四五六七八九十\d]月份"
    r"|(?<!\d)\d{1,2}月?[至到—~-](?!12月)\d{1,2}月(?!\d)|截[至止](?:20\d\d年)?(?!12月)\d{1,2}月"
)
# Words that lead back to the reporting year; 「去年全年」 does not, and 「全年」 after 「2021年」 is all of 2021.
_AGAIN = re.compile(r"本年|今年")
# A sentence that begins so tells more of what the one before told.
_GOES_ON = re.compile(r"^(?:其中|另外?[，有]|答复|办结)")
_WHOLE_YEAR = re.compile(r"(?<!年)(?<!年度)全年")

RECEIVING = (
    r"新收到?|新受理|新接收|收到|受理|接收|接受|收办|接到|收悉|新增|共办理|办理"
    r"|(?<!不予)(?<!其他)处理(?=政府信息公开|信息公开|依申请)|收(?=政府信息公开|信息公开|依申请)"
)
_DOING = re.compile(rf"{RECEIVING}|答复|办结|回复|结转|制发|制定|废止|作出|做出|实施|下达|[共为有]")
_BODY = re.compile(r"(?:局|委|办|院|厅|镇|乡|街道|中心|公司|集团|学校|大学|医院|委员会|办公室|办事处|管委会)$")
_ADVERBS = re.compile(r"(?:其中|共计|共|总共|累计|全年|依法|年度|本年度|年内|当年|合计|一共|已|均|新|收到|的){0,4}$")
_CONSOLIDATED = re.compile(r"[省市州县区盟旗]人民政府$")
_WHOLE = re.compile(r"全[省市州县区盟旗](?!局|委|办|院|厅)|各级|全?系统|各县|各区|各乡|各镇|各地")
# A report that tells of a whole area: its unit is a government or a zone, not one office of it.
_OF_AN_AREA = re.compile(r"(?:人民政府|行政公署|[省市州县区盟旗镇乡]|管委会|管理委员会)$")
_OWN = re.compile(r"(?:^|其中|年度?)(?:我|本(?!级|年))")
_LEVEL = re.compile(r"本级")


def of_this_year(sentence: Sentence, position: int, year: int) -> bool:
    """Whether what stands here is told of the reporting year: no other year or period is the last that was named."""
    before = sentence.masked[max(0, position - 200) : position]
    if _GOES_ON.search(before):
        before = sentence.told_before[-200:] + before
    named = list(_YEAR.finditer(before))
    last, again = (named[-1].end() if named else -1), _last(_AGAIN, before)
    if _last(_EARLIER, before) > max(last, again, _last(_WHOLE_YEAR, before)):
        return False
    return not (named and year) or again > last or int(named[-1][1]) == year


def of_another(before: str, unit: str) -> bool:
    """Whether the clause counts what another body than the report's own has received, answered or made."""
    if _LEVEL.search(before):
        return True
    who = _ADVERBS.sub("", _head(before)).rpartition("年")[2].removeprefix("度").lstrip("、和及")
    if who.endswith("政府"):
        return bool(_CONSOLIDATED.search(unit))
    if not _BODY.search(who) or re.search("^[我本全]|各|机关", who):
        return False
    return not is_named(who, unit)


def is_named(name: str, unit: str) -> bool:
    """Whether a name is the unit's own, perhaps shortened: its characters stand in the unit's name in this order."""
    remaining = iter(unit)
    return all(char in remaining for char in name)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def is_wide(before: str, unit: str) -> bool:
    """Whether the clause counts for a whole area or system, and the unit, being one office, may be a part of it."""
    return bool(_WHOLE.search(_head(before)) and unit and not _OF_AN_AREA.search(unit))


def _head(before: str) -> str:
    """The words of a clause before its verb."""
    verb = _DOING.search(before)
    return before[: verb.start()] if verb else before


def of_own(count: Count) -> bool:
    """Whether the clause of a count says itself that it is of the report's own body: 「我局」, 「本机关」, 「全区」."""
    return bool(_OWN.search(count.before))
