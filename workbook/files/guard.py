"""Which files are refused before any reader opens them, and what the user is told.

A workbook from another office may be broken or hostile: some files make a reader eat all memory, hang, or end the whole
process. Everything is therefore looked at as bytes first, within limits, and readers get the bytes that were looked at.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook.files import cellscan, package
from workbook.files.package import BOOK, HOSTILE, Flaw
from workbook.refusal import FileRefused

MAX_FILE = 32 << 20  # bytes on disk; a filled-in report workbook has 60 KB, a ledger of 100,000 rows 10 MB
MAX_STRINGS = 1_000_000  # readers reserve room for as many texts as the file claims to hold

_SUFFIXES = frozenset({".xlsx", ".xlsm"})
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为「Excel 工作簿（.xlsx）」后再用"
_STRINGS = re.compile(rb"uniqueCount\s*=\s*[\"']([^\"']*)")


@dataclass(frozen=True, slots=True)
class Weight:
    """How heavy a kind of workbook may be.

    `part` and `total` are bytes unpacked, of one part and of all; `rows`, `columns` and `cells` are of one sheet, where
    a sheet counts as the rectangle from A1 that holds it.
    """

    part: int
    total: int
    rows: int
    columns: int
    cells: int


REPORT = Weight(part=32 << 20, total=64 << 20, rows=10_000, columns=1_000, cells=1_000_000)
FOREIGN = REPORT  # a spreadsheet of somebody else, looked through for the tables of a report
ROSTER = Weight(part=32 << 20, total=64 << 20, rows=100_000, columns=100, cells=1_000_000)
LEDGER = Weight(part=192 << 20, total=256 << 20, rows=200_000, columns=100, cells=6_000_000)


def check_workbook(path: Path, weight: Weight = REPORT) -> bytes:
    """The bytes of a workbook that readers may open, read once: parse these bytes, do not open the path again.

    `weight` is what a workbook of the expected kind may weigh. Raises FileRefused, and nothing else, for whatever is
    not a sound .xlsx or .xlsm file within it.
    """
    data = file_bytes(path, "工作簿文件（.xlsx）", "不像填报的工作簿；请检查是否选错了文件")
    try:
        _refuse_other_kinds(data)
        entries = package.entries(data, weight.part, weight.total)
        _refuse_other_archives(entries, path.suffix)
        sheet_of = {part: sheet for sheet, part in package.sheets(data, entries).items()}
        for name, entry in entries.items():
            where = f"工作表「{sheet_of[name]}」" if name in sheet_of else "文件"
            _check_part(package.unpack(data, entry), where, weight)
    except Flaw as flaw:
        raise FileRefused(path, str(flaw)) from None
    return data


def file_bytes(path: Path, wanted: str, too_large: str) -> bytes:
    """The bytes of a file of moderate size, read once; `wanted` names what the user should choose instead of it.

    Raises FileRefused for whatever cannot be read, and for what would never end: a folder, a pipe, a device.
    `too_large` is what is said of a file beyond MAX_FILE.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileRefused(path, f"这是一个文件夹；请选择其中的{wanted}")
        if not stat.S_ISREG(status.st_mode):
            raise FileRefused(path, f"这不是普通文件，无法读取；请选择{wanted}")
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise FileRefused(path, "找不到这个文件；请检查文件名和所在的文件夹") from None
    except PermissionError:
        raise FileRefused(path, "没有权限读取，或者文件正被其他程序独占；请关闭后再试，或请管理员授权") from None
    except (OSError, ValueError):
        raise FileRefused(path, "读取失败；请检查文件名和所在的磁盘或网络位置，或复制到本机后再试") from None
    if len(data) > MAX_FILE:
        raise FileRefused(path, f"文件超过 {MAX_FILE >> 20} MB，{too_large}")
    return data


def formula_cells(data: bytes, sheets: Collection[str] | None = None) -> Mapping[str, frozenset[str]]:
    """By sheet name, the addresses (「D6」) of formulas that nobody has calculated: the file holds no result for them.

    Readers give these cells as empty. A formula whose stored result is an empty text has been calculated.
    Looks at these sheets only, or at all. `data` is what check_workbook returned; ValueError if it is no workbook.
    """
    return {sheet: frozenset(cellscan.uncalculated(part)) for sheet, part in _sheet_parts(data, sheets)}


def error_cells(data: bytes, sheets: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    """By sheet name, the addresses of the cells of these sheets that came to an error, with the error they show.

    Readers give these cells as empty too. `data` is what check_workbook returned; ValueError if it is no workbook.
    """
    return {sheet: dict(cellscan.errors(part)) for sheet, part in _sheet_parts(data, sheets)}


def _sheet_parts(data: bytes, sheets: Collection[str] | None) -> Iterator[tuple[str, bytes]]:
    """The XML of these sheets, or of all, by name."""
    entries = package.entries(data, LEDGER.part, LEDGER.total)
    for sheet, part in package.sheets(data, entries).items():
        if sheets is None or sheet in sheets:
            yield sheet, package.unpack(data, entries[part])


def _refuse_other_kinds(data: bytes) -> None:
    """Raise Flaw unless the bytes begin as an .xlsx file does, saying which kind of file they are."""
    if data.startswith(b"PK\x03\x04"):
        return
    if not data:
        raise Flaw("文件是空的（0 字节）；请重新获取这个文件")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Flaw(_compound_kind(data))
    # Text in UTF-16 is text too: leave its zero bytes and its mark out of the question.
    start = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    if start.startswith(b"%pdf"):
        raise Flaw("这是 PDF 文件，不是 Excel 工作簿；请选择 .xlsx 文件")
    if start.startswith(b"<"):
        raise Flaw(f"这是网页或 XML 文件，不是 Excel 工作簿（只是扩展名像）；{_SAVE_AS}")
    if start and not re.search(rb"[\x01-\x08\x0e-\x1f]", start):
        raise Flaw(f"这是文本文件（例如 csv），不是 Excel 工作簿；{_SAVE_AS}")
    raise Flaw("这不是 Excel 工作簿，或者文件已损坏；请检查是否选错了文件，或重新获取")


def _compound_kind(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "工作簿设有打开密码，无法读取；请在 Excel 中取消密码（文件—信息—保护工作簿），保存后再用"
    if "WordDocument".encode("utf-16-le") in data:
        return "这是旧版 Word 文档，不是 Excel 工作簿；请选择 .xlsx 文件"
    return f"这是旧版表格文件（.xls 或 .et）；{_SAVE_AS}"


def _refuse_other_archives(entries: Mapping[str, package.Entry], suffix: str) -> None:
    if "word/document.xml" in entries:
        raise Flaw("这是 Word 文档，不是 Excel 工作簿；请选择 .xlsx 文件")
    if "xl/workbook.bin" in entries:
        raise Flaw(f"这是二进制工作簿（.xlsb）；{_SAVE_AS}")
    if "content.xml" in entries and "mimetype" in entries:
        raise Flaw(f"这是开放文档格式（.ods 等）；{_SAVE_AS}")
    if BOOK not in entries:
        raise Flaw("这是压缩包，里面没有工作簿内容；如果工作簿在压缩包里，请先解压")
    if suffix.lower() not in _SUFFIXES:
        raise Flaw(f"扩展名是「{suffix}」，本程序只读 .xlsx 和 .xlsm 工作簿；{_SAVE_AS}")


def _check_part(part: bytes, where: str, weight: Weight) -> None:
    """Raise Flaw if a part would harm its reader; `where` names its sheet in the message."""
    package.refuse_doctype(part)
    for claim in _STRINGS.findall(part) if b"uniqueCount" in part else ():
        if len(claim) > 7 or not claim.isdigit() or int(claim) > MAX_STRINGS:
            raise Flaw(f"文件自称有 {claim[:12].decode('ascii', 'replace')} 条文字，{HOSTILE}")
    if b"sheetData" in part or b"mergeCell" in part or b"commentList" in part:
        cellscan.refuse_far(part, where, (weight.rows, weight.columns, weight.cells))
