"""Where this program keeps what belongs to one user of one computer: the log, and what can be undone."""

from __future__ import annotations

from pathlib import Path

from workbook.user_folder import user_folder


def folder() -> Path:
    """The folder of this user (%LOCALAPPDATA%\\Nianbao on Windows); it may not exist yet."""
    return user_folder()


def log_file() -> Path:
    """The log, UTF-8; it may not exist yet."""
    return folder() / "年报助手.log"
