"""Whose figures a count tells, and of which year: of another year or another body the tables say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from checks.text import vocabulary as v
from checks.text.pattern import Pattern, before_number
from checks.text.sentences import Count, Sentence
from workbook.edition import Edition


@dataclass(frozen=True)
class Whose:
    """The report whose text is read: the edition of its form, its unit and its year, "" and 0 where unknown."""

    edition: Edition
    unit: str = ""
    year: int = 0


class Body(IntEnum):
    """Whose figures a clause gives: its own body's, those of a whole area or system, or another body's."""

    OWN = 0
    AREA = 1
    ANOTHER = 2


_YEAR = Pattern(
    r"(?<![\d〔比较与同至到转入自从])(20\d\d)年(?!度?(?:结转|转入|转结|相比|以来|同期))",
    hears="2022年收到申请5件。",
    leaves="较2022年同期增加5件，2022年结转3件。",
)
_EARLIER = Pattern(
    r"(?<![比较与同对转自])(?:上一?年|去年|往年|历年)(?!度?(?:结转|转入|转结|未办结|遗留|相比|同期))"
    r"|(?<!今年)(?<!年度)(?<!年初)以来|上半年|下半年|季度|[一二三四五六七八九十\d]月份"
    r"|(?<!\d)\d{1,2}月?[至到—~-](?!12月)\d{1,2}月(?!\d)|截[至止](?:20\d\d年)?(?!12月)\d{1,2}月",
    hears="去年收到申请5件。",
    leaves="上年结转3件，截至12月底今年以来收到申请5件。",
)
# Words that lead back to the reporting year; 「去年全年」 does not, and 「全年」 after 「2021年」 is all of 2021.
_AGAIN = Pattern("本年|今年", hears="今年收到申请5件。", leaves="去年全年收到申请5件。")
# A sentence that begins so tells more of what the one before told.
_GOES_ON = Pattern(r"^(?:其中|另外?[，有]|答复|办结)", hears="其中予以公开3件。", leaves="予以公开的其中3件。")
_WHOLE_YEAR = Pattern("(?<!年)(?<!年度)全年", hears="我局全年收到5件。", leaves="去年全年收到5件。")
_VERB = Pattern(v.DOING, hears="县教育局收到申请5件。", leaves="县教育局申请5件。")
_BODY = Pattern(rf"(?:{v.BODIES})$", hears="县教育局", leaves="县教育局长")
_ADVERBS = Pattern(
    "(?:其中|共计|共|总共|累计|全年|依法|年度|本年度|年内|当年|合计|一共|已|均|新|收到|的){1,4}$",
    hears="县教育局全年依法",
    leaves="县教育局",
)
_CONSOLIDATED = Pattern("[省市州县区盟旗]人民政府$", hears="某某县人民政府", leaves="某某县人民政府办公室")
_WHOLE = Pattern(
    "全[省市州县区盟旗](?!局|委|办|院|厅)|各级|全?系统|各县|各区|各乡|各镇|各地",
    hears="全市收到申请5件。",
    leaves="我局收到申请5件，全市局办结5件。",
)
# A report that tells of a whole area: its unit is a government or a zone, not one office of it.
_OF_AN_AREA = Pattern(
    "(?:人民政府|行政公署|[省市州县区盟旗镇乡]|管委会|管理委员会)$", hears="某某市人民政府", leaves="某某市教育局"
)
_OWN = before_number(r"(?:^|其中|年度?)(?:我|本(?!级|年))", hears="我局收到申请5件。", leaves="区本级收到申请5件。")
_LEVEL = before_number("本级", hears="区政府本级受理5件。", leaves="区政府受理5件。")
_ALL_OF_ONE = Pattern("^[我本全]|各|机关", hears="全局", leaves="县教育局")


# A year that is told of no whole year: half of one, or several.
SOME_PERIOD = -1
_LAST = Pattern("(?:上一?年|去年)$", hears="去年", leaves="往年")


def year_of(sentence: Sentence, position: int, year: int) -> int:
    """The year of which something is told here: the reporting year unless another year or period was named last.

    SOME_PERIOD where it is a part of a year, or many years.
    """
    before = sentence.masked[max(0, position - 200) : position]
    if _GOES_ON.search(before):
        before = sentence.told_before[-200:] + before
    named = list(_YEAR.finditer(before))
    last, again = (named[-1].end() if named else -1), _last(_AGAIN, before)
    earlier = list(_EARLIER.finditer(before))
    if earlier and earlier[-1].end() > max(last, again, _last(_WHOLE_YEAR, before)):
        return year - 1 if year and _LAST.search(earlier[-1][0]) else SOME_PERIOD
    return year if not (named and year) or again > last else int(named[-1][1])


def goes_on(sentence: str) -> bool:
    """Whether a sentence begins as one that tells more of what the one before told."""
    return bool(_GOES_ON.search(sentence))


def body_of(count: Count, unit: str, so_far: Body) -> Body:
    """Whose figure a count gives, after a sentence that has spoken of such a body so far."""
    known = Body.OWN if _OWN.search(count.before) else so_far
    if of_another(count.before, unit):
        return Body.ANOTHER
    return max(known, Body.AREA) if is_wide(count.before, unit) else known


def of_another(before: str, unit: str) -> bool:
    """Whether the clause counts what another body than the report's own has received, answered or made."""
    if _LEVEL.search(before):
        return True
    who = _ADVERBS.without(_head(before)).rpartition("年")[2].removeprefix("度").lstrip("、和及")
    if who.endswith("政府"):
        return bool(_CONSOLIDATED.search(unit))
    if not _BODY.search(who) or _ALL_OF_ONE.search(who):
        return False
    return not is_named(who, unit)


def is_named(name: str, unit: str) -> bool:
    """Whether a name is the unit's own, perhaps shortened: its characters stand in the unit's name in this order."""
    remaining = iter(unit)
    return all(char in remaining for char in name)


def is_wide(before: str, unit: str) -> bool:
    """Whether the clause counts for a whole area or system, and the unit, being one office, may be a part of it."""
    return bool(_WHOLE.search(_head(before)) and unit and not _OF_AN_AREA.search(unit))


def _last(pattern: Pattern, text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)


def _head(before: str) -> str:
    """The words of a clause before its verb."""
    verb = _VERB.search(before)
    return before[: verb.start()] if verb else before
