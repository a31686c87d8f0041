@echo off
chcp 65001 >nul
setlocal
if exist "%~dp0python\python.exe" goto start
echo 请先把压缩包全部解压到一个文件夹，再运行里面的「年报助手」。
pause
goto :eof
:start
"%~dp0python\python.exe" -I -m xladdin.cli.menu %*
