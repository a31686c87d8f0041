"""The log of the bridge: UTF-8, a few files of limited size, and never a reason for a click to fail."""

from __future__ import annotations

import logging
import traceback
from contextlib import suppress
from copy import copy
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from xladdin import profile

_FORMAT = "%(asctime)s %(process)d %(levelname)s %(message)s"
_OF_LEDGERS = "ledger"  # the folder, in checks and in xladdin
_MOST_BYTES, _OLD_FILES = 500_000, 3


def start() -> logging.Logger:
    """The log of this program, which from now on goes to the file of `profile.log_file()`.

    Where that file cannot be written, nothing is logged; starting twice changes nothing.
    """
    log = logging.getLogger("nianbao")
    log.setLevel(logging.INFO)
    log.propagate = False
    if not _own(log):
        log.addHandler(_file() or logging.NullHandler())
    return log


def stop() -> None:
    """Let go of the log file, so that it can be deleted."""
    log = logging.getLogger("nianbao")
    for handler in _own(log):
        log.removeHandler(handler)
        handler.close()


class _File(RotatingFileHandler):
    """What cannot be written costs a line of the log, and nothing is said of it on the user's screen."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # as logging names it
        """Nothing: logging itself would print where in the program that was."""

    def doRollover(self) -> None:  # noqa: N802
        """Begin a new file; where another process has the old one open, as Windows forbids then, go on in it."""
        with suppress(OSError):
            super().doRollover()


class _WithoutPeople(logging.Formatter):
    """Where a request ledger is worked on, an error is told by its kind and place: its words may quote a cell."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, whatever another listener has made of the error before: logging keeps the first wording."""
        own = copy(record)
        own.exc_text = None
        return super().format(own)

    def formatException(self, ei: Any) -> str:  # noqa: N802  # as logging names it
        """The traceback, without the words of the error where it passed through what reads ledgers."""
        kind, _, places = ei
        if kind is None or not any(_OF_LEDGERS in Path(place.filename).parts for place in traceback.extract_tb(places)):
            return super().formatException(ei)
        return "".join(["Traceback (most recent call last):\n", *traceback.format_tb(places), kind.__name__])


def _own(log: logging.Logger) -> list[logging.Handler]:
    """What this module has added; others may listen too."""
    return [handler for handler in log.handlers if isinstance(handler, _File | logging.NullHandler)]


def _file() -> logging.Handler | None:
    try:
        path = profile.log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = _File(path, maxBytes=_MOST_BYTES, backupCount=_OLD_FILES, encoding="utf-8")
    except (OSError, RuntimeError, ValueError):  # where a user has no home, or no Chinese names of files
        return None
    handler.setFormatter(_WithoutPeople(_FORMAT))
    return handler
