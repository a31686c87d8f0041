"""The VBA of the add-in: ASCII only, as short as can be, handing every click to the bridge.

VBA source is kept in the code page of one country, so that every Chinese word stands elsewhere: in the ribbon XML, in
Python, or on the add-in's own sheet, which is where the module finds them.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbook import layout
from xladdin.addin.commands import Command
from xladdin.addin.ribbon_xml import GET_ENABLED, ON_ACTION, ON_LOAD

MODULE, SHEET, BRIDGE = "NianbaoRibbon", "nianbao", "Nianbao.Bridge"
# The add-in's own sheet: what stands in which cell, for the module and for whoever looks.
WORDS: dict[str, str] = {
    "B1": layout.COVER,
    "B2": layout.Place(layout.COVER, layout.SIGNATURE_ROW, layout.SIGNATURE_COLUMN).address,
    "B3": layout.SIGNATURE,
    "B4": (
        "年报助手没有启动，或者中途退出了，工作簿可以照常使用。请再点一次；"
        "还不行，请重新运行安装程序，或者运行开始菜单里的「体检」。"
    ),
}
LABELS: dict[str, str] = {"A1": "封面的表名", "A2": "标识所在的格", "A3": "标识的开头", "A4": "启动失败时的提示"}

_MODULE = f"""\
Option Explicit
Private ribbon As IRibbonUI

Public Sub {ON_LOAD}(ui As IRibbonUI)
    Set ribbon = ui
    Set ThisWorkbook.App = Application
End Sub
Public Sub NB_Refresh()
    If Not ribbon Is Nothing Then ribbon.Invalidate
End Sub
Public Sub {GET_ENABLED}(control As IRibbonControl, ByRef enabled As Variant)
    enabled = IsReport()
End Sub
Public Sub {ON_ACTION}(control As IRibbonControl)
    Perform control.Tag
End Sub
Private Function IsReport() As Boolean
    On Error Resume Next
    IsReport = InStr(ActiveWorkbook.Worksheets(Words("B1")).Range(Words("B2")).Value, Words("B3")) = 1
End Function
Private Sub Perform(ByVal task As String)
    Dim bridge As Object
    On Error GoTo failed
    Set bridge = CreateObject("{BRIDGE}")
    bridge.Perform task, Application
    Exit Sub
failed:
    Application.DisplayAlerts = True
    Application.StatusBar = Words("B4")
End Sub
Private Function Words(ByVal address As String) As String
    Words = ThisWorkbook.Worksheets("{SHEET}").Range(address).Value
End Function
"""
_EVENTS = """\
Option Explicit
Public WithEvents App As Application

Private Sub App_WorkbookActivate(ByVal Wb As Workbook)
    NB_Refresh
End Sub
Private Sub App_WorkbookDeactivate(ByVal Wb As Workbook)
    NB_Refresh
End Sub
"""


def module_source(commands: Sequence[Command]) -> str:
    """The one module: callbacks of the ribbon, and a Sub without parameters for each command (NB_validate)."""
    subs = "".join(f'Public Sub NB_{one.tag}()\n    Perform "{one.tag}"\nEnd Sub\n' for one in commands)
    return _lines(_MODULE + subs)


def workbook_source() -> str:
    """The code of ThisWorkbook: the ribbon asks again which buttons are of use when another workbook comes to front."""
    return _lines(_EVENTS)


def _lines(source: str) -> str:
    return source.encode("ascii").decode("ascii").replace("\n", "\r\n")
