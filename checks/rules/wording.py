"""The rules on the text of the report itself: its year and unit, what it must state, how long and how new it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from re import Match

from checks.model.prose import Narrative, Paragraph, Passage
from checks.model.registry import Breach, Filing, rule
from checks.text import vocabulary as v
from checks.text.pattern import Pattern
from checks.text.sections import is_elided, opening, ordinals, running_text, section, titled
from checks.text.sentences import Sentence, cleaned, printed, sentences
from workbook.body_names import is_another_body

# 国办公开办函〔2021〕30号: 「篇幅原则上不超过一千字」; a tenth is left for headings and punctuation.
LONGEST_OVERVIEW = 1_100
SHORTEST_PROBLEMS = 10
# More years than this in one sentence are no prose.
MOST_YEARS = 10
# A county zone was faulted for 83 % alike; two years of honest reports share the fixed phrases, which are far less.
ALIKE, SHINGLE, LEAST_TEXT = 80, 8, 300

_PERIOD = Pattern(
    r"(?:统计|数据)[^。；\d]{0,20}(?<!\d)(20\d\d)年1月1日(?:起?，?(?:至|到|—|－|-|~|～|止){1,2}(?:(20\d\d)年)?12月31日)?",
    hears="统计期限自2023年1月1日起至2023年12月31日止。",
    leaves="自2023年1月1日起施行。",
)
_SENTENCE_YEAR = Pattern(
    r"(?:^|[，；：]|(?:情况|方面))(?:截至)?(20\d\d)年(?:度|全年|底|末)?"
    r"(?=，|我|全|本|共|各|[市区县乡镇局办委院]|累计|通过|收到|受理|主动|制发)",
    hears="2022年，我局主动公开信息20条。",
    leaves="根据2022年工作要点，我局公开信息20条。",
)
# A year other than the reporting year is in place where the sentence looks back, looks ahead or names a document.
_IN_PLACE = Pattern(
    r"上一?年|去年|往年|同比|相比|比|较|与|以来|至今|历年|曾|原|自|从|起|前|后|号|印发|修订|施行|实施|《|〔|规划|五年|结转|转入"
    r"|考核|评估|评价|荣获|获得|通报|成立|建立|开通|上线|启用|规定|要求|根据|按照|依据|通知|办法|条例|公布|年报|年度报告|第三方|三年|预算|决算|要点|方案",
    hears="2022年印发实施方案。",
    leaves="2022年，我局主动公开信息20条。",
)
_AHEAD = Pattern(
    "将|下一步|计划|打算|拟|继续|进一步|预计|明年|下年|下一年|展望|转|顺延|努力|着力|加强|力争|围绕",
    hears="2024年，我局将加强培训。",
    leaves="2024年，我局收到申请5件。",
)
PROBLEMS = Pattern(
    "存在.{0,6}问题|问题.{0,4}改进", hears="五、存在的主要问题及改进情况", leaves="六、其他需要报告的事项"
)
# Its heading may have been lost over a page while its text is there.
_OF_PROBLEMS = Pattern(
    "存在.{0,6}问题|问题.{0,4}改进|主要问题|还不够|有待|短板|薄弱|仍有差距|一定差距",
    hears="主要问题是更新不及时。",
    leaves="未收取信息处理费。",
)
_OTHERS = Pattern("其他需要报告", hears="六、其他需要报告的事项", leaves="五、存在的主要问题及改进情况")
_FEES = Pattern("处理费|收费|费用|收取|缴费|未产生费", hears="未收取信息处理费。", leaves="无其他事项。")
_NO_NOTICE = Pattern(
    r"(?:未|没有|无)(?:发出|下发|开具|制发|出具|作出|送达)?(?:过|任何|政府信息公开|信息公开|信息处理费){0,3}(?:收费通知|缴费通知|收费告知)",
    hears="本年度未发出收费通知。",
    leaves="本年度发出收费通知2件，未收取信息处理费。",
)
_NONE = Pattern("^(?:无|暂无|没有|不存在|/|-{1,9}|—{1,9})?[。.，]?$", hears="无。", leaves="无障碍版面不足。")
# What a new report has where somebody still has to write, and what a template has where a table belongs.
_UNWRITTEN = Pattern(
    v.TO_WRITE + r"|\{\{[^{}]{1,40}\}\}|_{4,40}",
    hears="电话：【请填写：电话】。",
    leaves="根据《条例》【2019】711号。",
)
MOST_UNWRITTEN = 40
NO_WORD = Pattern(r"[\d\s]|[〇零一二三四五六七八九十]年", hears="共5件", leaves="共计")


@rule("N-11")
def year_of_the_report(filing: Filing) -> Iterator[Breach]:
    """The title and the 统计期限 name the reporting year. Source: 表注, 统计期限为1月1日至12月31日."""
    narrative, year = filing.narrative, filing.report.year
    if narrative is None or not year:
        return
    if narrative.year and narrative.year != year:
        yield _wrong_year("报告标题", f"{narrative.year} 年", narrative.year, year)
    for paragraph, text in cleaned(narrative):
        match = _PERIOD.search(text)
        named = [int(group) for group in match.groups() if group] if match else []
        if match and (wrong := next((n for n in named if n != year), 0)):
            passage = Passage(paragraph, printed(paragraph.text, match[0]))
            yield _wrong_year(_at(paragraph), match[0], wrong, year, passage)


@rule("N-15")
def unit_of_the_report(filing: Filing) -> Iterator[Breach]:
    """The report is of the unit on 封面; only a title that clearly names another one is faulted."""
    narrative = filing.narrative
    if narrative and is_another_body(narrative.unit, filing.report.unit):
        yield Breach((), words={"said": narrative.unit, "unit": filing.report.unit}, quote=narrative.unit)


@rule("N-16")
def no_other_year_left(filing: Filing) -> Iterator[Breach]:
    """No sentence tells of another year as of the reporting year, as one left over from last year's file would."""
    found: dict[int, list[tuple[Sentence, Match[str]]]] = {}
    if filing.narrative is None or not filing.report.year:
        return
    for sentence in sentences(filing.narrative):
        for match in islice(_SENTENCE_YEAR.finditer(sentence.masked), MOST_YEARS):
            if _left_over(sentence, match, filing.report.year):
                found.setdefault(int(match[1]), []).append((sentence, match))
    for year, places in sorted(found.items()):
        sentence, match = places[0]
        quote = sentence.quote(match.start(), match.end())
        more = f"（共 {len(places)} 处）" if len(places) > 1 else ""
        words = {"at": _at(sentence.paragraph), "quote": quote, "said": year, "year": filing.report.year, "more": more}
        yield Breach((), words=words, quote=quote, passage=sentence.passage(match.start(), match.end()))


@rule("N-12")
def problems_are_stated(filing: Filing) -> Iterator[Breach]:
    """Section 五 says something of problems and of what is done about them."""
    narrative = filing.narrative
    if narrative is None:
        return
    own = titled(narrative, PROBLEMS)
    text = running_text(own)
    # Of an excerpt nobody can say what the whole report has.
    if any(is_elided(words) for _, words in (own or cleaned(narrative))):
        return
    elsewhere = any(_OF_PROBLEMS.search(words) for p, words in cleaned(narrative) if p.section not in ("", "一"))
    missing = not own and not elsewhere and {"一", "六"} <= ordinals(narrative) and "五" not in ordinals(narrative)
    if missing or (own and (len(text) < SHORTEST_PROBLEMS or _NONE.search(text))):
        fault = f"只写了「{text}」" if text else "没有内容"
        yield Breach((), words={"fault": fault}, quote=text, passage=opening(own))


@rule("N-13")
def fees_are_stated(filing: Filing) -> Iterator[Breach]:
    """Section 六 says whether 信息处理费 was charged. Source: 国办公开办函〔2021〕30号, heading of section 六."""
    narrative = filing.narrative
    if narrative is None:
        return
    own = titled(narrative, _OTHERS) or [pair for pair in cleaned(narrative) if pair[0].section == "六"]
    text = running_text(own)
    anywhere = any("处理费" in text for _, text in cleaned(narrative))
    if own and not anywhere and not _FEES.search(text) and not is_elided(text):
        yield Breach((), quote=text[:80], passage=opening(own))


@rule("N-14")
def overview_is_short(filing: Filing) -> Iterator[Breach]:
    """Section 一 keeps to about a thousand characters. Source: 国办公开办函〔2021〕30号."""
    if filing.narrative is None:
        return
    own = section(filing.narrative, "一")
    length = len(running_text(own))
    if length > LONGEST_OVERVIEW:
        yield Breach((), length, 1000, passage=opening(own))


@rule("N-26")
def nothing_is_left_to_write(filing: Filing) -> Iterator[Breach]:
    """No place is left in the text where somebody still has to write."""
    pairs = cleaned(filing.narrative) if filing.narrative else ()
    places = ((paragraph, match[0]) for paragraph, text in pairs for match in _UNWRITTEN.finditer(text))
    for paragraph, words in islice(places, MOST_UNWRITTEN):
        passage = Passage(paragraph, printed(paragraph.text, words))
        yield Breach((), words={"at": _at(paragraph), "quote": words}, quote=words, passage=passage)


@rule("T3-6")
def unpaid_fees_need_a_notice(filing: Filing) -> Iterator[Breach]:
    """Where requests lapsed for want of payment, the text does not say that no payment was asked for."""
    field_id = "requests.results.otherwise.fee_unpaid.total"
    if filing.narrative is None or not filing.report.edition.has(field_id):
        return
    unpaid = filing.report.value(field_id).number
    for sentence in sentences(filing.narrative) if unpaid else ():
        if match := _NO_NOTICE.search(sentence.masked):
            quote = sentence.quote(match.start(), match.end())
            words = {"at": _at(sentence.paragraph), "quote": quote}
            passage = sentence.passage(match.start(), match.end())
            of = (filing.report.edition.field(field_id),)
            yield Breach(of, right=unpaid, words=words, quote=quote, passage=passage)
            return


@rule("Y-8")
def text_is_new(filing: Filing) -> Iterator[Breach]:
    """The text is not last year's with other figures. Source: 国办公开办函〔2021〕30号, 内容雷同."""
    if filing.narrative is None or filing.last_narrative is None:
        return
    now, before = prose(filing.narrative), prose(filing.last_narrative)
    if min(len(now), len(before)) < LEAST_TEXT:
        return
    ratio = shared(now, before)
    if ratio >= ALIKE:
        yield Breach((), ratio, ALIKE)


def shared(text: str, other: str) -> int:
    """How much of a text stands in the other one too: the percentage of its runs of SHINGLE characters."""
    known = {other[i : i + SHINGLE] for i in range(len(other) - SHINGLE + 1)}
    runs = [text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)]
    return 100 * sum(run in known for run in runs) // max(1, len(runs))


def _wrong_year(at: str, quote: str, said: int, year: int, passage: Passage | None = None) -> Breach:
    return Breach((), words={"at": at, "quote": quote, "said": said, "year": year}, quote=quote, passage=passage)


def _left_over(sentence: Sentence, match: Match[str], year: int) -> bool:
    named = int(match[1])
    clause = sentence.masked[max(0, match.start() - 40) : match.end() + 60]
    if named == year or abs(named - year) > 5 or _IN_PLACE.search(clause):
        return False
    if named > year and (_AHEAD.search(clause) or sentence.paragraph.section not in ("", "一")):
        return False
    return str(year) not in clause and "统计" not in clause


def prose(narrative: Narrative) -> str:
    """The running text of the sections without figures and years, which differ for no reason of style."""
    return NO_WORD.without(running_text([pair for pair in cleaned(narrative) if pair[0].section]))


def _at(paragraph: Paragraph) -> str:
    return paragraph.place or paragraph.heading or "正文"
