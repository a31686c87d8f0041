"""The VBA of the add-in: ASCII only, as short as can be, handing every click to the bridge.

VBA source is kept in the code page of one country, so that every Chinese word stands elsewhere: in the ribbon XML, in
Python, or on the add-in's own sheet, which is where the module finds them.
"""

from __future__ import annotations

from collections.abc import Sequence

from xladdin.addin import BRIDGE
from xladdin.addin.command import Command
from xladdin.addin.ribbon_xml import ON_ACTION, ON_LOAD

MODULE, SHEET = "NianbaoRibbon", "nianbao"
# The add-in's own sheet: what stands in which cell, for the module and for whoever looks.
STARTING, STOPPED, NOT_FOUND = "B1", "B2", "B3"
WORDS: dict[str, str] = {
    STARTING: "正在启动年报助手……",
    STOPPED: (
        "年报助手没有启动，或者中途退出了，工作簿可以照常使用。请再点一次；"
        "还不行，请重新运行安装程序，或者运行开始菜单里的「体检」。"
    ),
    NOT_FOUND: (
        "Excel 找不到年报助手：没有装好，或者 Excel 是「以管理员身份运行」的。请关闭 Excel，像平常一样打开再点；"
        "还不行，请重新运行安装程序，或者运行开始菜单里的「体检」。"
    ),
}
LABELS: dict[str, str] = {"A1": "启动时的提示", "A2": "启动失败时的提示", "A3": "没有登记时的提示"}
_NO_SUCH_CLASS = 429  # what CreateObject raises where Windows knows no program of that name

# Nothing here depends on what a variable held before: a reset of VBA empties them all, and no button may die of it.
_MODULE = f"""\
Option Explicit
Private speaking As Boolean

Public Sub {ON_LOAD}(ui As IRibbonUI)
    Listen
End Sub
Public Sub {ON_ACTION}(control As IRibbonControl)
    Perform control.Tag
End Sub
Public Sub NB_Silence()
    On Error Resume Next
    If speaking Then Application.StatusBar = False
    speaking = False
End Sub
Private Sub Listen()
    On Error Resume Next
    If ThisWorkbook.App Is Nothing Then Set ThisWorkbook.App = Application
End Sub
Private Sub Perform(ByVal task As String)
    Dim bridge As Object, asking As Boolean, failure As Long
    asking = True
    On Error GoTo failed
    Listen
    speaking = False
    asking = Application.DisplayAlerts
    Application.DisplayAlerts = False
    Application.StatusBar = Words("{STARTING}")
    Set bridge = CreateObject("{BRIDGE}")
    bridge.Perform task, Application
    GoTo done
failed:
    failure = Err.Number
    Resume told
told:
    On Error Resume Next
    Application.StatusBar = Words(IIf(failure = {_NO_SUCH_CLASS}, "{NOT_FOUND}", "{STOPPED}"))
done:
    On Error Resume Next
    Application.DisplayAlerts = asking
    speaking = True
End Sub
Private Function Words(ByVal address As String) As String
    On Error Resume Next
    Words = ThisWorkbook.Worksheets("{SHEET}").Range(address).Value
End Function
"""
# What is said stands in the status bar until the user goes on to another cell or workbook.
_EVENTS = """\
Option Explicit
Public WithEvents App As Application

Private Sub App_WorkbookDeactivate(ByVal Wb As Workbook)
    NB_Silence
End Sub
Private Sub App_SheetSelectionChange(ByVal Sh As Object, ByVal Target As Range)
    NB_Silence
End Sub
"""


def module_source(commands: Sequence[Command]) -> str:
    """The one module: callbacks of the ribbon, and a Sub without parameters for each command (NB_validate)."""
    subs = "".join(f'Public Sub NB_{one.tag}()\n    Perform "{one.tag}"\nEnd Sub\n' for one in commands)
    return _lines(_MODULE + subs)


def workbook_source() -> str:
    """The code of ThisWorkbook: it notices that the user goes on, and has the status bar cleared."""
    return _lines(_EVENTS)


def _lines(source: str) -> str:
    return source.encode("ascii").decode("ascii").replace("\n", "\r\n")
