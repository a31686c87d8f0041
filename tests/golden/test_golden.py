"""What staff read has not changed unnoticed: `make golden` renews the texts, and the diff shows what it changes."""

from __future__ import annotations

import pytest
from golden import FOLDER, REPORTS, kept, texts

from workbook.edition import edition_ids

SAID = texts()


def test_there_is_a_text_for_every_edition_and_none_too_many() -> None:
    assert set(REPORTS) == set(edition_ids())
    assert set(kept()) == set(SAID)


@pytest.mark.parametrize("name", SAID)
def test_it_is_what_was_accepted(name: str) -> None:
    accepted, said = (FOLDER / name).read_bytes().decode("utf-8"), SAID[name]()
    if said != accepted:
        lines = zip(said.splitlines(), accepted.splitlines(), strict=False)
        first = next(((now, then) for now, then in lines if now != then), ("（长短不同）", ""))
        pytest.fail(f"{name} is stale; look at the change, then `make golden`.\nnow:  {first[0]}\nthen: {first[1]}")
