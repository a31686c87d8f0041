@echo off
chcp 65001 >nul
setlocal
"%~dp0python\python.exe" -I -m xladdin.addin.command_line doctor --repair
echo.
pause
