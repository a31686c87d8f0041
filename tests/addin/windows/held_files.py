"""Files that another program has open: as on Windows, they can be read, but not replaced, moved or deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def hold(monkeypatch: pytest.MonkeyPatch, held: Path) -> None:
    """From now on this file, or every file in this folder, is open in another program; nor can its folder be moved."""

    def refuse_for(*paths: Any) -> None:
        if any(Path(path).is_relative_to(held) for path in paths):
            raise PermissionError(13, "另一个程序正在使用此文件，进程无法访问。", str(held))

    opened, replaced, renamed, unlinked = Path.open, Path.replace, Path.rename, Path.unlink

    def open_path(self: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if set(mode) & set("wa+x"):
            refuse_for(self)
        return opened(self, mode, *more, **named)

    def replace(self: Path, target: Any) -> Path:
        refuse_for(self, target)
        return replaced(self, target)

    def rename(self: Path, target: Any) -> Path:
        refuse_for(self, target, *([held] if held.is_relative_to(self) else []))
        return renamed(self, target)

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self.exists():
            refuse_for(self)
        unlinked(self, missing_ok)

    for name, function in (("open", open_path), ("replace", replace), ("rename", rename), ("unlink", unlink)):
        monkeypatch.setattr(Path, name, function)
