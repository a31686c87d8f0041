"""A library that Windows has and Wine 8 lacks: bcryptprimitives.dll, from which Rust takes its random bytes.

There is no code in it: its export forwards to the function of advapi32 that does the same.
"""

from __future__ import annotations

import struct

NAME = "bcryptprimitives.dll"
_EXPORT, _FORWARD = b"ProcessPrng\0", b"advapi32.SystemFunction036\0"
_BASE, _PAGE, _BLOCK = 0x7E_0000_0000, 0x1000, 0x200


def library() -> bytes:
    """The .dll for 64-bit Windows: headers, and one section with the table of exports."""
    table = _exports(_PAGE)
    section = struct.pack("<8sIIII12xI", b".edata", len(table), _PAGE, _BLOCK, _BLOCK, 0x4000_0040)
    dos = b"MZ" + bytes(58) + struct.pack("<I", 64)
    # x86-64, one section, an optional header of 240 bytes; executable, large addresses, a library
    file_header = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, _BLOCK, 0, 0, _PAGE)
    optional += struct.pack("<QIIHHHHHHI", _BASE, _PAGE, _BLOCK, 6, 0, 0, 0, 6, 0, 0)
    optional += struct.pack("<IIIHHQQQQII", 2 * _PAGE, _BLOCK, 0, 2, 0x160, 1 << 20, _PAGE, 1 << 20, _PAGE, 0, 16)
    optional += struct.pack("<II", _PAGE, len(table)) + bytes(15 * 8)
    return (dos + file_header + optional + section).ljust(_BLOCK, b"\0") + table.ljust(_BLOCK, b"\0")


def _exports(start: int) -> bytes:
    """The directory of exports, its three tables and the texts, as they lie from `start` on."""
    addresses = start + 40
    names, ordinals = addresses + 4, addresses + 8
    own = ordinals + 2
    export = own + len(NAME) + 1
    forward = export + len(_EXPORT)
    directory = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, own, 1, 1, 1, addresses, names, ordinals)
    return directory + struct.pack("<IIH", forward, export, 0) + NAME.encode() + b"\0" + _EXPORT + _FORWARD
