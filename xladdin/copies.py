"""Which files this program wrote itself, what each was made from, and whether anybody has changed it since.

A copy that nobody has touched may be made anew; one that somebody worked on is his. Whoever comes back with the
workbook that it all began with is led to the copy that he worked on last.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from workbook.files.saving import target_of, write_atomically
from workbook.refusal import FileRefused
from xladdin import profile

_FORMAT, _MOST_KEPT = 1, 500


@dataclass(frozen=True)
class Made:
    """A file as it was written: its content and that of its source by SHA-256; `root` is where its line began."""

    path: str
    content: str
    moment: str
    source: str = ""
    source_content: str = ""
    root: str = ""


def remember(made: Iterable[Path], source: Path | None = None) -> None:
    """Keep that these files have just been written; those that are copies of a workbook, from that `source`.

    Where it cannot be kept, nothing is lost: the next command asks before it writes in their place, as for any file.
    """
    known = _known()
    begun = str(target_of(source)) if source else ""
    root = known[begun].root or begun if begun in known else begun
    moment = dt.datetime.now(dt.UTC).isoformat()
    for path in made:
        name = str(target_of(path))
        known.pop(name, None)
        known[name] = Made(name, content_of(path), moment, begun, content_of(source) if source else "", root)
    kept = [asdict(one) for one in list(known.values())[-_MOST_KEPT:]]
    text = json.dumps({"format": _FORMAT, "made": kept}, ensure_ascii=False)
    with contextlib.suppress(OSError, FileRefused, RuntimeError, ValueError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        write_atomically(_file(), text.encode("utf-8", "surrogatepass"), force=True)


def write(out: Path, data: bytes, *, force: bool = False) -> None:
    """Write a file that is no copy of a workbook: in the place of one only by `force`, or where nobody has touched it.

    Raises FileRefused as `write_atomically` does.
    """
    write_atomically(out, data, force=force or untouched(out))
    remember([out])


def untouched(*paths: Path) -> bool:
    """Whether all of these files that are there were written by this program and are as it wrote them."""
    known = _known()
    return all(
        (made := known.get(str(target_of(path)))) is not None and made.content == content_of(path)
        for path in paths
        if path.exists()
    )


def record(path: Path) -> Made | None:
    """What is known of a file that this program wrote; None for any other one."""
    return _known().get(str(target_of(path)))


def root(path: Path) -> Path:
    """The file that a copy goes back to in the end; the file itself where it is no copy."""
    made = record(path)
    return Path(made.root) if made and made.root else path


def newest(path: Path) -> Path | None:
    """The workbook of the same line that was made last, where it is still there and is another one than `path`."""
    known = _known()
    own = str(target_of(path))
    begun = known[own].root or own if own in known else own
    line = [one for one in known.values() if one.root == begun and Path(one.path).suffix == ".xlsx"]
    there = [one for one in line if Path(one.path).is_file()]
    last = max(there, key=lambda one: one.moment, default=None)
    return Path(last.path) if last and last.path != own else None


def changed_since(path: Path) -> bool:
    """Whether a file is no longer what it was when a copy was last made of it, or when this program wrote it."""
    known, own = _known(), str(target_of(path))
    then = [one.source_content for one in known.values() if one.source == own]
    then += [known[own].content] if own in known and not then else []
    return bool(then) and content_of(path) != then[-1]


def beside(path: Path, ending: str) -> Path:
    """Where a copy of a workbook goes: 「年报-已填合计.xlsx」 for 「年报.xlsx」 and for every copy of it."""
    begun, own = root(path), target_of(path)
    wanted = path.with_name(f"{begun.stem}-{ending}.xlsx")
    return wanted if target_of(wanted) != own else _numbered(wanted, 2)


def free_beside(path: Path, ending: str) -> Path:
    """The same, under a name that no file has but one that may be made anew, and that is not what `path` came from."""
    wanted = beside(path, ending)
    made = record(path)
    held = {str(target_of(path)), made.source if made else ""}
    number, free = 1, wanted
    while free.exists() and (str(target_of(free)) in held or not untouched(free)):
        number += 1
        free = _numbered(path.with_name(f"{root(path).stem}-{ending}.xlsx"), number)
    return free


def content_of(path: Path) -> str:
    """The SHA-256 of what a file holds; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}（{number}）{path.suffix}")


def _file() -> Path:
    return profile.folder() / "copies.json"


def _known() -> dict[str, Made]:
    """Every file on record by its full path, the oldest first; none where nothing can be read."""
    try:
        data = json.loads(_file().read_text(encoding="utf-8", errors="surrogatepass"))
        if data["format"] != _FORMAT:
            return {}
        return {one["path"]: Made(**{key: str(value) for key, value in one.items()}) for one in data["made"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError):
        return {}
