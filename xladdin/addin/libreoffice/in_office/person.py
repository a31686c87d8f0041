"""The person at LibreOffice: message boxes, the boxes for files and folders, the status bar."""

from __future__ import annotations

import json
from typing import Any, ClassVar

import uno
import unohelper
from com.sun.star.view import XSelectionChangeListener

from . import document as documents

TITLE = "年报助手"
_FILE_PICKER, _FOLDER_PICKER = "com.sun.star.ui.dialogs.FilePicker", "com.sun.star.ui.dialogs.FolderPicker"
_OK = 1  # of a box, and of the pickers
_YES, _BUTTONS_OK, _BUTTONS_YES_NO = 2, 1, 3  # com.sun.star.awt.MessageBoxResults, MessageBoxButtons


class Person:
    """Whoever sits at a window of LibreOffice, given as its frame."""

    def __init__(self, context: Any, frame: Any) -> None:
        self._context, self._frame = context, frame
        self.words = ""

    def save(self, workbook: str, to: str) -> None:
        """A copy of the workbook of that path."""
        documents.save_copy(self.workbook(workbook), to)

    def say(self, message: str) -> None:
        """A message box."""
        self._box("infobox", _BUTTONS_OK, message)

    def ask(self, question: str) -> bool:
        """A message box with 是 and 否."""
        return bool(self._box("querybox", _BUTTONS_YES_NO, question) == _YES)

    def show(self, words: str) -> None:
        """The status bar."""
        self.words = words
        Line.of(self._frame).show(words)

    def choose_file(self, title: str, suffixes: list[str]) -> str | None:
        """The system's box for opening files, or LibreOffice's own."""
        picker = self._service(_FILE_PICKER)
        patterns = ";".join("*" + suffix for suffix in suffixes)
        picker.appendFilter("可以读取的文件 (" + patterns + ")", patterns)
        picker.setTitle(title)
        self._begin_beside_the_workbook(picker)
        if picker.execute() != _OK:
            return None
        return str(uno.fileUrlToSystemPath(picker.getSelectedFiles()[0]))

    def choose_folder(self, title: str) -> str | None:
        """The system's box for choosing a folder, or LibreOffice's own."""
        picker = self._service(_FOLDER_PICKER)
        picker.setTitle(title)
        self._begin_beside_the_workbook(picker)
        return str(uno.fileUrlToSystemPath(picker.getDirectory())) if picker.execute() == _OK else None

    def open(self, path: str) -> None:
        """The program that the system has for it; a message where there is none."""
        try:
            self._service("com.sun.star.system.SystemShellExecute").execute(path, "", 0)
        except Exception:  # UNO raises what the system says, by no class of its own
            self.say("打不开，请自己打开：\n" + path)

    def open_workbook(self, path: str) -> None:
        """In a window of LibreOffice, which comes to the front."""
        self._desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_default", 0, ())

    def workbooks(self) -> list[Any]:
        """All that are open."""
        found, components = [], self._desktop.Components.createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if documents.is_workbook(component):
                found.append(component)
        return found

    def workbook(self, path: str) -> Any:
        """The open one of that path; LookupError where it was closed meanwhile."""
        for document in self.workbooks():
            if documents.path_of(document) == path:
                return document
        raise LookupError(path)

    def _begin_beside_the_workbook(self, picker: Any) -> None:
        model: Any = self._frame.Controller.Model if self._frame.Controller is not None else None
        if documents.is_workbook(model) and model.URL.startswith("file:"):
            picker.setDisplayDirectory(model.URL.rpartition("/")[0])

    @property
    def _desktop(self) -> Any:
        return self._service("com.sun.star.frame.Desktop")

    def _service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)

    def _box(self, kind: str, buttons: int, text: str) -> int:
        window, toolkit = self._frame.ContainerWindow, self._service("com.sun.star.awt.Toolkit")
        box = toolkit.createMessageBox(
            window, uno.Enum("com.sun.star.awt.MessageBoxType", kind.upper()), buttons, TITLE, text
        )
        try:
            return int(box.execute())
        finally:
            box.dispose()


class Unattended(Person):
    """Nobody: a macro or a script has given the answers beforehand, and is told afterwards what was said.

    `answers` has, by the name of an event, the answers to it in their order; where they have run out, no is said and
    nothing chosen.
    """

    def __init__(self, context: Any, frame: Any, answers: dict[str, list[Any]]) -> None:
        super().__init__(context, frame)
        self._answers = answers
        self.heard: list[tuple[str, str]] = []

    def say(self, message: str) -> None:
        """Kept."""
        self.heard.append(("say", message))

    def show(self, words: str) -> None:
        """Kept, and shown."""
        self.heard.append(("show", words))
        super().show(words)

    def ask(self, question: str) -> bool:
        """The next answer."""
        return self._next("ask", question) is True

    def choose_file(self, title: str, suffixes: list[str]) -> str | None:
        """The next file."""
        return _path(self._next("choose_file", title))

    def choose_folder(self, title: str) -> str | None:
        """The next folder."""
        return _path(self._next("choose_folder", title))

    def open(self, path: str) -> None:
        """Kept."""
        self.heard.append(("open", path))

    def told(self) -> str:
        """All that was said and asked, as JSON."""
        return json.dumps(self.heard, ensure_ascii=False)

    def _next(self, kind: str, words: str) -> Any:
        self.heard.append((kind, words))
        waiting = self._answers.get(kind, [])
        return waiting.pop(0) if waiting else None


def _path(given: Any) -> str | None:
    return given if isinstance(given, str) else None


class Line(unohelper.Base, XSelectionChangeListener):
    """A line in the status bar of a window, which stays until the person goes on to another cell."""

    _shown: ClassVar[dict[str, Line]] = {}

    def __init__(self, frame: Any) -> None:
        self._frame = frame
        self._indicator: Any = None
        self._listens_to: Any = None
        self._ends = False

    @classmethod
    def of(cls, frame: Any) -> Line:
        """The one of that window."""
        key = str(frame.Name or id(frame))
        if key not in cls._shown or cls._shown[key]._frame != frame:
            cls._shown[key] = cls(frame)
        return cls._shown[key]

    def show(self, words: str) -> None:
        """Show it in place of the line before, until `until_he_goes_on`."""
        self.clear()
        self._indicator = self._frame.createStatusIndicator()
        self._indicator.start(words, 0)

    def until_he_goes_on(self) -> None:
        """From now on, another selection clears the line."""
        controller = self._frame.Controller
        if controller is not None and controller != self._listens_to:
            controller.addSelectionChangeListener(self)
            self._listens_to = controller
        self._ends = True

    def clear(self) -> None:
        """LibreOffice's own words again."""
        self._ends = False
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None

    def selectionChanged(self, _event: Any) -> None:  # noqa: N802  # as UNO names it
        """The person goes on. To stop listening here would end the office, which is going through its listeners."""
        if self._ends:
            self.clear()

    def disposing(self, _event: Any) -> None:
        """The window is closed."""
        self._indicator = self._listens_to = None
        self._shown.clear()
