"""Whose report it is, where the title does not say: by the fields of the page, the signature, the file's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from xladdin.intake.formats.document import CELL_END, ROW_END, ROW_NUMBERS, ROW_START, clean

# What a page calls the office that published it, and what follows up to the next blank or mark.
_FIELD = re.compile(
    r"(?:发布机构|发布单位|公开机构|公开单位|公开主体|发文机关|发文单位|制发机关|编制单位|填报单位|信息来源|来源|单位(?:名称)?)"
    rf"[\s:{ROW_START}{CELL_END}{ROW_END}{ROW_NUMBERS}]{{1,16}}(?P<unit>[\u4e00-\u9fff]{{3,30}})"
)
_SIGNED = re.compile(
    r"^\s{0,40}(?P<unit>[\u4e00-\u9fff]{3,30})\s{0,40}\n"
    r"\s{0,40}20\d\d\s{0,4}年\s{0,4}\d{1,2}\s{0,4}月\s{0,4}\d{1,2}\s{0,4}日",
    re.MULTILINE,
)
# 「由某某局编制」, 「请与某某局办公室联系」: there it is a section of the office that answers.
_ASKED = re.compile(r"(?:由|请与|与|联系)(?P<unit>[\u4e00-\u9fff]{4,30}?)(?:负责)?(?:编制|联系|按照)")
_SECTION = re.compile(
    r"(?P<office>.{2,30}(?:局|镇|乡|街道|委员会|管委会|中心|街道办事处|镇人民政府|乡人民政府))(?:党政|综合|行政)?(?:综合)?办(?:公室)?"
)
# An office ends like this; a website, a person or a press agency does not.
_OFFICE = re.compile(
    r".{2,30}(?:人民政府|政府|委员会|管委会|管理局|局|厅|办公室|办|中心|街道|街道办事处|办事处|镇|乡|院|馆|会|署|海关|大队|支队|分局|处|所|公司|社|站|园区?|区|县|市|省|部|委)"
)
_NO_OFFICE = re.compile(r"网|日报|晚报|新闻|编辑|作者|本站|原创|政府信息公开|年度报告|首页")
_TITLE_IN_NAME = re.compile(r"(?P<unit>[\u4e00-\u9fff]{3,30}?)(?:关于)?(?:20\d\d年?度?)?(?:政府|政务)?信息公开")
_YEAR_IN_NAME = re.compile(r"(20\d\d)年?")
# Not a date: those are of all years.
_YEAR_TOLD, _OFTEN = re.compile(r"(20\d\d)年(?!\d{1,2}月)"), 2


@dataclass(frozen=True)
class Issuer:
    """A name, and in words for the user where it was found."""

    unit: str
    where: str


def issuer_of(body: str, source: str) -> Issuer | None:
    """The office that a page names as the one that published it; None where nothing names one."""
    return next(_named(body, source), None)


def year_in_name(source: str) -> int | None:
    """The year that the name of a file gives to its report; None where it has none, or several."""
    years = set(_YEAR_IN_NAME.findall(clean(PurePath(source).stem)))
    return int(years.pop()) if len(years) == 1 else None


def year_told(body: str) -> int | None:
    """The year that a text speaks of again and again; None where no year stands out."""
    told = Counter(_YEAR_TOLD.findall("".join(body.split()))).most_common(2)
    stands_out = bool(told) and told[0][1] >= _OFTEN and (len(told) < 2 or told[0][1] >= 2 * told[1][1])
    return int(told[0][0]) if stands_out else None


def _named(body: str, source: str) -> Iterator[Issuer]:
    for found in _FIELD.finditer(body[:20_000]):
        if _is_office(found["unit"]):
            yield Issuer(found["unit"], "网页上的发布机构或来源")
    for found in _SIGNED.finditer(body[-5_000:]):
        if _is_office(found["unit"]):
            yield Issuer(found["unit"], "文末的落款")
    for found in _ASKED.finditer("".join(body[:6_000].split())):
        section = _SECTION.fullmatch(found["unit"])
        name = section["office"] if section else found["unit"]
        if _is_office(name):
            yield Issuer(name, "报告开头的编制或联系单位")
    in_name = _TITLE_IN_NAME.match("".join(clean(PurePath(source).stem).split()))
    if in_name and _is_office(in_name["unit"]):
        yield Issuer(in_name["unit"], "文件名")


def _is_office(name: str) -> bool:
    return bool(_OFFICE.fullmatch(name)) and not _NO_OFFICE.search(name)
