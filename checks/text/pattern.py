"""A pattern of words: what it looks for, a sentence that it is for, and one that it must leave alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property


class Where(Enum):
    """The words that a pattern is held against: of a clause on one side of a number, any words, or all of them."""

    BEFORE = "before"
    AFTER = "after"
    ANYWHERE = "anywhere"
    WHOLE = "whole"


@dataclass(frozen=True)
class Pattern:
    """A regular expression that is compiled when it is first used, since most checks have no text.

    `hears` is a sentence in which it is found and `leaves` one in which it is not, though it might seem so. Texts come
    from strangers: no part of a pattern repeats without an upper limit.
    """

    regex: str
    hears: str = field(kw_only=True)
    leaves: str = field(kw_only=True)
    where: Where = field(default=Where.ANYWHERE, kw_only=True)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.regex)

    def search(self, words: str) -> re.Match[str] | None:
        """The first place where the words say it."""
        return self.compiled.search(words)

    def fullmatch(self, words: str) -> re.Match[str] | None:
        """The words, if they say this and nothing else."""
        return self.compiled.fullmatch(words)

    def finditer(self, words: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Every place where the words, or those between two positions, say it, one after the other."""
        return self.compiled.finditer(words, start, len(words) if end is None else end)

    def without(self, words: str) -> str:
        """The words less every place where they say it."""
        return self.compiled.sub("", words)


def words_of(*lists: str) -> str:
    """Several lists of words as one."""
    return "|".join(lists)


def filled(fillers: str, at_most: int) -> str:
    """Words that count nothing themselves, at most so many of them."""
    return f"(?:{fillers}){{0,{at_most}}}"


def up_to_number(nouns: str, fillers: str, at_most: int) -> str:
    """One of the nouns, then at most so many fillers, then the number."""
    return f"(?:{nouns}){filled(fillers, at_most)}$"


def before_number(regex: str, *, hears: str, leaves: str) -> Pattern:
    """A pattern for the words of a clause before its number."""
    return Pattern(regex, hears=hears, leaves=leaves, where=Where.BEFORE)


def after_number(regex: str, *, hears: str, leaves: str) -> Pattern:
    """A pattern for the words of a clause after its number."""
    return Pattern(regex, hears=hears, leaves=leaves, where=Where.AFTER)
