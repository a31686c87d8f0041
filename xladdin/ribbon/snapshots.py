"""撤销上次写入: what the cells held before the last write, kept where it outlives Excel and this program.

One write is kept for each workbook, in a file under the user's profile. It is restored only if the cells still hold
what was written, so that nothing typed since is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from workbook.files.saving import write_atomically
from workbook.layout import Place
from workbook.refusal import FileRefused, Kind
from xladdin import profile
from xladdin.book.sheets import write_cells
from xladdin.hosts.content import Content, packed, read_held, unpacked
from xladdin.hosts.contract import Book
from xladdin.hosts.protection import writable

_MOST_KEPT = 50
_FORMAT = 2


@dataclass(frozen=True)
class Changed:
    """One cell: what it held before the write, ready to be written again, and what was written."""

    place: Place
    before: Content
    after: Content


@dataclass(frozen=True)
class Snapshot:
    """One write that can be undone; `label` is the button that made it."""

    label: str
    cells: tuple[Changed, ...]


def write_undoably(book: Book, label: str, cells: Mapping[Place, Content]) -> None:
    """Write these cells, after keeping what they hold; locked ones are unlocked meanwhile.

    Raises FileRefused, with nothing written, where a sheet has a password or the old contents cannot be kept.
    """
    if not cells:
        return
    held = _held(book, cells)
    # Kept only once the sheets can be written, so that a refused write leaves the one before it to be undone.
    with writable(book, *dict.fromkeys(place.sheet for place in cells)):
        keep(book, Snapshot(label, tuple(Changed(place, held[place], after) for place, after in cells.items())))
        write_cells(book, cells)


def restore(book: Book, snapshot: Snapshot) -> None:
    """Write back what the cells held; FileRefused, naming them, if some have been changed since."""
    held = _held(book, {cell.place: cell.after for cell in snapshot.cells})
    others = [c.place for c in snapshot.cells if not (_same(held[c.place], c.after) or _same(held[c.place], c.before))]
    if others:
        names = "、".join(map(str, others[:3])) + (f"等 {len(others)} 格" if len(others) > 3 else "")
        raise FileRefused(
            book.name,
            f"{names}在「{snapshot.label}」之后又改过，撤销会丢掉新填的数，所以没有撤销。",
            Kind.CHANGED_SINCE,
        )
    with writable(book, *dict.fromkeys(cell.place.sheet for cell in snapshot.cells)):
        write_cells(book, {cell.place: cell.before for cell in snapshot.cells})
    _file(book).unlink(missing_ok=True)


def keep(book: Book, snapshot: Snapshot) -> None:
    """Keep a snapshot as the last write of this workbook; FileRefused where it cannot be written."""
    target = _file(book)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for old in sorted(target.parent.glob("*.json"), key=lambda path: path.stat().st_mtime)[: -_MOST_KEPT + 1]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise FileRefused(
            target, "建不了撤销记录的文件夹，所以没有写入；请检查磁盘空间和权限。", Kind.NOT_WRITTEN
        ) from error
    data = {
        "format": _FORMAT,
        "workbook": book.fullname,
        "label": snapshot.label,
        "cells": [[*_position(c.place), packed(c.before), packed(c.after)] for c in snapshot.cells],
    }
    write_atomically(target, json.dumps(data, ensure_ascii=False).encode("utf-8"), force=True)


def last(book: Book) -> Snapshot | None:
    """The last write of this workbook that can still be undone; None if there is none."""
    try:
        data = json.loads(_file(book).read_text(encoding="utf-8"))
        if data["format"] != _FORMAT or data["workbook"] != book.fullname:
            return None
        cells = tuple(
            Changed(Place(sheet, row, column), unpacked(before), unpacked(after))
            for sheet, row, column, before, after in data["cells"]
        )
        return Snapshot(data["label"], cells)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _file(book: Book) -> Path:
    return profile.folder() / "undo" / f"{sha256(book.fullname.encode()).hexdigest()[:24]}.json"


def _held(book: Book, places: Iterable[Place]) -> dict[Place, Content]:
    """What each of these cells holds, ready to be written again."""
    held: dict[Place, Content] = {}
    for sheet, group in groupby(sorted(places, key=_position), key=lambda place: place.sheet):
        cells = list(group)
        top, left = min(c.row for c in cells), min(c.column for c in cells)
        corners = (top, left), (max(c.row for c in cells), max(c.column for c in cells))
        block = read_held(book, sheet, *corners)
        held |= {place: block[place.row - top][place.column - left] for place in cells}
    return held


def _same(held: Content, other: Content) -> bool:
    """Whether two contents are one: TRUE is not 1, and a text is neither the formula nor the error it reads like."""
    return _kind(held) == _kind(other) and held == other


def _kind(content: Content) -> type:
    return float if type(content) is int else type(content)


def _position(place: Place) -> tuple[str, int, int]:
    return place.sheet, place.row, place.column
