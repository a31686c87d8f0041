"""Where this program keeps what belongs to one user of one computer."""

from __future__ import annotations

import os
from pathlib import Path


def user_folder() -> Path:
    """The folder of this user (%LOCALAPPDATA%\\Nianbao on Windows); it may not exist yet.

    RuntimeError where the user has no home.
    """
    local = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    return (Path(local) if local else Path.home() / ".local" / "state") / "Nianbao"
