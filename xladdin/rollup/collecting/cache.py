"""What has been read before: receipts in a file beside the output, which may be deleted at any time.

A line counts only while the file, the rule book and the program are the same; a damaged line does not count.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from xladdin.rollup.collecting import receipt as receipts
from xladdin.rollup.collecting.receipt import Receipt

_FORMAT = "年报助手 汇总缓存 1"
_READERS = ("python-calamine", "lxml", "pypdfium2")
_MOST_BYTES = 4 << 30


@dataclass
class Cache:
    """The receipts of earlier runs by path, and what each unit's state was in the last one.

    The only thing in this room that changes: a line is added as soon as a file has been read.
    """

    path: Path
    known: dict[str, Receipt] = field(default_factory=dict)
    states: Mapping[str, Any] = field(default_factory=dict)
    kept: bool = True
    _file: IO[str] | None = None

    def add(self, receipt: Receipt) -> None:
        """Keep a receipt, at once on the disk; where nothing can be written, it is only remembered."""
        self.known[receipt.path] = receipt
        if not receipt.digest or not self.kept:
            return
        with suppress(OSError, ValueError):
            if self._file is None:
                self._file = self.path.open("a", encoding="utf-8", newline="\n")
            self._file.write(_line(receipts.as_json(receipt)))
            self._file.flush()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            with suppress(OSError, ValueError):
                self._file.close()
            self._file = None

    def finish(self, kept: Iterable[Receipt], states: Mapping[str, Any], *, unchanged: bool) -> None:
        """Write the whole anew: the receipts of the files that are there, and the states of the units."""
        self.close()
        if unchanged and states == self.states:
            return
        lines = [_line([_FORMAT, program()]), _line([states])]
        lines += [_line(receipts.as_json(one)) for one in kept if one.digest]
        temporary = self.path.with_name(self.path.name + ".tmp")
        with suppress(OSError):
            temporary.write_text("".join(lines), encoding="utf-8", newline="\n")
            temporary.replace(self.path)


def cache_path(out: Path) -> Path:
    """Where the cache of a roll-up lies: beside its output, hidden where a dot hides."""
    return out.with_name(f".{out.stem}.汇总缓存")


def open_cache(path: Path) -> Cache:
    """The cache at that path; an empty one where there is none that can be used."""
    found = Cache(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError
        with path.open(encoding="utf-8") as file:
            if _content(next(file)) != [_FORMAT, program()]:
                raise ValueError
            for text in file:
                _take(found, text)
    except (OSError, ValueError, StopIteration):
        found = Cache(path)
        with suppress(OSError):
            path.write_text(_line([_FORMAT, program()]), encoding="utf-8", newline="\n")
    return found


def _take(found: Cache, text: str) -> None:
    with suppress(ValueError, TypeError, IndexError, ArithmeticError):
        content = _content(text)
        if len(content) == 1:
            found.states = content[0]
        else:
            receipt = receipts.from_json(content)
            found.known[receipt.path] = receipt


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
