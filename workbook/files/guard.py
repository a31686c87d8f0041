"""Which files are refused before any reader opens them, and what the user is told.

A workbook from another office may be broken or hostile: some files make a reader eat all memory, hang, or end the whole
process. Everything is therefore looked at as bytes first, within limits, and readers get the bytes that were looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from workbook.files import package, survey
from workbook.files.package import BOOK, Flaw
from workbook.files.read_once import file_bytes
from workbook.files.spreadsheet import Spreadsheet
from workbook.files.weight import FOREIGN, LEDGER, OPENED_LEDGER, REPORT, ROSTER, Weight, opened_weight
from workbook.refusal import FileRefused, Kind

__all__ = ["FOREIGN", "LEDGER", "REPORT", "ROSTER", "Weight", "check_workbook", "workbook_bytes"]
_SUFFIXES = frozenset({".xlsx", ".xlsm"})
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为「Excel 工作簿（.xlsx）」后再用"


def workbook_bytes(path: Path) -> bytes:
    """The bytes of a file that is an .xlsx or .xlsm workbook by its form, read once; parse them by `Spreadsheet`.

    Raises FileRefused, which says what kind of file it is, for any other.
    """
    data = file_bytes(path, "工作簿文件（.xlsx）", "不像填报的工作簿；请检查是否选错了文件")
    refuse_other_kinds(data, path)
    return data


def refuse_other_kinds(data: bytes, path: Path) -> None:
    """Raise FileRefused for the bytes of any file but an .xlsx or .xlsm workbook, by its form."""
    try:
        _refuse_beginning(data)
        _refuse_other_archives(package.entries(data, LEDGER.part, LEDGER.total), path.suffix)
    except Flaw as flaw:
        raise FileRefused(path, str(flaw), flaw.kind) from None


def check_workbook(path: Path) -> bytes:
    """The bytes of a workbook of which every part has been looked at: also openpyxl may open them.

    Raises FileRefused, and nothing else, for whatever is not sound, is heavier than its kind (a request ledger, any
    other) may be, or would cost openpyxl more than seconds.
    """
    data = workbook_bytes(path)
    weight = opened_weight(Spreadsheet(data, path, OPENED_LEDGER).sheet_names)
    survey.refuse_costly(Spreadsheet(data, path, weight), weight)
    return data


def _refuse_beginning(data: bytes) -> None:
    """Raise Flaw unless the bytes begin as an .xlsx file does, saying which kind of file they are."""
    if data.startswith(b"PK\x03\x04"):
        return
    if not data:
        raise Flaw("文件是空的（0 字节）；请重新获取这个文件")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _compound(data)
    # Text in UTF-16 is text too: leave its zero bytes and its mark out of the question.
    start = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    if start.startswith(b"%pdf"):
        raise Flaw("这是 PDF 文件，不是 Excel 工作簿；请选择 .xlsx 文件", Kind.WRONG_FORMAT)
    if start.startswith(b"<"):
        raise Flaw(f"这是网页或 XML 文件，不是 Excel 工作簿（只是扩展名像）；{_SAVE_AS}", Kind.WRONG_FORMAT)
    if start and not re.search(rb"[\x01-\x08\x0e-\x1f]", start):
        raise Flaw(f"这是文本文件（例如 csv），不是 Excel 工作簿；{_SAVE_AS}", Kind.WRONG_FORMAT)
    raise Flaw("这不是 Excel 工作簿，或者文件已损坏；请检查是否选错了文件，或重新获取", Kind.WRONG_FORMAT)


def _compound(data: bytes) -> Flaw:
    """What is wrong with a compound file: what Office wrote before 2007, and whatever has a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Flaw(
            "工作簿设有打开密码，无法读取；请在 Excel 中取消密码（文件—信息—保护工作簿），保存后再用", Kind.PROTECTED
        )
    if "WordDocument".encode("utf-16-le") in data:
        return Flaw("这是旧版 Word 文档，不是 Excel 工作簿；请选择 .xlsx 文件", Kind.WRONG_FORMAT)
    return Flaw(f"这是旧版表格文件（.xls 或 .et）；{_SAVE_AS}", Kind.WRONG_FORMAT)


def _refuse_other_archives(entries: Mapping[str, package.Entry], suffix: str) -> None:
    if "word/document.xml" in entries:
        raise Flaw("这是 Word 文档，不是 Excel 工作簿；请选择 .xlsx 文件", Kind.WRONG_FORMAT)
    if "xl/workbook.bin" in entries:
        raise Flaw(f"这是二进制工作簿（.xlsb）；{_SAVE_AS}", Kind.WRONG_FORMAT)
    if "content.xml" in entries and "mimetype" in entries:
        raise Flaw(f"这是开放文档格式（.ods 等）；{_SAVE_AS}", Kind.WRONG_FORMAT)
    if BOOK not in entries:
        raise Flaw("这是压缩包，里面没有工作簿内容；如果工作簿在压缩包里，请先解压", Kind.WRONG_FORMAT)
    if suffix.lower() not in _SUFFIXES:
        raise Flaw(f"扩展名是「{suffix}」，本程序只读 .xlsx 和 .xlsm 工作簿；{_SAVE_AS}", Kind.WRONG_FORMAT)
