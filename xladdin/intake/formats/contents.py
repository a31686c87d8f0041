"""The bytes of a report file, after a look at what they really are: a wrong suffix is refused in words."""

from __future__ import annotations

import stat
from pathlib import Path

from workbook.files import package
from workbook.files.package import Flaw
from workbook.refusal import FileRefused, Kind
from xladdin.intake.formats.reader import TEXT
from xladdin.intake.formats.readers import BY_SUFFIX, READERS, SUFFIXES

LARGEST_FILE = 20 * 1024 * 1024
# A part that names the kind of a file is a word or two.
_LONGEST_MARK = 200
_OTHER_KINDS = {
    ".doc": "旧的 .doc 格式读不了，请在 Word 或 WPS 中另存为 .docx。",
    ".wps": "WPS 文字的 .wps 格式读不了，请在 WPS 中另存为 .docx。",
    ".rtf": ".rtf 格式读不了，请在 Word 或 WPS 中另存为 .docx。",
    ".xls": "旧的 .xls 格式读不了，请在 Excel 或 WPS 中另存为 .xlsx。",
    ".et": "WPS 表格的 .et 格式读不了，请在 WPS 中另存为 .xlsx。",
    ".ofd": "OFD 版式文件读不了，请用原始文档，或者转换为 PDF。",
    ".csv": ".csv 格式读不了，请在 Excel 或 WPS 中另存为 .xlsx。",
    ".zip": "这是压缩包，请先解压，再选择其中的报告。",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"), "是图片，没有文字，读不出数字；请用原始文档。"),
}
# Beginnings of files of other kinds, whatever the suffix says.
_BEGINNINGS = {
    b"{\\rtf": "RTF 文档（.rtf）",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "旧格式的 Word、Excel 文件，或者设有密码的文件",
}


def file_bytes(path: Path) -> bytes:
    """The content of a report file of a kind that can be read.

    Raises FileRefused, in words for the user, for a folder, a missing, unreadable or oversized file, a kind that cannot
    be read, and content of another kind than the suffix says.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        raise FileRefused(path, "这是一个文件夹，请选择其中的一份报告。", Kind.NOT_A_FILE)
    if suffix not in BY_SUFFIX:
        known = "、".join(name.removeprefix(".") for name in SUFFIXES)
        raise FileRefused(
            path, _OTHER_KINDS.get(suffix, f"不能读取这种格式；可以读取的格式是 {known}。"), Kind.WRONG_FORMAT
        )
    data = _bytes_of(path)
    if not data:
        raise FileRefused(path, "文件是空的（0 字节），请重新获取。", Kind.DAMAGED)
    expected, found = BY_SUFFIX[suffix], _kind_of(data, path)
    if any(beginning in data[:1024] for beginning in expected.begins_with) and found == TEXT:
        found = expected.kind
    if found != expected.kind:
        said = f"扩展名是 {path.suffix}，内容却是{found}"
        raise FileRefused(path, f"{said}；请改正扩展名，或者另存为 .docx、.xlsx、.pdf 再读。", Kind.WRONG_FORMAT)
    return data


def _bytes_of(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FileRefused(path, "这不是普通文件，请选择一份报告。", Kind.NOT_A_FILE)
        if status.st_size > LARGEST_FILE:
            raise FileRefused(path, f"文件有 {status.st_size // 1024 // 1024} MB，超过上限 20 MB。", Kind.TOO_LARGE)
        with path.open("rb") as file:
            return file.read(LARGEST_FILE)
    except FileNotFoundError:
        raise FileRefused(path, "没有这个文件。", Kind.MISSING) from None
    except (OSError, ValueError):
        raise FileRefused(path, "文件打不开，可能正被别的程序占用，或者没有读取权限。", Kind.UNREADABLE) from None


def _kind_of(data: bytes, path: Path) -> str:
    known = {beginning: reader.kind for reader in READERS for beginning in reader.begins_with}
    for beginning, kind in (known | _BEGINNINGS).items():
        if data.startswith(beginning):
            return kind
    if not data.startswith(b"PK\x03\x04"):
        return TEXT
    try:
        parts = package.entries(data)
        for reader in READERS:
            if reader.part and reader.part[0] in parts and _says(data, parts[reader.part[0]], reader.part[1]):
                return reader.kind
    except Flaw as flaw:
        raise FileRefused(path, str(flaw), flaw.kind) from None
    return "压缩包或别的文件"


def _says(data: bytes, part: package.Entry, words: bytes) -> bool:
    return not words or (part.size < _LONGEST_MARK and package.unpack(data, part).startswith(words))
