"""What has been read before: receipts in a file beside the output, which may be deleted at any time.

A line counts only while the file, the rule book and the program are the same; a damaged line does not count.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from xladdin.rollup.collecting import receipt as receipts
from xladdin.rollup.collecting.receipt import Receipt

_FORMAT = "年报助手 汇总缓存 2"
# How a line begins that tells of the states of the units, and one that tells of a file: with its path.
_STATES = re.compile(rb"[0-9a-f]{12} \[\{")
_PATH = re.compile(rb'[0-9a-f]{12} \[("(?:[^"\\]|\\.)*"),')
_READERS = ("python-calamine", "lxml", "pypdfium2")
_MOST_BYTES = 4 << 30
# Lines are mostly asked for in the order in which they stand: so many bytes of them are read at once.
_AT_ONCE = 1 << 18


@dataclass
class Cache:
    """The receipts of earlier runs by path, and what each unit's state was in the last one.

    They stay on the disk until one is asked for. The only thing in this room that changes: a line is added as soon as
    a file has been read.
    """

    path: Path
    folder: str = ""
    states: Mapping[str, Any] = field(default_factory=dict)
    kept: bool = True
    _lines: dict[str, tuple[int, int]] = field(default_factory=dict)  # where the line of a file begins, and how long
    _file: IO[bytes] | None = None
    _held: tuple[int, bytes] = (0, b"")  # a piece of the file that was read at once, and where it begins
    _outdated: bool = False  # whether some line tells what a later one tells anew

    @property
    def works(self) -> bool:
        """Whether what is added can be had again."""
        return self._opened() is not None

    def __contains__(self, path: object) -> bool:
        """Whether a file of that path has been read before."""
        return path in self._lines

    def __len__(self) -> int:
        """How many files have been read before."""
        return len(self._lines)

    def get(self, path: str) -> Receipt | None:
        """The receipt of that file from an earlier run; None where there is none, or its line is damaged."""
        if path not in self._lines or (file := self._opened()) is None:
            return None
        with suppress(OSError, ValueError, TypeError, IndexError, ArithmeticError):
            return receipts.from_json(_content(self._line_at(file, path).decode("utf-8"))[1])
        return None

    def all(self) -> Iterator[Receipt]:
        """The receipts of all files from earlier runs, in the order in which they stand; none of a damaged line."""
        return (receipt for path in self._lines if (receipt := self.get(path)))

    def add(self, receipt: Receipt) -> None:
        """Keep a receipt, at once on the disk; where nothing can be written, it is not kept."""
        if not receipt.digest or not self.kept or (file := self._opened()) is None:
            return
        with suppress(OSError, ValueError):
            line = _line([receipt.path, receipts.as_json(receipt)]).encode()
            at = file.seek(0, os.SEEK_END)
            file.write(line)
            file.flush()
            self._outdated |= receipt.path in self._lines
            self._lines[receipt.path] = at, len(line)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            with suppress(OSError, ValueError):
                self._file.close()
            self._file, self._held = None, (0, b"")

    def finish(self, kept: Collection[str], states: Mapping[str, Any]) -> None:
        """Write the whole anew, the receipts of these files and the states of the units, unless it is so already."""
        if states == self.states and set(kept) == set(self._lines) and not self._outdated:
            self.close()
            return
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}.tmp")  # another run may be at it too
        try:
            with suppress(OSError, ValueError):
                if (file := self._opened()) is None:
                    return
                with temporary.open("wb") as anew:
                    lines = self._written(anew, file, kept, states)
                self.close()
                temporary.replace(self.path)
                self.states, self._lines, self._outdated = states, lines, False
        finally:
            self.close()
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _written(
        self, anew: IO[bytes], file: IO[bytes], kept: Collection[str], states: Mapping[str, Any]
    ) -> dict[str, tuple[int, int]]:
        """Write the whole into another file; gives where the line of every file stands in it."""
        at = anew.write(_line([_FORMAT, program(), self.folder]).encode() + _line([states]).encode())
        lines: dict[str, tuple[int, int]] = {}
        for path in kept:
            if path in self._lines and (line := self._line_at(file, path)):
                lines[path] = at, anew.write(line)
                at += len(line)
        return lines

    def _opened(self) -> IO[bytes] | None:
        """The file, begun if it is not there; None where there can be none."""
        if self._file is None and self.kept:
            with suppress(OSError):
                begun = self.path.exists() and (self.states or self._lines)
                self._file = self.path.open("r+b" if begun else "w+b")
                if not begun:
                    self._file.write(_line([_FORMAT, program(), self.folder]).encode())
        return self._file

    def _line_at(self, file: IO[bytes], path: str) -> bytes:
        """The line of a file; nothing where another run has put another one there meanwhile."""
        at, length = self._lines[path]
        begins, held = self._held
        if not begins <= at <= at + length <= begins + len(held):
            file.seek(at)
            begins, held = self._held = at, file.read(max(length, _AT_ONCE))
        line = held[at - begins : at - begins + length]
        found = _PATH.match(line)
        return line if found and found[1] == json.dumps(path).encode() else b""


def cache_path(out: Path, folder: Path) -> Path:
    """Where the cache of a roll-up of that folder lies: beside its output, hidden where a dot hides.

    It is named after the folder and not after the output, of which every click on 汇总 makes another one.
    """
    return out.with_name(f".{folder.resolve().name}.汇总缓存")


def open_cache(path: Path, folder: Path | None = None) -> Cache:
    """The cache at that path; an empty one where there is none that can be used, or it is of another folder."""
    found = Cache(path, str(folder.resolve()) if folder else "")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError
        with path.open("rb") as file:
            if _content(next(file).decode()) != [_FORMAT, program(), found.folder]:
                raise ValueError
            _take(found, file)
    except (OSError, ValueError, StopIteration):
        return Cache(path, found.folder)
    return found


def _take(found: Cache, file: IO[bytes]) -> None:
    """Where the line of every file lies; what it says is looked at when it is asked for."""
    at = file.tell()
    for line in file:
        with suppress(ValueError, TypeError, IndexError):
            if _STATES.match(line):
                found.states = _content(line.decode())[0]
            elif start := _PATH.match(line):
                found._lines[json.loads(start[1])] = at, len(line)
        at += len(line)


@cache
def program() -> str:
    """A digest of the program: its sources, the rule book and the forms, and the libraries that read files."""
    found = hashlib.sha256()
    for package in ("workbook", "checks", "xladdin"):
        spec = find_spec(package)
        root = Path((spec.origin if spec else None) or "").parent
        for path in sorted(root.rglob("*")):
            if path.suffix in {".py", ".toml"}:
                found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    for library in _READERS:
        found.update(metadata.version(library).encode())
    return found.hexdigest()[:32]


def _line(content: object) -> str:
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return f"{_check(text)} {text}\n"


def _content(line: str) -> Any:
    check, _, text = line.rstrip("\n").partition(" ")
    if check != _check(text):
        raise ValueError("a damaged line")
    return json.loads(text)


def _check(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
