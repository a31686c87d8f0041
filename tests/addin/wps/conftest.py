"""The process that listens, for a user of its own, and the stand-in for WPS 表格 that talks to it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from once import open_workbook, workbook_bytes
from wps_host import WpsHost, put_files

from workbook.report import Report
from xladdin.addin.shell import rehearsal, server


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user profile of its own for each test."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "profile"))
    return tmp_path / "profile" / "Nianbao"


@pytest.fixture
def place(profile: Path, tmp_path: Path) -> dict[str, str]:
    """What an installation writes down."""
    script = tmp_path / "start.py"
    script.touch()
    return {"announced": str(profile / "shell.json"), "program": sys.executable, "script": str(script)}


@pytest.fixture(autouse=True)
def opened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process opens the same few copies again and again, with formulas and with what they come to."""
    monkeypatch.setattr(openpyxl, "load_workbook", open_workbook)


@pytest.fixture
def listening(profile: Path) -> Iterator[server.Server]:
    """The process, within this one."""
    with server.listening(rehearsal.known) as found:
        yield found


@pytest.fixture
def wps(tmp_path: Path, place: dict[str, str]) -> Iterator[Callable[..., WpsHost]]:
    """Opens WPS with these workbooks."""
    found: list[WpsHost] = []

    def opened(*paths: Path, origin: str = "null") -> WpsHost:
        folder = tmp_path / "jsaddons" / "nianbao"
        put_files(folder, place)
        found.append(WpsHost(folder, *paths, origin=origin))
        return found[-1]

    yield opened
    for one in found:
        one.ends()


@pytest.fixture
def host(listening: server.Server, wps: Callable[..., WpsHost], tmp_path: Path) -> Callable[..., tuple[WpsHost, Path]]:
    """Opens the workbook of a report in WPS; gives both host and path. The same as `tests/addin/shell` has."""

    def opened(report: Report) -> tuple[WpsHost, Path]:
        path = tmp_path / "年报.xlsx"
        path.write_bytes(workbook_bytes(report))
        return wps(path), path

    return opened
