"""A real mouse click on a button: VBA, Python, xlwings, and the result on the screen. Needs an X server (Xvfb)."""

from __future__ import annotations

import io
import os
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from office import Office, needed
from test_addin_in_libreoffice import put_in_stand_in
from uno_engine import book_of

from workbook import layout
from workbook.report import BLANK, Report
from workbook.template import workbook_bytes
from xladdin.addin import vba, vba_project
from xladdin.addin.build import COMMITTED
from xladdin.addin.commands import command
from xladdin.addin.perform import perform
from xladdin.book import sheets
from xladdin.hosts import xw
from xladdin.hosts.dialogue import InExcel

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
SIZE = (1280, 900)
MACRO_BOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PROJECT = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"


class User(InExcel):
    """Agrees to everything; what is shown goes to the status bar of the app."""

    def ask(self, question: str) -> bool:
        return True


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A screen of its own, by its DISPLAY."""
    needed("soffice", "Xvfb", "xdotool", "import")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    yield display
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module")
def office(screen: str) -> Iterator[Office]:
    running = Office({"DISPLAY": screen, "SAL_USE_VCLPLUGIN": "gen"}, headless=False)
    yield running
    running.close()


def with_macros(path: Path, data: bytes) -> Path:
    """The workbook with the VBA of the add-in in it, which is how LibreOffice lets a button of its sheet call it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(COMMITTED) as package:
        parts["xl/vbaProject.bin"] = package.read("xl/vbaProject.bin")
    types, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    bin_type = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    parts[types] = parts[types].replace(plain, MACRO_BOOK.encode()).replace(b"</Types>", bin_type + b"</Types>")
    relation = f'<Relationship Id="macros" Type="{PROJECT}" Target="vbaProject.bin"/></Relationships>'
    parts[relations] = parts[relations].replace(b"</Relationships>", relation.encode())
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return put_in_stand_in(path)


class Window:
    """A workbook on the screen, with a button on one of its sheets for each command."""

    def __init__(self, office: Office, screen: str, path: Path, sheet: str, tags: tuple[str, ...]) -> None:
        self._office, self._screen = office, screen
        self.document = office.open(path, hidden=False)
        self._controller = self.document.CurrentController
        self._controller.Frame.ContainerWindow.setPosSize(0, 0, *SIZE, 15)
        native = self.document.Sheets.getByName(sheet)
        self._models = {tag: self._button(native, tag, number) for number, tag in enumerate(tags)}
        self._controller.setFormDesignMode(False)
        self._controller.setActiveSheet(native)

    def _button(self, native: Any, tag: str, number: int) -> Any:
        document, struct = self.document, self._office.uno.createUnoStruct
        model = document.createInstance("com.sun.star.form.component.CommandButton")
        model.Label, model.Name = command(tag).label, tag
        shape = document.createInstance("com.sun.star.drawing.ControlShape")
        shape.Control = model
        shape.Size = struct("com.sun.star.awt.Size", Width=3200, Height=900)
        shape.Position = struct("com.sun.star.awt.Point", X=1000 + 3600 * number, Y=7000)
        native.DrawPage.add(shape)
        form = native.DrawPage.Forms.getByIndex(0)
        event = struct(
            "com.sun.star.script.ScriptEventDescriptor",
            ListenerType="XActionListener",
            EventMethod="actionPerformed",
            ScriptType="Script",
            ScriptCode=f"vnd.sun.star.script:{vba_project.NAME}.{vba.MODULE}.NB_{tag}?language=Basic&location=document",
        )
        form.registerScriptEvent(number, event)
        return model

    def click(self, tag: str) -> None:
        """Move the mouse onto the button and press it."""
        control = waited_for(lambda: self._controller.getControl(self._models[tag]))
        at, size = control.getAccessibleContext().getLocationOnScreen(), control.getPosSize()
        where = (str(at.X + size.Width // 2), str(at.Y + size.Height // 2))
        self._on_screen("xdotool", "mousemove", *where, "click", "1")

    def photograph(self, name: str) -> Path:
        """A picture of the whole screen."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        time.sleep(0.7)  # until it is drawn
        picture = SCREENSHOTS / f"{name}.png"
        self._on_screen("import", "-window", "root", str(picture))
        return picture

    def _on_screen(self, *words: str) -> None:
        subprocess.run(words, env={**os.environ, "DISPLAY": self._screen}, check=True, timeout=30)


def waited_for(found: Callable[[], Any], seconds: float = 20) -> Any:
    """What `found` gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < end, "nothing happened in time"
        time.sleep(0.1)
    return result


def colours(picture: Path) -> int:
    """How many colours a picture has: a window with nothing in it has few."""
    told = subprocess.run(["identify", "-format", "%k", str(picture)], capture_output=True, text=True, check=True)
    return int(told.stdout)


def test_staff_click_fill_and_validate_and_see_totals_and_findings(
    office: Office, screen: str, jinhu: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """金湖 2023, its totals of 行政复议 taken out; 未经复议直接起诉 2+0+1+0 was published with 总计 0."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "profile"))
    report = jinhu.with_values({"disputes.reconsideration.total": BLANK})
    path = with_macros(tmp_path / "年报 & 汇总.xlsm", workbook_bytes(report))
    window = Window(office, screen, path, "表四", ("validate", "fill_totals"))
    book = book_of(window.document, str(path))
    done: list[tuple[str, bool]] = []
    office.serve(lambda tag: done.append((tag, perform(tag, book, User(book.app)))))
    places = layout.field_places(jinhu.edition)

    window.photograph("1-before")
    window.click("validate")
    waited_for(lambda: len(done) == 1)
    assert done == [("validate", True)]
    verdict = (
        window.document.Sheets.getByName(layout.RESULTS).getCellByPosition(0, layout.RESULT_VERDICT_ROW - 1).String
    )
    assert "处强制性问题" in verdict
    assert str(book.app.status_bar).startswith(verdict)
    assert colours(window.photograph("2-validated")) > 50

    window.click("fill_totals")
    waited_for(lambda: len(done) == 2)
    assert done[1] == ("fill_totals", True)
    assert shown(book, places["disputes.reconsideration.total"]) == str(
        sum(int(jinhu.value(f"disputes.reconsideration.{row}").number or 0) for row in OUTCOMES)
    )
    assert shown(book, places["disputes.direct_suit.total"]) == "3"
    assert colours(window.photograph("3-filled")) > 50

    window.document.CurrentController.setActiveSheet(window.document.Sheets.getByName(layout.RESULTS))
    assert colours(window.photograph("4-findings")) > 50
    assert sheets.read_contents(book).report.value("disputes.direct_suit.total").number == 3
    window.document.close(True)


OUTCOMES = ("upheld", "corrected", "otherwise", "pending")


def shown(book: xw.Book, place: layout.Place) -> str:
    """What the cell shows on the screen."""
    return str(book.impl.document.Sheets.getByName(place.sheet).getCellRangeByName(place.address).String)
