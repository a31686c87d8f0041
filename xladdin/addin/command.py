"""What a command is: button of the ribbon, entry of the menu, command line; and what a table of them must not say."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Literal

from xladdin.ribbon import Button

TAB, TAB_KEYTIP = "年报", "K"
# What Alt and a letter lead to already: Excel's tabs (N is 插入), its search, and the menus of old, which still answer.
TAKEN_KEYTIPS = frozenset("FHNPMARWLXYJQZGBDEIOTS")
Size = Literal["large", "normal"]
_TAG, _KEYTIP = re.compile(r"[a-z][a-z_]{0,29}"), re.compile(r"[A-Z][A-Z0-9]?")
# customUI allows longer texts, Excel shows no more.
_MOST_LABEL, _MOST_TIP, _MOST_SUPERTIP = 12, 40, 1024


@dataclass(frozen=True, kw_only=True)
class Command:
    """One button. `tag` is its name for programs, `image` an icon that Office brings with it (imageMso).

    `function` takes an xlwings book and a `Dialogue`; the book may be None where `needs_workbook` is False.

    A command with a `menu_ending` is in the menu for PCs without Excel too. There its result is a copy of the workbook
    whose name ends so; "" is for one that leaves the workbook as it is. A command that `changes_unseen` may change what
    no cell shows; there a copy is kept whenever the user agreed to it. One that `looks_beside` the workbook takes the
    other open ones into account: a ledger beside the report. `in_excel` is what has to be said besides to whoever
    clicks in Excel.
    """

    tag: str
    label: str
    group: str
    screentip: str
    supertip: str
    keytip: str
    image: str
    function: Button
    size: Size = "normal"
    needs_workbook: bool = True
    menu_ending: str | None = None
    changes_unseen: bool = False
    looks_beside: bool = False
    in_excel: str = ""
    command_line: str = ""
    not_in_menu: str = ""
    not_on_command_line: str = ""


class TableError(ValueError):
    """The table of commands contradicts itself or the ribbon functions; the text says where, for whoever changed it."""


def verify_table(commands: Sequence[Command], functions: ModuleType) -> None:
    """Raise TableError for a button without a function, a ribbon function without a button, or unusable words."""
    for one in commands:
        _verify_words(one)
        if list(inspect.signature(one.function).parameters)[:2] != ["book", "dialogue"]:
            raise TableError(f"{one.tag}: its function does not take (book, dialogue)")
        in_menu, at_terminal = one.menu_ending is not None, bool(one.command_line)
        if in_menu == bool(one.not_in_menu) or at_terminal == bool(one.not_on_command_line):
            raise TableError(f"{one.tag}: in the menu and on the command line, or why not")
    for what in ("tag", "label", "keytip"):
        held = [getattr(one, what) for one in commands]
        if doubled := sorted({value for value in held if held.count(value) > 1}):
            raise TableError(f"{what} used twice: {', '.join(doubled)}")
    if TAB_KEYTIP in TAKEN_KEYTIPS:
        raise TableError(f"Excel itself answers to Alt+{TAB_KEYTIP}")
    behind = {one.function for one in commands}
    if unreachable := [name for name, function in _buttons(functions) if function not in behind]:
        raise TableError(f"no button for: {', '.join(unreachable)}")


def _buttons(functions: ModuleType) -> list[tuple[str, Button]]:
    """The functions of the module that are made for a button: they take a book and a dialogue."""
    return [
        (name, function)
        for name, function in vars(functions).items()
        if inspect.isfunction(function)
        and not name.startswith("_")
        and list(inspect.signature(function).parameters) == ["book", "dialogue"]
    ]


def _verify_words(one: Command) -> None:
    if not _TAG.fullmatch(one.tag):
        raise TableError(f"{one.tag}: a tag is lower-case ASCII, as it becomes the name of a Sub")
    if not _KEYTIP.fullmatch(one.keytip):
        raise TableError(f"{one.tag}: a keytip is one or two keys")
    if set(one.menu_ending or "") & set('\\/:*?"<>|'):
        raise TableError(f"{one.tag}: what the name of a file ends with has a sign that Windows forbids")
    lengths = ((one.label, _MOST_LABEL), (one.screentip, _MOST_TIP), (one.supertip + one.in_excel, _MOST_SUPERTIP))
    if any(not text or len(text) > most for text, most in lengths) or not one.image.isalnum():
        raise TableError(f"{one.tag}: a label, tip or icon is missing or too long")
