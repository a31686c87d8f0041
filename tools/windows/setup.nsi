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

Section
  IfFileExists "$INSTDIR\python\python.exe" 0 bring
    nsExec::ExecToLog '${COMMANDS} stop'
    Pop $0
    RMDir /r "$INSTDIR\python"
    IfFileExists "$INSTDIR\python\python.exe" 0 bring
      DetailPrint "年报助手正在使用。请关闭 Excel 和年报助手的窗口，再运行一次安装程序。"
      SetErrorLevel 3
      Abort
bring:
  SetOutPath "$INSTDIR"
  File /r "${TREE}/*"
  Delete "$INSTDIR\安装.cmd"
  Delete "$INSTDIR\卸载.cmd"
  WriteUninstaller "$INSTDIR\uninstall.exe"
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

  nsExec::ExecToLog '${COMMANDS} install'
  Pop $0
  StrCmp $0 "0" done
    DetailPrint "没有装完，请看上面的说明；改好之后再运行一次安装程序。"
    SetErrorLevel 3
    Abort
done:
SectionEnd

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
