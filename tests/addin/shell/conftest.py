"""A process that listens, for a user of its own, and a host that talks to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from once import open_workbook, workbook_bytes
from small_host import SmallHost

from workbook.report import Report
from xladdin.addin.libreoffice.in_office.protocol import Process
from xladdin.addin.shell import rehearsal, server


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user profile of its own for each test."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "profile"))
    return tmp_path / "profile" / "Nianbao"


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
def process(listening: server.Server) -> Process:
    """The process as a shell finds it."""
    told = json.loads(server.place().read_text(encoding="utf-8"))
    return Process(told["port"], told["token"])


@pytest.fixture
def host(process: Process, tmp_path: Path) -> Callable[..., tuple[SmallHost, Path]]:
    """Opens the workbook of a report in a host; gives both host and path."""

    def opened(report: Report) -> tuple[SmallHost, Path]:
        path = tmp_path / "年报.xlsx"
        path.write_bytes(workbook_bytes(report))
        return SmallHost(process, path), path

    return opened
