"""What the VBA of the add-in does when the bridge is there, when it is missing, and when it dies within a click.

The module that is shipped runs in the interpreter of pyOpenVBA, with an Excel and a bridge of this test.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyopenvba.interpreter import HostBridge, Interpreter, VBAObject, VBARuntimeError, member, method, setter

from xladdin.addin import vba
from xladdin.addin.commands import COMMANDS

MISSING = VBARuntimeError(429, "ActiveX 部件不能创建对象")
CRASHED = VBARuntimeError(-2147023170, "远程过程调用失败")


class Application(VBAObject):
    """Excel, as far as the module asks it."""

    def __init__(self) -> None:
        self.alerts: object = True
        self.status: object = False

    @member
    def DisplayAlerts(self) -> object:
        return self.alerts

    @setter("DisplayAlerts")
    def _set_alerts(self, value: object) -> None:
        self.alerts = value

    @member
    def StatusBar(self) -> object:
        return self.status

    @setter("StatusBar")
    def _set_status(self, value: object) -> None:
        self.status = value


class Cell(VBAObject):
    def __init__(self, text: str) -> None:
        self._text = text

    @member(default=True)
    def Value(self) -> str:
        return self._text


class AddIn(VBAObject):
    """ThisWorkbook, and its one sheet of words."""

    @method
    def Worksheets(self, name: str) -> AddIn:
        assert name == vba.SHEET
        return self

    @method
    def Range(self, address: str) -> Cell:
        return Cell(vba.WORDS[address])


class Bridge(VBAObject):
    def __init__(self, perform: Callable[[str, Application], object]) -> None:
        self._perform = perform

    @method
    def Perform(self, task: str, application: Application) -> object:
        return self._perform(str(task), application)


class Pc(HostBridge):
    """What the module finds on this PC; `bridge` makes the bridge, or fails to."""

    def __init__(self, bridge: Callable[[], Bridge]) -> None:
        self.application, self._bridge = Application(), bridge
        self.asked_for: list[str] = []

    def global_object(self, name: str) -> Any:
        found = {"application": self.application, "thisworkbook": AddIn()}.get(name.lower())
        return found if found is not None else super().global_object(name)

    def create(self, type_name_: str) -> Bridge:
        self.asked_for.append(type_name_)
        return self._bridge()


def clicked(tag: str, bridge: Callable[[], Bridge]) -> Pc:
    """A click on the button of that tag; an error that reaches Excel is raised."""
    pc = Pc(bridge)
    interpreter = Interpreter(host=pc)
    interpreter.add_module(vba.module_source(COMMANDS), name=vba.MODULE)
    interpreter.run(f"NB_{tag}", [])
    return pc


def missing() -> Bridge:
    raise MISSING


def dying() -> Bridge:
    def die(task: str, application: Application) -> None:
        application.alerts = False  # as the bridge does while it works
        raise CRASHED

    return Bridge(die)


class TestAClick:
    @pytest.mark.parametrize("tag", [one.tag for one in COMMANDS])
    def test_goes_to_the_bridge_with_its_excel(self, tag: str) -> None:
        seen: list[tuple[str, object]] = []
        pc = clicked(tag, lambda: Bridge(lambda *given: seen.append(given)))
        assert pc.asked_for == [vba.BRIDGE]
        assert seen == [(tag, pc.application)]
        assert pc.application.status is False

    @pytest.mark.parametrize("bridge", [missing, dying])
    def test_without_a_bridge_the_status_bar_says_what_to_do(self, bridge: Callable[[], Bridge]) -> None:
        pc = clicked("validate", bridge)
        words = str(pc.application.status)
        assert words == vba.WORDS["B4"]
        assert all(part in words for part in ("请再点一次", "请重新运行安装程序", "工作簿可以照常使用"))

    def test_a_bridge_that_dies_leaves_an_excel_that_asks_before_it_forgets(self) -> None:
        """Without its questions Excel would close unsaved workbooks in silence."""
        assert clicked("fill_totals", dying).application.alerts is True

    def test_what_it_says_fits_into_the_status_bar(self) -> None:
        assert len(vba.WORDS["B4"]) <= 200
