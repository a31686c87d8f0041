"""What happens between a click and its function: nothing that goes wrong in it ever reaches Excel as an error."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from workbook.edition import UnknownYear
from workbook.refusal import FileRefused
from xladdin.addin.command import Command
from xladdin.addin.commands import command
from xladdin.hosts.busy import is_busy
from xladdin.hosts.dialogue import Dialogue

LOG = logging.getLogger("nianbao")
_NO_BOOK = "没有打开的工作簿。请先打开年报工作簿，再点按钮；还没有的，请点「新建」。"
_BUSY = (
    "Excel 正忙，「{label}」没有做完。请按回车键（或 Esc）结束编辑，关闭打开的对话框，再点一次；"
    "已写入一部分的，可以用「撤销上次写入」恢复。"
)
_STOPPED = "「{label}」中断了，没有做完。"
_BROKEN = "年报助手出错了，「{label}」没有做完，工作簿可以照常使用。经过已记入日志，可以点「日志」，把它交给技术支持。"


def perform(tag: str, book: Any, dialogue: Dialogue, known: Callable[[str], Command] = command) -> bool:
    """Run the command of that tag on an xlwings book, or on None where no workbook is open; never raises.

    What cannot be done is said to the user through `dialogue`. Gives whether the function ran to its end. The host sets
    up the log (`logging.getLogger("nianbao")`) and decides what becomes of a second click while one runs. `known` gives
    the command of a tag; KeyError for none.
    """
    return attempt(tag, book, dialogue, known)[0]


def attempt(tag: str, book: Any, dialogue: Dialogue, known: Callable[[str], Command] = command) -> tuple[bool, object]:
    """The same; gives also what the function gave."""
    label = tag
    try:
        found = known(tag)
        label = found.label
        if found.needs_workbook and book is None:
            dialogue.say(_NO_BOOK)
            return False, None
        given = found.function(book, dialogue)
    except (FileRefused, UnknownYear) as refusal:
        LOG.info("%s: %s", tag, refusal)
        _said(dialogue, str(refusal))
        return False, None
    except KeyboardInterrupt:
        _said(dialogue, _STOPPED.format(label=label))
        return False, None
    except BaseException as error:  # some libraries panic with an error of their own, which is no Exception
        LOG.exception("%s failed", tag)
        _said(dialogue, (_BUSY if is_busy(error) else _BROKEN).format(label=label))
        return False, None
    return True, given


def _said(dialogue: Dialogue, message: str) -> None:
    try:
        dialogue.say(message)
    except Exception:  # the host itself is gone; the log is all that is left
        LOG.exception("the user could not be told: %s", message)
