"""The add-in in an office program that is not the one it was made for: it loads, and its VBA runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from office import Office, needed
from pyopenvba import ExcelFile, VBAModuleKind

from workbook.edition import load
from workbook.template import build as template
from xladdin.addin import vba, vba_project
from xladdin.addin.build import COMMITTED
from xladdin.addin.commands import COMMANDS

# LibreOffice cannot hand its Application to Python, and does not tell what its status bar says: one of ours takes the
# place of it.
STAND_IN = 'Public Function Application() As Variant\r\n    Application = "LibreOffice"\r\nEnd Function\r\n'
WITH_BAR = """\
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


def with_stand_in(path: Path, source: str) -> Path:
    """A copy of the add-in in which this module says what Application is."""
    shutil.copy(COMMITTED, path)
    with ExcelFile(path) as file:
        file.vba_project().add_module("StandIn", source)
        file.vba_project().add_module("Host", HOST, kind=VBAModuleKind.other)
        file.save()
    return path


class TestTheAddIn:
    def test_it_loads_with_all_its_modules_and_words(self, office: Office) -> None:
        document = office.open(COMMITTED)
        library = document.BasicLibraries.getByName(vba_project.NAME)
        assert set(library.ElementNames) == {"ThisWorkbook", "Sheet1", vba.MODULE}
        sheet = document.Sheets.getByName(vba.SHEET)
        assert {a: sheet.getCellRangeByName(a).String for a in vba.WORDS} == vba.WORDS
        document.close(True)

    def test_without_the_bridge_the_status_bar_says_what_to_do(self, office: Office, tmp_path: Path) -> None:
        document = office.open(with_stand_in(tmp_path / "bar.xlam", WITH_BAR))
        office.serve(None)
        assert office.macro(document, "StandIn", "BarAfterClick")() == vba.WORDS["B4"]
        document.close(True)

    def test_buttons_are_enabled_for_an_annual_report_only(self, office: Office, tmp_path: Path) -> None:
        addin = office.open(COMMITTED)
        is_report = office.macro(addin, vba.MODULE, "IsReport")
        report = tmp_path / "年报.xlsx"
        report.write_bytes(template(load("2021")))
        found: dict[str, Any] = {}
        for name, path in (("other", COMMITTED), ("report", report)):
            document = office.open(path, hidden=False)
            document.CurrentController.Frame.activate()
            found[name] = bool(is_report())
            document.close(True)
        addin.close(True)
        assert found == {"other": False, "report": True}

    def test_every_sub_hands_its_task_to_the_bridge(self, office: Office, tmp_path: Path) -> None:
        performed: list[str] = []
        office.serve(performed.append)
        document = office.open(with_stand_in(tmp_path / "stand-in.xlam", STAND_IN))
        for one in COMMANDS:
            office.macro(document, vba.MODULE, f"NB_{one.tag}")()
        document.close(True)
        assert performed == [one.tag for one in COMMANDS]
