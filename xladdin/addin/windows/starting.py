"""The first seconds of the bridge: whatever keeps it from being offered is told at once; Excel waits in silence.

Windows gives a program two minutes until it answers, and Excel is frozen meanwhile. Nothing but Python's own library
and small files of ours is loaded before Windows has its answer; the rest follows while the first click is on its way.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from xladdin.addin.windows.boxes import message_box, sharp

PATIENCE = 12.0  # seconds until the user is told that it takes long
SLOW = (
    "年报助手启动得很慢，多半是杀毒软件正在检查它的文件。Excel 要等到它启动为止，最多两分钟，请不要关闭；"
    "每次都这样的，请让技术支持把年报助手的文件夹加入杀毒软件的信任名单。"
)
NOT_STARTED = (
    "年报助手启动不了：它的文件不全或者不能运行，多半是被杀毒软件隔离或拦截。Excel 过一会儿会恢复，工作簿没有改动。"
    "请在杀毒软件里恢复并信任年报助手，再重新运行安装程序；仍不行，请运行开始菜单里的「体检」。"
)


def start(serve: Callable[[Callable[[], object]], object] | None = None) -> int:
    """Offer the bridge until it is idle; gives the exit code of the process. Never raises."""
    waiting = threading.Timer(PATIENCE, _told, [SLOW])
    waiting.daemon = True
    waiting.start()
    try:
        with suppress(Exception):  # then boxes are blurred
            sharp()
        (serve or _serve())(waiting.cancel)
    except BaseException:
        waiting.cancel()
        with suppress(BaseException):
            _log()
        _told(NOT_STARTED)
        return 1
    finally:
        waiting.cancel()  # whoever has served without a word is waited for no longer
    return 0


def _serve() -> Callable[[Callable[[], object]], object]:
    from xladdin.addin.windows.bridge import serve

    return serve


def _log() -> None:
    from xladdin import log

    log.start().exception("the bridge could not be offered")


def _told(words: str) -> None:
    with suppress(Exception):  # no screen to show it on
        message_box(0, words)
