"""What was counted from the printed forms: the one place in the tests that lists the editions.

A new edition is one more line here; every other test takes the editions from the program.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """One edition as printed. Each triple is for 表二, 表三 and 表四; `last_year` is None while it is in use.

    `not_applicable` are the rules that have nothing to look at on this form in any of its years: what a key that was
    called otherwise would add to without a word.
    """

    id: str
    first_year: int
    last_year: int | None
    fields: tuple[int, int, int]
    entries: tuple[int, int, int]
    not_applicable: frozenset[str]


FORMS = (
    Form(
        "2019",
        2019,
        2020,
        (22, 161, 15),
        (22, 132, 12),
        frozenset(
            {"T2-2", "T2-3", "T2-9", "T3-6", "Y-2", "Y-10", "N-13", "N-14", "R-8", "T3-8", "X-5", "Y-12", "C-3"}
            | {f"N-{n}" for n in range(18, 26)}
        ),
    ),
    Form(
        "2021",
        2021,
        None,
        (10, 175, 15),
        (10, 144, 12),
        frozenset({"T2-5", "T2-6", "T2-7", "T2-9", "Y-3", "Y-4"}),
    ),
)
