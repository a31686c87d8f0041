"""A person at the menu: what will be typed, and a user profile of its own for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Typing = Callable[..., None]


@pytest.fixture(autouse=True)
def user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user profile of its own, and no log of another test."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "profile"))
    monkeypatch.setattr("xladdin.log.start", lambda: None)


@pytest.fixture(autouse=True)
def typing(monkeypatch: pytest.MonkeyPatch) -> Typing:
    """Says what will be typed; when that has run out, the window is closed."""
    lines: list[str] = []

    def one() -> str:
        if not lines:
            raise EOFError
        return lines.pop(0)

    monkeypatch.setattr("builtins.input", one)
    return lambda *typed: lines.extend(map(str, typed))
