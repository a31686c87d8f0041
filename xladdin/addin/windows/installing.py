"""How the add-in comes onto a PC and off it again: for one user, without an administrator, without the network."""

from __future__ import annotations

import compileall
import importlib.util
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path

from workbook.files.saving import write_atomically
from workbook.refusal import FileRefused, Kind
from xladdin import log, profile
from xladdin.addin.build import COMMITTED
from xladdin.addin.windows import addin_state, bridge, elevation, places, registration
from xladdin.addin.windows.elevation import Rights

# What runs at a click; everything else is compiled when it is first used.
_ON_THE_WAY = ("workbook", "checks", "xladdin", "xlwings", "openpyxl", "python_calamine", "win32com")
# What is handed out beside the Python: nothing else in that folder is ours to copy.
_BESIDE = ("*.cmd", "使用说明.txt")
# Virus scanners look into new files, and a bridge that has just ended still holds its own.
_RENAME_ATTEMPTS, _RENAME_PAUSE = 30, 0.1


class WrongSystem(Exception):
    """This is not Windows; the text is for the user."""


def need_windows() -> None:
    """Raise WrongSystem anywhere but on Windows."""
    if sys.platform != "win32":
        raise WrongSystem(
            "Excel 加载项的安装、卸载和体检只能在 Windows 上做。在这里可以装到 LibreOffice 或 WPS："
            "加上 --libreoffice 或 --wps；也可以用其他命令处理工作簿。"
        )


def install(home: Path | None = None) -> list[str]:
    """Install for this user and prove it; gives what was done, in words for the user.

    `home` is the folder of the Python to be used; without it, the one that runs, which is first copied to
    `places.program_folder()` where it was handed out with this program. Raises WrongSystem, or FileRefused where a file
    is in use or a place cannot be written; then a second run completes what is missing.
    """
    need_windows()
    rights = _fit()
    done = []
    _stopped("没有换成新的，原来的还能用")
    if home is None and (tree := places.brought_along()):
        home = _copied(tree)
        done.append(f"程序已放到 {home.parent}")
    python = places.pythonw(home)
    done.append(_register(python, rights))
    done.append(put_addin(places.addin()))
    compile_packages(home)
    done += _proved(python, rights)
    return done


def _fit() -> Rights:
    """The rights that this runs with; FileRefused where what is installed so would not be found by Excel."""
    rights = elevation.mine()
    for unfit, words in (
        (places.from_the_store(), places.FROM_THE_STORE),
        (places.out_of_reach(), places.OUT_OF_REACH),
        (rights in elevation.NOT_ALLOWED, elevation.NOT_ALLOWED.get(rights, "")),
    ):
        if unfit:
            raise FileRefused(sys.executable, words, Kind.NOT_INSTALLED)
    return rights


def _stopped(otherwise: str) -> None:
    """Ask a running bridge to end; FileRefused where it goes on, as while a box of ours waits for an answer."""
    if not bridge.stop():
        words = (
            f"年报助手正在做一件事，或者有提示框等着回答，{otherwise}。请先让它做完，关闭所有 Excel 窗口，再运行一次。"
        )
        raise FileRefused(places.pythonw(), words, Kind.NOT_INSTALLED)


def uninstall() -> list[str]:
    """Take everything of this user away but the Python that runs this; gives what was done, in words for the user.

    Raises WrongSystem, or FileRefused, with the add-in still there, while Excel has it open.
    """
    need_windows()
    _stopped("没有卸载")
    try:
        places.addin().unlink(missing_ok=True)
    except OSError as error:
        raise FileRefused(
            places.addin(), "Excel 正在使用，没有卸载。请关闭所有 Excel 窗口，再运行一次。", Kind.IN_USE
        ) from error
    try:
        for hive in registration.hives(elevation.mine()):
            registration.unregister(hive)
    except OSError as error:
        words = "桥接程序的登记删不掉：这台电脑不允许写注册表。请联系管理员。"
        raise FileRefused(places.pythonw(), words, Kind.NOT_INSTALLED) from error
    with suppress(OSError):  # Excel's own list, where ours may stand; without the add-in it does no harm
        addin_state.enable(addin_state.disabled())
    log.stop()
    left = _cleared(profile.folder())
    done = ["加载项已删除", "桥接程序的登记已删除"]
    return [*done, *(map(_still_there, left) if left else ["日志和撤销记录已删除"])]


def shipped() -> bytes:
    """The add-in that came with this program; FileRefused where it is gone."""
    try:
        return COMMITTED.read_bytes()
    except OSError as error:
        words = "程序自带的加载项不见了，多半被杀毒软件删除。请在杀毒软件里放行，再重新安装。"
        raise FileRefused(COMMITTED, words, Kind.NOT_INSTALLED) from error


def put_addin(target: Path) -> str:
    """Copy the add-in to where Excel looks for it; gives what was done. FileRefused where it cannot be written."""
    content = shipped()
    try:
        if target.is_file() and target.read_bytes() == content and not addin_state.is_marked(target):
            return f"加载项已是最新：{target}"
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileRefused(
            target, f"加载项放不进 {target.parent}；请检查这个文件夹的权限，再运行一次。", Kind.NOT_WRITTEN
        ) from error
    if _in_use(target):
        raise FileRefused(target, "加载项正在使用，没有换成新的。请关闭所有 Excel 窗口，再运行一次。", Kind.IN_USE)
    try:
        write_atomically(target, content, force=True)
    except FileRefused as refusal:
        raise FileRefused(target, f"加载项没有放好：{refusal.reason}，然后再运行一次。", Kind.NOT_WRITTEN) from refusal
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


def _in_use(path: Path) -> bool:
    """Whether another program keeps the file from being replaced, as Excel does while the add-in is loaded."""
    try:
        path.open("r+b").close()
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def _copied(tree: Path) -> Path:
    """The Python that was handed out, copied to its place with the files beside it; gives its new folder.

    Raises FileRefused; then the program that was there goes on working.
    """
    target = places.program_folder()
    if target.is_dir() and tree.parent.samefile(target):
        return tree
    fresh, former = target.with_name("program.new"), target.with_name("program.old")
    for leftover in (fresh, former):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        shutil.copytree(tree, fresh / tree.name)
        for file in (file for pattern in _BESIDE for file in tree.parent.glob(pattern)):
            shutil.copy2(file, fresh)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        words = "程序放不进去：多半是磁盘已满，或者没有权限。请腾出 500 MB，再运行一次。"
        raise FileRefused(target, words, Kind.NOT_WRITTEN) from error
    try:
        _exchange(target, fresh, former)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        words = "程序正在使用，没有换成新的，原来的还能用。请关闭 Excel 和年报助手的窗口，再运行一次。"
        raise FileRefused(target, words, Kind.IN_USE) from error
    shutil.rmtree(former, ignore_errors=True)
    return target / tree.name


def _exchange(target: Path, fresh: Path, former: Path) -> None:
    """Put `fresh` in the place of `target`, as a whole or not at all."""
    if target.exists():
        _renamed(target, former)  # refused as a whole while a file in it is in use
    try:
        _renamed(fresh, target)
    except OSError:
        if former.exists():
            _renamed(former, target)
        raise


def _renamed(source: Path, target: Path) -> None:
    for _ in range(_RENAME_ATTEMPTS):
        with suppress(PermissionError):
            source.rename(target)
            return
        time.sleep(_RENAME_PAUSE)
    source.rename(target)


def _still_there(path: Path) -> str:
    return f"没有删掉：{path}（可能正在使用；请关闭 Excel，过一会儿再卸载一次，或者自己删除）"


def _register(python: Path, rights: Rights) -> str:
    if not python.is_file():
        words = "Python 里缺少这个文件，桥接程序运行不了；可能被杀毒软件删除。请在杀毒软件里放行，再重新安装。"
        raise FileRefused(python, words, Kind.NOT_INSTALLED)
    hives = registration.hives(rights)
    try:
        for hive in hives:
            registration.register(python, hive)
    except OSError as error:
        raise FileRefused(
            python, "登记不了桥接程序：这台电脑不允许写注册表。请联系管理员。", Kind.NOT_INSTALLED
        ) from error
    whose = "这台电脑，因为是管理员帐户" if len(hives) > 1 else "当前用户"
    return f"桥接程序已登记（{whose}，32 位和 64 位 Excel）"


def _proved(python: Path, rights: Rights) -> list[str]:
    """Whether what was installed answers; words for the user either way."""
    if flaws := [flaw for hive in registration.hives(rights) for flaw in registration.flaws(python, hive)]:
        return [f"登记之后检查没有通过：{'；'.join(flaws)}。请再安装一次，还不行请联系管理员。"]
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
    with suppress(OSError):  # something is left in it, or it never was there
        folder.rmdir()
    return [path for path in sorted(folder.glob("*")) if path != kept]
