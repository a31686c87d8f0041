"""What happens between a click in a shell and its answer: copies asked for, the command carried out, changes told."""

from __future__ import annotations

import logging
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from workbook import layout
from workbook.addresses import column_number
from workbook.refusal import FileRefused
from xladdin.addin.command import Command
from xladdin.addin.commands import command
from xladdin.addin.perform import perform
from xladdin.addin.shell.changes import Picture, changes, picture
from xladdin.addin.shell.conversation import Abandoned, AtShell, Conversation, Event, WrongAnswer
from xladdin.hosts import xw
from xladdin.hosts.dialogue import Dialogue
from xladdin.hosts.file_engine.contents import load
from xladdin.hosts.file_engine.file import open_copies
from xladdin.ledger.terms.columns import REQUESTS

LOG = logging.getLogger("nianbao")
# Any sheet of these says that a workbook is one of ours, however it was altered.
OUR_SHEETS = (layout.COVER, layout.MARKS, REQUESTS)
RUNNING = "年报助手正在做「{label}」，请等它做完再点。"
TOO_MANY = "年报助手还有几件事没有做完，请等它们做完再点。"
_MOST_AT_ONCE, _MOST_WORKBOOKS = 8, 50
_WAIT = 10.0  # seconds until a shell hears that there is nothing to say yet
BROKEN = "年报助手出错了，「{label}」没有做完，工作簿可以照常使用。经过已记入日志，可以点「日志」，把它交给技术支持。"
Known = Callable[[str], Command]


class BadRequest(ValueError):
    """A request that no shell should send; the text says why, for whoever writes the shell."""


class Busy(RuntimeError):
    """Something else is being done for this workbook; the text is for the person."""


@dataclass(frozen=True)
class Open:
    """A workbook that is open in the shell: what it is called there (its path, if it has one) and its sheets."""

    path: str
    sheets: tuple[str, ...]

    @property
    def is_ours(self) -> bool:
        """Whether a button can do something with it."""
        return any(name in OUR_SHEETS for name in self.sheets)


@dataclass(frozen=True)
class Asked:
    """A click as a shell describes it; `selection` is (sheet, row, column)."""

    command: Command
    workbook: Open | None
    beside: tuple[Open, ...]
    selection: tuple[str, int, int] | None


class Click:
    """One click, carried out in a thread of its own from the moment it is made."""

    def __init__(self, asked: Asked, known: Known, folder: Path) -> None:
        self.asked, self.key = asked, secrets.token_hex(8)
        self.conversation = Conversation()
        self._known, self._folder = known, folder
        self._started = time.monotonic()
        self.finished = False
        threading.Thread(target=self._run, name=asked.command.tag, daemon=True).start()

    def next_event(self) -> Event:
        """What the shell is to do next, with the number of this click."""
        return {"click": self.key, **self.conversation.next_event(_WAIT)}

    def _run(self) -> None:
        done: Event = {"completed": False, "workbooks": []}
        dialogue = AtShell(self.conversation, [one.path for one in self._all()])
        try:
            done = self._on_its_workbooks(dialogue)
        except FileRefused as refusal:  # the copy itself cannot be read
            LOG.info("%s: %s", self.asked.command.tag, refusal)
            with suppress(Abandoned):
                dialogue.say(str(refusal))
        except Abandoned:
            LOG.info("%s: the shell has gone", self.asked.command.tag)
        except BaseException:
            LOG.exception("%s failed before or after its command ran", self.asked.command.tag)
            with suppress(Abandoned):
                dialogue.say(BROKEN.format(label=self.asked.command.label))
        finally:
            LOG.info("%s took %.2f s", self.asked.command.tag, time.monotonic() - self._started)
            self.finished = True
            self.conversation.tell_shell({"event": "done", "label": self.asked.command.label, **done})

    def _all(self) -> Iterator[Open]:
        yield from (self.asked.workbook,) if self.asked.workbook else ()
        yield from self.asked.beside

    def _on_its_workbooks(self, dialogue: Dialogue) -> Event:
        if self.asked.workbook is None or not self.asked.workbook.is_ours:
            if self.asked.command.needs_workbook and self.asked.workbook is not None:
                raise FileRefused(*_not_ours(self.asked.workbook))
            return {"completed": self._carried_out(None, dialogue), "workbooks": []}
        wanted = [self.asked.workbook]
        if self.asked.command.looks_beside:
            wanted += [other for other in self.asked.beside if other.is_ours]
        with self._copies(wanted) as copies, _opened(copies) as book:
            before = {other.fullname: picture(other.impl.workbook) for other in book.app.books}
            shown = _select(book, self.asked.selection)
            completed = self._carried_out(book, dialogue)
            return {"completed": completed, "workbooks": list(_told(book, before, shown))}

    def _carried_out(self, book: Any, dialogue: Dialogue) -> bool:
        return perform(self.asked.command.tag, book, dialogue, self._known)

    @contextmanager
    def _copies(self, wanted: list[Open]) -> Iterator[Mapping[str, Path]]:
        """A copy of each workbook, saved by the shell in a folder that is gone after the block."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            copies: dict[str, Path] = {}
            for number, one in enumerate(wanted):
                to = Path(folder) / str(number) / f"{Path(one.path).stem or 'book'}.xlsx"
                to.parent.mkdir()
                event = {"event": "save", "workbook": one.path, "to": str(to)}
                copies[one.path] = self.conversation.ask_shell(event, partial(_saved, to))
            yield copies


class ShellClicks:
    """The clicks of all shells of one user; one at a time for each workbook."""

    def __init__(self, folder: Path, known: Known = command) -> None:
        self._folder, self.known = folder, known
        self._running: dict[str, Click] = {}
        self._lock = threading.Lock()

    @property
    def running(self) -> bool:
        """Whether a click is not done yet; one that is, and whose shell has gone, waits for nobody."""
        return any(not click.finished for click in list(self._running.values()))

    def begin(self, asked: Asked) -> Event:
        """Start a click; gives what the shell is to do first. Busy where another one runs for the same workbook.

        One that waits for a shell which has come back with a new click waits for nobody any more, and is ended; so is
        one whose result nobody has fetched.
        """
        with self._lock:
            for other in list(self._running.values()):
                if _name(other.asked) == _name(asked):
                    if not (other.conversation.waits_for_shell or other.finished):
                        raise Busy(RUNNING.format(label=other.asked.command.label))
                    self._end(other)
            if sum(not click.finished for click in self._running.values()) >= _MOST_AT_ONCE:
                raise Busy(TOO_MANY)
            click = Click(asked, self.known, self._folder)
            self._running[click.key] = click
        return self._next(click)

    def go_on(self, key: str, answer: Any) -> Event:
        """Hand the answer of the shell to a click; gives what the shell is to do next.

        KeyError for a click that is over, WrongAnswer for an answer that does not fit.
        """
        click = self._running[key]
        click.conversation.answer(answer)
        return self._next(click)

    def abandon(self) -> None:
        """End all that wait for a shell."""
        with self._lock:
            for click in list(self._running.values()):
                self._end(click)

    def _next(self, click: Click) -> Event:
        event = click.next_event()
        if event["event"] == "done":
            self._running.pop(click.key, None)
        return event

    def _end(self, click: Click) -> None:
        click.conversation.abandon()
        self._running.pop(click.key, None)


def understood(given: Any, known: Known = command) -> Asked:
    """A click from the JSON that a shell has sent; BadRequest where it is none, or of a command that is not `known`."""
    match given:
        case {"command": str(tag), **rest}:
            pass
        case _:
            raise BadRequest("a click has a command")
    try:
        found = known(tag)
    except KeyError:
        raise BadRequest(f"no command {tag!r}") from None
    workbook = rest.get("workbook")
    beside = rest.get("beside", [])
    if not isinstance(beside, list) or len(beside) > _MOST_WORKBOOKS:
        raise BadRequest("the workbooks beside it are a list")
    return Asked(
        found,
        None if workbook is None else _open(workbook),
        tuple(map(_open, beside)),
        _selection(rest.get("selection")),
    )


def _open(given: Any) -> Open:
    match given:
        case {"path": str(path), "sheets": [*names]} if path and all(isinstance(name, str) for name in names):
            return Open(path, tuple(names))
    raise BadRequest("a workbook has a path, which is its name where it was never saved, and the names of its sheets")


def _selection(given: Any) -> tuple[str, int, int] | None:
    match given:
        case None | {"sheet": str(), "cell": None}:
            return None
        case {"sheet": str(sheet), "cell": str(cell)} if cell.isascii() and cell.isalnum():
            letters, digits = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            if 0 < len(letters) <= 3 and digits.isdecimal() and letters + digits == cell and len(digits) <= 7:
                return sheet, int(digits), column_number(letters)
    raise BadRequest("a selection has a sheet and the address of a cell, 「D5」")


def _name(asked: Asked) -> str:
    return asked.workbook.path if asked.workbook else ""


def _saved(to: Path, given: Any) -> Path:
    if given != str(to) or not to.is_file():
        raise WrongAnswer("a copy is saved where it was asked for, and its path is the answer")
    return to


def _not_ours(workbook: Open) -> tuple[Any, ...]:
    from workbook.files.reading import NOT_OURS
    from workbook.refusal import Kind

    return Path(workbook.path).name, NOT_OURS, Kind.NOT_OURS


@contextmanager
def _opened(copies: Mapping[str, Path]) -> Iterator[xw.Book]:
    book = open_copies(copies)
    try:
        yield book
    finally:
        book.app.quit()


def _select(book: xw.Book, selection: tuple[str, int, int] | None) -> tuple[str, str]:
    """Let the engine know where the user is; gives it as `_front` does."""
    if selection is not None and selection[0] in book.sheet_names:
        sheet = book.impl.sheets(selection[0])
        if sheet.visible:
            sheet.bring_to_front()
        book.app.impl.selection = sheet.range(selection[1:])
    return _front(book)


def _front(book: xw.Book) -> tuple[str, str]:
    """The sheet in front and the cell that is selected there, nothing for none."""
    front, chosen = book.impl.sheets.active.name, book.app.impl.selection
    if chosen is None or chosen.sheet.book is not book.impl or chosen.sheet.name != front:
        return front, ""
    return front, chosen(1, 1).get_address(False, False, False)


def _told(book: xw.Book, before: Mapping[str, Picture], shown: tuple[str, str]) -> Iterator[Event]:
    """What was done to each workbook that was open, and to each that the command has opened."""
    for other in book.app.books:
        held = other.impl
        old = before.get(other.fullname)
        done = changes(old or picture(load(held.data, held.path)), picture(held.workbook), held.workbook)
        event: Event = {"path": other.fullname, "opened": old is None, "changes": done}
        front = _front(other)
        if front != shown and other.fullname == book.fullname:
            event["select"] = {"sheet": front[0], "cell": front[1] or None}
        if done or old is None or "select" in event:
            yield event
