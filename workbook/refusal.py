"""What is said when a file cannot be read or written: whose file it is, and why."""

from __future__ import annotations

from pathlib import Path


class FileRefused(Exception):
    """A file cannot be read or written; the text is for the user and begins with the file's name."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(f"{self.path.name}：{reason.removesuffix('。')}。")
