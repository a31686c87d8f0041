"""Reads a VBA project as [MS-OVBA] describes it, apart from the library that writes ours.

What a record means is looked up by its number; a module is kept as the bytes before its source, and the source.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

import olefile

# The records of the stream `dir`, 2.3.4.2; those of one module follow its name.
NAMES = {
    0x01: "system", 0x4A: "compatible with", 0x02: "language", 0x14: "language invoked", 0x03: "code page",
    0x04: "project", 0x05: "text", 0x40: "text in Unicode", 0x06: "help", 0x3D: "second help", 0x07: "help context",
    0x08: "flags of the library", 0x09: "version", 0x0C: "constants", 0x3C: "constants in Unicode",
    0x16: "reference", 0x3E: "reference in Unicode", 0x0D: "registered reference",
    0x0F: "number of modules", 0x13: "cookie",
    0x19: "module", 0x47: "module in Unicode", 0x1A: "stream", 0x32: "stream in Unicode", 0x1C: "module text",
    0x48: "module text in Unicode", 0x31: "offset", 0x1E: "module help context", 0x2C: "module cookie",
    0x21: "procedural", 0x22: "document or class", 0x25: "read only", 0x28: "private", 0x2B: "end of module",
    0x10: "end",
}  # fmt: skip
_VERSION, _MODULE_STREAM, _OFFSET, _END = 0x09, 0x1A, 0x31, 0x10
_CHUNK = 4096

Record = tuple[str, bytes]


@dataclass(frozen=True)
class Module:
    """What stands in the stream of a module: its compiled part, if any, and its source."""

    compiled: bytes
    source: str


@dataclass(frozen=True)
class Project:
    """A vbaProject.bin: the stream _VBA_PROJECT, the records of `dir`, the lines of PROJECT, and the modules."""

    header: bytes
    records: tuple[Record, ...]
    lines: tuple[str, ...]
    modules: dict[str, Module]
    streams: frozenset[str]


def read(path: Path) -> Project:
    """The VBA project of an .xlam or .xlsm."""
    with zipfile.ZipFile(path) as package:
        return project(package.read("xl/vbaProject.bin"))


def project(content: bytes) -> Project:
    """A vbaProject.bin; ValueError where it is not as the specification says."""
    with olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_INCORRECT) as file:
        streams = {"/".join(path): file.openstream(path).read() for path in file.listdir()}
    records = tuple(_records(decompressed(streams["VBA/dir"])))
    return Project(
        header=streams["VBA/_VBA_PROJECT"],
        records=records,
        lines=tuple(streams["PROJECT"].decode("cp1252").split("\r\n")),
        modules=dict(_modules(records, streams)),
        streams=frozenset(streams),
    )


def decompressed(container: bytes) -> bytes:
    """What a CompressedContainer (2.4.1) holds."""
    if container[:1] != b"\x01":
        raise ValueError("no container")
    found, at = bytearray(), 1
    while at < len(container):
        head = struct.unpack_from("<H", container, at)[0]
        if head >> 12 & 7 != 3:
            raise ValueError("no chunk")
        end = at + (head & 0xFFF) + 3
        if end > len(container):
            raise ValueError("a chunk is cut short")
        found += _chunk(container[at + 2 : end]) if head >> 15 else container[at + 2 : end]
        at = end
    return bytes(found)


def _chunk(tokens: bytes) -> bytes:
    found, at = bytearray(), 0
    while at < len(tokens):
        flags, at = tokens[at], at + 1
        for bit in range(8):
            if at >= len(tokens):
                break
            if not flags >> bit & 1:
                found.append(tokens[at])
                at += 1
                continue
            offset, length = _copy(struct.unpack_from("<H", tokens, at)[0], len(found))
            for _ in range(length):
                found.append(found[-offset])
            at += 2
    if len(found) > _CHUNK:
        raise ValueError("a chunk is too long")
    return bytes(found)


def _copy(token: int, written: int) -> tuple[int, int]:
    """How far back a copy begins and how long it is: the more is written, the more bits tell the first (2.4.1.3.19)."""
    bits = max((written - 1).bit_length(), 4)
    return (token >> 16 - bits) + 1, (token & (0xFFFF >> bits)) + 3


def _records(directory: bytes) -> list[Record]:
    found, at = [], 0
    while True:
        kind, size = struct.unpack_from("<HI", directory, at)
        size = 6 if kind == _VERSION else size  # it says 4, and that is not its size (2.3.4.2.1.11)
        found.append((NAMES[kind], directory[at + 6 : at + 6 + size]))
        at += 6 + size
        if kind == _END:
            if directory[at:] not in (b"", bytes(4)):
                raise ValueError("something stands after the end")
            return found


def _modules(records: tuple[Record, ...], streams: dict[str, bytes]) -> list[tuple[str, Module]]:
    found, stream = [], ""
    for name, content in records:
        if name == NAMES[_MODULE_STREAM]:
            stream = content.decode("cp1252")
        if name == NAMES[_OFFSET]:
            whole, offset = streams[f"VBA/{stream}"], struct.unpack("<I", content)[0]
            found.append((stream, Module(whole[:offset], decompressed(whole[offset:]).decode("cp1252"))))
    return found
