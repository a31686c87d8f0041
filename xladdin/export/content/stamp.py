"""Which figures an output was made from: a mark that every format carries out of sight, and that can be read again.

The same figures on the same date give the same mark, and with it the same bytes of every output.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from io import BytesIO

from workbook.digest import digest
from workbook.report import Report

CUSTOM_PROPERTIES = "docProps/custom.xml"
_NAME = "nianbao"
# The length of the last piece is fixed: what follows it in a PNG may be a letter.
_MARK = re.compile(
    rf"{_NAME} status=(final|draft) figures=([0-9a-f]{{64}}) date=(\d{{4}}-\d\d-\d\d) rules=([\w.+]+-[0-9a-f]{{12}})"
)
_PACKAGE = b"PK\x03\x04"
_MOST_PICTURES, _LARGEST_PICTURE = 100, 16 << 20  # what is looked through in a document
_MOST_PROPERTIES = 1 << 20  # bytes of custom properties that are looked through


@dataclass(frozen=True)
class Stamp:
    """Where an output comes from: the SHA-256 of its figures, the date of export, the rule book it was checked with."""

    figures: str
    date: dt.date
    rules: str
    draft: bool = False

    @property
    def text(self) -> str:
        """The mark as it stands in an output: one line of ASCII, the same in every format."""
        status = "draft" if self.draft else "final"
        return f"{_NAME} status={status} figures={self.figures} date={self.date.isoformat()} rules={self.rules}"


def stamp_of(report: Report, date: dt.date, *, draft: bool = False) -> Stamp:
    """The stamp of an output that is made of this report on that date."""
    return Stamp(digest(report), date, rules_version(), draft)


@cache
def rules_version() -> str:
    """Which rules checked the figures: the version of the program and the beginning of the rule book's SHA-256."""
    book = resources.files("checks").joinpath("rulebook.toml").read_bytes().replace(b"\r\n", b"\n")
    return f"{metadata.version('nianbao')}-{hashlib.sha256(book).hexdigest()[:12]}"


def stamp_in(output: bytes) -> Stamp | None:
    """The stamp that an output of any format carries; None where there is none."""
    return _read(_custom_properties(output) if output.startswith(_PACKAGE) else output)


def stamps_of_pictures(output: bytes) -> tuple[Stamp, ...]:
    """The stamps of the pictures of ours that a Word document holds."""
    if not output.startswith(_PACKAGE):
        return ()
    return tuple(stamp for picture in _pictures(output) if (stamp := _read(picture)))


def _read(output: bytes) -> Stamp | None:
    found = _MARK.search(output.decode("latin-1"))
    if not found:
        return None
    try:
        return Stamp(found[2], dt.date.fromisoformat(found[3]), found[4], found[1] == "draft")
    except ValueError:
        return None


def comment(stamp: Stamp) -> str:
    """The stamp as a comment of HTML, SVG and Markdown."""
    return f"<!-- {stamp.text} -->"


def in_svg(svg: bytes, stamp: Stamp) -> bytes:
    """The drawing with the stamp as a comment behind its opening tag."""
    head, end, rest = svg.partition(b">")
    return head + end + comment(stamp).encode("ascii") + rest


def in_png(png: bytes, stamp: Stamp) -> bytes:
    """The picture with the stamp as a tEXt chunk behind its header (PNG specification, ISO/IEC 15948 §11.3.4.3)."""
    chunk = b"tEXt" + _NAME.encode("ascii") + b"\0" + stamp.text.encode("ascii")
    end_of_header = 8 + 25
    framed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:end_of_header] + framed + png[end_of_header:]


def _custom_properties(package: bytes) -> bytes:
    """The custom properties of a Word or Excel file, nothing where there are none or the file is damaged."""
    try:
        with zipfile.ZipFile(BytesIO(package)) as archive, archive.open(CUSTOM_PROPERTIES) as part:
            return part.read(_MOST_PROPERTIES)
    except (KeyError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError):
        return b""


def _pictures(package: bytes) -> Iterator[bytes]:
    """The pictures of a Word document, as far as they may be ours."""
    try:
        with zipfile.ZipFile(BytesIO(package)) as archive:
            parts = [part for part in archive.infolist() if part.filename.startswith("word/media/")]
            for part in parts[:_MOST_PICTURES]:
                if part.filename.endswith(".png") and part.file_size <= _LARGEST_PICTURE:
                    with archive.open(part) as picture:
                        yield picture.read(_LARGEST_PICTURE)
    except (KeyError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError):
        return
