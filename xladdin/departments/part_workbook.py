"""What a department (科室) gets: a small workbook with the tables it has to do with, its own cells alone open.

The cells of the others are grey and locked, and say who gives them. Beside its own rows stands 平 / 差 as in the yearly
workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation, DataValidationList
from openpyxl.worksheet.views import Selection
from openpyxl.worksheet.worksheet import Worksheet

from workbook.edition import Field, Table
from workbook.grid import blank_grid
from workbook.layout import GRID_TOP, PART, Place, field_places, ledger_places, sheet_of
from workbook.report import Report, number_value
from workbook.template import styles
from workbook.template.build import content_of
from workbook.template.cells import put_text, put_value, set_height, set_widths, write, write_across, write_link
from workbook.template.cover import FULL
from workbook.template.live import EVEN, ODD, live_cells
from workbook.template.names import cover_name, missing_count, rectangles
from workbook.template.pages import protect, set_page
from workbook.template.tables import add_table_sheet
from workbook.template.validation import entry_rule, rules_of
from xladdin.departments import division_sheet
from xladdin.departments.assignment import Assignment, in_words
from xladdin.departments.face import COLUMN, LABEL_COLUMN, SAID, SIGNATURE_PLACE, TYPED, PartFace, place_of

_PIXELS = (24, 128, 330, 300)
_RIGHT = COLUMN + 1
_NOTES = (
    "填浅绿色的格；灰色的格由别的科室填，旁边写着是谁。没有发生的填 0，不要留空。",
    "写上填报人和日期，存盘，把这个文件交回。不要插入、删除行列。合计不用填，旁边会算给您看。",
)
_HINTS = {"filler": "必填", "date": "例如 2026-01-08", "phone": "选填，便于核对"}


@dataclass(frozen=True)
class _Part:
    """A part that is being drawn."""

    report: Report
    assignment: Assignment
    department: str

    @property
    def tables(self) -> list[Table]:
        own = {f.table for f in self.assignment.fields(self.department)}
        return [table for table in self.report.edition.tables if table.key in own]

    def is_own(self, one: Field) -> bool:
        return not one.is_total and self.assignment.of[one.id] == self.department


def part_bytes(report: Report, assignment: Assignment, department: str) -> bytes:
    """The workbook of a department, as the content of an .xlsx file, with those of its figures that are known."""
    part, book = _Part(report, assignment, department), Workbook()
    book.remove(book.worksheets[0])
    styles.add_styles(book)
    styles.add_part_styles(book)
    for key in ("unit", "year"):
        _define(book, cover_name(key), [place_of(key)])
    face = book.create_sheet(PART)
    for table in part.tables:
        add_table_sheet(book, report.edition, table)
        _make_own(book[sheet_of(table)], part, table)
    _draw_face(face, book, part)
    division_sheet.draw(book, assignment, to_change=False)
    book[division_sheet.NAME].sheet_state = "hidden"
    protect(book[division_sheet.NAME])
    return content_of(book, f"{department}　{PART}", edition=report.edition)


def _make_own(sheet: Worksheet, part: _Part, table: Table) -> None:
    """Leave open what is the department's own; all else is locked and says who gives it."""
    places = field_places(part.report.edition)
    _take_ledger_away(sheet, part, table)
    _link_back(sheet, blank_grid(table).column_count + 2)
    others = [f for f in table.fields if not f.is_total and not part.is_own(f)]
    for one in others:
        span = next(c.column_span for c in blank_grid(table).cells if c.field is one)
        for column in range(span):
            sheet.cell(places[one.id].row, places[one.id].column + column).style = styles.OTHERS
    for one in table.fields:
        if part.is_own(one):
            put_value(sheet, places[one.id], part.report.value(one))
    _set_rules(sheet, part, table, others)
    _tell_owners(sheet, part, table)
    # Nothing is marked here: the check is made on the yearly workbook.
    sheet.conditional_formatting = ConditionalFormattingList()
    for place in _live(sheet, part):
        for word, odd in ((ODD.strip(), True), (EVEN, False)):
            rule = Rule(
                "expression",
                dxf=styles.status_look(missing=odd),
                formula=[f'ISNUMBER(SEARCH("{word}",{place.address}))'],
            )
            sheet.conditional_formatting.add(place.address, rule)


def _take_ledger_away(sheet: Worksheet, part: _Part, table: Table) -> None:
    if table is not part.report.edition.requests:
        return
    grid = blank_grid(table)
    right, below = grid.column_count + 2, GRID_TOP + grid.row_count + 1
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_col >= right or merged.min_row >= below:
            sheet.merged_cells.remove(merged)
    cells = {(place.row, place.column) for place in ledger_places(part.report.edition).values()}
    cells |= {(row, right) for row in range(GRID_TOP, below)}
    cells |= {(row, column) for row in (below, below + 1) for column in range(1, right + 1)}
    for at in cells:
        sheet._cells.pop(at, None)


def _link_back(sheet: Worksheet, column: int) -> None:
    write_link(sheet, Place(sheet.title, 1, column), f"返回{PART}", place_of("filler"))


def _set_rules(sheet: Worksheet, part: _Part, table: Table, others: Sequence[Field]) -> None:
    places = field_places(part.report.edition)
    sheet.data_validations = DataValidationList()
    for fields in rules_of(f for f in table.fields if part.is_own(f)).values():
        rule = entry_rule(fields[0])
        for one in fields:
            rule.add(places[one.id].address)
        sheet.add_data_validation(rule)
    for owner in dict.fromkeys(part.assignment.of[f.id] for f in others):
        told = DataValidation(showInputMessage=True, promptTitle="不用填", prompt=f"这一格由{owner}填。")
        for one in others:
            if part.assignment.of[one.id] == owner:
                told.add(places[one.id].address)
        sheet.add_data_validation(told)


def _tell_owners(sheet: Worksheet, part: _Part, table: Table) -> None:
    """In place of 平 / 差 where not every entry that it sums is the department's, the words who gives the others."""
    grid, edition = blank_grid(table), part.report.edition
    own_live = set(_live(sheet, part))
    for place in live_cells(edition):
        if place.sheet == sheet.title and place not in own_live:
            sheet.cell(place.row, place.column).value = None
    if not grid.stub_columns:  # a table of one row: below the columns
        for place, words in _by_group(part, table).items():
            write(sheet, place.row, place.column, words, styles.OWNER)
        return
    for row, fields in _rows(part, table).items():
        owners = list(dict.fromkeys(part.assignment.of[f.id] for f in fields))
        if owners != [part.department]:
            whose = "、".join(owner for owner in owners if owner != part.department)
            words = f"由{whose}填" if part.department not in owners else f"灰色的由{whose}填"
            write(sheet, row, grid.column_count + 1, words, styles.OWNER)


def _rows(part: _Part, table: Table) -> dict[int, list[Field]]:
    places, found = field_places(part.report.edition), dict[int, list[Field]]()
    for one in table.fields:
        if not one.is_total:
            found.setdefault(places[one.id].row, []).append(one)
    return found


def _by_group(part: _Part, table: Table) -> dict[Place, str]:
    """Who gives the columns of a table of one row, below the first column of each that the department does not give."""
    places, found = field_places(part.report.edition), dict[Place, str]()
    before = ""
    for one in table.fields:
        owner = before if one.is_total else part.assignment.of[one.id]
        if owner != before and owner != part.department:
            at = places[one.id]
            found[Place(at.sheet, at.row + 2, at.column)] = f"由{owner}填"
        before = owner
    return found


def _live(sheet: Worksheet, part: _Part) -> Iterator[Place]:
    """Where 平 / 差 stands of rows and columns whose every entry is the department's."""
    edition = part.report.edition
    owned = {field_places(edition)[f.id] for f in part.assignment.fields(part.department)}
    for place, live in live_cells(edition).items():
        if place.sheet == sheet.title and owned.issuperset(live.entries):
            yield place


def _draw_face(sheet: Worksheet, book: Workbook, part: _Part) -> None:
    report, assignment = part.report, part.assignment
    face = PartFace(report.unit, report.year, part.department, report.edition, assignment.due.get(part.department, ""))
    set_widths(sheet, _PIXELS)
    write(sheet, 1, LABEL_COLUMN, f"政府信息公开工作年度报告　{PART}", styles.DOCUMENT_TITLE)
    titled = f"{report.edition.title}（{report.edition.basis}）"
    write_across(sheet, 2, (LABEL_COLUMN, _RIGHT), titled, styles.PLAIN)
    write(sheet, SIGNATURE_PLACE.row, SIGNATURE_PLACE.column, face.signature, styles.SIGNATURE_TEXT)
    for row, note in enumerate(_NOTES, 4):
        write_across(sheet, row, (LABEL_COLUMN, _RIGHT), note, styles.NOTE_LINE)
        set_height(sheet, row, 20)
    _section(sheet, 6, "谁填，何时交")
    _draw_said(sheet, face)
    row = _draw_own(sheet, book, part, place_of(TYPED[-1][0]).row + 2)
    _draw_others(sheet, part, row + 1)
    for row, points in ((1, 40), (2, 22), (3, 12)):
        set_height(sheet, row, points)
    first = place_of("filler").address
    sheet.sheet_view.selection = [Selection(activeCell=first, sqref=first)]
    sheet.sheet_view.showGridLines = False
    protect(sheet)
    set_page(sheet, "portrait")


def _draw_said(sheet: Worksheet, face: PartFace) -> None:
    said = {"unit": face.unit, "department": face.department, "due": face.due or "（没有规定）"}
    for key, label in (*SAID, *TYPED):
        place, typed = place_of(key), (key, label) in TYPED
        write(sheet, place.row, LABEL_COLUMN, label, styles.COVER_LABEL)
        style = {"date": styles.DATE_ENTRY}.get(key, styles.TEXT_ENTRY) if typed else styles.COVER_LABEL
        sheet.cell(place.row, place.column).style = style
        if key == "year":
            put_value(sheet, place, number_value(face.year))
        put_text(sheet, place, said.get(key, ""))
        write(sheet, place.row, _RIGHT, _HINTS.get(key, ""), styles.COVER_HINT)
        set_height(sheet, place.row, 24)


def _draw_own(sheet: Worksheet, book: Workbook, part: _Part, top: int) -> int:
    """What the department fills in, table by table, and how far it is; gives the first row below it."""
    _section(sheet, top, "要填的格")
    row = top + 1
    own, places = part.assignment.fields(part.department), field_places(part.report.edition)
    for table in part.tables:
        mine = [f for f in own if f.table == table.key]
        names = list(_named(book, table, [places[f.id] for f in mine]))
        words = in_words(part.report.edition, mine)
        write_link(sheet, Place(PART, row, LABEL_COLUMN), sheet_of(table), places[mine[0].id], styles.COVER_LINK)
        write(sheet, row, COLUMN, words, styles.COVER_LABEL)
        count = missing_count(names)
        write(sheet, row, _RIGHT, f'=IF({count}=0,"{FULL}","还有 "&({count})&" 格未填")', styles.STATUS)
        set_height(sheet, row, max(24, styles.text_height(words, _PIXELS[2])))
        row += 1
    for missing in (False, True):
        at = Place(PART, top + 1, _RIGHT).address
        test = f'{at}<>"{FULL}"' if missing else f'{at}="{FULL}"'
        rule = Rule("expression", dxf=styles.status_look(missing=missing), formula=[test])
        sheet.conditional_formatting.add(f"{at}:{Place(PART, row - 1, _RIGHT).address}", rule)
    return row


def _draw_others(sheet: Worksheet, part: _Part, top: int) -> None:
    others = [name for name in part.assignment.departments if name != part.department]
    if not others:
        return
    _section(sheet, top, "别的科室填什么")
    for row, name in enumerate(others, top + 1):
        words = part.assignment.summary(name)
        sheet.cell(row, LABEL_COLUMN).style = styles.COVER_LABEL
        put_text(sheet, Place(PART, row, LABEL_COLUMN), name)
        write_across(sheet, row, (COLUMN, _RIGHT), words, styles.COVER_LABEL)
        lines = max(styles.text_height(words, sum(_PIXELS[2:])), styles.text_height(name, _PIXELS[1]))
        set_height(sheet, row, max(24, lines))


def _section(sheet: Worksheet, row: int, text: str) -> None:
    write_across(sheet, row, (LABEL_COLUMN, _RIGHT), text, styles.SECTION)
    set_height(sheet, row, 28)


def _named(book: Workbook, table: Table, places: Sequence[Place]) -> Iterator[str]:
    """Define a name for each rectangle of the department's own cells of a table; gives the names."""
    for number, corners in enumerate(rectangles(places), 1):
        name = f"entry_own_{table.key}_{number}"
        _define(book, name, list(corners))
        yield name


def _define(book: Workbook, name: str, places: Sequence[Place]) -> None:
    corners = dict.fromkeys(f"${p.address.rstrip('0123456789')}${p.row}" for p in places)
    book.defined_names[name] = DefinedName(name, attr_text=f"'{places[0].sheet}'!{':'.join(corners)}")
