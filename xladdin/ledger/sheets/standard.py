"""A word of the form as the drop-downs write it, whichever way it was written; and rows of a ledger written again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import pandas as pd

from workbook.edition import Edition, UnknownYear, for_year
from workbook.figures import plain_label
from xladdin.ledger.sheets.rows import Content
from xladdin.ledger.terms import words
from xladdin.ledger.terms.columns import COLUMNS, LedgerColumn

# The days on which a request ends, by what comes first.
ENDS = ("answered", "withdrawn")
_CHOICES = {"channels": words.CHANNELS, "deliveries": words.DELIVERIES, "roles": words.ROLES}


def standard_word(column: LedgerColumn, text: str, edition: Edition) -> str:
    """The word of the drop-down that this text means, "" where none.

    >>> from workbook.edition import load
    >>> from xladdin.ledger.terms.columns import REQUEST_COLUMNS
    >>> result = next(column for column in REQUEST_COLUMNS if column.head == "办理结果")
    >>> standard_word(result, "属于国家秘密", load("2021"))
    '（三）1.属于国家秘密'
    """
    return _standard(column.choices, edition).get(plain_label(text), "")


def form_of_row(ends: Iterable[object], edition: Edition) -> Edition:
    """In whose words the result of a request is written: the form of the year in which it ended.

    `ends` are what its row has as the days of ENDS, the first that is a day holds; `edition` while it is open. A row
    answered after a change of form keeps the finer word of the newer one, in whichever ledger it stands.
    """
    day = next((end for end in ends if isinstance(end, dt.date) and not pd.isna(end)), None)
    if day is None:
        return edition
    try:
        return for_year(day.year)
    except UnknownYear:
        return edition


def rows_again(
    frame: pd.DataFrame, sheet: str, edition: Edition, *, keep_unknown: bool = True
) -> Iterator[tuple[Content, ...]]:
    """The rows of a ledger's frame, in the order of its typed columns, as they go into a new ledger.

    Words that are none of the form stay as they are, unless `keep_unknown` is False.
    """
    typed = [column for column in COLUMNS[sheet] if column.holds != "computed"]
    keyed = {column.key: _by_key(column.choices, edition) for column in typed if column.holds == "word"}
    ends = [at for key in ENDS for at, column in enumerate(typed) if column.key == key]
    for row in frame[[column.key for column in typed]].itertuples(index=False, name=None):
        form = form_of_row((row[at] for at in ends), edition)
        known = [_content(column, value, keyed, form) for column, value in zip(typed, row, strict=True)]
        yield tuple(
            str(value)
            if content is None and keep_unknown and column.holds == "word" and value not in ("", "?")
            else content
            for column, value, content in zip(typed, row, known, strict=True)
        )


def _content(column: LedgerColumn, value: object, keyed: Mapping[str, Mapping[str, str]], edition: Edition) -> Content:
    if column.holds == "date":
        return value.date() if isinstance(value, pd.Timestamp) and not pd.isna(value) else None
    text = str(value)
    if column.holds != "word":
        return text or None
    return keyed[column.key].get(text) or standard_word(column, text, edition) or None


@cache
def _standard(choices: str, edition: Edition) -> Mapping[str, str]:
    if choices == "results":
        by_key = {result.key: result.word for result in words.results(edition)}
        return {plain: by_key[key] for plain, key in words.result_words(edition).items()}
    if choices in _CHOICES:
        found = {plain_label(word): word for word in _CHOICES[choices]}
        return found | (dict.fromkeys(words.CO_DEFENDANTS, words.CO_DEFENDANT) if choices == "roles" else {})
    known, printed = {
        "categories": (words.category_words(edition), words.categories(edition)),
        "kinds": (words.kind_words(edition), words.kinds(edition)),
        "outcomes": (words.outcome_words(edition), words.outcomes(edition)),
    }[choices]
    words_of = {key: word for word, key in printed.items()}
    return {plain: words_of[key] for plain, key in known.items()}


@cache
def _by_key(choices: str, edition: Edition) -> Mapping[str, str]:
    """For columns whose frame holds keys of the form: the printed word by key."""
    printed = {"categories": words.categories, "kinds": words.kinds, "outcomes": words.outcomes}.get(choices)
    return {key: word for word, key in printed(edition).items()} if printed else {}
