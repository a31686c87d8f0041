"""What a range of the small Excel hands out to be read or changed: rows, style, fill, note and links."""

# Arguments are named as Excel names them.
# ruff: noqa: N803

from __future__ import annotations

from typing import Any

from com_stub import ComError
from openpyxl.comments import Comment as FileComment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

NO_COLOR = -4142


class Rows:
    def __init__(self, sheet: Any, numbers: range) -> None:
        self._sheet, self._numbers = sheet, numbers

    @property
    def Hidden(self) -> bool | None:
        hidden = {
            bool(number in self._sheet.row_dimensions and self._sheet.row_dimensions[number].hidden)
            for number in self._numbers
        }
        return hidden.pop() if len(hidden) == 1 else None


class Style:
    def __init__(self, name: str) -> None:
        self.Name = name


class Interior:
    def __init__(self, area: Any) -> None:
        self._area = area

    @property
    def ColorIndex(self) -> int:
        return NO_COLOR if self._area._first.fill.fill_type != "solid" else 3

    @ColorIndex.setter
    def ColorIndex(self, value: int) -> None:
        assert value == NO_COLOR
        for cell in self._area._cells():
            cell.fill = PatternFill()

    @property
    def Color(self) -> float:
        return float(int.from_bytes(bytes.fromhex(self._area._first.fill.fgColor.rgb[-6:]), "little"))

    @Color.setter
    def Color(self, value: int) -> None:
        for cell in self._area._cells():
            cell.fill = PatternFill("solid", fgColor=int(value).to_bytes(3, "little").hex())


class Comment:
    def __init__(self, cell) -> None:
        self._cell = cell

    def Text(self, text: str | None = None) -> str:
        if text is not None:
            self._cell.comment = FileComment(text, "Excel")
        return self._cell.comment.text

    def Delete(self) -> None:
        self._cell.comment = None


class Link:
    def __init__(self, cell) -> None:
        self._cell = cell

    @property
    def Address(self) -> str:
        return self._cell.hyperlink.target or f"#{self._cell.hyperlink.location}"

    @property
    def TextToDisplay(self) -> str:
        return self._cell.value

    @TextToDisplay.setter
    def TextToDisplay(self, value: str) -> None:
        self._cell.value = value


class Hyperlinks:
    def __init__(self, area: Any) -> None:
        self._cell = area._first

    def __call__(self, index: int) -> Link:
        if self._cell.hyperlink is None:
            raise ComError("下标越界。")
        return Link(self._cell)

    def Add(self, Anchor: Any, Address: str) -> Link:
        inside = Address.startswith("#")
        target = {"location": Address[1:]} if inside else {"target": Address}
        self._cell.hyperlink = Hyperlink(ref=self._cell.coordinate, **target)
        return Link(self._cell)
