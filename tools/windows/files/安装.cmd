@echo off
chcp 65001 >nul
setlocal
if exist "%~dp0python\python.exe" goto install
echo 请先把压缩包全部解压到一个文件夹，再运行里面的「安装」。
goto end
:install
"%~dp0python\python.exe" -I -m xladdin.cli.commands.addin install
:end
echo.
pause
