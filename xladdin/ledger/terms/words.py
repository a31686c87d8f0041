"""The words of a ledger and what they mean in the form: results and applicants from the edition, never written here.

A word is recognised with or without the number before it, with spaces or full width; nothing is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from workbook.edition import Edition, Heading, edition_ids, load, ordinal
from workbook.figures import groups, plain_label, rows

CHANNELS = ("当面", "邮寄", "网络", "传真", "其他")
DELIVERIES = ("当面", "邮寄", "网络", "传真", "电子邮件", "其他")
OWN_ROLE, CO_DEFENDANT = "被申请机关（原行为主体）", "复议机关（共同被告，不计）"
ROLES = (OWN_ROLE, CO_DEFENDANT)
WITHDRAWN_GROUP, OTHER = "otherwise", "other"
PENDING = "pending"
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、])+")
# How registers write the roles, without the marks of punctuation.
CO_DEFENDANTS = frozenset(
    map(plain_label, (CO_DEFENDANT, "复议机关", "共同被告", "复议机关（共同被告）", "复议机关(共同被告,不计)"))
)
OWN_ROLES = frozenset(
    map(
        plain_label,
        (OWN_ROLE, "被申请", "被申请人", "被告", "原行为主体", "被申请/原行为主体", "被申请机关", "原行为机关"),
    )
)


@dataclass(frozen=True)
class Result:
    """One result of the form: `key` joins its keys below 三 (「denied.state_secret」), `word` is what is chosen.

    `meaning` and `basis` say which case belongs there, `group` which rows it stands among (「不予公开」), if any.
    """

    key: str
    word: str
    meaning: str
    basis: str
    group: str = ""


@cache
def results(edition: Edition) -> tuple[Result, ...]:
    """The results of this edition in the order of the form, without （七）总计."""
    return tuple(
        # Within its group: 「（四）1.本机关…」 and 「（五）1.信访…」 are told apart.
        Result(
            _key(path),
            "".join(ordinal(h.label) for h in path[1:-1]) + path[-1].name,
            path[-1].meaning,
            path[-1].basis,
            _NUMBER.sub("", "".join(heading.name for heading in path[1:-1])),
        )
        for path in _result_paths(edition)
    )


@cache
def result_words(edition: Edition) -> Mapping[str, str]:
    """What a result may be called, without spaces and punctuation, and its key in this edition.

    Words of other editions are known as well where they mean one row of this one: 2021's （六）3.其他 is 2019's （六）.
    A word that could mean two rows is not in it.
    """
    known = _wordings(edition)
    keys = {result.key for result in results(edition)}
    for other in map(load, edition_ids()):
        for word, key in _wordings(other).items():
            if word not in known and (fitting := _fitting(key, keys)):
                known[word] = fitting
    return known


@cache
def categories(edition: Edition) -> Mapping[str, str]:
    """The kinds of applicant in the order of the form: printed word and key, without 总计."""
    return {path[-1].label: path[-1].key for path in edition.requests.blocks[0].column_paths if not path[-1].total}


@cache
def category_words(edition: Edition) -> Mapping[str, str]:
    """What a kind of applicant may be called, and its key."""
    paths = edition.requests.blocks[0].column_paths
    return {plain_label(word): p[-1].key for p in paths if not p[-1].total for word in p[-1].wordings}


@cache
def kinds(edition: Edition) -> Mapping[str, str]:
    """The kinds of dispute in the order of 表四: printed word and key of its column group."""
    return {name: fields[0].id.split(".")[1] for name, fields in groups(edition.disputes)}


@cache
def kind_words(edition: Edition) -> Mapping[str, str]:
    """What a kind of dispute may be called, and its key."""
    return {plain_label(name): key for name, key in kinds(edition).items()}


@cache
def outcomes(edition: Edition) -> Mapping[str, str]:
    """The outcomes of a dispute in the order of 表四: printed word (结果维持 …) and key, without 总计."""
    fields = next(groups(edition.disputes))[1]
    return {f.column[-1].label: f.column[-1].key for f in fields if not f.column[-1].total}


@cache
def outcome_words(edition: Edition) -> Mapping[str, str]:
    """What an outcome may be called, and its key: 结果维持, 维持, 其他结果, 其他."""
    known = {}
    for word, key in outcomes(edition).items():
        for wording in (word, word.removeprefix("结果"), word.removesuffix("结果")):
            known[plain_label(wording)] = key
    return known


def counted_role(word: str) -> bool | None:
    """Whether a dispute in which this office had that role counts in 表四; None for a word nobody knows."""
    plain = plain_label(word)
    if not plain or plain in OWN_ROLES:
        return True
    return False if plain in CO_DEFENDANTS else None


def withdrawn_result(edition: Edition) -> str:
    """The key of the row in which a withdrawn request counts: （六）3.其他, or （六）其他处理 where that is one row."""
    keys = {result.key for result in results(edition)}
    own = f"{WITHDRAWN_GROUP}.{OTHER}"
    return own if own in keys else WITHDRAWN_GROUP


def result_field(key: str, category: str) -> str:
    """The id of the field in which a result of an applicant of this kind counts."""
    return f"requests.results.{key}.{category}"


def _result_paths(edition: Edition) -> Iterator[tuple[Heading, ...]]:
    for _, fields in rows(edition.requests):
        path = fields[0].row
        if len(path) > 1 and not path[-1].total:
            yield path


def _key(path: tuple[Heading, ...]) -> str:
    return ".".join(heading.key for heading in path[1:] if heading.key)


def _wordings(edition: Edition) -> dict[str, str]:
    """Every wording of a result in one edition; those of two rows are left out."""
    found: dict[str, set[str]] = {}
    for path in _result_paths(edition):
        numbers = [ordinal(heading.label) for heading in path[:-1]]
        for wording in path[-1].wordings:
            bare = _NUMBER.sub("", wording)
            starts = ("".join(numbers[at:]) for at in range(len(numbers) + 1))
            for text in (bare, *(start + wording for start in starts)):
                found.setdefault(plain_label(text), set()).add(_key(path))
    return {word: next(iter(keys)) for word, keys in found.items() if len(keys) == 1}


def _fitting(key: str, keys: set[str]) -> str:
    """The row of these keys that holds what `key` means elsewhere: itself, or the group that became one row."""
    group = key.rpartition(".")[0]
    return key if key in keys else group if group in keys else ""
