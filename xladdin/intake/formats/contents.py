"""The bytes of a report file, after a look at what they really are: a wrong suffix is refused in words."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path

from workbook.files import package
from workbook.files.package import Flaw
from workbook.refusal import FileRefused, Kind

LARGEST_FILE = 20 * 1024 * 1024
DOCUMENT, BOOK, PDF, TEXT = "Word 文档（.docx）", "Excel 工作簿（.xlsx）", "PDF 文件（.pdf）", "文本"
_KINDS = {".docx": DOCUMENT, ".xlsx": BOOK, ".xlsm": BOOK, ".pdf": PDF}
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
# Beginnings of files that name their kind, whatever the suffix says.
_BEGINNINGS = {
    b"%PDF-": PDF,
    b"{\\rtf": "RTF 文档（.rtf）",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "旧格式的 Word、Excel 文件，或者设有密码的文件",
}
_ENCODINGS = ("utf-8-sig", "gb18030")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def file_bytes(path: Path, text_suffixes: Mapping[str, object]) -> bytes:
    """The content of a report file of a kind that can be read; `text_suffixes` are those read as text.

    Raises FileRefused, in words for the user, for a folder, a missing, unreadable or oversized file, a kind that cannot
    be read, and content of another kind than the suffix says.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        raise FileRefused(path, "这是一个文件夹，请选择其中的一份报告。", Kind.NOT_A_FILE)
    if suffix not in _KINDS and suffix not in text_suffixes:
        known = "、".join(name.removeprefix(".") for name in (*text_suffixes, *_KINDS))
        raise FileRefused(
            path, _OTHER_KINDS.get(suffix, f"不能读取这种格式；可以读取的格式是 {known}。"), Kind.WRONG_FORMAT
        )
    data = _bytes_of(path)
    if not data:
        raise FileRefused(path, "文件是空的（0 字节），请重新获取。", Kind.DAMAGED)
    expected, found = _KINDS.get(suffix, TEXT), _kind_of(data, path)
    if expected == PDF and found == TEXT and b"%PDF-" in data[:1024]:
        found = PDF
    if found != expected:
        said = f"扩展名是 {path.suffix}，内容却是{found}"
        raise FileRefused(path, f"{said}；请改正扩展名，或者另存为 .docx、.xlsx、.pdf 再读。", Kind.WRONG_FORMAT)
    return data


def text_of(data: bytes, path: Path) -> str:
    """The text of a text file in any usual encoding; FileRefused where there is none."""
    if data[:2] in _WIDE_MARKS and len(data) % 2 == 0:
        return data.decode("utf-16", "replace")
    for encoding in (*_wide(data), *_ENCODINGS):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(path, "文字编码不是 UTF-8，也不是 GB18030，读不出文字。", Kind.WRONG_FORMAT)


def _wide(data: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark, where every other byte of the markup or the figures is a zero."""
    start = data[:4000]
    if start.count(0) < len(start) // 20:
        return ()
    return ("utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be",)


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
    for beginning, kind in _BEGINNINGS.items():
        if data.startswith(beginning):
            return kind
    if not data.startswith(b"PK\x03\x04"):
        return TEXT
    try:
        parts = package.entries(data)
    except Flaw as flaw:
        raise FileRefused(path, str(flaw), flaw.kind) from None
    if "word/document.xml" in parts:
        return DOCUMENT
    return BOOK if package.BOOK in parts else "压缩包或别的文件"
