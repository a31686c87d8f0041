"""The parts of an .xlsx or .docx file, unpacked strictly and within limits.

Such a file is a zip archive. Lenient zip readers disagree on what a crooked archive contains, so nothing crooked
passes: what is checked here is what every reader will find.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workbook.refusal import Kind

MAX_TOTAL = 64 << 20  # bytes of all parts, unpacked; a filled-in report workbook has 300 KB
MAX_PART = 32 << 20  # bytes of one part, unpacked
MAX_PARTS = 2_000
MAX_RATIO, RATIO_FROM = 100, 1 << 20  # sheets pack to 1/10 or 1/30; a small part may pack better and does no harm

BOOK, BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
DAMAGED = "文件不完整或已损坏（例如没有下载完）；请重新获取，或用 Excel、Word、WPS 打开修复后另存"
HOSTILE = "不像正常填报的文件，已拒绝打开；请与报送单位核实"

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED, _UTF8 = 0x1, 0x800
_STORED, _DEFLATED = 0, 8
_UNSAFE_NAME = re.compile(r"[\\:\x00-\x1f]|^/|(?:^|/)\.\.?(?:/|$)")
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


class Flaw(ValueError):
    """What is wrong with the bytes of a file, in words for the user; whoever knows the file's name adds it."""

    def __init__(self, words: str, kind: Kind = Kind.DAMAGED) -> None:
        self.kind = kind
        super().__init__(words)


class Entry(NamedTuple):
    """Where a part stands in the file, as the archive's directory claims; `size` is its unpacked size in bytes."""

    method: int
    crc: int
    packed: int
    size: int
    start: int


def entries(data: bytes, most_part: int = MAX_PART, most_total: int = MAX_TOTAL) -> dict[str, Entry]:
    """The directory of the archive, by part name; raises Flaw if it is crooked or claims more than the limits.

    `most_part` and `most_total` are bytes unpacked, of one part and of all.
    """
    end = len(data) - _END.size
    if end < 0 or data[end : end + 4] != b"PK\x05\x06":
        raise Flaw(DAMAGED)
    _, disk, first_disk, here, count, length, begin, comment = _END.unpack_from(data, end)
    if count > MAX_PARTS:
        raise Flaw(f"文件里的部件超过 {MAX_PARTS} 个，{HOSTILE}")
    if disk or first_disk or here != count or comment or begin + length != end:
        raise Flaw(DAMAGED)
    found: dict[str, Entry] = {}
    seen: set[str] = set()
    at = begin
    for _ in range(count):
        name, entry, at = _entry(data, at, begin, end)
        if name.lower() in seen:
            raise Flaw(f"文件里有两个同名的部件，{HOSTILE}")
        seen.add(name.lower())
        if not name.endswith("/"):
            found[name] = entry
    if at != end:
        raise Flaw(DAMAGED)
    _refuse_bomb(found, most_part, most_total)
    return found


class Packed(NamedTuple):
    """A part as it stands in the file: what is packed alike is the same, and need not be unpacked to be known again."""

    method: int
    crc: int
    size: int
    content: bytes


def packed(data: bytes, entry: Entry) -> Packed:
    """A part as it is packed."""
    return Packed(entry.method, entry.crc, entry.size, data[entry.start : entry.start + entry.packed])


def unpack(data: bytes, entry: Entry) -> bytes:
    """A part, in UTF-8; at most one byte more than its entry claims is ever unpacked. Raises Flaw if it is damaged."""
    return unpacked(packed(data, entry))


def unpacked(found: Packed) -> bytes:
    """The same from a part as it is packed."""
    part = found.content
    if found.method == _DEFLATED:
        try:
            part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(part, found.size + 1)
        except zlib.error:
            raise Flaw(DAMAGED) from None
    if len(part) != found.size or zlib.crc32(part) != found.crc:
        raise Flaw(DAMAGED)
    for start, encoding in _WIDE:
        if part.startswith(start):  # or a doctype in UTF-16 would hide from a search for ASCII
            return part.decode(encoding, "replace").encode()
    return part


def chunks(data: bytes, entry: Entry, size: int = 1 << 16) -> Iterator[bytes]:
    """The same part piece by piece, as it is packed; raises Flaw, at the latest after the last piece, if damaged."""
    end = entry.start + entry.packed
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == _DEFLATED else None
    length = crc = 0
    for at in range(entry.start, end, size):
        waiting = data[at : min(at + size, end)]
        while waiting:
            try:
                piece = unpacker.decompress(waiting, size) if unpacker else waiting
            except zlib.error:
                raise Flaw(DAMAGED) from None
            waiting = unpacker.unconsumed_tail if unpacker else b""
            length, crc = length + len(piece), zlib.crc32(piece, crc)
            if length > entry.size or (unpacker and unpacker.unused_data):
                raise Flaw(DAMAGED)
            if piece:
                yield piece
    if unpacker and (rest := unpacker.flush()):
        length, crc = length + len(rest), zlib.crc32(rest, crc)
        yield rest
    if length != entry.size or crc != entry.crc:
        raise Flaw(DAMAGED)


def refuse_doctype(part: bytes) -> None:
    """Raise Flaw if a part could define entities: those that multiply themselves, or that fetch other files."""
    if b"<!DOCTYPE" in part:
        raise Flaw(f"文件里夹带了实体定义（DOCTYPE），{HOSTILE}")


def _entry(data: bytes, at: int, begin: int, end: int) -> tuple[str, Entry, int]:
    """The entry at `at` in the directory data[begin:end], and where the next one stands."""
    if at + _CENTRAL.size > end:
        raise Flaw(DAMAGED)
    head = _CENTRAL.unpack_from(data, at)
    flags, method, crc, packed, size, offset = head[3], head[4], *head[7:10], head[16]
    at += _CENTRAL.size
    raw = data[at : at + head[10]]
    if head[0] != b"PK\x01\x02" or offset + _LOCAL.size > begin or method not in (_STORED, _DEFLATED):
        raise Flaw(DAMAGED)
    if flags & _ENCRYPTED:
        raise Flaw("文件加了密码，无法读取；请取消密码后保存再用", Kind.PROTECTED)
    local = _LOCAL.unpack_from(data, offset)
    named = offset + _LOCAL.size
    start = named + local[9] + local[10]
    if local[0] != b"PK\x03\x04" or data[named : named + local[9]] != raw or start + packed > begin:
        raise Flaw(DAMAGED)
    return _part_name(raw, flags), Entry(method, crc, packed, size, start), at + sum(head[10:13])


def _part_name(raw: bytes, flags: int) -> str:
    try:
        name = raw.decode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeDecodeError:
        raise Flaw(DAMAGED) from None
    if not name or _UNSAFE_NAME.search(name):
        raise Flaw(f"文件里有路径可疑的部件，{HOSTILE}")
    return name


def _refuse_bomb(found: Mapping[str, Entry], most_part: int, most_total: int) -> None:
    total = sum(entry.size for entry in found.values())
    if total > most_total or any(entry.size > most_part for entry in found.values()):
        raise Flaw(f"解压后有 {total >> 20} MB，{HOSTILE}")
    if any(entry.size > RATIO_FROM and entry.size > MAX_RATIO * entry.packed for entry in found.values()):
        raise Flaw(f"解压后膨胀超过 {MAX_RATIO} 倍，{HOSTILE}")
