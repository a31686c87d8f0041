"""What happens between the call that Excel makes and the command: one click at a time, and never an error back."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from xladdin.addin.command import Command
from xladdin.addin.commands import command
from xladdin.addin.perform import perform
from xladdin.addin.windows import workbooks
from xladdin.addin.windows.boxes import message_box, window
from xladdin.addin.windows.bridge import BROKEN
from xladdin.addin.windows.front import AtExcel
from xladdin.hosts.busy import is_busy, patiently

LOG = logging.getLogger("nianbao")
BUSY = (
    "Excel 正忙：可能正在编辑单元格，或者有对话框开着。请先按回车键（或 Esc）结束编辑，关闭对话框，再点按钮。"
    "工作簿没有改动。"
)
UNKNOWN = "加载项和年报助手的版本不一致，年报助手里没有这个按钮的功能。请关闭 Excel，重新运行安装程序。"
RUNNING = "年报助手正在做「{label}」，请等它做完再点。"
PROGRESS = "年报助手：正在做「{label}」……"
_UNFINISHED = "……"  # what a line in the status bar ends with as long as the work goes on
Carrier = Callable[[str, Any, AtExcel], bool]


class Clicks:
    """The clicks of all Excels of one user. COM may call again while one is carried out; that one is turned away.

    `carry_out` runs a command by its tag on a book; `book_of` makes such a book of a COM Workbook,
    for as long as its block lasts. Once a click is over, nothing of its Excel is held any more.
    """

    def __init__(
        self,
        carry_out: Carrier = perform,
        book_of: Callable[[Any], AbstractContextManager[Any]] = workbooks.book_of,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._carry_out, self._book_of, self._clock = carry_out, book_of, clock
        self._running: str | None = None
        self._last = clock()
        self._told_read_only: set[str] = set()
        self._turned_away: list[tuple[Any, str]] = []

    @property
    def idle(self) -> float:
        """Seconds since the last click was done; 0 while one runs."""
        return 0.0 if self._running else self._clock() - self._last

    def take(self, tag: str, application: Any) -> bool:
        """Carry out the command of that tag in that Excel; whether it ran to its end. Never raises."""
        if self._running:
            self._turn_away(application, RUNNING.format(label=self._running))
            return False
        self._running = tag
        started = self._clock()
        try:
            found = _known(tag)
            if found is None:
                LOG.error("no command %r", tag)
                last_resort(application, UNKNOWN)
                return False
            self._running = found.label
            _begin_progress(application, found.label)
            with _quiet(application):
                return self._on_its_workbook(found, application, AtExcel(application))
        except BaseException as error:  # a library may end the program or panic; Excel must not see that
            LOG.exception("%s failed before its command ran", tag)
            last_resort(application, BUSY if is_busy(error, application) else BROKEN)
        finally:
            self._running, self._last = None, self._clock()
            _end_progress(application)
            self._let_in()
            LOG.info("%s took %.2f s", tag, self._last - started)
            # What refers to itself would stay until Python looks for such things, and it does not while it waits.
            gc.collect()
        return False

    def _on_its_workbook(self, found: Command, application: Any, user: AtExcel) -> bool:
        workbook = patiently(lambda: workbooks.active(application), application)
        if workbook is None:
            if found.needs_workbook and (reason := workbooks.why_none(application)):
                user.say(reason)
                return False
            return self._carry_out(found.tag, None, user)
        if found.needs_workbook and workbooks.is_shared(workbook):
            user.say(workbooks.SHARED)
            return False
        if found.needs_workbook and workbooks.is_read_only(workbook) and workbook.FullName not in self._told_read_only:
            self._told_read_only.add(workbook.FullName)
            user.say(workbooks.READ_ONLY)
        with self._book_of(workbook) as book:
            return self._carry_out(found.tag, book, user)

    def _turn_away(self, application: Any, words: str) -> None:
        self._turned_away.append((application, words))
        AtExcel(application).show(words)

    def _let_in(self) -> None:
        """Take from the status bars that a click has to wait: it need not any more."""
        for application, words in self._turned_away:
            with suppress(Exception):
                if application.StatusBar == words:
                    application.StatusBar = False
        self._turned_away.clear()


def last_resort(application: Any, message: str) -> None:
    """A message box, whatever state Excel is in; never raises."""
    try:
        message_box(window(application), message)
    except Exception:
        LOG.exception("the user could not be told: %s", message)


def _known(tag: str) -> Command | None:
    try:
        return command(tag)
    except KeyError:
        return None


def _begin_progress(application: Any, label: str) -> None:
    """Say in the status bar what is being done; an Excel that takes that takes the rest too, a busy one raises."""
    try:
        patiently(lambda: setattr(application, "StatusBar", PROGRESS.format(label=label)), application)
    except AttributeError as error:  # a host without a status bar, unless pywin32 only says so
        if is_busy(error, application):
            raise


def _end_progress(application: Any) -> None:
    """Leave the result in the status bar, or Excel's own words: nothing that says that the work still goes on."""
    with suppress(Exception):
        if str(application.StatusBar).endswith(_UNFINISHED):
            application.StatusBar = False


@contextmanager
def _quiet(application: Any) -> Iterator[None]:
    """Keeps Excel from asking, over and over, whether to go on waiting for us while the user thinks about an answer."""
    shown: bool | None = None
    with suppress(Exception):  # some hosts do not offer it, and a busy one is noticed by what comes next
        shown = bool(application.DisplayAlerts)
        application.DisplayAlerts = False
    try:
        yield
    finally:
        if shown is not None:
            with suppress(Exception):
                patiently(lambda: setattr(application, "DisplayAlerts", shown), application)
