"""The Python that is handed out with the program, and one that was on the PC before: as folders of small files."""

from __future__ import annotations

from pathlib import Path

import pytest

from xladdin.addin.windows import places

PACKAGES = ("workbook", "checks", "xladdin")


def python_in(folder: Path, *, brought: bool) -> Path:
    """A folder with a Python for Windows; `brought` is one as the installer brings it, with our packages inside."""
    folder.mkdir(parents=True)
    for name in ("python.exe", "pythonw.exe"):
        (folder / name).write_bytes(b"MZ")
    if brought:
        (folder / "python311._pth").write_text("python311.zip\n.\nLib\\site-packages\nimport site\n")
        for package in PACKAGES:
            path = folder / "Lib" / "site-packages" / package / "inner"
            path.mkdir(parents=True)
            (path.parent / "__init__.py").write_text("x = 1\n")
            (path / "deep.py").write_text("y = 2\n")
    return folder


def unpacked(folder: Path, version: str = "新") -> Path:
    """What the user has unpacked, with a Python in it; gives the folder of that."""
    home = python_in(folder / "python", brought=True)
    for name in ("安装.cmd", "体检.cmd", "使用说明.txt"):
        (folder / name).write_text(version, encoding="utf-8")
    (home / "version.txt").write_text(version, encoding="utf-8")
    return home


def run_by(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """From now on this Python runs the program."""
    monkeypatch.setattr("sys.executable", str(home / "python.exe"))
    assert places.pythonw() == home / "pythonw.exe"


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with what it holds; compiled files left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
