; The installer: for one user, without an administrator, offline; /S installs and uninstalls without a word.
; It is given TREE (what to bring), OUT (what to write) and VERSION by build.py.
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
!include "MUI2.nsh"
!include "FileFunc.nsh"

!define NAME "年报助手"
!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\Nianbao"
!define FORMER "$LOCALAPPDATA\Nianbao\program.old"
!define COMMANDS '"$INSTDIR\python\python.exe" -I -m xladdin.cli.commands.addin'
Name "${NAME}"
OutFile "${OUT}"
RequestExecutionLevel user
; Not asked for: the add-in, the bridge and the uninstaller look for it here.
InstallDir "$LOCALAPPDATA\Nianbao\program"
ShowInstDetails show
ShowUninstDetails show

!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; Put there as a whole or not at all: what was there before waits aside until the new program has proved itself.
Var begun

Section
  SetOutPath "$TEMP"
  IfFileExists "$INSTDIR\python\python.exe" 0 aside
    nsExec::ExecToLog '${COMMANDS} stop'
    Pop $0
    StrCmp $0 "1" busy  ; it goes on; any other code may come from a program that is broken, and is to be replaced
    ClearErrors
    FileOpen $1 "$INSTDIR\python\python.exe" a  ; refused while the menu runs
    IfErrors busy
    FileClose $1
aside:
  RMDir /r "${FORMER}"
  IfFileExists "$INSTDIR\*.*" 0 bring
    ClearErrors
    Rename "$INSTDIR" "${FORMER}"
    IfErrors busy bring
busy:
  DetailPrint "年报助手正在使用，没有换成新的，原来的还能用。请关闭 Excel 和年报助手的窗口，再运行一次安装程序。"
  SetErrorLevel 3
  Abort
bring:
  StrCpy $begun "1"
  ClearErrors
  SetOutPath "$INSTDIR"
  File /r "${TREE}/*"
  IfErrors undo
  Delete "$INSTDIR\安装.cmd"
  Delete "$INSTDIR\卸载.cmd"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  nsExec::ExecToLog '${COMMANDS} install'
  Pop $0
  StrCmp $0 "0" done
undo:
  Call Restore
  DetailPrint "没有装上，请看上面的说明；原来装过的还能用。改好之后再运行一次安装程序。"
  SetErrorLevel 3
  Abort
done:
  StrCpy $begun ""
  WriteRegStr HKCU "${LISTED}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${LISTED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${LISTED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${LISTED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${LISTED}" "NoModify" 1
  WriteRegDWORD HKCU "${LISTED}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${LISTED}" "EstimatedSize" $0
  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\python\python.exe" "-I -m xladdin.cli.menu"
  CreateShortcut "$SMPROGRAMS\${NAME}\体检.lnk" "$INSTDIR\体检.cmd"
  CreateShortcut "$SMPROGRAMS\${NAME}\卸载.lnk" "$INSTDIR\uninstall.exe"
  RMDir /r "${FORMER}"
SectionEnd

Function Restore
  StrCmp $begun "" kept
  StrCpy $begun ""
  SetOutPath "$TEMP"  ; a folder that a program stands in cannot go
  IfFileExists "${FORMER}\*.*" back
    nsExec::ExecToLog '${COMMANDS} uninstall'
    Pop $0
back:
  RMDir /r "$INSTDIR"
  Rename "${FORMER}" "$INSTDIR"
  RMDir "$LOCALAPPDATA\Nianbao"
kept:
FunctionEnd

Function .onInstFailed
  Call Restore
FunctionEnd

Section "Uninstall"
  ; Windows runs a copy of this program, so that all of the folder can go.
  nsExec::ExecToLog '${COMMANDS} uninstall'
  Pop $0
  StrCmp $0 "0" clear
    DetailPrint "没有卸载：请关闭所有 Excel 窗口，再运行一次。"
    SetErrorLevel 3
    Abort
clear:
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR"
  RMDir "$LOCALAPPDATA\Nianbao"
  RMDir /r "$SMPROGRAMS\${NAME}"
  DeleteRegKey HKCU "${LISTED}"
SectionEnd
