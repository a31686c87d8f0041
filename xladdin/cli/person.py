"""The person in front of the menu: what is said to him, what he types, the files that he names."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from xladdin.hosts.dialogue import AtTerminal, open_with_system

_YES = frozenset({"y", "yes", "是", "是的", "好"})
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"))
# OFN_EXPLORER, OFN_FILEMUSTEXIST, OFN_NOCHANGEDIR: the current folder must stay, a given path may count from it.
_BOX_FLAGS = 0x80000 | 0x1000 | 0x8


class AtMenu(AtTerminal):
    """The person in front of the menu; files are chosen in the system's box where there is one, else typed.

    `agreed` says whether a question was answered with yes, `gone` that the window is closed, and `told` whether
    anything was said since the last question.
    """

    def __init__(self) -> None:
        self.agreed = False
        self.gone = False
        self.told = False

    def say(self, message: str) -> None:
        """A paragraph, on standard error."""
        super().say(message)
        self.told = True

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
        self.told = False
        try:
            return input().strip()
        except EOFError:
            self.gone = True
        except UnicodeError:
            pass
        return ""

    def _typed(self, prompt: str) -> Path | None:
        typed = unquoted(self.choice(prompt))
        return Path(typed) if typed else None


def unquoted(typed: str) -> str:
    """A path as it was meant: a file that is dragged into the window comes in quotes."""
    typed = typed.strip()
    for left, right in _QUOTES:
        if len(typed) > 1 and typed.startswith(left) and typed.endswith(right):
            return typed[1:-1].strip()
    return typed


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
