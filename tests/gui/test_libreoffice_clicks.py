"""Real mouse clicks on the toolbar of LibreOffice, on a screen of its own (Xvfb): what staff see and do in a day."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import COVER
from in_libreoffice import Calc, Somebody, installed, undo_title
from office import Office, needed
from test_click import SCREENSHOTS, SIZE, colours, screen, waited_for

from workbook import layout
from workbook.report import BLANK, Report
from workbook.template import workbook_bytes

__all__ = ["screen"]
TOTAL, WRONG = "disputes.reconsideration.total", "disputes.direct_suit.total"
PATIENCE = 60.0  # seconds; a slow machine is no failure
_TOOLBAR, _ENABLED = 63, 7  # AccessibleRole, AccessibleStateType
_DEEPEST, _WIDEST = 8, 200  # a sheet has millions of children


@pytest.fixture(scope="module")
def libreoffice(screen: str) -> Iterator[tuple[Office, Somebody]]:
    needed("soffice", "unopkg", "xdotool", "import")
    with installed({"DISPLAY": screen, "SAL_USE_VCLPLUGIN": "gen", "LC_ALL": "C.UTF-8"}, headless=False) as found:
        yield found


class Seen(Calc):
    """A workbook on the screen."""

    def __init__(self, office: Office, screen: str, path: Path) -> None:
        super().__init__(office, path, hidden=False)
        self._screen = screen
        self._bars: list[Any] = []
        self.frame.ContainerWindow.setPosSize(0, 0, *SIZE, 15)

    def press(self, label: str) -> None:
        """Move the mouse onto a button of the toolbar and press it."""
        self._press(waited_for(lambda: self._button(label), PATIENCE))

    def press_until(self, label: str, happened: Callable[[], Any]) -> None:
        """Press a button whose second press is harmless, once more where nothing came of it, as a person does.

        A toolbar that is drawn anew between the look at its place and the click takes no notice of the click.
        """
        end = time.monotonic() + 2 * PATIENCE
        while not happened():
            self.press(label)
            with contextlib.suppress(AssertionError):
                waited_for(happened, PATIENCE / 4)
            assert time.monotonic() < end, f"{label}: nothing came of it"

    def answer(self, label: str) -> None:
        """The same for a button of the message box that is open."""
        self._press(waited_for(lambda: self._in_a_box(lambda one: one.getAccessibleName() == label), PATIENCE))

    def photograph(self, name: str) -> Path:
        """A picture of the whole screen."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        time.sleep(0.7)  # until it is drawn
        picture = SCREENSHOTS / f"{name}.png"
        self._on_screen("xdotool", "mousemove", str(SIZE[0] - 200), str(SIZE[1] - 200))
        self._on_screen("import", "-window", "root", str(picture))
        return picture

    def box(self) -> str:
        """The text of the message box that is open; nothing while there is none."""
        found = self._in_a_box(lambda one: "各项之和不符" in one.getAccessibleName())
        return str(found.getAccessibleName()) if found is not None else ""

    def _in_a_box(self, wanted: Callable[[Any], bool]) -> Any:
        toolkit = self.office.services.createInstance("com.sun.star.awt.Toolkit")
        all_windows = [toolkit.getTopWindow(number) for number in range(toolkit.TopWindowCount)]
        windows = [window for window in all_windows if window != self.frame.ContainerWindow]
        return next((one for window in windows for one in _within(window, 3) if wanted(one)), None)

    def _button(self, label: str) -> Any:
        """Among the toolbars that were there last time: to look through the whole window takes seconds."""
        for bars in (self._bars, _toolbars(self.frame.ContainerWindow)):
            self._bars = list(bars)
            for bar in self._bars:
                for one in _within(bar, 1):
                    if one.getAccessibleName().startswith(label) and _is_enabled(one):
                        return one
        return None

    def _press(self, button: Any) -> None:
        place, size = button.getLocationOnScreen(), button.getSize()
        where = str(place.X + size.Width // 2), str(place.Y + size.Height // 2)
        self._on_screen("xdotool", "mousemove", *where, "click", "1")

    def _on_screen(self, *words: str) -> None:
        subprocess.run(words, env={**os.environ, "DISPLAY": self._screen}, check=True, timeout=30)


def _is_enabled(button: Any) -> bool:
    """Whether a click would do something: 「重做」 is grey until the toolbar has noticed that something was undone."""
    return bool(button.getAccessibleStateSet().contains(_ENABLED))


def _toolbars(window: Any) -> Iterator[Any]:
    return (one for one in _within(window, _DEEPEST) if one.getAccessibleRole() == _TOOLBAR)


def _within(accessible: Any, depth: int) -> Iterator[Any]:
    """What is seen within a window, down to some depth."""
    with contextlib.suppress(Exception):  # what is drawn anew meanwhile is gone
        context = accessible.getAccessibleContext() if hasattr(accessible, "getAccessibleContext") else accessible
        yield context
        count = context.getAccessibleChildCount()
        if depth and count < _WIDEST:
            for number in range(count):
                yield from _within(context.getAccessibleChild(number), depth - 1)


def test_a_day_in_libreoffice(libreoffice: tuple[Office, Somebody], screen: str, jinhu: Report, tmp_path: Path) -> None:
    """金湖 2023, one total blank: 未经复议直接起诉 2+0+1+0 was published with 总计 0."""
    path = tmp_path / "年报.xlsx"
    path.write_bytes(workbook_bytes(jinhu.with_values({TOTAL: BLANK}), cover=COVER))
    seen = Seen(libreoffice[0], screen, path)
    places = layout.field_places(jinhu.edition)
    verdict = f"A{layout.RESULT_VERDICT_ROW}"

    seen.press("校验")
    waited_for(lambda: seen.shown(layout.RESULTS, verdict), PATIENCE)
    waited_for(lambda: seen.selected[0] == "表四", PATIENCE)
    assert "处强制性问题" in seen.shown(layout.RESULTS, verdict)
    assert colours(seen.photograph("libreoffice-validated")) > 50
    seen.document.CurrentController.setActiveSheet(seen.document.Sheets.getByName(layout.RESULTS))
    seen.photograph("libreoffice-results")

    seen.document.CurrentController.setActiveSheet(seen.document.Sheets.getByIndex(0))
    seen.press("下一处")
    waited_for(lambda: seen.selected[0] == "表四", PATIENCE)

    seen.press("填充合计")
    assert "未经复议直接起诉" in waited_for(seen.box, PATIENCE)
    seen.photograph("libreoffice-asked")
    seen.answer("Yes")
    waited_for(lambda: seen.shown("表四", places[WRONG].address) == "3", PATIENCE)
    assert seen.shown("表四", places[TOTAL].address) == "7"
    # The cells are there a moment before the click has ended; until then an undo would be lost.
    waited_for(lambda: seen.document.UndoManager.getAllUndoActionTitles()[:1] == (undo_title("fill_totals"),), PATIENCE)

    seen.press_until("Undo", lambda: seen.shown("表四", places[WRONG].address) == "0")
    assert seen.shown("表四", places[TOTAL].address) == ""
    assert seen.document.UndoManager.getCurrentUndoActionTitle() == undo_title("validate")
    seen.press_until("Redo", lambda: seen.shown("表四", places[WRONG].address) == "3")

    seen.press_until("校验", lambda: "没有发现问题" in seen.shown(layout.RESULTS, verdict))
    seen.press("文本")
    waited_for(lambda: list(tmp_path.glob("年报-导出/*.txt")), PATIENCE)
    seen.photograph("libreoffice-exported")
    seen.close()
