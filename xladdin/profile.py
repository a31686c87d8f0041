"""Where this program keeps what belongs to one user of one computer: the log, and what can be undone."""

from __future__ import annotations

import os
from pathlib import Path


def folder() -> Path:
    """The folder of this user (%LOCALAPPDATA%\\Nianbao on Windows); it may not exist yet."""
    local = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    return (Path(local) if local else Path.home() / ".local" / "state") / "Nianbao"


def log_file() -> Path:
    """The log, UTF-8; it may not exist yet."""
    return folder() / "年报助手.log"
