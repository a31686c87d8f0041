"""`nianbao serve-shell`: the process behind the buttons of LibreOffice and WPS; their shells start it themselves."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from workbook.refusal import FileRefused, Kind
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN

_IDLE_MINUTES = 20.0


def add_parser(adding: Any) -> None:
    """Add the command to a parser's subcommands (what `add_subparsers` gave); it sets `run`."""
    own = adding.add_parser("serve-shell", help="LibreOffice 等程序里的按钮背后的进程（由它们自己启动）")
    own.add_argument(
        "--idle", type=float, default=_IDLE_MINUTES, metavar="分钟", help="没有人用时，过多久自己结束（默认 20）"
    )
    own.add_argument("--rehearse", action="store_true", help="另加一个「排练」命令，给写外壳的人（见 docs/shell.md）")
    own.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Listen until idle; says where to find port and token. FileRefused where that cannot be written."""
    from xladdin import log
    from xladdin.addin.commands import command
    from xladdin.addin.shell import rehearsal
    from xladdin.addin.shell.server import place, serve

    log.start()
    console.say(f"年报助手在本机等待按钮，端口和口令在 {place()}（只有您能读）；没有人用时自己结束。")
    try:
        serve(options.idle * 60, rehearsal.known if options.rehearse else command)
    except OSError as error:
        raise FileRefused(place(), "写不了，按钮找不到年报助手；请检查磁盘空间和权限。", Kind.NOT_WRITTEN) from error
    return CLEAN
