"""`nianbao addin build | install | uninstall | doctor`: the words and options, and what is printed."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from workbook.guard import FileRefused
from workbook.saving import write_atomically

CLEAN, PROBLEMS, REFUSED = 0, 1, 3


def add_parser(adding: Any) -> None:
    """Add the command `addin` to a parser's subcommands (what `add_subparsers` gave); each sets `run`."""
    addin = adding.add_parser("addin", help="Excel 加载项：生成、安装、卸载、体检")
    within = addin.add_subparsers(title="命令", metavar="命令", required=True, parser_class=type(addin))
    _add_commands(within)


def build(options: Namespace) -> int:
    """nianbao addin build: the add-in as a file."""
    try:
        from xladdin.addin.build import build as built

        content = built()
    except ImportError as error:
        raise FileRefused(options.out, "生成加载项要用 pyOpenVBA，这里没有安装；现成的加载项随程序提供。") from error
    write_atomically(options.out, content, force=options.force)
    return _told([f"加载项已写到 {options.out}。"])


def install(_options: Namespace) -> int:
    """nianbao addin install: for this user of this PC."""
    from xladdin.addin.windows import installing

    return _on_windows(installing.install)


def uninstall(_options: Namespace) -> int:
    """nianbao addin uninstall: nothing is left."""
    from xladdin.addin.windows import installing

    return _on_windows(installing.uninstall)


def stop(_options: Namespace) -> int:
    """nianbao addin stop: let go of the program's files, for the installer."""
    from xladdin.addin.windows import bridge, installing

    def stopped() -> list[str]:
        installing.need_windows()
        return ["桥接程序已停止。" if bridge.stop() else "桥接程序还在做事，没有停下；请等它做完。"]

    return _on_windows(stopped)


def doctor(options: Namespace) -> int:
    """nianbao addin doctor: what is in the way, mended with --repair."""
    from xladdin.addin.windows import doctor as looking
    from xladdin.addin.windows.installing import WrongSystem

    try:
        found = looking.doctor(repair=options.repair)
    except WrongSystem as reason:
        return _refused(reason)
    _told(found.lines)
    return CLEAN if found.healthy else PROBLEMS


def main(arguments: Sequence[str] | None = None) -> int:
    """The same commands alone, as the installer calls them; gives the exit code."""
    parser = argparse.ArgumentParser(prog="nianbao addin")
    _add_commands(parser.add_subparsers(required=True))
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except FileRefused as refusal:
        return _refused(refusal)


def _add_commands(within: Any) -> None:
    building = within.add_parser("build", help="生成加载项 nianbao.xlam")
    building.add_argument("-o", "--out", type=Path, default=Path("nianbao.xlam"), metavar="文件", help="写到哪个文件")
    building.add_argument("--force", action="store_true", help="文件已存在时覆盖")
    building.set_defaults(run=build)
    within.add_parser("install", help="装到当前用户的 Excel（Windows）").set_defaults(run=install)
    within.add_parser("uninstall", help="卸载，不留东西（Windows）").set_defaults(run=uninstall)
    within.add_parser("stop", help="停下后台的桥接程序（Windows）").set_defaults(run=stop)
    looking = within.add_parser("doctor", help="体检：检查安装、加载项和权限（Windows）")
    looking.add_argument("--repair", action="store_true", help="能修复的一并修复")
    looking.set_defaults(run=doctor)


def _on_windows(does: Any) -> int:
    from xladdin.addin.windows.installing import WrongSystem

    try:
        return _told(does())
    except WrongSystem as reason:
        return _refused(reason)


def _told(lines: Iterable[str]) -> int:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return CLEAN


def _refused(reason: Exception) -> int:
    sys.stderr.write(f"{reason}\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
