"""The command `nianbao`: everything the ribbon does, without Excel.

Data goes to standard output, words for people to standard error. Exit code 0: clean; 1: problems stand in the way of
publishing; 2: wrong usage; 3: a file was refused and nothing was written; 130: stopped with Ctrl+C.
"""

# What the program itself consists of is loaded within `main`, so that Ctrl+C is answered from the first moment.
from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from xladdin.cli.terminal.exit_codes import INTERRUPTED, REFUSED, USAGE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    try:
        from xladdin.cli.terminal import console

        if arguments is None and not os.environ.get("NIANBAO_DEBUG"):
            # The process ends with this command: what a library leaves half done is not to complain on the way out.
            sys.unraisablehook = lambda _: None
        data = io.StringIO()
        console.set_up()
        # Nothing is given out before all is known: what ends early has no half of an answer on standard output.
        with contextlib.redirect_stdout(data):
            code = _run(arguments)
        delivered = console.deliver(data.getvalue())
        if arguments is None:
            gc.freeze()  # what a process held, the system takes back: looking through it takes a tenth of a second
        return code if delivered else REFUSED
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):
            sys.stderr.write("已中断，没有做完；原文件没有改动。\n")
        return INTERRUPTED


def _run(arguments: Sequence[str] | None) -> int:
    from workbook.edition import UnknownYear
    from workbook.files.journal import recover
    from workbook.refusal import FileRefused
    from xladdin.cli.command_line import parser
    from xladdin.cli.terminal import console

    options = None
    recover()
    try:
        given = sys.argv[1:] if arguments is None else arguments
        options = parser(given).parse_args(given)
        return int(options.run(options))
    except SystemExit as stop:
        return int(stop.code or 0)
    except FileRefused as refusal:
        console.say(str(refusal))
        if getattr(options, "json", False):
            console.give_refused(refusal)
    except UnknownYear as refusal:
        console.say(str(refusal))
        return USAGE
    except MemoryError:
        console.say("内存不够，没有完成，原文件没有改动。请关闭别的程序再试；还不行的，请检查是否选错了文件。")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a library written in Rust panics by an exception that is no Exception
        if os.environ.get("NIANBAO_DEBUG"):
            raise
        console.say(_mistake_of_ours(error))
    return REFUSED


def _mistake_of_ours(error: BaseException) -> str:
    """What to tell the user, with where support finds the rest."""
    from lxml.etree import SerialisationError

    from workbook.files.saving import reason_of
    from workbook.refusal import shown
    from xladdin import log, profile

    log.start().exception("a command failed")
    if (reason := reason_of(error)) and (name := getattr(error, "filename", "") or getattr(error, "object", "")):
        return f"{shown(Path(str(name)).name)}：{reason}。"
    if isinstance(error, OSError | SerialisationError):  # no room, or no right, for a temporary file
        return "读写磁盘没有成功，没有完成，原文件没有改动。请检查磁盘空间和临时文件夹，清理后再试。"
    said = "年报助手出错了，没有完成，原文件没有改动。"
    if profile.log_file().exists():
        return f"{said}请把用到的文件和日志 {profile.log_file()} 交给技术支持。"
    return f"{said}请把用到的文件交给技术支持；设 NIANBAO_DEBUG=1 再运行可看到详情。"
