"""What a word of an office's own register may mean in the form: proposed on 对照 for the clerk to confirm, never used.

A proposal rests on what registers usually say, and on how much of the word stands in the form's own words for a row:
its label, what it is for, the group that it belongs to. Where several rows fit alike, nothing is proposed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise

from workbook.edition import Edition
from workbook.figures import plain_label
from xladdin.ledger.sheets.standard import standard_word
from xladdin.ledger.terms import words
from xladdin.ledger.terms.columns import LedgerColumn

# What registers say for a row of the form, by its key; where a word holds one of these, the row is proposed.
_USUAL: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "categories": {
        "natural_person": ("公民", "个人", "居民", "村民", "群众", "自然人"),
        "business": ("企业", "公司", "商铺"),
        "research": ("大学", "学院", "高校", "研究所", "研究院", "科研"),
        "public_welfare": ("协会", "学会", "基金会", "社团", "公益", "商会"),
        "legal_service": ("律师", "律所", "法律服务"),
    },
    "results": {
        "granted": ("同意公开", "全部公开", "已主动公开", "属于主动公开"),
        "partly_granted": ("部分公开", "区分处理"),
        "denied.state_secret": ("国家秘密", "涉密"),
        "denied.third_party": ("商业秘密", "个人隐私", "第三方"),
        "denied.enforcement_files": ("执法案卷",),
        "unavailable.not_held": ("不存在", "无此信息", "查无", "非本机关", "不属于本机关", "不掌握", "未制作"),
        "unavailable.needs_creation": ("加工", "另行制作"),
        "not_processed.petition": ("信访", "举报", "投诉", "咨询"),
        "not_processed.repeated": ("重复",),
        "otherwise.not_clarified": ("不补正", "未补正"),
        "otherwise.other": ("撤回", "撤销申请"),
        "otherwise": ("撤回", "撤销申请", "不补正", "未补正"),
    },
    "outcomes": {
        "upheld": ("驳回", "维持"),
        "corrected": ("纠正", "撤销", "确认违法"),
        "pending": ("未审结", "审理中"),
    },
}
# So much of a word must stand in what a row is called, and so near to the best another row counts as alike.
_ENOUGH, _ALIKE = 0.6, 0.75
_EVERYWHERE = frozenset(("属于", "信息", "政府", "申请"))  # in the words for half of the rows
_MOST = 2


def proposed(column: LedgerColumn, text: str, edition: Edition) -> str:
    """The word of the form that this may mean, or two of them joined by 「；」; empty where nothing fits.

    >>> from workbook.edition import load
    >>> from xladdin.ledger.terms.columns import REQUEST_COLUMNS
    >>> result = next(column for column in REQUEST_COLUMNS if column.key == "result")
    >>> proposed(result, "不予公开(国家秘密)", load("2021")), proposed(result, "不予公开", load("2021"))
    ('（三）1.属于国家秘密', '')
    """
    called = _called(column.choices, edition)
    plain = plain_label(text)
    usual = [
        called[key][0]
        for key, said in _USUAL.get(column.choices, {}).items()
        if key in called and any(one in plain for one in said)
    ]
    if usual:
        return "；".join(dict.fromkeys(usual)) if len(usual) <= _MOST else ""
    pairs = _pairs(plain)
    fits = {word: len(pairs & known) / len(pairs) for word, known in called.values()} if pairs else {}
    best = max(fits.values(), default=0.0)
    near = [word for word, fit in fits.items() if fit >= max(_ENOUGH, best * _ALIKE)]
    return "；".join(near) if len(near) <= _MOST else ""


def says_what_it_is(column: LedgerColumn, texts: list[str], edition: Edition) -> bool:
    """Whether a column of these texts holds the words of this one, whatever its head: most of them, one exactly."""
    known = [bool(standard_word(column, text, edition)) for text in texts]
    meant = [known or bool(proposed(column, text, edition)) for text, known in zip(texts, known, strict=True)]
    return any(known) and sum(meant) >= _MOSTLY * len(texts)


@cache
def _called(choices: str, edition: Edition) -> Mapping[str, tuple[str, frozenset[str]]]:
    """By key: the word that is chosen, and the pairs of characters in everything that the form says of it."""
    if choices == "results":
        return {
            one.key: (one.word, _pairs(plain_label(f"{one.group}　{one.word}　{one.meaning}")))
            for one in words.results(edition)
        }
    printed = {"categories": words.categories, "kinds": words.kinds, "outcomes": words.outcomes}.get(choices)
    return {key: (word, _pairs(plain_label(word))) for word, key in printed(edition).items()} if printed else {}


def _pairs(plain: str) -> frozenset[str]:
    return frozenset(one + other for one, other in pairwise(plain)) - _EVERYWHERE


_MOSTLY = 0.8
