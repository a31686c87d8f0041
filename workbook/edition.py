"""The form editions that are installed: one TOML file each in `editions/`; a new edition is a new file and no code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from workbook.edition_file import EditionError, parse
from workbook.form import TABLE_KEYS, Balance, Block, Edition, Field, Heading, Kind, Table, ordinal

__all__ = [
    "TABLE_KEYS",
    "Balance",
    "Block",
    "Edition",
    "EditionError",
    "Field",
    "Heading",
    "Kind",
    "Table",
    "UnknownYear",
    "edition_ids",
    "for_year",
    "load",
    "ordinal",
    "parse",
]
FOLDER = Path(__file__).parent / "editions"


class UnknownYear(ValueError):
    """No form edition covers the reporting year; the text is for the user."""


def edition_ids() -> tuple[str, ...]:
    """The ids of all editions that are installed, oldest first."""
    return _ids(FOLDER)


def load(edition_id: str) -> Edition:
    """The edition of that id (「2019」, 「2021」).

    Raises EditionError, with every mistake and its place, where its file is missing or says something unknown.
    """
    return _load(FOLDER, edition_id)


def for_year(year: int) -> Edition:
    """The edition on which the report for that year is made; UnknownYear, in words for the user, if there is none."""
    for edition_id in reversed(edition_ids()):
        if load(edition_id).covers(year):
            return load(edition_id)
    known = "、".join(_years(load(edition_id)) for edition_id in edition_ids())
    raise UnknownYear(f"没有 {year} 年度适用的格式版本；本程序收有 {known}的格式。")


@cache
def _ids(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


@cache
def _load(folder: Path, edition_id: str) -> Edition:
    path = folder / f"{edition_id}.toml"
    if not path.is_file():
        raise EditionError(path.name, ["no such edition file"])
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EditionError(path.name, [f"not TOML: {error}"]) from error
    return parse(data, path.name)


def _years(edition: Edition) -> str:
    return f"{edition.first_year}—{edition.last_year} 年度" if edition.last_year else f"{edition.first_year} 年度起"
