' Clicks on the bridge as VBA does, late bound, with an Application of its own and no workbook open.
' cscript click.vbs OUT: writes what it saw, in UTF-16.
Option Explicit
Class FakeApplication
    Public StatusBar
    Public DisplayAlerts
    Public Hwnd
    Public ActiveWorkbook
    Public ActiveProtectedViewWindow
    Private Sub Class_Initialize
        StatusBar = False
        DisplayAlerts = True
        Hwnd = 0
        Set ActiveWorkbook = Nothing
        Set ActiveProtectedViewWindow = Nothing
    End Sub
End Class

Dim seen, bridge, application, done
Set seen = CreateObject("Scripting.FileSystemObject").CreateTextFile(WScript.Arguments(0), True, True)
On Error Resume Next
Set bridge = CreateObject("Nianbao.Bridge")
seen.WriteLine "created " & Err.Number
seen.WriteLine "ping " & bridge.Ping()
Set application = New FakeApplication
done = bridge.Perform("validate", application)
seen.WriteLine "without a workbook " & CInt(done) & " " & Err.Number & " " & CInt(application.StatusBar) & " " & CInt(application.DisplayAlerts)
done = bridge.Perform("no_such_command", application)
seen.WriteLine "unknown command " & CInt(done) & " " & Err.Number
seen.Close
