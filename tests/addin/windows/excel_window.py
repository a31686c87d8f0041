"""An Excel as its user sees it: what stands in the status bar and in boxes, and how it is when it has no time."""

# Arguments are named as Excel names them.

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import fake_excel

YES, NO, QUESTION = 6, 7, 0x4


class Boxes:
    """The message boxes of this PC: what they said, what the user answers; `meanwhile` happens while one is open."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.owners: list[int] = []
        self.kinds: list[int] = []
        self.answer = YES
        self.meanwhile: Callable[[], object] = lambda: None

    def MessageBoxW(self, owner: int, text: str, title: str, kind: int) -> int:
        assert "\0" not in text, "Windows shows nothing after it, and ctypes refuses it"
        assert title == "年报助手"
        self.owners.append(owner)
        self.texts.append(text)
        self.kinds.append(kind)
        self.meanwhile()
        return self.answer if kind & QUESTION else 1


class FolderBox:
    def __init__(self, excel: Excel) -> None:
        self.Title, self._excel = "", excel

    def Show(self) -> int:
        self._excel.asked.append(self.Title)
        return -1 if self._excel.folder else 0

    def SelectedItems(self, number: int) -> str:
        assert number == 1
        return str(self._excel.folder)


class Books(fake_excel.Collection):
    def __init__(self, excel: Excel) -> None:
        super().__init__([excel.ActiveWorkbook] if excel.ActiveWorkbook else [])
        self._excel = excel

    def Open(self, path: str, *_: object) -> Any:
        self._excel.ActiveWorkbook = fake_excel.Workbook(self._excel, Path(path))
        return self._excel.ActiveWorkbook


class Excel(fake_excel.Application):
    """One Excel, with a workbook in front or none.

    `busy` is the code with which it turns calls away for `busy_for` seconds; `shown` all that stood in its status bar.
    """

    Name = "Microsoft Excel"

    def __init__(self, path: Path | None = None, window: int = 1) -> None:
        self.Hwnd = window
        self.ScreenUpdating = self.DisplayAlerts = True
        self.Calculation = -4105
        self.ReferenceStyle = 1  # xlA1
        self.Selection = None
        self.ActiveProtectedViewWindow: object = None
        self.shown: list[str | bool] = []
        self.asked: list[str] = []
        self.folder: Path | None = None
        self.file: Path | None = None
        self.busy: int | None = None
        self.busy_for = 0.0
        self.ActiveWorkbook = fake_excel.Workbook(self, path) if path else None

    @property
    def StatusBar(self) -> str | bool:
        return self.shown[-1] if self.shown else False

    @StatusBar.setter
    def StatusBar(self, words: str | bool) -> None:
        self.shown.append(words)

    @property
    def Workbooks(self) -> Books:
        return Books(self)

    def GetOpenFilename(self, kinds: str, index: int, title: str) -> str | bool:
        self.asked.append(title)
        return str(self.file) if self.file else False

    def FileDialog(self, kind: int) -> FolderBox:
        return FolderBox(self)

    def turned_away(self) -> int | None:
        """The code with which a call is turned away just now."""
        return self.busy if self.busy_for > 0 else None

    @property
    def said_in_passing(self) -> list[str]:
        """The lines of the status bar, without those that took one away."""
        return [words for words in self.shown if isinstance(words, str)]
