"""What a place asks of the reports of its offices beyond the form: a profile in TOML that its 公开办 writes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_FIGURES, LONGEST_NAME = 60, 40
_LONGEST = 100_000


class ProfileError(ValueError):
    """A profile says what this program does not understand; every mistake, in words for the user."""


@dataclass(frozen=True)
class WantedFigure:
    """A figure that section 一 must give: what it is called, and the words near which a number has to stand.

    `units` are the words behind the number, any of them; none where any number will do.
    """

    name: str
    words: tuple[str, ...]
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class LocalProfile:
    """Who asks (for the message), and for which figures."""

    name: str
    figures: tuple[WantedFigure, ...]


def parse(text: str) -> LocalProfile:
    """The profile in a TOML text; ProfileError names every mistake."""
    if len(text) > _LONGEST:
        raise ProfileError("内容太多，不像一份本地要求")
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ProfileError(f"不是 TOML：{error}") from None
    if mistakes := list(_mistakes(data)):
        raise ProfileError("；".join(mistakes))
    figures = (WantedFigure(one["name"], tuple(one["words"]), tuple(one.get("units", ()))) for one in data["figures"])
    return LocalProfile(data["name"], tuple(figures))


def _mistakes(data: dict[str, Any]) -> Iterator[str]:
    if unknown := sorted(set(data) - {"name", "figures"}):
        yield f"不认识 {'、'.join(unknown)}，只有 name 和 [[figures]]"
    if not _is_name(data.get("name")):
        yield f"缺少 name（谁的要求，不超过 {LONGEST_NAME} 字）"
    figures = data.get("figures")
    if not isinstance(figures, list) or not figures or len(figures) > MOST_FIGURES:
        yield f"缺少 [[figures]]（一项一个，不超过 {MOST_FIGURES} 项）"
        return
    for at, one in enumerate(figures, 1):
        if not isinstance(one, dict) or not _is_name(one.get("name")):
            yield f"第 {at} 项缺少 name"
        elif unknown := sorted(set(one) - {"name", "words", "units"}):
            yield f"「{one['name']}」里不认识 {'、'.join(unknown)}，只有 name、words、units"
        elif not _is_words(one.get("words")) or not one["words"] or not _is_words(one.get("units", [])):
            yield f"「{one['name']}」的 words、units 应为词的列表，words 至少一个"


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_NAME


def _is_words(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MOST_FIGURES and all(_is_name(one) for one in value)
