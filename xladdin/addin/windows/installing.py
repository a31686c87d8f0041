"""How the add-in comes onto a PC and off it again: for one user, without an administrator, without the network."""

from __future__ import annotations

import compileall
import importlib.util
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from workbook.guard import FileRefused
from workbook.saving import write_atomically
from xladdin import profile
from xladdin.addin.build import COMMITTED
from xladdin.addin.windows import bridge, log, places, registration

# What runs at a click; everything else is compiled when it is first used.
_ON_THE_WAY = ("workbook", "checks", "xladdin", "xlwings", "openpyxl", "python_calamine", "win32com")
_CLOSE_EXCEL = "正在使用，没有换成新的。请关闭所有 Excel 窗口，再运行一次。"


class WrongSystem(Exception):
    """This is not Windows; the text is for the user."""


def need_windows() -> None:
    """Raise WrongSystem anywhere but on Windows."""
    if sys.platform != "win32":
        raise WrongSystem(
            "安装、卸载和体检只能在 Windows 上做：加载项是给 Windows 的 Excel 用的。"
            "在这里可以用 nianbao addin build 生成加载项，用其他命令处理工作簿。"
        )


def install(home: Path | None = None) -> list[str]:
    """Install for this user and prove it; gives what was done, in words for the user.

    `home` is the folder of the Python to be used; without it, the one that runs, which is first copied to
    `places.program_folder()` where it was handed out with this program. Raises WrongSystem, or FileRefused where a file
    is in use or a place cannot be written; then a second run completes what is missing.
    """
    need_windows()
    done = []
    bridge.stop()
    if home is None and (tree := places.brought_along()):
        home = _copied(tree)
        done.append(f"程序已放到 {home.parent}")
    python = places.pythonw(home)
    _register(python)
    done.append("桥接程序已登记（当前用户，32 位和 64 位 Excel）")
    done.append(put_addin(places.addin()))
    compile_packages(home)
    done += _proved(python)
    return done


def uninstall() -> list[str]:
    """Take everything of this user away but the Python that runs this; gives what was done, in words for the user.

    Raises WrongSystem, or FileRefused, with the add-in still there, while Excel has it open.
    """
    need_windows()
    bridge.stop()
    try:
        places.addin().unlink(missing_ok=True)
    except OSError as error:
        raise FileRefused(places.addin(), "Excel 正在使用，没有卸载。请关闭所有 Excel 窗口，再运行一次。") from error
    registration.unregister()
    log.stop()
    left = _cleared(profile.folder())
    done = ["加载项已删除", "桥接程序的登记已删除", "日志和撤销记录已删除"]
    return [*done, *(f"没有删掉：{path}" for path in left)]


def put_addin(target: Path) -> str:
    """Copy the add-in to where Excel looks for it; gives what was done. FileRefused where it cannot be written."""
    content = COMMITTED.read_bytes()
    if target.is_file() and target.read_bytes() == content:
        return f"加载项已是最新：{target}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, content, force=True)
    except PermissionError as error:
        raise FileRefused(target, _CLOSE_EXCEL) from error
    except FileRefused as refusal:
        raise FileRefused(target, f"加载项{_CLOSE_EXCEL}（{refusal.reason}）") from refusal
    except OSError as error:
        raise FileRefused(target, "加载项写不进去；请检查磁盘空间和这个文件夹的权限。") from error
    return f"加载项已放到 {target}"


def compile_packages(home: Path | None = None) -> bool:
    """Compile to bytes what runs at a click, so that the first one is quick; whether all of it could be compiled."""
    found = [_package(name, home) for name in _ON_THE_WAY]
    return all(compileall.compile_dir(str(path), quiet=2) for path in found if path is not None)


def _package(name: str, home: Path | None) -> Path | None:
    if home is not None:
        folder = home / "Lib" / "site-packages" / name
        return folder if folder.is_dir() else None
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _copied(tree: Path) -> Path:
    """The Python that was handed out, copied to its place with the files beside it; gives its new folder."""
    target = places.program_folder()
    if tree.parent == target:
        return tree
    fresh, former = target.with_name("program.new"), target.with_name("program.old")
    try:
        for leftover in (fresh, former):
            shutil.rmtree(leftover, ignore_errors=True)
        shutil.copytree(tree.parent, fresh)
        if target.exists():
            target.rename(former)  # refused as a whole while a file in it is in use
        fresh.rename(target)
    except (OSError, shutil.Error) as error:
        words = "程序放不进去：可能正在使用，也可能磁盘已满。请关闭 Excel 和年报助手的窗口，再运行一次。"
        raise FileRefused(target, words) from error
    shutil.rmtree(former, ignore_errors=True)
    return target / tree.name


def _register(python: Path) -> None:
    try:
        registration.register(python)
    except OSError as error:
        raise FileRefused(python, "登记不了桥接程序：这台电脑不允许写当前用户的注册表。请联系管理员。") from error


def _proved(python: Path) -> list[str]:
    """Whether what was installed answers; words for the user either way."""
    if flaws := registration.flaws(python):
        return [f"登记之后检查没有通过：{'；'.join(flaws)}。请运行体检。"]
    try:
        return [f"检查通过：{bridge.ping()} 已经可以使用。请重新打开 Excel，在功能区点「年报」。"]
    except Exception:
        log.start().exception("the bridge does not answer")
        return ["桥接程序没有应答，按钮可能用不了；请运行体检（开始菜单「年报助手」里的「体检」）。"]


def _cleared(folder: Path) -> list[Path]:
    """Empty the user's folder but for the program that runs; gives what could not be deleted."""
    running = places.brought_along()
    kept = running.parent if running else None
    for path in sorted(folder.glob("*")):
        if path.is_dir() and path != kept:
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_file():
            with suppress(OSError):  # told below
                path.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    return [path for path in sorted(folder.glob("*")) if path != kept]
