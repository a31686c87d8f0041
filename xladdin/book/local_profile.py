"""The local profile (本地要求): the file that a user names, or the one that stands in the folder of this user."""

from __future__ import annotations

from pathlib import Path

from checks.model.local import LocalProfile, ProfileError, parse
from workbook.files.read_once import file_bytes
from workbook.refusal import FileRefused, Kind
from xladdin import profile

# Where the profile that counts for every check of this user is kept.
STANDING = "本地要求.toml"


def standing() -> Path:
    """The file of this user; it may not exist."""
    return profile.folder() / STANDING


def local_profile(path: Path | None = None) -> LocalProfile | None:
    """The profile in a file; without one, that of this user, and None where he has none.

    Raises FileRefused, naming the file and what is wrong in it.
    """
    if path is None:
        path = standing()
        if not path.is_file():
            return None
    data = file_bytes(path, "本地要求（.toml）", "不像一份本地要求；请检查是否选错了文件")
    try:
        return parse(data.decode("utf-8-sig"))
    except UnicodeError:
        raise FileRefused(path, "不是 UTF-8 文本；请在记事本里另存为 UTF-8", Kind.WRONG_FORMAT) from None
    except ProfileError as error:
        raise FileRefused(path, f"{error}。写法见使用说明「本地要求」", Kind.UNFIT) from None
