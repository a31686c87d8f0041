"""The add-in in an office program that is not the one it was made for: it loads, and its VBA runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from office import Office, needed
from pyopenvba import ExcelFile, VBAModuleKind

from xladdin.addin import vba, vba_project
from xladdin.addin.build import COMMITTED
from xladdin.addin.commands import COMMANDS

# LibreOffice cannot hand its Application to Python, and does not tell what its status bar says: one of ours takes the
# place of it.
STAND_IN = """\
Private held As New Host
Public Function Application() As Object
    Set Application = held
End Function
Public Function BarAfterClick() As Variant
    NB_validate
    BarAfterClick = held.StatusBar
End Function
""".replace("\n", "\r\n")
HOST = "Public StatusBar As Variant\r\nPublic DisplayAlerts As Variant\r\n"


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    needed("soffice")
    running = Office()
    yield running
    running.close()


def put_in_stand_in(path: Path) -> Path:
    """Give the VBA in this file an Application of its own; gives the file."""
    with ExcelFile(path) as file:
        file.vba_project().add_module("StandIn", STAND_IN)
        file.vba_project().add_module("Host", HOST, kind=VBAModuleKind.other)
        file.save()
    return path


def with_stand_in(path: Path) -> Path:
    """A copy of the add-in in which Application is one of ours."""
    shutil.copy(COMMITTED, path)
    return put_in_stand_in(path)


class TestTheAddIn:
    def test_it_loads_with_all_its_modules_and_words(self, office: Office) -> None:
        document = office.open(COMMITTED)
        library = document.BasicLibraries.getByName(vba_project.NAME)
        assert set(library.ElementNames) == {"ThisWorkbook", "Sheet1", vba.MODULE}
        sheet = document.Sheets.getByName(vba.SHEET)
        assert {a: sheet.getCellRangeByName(a).String for a in vba.WORDS} == vba.WORDS
        document.close(True)

    def test_without_the_bridge_the_status_bar_says_what_to_do(self, office: Office, tmp_path: Path) -> None:
        document = office.open(with_stand_in(tmp_path / "bar.xlam"))
        office.serve(None)
        assert office.macro(document, "StandIn", "BarAfterClick")() == vba.WORDS[vba.STOPPED]
        document.close(True)

    def test_every_sub_hands_its_task_to_the_bridge(self, office: Office, tmp_path: Path) -> None:
        performed: list[str] = []
        office.serve(performed.append)
        document = office.open(with_stand_in(tmp_path / "stand-in.xlam"))
        for one in COMMANDS:
            office.macro(document, vba.MODULE, f"NB_{one.tag}")()
        document.close(True)
        assert performed == [one.tag for one in COMMANDS]
