"""Where this program keeps what belongs to one user of one computer: the log, and what can be undone."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from workbook.user_folder import user_folder


def folder() -> Path:
    """The folder of this user (%LOCALAPPDATA%\\Nianbao on Windows); it may not exist yet."""
    return user_folder()


def log_file() -> Path:
    """The log, UTF-8; it may not exist yet."""
    return folder() / "年报助手.log"


def user_name() -> str:
    """The name with which the user is logged in; empty where the system does not tell it."""
    return next((name for key in ("USERNAME", "USER", "LOGNAME") if (name := os.environ.get(key, "").strip())), "")


@cache
def version() -> str:
    """「0.2.0」; empty where the program is not installed."""
    from importlib import metadata  # reads mail headers, which takes its time

    try:
        return metadata.version("nianbao")
    except metadata.PackageNotFoundError:
        return ""


def release() -> str:
    """The same in numbers and dots alone, which is all that other programs compare; 「0」 where there is none."""
    found = re.match(r"\d+(\.\d+)*", version())
    return found[0] if found else "0"
