"""`nianbao addin build | install | uninstall | doctor`: the words and options, and what is printed."""

from __future__ import annotations

import argparse
import io
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from workbook.files.saving import write_atomically
from workbook.refusal import FileRefused, Kind
from xladdin import log, profile
from xladdin.addin.diagnosis import Diagnosis, diagnosed
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS, REFUSED, USAGE

_LOOKING = "正在检查，桥接程序不应答时要等两分钟，请稍候……"
_NOT_MENDED = "没有成功；请关闭 LibreOffice 或 WPS 的全部窗口再试，仍不行的看日志"
_STOPPED = "已中断，没有做完；请再运行一次。"
_BROKEN = "年报助手出错了，没有做完。请关闭 Excel 再运行一次；仍不行的，把日志交给技术支持：{log}"


class _Parser(argparse.ArgumentParser):
    """The installer's own, which says in one sentence what there is."""

    def error(self, message: str) -> NoReturn:
        self.exit(
            USAGE,
            "用法不对。可以用的命令：build、install、uninstall、stop、doctor（可加 --repair）。\n",
        )


def add_parser(adding: Any) -> None:
    """Add the command `addin` to a parser's subcommands (what `add_subparsers` gave); each sets `run`."""
    addin = adding.add_parser("addin", help="Excel 加载项：生成、安装、卸载、体检")
    within = addin.add_subparsers(title="命令", metavar="命令", required=True, parser_class=type(addin))
    _add_commands(within)


def build(options: Namespace) -> int:
    """nianbao addin build: the add-in as a file; that for LibreOffice where its name ends in .oxt, for WPS in .zip."""
    if options.out.suffix.lower() == ".oxt":
        from xladdin.addin.libreoffice.build import extension

        write_atomically(options.out, extension(), force=options.force)
        return _told([f"扩展已写到 {options.out}。"])
    if options.out.suffix.lower() == ".zip":
        from xladdin.addin.wps.build import package

        write_atomically(options.out, package(), force=options.force)
        return _told([f"WPS 的加载项已写到 {options.out}。它要由 nianbao addin install --wps 装，才知道程序在哪里。"])
    try:
        from xladdin.addin.build import build as built

        content = built()
    except ImportError as error:
        raise FileRefused(
            options.out, "生成加载项要用 pyOpenVBA，这里没有安装；现成的加载项随程序提供。", Kind.NOT_INSTALLED
        ) from error
    except RuntimeError as error:  # BuildFailed, or what pyOpenVBA itself says
        words = "这里的 pyOpenVBA 和本程序不配，没有生成；请安装 constraints.txt 里写的版本。"
        raise FileRefused(options.out, words, Kind.NOT_WRITTEN) from error
    write_atomically(options.out, content, force=options.force)
    return _told([f"加载项已写到 {options.out}。"])


def install(options: Namespace) -> int:
    """nianbao addin install: for this user of this PC."""
    if options.libreoffice:
        from xladdin.addin.libreoffice import installing as in_libreoffice

        sys.stderr.write("正在装到 LibreOffice，请稍候……\n")
        return _told(in_libreoffice.install())
    if options.wps:
        from xladdin.addin.wps import installing as in_wps

        return _told(in_wps.install())
    from xladdin.addin.windows import installing

    return _on_windows(installing.install, "正在安装并检查，可能要一两分钟，请稍候……")


def uninstall(options: Namespace) -> int:
    """nianbao addin uninstall: nothing is left."""
    if options.libreoffice:
        from xladdin.addin.libreoffice import installing as in_libreoffice

        return _told(in_libreoffice.uninstall())
    if options.wps:
        from xladdin.addin.wps import installing as in_wps

        return _told(in_wps.uninstall())
    from xladdin.addin.windows import installing

    return _on_windows(lambda: [*_from_other_programs(), *installing.uninstall()], "正在卸载，请稍候……")


def _from_other_programs() -> Iterator[str]:
    """What was put into other programs goes too: without this one, its buttons would lead nowhere."""
    from xladdin.addin.libreoffice import doctor as in_libreoffice
    from xladdin.addin.libreoffice import installing as libreoffice
    from xladdin.addin.wps import installing as wps

    for is_installed, uninstall in (
        (in_libreoffice.is_installed, libreoffice.uninstall),
        (wps.is_installed, wps.uninstall),
    ):
        try:
            if is_installed():
                yield from uninstall()
        except FileRefused as refusal:  # the program itself goes all the same
            yield str(refusal)


def stop(_options: Namespace) -> int:
    """nianbao addin stop: let go of the program's files, for the installer."""
    from xladdin.addin.windows import bridge, installing

    ended = []

    def stopped() -> list[str]:
        installing.need_windows()
        ended.append(bridge.stop())
        return ["桥接程序已停止。" if ended[0] else "桥接程序还在做事，没有停下；请等它做完，再试一次。"]

    return _on_windows(stopped, "正在停止桥接程序……") or (CLEAN if ended[0] else PROBLEMS)


def doctor(options: Namespace) -> int:
    """nianbao addin doctor: what is in the way, mended with --repair.

    Of Excel on Windows, and of LibreOffice and WPS where the add-in was put into them, or where they are asked for.
    """
    from xladdin.addin.libreoffice import doctor as in_libreoffice
    from xladdin.addin.wps import doctor as in_wps
    from xladdin.addin.wps import installing as wps

    asked = options.libreoffice or options.wps
    found: list[Diagnosis] = []
    code = CLEAN
    if not asked and (sys.platform == "win32" or not (in_libreoffice.is_installed() or wps.is_installed())):
        code = _on_windows(lambda: _looked(found, options.repair), _LOOKING)
    others = (
        ("LibreOffice", in_libreoffice.signs, options.libreoffice or (not asked and in_libreoffice.is_installed())),
        ("WPS", in_wps.signs, options.wps or (not asked and wps.is_installed())),
    )
    for name, signs, wanted in others:
        if wanted:
            sys.stderr.write(f"正在检查 {name}，请稍候……\n")
            found.append(diagnosed(signs, repair=options.repair, refused=_NOT_MENDED))
            _told(found[-1].lines)
    return code or (CLEAN if all(one.healthy for one in found) else PROBLEMS)


def _looked(found: list[Diagnosis], repair: bool) -> list[str]:
    from xladdin.addin.windows import doctor as looking

    found.append(looking.doctor(repair=repair))
    return found[-1].lines


def main(arguments: Sequence[str] | None = None) -> int:
    """The same commands alone, as the installer calls them; gives the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a path may hold what the console's code page lacks
    parser = _Parser(prog="nianbao addin")
    _add_commands(parser.add_subparsers(required=True, metavar="命令"))
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except FileRefused as refusal:
        return _refused(refusal)
    except KeyboardInterrupt:
        return _refused(_STOPPED)
    except Exception:
        log.start().exception("%s failed", options.run.__name__)
        return _refused(_BROKEN.format(log=profile.log_file()))


def _add_commands(within: Any) -> None:
    building = within.add_parser(
        "build", help="生成加载项 nianbao.xlam；以 .oxt 结尾的是 LibreOffice 的扩展，.zip 是 WPS 的"
    )
    building.add_argument("-o", "--out", type=Path, default=Path("nianbao.xlam"), metavar="文件", help="写到哪个文件")
    building.add_argument("--force", action="store_true", help="文件已存在时覆盖")
    building.set_defaults(run=build)
    for name, words, run in (
        ("install", "装到当前用户的 Excel（Windows）", install),
        ("uninstall", "从 Excel 卸载，不留东西（Windows）", uninstall),
    ):
        own = within.add_parser(name, help=words)
        host = own.add_mutually_exclusive_group()
        host.add_argument("--libreoffice", action="store_true", help="是 LibreOffice，不是 Excel；Linux、macOS 也可以")
        host.add_argument(
            "--wps", action="store_true", help="是 WPS 表格，不是 Excel（连同 Linux）；没有在真的 WPS 里看过"
        )
        own.set_defaults(run=run)
    within.add_parser("stop", help="停下后台的桥接程序（Windows）").set_defaults(run=stop)
    looking = within.add_parser("doctor", help="体检：检查安装、加载项和权限；装到了 LibreOffice、WPS 的一并检查")
    looking.add_argument("--libreoffice", action="store_true", help="只检查 LibreOffice")
    looking.add_argument("--wps", action="store_true", help="只检查 WPS")
    looking.add_argument("--repair", action="store_true", help="能修复的一并修复")
    looking.set_defaults(run=doctor)


def _on_windows(does: Callable[[], Iterable[str]], progress: str) -> int:
    from xladdin.addin.windows.installing import WrongSystem, need_windows

    try:
        need_windows()
        sys.stderr.write(f"{progress}\n")
        return _told(does())
    except WrongSystem as reason:
        return _refused(reason)


def _told(lines: Iterable[str]) -> int:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return CLEAN


def _refused(reason: object) -> int:
    sys.stderr.write(f"{reason}\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
