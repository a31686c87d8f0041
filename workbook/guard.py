"""Which files are refused before any reader opens them, and what the user is told."""

from __future__ import annotations

from pathlib import Path


class FileRefused(Exception):
    """A file cannot be read or written; the text is for the user and begins with the file's name."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(f"{self.path.name}：{reason}")
