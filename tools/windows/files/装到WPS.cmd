@echo off
chcp 65001 >nul
setlocal
"%~dp0python\python.exe" -I -m xladdin.cli.commands.addin install --wps
echo.
pause
