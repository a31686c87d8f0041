"""Makes, out of a report, the kinds of text in which such reports are published."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from workbook.edition import Edition, Heading, load
from workbook.grid import Cell, blank_grid
from workbook.report import Origin, Report, State, Value, blank_report, number_value, value_of_text

Gap = Callable[[], str]
NOT_HELD = Value(State.NOT_APPLICABLE, None, "/", Origin.IMPORTED)
TITLE = "政府信息公开工作年度报告"


def editions() -> st.SearchStrategy[Edition]:
    return st.sampled_from([load("2019"), load("2021")])


@st.composite
def reports(draw: st.DrawFn, cells: st.SearchStrategy[Value] | None = None) -> Report:
    """Any figures, balanced or not."""
    edition = draw(editions())
    counts = st.integers(0, 30) | st.integers(0, 10**7)
    amounts = st.decimals(0, 10**6, places=6).map(lambda d: value_of_text(f"{d:f}"))
    values = []
    for field in edition.fields:
        numbers = st.integers(-20, 20) if field.kind == "signed" else counts
        plain = numbers.map(lambda n: number_value(n, Origin.IMPORTED))
        own = amounts if field.kind == "amount" else plain
        values.append(draw(own if cells is None else cells))
    return Report("海东市乐都区人民政府", edition.first_year + 1, edition, tuple(values))


@st.composite
def balanced_reports(draw: st.DrawFn) -> Report:
    """Figures in which every total of 表三 and 表四 is right."""
    edition = draw(editions())
    size = draw(st.sampled_from([9, 99, 2000]))
    figures = {f.id: draw(st.just(0) | st.integers(0, size)) for f in edition.fields}
    for table in (edition.requests, edition.disputes):
        for field in (f for f in table.fields if f.column[-1].total):
            parts = [f for f in table.fields if f.row == field.row and f.column[:-1] == field.column[:-1]]
            if table.key == "requests":
                parts = [f for f in table.fields if f.row == field.row]
            figures[field.id] = sum(figures[f.id] for f in parts if f is not field)
    for field in (f for f in edition.requests.fields if f.row[-1].total):
        parts = [f for f in edition.requests.fields if f.row[:-1][:1] == field.row[:-1] and f.column == field.column]
        figures[field.id] = sum(figures[f.id] for f in parts if f is not field)
    carried = {f.column: f.id for f in edition.requests.fields if f.row[-1].key == "carried_out"}
    received = {f.column: f.id for f in edition.requests.fields if f.row[-1].key == "received"}
    totals = {f.column: f.id for f in edition.requests.fields if f.row[-1].total}
    last_year = {f.column: f.id for f in edition.requests.fields if f.row[-1].key == "carried_in"}
    for column, at in received.items():
        figures[at] = figures[totals[column]] + figures[carried[column]]
        figures[last_year[column]] = 0
    values = tuple(number_value(figures[f.id], Origin.IMPORTED) for f in edition.fields)
    return Report("平潭综合实验区", edition.first_year, edition, values)


def zeros(edition_id: str, **changes: int) -> Report:
    """A report full of zeros but for some fields, named by their id with __ for the dots."""
    edition = load(edition_id)
    report = blank_report(edition, "张店区人民政府办公室", edition.first_year)
    report = report.with_values({f.id: number_value(0, Origin.IMPORTED) for f in edition.fields})
    return report.with_values({k.replace("__", "."): number_value(v, Origin.IMPORTED) for k, v in changes.items()})


def flattened(
    report: Report, *, in_label: Gap = lambda: "", between: Gap = lambda: " ", end: Gap = lambda: "\n"
) -> str:
    """Plain text: heads and labels in reading order, broken by `in_label`; cells apart by `between`."""

    def torn(label: str) -> str:
        # An ordinal and its point stay together, as they do in every text seen.
        point = label.find(".") + 1
        return label[:point] + "".join(char + in_label() for char in label[point:])

    parts = [
        report.unit,
        end(),
        f"{report.year} 年{TITLE}",
        end(),
        "一、总体情况",
        end(),
        "全年发布信息 268 条。",
        end(),
    ]
    for table in report.edition.tables:
        parts += [table.heading, end()]
        for index, block in enumerate(table.blocks):
            parts += [block.band, end(), torn(block.corner), end()]
            parts += [x for label in _labels(block.columns) for x in (torn(label), between())]
            for path in block.row_paths:
                parts += [end(), *(torn(heading.label) for heading in _opened(path, block.row_paths)), between()]
                row = [f for f in table.fields if f.block == index and f.row == path]
                parts += [between().join(report.display(f) for f in row)]
            parts.append(end())
    return "".join([*parts, end(), "五、存在的主要问题及改进情况", end(), "2020 年的工作还有差距。", end()])


def glued(report: Report) -> str:
    """The same on one line, with nothing between figures."""
    return flattened(report, between=lambda: "", end=lambda: "")


def markdown(report: Report) -> str:
    """Every table as pipe rows."""
    return _page(report, lambda cells: "|" + "|".join(f" {c.text} " for c in cells) + "|", "{}", "\n")


def web_page(report: Report) -> str:
    """Every table as an HTML table with its spans."""

    def row(cells: list[Cell]) -> str:
        return "<tr>" + "".join(f'<td colspan="{c.column_span}">{c.text}</td>' for c in cells) + "</tr>"

    return "<html><body>" + _page(report, row, "<p>{}</p>", "") + "</body></html>"


def _page(report: Report, row_of: Callable[[list[Cell]], str], paragraph: str, join: str) -> str:
    lines = [paragraph.format(f"{report.unit}{report.year}年{TITLE}")]
    for table in report.edition.tables:
        lines.append(paragraph.format(table.heading))
        grid = blank_grid(table).with_text(report.display)
        rows = [[cell for cell in grid.cells if cell.row == number] for number in range(grid.row_count)]
        body = [row_of(cells) for cells in rows if cells]
        lines += ["<table>", *body, "</table>"] if paragraph != "{}" else ["", *body, ""]
    return (join or "\n").join(lines)


def _labels(columns: tuple[Heading, ...]) -> list[str]:
    return [label for c in columns for label in (c.label, *_labels(c.children)) if label]


def _opened(path: tuple[Heading, ...], paths: tuple[tuple[Heading, ...], ...]) -> tuple[Heading, ...]:
    """The groups that begin with this row, and the row itself."""
    place = paths.index(path)
    before = paths[place - 1] if place else ()
    shared = next((i for i, (a, b) in enumerate(zip(path, before, strict=False)) if a is not b), 0)
    return path[shared:]
