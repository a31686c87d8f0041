"""The log of the bridge: UTF-8, a few files of limited size, and never a reason for a click to fail."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from xladdin import profile

_FORMAT = "%(asctime)s %(process)d %(levelname)s %(message)s"
_MOST_BYTES, _OLD_FILES = 500_000, 3


def start() -> logging.Logger:
    """The log of this program, which from now on goes to the file of `profile.log_file()`.

    Where that file cannot be written, nothing is logged; starting twice changes nothing.
    """
    log = logging.getLogger("nianbao")
    log.setLevel(logging.INFO)
    log.propagate = False
    if not log.handlers:
        log.addHandler(_file() or logging.NullHandler())
    return log


def stop() -> None:
    """Let go of the log file, so that it can be deleted."""
    log = logging.getLogger("nianbao")
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()


def _file() -> logging.Handler | None:
    path = profile.log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_MOST_BYTES, backupCount=_OLD_FILES, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    return handler
