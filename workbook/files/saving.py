"""How a file is written so that the old one or the new one is always there, whole.

The bytes go to a temporary file beside the target, are flushed to the disk and looked at again; only then does the
temporary file take the target's name, in one step of the operating system.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import secrets
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook.files.journal import Replacement, journal, recover, undone_on_failure
from workbook.refusal import FileRefused, Kind

TEMPORARY = ".年报助手-"  # a temporary file's name begins so; one is left behind only when the machine stops mid-way
_WORD = frozenset({".docx", ".docm", ".doc"})
_IN_USE = "文件正被其他程序占用（可能在 Excel、Word 或 WPS 中打开），没有保存；请关闭后再试"
_REASONS = {
    errno.ENOSPC: "磁盘空间不足，没有保存；请清理磁盘，或换一个位置",
    errno.EDQUOT: "磁盘配额已用完，没有保存；请清理磁盘，或换一个位置",
    errno.EROFS: "所在的磁盘或文件夹是只读的，没有保存；请换一个位置",
    errno.EACCES: "没有在这个文件夹里写文件的权限，没有保存；请换一个位置，或请管理员授权",
    errno.EPERM: "没有在这个文件夹里写文件的权限，没有保存；请换一个位置，或请管理员授权",
    errno.ENAMETOOLONG: "文件名或路径太长，没有保存；请改短文件名，或放到层级更少的文件夹",
}
_NO_CHINESE = "系统当前的语言设置不能用中文文件名，没有保存；请把语言环境设为 UTF-8（例如 LC_ALL=C.UTF-8）"
_WINDOWS_PATH_TOO_LONG = 206  # ERROR_FILENAME_EXCED_RANGE
_REPLACE_ATTEMPTS, _REPLACE_PAUSE = 4, 0.1  # a virus scanner holds a new file for some 0.1 s


def write_atomically(
    path: Path, data: bytes, *, force: bool = False, verify: Callable[[Path], None] | None = None
) -> None:
    """Write `data` to `path`; a file that is there is replaced only with `force`, and in one step.

    `verify` is given the temporary file before it takes its name; it raises to prevent that. Raises FileRefused, or
    whatever `verify` raised; then the file that was there is as it was, and the temporary file is gone.
    """
    write_all_atomically({path: data}, force=force, verify=verify)


def write_all_atomically(
    files: Mapping[Path, bytes], *, force: bool = False, verify: Callable[[Path], None] | None = None
) -> None:
    """Write several files as one: after it all are new, and where it fails or is killed, all are old (see `journal`).

    Otherwise as `write_atomically`.
    """
    recover()
    token, temporary = secrets.token_hex(4), _temporary()
    waiting: list[_Waiting] = []
    for number, path in enumerate(files):
        with _in_words(path):
            target = target_of(path)
            _refuse_target(path, target, force)
            new = target.parent / f"{temporary}{token}-{number}{target.suffix}"
            old = target.parent / f"{temporary}{token}-{number}-old{target.suffix}"
            waiting.append(_Waiting(path, target, new, old if target.exists() and len(files) > 1 else None))
    steps = [file.step() for file in waiting]
    with journal(steps, token) if len(files) > 1 else undone_on_failure(steps) as begun:
        for file in waiting:
            with _in_words(file.path):
                _write(file.temporary, files[file.path], like=file.target)
                _verify(file.temporary, file.path, verify)
        with _in_words(waiting[0].path if waiting else Path()):
            begun.keep_old()
        for file in waiting:
            with _in_words(file.path):
                _refuse_target(file.path, file.target, force)  # somebody may have written or opened it meanwhile
        with _in_words(waiting[0].path if waiting else Path()):
            begun.begin_replacing()
        for file in waiting:
            with _in_words(file.path):
                _replace(file.temporary, file.target, file.path)
        for folder in {file.target.parent for file in waiting}:
            _flush_folder(folder)


def free_path(path: Path, taken: Collection[str] = ()) -> Path:
    """This path, or the next one that is not taken: 「年报.xlsx」, 「年报2.xlsx」, …

    `taken` are names, in small letters, that no file may have either: Excel opens no two workbooks of one name.
    """
    found, number = path, 1
    while found.exists() or found.name.casefold() in taken:
        number += 1
        found = path.with_name(f"{path.stem}{number}{path.suffix}")
    return found


@contextlib.contextmanager
def folder_for(path: Path) -> Iterator[None]:
    """Within the block the folder is there; if the block fails, the folders that had to be made are gone again.

    Raises FileRefused if the folder cannot be made.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException as error:
        for folder in missing:
            with contextlib.suppress(OSError):  # somebody else has put something in it meanwhile
                folder.rmdir()
        if isinstance(error, OSError):
            raise FileRefused(path, "建不了这个目录；请检查路径和权限，或者换一个目录。", Kind.NOT_WRITTEN) from error
        raise


def backup(path: Path) -> Path:
    """Copy a file beside itself as 「名称.备份-20260115-093000.xlsx」, never over another one; gives the copy's path.

    Raises FileRefused if the file cannot be read or the copy cannot be written.
    """
    try:
        data = path.read_bytes()
    except OSError:
        raise FileRefused(path, "读取失败，没有备份；请检查文件是否存在、是否被其他程序独占", Kind.UNREADABLE) from None
    stem = f"{path.stem}.备份-{dt.datetime.now():%Y%m%d-%H%M%S}"
    copy, number = path.with_name(stem + path.suffix), 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{stem}-{number}{path.suffix}")
    write_atomically(copy, data)
    return copy


def lock_owner(path: Path) -> str | None:
    """Who has the file open in Excel, Word or LibreOffice: a name, "" if that is not told, None if nobody has."""
    for owner_file, name_in in _owner_files(path):
        try:
            return name_in(owner_file.read_bytes())
        except PermissionError:
            return ""  # it is there, but Excel does not share it
        except OSError:
            continue
    return None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that is on the disk under another name: what the user called it, what it will be, and where it is now."""

    path: Path
    target: Path
    temporary: Path
    old: Path | None

    def step(self) -> Replacement:
        """The same for the journal."""
        return Replacement(str(self.target), str(self.temporary), str(self.old or ""))


def _temporary() -> str:
    """How the names of temporary files begin, where the system takes Chinese in names of files and where not."""
    try:
        os.fsencode(TEMPORARY)
    except UnicodeEncodeError:
        return ".nianbao-"
    return TEMPORARY


def target_of(path: Path) -> Path:
    """The file that is to be written: a link stays, and what it points to is written.

    Raises FileRefused for a link to itself and for what no file can be called.
    """
    try:
        return path.resolve()
    except UnicodeEncodeError:
        raise FileRefused(path, _NO_CHINESE, Kind.NOT_WRITTEN) from None
    except (OSError, RuntimeError, ValueError):
        raise FileRefused(
            path, "路径无法使用（有循环的链接或非法字符），没有保存；请换一个文件名", Kind.WRONG_NAME
        ) from None


def _refuse_target(path: Path, target: Path, force: bool) -> None:
    if target.is_dir():
        raise FileRefused(path, "这是一个文件夹，不能当作文件保存；请给出文件名", Kind.NOT_A_FILE)
    if not target.parent.is_dir():
        raise FileRefused(path, "所在的文件夹不存在，没有保存；请先建立文件夹，或检查路径", Kind.MISSING)
    if not target.exists():
        return
    if not target.is_file():
        raise FileRefused(path, "这不是普通文件（例如管道、设备），不能写在它上面；请换一个文件名", Kind.NOT_A_FILE)
    if not force:
        raise FileRefused(path, "文件已存在；要覆盖请加 --force", Kind.EXISTS)
    owner = lock_owner(target)
    if owner is not None:
        raise FileRefused(
            path,
            f"文件正{f'由「{owner}」' if owner else '被'}打开，没有保存；请在 Excel、Word 或 WPS 中关闭后再试。"
            "如果确实没有人打开，请删除旁边以「~$」或「.~lock」开头的隐藏文件",
            Kind.IN_USE,
        )


def _write(temporary: Path, data: bytes, like: Path) -> None:
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(descriptor, "wb") as file:
        if os.name == "posix" and like.exists():
            os.fchmod(descriptor, like.stat().st_mode & 0o777)
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _verify(temporary: Path, path: Path, verify: Callable[[Path], None] | None) -> None:
    if verify is None:
        return
    try:
        verify(temporary)
    except FileRefused as refused:
        raise FileRefused(
            path, f"写好后重新打开检查没有通过，没有保存：{refused.reason}", Kind.NOT_WRITTEN
        ) from refused


def _replace(temporary: Path, target: Path, path: Path) -> None:
    for attempt in range(1, _REPLACE_ATTEMPTS + 1):
        try:
            temporary.replace(target)
            return
        except PermissionError:
            if attempt == _REPLACE_ATTEMPTS:
                raise FileRefused(path, _IN_USE, Kind.IN_USE) from None
            time.sleep(_REPLACE_PAUSE)


def _flush_folder(folder: Path) -> None:
    """Make the new name last through a power cut; where folders cannot be flushed, the file is still whole."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def reason_of(error: BaseException) -> str | None:
    """What the operating system has against a file to be written, in words for the user; None where that is unknown."""
    if isinstance(error, UnicodeEncodeError):
        return _NO_CHINESE
    if getattr(error, "winerror", None) == _WINDOWS_PATH_TOO_LONG:
        return _REASONS[errno.ENAMETOOLONG]
    return _REASONS.get(error.errno or 0) if isinstance(error, OSError) else None


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Turn what the operating system says into FileRefused."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise FileRefused(path, _NO_CHINESE, Kind.NOT_WRITTEN) from error
    except OSError as error:
        said = reason_of(error) or f"写入失败（系统错误 {error.errno}），没有保存；请检查磁盘或网络位置，或换一个位置"
        raise FileRefused(path, said, Kind.NOT_WRITTEN) from error


def _owner_files(path: Path) -> tuple[tuple[Path, Callable[[bytes], str]], ...]:
    """The hidden files that programs keep beside a file they have open, each with how to find the user's name in it."""
    # Word drops up to two letters from the front of a name longer than six.
    dropped = min(max(len(path.stem) - 6, 0), 2) if path.suffix.lower() in _WORD else 0
    return (
        (path.with_name(f"~${path.name[dropped:]}"), _microsoft_name),
        (path.with_name(f".~lock.{path.name}#"), _libreoffice_name),
    )


def _microsoft_name(content: bytes) -> str:
    """The name in UTF-16, after its length at byte 54 (Word) or 55 (Excel); else as GBK from byte 1."""
    for at in (54, 55):
        length = int.from_bytes(content[at : at + 2], "little")
        name = content[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
        if 0 < length <= 52 and len(name) == length and name.isprintable():
            return name.strip()
    length = content[0] if content else 0
    return content[1 : 1 + length].decode("gb18030", "replace").strip("\0 ")


def _libreoffice_name(content: bytes) -> str:
    """The first of comma-separated fields, or the second, the login, where no name has been set."""
    fields = content.decode("utf-8", "replace").split(",")
    return next((name for name in fields[:2] if name.strip()), "")
