"""年报助手 without Excel: a menu of the ribbon's commands for a saved workbook, each result in a new file beside it.

For WPS, and for PCs where macros are forbidden. The workbook that was chosen is never written to.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbook.files.guard import check_workbook
from workbook.refusal import FileRefused
from xladdin import log
from xladdin.addin.commands import Command, in_menu
from xladdin.addin.perform import perform
from xladdin.hosts.dialogue import AtTerminal, Dialogue, open_with_system
from xladdin.hosts.file import open_book, save_copy

WORKBOOKS = (".xlsx", ".xlsm")
_ANOTHER, _END = "0", ""
_YES = frozenset({"y", "yes", "是", "是的", "好"})
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"))
# OFN_EXPLORER, OFN_FILEMUSTEXIST, OFN_NOCHANGEDIR: the current folder must stay, a given path may count from it.
_BOX_FLAGS = 0x80000 | 0x1000 | 0x8


class AtMenu(AtTerminal):
    """The person in front of the menu; files are chosen in the system's box where there is one, else typed."""

    def __init__(self) -> None:
        self.agreed = False

    def ask(self, question: str) -> bool:
        """The question, and what is typed after it; no where nobody can type."""
        typed = self.choice(f"{question}\n（是，输入 y 再按回车；否，直接按回车）")
        answer = unicodedata.normalize("NFKC", typed).lower() in _YES
        self.agreed = self.agreed or answer
        return answer

    def choose_file(self, title: str, suffixes: Sequence[str]) -> Path | None:
        """A file that is there; None if none was named."""
        if sys.platform == "win32":
            return _box(title, suffixes)
        return self._typed(f"{title}（输入路径，直接回车为取消）：")

    def choose_folder(self, title: str) -> Path | None:
        """A folder, by its path."""
        return self._typed(f"{title}（输入路径，直接回车为取消）：")

    def open(self, path: Path) -> None:
        """The system's own program; where there is none, the path."""
        try:
            open_with_system(path)
        except OSError:
            self.say(f"打不开，请自己打开：{path}")

    def choice(self, prompt: str) -> str:
        """What is typed after the prompt, without blanks; nothing where nobody can type."""
        self.say(prompt)
        try:
            return input().strip()
        except (EOFError, UnicodeError):
            return ""

    def _typed(self, prompt: str) -> Path | None:
        typed = unquoted(self.choice(prompt))
        return Path(typed) if typed else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the menu for the workbook given, or for one that the user chooses, until the user has had enough."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    log.start()
    user = AtMenu()
    try:
        _serve(given, user)
    except KeyboardInterrupt:
        user.say("已退出。")
    return 0


def carry_out(found: Command, path: Path, user: AtMenu) -> Path:
    """Carry out one command on the workbook; gives the workbook to go on with: the result, where there is one."""
    user.agreed = False
    if not found.needs_workbook:
        perform(found.tag, None, user)
        return path
    user.show(f"正在做「{found.label}」，请稍候……")
    try:
        with open_book(path) as book:
            before = _cells(book)
            if not perform(found.tag, book, user):
                return path
            if len(book.app.books) > 1:
                return _went_on(book.app.books.active, found, user)
            if not found.menu_ending or not (_cells(book) != before or (found.changes_unseen and user.agreed)):
                return path
            return _saved(book, path, found, user)
    except FileRefused as refusal:
        user.say(str(refusal))
        return path


def unquoted(typed: str) -> str:
    """A path as it was meant: a file that is dragged into the window comes in quotes."""
    typed = typed.strip()
    for left, right in _QUOTES:
        if len(typed) > 1 and typed.startswith(left) and typed.endswith(right):
            return typed[1:-1].strip()
    return typed


def _serve(given: Sequence[str], user: AtMenu) -> None:
    path = _given(given, user) or _chosen(user)
    if path is None and user.ask("没有选择工作簿。要新建一份吗？") and perform("new_workbook", None, user):
        user.say("填好、存盘之后，请再打开年报助手，选择它。")
    while path is not None:
        typed = user.choice(_menu(path))
        if typed == _END:
            return
        if typed == _ANOTHER:
            path = _chosen(user) or path
        elif typed.isdecimal() and 1 <= int(typed) <= len(in_menu()):
            path = carry_out(in_menu()[int(typed) - 1], path, user)
        elif len(typed) > 2:  # a file that was dragged into the window, or its path
            path = _usable(unquoted(typed), user) or path
        else:
            user.say(f"没有「{typed}」这一项。")


def _given(given: Sequence[str], user: AtMenu) -> Path | None:
    """The workbook that the program was started with: one that was dragged onto its icon."""
    if len(given) > 1:
        user.say(
            f"收到 {len(given)} 个路径，一次只处理一个工作簿，先看第一个。"
            "只拖了一个文件的，多半是路径里有空格，请用「0」重新选择。"
        )
    return _usable(unquoted(given[0]), user) if given else None


def _usable(typed: str | Path, user: AtMenu) -> Path | None:
    """The path of a workbook that can be read, in full; None after saying what is the matter with it."""
    try:
        check_workbook(Path(typed))
        return Path(typed).resolve()
    except FileRefused as refusal:
        user.say(str(refusal))
    return None


def _chosen(user: AtMenu) -> Path | None:
    """A workbook of the user's choice that can be read; None where the user gives up."""
    while (path := user.choose_file("选择年报工作簿", WORKBOOKS)) is not None:
        if usable := _usable(path, user):
            return usable
    return None


def _went_on(other: Any, found: Command, user: AtMenu) -> Path:
    """The workbook that a command has opened beside the one in front: as it wrote it, or with what it filled in."""
    path = Path(other.fullname)
    if not found.menu_ending:
        return path
    with open_book(path) as on_disk:
        changed = _cells(on_disk) != _cells(other)
    return _saved(other, path, found, user) if changed else path


def _saved(book: Any, path: Path, found: Command, user: Dialogue) -> Path:
    out = _free(path.with_name(f"{path.stem}-{found.menu_ending}.xlsx"))
    lost = save_copy(book, out)
    user.say("\n".join([*(f"注意：{sentence}" for sentence in lost), f"结果在 {out}，原文件没有改动。"]))
    if user.ask("要打开看看吗？"):
        user.open(out)
    # A copy with findings is for looking at; figures go on being filled in where they were.
    return path if found.tag == "validate" else out


def _menu(path: Path) -> str:
    lines = [f"{number:>4}  {one.label}：{one.screentip}" for number, one in enumerate(in_menu(), 1)]
    head = f"\n年报助手　当前工作簿：{path}\n以存盘的内容为准；在 Excel 或 WPS 里改过的，请先保存。"
    return "\n".join([head, *lines, "   0  换一个工作簿", "输入序号后按回车；直接按回车退出："])


def _cells(book: Any) -> dict[tuple[str, str], object]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.impl.workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}（{number}）{path.suffix}")
    return free


def _box(title: str, suffixes: Sequence[str]) -> Path | None:
    """The system's box for opening files."""
    import win32gui  # type: ignore[import-untyped,unused-ignore]

    patterns = ";".join(f"*{suffix}" for suffix in suffixes)
    kinds = f"可以读取的文件\0{patterns}\0所有文件\0*.*\0"
    try:
        chosen, _, _ = win32gui.GetOpenFileNameW(Title=title, Filter=kinds, Flags=_BOX_FLAGS)
    except win32gui.error:  # cancelled
        return None
    return Path(chosen)


if __name__ == "__main__":
    sys.exit(main())
