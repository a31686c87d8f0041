"""Blank workbooks for the template tests, parsed back, and the cells that a reference or a table covers."""

from __future__ import annotations

import io
from functools import cache

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from workbook.addresses import column_letters
from workbook.edition import Edition, Table, edition_ids, load
from workbook.grid import blank_grid
from workbook.layout import field_places, ledger_places, sheet_of
from workbook.template import build

EDITIONS = edition_ids()
TABLES = [(edition, index) for edition in EDITIONS for index in range(3)]


@cache
def blank(edition_id: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(build(load(edition_id))))


def table_sheet(edition_id: str, index: int) -> tuple[Edition, Table, Worksheet]:
    edition = load(edition_id)
    table = edition.tables[index]
    return edition, table, blank(edition_id)[sheet_of(table)]


def places_on(edition: Edition, table: Table, *, totals: bool) -> set[str]:
    return {field_places(edition)[f.id].address for f in table.fields if f.is_total == totals}


def ledger_on(edition: Edition, table: Table) -> set[str]:
    return {p.address for p in ledger_places(edition).values() if p.sheet == sheet_of(table)}


def way_back(table: Table) -> str:
    return f"{column_letters(blank_grid(table).column_count + 2)}1"


def cells_of(reference: str) -> set[str]:
    addresses = set()
    for area in str(reference).split():
        left, top, right, bottom = range_boundaries(area)
        addresses |= {f"{column_letters(c)}{r}" for r in range(top, bottom + 1) for c in range(left, right + 1)}
    return addresses
