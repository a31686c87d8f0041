"""A host of spreadsheets as small as can be, over openpyxl: what docs/shell.md asks of a shell, and nothing else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import saved_once
from once import open_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from xladdin.addin.libreoffice.in_office.protocol import Process


class SmallHost:
    """Workbooks that are open, and a person who answers from a list."""

    def __init__(self, process: Process, *paths: Path) -> None:
        self.process = process
        self.books = {str(path): open_workbook(path) for path in paths}
        self.answers: dict[str, list[Any]] = {}
        self.heard: list[tuple[str, Any]] = []
        self.selection: dict[str, str] | None = None

    def click(self, tag: str, path: Path | None = None) -> dict[str, Any]:
        """Click a button while that workbook is in front; gives the event `done` after carrying it out."""
        described = {name: {"path": name, "sheets": book.sheetnames} for name, book in self.books.items()}
        front = described.pop(str(path)) if path else None
        asked = {"command": tag, "workbook": front, "beside": list(described.values()), "selection": self.selection}
        done = self.process.click(asked, self)
        for told in done["workbooks"]:
            if told["opened"]:
                self.open_workbook(told["path"])
            for change in told["changes"]:
                self._change(self.books[told["path"]], change)
            self.selection = told.get("select", self.selection)
        return done

    def save(self, workbook: str, to: str) -> None:
        self.heard.append(("save", workbook))
        saved_once.save(self.books[workbook], to)

    def say(self, message: str) -> None:
        self.heard.append(("say", message))

    def show(self, words: str) -> None:
        self.heard.append(("show", words))

    def ask(self, question: str) -> bool:
        return bool(self._answered("ask", question, True))

    def choose_file(self, title: str, suffixes: list[str]) -> str | None:
        return self._answered("choose_file", title, None)

    def choose_folder(self, title: str) -> str | None:
        return self._answered("choose_folder", title, None)

    def open(self, path: str) -> None:
        self.heard.append(("open", path))

    def open_workbook(self, path: str) -> None:
        self.heard.append(("open_workbook", path))
        self.books.setdefault(path, open_workbook(path))

    def told(self, kind: str) -> list[Any]:
        """What it was told or asked of that kind."""
        return [what for one, what in self.heard if one == kind]

    def _answered(self, kind: str, words: str, otherwise: Any) -> Any:
        self.heard.append((kind, words))
        waiting = self.answers.get(kind, [])
        return waiting.pop(0) if waiting else otherwise

    def _change(self, book: Any, change: dict[str, Any]) -> None:
        match change:
            case {"change": "write", "sheet": sheet, "range": area, "values": rows}:
                cells = book[sheet][area]
                for line, values in zip(cells if isinstance(cells, tuple) else ((cells,),), rows, strict=True):
                    for cell, value in zip(line, values, strict=True):
                        _put(cell, value)
            case {"change": "add_sheet", "sheet": sheet}:
                _widen(book.create_sheet(sheet), change.get("widths", []))
            case {"change": "merge", "sheet": sheet, "range": area}:
                book[sheet].merge_cells(area)
            case {"change": "name", "name": name, "refers_to": refers_to}:
                book.defined_names[name] = DefinedName(name, attr_text=refers_to[1:])
            case {"change": "protect", "sheet": sheet}:
                book[sheet].protection.sheet = True
            case {"change": "show_sheet", "sheet": sheet}:
                book[sheet].sheet_state = "visible"
            case {"change": "style", "sheet": sheet, "range": area, "style": style}:
                _give_style(book[sheet][area], style)
            case _:
                raise AssertionError(change)


def _widen(sheet: Any, widths: list[float | None]) -> None:
    for number, width in enumerate(widths, 1):
        if width is not None:
            sheet.column_dimensions[get_column_letter(number)].width = width


def _give_style(held: Any, style: str) -> None:
    for row in held if isinstance(held, tuple) else ((held,),):
        for cell in row:
            cell.style = style


def _put(cell: Any, value: Any) -> None:
    assert not isinstance(cell, MergedCell) or value is None
    match value:
        case {"formula": text}:
            cell.value = text
        case {"error": text}:
            cell.value = text
        case {"moment": text}:
            cell.value = dt.datetime.fromisoformat(text)
        case str():
            cell.value, cell.data_type = value, "s"
        case _:
            if not isinstance(cell, MergedCell):
                cell.value = value
