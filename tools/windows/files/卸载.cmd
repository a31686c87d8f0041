@echo off
chcp 65001 >nul
setlocal
set "HOME_FOLDER=%LOCALAPPDATA%\Nianbao"
set "PYTHON=%HOME_FOLDER%\program\python\python.exe"
if not exist "%PYTHON%" set "PYTHON=%~dp0python\python.exe"
"%PYTHON%" -I -m xladdin.cli.commands.addin uninstall
if errorlevel 1 goto failed
rem In one line: afterwards this file may be gone.
cd /d "%TEMP%" & rd /s /q "%HOME_FOLDER%" & pause & exit
:failed
echo.
pause
