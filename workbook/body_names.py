"""Whether two names are names of the same body: a full name, a shortened one, one without its province."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# A place and its kind. 州 alone is none: 常州市 is a city. The longest name has about twenty characters.
_PLACE = re.compile(
    r"([\u4e00-\u9fff]{1,20}?)(?:特别行政区|自治区|自治州|自治县|自治旗|省|市|盟|地区|县|区|旗|街道|镇|乡(?!族))"
)
# Places that only look like one: 「城市管理局」, 「社区」.
_NO_PLACE = frozenset({"城", "社", "都", "小城", "辖", "园", "山", "特"})
_ASIDE = re.compile(r"[（(][^（）()]{0,80}[)）]")
# What a name of a body has in common with that of any other.
_GENERAL = re.compile(
    "人民政府|政府|办公厅|办公室|办事处|委员会|管委会|管理|事务|服务|中心|分局|总局|[局厅委办处所站院和与及省市县区镇乡]"
)
_SHORTEST = 4


def is_another_body(said: str, own: str) -> bool:
    """Whether the name `said` clearly is that of another body than `own`; where it may be the same one, False.

    Places are compared first (宿迁市 is not 淮安市, and 淮安市 is not 淮安市洪泽区), then what kind of office it is
    (财政局 is not 教育局). Names that are too short to tell, and 「我县」 or 「本机关」, are nobody else's.
    """
    said, own = _bare(said), _bare(own)
    if min(len(said), len(own)) < _SHORTEST or said == own or said[0] in "我本":
        return False
    (places, office), (own_places, own_office) = _parts(said), _parts(own)
    if places and own_places and not _may_be_same_place(places, own_places):
        return True
    return _is_other_office(office, own_office)


def _bare(name: str) -> str:
    return _ASIDE.sub("", "".join(unicodedata.normalize("NFKC", name).split()))


def _parts(name: str) -> tuple[list[str], str]:
    """The places that a name begins with, the largest first, and the rest: the office."""
    places = list(_places(name))
    end = places[-1].end() if places else 0
    return [match[1] for match in places], name[end:]


def _places(name: str) -> Iterator[re.Match[str]]:
    at = 0
    while (match := _PLACE.match(name, at)) and match[1] not in _NO_PLACE:
        yield match
        at = match.end()


def _may_be_same_place(one: list[str], other: list[str]) -> bool:
    """Whether the smallest places, and those above them where both names have some, may be the same."""
    return all(
        mine.endswith(theirs) or theirs.endswith(mine)
        for mine, theirs in zip(reversed(one), reversed(other), strict=False)
    )


def _is_other_office(one: str, other: str) -> bool:
    mine, theirs = (_GENERAL.sub("", office) for office in (one, other))
    if not mine or not theirs:
        # The government itself beside one of its departments; of a bare place nothing can be told.
        government = one if not mine else other
        return bool(mine or theirs) and "政府" in government
    if _is_short_for(mine, theirs) or _is_short_for(theirs, mine):
        return False
    return not set(mine) & set(theirs)


def _is_short_for(name: str, full: str) -> bool:
    """Whether the characters of `name` stand in `full` in this order: 发改 in 发展改革."""
    remaining = iter(full)
    return all(character in remaining for character in name)


# Bodies that are led vertically report within their own system (国办公开办函〔2021〕30号 二).
_VERTICAL = re.compile(
    r"税务局|海关|海事局|气象局|烟草专卖局|邮政管理局|国家统计局.{0,20}调查(总)?队|消防救援(支队|大队|总队)"
    r"|金融监督?管理(总)?局.{0,20}(分局|监管支局)?$"
    r"|国家金融监督管理总局|金融监管(局|分局|支局)|出入境边防?检查站|地震局|国家矿山安全监察局|人民银行"
)


def is_led_vertically(name: str) -> bool:
    """Whether a body of this name is led from above its own place, and so reports within its own system."""
    return _VERTICAL.search(name) is not None
