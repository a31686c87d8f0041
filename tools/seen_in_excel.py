"""`make architecture`: the table in README of what was seen in a real Excel, from docs/seen-in-excel.toml.

The sections and the numbers of the steps are those of docs/excel-checklist.md.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CHECKLIST, SEEN, PAGE = (ROOT / name for name in ("docs/excel-checklist.md", "docs/seen-in-excel.toml", "README.md"))
NEVER = "从未"
_BEGIN, _END = "<!-- 由 docs/seen-in-excel.toml 生成 -->", "<!-- 生成的表到此为止 -->"
_SECTION, _STEP = re.compile(r"^## (?:[一二三四五六七八九十]+、)?(.+)$"), re.compile(r"^\| (\d+) \|")


class EntryError(ValueError):
    """An entry of seen-in-excel.toml is not as its head says; the text names it and what is wrong."""


@dataclass(frozen=True)
class Seen:
    """What one person saw on one PC: the steps that were as they should be, and what was not, by step."""

    program: str
    windows: str
    release: str
    by: str
    on: dt.date
    good: frozenset[int] = frozenset()
    bad: Mapping[int, str] = field(default_factory=dict)


def sections(checklist: str) -> dict[str, list[int]]:
    """The steps of each section."""
    found: dict[str, list[int]] = {}
    for line in checklist.splitlines():
        if title := _SECTION.match(line):
            found[title[1]] = []
        elif step := _STEP.match(line):
            found[list(found)[-1]].append(int(step[1]))
    return found


def entries(text: str, steps: Sequence[int]) -> list[Seen]:
    """The entries of the TOML; EntryError where one is incomplete or names a step that there is not."""
    return [_entry(number, one, steps) for number, one in enumerate(tomllib.loads(text).get("seen", []), 1)]


def table(checklist: str, seen: Sequence[Seen]) -> str:
    """For each section, who saw it where, and when; 「从未」 where nobody did."""
    lines = ["| 看什么 | 步数 | 由谁、哪天、在哪里看过 |", "|---|---|---|"]
    for title, steps in sections(checklist).items():
        told = [words for one in seen if (words := _told(one, steps))]
        lines.append(f"| {title} | {len(steps)} | {'；'.join(told) or NEVER} |")
    return "\n".join(lines)


def renewed(page: str, drawn: str) -> str:
    """README with this table."""
    before, _, rest = page.partition(_BEGIN)
    return f"{before}{_BEGIN}\n\n{drawn}\n\n{_END}{rest.partition(_END)[2]}"


def main() -> None:
    """Write the table anew."""
    checklist = CHECKLIST.read_text(encoding="utf-8")
    steps = [step for held in sections(checklist).values() for step in held]
    drawn = table(checklist, entries(SEEN.read_text(encoding="utf-8"), steps))
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), drawn), encoding="utf-8")


def _told(one: Seen, steps: Sequence[int]) -> str:
    good, bad = sorted(one.good & set(steps)), sorted(set(one.bad) & set(steps))
    if not good and not bad:
        return ""
    wrong = "、".join(f"第 {step} 步：{one.bad[step]}" for step in bad)
    words = f"{len(good)} 步好" + (f"，{len(bad)} 步不对（{wrong}）" if bad else "")
    return f"{one.program}，{one.windows}，{one.release} 版，{one.by} {one.on.isoformat()}：{words}".replace("|", "／")


def _entry(number: int, given: Mapping[str, Any], steps: Sequence[int]) -> Seen:
    words = {name: given.get(name) for name in ("program", "windows", "release", "by")}
    if missing := [name for name, value in words.items() if not isinstance(value, str) or not value.strip()]:
        raise EntryError(f"第 {number} 段没有写 {'、'.join(missing)}")
    if not isinstance(given.get("on"), dt.date):
        raise EntryError(f"第 {number} 段的 on 要写成 2026-01-12 这样的日期")
    good = frozenset(given.get("good", []))
    bad = {int(step): str(what) for step, what in given.get("bad", {}).items()}
    if unknown := sorted((good | set(bad)) - set(steps)):
        raise EntryError(f"第 {number} 段里的号，表里没有：{'、'.join(map(str, unknown))}")
    if both := sorted(good & set(bad)):
        raise EntryError(f"第 {number} 段里的号，又写好又写不对：{'、'.join(map(str, both))}")
    return Seen(*(str(value) for value in words.values()), given["on"], good, bad)


if __name__ == "__main__":
    main()
