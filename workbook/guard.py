"""Which files are refused before any reader opens them, and what the user is told.

A workbook from another office may be broken or hostile: some files make a reader eat all memory, hang, or end the whole
process. Everything is therefore looked at as bytes first, within limits, and readers get the bytes that were looked at.
"""

from __future__ import annotations

import posixpath
import re
import stat
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from workbook.layout import column_letters

MAX_FILE = 32 << 20  # bytes on disk; a filled-in report workbook has some 60 KB
MAX_TOTAL = 64 << 20  # bytes of all parts, unpacked
MAX_PART = 32 << 20  # bytes of one part, unpacked
MAX_INDEX = 1 << 20  # bytes of the list of sheets, the only part that is parsed here
MAX_PARTS = 2_000
MAX_RATIO, RATIO_FROM = 100, 1 << 20  # sheet XML packs to 1/10 or 1/30; small parts may pack better and do no harm
MAX_ROW, MAX_COLUMN = 10_000, 1_000
MAX_AREA = 1_000_000  # cells: readers hold a sheet as a full rectangle, and every merged cell as an object
MAX_TAGS = 4_000_000

_SUFFIXES = frozenset({".xlsx", ".xlsm"})
_SAVE_AS = "请用 Excel 或 WPS 打开，另存为「Excel 工作簿（.xlsx）」后再用"
_DAMAGED = "文件不完整或已损坏（例如没有下载完）；请重新获取，或用 Excel 打开修复后另存"
_HOSTILE = "这不像正常填报的工作簿，已拒绝打开；请与报送单位核实"
_FAR = "离表格太远，会耗尽内存；请在 Excel 中删除表格以外的行和列，保存后再用"


class FileRefused(Exception):
    """A file cannot be read or written; the text is for the user and begins with the file's name."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(f"{self.path.name}：{reason}")


class _Flaw(ValueError):
    """What is wrong with the bytes, in words for the user; the file's name is added by whoever knows it."""


def check_workbook(path: Path) -> bytes:
    """The bytes of a workbook that readers may open, read once: parse these bytes, do not open the path again.

    Raises FileRefused, and nothing else, for whatever is not a sound .xlsx or .xlsm file within the limits above.
    """
    data = _read(path)
    try:
        entries = _entries(_only_zip(data))
        _refuse_other_office_files(entries, path.suffix)
        parts = {name: _unpack(data, entry) for name, entry in entries.items()}
        sheet_of = {part: sheet for sheet, part in _sheets(parts).items()}
        for name, part in parts.items():
            _check_part(part, f"工作表「{sheet_of[name]}」" if name in sheet_of else "文件")
    except _Flaw as flaw:
        raise FileRefused(path, str(flaw)) from None
    return data


def formula_cells(data: bytes) -> Mapping[str, frozenset[str]]:
    """By sheet name, the addresses (「D6」) of formulas that nobody has calculated: there is no result in the file.

    Readers give these cells as empty. A formula whose stored result is an empty text (t="str") has been calculated.
    `data` is what check_workbook returned; ValueError if it is not.
    """
    entries = _entries(data)
    index = {name: _unpack(data, entries[name]) for name in (_BOOK, _BOOK_RELS) if name in entries}
    sheets = _sheets({**dict.fromkeys(entries, b""), **index})
    return {sheet: frozenset(_uncalculated(_unpack(data, entries[name]))) for sheet, name in sheets.items()}


# --- the file ---------------------------------------------------------------------------------------------------------


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FileRefused(path, "这是一个文件夹；请选择其中的工作簿文件")
        if not stat.S_ISREG(status.st_mode):
            raise FileRefused(path, "这不是普通文件，无法读取；请选择一个 .xlsx 工作簿")
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise FileRefused(path, "找不到这个文件；请检查文件名和所在的文件夹") from None
    except PermissionError:
        raise FileRefused(path, "没有权限读取，或者文件正被其他程序独占；请关闭后再试，或请管理员授权") from None
    except (OSError, ValueError):
        raise FileRefused(path, "读取失败；请检查文件所在的磁盘或网络位置，或复制到本机后再试") from None
    if len(data) > MAX_FILE:
        raise FileRefused(path, f"文件超过 {MAX_FILE >> 20} MB，不像填报的工作簿；请检查是否选错了文件")
    return data


def _only_zip(data: bytes) -> bytes:
    """The bytes themselves if they begin as a workbook does; otherwise say which kind of file they are."""
    if data.startswith(b"PK\x03\x04"):
        return data
    if not data:
        raise _Flaw("文件是空的（0 字节）；请重新获取这个文件")
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _Flaw(_compound_file(data))
    start = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    if start.startswith(b"%pdf"):
        raise _Flaw("这是 PDF 文件，不是 Excel 工作簿；请选择 .xlsx 文件")
    if start.startswith(b"<"):
        raise _Flaw(f"这是网页或 XML 文件，不是 Excel 工作簿（只是扩展名像）；{_SAVE_AS}")
    if start and not re.search(rb"[\x01-\x08\x0e-\x1f]", start):
        raise _Flaw(f"这是文本文件（例如 csv），不是 Excel 工作簿；{_SAVE_AS}")
    raise _Flaw("这不是 Excel 工作簿，或者文件已损坏；请检查是否选错了文件，或重新获取")


def _compound_file(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "工作簿设有打开密码，无法读取；请在 Excel 中取消密码（文件—信息—保护工作簿）后保存再用"
    if "WordDocument".encode("utf-16-le") in data:
        return "这是旧版 Word 文档，不是 Excel 工作簿；请选择 .xlsx 文件"
    return f"这是旧版表格文件（.xls 或 .et）；{_SAVE_AS}"


def _refuse_other_office_files(entries: Mapping[str, _Entry], suffix: str) -> None:
    if "word/document.xml" in entries:
        raise _Flaw("这是 Word 文档，不是 Excel 工作簿；请选择 .xlsx 文件")
    if "xl/workbook.bin" in entries:
        raise _Flaw(f"这是二进制工作簿（.xlsb）；{_SAVE_AS}")
    if "content.xml" in entries and "mimetype" in entries:
        raise _Flaw(f"这是开放文档格式（.ods 等）；{_SAVE_AS}")
    if _BOOK not in entries:
        raise _Flaw("这是压缩包，里面没有工作簿内容；如果工作簿在压缩包里，请先解压")
    if suffix.lower() not in _SUFFIXES:
        raise _Flaw(f"扩展名是「{suffix or '（无）'}」，本程序只读 .xlsx 和 .xlsm；{_SAVE_AS}")


# --- the parts: a zip directory read strictly, because lenient readers disagree on what a crooked one contains ---------

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_STORED, _DEFLATED = 0, 8


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a part stands in the file; `size` is what the directory claims, and is never trusted."""

    method: int
    crc: int
    packed: int
    size: int
    start: int


def _entries(data: bytes) -> dict[str, _Entry]:
    end = len(data) - _END.size
    if end < 0 or data[end : end + 4] != b"PK\x05\x06":
        raise _Flaw(_DAMAGED)
    _, disk, first_disk, here, count, length, begin, comment = _END.unpack_from(data, end)
    if count > MAX_PARTS:
        raise _Flaw(f"文件里有超过 {MAX_PARTS} 个部件，{_HOSTILE}")
    if disk or first_disk or here != count or comment or begin + length != end:
        raise _Flaw(_DAMAGED)
    entries: dict[str, _Entry] = {}
    seen: set[str] = set()
    at = begin
    for _ in range(count):
        name, entry, at = _entry(data, at, begin, end)
        if name.lower() in seen:
            raise _Flaw(f"文件里有两个同名的部件，{_HOSTILE}")
        seen.add(name.lower())
        if not name.endswith("/"):
            entries[name] = entry
    if at != end:
        raise _Flaw(_DAMAGED)
    _refuse_bomb(entries)
    return entries


def _entry(data: bytes, at: int, begin: int, end: int) -> tuple[str, _Entry, int]:
    """One entry of the directory that stands in data[begin:end], and where the next one begins."""
    if at + _CENTRAL.size > end:
        raise _Flaw(_DAMAGED)
    head = _CENTRAL.unpack_from(data, at)
    flags, method, crc, packed, size, *lengths = head[3], head[4], *head[7:13]
    at += _CENTRAL.size
    raw, offset = data[at : at + lengths[0]], head[16]
    if head[0] != b"PK\x01\x02" or offset + _LOCAL.size > begin or method not in (_STORED, _DEFLATED):
        raise _Flaw(_DAMAGED)
    if flags & _ENCRYPTED:
        raise _Flaw("文件加了密码，无法读取；请取消密码后保存再用")
    local = _LOCAL.unpack_from(data, offset)
    named = offset + _LOCAL.size
    start = named + local[9] + local[10]
    if local[0] != b"PK\x03\x04" or data[named : named + local[9]] != raw or start + packed > begin:
        raise _Flaw(_DAMAGED)
    return _part_name(raw, flags), _Entry(method, crc, packed, size, start), at + sum(lengths)


def _part_name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeDecodeError:
        raise _Flaw(_DAMAGED) from None
    if not name or re.search(r"[\\:\x00-\x1f]|^/|(?:^|/)\.\.?(?:/|$)", name):
        raise _Flaw(f"文件里有路径可疑的部件，{_HOSTILE}")
    return name


def _refuse_bomb(entries: Mapping[str, _Entry]) -> None:
    total = sum(entry.size for entry in entries.values())
    largest = max((entry.size for entry in entries.values()), default=0)
    if total > MAX_TOTAL or largest > MAX_PART:
        raise _Flaw(f"解压后有 {total >> 20} MB，{_HOSTILE}")
    if any(entry.size > RATIO_FROM and entry.size > MAX_RATIO * entry.packed for entry in entries.values()):
        raise _Flaw(f"解压后膨胀超过 {MAX_RATIO} 倍，{_HOSTILE}")


def _unpack(data: bytes, entry: _Entry) -> bytes:
    """The part, in UTF-8. Never more than one byte beyond the size that the directory claims is unpacked."""
    part = data[entry.start : entry.start + entry.packed]
    if entry.method == _DEFLATED:
        try:
            part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(part, entry.size + 1)
        except zlib.error:
            raise _Flaw(_DAMAGED) from None
    if len(part) != entry.size or zlib.crc32(part) != entry.crc:
        raise _Flaw(_DAMAGED)
    for start, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if part.startswith(start):  # or a doctype could hide from a search for ASCII
            return part.decode(encoding, "replace").encode()
    return part


# --- the sheets -------------------------------------------------------------------------------------------------------

_BOOK, _BOOK_RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def _sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name -> name of its part, in the order of the tabs."""
    targets = {}
    for relation in _elements(parts, _BOOK_RELS, "Relationship"):
        target = relation.get("Target", "")
        targets[relation.get("Id")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    sheets: dict[str, str] = {}
    for sheet in _elements(parts, _BOOK, "sheet"):
        name = sheet.get("name", "")
        part = targets.get(next((value for key, value in sheet.items() if key.endswith("}id")), None))
        if name in sheets or part not in parts:
            raise _Flaw(f"工作表「{name}」重复或缺少内容；{_DAMAGED}")
        sheets[name] = part
    if not sheets:
        raise _Flaw(f"里面没有工作表；{_DAMAGED}")
    return sheets


def _elements(parts: Mapping[str, bytes], name: str, tag: str) -> Iterator[ElementTree.Element]:
    part = parts.get(name, b"")
    if len(part) > MAX_INDEX:
        raise _Flaw(f"工作表目录过大，{_HOSTILE}")
    _refuse_doctype(part)
    try:
        root = ElementTree.fromstring(part)  # noqa: S314 - small, and without a doctype there are no entities
    except (ElementTree.ParseError, LookupError, ValueError):
        raise _Flaw(f"工作表目录读不出来；{_DAMAGED}") from None
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == tag)


def _refuse_doctype(part: bytes) -> None:
    if b"<!DOCTYPE" in part:
        raise _Flaw(f"文件里有外部引用或实体定义（DOCTYPE），{_HOSTILE}")
