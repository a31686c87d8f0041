"""Which lines of a report are headings of its sections, and which section of the form each means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbook.edition import Edition
from xladdin.intake.tables.labels import compact

_ORDINALS = "一二三四五六七八九十"
# The ordinal of a section; a dash is what the numeral 一 often becomes, and a stray letter before it a slip.
_ORDINAL = rf"(?:[a-zA-Z]?(?P<ordinal>[{_ORDINALS}—–―－─-]{{1,2}})[ \u3000]*[、．.，,]|第(?P<part>[{_ORDINALS}])部分)"
_WITHOUT_ORDINAL = re.compile(r"(?P<words>.{4,40})")
_WITH_ORDINAL = re.compile(rf"{_ORDINAL}[:： \u3000]*(?P<words>[^。；;]{{2,40}}?)(?:[（(][^）)]*[）)])?[。：:]?")
_RUN_IN = re.compile(rf"(?P<heading>{_ORDINAL}[ \u3000]*(?P<words>[^。：: \u3000]{{2,24}}))[。：: \u3000]+(?P<rest>.+)")
_FORM_WORDS = {
    "一": "总体情况",
    "五": r"(?:政府信息公开工作)?存在的主要问题[及和]改进情况",
    "六": "其他需要报告的事项",
}
# What a heading in other words speaks of; the first that is found decides.
_ABOUT = {
    "一": r"总体情况|基本情况|总体概况|^概述",
    "五": r"主要问题|存在.{0,3}问题|问题.?改进|改进(?:情况|措施)",
    "六": r"需要报告|其他事项|其他情况",
    "四": r"行政复议|行政诉讼",
    "三": r"收到和处理|依申请公开|信息公开申请",
    "二": r"主动公开",
}


@dataclass(frozen=True)
class Section:
    """A section by its ordinal in the form and its heading as printed; `has_table` where it is the title of a table."""

    number: str = ""
    heading: str = ""
    has_table: bool = False


def heading_of(line: str, edition: Edition, before: Section | None) -> tuple[Section | None, str]:
    """The section that a line begins, and what follows the heading on the line; None where it begins none.

    Sections are known by the words of the form, whatever their ordinal. A heading in words that have nothing to do with
    the form counts by its ordinal, if that is the next after the section `before`; else it is a point of the text.
    With None for `before`, only the form's exact words count, since the line may be a row label with an ordinal.
    """
    titles = {compact(table.title): table.number for table in edition.tables}
    for pattern in (_WITHOUT_ORDINAL, _WITH_ORDINAL, _RUN_IN):
        found = pattern.fullmatch(line)
        words = compact(found["words"]) if found else ""
        if found and (number := titles.get(words) or _section_of(words)):
            groups = found.groupdict()
            return Section(number, _closed(groups.get("heading") or line), words in titles), groups.get("rest") or ""
    found = _WITH_ORDINAL.fullmatch(line) if before else None
    if found and before and not found["words"][-1].isdigit() and (number := _number(found, before)):
        return Section(number, _closed(line)), ""
    return None, ""


def inner_heading(edition: Edition) -> re.Pattern[str]:
    """Finds the form's exact headings where they stand inside a line, as in texts without line breaks."""
    words = [*(re.escape(table.title) for table in edition.tables), *_FORM_WORDS.values()]
    return re.compile(rf"(?<=[^\n \u3000])[{_ORDINALS}]、(?:{'|'.join(words)})(?=[^\n。；，、])")


def _section_of(words: str) -> str:
    """The section of which these are exactly the form's words (表二 to 表四 are known by their titles)."""
    return next((number for number, form in _FORM_WORDS.items() if re.fullmatch(form, words)), "")


def _number(found: re.Match[str], before: Section) -> str:
    """The section that a heading in other words than the form's means; "" where it is none."""
    words = compact(found["words"])
    own = _place(found)
    last = _WITH_ORDINAL.fullmatch(before.heading)
    follows = last is None or own == _place(last) + 1
    about = (number for number, pattern in _ABOUT.items() if re.search(pattern, words))
    return next(about, _ORDINALS[own] if follows else "")


def _place(found: re.Match[str]) -> int:
    """The place of a printed ordinal among the numerals; a dash is 一."""
    return max(_ORDINALS.find(found["ordinal"] or found["part"]), 0)


def _closed(heading: str) -> str:
    """A heading as it is quoted: without blanks and without the stop at its end."""
    return "".join(heading.split()).rstrip("。：:")
