"""Every pattern finds the sentence that it is for, leaves alone the one that only looks like it, and ends in time."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import checks.rules
import checks.text
from checks.model.prose import Narrative, Paragraph
from checks.text.pattern import Pattern, Where
from checks.text.phrases import single_results
from checks.text.sentences import counts, sentences
from workbook.edition import edition_ids, load

ROOMS = (checks.text, checks.rules)
MODULES = [f"{room.__name__}.{module.name}" for room in ROOMS for module in pkgutil.iter_modules(room.__path__)]
# These cut a text into sentences and figures, sign by sign; they are no words.
TOKENS = {"checks.text.sentences", "checks.text.numerals", "checks.text.pattern"}
# The rules about many units read names of units, not sentences.
NO_TEXT = {"checks.rules.roll_up"}
# A class of signs, one of them escaped perhaps; then what repeats without end.
CLASS, ENDLESS = re.compile(r"\[(?:\\.|[^\]\\])+\]|\\."), re.compile(r"[*+]|\{\d*,\}")


def patterns_in(value: object) -> Iterator[Pattern]:
    """The patterns of a table, however deep."""
    if isinstance(value, Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for part in value:
            yield from patterns_in(part)
    elif isinstance(value, dict):
        yield from patterns_in(list(value.values()))


def every_pattern() -> list[Pattern]:
    named = [vars(importlib.import_module(name)) for name in MODULES]
    found = [p for names in named for value in names.values() for p in patterns_in(value)]
    found += [pattern for edition in edition_ids() for pattern, _ in single_results(load(edition))]
    return list(dict.fromkeys(found))


PATTERNS = every_pattern()
each = pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.hears)


def held_against(pattern: Pattern, sentence: str) -> list[str]:
    """The words of a sentence that the pattern is held against."""
    if pattern.where in (Where.ANYWHERE, Where.WHOLE):
        return [sentence]
    numbers = [c for s in sentences(Narrative((Paragraph(sentence),))) for c in counts(s)]
    assert numbers, "the sentence has no number"
    return [count.before if pattern.where is Where.BEFORE else count.after for count in numbers]


def found(pattern: Pattern, words: str) -> bool:
    return bool(pattern.fullmatch(words) if pattern.where is Where.WHOLE else pattern.search(words))


class TestEveryPattern:
    def test_the_table_is_not_empty(self) -> None:
        assert len(PATTERNS) > 120

    @each
    def test_it_finds_the_sentence_that_it_is_for(self, pattern: Pattern) -> None:
        assert any(found(pattern, words) for words in held_against(pattern, pattern.hears))

    @each
    def test_it_leaves_alone_what_only_looks_like_it(self, pattern: Pattern) -> None:
        assert pattern.leaves
        assert not any(found(pattern, words) for words in held_against(pattern, pattern.leaves))

    @each
    def test_nothing_in_it_repeats_without_end(self, pattern: Pattern) -> None:
        assert not ENDLESS.search(CLASS.sub("x", pattern.regex))

    @pytest.mark.parametrize("name", sorted(set(MODULES) - TOKENS - NO_TEXT))
    def test_no_expression_stands_outside_the_table(self, name: str) -> None:
        module = importlib.import_module(name)
        assert not [key for key, value in vars(module).items() if isinstance(value, re.Pattern)]
        assert not hasattr(module, "re") or name == "checks.text.phrases"


class TestThePatternTest:
    """The test above can fail."""

    def test_an_endless_repetition_is_seen(self) -> None:
        endless, bounded = ("a*", "a+b", "a{2,}"), ("[*+]", r"\+", "a{2,3}")
        assert all(ENDLESS.search(CLASS.sub("x", regex)) for regex in endless)
        assert not any(ENDLESS.search(CLASS.sub("x", regex)) for regex in bounded)

    def test_words_before_and_after_a_number_are_told_apart(self) -> None:
        before = Pattern("收到", hears="收到5件", leaves="5件收到", where=Where.BEFORE)
        assert held_against(before, before.hears) == ["收到"]
        assert held_against(before, before.leaves) == [""]
