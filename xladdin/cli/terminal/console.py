"""How a command speaks: data to standard output, all of it at once at the end; words for people to standard error."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from workbook.figures import to_json
from workbook.refusal import FileRefused, shown

# Windows says of a pipe that nobody reads any more that its argument is invalid.
_READER_GONE = frozenset({errno.EPIPE, errno.EINVAL} if os.name == "nt" else {errno.EPIPE})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def set_up() -> None:
    """Have both streams take every character: UTF-8 in a file or a pipe, what the terminal can show on a terminal."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def say(*sentences: str) -> None:
    """Sentences for the person, a line each; where nobody can be told, the work goes on."""
    with contextlib.suppress(OSError, ValueError):
        for sentence in sentences:
            print(shown(sentence), file=sys.stderr, flush=True)


def working(sentence: str) -> None:
    """What takes its time now, for a person who waits in front of a terminal; scripts and logs are spared it."""
    if sys.stderr is not None and sys.stderr.isatty():
        say(sentence)


def reading(*paths: Path | None) -> None:
    """Tell a person who waits that what is read next takes its time: the pages of a PDF do."""
    if any(path.suffix.lower() == ".pdf" for path in paths if path is not None):
        working("正在读 PDF，请稍候……")


def give(text: str) -> None:
    """Data, for standard output."""
    print(shown(text, keep="\n\t"))


def give_written(written: Iterable[Path], **more: object) -> None:
    """Which files a command has written, with what else it reports, as JSON for standard output."""
    give(to_json({"written": [str(path) for path in written], **more}))


def give_refused(refusal: FileRefused) -> None:
    """A refusal as JSON for standard output, in place of whatever was to be given out before."""
    if isinstance(sys.stdout, io.StringIO):
        sys.stdout.seek(0)
        sys.stdout.truncate()
    file, kind = refusal.path.name, refusal.kind.value
    give(to_json({"refused": {"file": file, "kind": kind, "reason": refusal.reason.removesuffix("。") + "。"}}))


def deliver(data: str) -> bool:
    """Give out the data; False, with a sentence for the person, where it could not be written.

    A reader who has gone (`| head`) had what he wanted.
    """
    try:
        print(data, end="", flush=True)
    except OSError as error:
        _drop_output()
        if error.errno in _READER_GONE:
            return True
        reason = "磁盘空间不足" if error.errno in _FULL else f"系统错误 {error.errno}"
        say(f"结果没有能写到标准输出（{reason}）；请清理磁盘，或者换一个位置再试。")
        return False
    return True


def _drop_output() -> None:
    """What Python still holds for the output would fail again when it ends, with words of its own."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
