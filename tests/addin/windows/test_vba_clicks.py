"""What the VBA of the add-in does when the bridge is there, when it is missing, and when it dies within a click.

The module that is shipped runs in the interpreter of pyOpenVBA, with an Excel and a bridge of this test.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyopenvba.interpreter import NOTHING, HostBridge, Interpreter, VBAObject, VBARuntimeError, member, method, setter

from xladdin.addin import vba
from xladdin.addin.commands import COMMANDS

MISSING = VBARuntimeError(429, "ActiveX 部件不能创建对象")
CRASHED = VBARuntimeError(-2147023170, "远程过程调用失败")


class Application(VBAObject):
    """Excel, as far as the module asks it; `said` is all that stood in its status bar."""

    def __init__(self) -> None:
        self.alerts: object = True
        self.said: list[object] = [False]

    @property
    def status(self) -> object:
        return self.said[-1]

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
        self.said.append(value)


class Cell(VBAObject):
    def __init__(self, text: str) -> None:
        self._text = text

    @member(default=True)
    def Value(self) -> str:
        return self._text


class AddIn(VBAObject):
    """ThisWorkbook, its one sheet of words, and the Application whose events it hears."""

    def __init__(self) -> None:
        self.app: object = NOTHING

    @method
    def Worksheets(self, name: str) -> AddIn:
        assert name == vba.SHEET
        return self

    @method
    def Range(self, address: str) -> Cell:
        return Cell(vba.WORDS[address])

    @member
    def App(self) -> object:
        return self.app

    @setter("App")
    def _set_app(self, value: object) -> None:
        self.app = value


class Bridge(VBAObject):
    def __init__(self, perform: Callable[[str, Application], object]) -> None:
        self._perform = perform

    @method
    def Perform(self, task: str, application: Application) -> object:
        return self._perform(str(task), application)


class Pc(HostBridge):
    """What the module finds on this PC; `bridge` makes the bridge, or fails to."""

    def __init__(self, bridge: Callable[[], Bridge]) -> None:
        self.application, self.addin, self.bridge = Application(), AddIn(), bridge
        self.asked_for: list[str] = []

    def global_object(self, name: str) -> Any:
        found = {"application": self.application, "thisworkbook": self.addin}.get(name.lower())
        return found if found is not None else super().global_object(name)

    def create(self, type_name_: str) -> Bridge:
        self.asked_for.append(type_name_)
        return self.bridge()


class Vba:
    """The module as Excel has it loaded."""

    def __init__(self, bridge: Callable[[], Bridge]) -> None:
        self.pc = Pc(bridge)
        self.reset()

    def reset(self) -> None:
        """What End in an error box does, and the stop button of the editor: every variable is empty again."""
        self._interpreter = Interpreter(host=self.pc)
        self._interpreter.add_module(vba.module_source(COMMANDS), name=vba.MODULE)
        self.pc.addin.app = NOTHING

    def run(self, name: str, *given: object) -> None:
        """Run a Sub; an error that reaches Excel is raised."""
        self._interpreter.run(name, list(given))


class Control(VBAObject):
    @member
    def Tag(self) -> str:
        return "validate"


def clicked(tag: str, bridge: Callable[[], Bridge]) -> Pc:
    """A click on the button of that tag; an error that reaches Excel is raised."""
    excel = Vba(bridge)
    excel.run(f"NB_{tag}")
    return excel.pc


def missing() -> Bridge:
    raise MISSING


def failing() -> Bridge:
    raise CRASHED


def dying() -> Bridge:
    def die(task: str, application: Application) -> None:
        application.alerts = False  # as the bridge does while it works
        raise CRASHED

    return Bridge(die)


def saying(words: object) -> Callable[[], Bridge]:
    """A bridge that leaves this in the status bar."""
    return lambda: Bridge(lambda task, application: application.said.append(words))


class TestAClick:
    @pytest.mark.parametrize("tag", [one.tag for one in COMMANDS])
    def test_goes_to_the_bridge_with_its_excel(self, tag: str) -> None:
        seen: list[tuple[str, object]] = []
        pc = clicked(tag, lambda: Bridge(lambda *given: seen.append(given)))
        assert pc.asked_for == [vba.BRIDGE]
        assert seen == [(tag, pc.application)]

    def test_says_that_the_program_starts_before_it_does(self) -> None:
        """Until it runs, up to ten seconds on the first click of a day, nobody else can say anything."""
        seen: list[tuple[object, object]] = []

        def starting() -> Bridge:
            seen.append((excel.pc.application.status, excel.pc.application.alerts))
            return Bridge(lambda *_: None)

        excel = Vba(starting)
        excel.run("NB_validate")
        assert seen == [("正在启动年报助手……", False)]
        assert excel.pc.application.alerts is True

    @pytest.mark.parametrize(
        ("bridge", "words"), [(missing, vba.NOT_FOUND), (failing, vba.STOPPED), (dying, vba.STOPPED)]
    )
    def test_without_a_bridge_the_status_bar_says_what_to_do(self, bridge: Callable[[], Bridge], words: str) -> None:
        said = str(clicked("validate", bridge).application.status)
        assert said == vba.WORDS[words]
        assert "请重新运行安装程序" in said
        assert "「体检」" in said

    def test_one_that_is_not_found_is_told_apart_from_one_that_fails(self) -> None:
        assert "以管理员身份运行" in vba.WORDS[vba.NOT_FOUND]
        assert "请再点一次" in vba.WORDS[vba.STOPPED]

    @pytest.mark.parametrize("bridge", [missing, failing, dying, saying("好了。")])
    @pytest.mark.parametrize("asking", [True, False])
    def test_excel_asks_its_questions_afterwards_as_before(self, bridge: Callable[[], Bridge], asking: bool) -> None:
        """Without them Excel would close unsaved workbooks in silence."""
        excel = Vba(bridge)
        excel.pc.application.alerts = asking
        excel.run("NB_fill_totals")
        assert excel.pc.application.alerts is asking

    def test_what_it_says_fits_into_the_status_bar(self) -> None:
        assert max(map(len, vba.WORDS.values())) <= 200


class TestTheStatusBar:
    def test_what_was_said_stays_until_the_user_goes_on(self) -> None:
        excel = Vba(saying("还有 1 处强制性问题"))
        excel.run("NB_validate")
        assert excel.pc.application.status == "还有 1 处强制性问题"
        excel.run("NB_Silence")
        assert excel.pc.application.status is False

    def test_what_somebody_else_says_is_left_alone(self) -> None:
        excel = Vba(saying("好了。"))
        excel.run("NB_validate")
        excel.run("NB_Silence")
        excel.pc.application.said.append("别的程序写的")
        excel.run("NB_Silence")
        assert excel.pc.application.status == "别的程序写的"

    def test_a_cell_that_the_bridge_itself_selects_takes_nothing_away(self) -> None:
        """「下一处」 moves the selection, which Excel tells the add-in while the bridge is at work."""

        def tour() -> Bridge:
            def go(task: str, application: Application) -> None:
                application.said.append("第 2 处")
                excel.run("NB_Silence")

            return Bridge(go)

        excel = Vba(tour)
        for _ in range(2):
            excel.run("NB_next_finding")
            assert excel.pc.application.status == "第 2 处"

    def test_it_hears_of_other_cells_and_workbooks(self) -> None:
        for event in ("WorkbookDeactivate", "SheetSelectionChange"):
            assert f"Private Sub App_{event}(" in vba.workbook_source()


class TestAfterAReset:
    """Every variable is empty: callbacks work all the same, and events are heard again from the next click on."""

    def test_a_click_works_and_hears_events_again(self) -> None:
        seen: list[str] = []
        excel = Vba(lambda: Bridge(lambda task, application: seen.append(task)))
        excel.run("NB_Loaded", Control())
        assert excel.pc.addin.app is excel.pc.application
        excel.reset()
        excel.run("NB_Clicked", Control())
        assert seen == ["validate"]
        assert excel.pc.addin.app is excel.pc.application

    @pytest.mark.parametrize("name", ["NB_Silence", "NB_validate"])
    def test_nothing_reaches_excel_as_an_error(self, name: str) -> None:
        excel = Vba(missing)
        excel.reset()
        excel.run(name)

    def test_not_even_where_the_add_in_itself_cannot_be_read(self) -> None:
        class Broken(AddIn):
            @method
            def Worksheets(self, name: str) -> AddIn:
                raise VBARuntimeError(9, "下标越界")

        excel = Vba(missing)
        excel.pc.addin = Broken()
        for name in ("NB_validate", "NB_Silence"):
            excel.run(name)
        assert excel.pc.application.alerts is True
