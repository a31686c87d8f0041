"""What is said when a file cannot be read or written: whose file it is, why, and of which kind the reason is."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

# What would move the cursor, hide or turn around what is shown: control characters, marks of direction, broken names.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Kind(StrEnum):
    """Why a file is refused, for programs that call this one; the list is closed and part of the contract."""

    # What is at that place
    MISSING = "missing"  # no such file or folder
    NOT_A_FILE = "not_a_file"  # a folder, a device, a pipe
    UNREADABLE = "unreadable"  # no right to read it, or the disk does not give it
    IN_USE = "in_use"  # another program keeps it
    # What it is
    TOO_LARGE = "too_large"  # more than any file of this kind holds
    DAMAGED = "damaged"  # incomplete, or not made like a file of this kind
    PROTECTED = "protected"  # a password is needed
    WRONG_FORMAT = "wrong_format"  # a kind of file that is not read here, or under the name of another
    # What is in it
    NOT_OURS = "not_ours"  # no workbook of this program, no report that it knows
    NEWER = "newer"  # made by a later version of this program
    ALTERED = "altered"  # a sheet, a label or a merged cell of the form is not where it was
    WRONG_YEAR = "wrong_year"  # of another year than the one asked for
    UNFIT = "unfit"  # what is in it cannot be used for this
    CHANGED_SINCE = "changed_since"  # it would undo what somebody did in the meantime
    # Where the result is to go
    EXISTS = "exists"  # not overwritten unless asked
    IS_SOURCE = "is_source"  # it is read from, so that nothing is written on it
    WRONG_NAME = "wrong_name"  # a name that no file, or no file of this kind, can have
    NOT_WRITTEN = "not_written"  # no room, no right, or what was written did not pass
    # What the computer lacks
    NOT_INSTALLED = "not_installed"  # a part of this program, or the right to install it


def shown(text: str, keep: str = "") -> str:
    """A text of somebody else as it can be shown in one line: what is not to be seen in it is spelled out.

    >>> print(shown("年报\\x1b[31m\\n.xlsx"))
    年报\\x1b[31m\\n.xlsx
    """
    return _UNSHOWN.sub(lambda found: found[0] if found[0] in keep else ascii(found[0])[1:-1], text)


class FileRefused(Exception):
    """A file cannot be read or written; the text is for the user and begins with the file's name."""

    def __init__(self, path: Path | str, reason: str, kind: Kind) -> None:
        self.path = Path(path)
        self.reason = reason
        self.kind = kind
        super().__init__(f"{shown(self.path.name)}：{reason.removesuffix('。')}。")
