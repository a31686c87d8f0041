"""What an altered workbook still holds: every value found by its labels, and what cannot be placed, kept as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbook import layout
from workbook.figures import plain_label
from workbook.files.reading import NOT_OURS, refuse_part
from workbook.layout import Place
from workbook.refusal import FileRefused, Kind
from xladdin.book.carried_over import added_sheets
from xladdin.book.repair.alignment import aligned, column_texts, row_texts
from xladdin.book.repair.form import Form, FormSheet, Position, form_of, forms, value_places
from xladdin.book.repair.renamed import renamed
from xladdin.hosts.content import Block, CellError, Content, Formula, formula_in, read_block, read_formulas
from xladdin.hosts.contract import Book

# More than this in one sheet is a mistake of some program, or not ours to carry over.
_MOST_ROWS, _MOST_CELLS = 5_000, 200_000
_FEWEST_LABELS = 20  # any table of the form has more


@dataclass(frozen=True)
class Held:
    """What a sheet holds now: values and formulas, from A1."""

    values: Block
    formulas: list[list[str]]

    def cells(self) -> Iterator[tuple[Position, Content, str]]:
        """Every cell that is not empty: where, its value, and the text of its formula or "" where it has none."""
        for row, (line, shown) in enumerate(zip(self.values, self.formulas, strict=True), 1):
            for column, (value, text) in enumerate(zip(line, shown, strict=True), 1):
                formula = str(formula_in(value, text) or "")
                if value is not None or formula:
                    yield (row, column), value, formula


@dataclass(frozen=True)
class Leftover:
    """Something that has no place in the form: where it stood, and what it was."""

    place: Place
    content: Content
    why: str


@dataclass(frozen=True)
class Relabelled:
    """A label or formula of the form that is not as printed; `now` is what stands there."""

    place: Place
    now: str
    wanted: str


@dataclass(frozen=True)
class Recovery:
    """All that was found; `older` for a workbook that an older release made, `added` what departments have given.

    `shifted` names the sheets whose rows or columns are not where the form has them. `renamed` gives the name that a
    sheet should have by the one it has; everything else calls it as it should be.
    """

    form: Form
    values: Mapping[Place, Content]
    leftovers: tuple[Leftover, ...]
    relabelled: tuple[Relabelled, ...]
    shifted: tuple[str, ...]
    missing: tuple[str, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    older: bool = False
    added: Mapping[Place, Content] = field(default_factory=dict)


def recover(book: Book) -> Recovery:
    """Read a workbook that may have been altered; FileRefused where no table of the form is recognised in it."""
    refuse_part(book.sheet_names, book.name)
    others, apart = renamed(book), {layout.MARKS, *layout.ADDED_SHEETS}
    names = [others.get(name, name) for name in book.sheet_names]
    held = {others.get(name, name): _read(book, name) for name in book.sheet_names if name not in apart}
    form = _form_of(held, book.name)
    values: dict[Place, Content] = {}
    leftovers: list[Leftover] = []
    relabelled: list[Relabelled] = []
    shifted: list[str] = []
    for name, sheet in held.items():
        if name not in form.sheets:
            leftovers += [Leftover(Place(name, *at), f or v, "自己加的工作表") for at, v, f in sheet.cells()]
        elif name == layout.RESULTS:
            values |= _results(sheet)
        else:
            found = _recovered(name, sheet, form)
            values |= found.values
            leftovers += found.leftovers
            relabelled += found.relabelled
            shifted += found.shifted
    missing = tuple(name for name in form.sheets if name not in names)
    older = layout.RESULTS in held and _is_older(held[layout.RESULTS])
    kept, moved = tuple(leftovers), tuple(shifted)
    return Recovery(form, values, kept, tuple(relabelled), moved, missing, others, older, added_sheets(book))


def _recovered(name: str, held: Held, form: Form) -> Recovery:
    """What one sheet of the form holds, by label."""
    sheet = form.sheets[name]
    places = [place for place in value_places(form) if place.sheet == name]
    rows, columns = _lines_now(sheet, held, places)
    contents = {at: (value, formula) for at, value, formula in held.cells()}
    values: dict[Place, Content] = {}
    leftovers: list[Leftover] = []
    relabelled: list[Relabelled] = []
    for (row, column), wanted in sheet.texts.items():
        now = (rows.get(row, 0), columns.get(column, 0))
        value, formula = contents.pop(now, (None, ""))
        shown = formula or _text(value)
        if not _as_printed(shown, wanted):
            relabelled.append(Relabelled(Place(name, row, column), shown, wanted))
            if shown and not formula:
                leftovers.append(
                    Leftover(
                        Place(name, *now),
                        value,
                        f"原应为「{wanted}」" if wanted[0] != "=" else "原应为公式",
                    )
                )
    for place in places:
        now = (rows.get(place.row, 0), columns.get(place.column, 0))
        value, formula = contents.pop(now, (None, ""))
        if formula and (value is None or isinstance(value, Formula | CellError)):
            leftovers.append(Leftover(Place(name, *now), formula, "公式没有结果"))
        elif value is not None:
            values[place] = value
    printed = {plain_label(text) for text in (*sheet.texts.values(), *sheet.optional)}
    for at, (value, formula) in contents.items():
        if formula or plain_label(_text(value)) not in printed:
            leftovers.append(Leftover(Place(name, *at), formula or value, "表样里没有这一格"))
    moved = any(line != now for lines in (rows, columns) for line, now in lines.items())
    gone = any(row not in rows or column not in columns for row, column in sheet.texts)
    return Recovery(form, values, tuple(leftovers), tuple(relabelled), (name,) if moved or gone else (), ())


def _lines_now(sheet: FormSheet, held: Held, places: Sequence[Place]) -> tuple[dict[int, int], dict[int, int]]:
    """Where the rows and the columns of the form are in the sheet as it is."""
    printed = {at: text for at, text in sheet.texts.items() if not text.startswith("=")}
    texts = {at: value for at, value, formula in held.cells() if isinstance(value, str) and not formula}
    height, width = len(held.values), max((len(line) for line in held.values), default=0)
    filled = {row for (row, _), value, _ in held.cells() if isinstance(value, int | float)}
    wanted = {place.row for place in places}
    rows = aligned(row_texts(printed, sheet.rows), row_texts(texts, height), wanted, filled)
    columns = aligned(column_texts(printed, sheet.columns), column_texts(texts, width))
    return rows, columns


def _results(held: Held) -> dict[Place, Content]:
    """The lines of 校验结果 under its heads, and the checks before: no explanation is lost, and no check forgotten.

    The next check links the lines again.
    """
    at = layout.RESULT_HEAD_ROW - 1
    now = layout.result_columns(held.values[at] if len(held.values) > at else ())
    heads = {
        column: layout.RESULT_COLUMNS.index(head) + 1 for head, column in now.items() if head in layout.RESULT_COLUMNS
    }
    if not _is_older(held):
        heads |= {column: column for column in range(layout.HISTORY_LEFT, layout.RESULT_WIDTH + 1)}
    lines = {
        Place(layout.RESULTS, row, heads[column]): as_record(value)
        for (row, column), value, _ in held.cells()
        if layout.RESULT_TOP <= row < layout.RESULT_TOP + layout.RESULT_ROWS and column in heads and value is not None
    }
    remembered = layout.RESULT_CHECKED_ROW, layout.RESULT_MEMORY_COLUMN
    figures = [value for at, value, _ in held.cells() if at == remembered and value is not None]
    return lines | {Place(layout.RESULTS, *remembered): as_record(value) for value in figures}


def _is_older(results: Held) -> bool:
    """Whether 校验结果 has the columns that an older release gave it; the other sheets lack what is new, too."""
    at = layout.RESULT_HEAD_ROW - 1
    heads = results.values[at] if at < len(results.values) else []
    return tuple(layout.result_columns(heads)) == layout.OLDER_RESULT_COLUMNS


def _form_of(held: Mapping[str, Held], source: str) -> Form:
    """The form with most of whose labels the workbook agrees, for this year's tables and for 上年数 apart."""
    texts = {name: {plain_label(_text(v)) for _, v, _ in sheet.cells()} for name, sheet in held.items()}

    def likeness(form: Form, names: set[str]) -> int:
        wanted = {plain_label(t) for name in names if name in form.sheets for t in form.sheets[name].texts.values()}
        return len(wanted & set().union(*(texts[name] for name in names if name in texts)))

    mine = {layout.COVER, *(layout.sheet_of(table) for table in forms()[0].tables)}
    edition = max(forms(), key=lambda one: likeness(form_of(one, one), mine))
    if likeness(form_of(edition, edition), mine) < _FEWEST_LABELS:
        raise FileRefused(source, f"认不出这{NOT_OURS.removeprefix('不')}", Kind.NOT_OURS)
    last = max(forms(), key=lambda one: (likeness(form_of(one, one), {layout.LAST_YEAR}), one is edition))
    return form_of(edition, last)


def _read(book: Book, name: str) -> Held:
    used = book.sheets[name].used_range
    rows, columns = used.row + used.shape[0] - 1, used.column + used.shape[1] - 1
    rows = min(rows, _MOST_ROWS, max(1, _MOST_CELLS // columns))
    return Held(read_block(book, name, (1, 1), (rows, columns)), read_formulas(book, name, (1, 1), (rows, columns)))


def _as_printed(now: str, wanted: str) -> bool:
    if wanted.startswith("="):
        return now.replace("'", "") == wanted.replace("'", "")
    return now == wanted or plain_label(now) == plain_label(wanted)


def as_record(content: Content) -> Content:
    """A content as it is written down: a formula that nobody has calculated as the text of it."""
    return str(content) if isinstance(content, Formula) else content


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
