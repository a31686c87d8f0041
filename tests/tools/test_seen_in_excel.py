"""What was seen in a real Excel: typed into a file by whoever looked, and shown in README as it stands there."""

from __future__ import annotations

import datetime as dt

import pytest

from tools.seen_in_excel import CHECKLIST, NEVER, PAGE, SEEN, EntryError, entries, renewed, sections, table

CHECKS = CHECKLIST.read_text(encoding="utf-8")
STEPS = [step for held in sections(CHECKS).values() for step in held]
ENTRY = """
[[seen]]
program = "Excel 2021（64 位）"
windows = "Windows 11"
release = "0.2.0"
by = "张三（某县）"
on = 2026-01-12
good = [1, 2, 17]
bad = { 7 = "等了三秒 | 又一秒" }
"""


def test_every_step_has_a_number_of_its_own_and_the_first_third_comes_first() -> None:
    # Results are kept by these numbers: a step put in between takes the next free one, and none is given twice.
    assert len(set(STEPS)) == len(STEPS)
    title, first = next(iter(sections(CHECKS).items()))
    assert "先做这些" in title
    assert len(STEPS) // 4 <= len(first) <= len(STEPS) // 3


def test_readme_shows_what_the_file_says() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = renewed(page, table(CHECKS, entries(SEEN.read_text(encoding="utf-8"), STEPS)))
    assert page == shown, "run `make architecture`"
    assert page.count("| 看什么 |") == 1


def test_what_nobody_has_seen_is_said() -> None:
    drawn = table(CHECKS, [])
    assert drawn.count(f"| {NEVER} |") == len(sections(CHECKS))


def test_an_entry_stands_at_the_sections_it_is_about() -> None:
    (one,) = entries(ENTRY, STEPS)
    assert (one.on, one.good, dict(one.bad)) == (dt.date(2026, 1, 12), {1, 2, 17}, {7: "等了三秒 | 又一秒"})
    lines = table(CHECKS, [one]).splitlines()
    assert lines[2].endswith("张三（某县） 2026-01-12：2 步好，1 步不对（第 7 步：等了三秒 ／ 又一秒） |")
    assert lines[3].endswith("1 步好 |")
    assert sum(line.endswith(f"| {NEVER} |") for line in lines) == len(lines) - 4


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('by = "张三（某县）"\n', "", "没有写 by"),
        ('program = "Excel 2021（64 位）"', 'program = " "', "没有写 program"),
        ("2026-01-12", '"一月"', "日期"),
        ("good = [1, 2, 17]", "good = [1, 999]", "表里没有：999"),
        ("good = [1, 2, 17]", "good = [7]", "又写好又写不对：7"),
    ],
)
def test_an_entry_that_is_not_as_it_should_be_is_told(old: str, new: str, words: str) -> None:
    assert old in ENTRY
    with pytest.raises(EntryError, match=words):
        entries(ENTRY.replace(old, new), STEPS)
