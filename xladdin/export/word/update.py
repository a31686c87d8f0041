"""The three tables into a report that exists in Word: only their numbers change, every other byte stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from workbook.edition import Table
from workbook.files.saving import backup, write_atomically
from workbook.grid import blank_grid
from workbook.refusal import FileRefused, Kind
from workbook.report import Report
from xladdin.export.word.cells import fill
from xladdin.export.word.document import NAMESPACES
from xladdin.export.word.layout import LAYOUTS, PAGE, Layout, LayoutName, column_widths
from xladdin.export.word.package import Element, W, WordFile, open_document, saved
from xladdin.export.word.pictures import Pictures
from xladdin.export.word.places import FoundTable, Misfit, find_bookmark, find_placeholder, find_table, text_of
from xladdin.export.word.table import table_xml

DRAFT_LINE = "【草稿】"
_TRACKED = frozenset(
    W + tag
    for tag in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange", "pPrChange"),
        *("tblPrChange", "tblGridChange", "tcPrChange", "trPrChange", "tblPrExChange", "sectPrChange"),
        "numberingChange",
    )
)


@dataclass(frozen=True)
class Updated:
    """A document with the tables in it: its bytes, and what was done, a sentence a table."""

    data: bytes
    messages: tuple[str, ...]


def update_report(
    report: Report,
    document: Path,
    *,
    layout: LayoutName = "form",
    pictures: Mapping[str, bytes] | None = None,
    draft: bool = False,
) -> Updated:
    """The document with the report's three tables in it; nothing is written.

    A table is put where the document has it (known by its labels: its numbers are filled in, in the formatting they
    had), or in place of a paragraph {{表二}}, or at a bookmark 表二. `pictures` (PNG by table key) puts pictures at the
    placeholders and bookmarks instead, and renews those put there before. `draft` writes 【草稿】 above each table; an
    update without it takes that away. The same call on its own result changes nothing.

    Raises FileRefused, naming what was looked for, where one of the tables has no place, and for documents that are
    open, protected, of an old kind, or have tracked changes in these places.
    """
    opened = open_document(document)
    work = _Update(opened, report, LAYOUTS[layout], Pictures(opened, pictures or {}), draft)
    steps = {table.number: work.place(table) for table in report.edition.tables}
    if failed := {number: step for number, step in steps.items() if isinstance(step, Misfit)}:
        reasons = "；".join(step.reason for step in failed.values())
        raise FileRefused(document, f"{reasons}。没有写入。{_advice(failed)}", Kind.UNFIT)
    data = saved(opened, work.pictures.changes())
    return Updated(data, tuple(step for step in steps.values() if isinstance(step, str)))


def _advice(failed: Mapping[str, Misfit]) -> str:
    """What to do about tables that have no place; of tracked changes, the reason itself says so."""
    own = [step.advice for step in failed.values() if step.advice]
    nowhere = [number for number, step in failed.items() if not step.advice and "修订" not in step.reason]
    marks = "、".join(f"{{{{表{number}}}}}" for number in nowhere)
    if marks:
        own.append(f"请在 Word 里删去格式不对的旧表，在要放表的地方各留一段，只写 {marks}，存盘、关闭后再写入")
    return "；".join(own) + "。" if own else ""


def write_report(updated: Updated, document: Path, out: Path | None = None, *, force: bool = False) -> list[Path]:
    """Write an updated document to `out`, or in place of the old one with a backup beside it; gives the files written.

    In place, a document in which nothing changed is left alone. Raises FileRefused where a file cannot be written.
    """
    if out is not None and out.resolve() != document.resolve():
        write_atomically(out, updated.data, force=force)
        return [out]
    if document.read_bytes() == updated.data:
        return []
    kept = backup(document)
    write_atomically(document, updated.data, force=True)
    return [kept, document]


@dataclass(frozen=True)
class _Update:
    """One document being updated from one report."""

    file: WordFile
    report: Report
    layout: Layout
    pictures: Pictures
    draft: bool

    def place(self, table: Table) -> str | Misfit:
        """Put a table into the document; gives what was done, or why it cannot be done."""
        body = self.file.root.find(f"{W}body")
        found = None if self.pictures.wanted else find_table(body, table)
        if isinstance(found, FoundTable):
            return self._fill(found, table)
        if self.pictures.wanted and self.pictures.renew(table):
            return f"表{table.number}：已换上新的图片"
        if (paragraph := find_placeholder(body, table)) is not None:
            return _tracked([paragraph], table) or self._replace(paragraph, table)
        if (mark := find_bookmark(body, table)) is not None:
            return self._insert_at(mark, table)
        return self._nowhere(table, found)

    def _fill(self, found: FoundTable, table: Table) -> str | Misfit:
        if refused := _tracked(found.tables, table):
            return refused
        styles = self.file.tree("word/styles.xml")
        display = self.report.display
        changed = [f for f in table.fields if fill(found.cells[f.id], display(f), styles)]
        _mark(found.tables[0], draft=self.draft)
        return f"表{table.number}：填入报告原有的表格，" + (f"改动 {len(changed)} 格" if changed else "与原来相同")

    def _replace(self, paragraph: Element, table: Table) -> str:
        made = self._made(table, paragraph)
        paragraph.addprevious(made)
        if (above := made.getprevious()) is not None and above.tag == f"{W}tbl":
            above.addnext(etree.Element(f"{W}p"))  # or Word would run the two tables into one
        _mark(made, draft=self.draft)
        after = paragraph.getnext()
        holds_more = any(paragraph.iter(f"{W}sectPr", f"{W}bookmarkStart", f"{W}bookmarkEnd"))
        if holds_more or after is None or after.tag != f"{W}p":
            # A paragraph must follow a table at the end of a cell or before another table.
            for text in list(paragraph.iter(f"{W}t")):
                text.getparent().remove(text)
        else:
            paragraph.getparent().remove(paragraph)
        return f"表{table.number}：写在占位符 {{{{表{table.number}}}}} 处"

    def _insert_at(self, mark: Element, table: Table) -> str | Misfit:
        paragraph = next(mark.iterancestors(f"{W}p"), None)
        if paragraph is not None and (refused := _tracked([paragraph], table)):
            return refused
        place = mark if paragraph is None else paragraph
        made = self._made(table, place)
        if paragraph is None or text_of(paragraph).strip():
            place.addnext(made)  # behind the heading that bears the bookmark
            if (after := made.getnext()) is None or after.tag != f"{W}p":
                made.addnext(etree.Element(f"{W}p"))
        else:
            place.addprevious(made)
        _mark(made, draft=self.draft)
        return f"表{table.number}：写在书签「表{table.number}」处"

    def _made(self, table: Table, place: Element) -> Element:
        """The table, or its picture, as wide as the text at that place."""
        room = _room(place)
        if self.pictures.wanted:
            return self.pictures.paragraph(table, room)
        grid = blank_grid(table).with_text(self.report.display)
        width = min(room[0], sum(grid.widths))
        return element_of(table_xml(grid, column_widths(grid, self.layout, width), self.layout.cell))

    def _nowhere(self, table: Table, found: Misfit | None) -> Misfit:
        number = table.number
        if self.pictures.wanted:
            return Misfit(f"没有找到放表{number}图片的地方：找过占位符 {{{{表{number}}}}} 和书签「表{number}」")
        if found is not None and found.advice:
            return found
        if found is not None:
            return Misfit(f"{found.reason}，不是 {self.report.edition.id} 版格式的表{number}")
        return Misfit(
            f"没有找到写表{number}的地方：找过栏目与「{table.title}」相同的表格、"
            f"占位符 {{{{表{number}}}}}（要独占一段）和书签「表{number}」"
        )


def element_of(xml: str) -> Element:
    """A piece of a document as an element; it brings no names with it that it does not use."""
    made = etree.fromstring(f"<piece {NAMESPACES}>{xml}</piece>")[0]
    etree.cleanup_namespaces(made)
    return made


def _tracked(places: Sequence[Element], table: Table) -> Misfit | None:
    """Why a place with tracked changes is not written into."""
    if any(element.tag in _TRACKED for place in places for element in place.iter()):
        return Misfit(f"写表{table.number}的地方有未接受的修订；请在 Word 中接受或拒绝修订（审阅—接受），保存后再写入")
    return None


def _mark(table: Element, *, draft: bool) -> None:
    """Have 【草稿】 stand above a table, or not."""
    above = table.getprevious()
    marked = above is not None and above.tag == f"{W}p" and text_of(above) == DRAFT_LINE
    if draft and not marked:
        table.addprevious(
            element_of(
                '<w:p><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val="C00000"/>'
                f"</w:rPr><w:t>{DRAFT_LINE}</w:t></w:r></w:p>"
            )
        )
    elif marked and not draft:
        above.getparent().remove(above)


def _room(place: Element) -> tuple[int, int]:
    """Width and height of the text at a place, in twips: between the margins of its section, or in its cell."""
    cell = next(place.iterancestors(f"{W}tc"), None)
    section = next(_sections_from(place), None)
    size = None if section is None else section.find(f"{W}pgSz")
    margins = None if section is None else section.find(f"{W}pgMar")
    if size is None or margins is None:
        return LAYOUTS["form"].text_width, LAYOUTS["form"].text_height
    width = _length(size, "w", PAGE[0]) - _length(margins, "left", 1800) - _length(margins, "right", 1800)
    height = _length(size, "h", PAGE[1]) - _length(margins, "top", 1440) - _length(margins, "bottom", 1440)
    if cell is not None and (own := cell.find(f"{W}tcPr/{W}tcW")) is not None:
        width = min(width, _length(own, "w", width) - 216)
    return max(width, 2000), max(height, 2000)


def _sections_from(place: Element) -> Iterator[Element]:
    """The section that a place is in: the first whose end stands behind it."""
    body = next(place.iterancestors(f"{W}body"))
    top = next(element for element in (place, *place.iterancestors()) if element.getparent() is body)
    for element in (top, *top.itersiblings()):
        yield from ([element] if element.tag == f"{W}sectPr" else element.iter(f"{W}sectPr"))


def _length(element: Element, name: str, otherwise: int) -> int:
    value = str(element.get(f"{W}{name}", "")).lstrip("-")
    return int(value) if value.isdecimal() and len(value) < 6 else otherwise
