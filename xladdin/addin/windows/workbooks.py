"""Which workbook a click is meant for, and what stands in the way of working on it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from xladdin.hosts import cloud_paths, xw

PROTECTED_VIEW = "这个工作簿是在「受保护的视图」里打开的，还不能使用。请先点上方黄条里的「启用编辑」，再点按钮。"
SHARED = (
    "这个工作簿是「共享工作簿」，Excel 不允许程序改它的标记和保护。请先在「审阅」里取消共享（其他人先关闭），"
    "再点按钮；或者另存一份不共享的。"
)
READ_ONLY = "这个工作簿是以只读方式打开的：按钮可以用，但结果存不回原文件。要保留结果，请用「另存为」存成新的文件。"


def active(application: Any) -> Any:
    """The Workbook that is in front, as COM has it; None where there is none."""
    return application.ActiveWorkbook


def why_none(application: Any) -> str | None:
    """Why no workbook is in front although the user sees one; None if the user sees none either."""
    with contextlib.suppress(Exception):  # Excel before 2010 and WPS know nothing of protected views
        if application.ActiveProtectedViewWindow is not None:
            return PROTECTED_VIEW
    return None


def is_shared(workbook: Any) -> bool:
    """Whether it is a shared workbook of the old kind (共享工作簿), where Excel forbids half of what a button does."""
    with contextlib.suppress(Exception):  # WPS may not tell
        return bool(workbook.MultiUserEditing)
    return False


def is_read_only(workbook: Any) -> bool:
    """Whether what is written cannot be saved under the same name."""
    with contextlib.suppress(Exception):
        return bool(workbook.ReadOnly)
    return False


@contextlib.contextmanager
def book_of(workbook: Any) -> Iterator[xw.Book]:
    """The workbook for the ribbon functions, and meanwhile what `xw.Book.caller()` gives.

    Nothing of it is kept afterwards: an Excel that somebody holds something of does not end when its user closes it.
    """
    from xlwings import _xlwindows  # type: ignore[attr-defined,unused-ignore]  # it exists on Windows alone

    cloud_paths.use_in(_xlwindows)
    _xlwindows.BOOK_CALLER = workbook
    try:
        yield xw.Book(impl=_xlwindows.Book(workbook))  # type: ignore[no-untyped-call,unused-ignore]
    finally:
        _xlwindows.BOOK_CALLER = None
