"""Whatever meets untrusted text takes time in proportion to its length: every pattern of the room, found by itself."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from re import _constants as sre_constants  # type: ignore[attr-defined]
from re import _parser as sre_parse  # type: ignore[attr-defined]
from types import ModuleType

import pytest
from growth import assert_grows_like_a_line

import xladdin.intake
from xladdin.intake.formats.markdown import document_of_markdown
from xladdin.intake.formats.plain_text import document_of_text
from xladdin.intake.formats.web_page import document_of_html
from xladdin.intake.published import read_document

# What a hostile text repeats: what stands in the pattern, and what stands between the words of a report.
USUAL = ("1", "0 ", " ", "\n", "<", "(", "一", "规章", "。", "|", "1,", "[", "*", "$", "~~", "第", "20", "年")
SIZE = 4_000


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(xladdin.intake.__path__, "xladdin.intake."):
        if not found.name.endswith("pdf_process"):  # a program of its own
            yield importlib.import_module(found.name)


def contained(value: object) -> list[object]:
    """The values of a table, or the value alone."""
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, tuple | list) else [value]


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern of the room, by module and name; those in tables too."""
    found: dict[str, re.Pattern[str]] = {}
    for module in modules():
        for name, value in vars(module).items():
            values = (
                value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else [value]
            )
            for at, one in enumerate(values):
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    found[f"{module.__name__.rpartition('.')[2]}.{name}.{at}"] = one
    return found


PATTERNS = patterns()


def pieces(pattern: re.Pattern[str]) -> list[str]:
    """Characters that the pattern itself asks for, one from each of its parts, and what they make together."""
    letters: list[str] = []

    def walk(parsed: object) -> None:
        for kind, value in parsed:  # type: ignore[attr-defined]
            if kind is sre_constants.LITERAL:
                letters.append(chr(value))
            elif kind is sre_constants.IN:
                first = next((v for k, v in value if k is sre_constants.LITERAL), None)
                letters.append(chr(first) if first is not None else "1")
            elif kind in {sre_constants.MAX_REPEAT, sre_constants.MIN_REPEAT, sre_constants.POSSESSIVE_REPEAT}:
                walk(value[2])
            elif kind is sre_constants.SUBPATTERN:
                walk(value[3])
            elif kind is sre_constants.BRANCH:
                for branch in value[1]:
                    walk(branch)

    walk(sre_parse.parse(pattern.pattern, pattern.flags))
    return list(dict.fromkeys([*letters, "".join(letters)[:60]]))


def test_there_are_patterns_to_look_at() -> None:
    assert len(PATTERNS) > 60


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_grows_like_a_line(name: str) -> None:
    """Texts that repeat what the pattern asks for, and end in what it does not take."""
    pattern = PATTERNS[name]

    def work(text: str) -> None:
        for _ in pattern.finditer(text):
            pass
        pattern.match(text)
        pattern.fullmatch(text)

    for piece in dict.fromkeys([*pieces(pattern), *USUAL]):
        steps = slow_growth(work, piece)
        if steps:
            # Only what looks suspicious is measured with care.
            assert_grows_like_a_line(work, lambda n, piece=piece: piece * n + "\0", SIZE)  # type: ignore[misc]


def slow_growth(work: Callable[[str], None], piece: str) -> bool:
    """Whether a first look, at a small size, gives reason for a second."""
    times = []
    for size in (1_000, 4_000):
        text = piece * size + "\0"
        started = time.process_time()
        work(text)
        times.append(time.process_time() - started)
    return times[1] > 0.004 and times[1] > 6 * times[0]


@pytest.mark.parametrize(
    "piece", ["<p> ", "<div>", "<td>", "</x>", " ", "<b a=1>", "<s>1", "&nbsp;", "1 ", "一、", "|", "\n"]
)
@pytest.mark.parametrize("read", [document_of_html, document_of_markdown, document_of_text])
def test_a_whole_text_grows_like_a_line(piece: str, read: Callable[[str, str], object]) -> None:
    def work(text: str) -> None:
        try:
            read(text, "报告")
        except Exception as refused:
            assert type(refused).__name__ == "FileRefused"  # noqa: PT017 - whichever it is, soon

    assert_grows_like_a_line(work, lambda n: "<p>规章" + piece * n, 1_000)


@pytest.mark.parametrize(
    "piece", ["规章 1 ", "（一）予以公开 0 0 0 0 0 0 0\n", "行政许可\n5\n", "第1页\n", "单位：", "2024年"]
)
def test_the_reading_of_a_text_grows_like_a_line(piece: str) -> None:
    title = "某县2024年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"

    def work(text: str) -> None:
        read_document(document_of_text(title + text, "报告.txt"))

    assert_grows_like_a_line(work, lambda n: piece * n, 200)
