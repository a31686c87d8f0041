"""年报助手 without Excel: a menu of the ribbon's commands for a saved workbook, each result in a new file beside it.

For WPS, and for PCs where macros are forbidden. The workbook that was chosen is never written to; the menu goes on with
the newest copy of it, and says so (see `road`).
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from checks import Assessment
from workbook.files.guard import check_workbook
from workbook.files.reading import read_workbook
from workbook.refusal import FileRefused
from xladdin import copies, log
from xladdin.addin.command import Command
from xladdin.addin.commands import groups, in_menu
from xladdin.addin.perform import attempt
from xladdin.book.carried_over import carry_over
from xladdin.cli import road as roads
from xladdin.cli.person import AtMenu, unquoted
from xladdin.cli.road import Road
from xladdin.cli.terminal.reporting import as_text
from xladdin.hosts.contract import Book
from xladdin.hosts.file_engine.file import open_book, save_copy

WORKBOOKS = (".xlsx", ".xlsm")
_ANOTHER, _OPEN = "0", "o"
_END = frozenset({"q", "quit", "exit", "退出"})
_MOST_LINES = 16


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


def carry_out(found: Command, road: Road, user: AtMenu) -> None:
    """Carry out one command; the road then leads on from its result, where there is one."""
    if found.tag == "undo":
        roads.go_back(road, user)
        return
    user.agreed = False
    if not found.needs_workbook:
        _, given = attempt(found.tag, None, user)
        road.path = _new_one(given) or road.path
        return
    roads.look_back(road, user)
    user.show(f"正在做「{found.label}」，请稍候……")
    user.told = False
    try:
        with open_book(road.path) as book:
            _on_workbook(found, book, road, user)
    except FileRefused as refusal:
        user.say(str(refusal))


def _on_workbook(found: Command, book: Book, road: Road, user: AtMenu) -> None:
    if left := roads.left_behind(road.path):
        carry_over(book, left)
    before = _cells(book)
    ended, given = attempt(found.tag, book, user)
    if ended and isinstance(given, Assessment):
        user.say("\n".join(_findings(given)))
    if ended and len(book.app.books) > 1:
        road.path = _went_on(book.app.books.active, found, user)
    elif ended and found.menu_ending and (_cells(book) != before or (found.changes_unseen and user.agreed)):
        road.path = _saved(book, road.path, found, user)
    elif not (user.told or given):  # files that it gave have been told of before the last question
        user.say(f"「{found.label}」没有改动什么。")


def _serve(given: Sequence[str], user: AtMenu) -> None:
    path = _given(given, user) or _chosen(user)
    if path is None and user.ask("没有选择工作簿。要新建一份吗？"):
        path = _new_one(attempt("new_workbook", None, user)[1])
    if path is None:
        return
    road = roads.enter(path, user)
    prompt = printed(road.path)
    while not user.gone:
        typed = user.choice(prompt)
        if _meant(typed) in _END:
            return
        if typed:
            _obey(typed, road, user)
        prompt = _prompt(road.path) if typed else printed(road.path)


def _obey(typed: str, road: Road, user: AtMenu) -> None:
    """Do what was typed at the menu."""
    if _meant(typed) == _ANOTHER:
        _turn_to(_chosen(user), road, user)
    elif _meant(typed) == _OPEN:
        user.open(road.path)
    elif typed.isdecimal() and 1 <= int(typed) <= len(in_menu()):
        carry_out(in_menu()[int(typed) - 1], road, user)
    elif len(typed) > 2:  # a file that was dragged into the window, or its path
        _turn_to(_usable(unquoted(typed), user), road, user)
    else:
        user.say(f"没有「{typed}」这一项。")


def _turn_to(path: Path | None, road: Road, user: AtMenu) -> None:
    if path is not None:
        entered = roads.enter(path, user)
        road.path, road.asked = entered.path, road.asked | entered.asked


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


def _new_one(given: object) -> Path | None:
    """The yearly workbook that a command has just made, if that is what it gave."""
    if not isinstance(given, Path) or given.suffix.lower() not in WORKBOOKS:
        return None
    try:
        read_workbook(given)
    except FileRefused:
        return None
    return given.resolve()


def _findings(assessment: Assessment) -> Iterator[str]:
    """The verdict and the findings, as many as a window shows; the rest stands on the sheet."""
    lines = list(as_text(assessment))
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield "……还有，全部列在「校验结果」。"


def _went_on(other: Book, found: Command, user: AtMenu) -> Path:
    """The workbook that a command has opened beside the one in front: as it wrote it, or with what it filled in."""
    opened = Path(other.fullname)
    if not found.menu_ending:
        return opened
    with open_book(opened) as on_disk:
        changed = _cells(on_disk) != _cells(other)
    return _saved(other, opened, found, user) if changed else opened


def _saved(book: Book, path: Path, found: Command, user: AtMenu) -> Path:
    out = copies.free_beside(path, found.menu_ending or found.label)
    lost = save_copy(book, out, force=out.exists())
    copies.remember([out], path)
    told = [
        *(f"注意：{sentence}" for sentence in lost),
        f"结果在 {out}，原文件没有改动。",
        f"以后接着用「{out.name}」：要改的数、情况说明，都请在它里面改，存盘，再回到这里。输入 {_OPEN} 可以打开它。",
    ]
    user.say("\n".join(told))
    return out


def printed(path: Path) -> str:
    """The whole menu for a workbook, as it stands in the window."""
    lines, numbered = [], in_menu()
    for group, commands in groups(numbered).items():
        lines.append(f"〔{group}〕")
        lines += [f"{numbered.index(one) + 1:>4}  {one.label}：{one.screentip}" for one in commands]
    lines += [f"   {_OPEN}  打开当前工作簿", f"   {_ANOTHER}  换一个工作簿", "   q  退出"]
    return "\n".join(["\n年报助手", *lines, _prompt(path)])


def _prompt(path: Path) -> str:
    return (
        f"\n当前工作簿：{path}\n（以存盘的内容为准；在 Excel 或 WPS 里改过的，请先保存。）\n"
        "输入序号后按回车；直接按回车看全部，输入 q 退出："
    )


def _cells(book: Book) -> dict[tuple[str, str], object]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.impl.workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _meant(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip().lower()


if __name__ == "__main__":
    sys.exit(main())
