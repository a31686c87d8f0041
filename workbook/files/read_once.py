"""The bytes of somebody's file, read once and within bounds, or why not."""

from __future__ import annotations

import stat
from pathlib import Path

from workbook.refusal import FileRefused, Kind

MAX_FILE = 32 << 20  # bytes on disk; a filled-in report workbook has 60 KB, a ledger of 100,000 rows 10 MB


def file_bytes(path: Path, wanted: str, too_large: str) -> bytes:
    """The bytes of a file of moderate size, read once; `wanted` names what the user should choose instead of it.

    Raises FileRefused for whatever cannot be read, and for what would never end: a folder, a pipe, a device.
    `too_large` is what is said of a file beyond MAX_FILE.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileRefused(path, f"这是一个文件夹；请选择其中的{wanted}", Kind.NOT_A_FILE)
        if not stat.S_ISREG(status.st_mode):
            raise FileRefused(path, f"这不是普通文件，无法读取；请选择{wanted}", Kind.NOT_A_FILE)
        with path.open("rb", buffering=0) as file:
            # As much as the file says it has, in one go, and only where that is not all of it on to the end.
            data = file.read(min(status.st_size, MAX_FILE) + 1)
            while (
                len(data) <= MAX_FILE and len(data) != status.st_size and (more := file.read(MAX_FILE + 1 - len(data)))
            ):
                data += more
    except (FileNotFoundError, NotADirectoryError):
        raise FileRefused(path, "找不到这个文件；请检查文件名和所在的文件夹", Kind.MISSING) from None
    except PermissionError:
        raise FileRefused(
            path, "没有权限读取，或者文件正被其他程序独占；请关闭后再试，或请管理员授权", Kind.UNREADABLE
        ) from None
    except (OSError, ValueError):
        raise FileRefused(
            path, "读取失败；请检查文件名和所在的磁盘或网络位置，或复制到本机后再试", Kind.UNREADABLE
        ) from None
    if len(data) > MAX_FILE:
        raise FileRefused(path, f"文件超过 {MAX_FILE >> 20} MB，{too_large}", Kind.TOO_LARGE)
    return data
