"""分工: which department (科室) of an office gives which entries of its report, and by when.

An edition says who usually gives what; an office changes it on its sheet 分工表 (`division_sheet`). Every entry of the
form is given by exactly one department.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from workbook.edition import Edition, Field, Table
from workbook.figures import groups, rows

_NOBODY = "填报科室"
# Blanks between Chinese characters are typed to make names equally wide: 「财务 科」 is 「财务科」.
_BLANKS = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
_MOST_NAMED, _FIRST_NAMED = 8, 3


def plain_department(name: str) -> str:
    """The name of a department without what makes it only look different."""
    return _BLANKS.sub("", name)


@dataclass(frozen=True, eq=False)
class Item:
    """A line of the form that is given out as one: a row of 表二 or 表三, a group of columns of 表四. Entries alone."""

    table: Table
    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Assignment:
    """`of` gives the department of every entry, by field id; `due` the day by which a department is to hand in."""

    edition: Edition = field(repr=False)
    of: Mapping[str, str]
    due: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """Those that give something, in the order of the form."""
        return tuple(dict.fromkeys(self.of[f.id] for f in entries(self.edition)))

    def fields(self, department: str) -> tuple[Field, ...]:
        """The entries of a department, in the order of the form."""
        return tuple(f for f in entries(self.edition) if self.of[f.id] == department)

    def summary(self, department: str) -> str:
        """What a department gives, in words: 「表二：规章；行政规范性文件。表三全部」."""
        return in_words(self.edition, self.fields(department))


def entries(edition: Edition) -> tuple[Field, ...]:
    """The fields of the form that are typed (填报项), in printed order."""
    return tuple(f for f in edition.fields if not f.is_total)


@cache
def items(edition: Edition) -> tuple[Item, ...]:
    """Every line of the form that has entries, in printed order."""
    return tuple(item for table in edition.tables for item in _items(table) if item.fields)


def usual(edition: Edition) -> Assignment:
    """The assignment that the edition names; where it names none, a department a table."""
    if not edition.departments:
        return Assignment(edition, {f.id: f"表{f.number}{_NOBODY}" for f in entries(edition)})
    beginnings = [(one, department.name) for department in edition.departments for one in department.fields]
    longest_first = sorted(beginnings, key=lambda pair: len(pair[0]), reverse=True)
    return Assignment(
        edition,
        {
            f.id: next(name for beginning, name in longest_first if f"{f.id}.".startswith(f"{beginning}."))
            for f in entries(edition)
        },
    )


def column_of(one: Field) -> str:
    """A column as 分工表 names it beside its item: 「自然人」, 「结果维持」."""
    return one.column[-1].name


def in_words(edition: Edition, fields: Iterable[Field]) -> str:
    """Some entries of the form in words, table by table: whole tables, else items, else columns of an item."""
    wanted = {f.id for f in fields}
    told = []
    for table in edition.tables:
        mine = [item for item in items(edition) if item.table is table]
        if all(f.id in wanted for item in mine for f in item.fields):
            told.append(f"表{table.number}全部")
        elif parts := list(_some(mine, wanted)):
            listed = parts if len(parts) <= _MOST_NAMED else parts[:_FIRST_NAMED]
            more = f"等 {len(parts)} 项" if len(parts) > len(listed) else ""
            told.append(f"表{table.number}：{'；'.join(listed)}{more}")
    return "。".join(told)


def _some(mine: Sequence[Item], wanted: set[str]) -> Iterator[str]:
    for item in mine:
        held = [f for f in item.fields if f.id in wanted]
        if held:
            columns = "、".join(map(column_of, held))
            yield item.name if len(held) == len(item.fields) else f"{item.name}（{columns}）"


def _items(table: Table) -> Iterator[Item]:
    lines = groups(table) if not any(f.row_name for f in table.fields) else rows(table)
    for name, fields in lines:
        yield Item(table, name, tuple(f for f in fields if not f.is_total))
