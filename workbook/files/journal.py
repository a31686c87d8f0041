"""Several files that change together: after a kill at any instant, the next start of the program finds the old set.

Before the first file is touched, a journal in the user's own folder says what is to be replaced and where the old files
are kept. The last step, in which the journal goes, makes the new set valid; one that is left over is undone by the next
start. Between the first and the last step, some milliseconds, an observer may see new files beside old ones, each of
them whole. The journal does not stand beside the files: what others send could bring a forged one.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from workbook.user_folder import user_folder

_REPLACING, _DONE = "replacing", "done"  # lines that the journal gains


@dataclass(frozen=True, slots=True)
class Replacement:
    """One file: its path, where the new one waits, and where the old one is kept ("" if there is none)."""

    target: str
    new: str
    old: str


class Journal:
    """What has been begun and is not done. `file` is None where the user's folder cannot be written."""

    def __init__(self, steps: Sequence[Replacement], file: IO[str] | None) -> None:
        self._steps = steps
        self._file = file
        self.is_replacing = False
        try:
            self.note(json.dumps([asdict(step) for step in steps]))
        except OSError:  # no room there: then only a kill is not undone
            self._file = None

    def keep_old(self) -> None:
        """Keep every file that is to be replaced under its other name, without touching it."""
        for step in self._steps:
            if step.old:
                try:
                    os.link(step.target, step.old)
                except (OSError, NotImplementedError):  # a file system without links
                    shutil.copy2(step.target, step.old)

    def begin_replacing(self) -> None:
        """From now on a file that waits no longer has taken its name."""
        self.note(_REPLACING)
        self.is_replacing = True

    def note(self, line: str) -> None:
        """Add a line, on the disk before anything else happens."""
        if self._file:
            self._file.write(line + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())


@contextlib.contextmanager
def journal(steps: Sequence[Replacement], token: str) -> Iterator[Journal]:
    """Within the block the journal stands; after it the new set holds, or, if the block fails, the old one."""
    path = _folder() / f"{token}.journal"
    with contextlib.ExitStack() as held:
        file = _opened(path, held)
        started = Journal(steps, file)
        try:
            yield started
            started.note(_DONE)
        except BaseException:
            undo(steps, was_replacing=started.is_replacing)
            raise
        else:
            _forget_old(steps)
        finally:
            if file:
                _unlock(file)
                path.unlink(missing_ok=True)


@contextlib.contextmanager
def undone_on_failure(steps: Sequence[Replacement]) -> Iterator[Journal]:
    """The same without a journal: for one file, which takes its name in one step of the operating system."""
    started = Journal(steps, None)
    try:
        yield started
    except BaseException:
        undo(steps, was_replacing=False)
        raise


def recover() -> None:
    """Undo what a program that was killed has left half done; what still is at work is left alone."""
    try:
        found = sorted(_folder().glob("*.journal"))
    except (OSError, RuntimeError, ValueError):
        return
    for path in found:
        with contextlib.suppress(OSError, ValueError, TypeError):
            with path.open("r+", encoding="utf-8") as file:
                if not _lock(file):
                    continue
                lines = file.read().split("\n")
                steps = [Replacement(**step) for step in json.loads(lines[0] or "[]")]
                if _DONE in lines[1:]:
                    _forget_old(steps)
                else:
                    undo(steps, was_replacing=_REPLACING in lines[1:])
                _unlock(file)
            path.unlink(missing_ok=True)


def undo(steps: Sequence[Replacement], *, was_replacing: bool) -> None:
    """Put every old file back and take every new one away, as far as it got."""
    for step in reversed(steps):
        target, new, old = Path(step.target), Path(step.new), Path(step.old) if step.old else None
        if was_replacing and not new.exists():
            if old is None:
                target.unlink(missing_ok=True)
            elif old.exists():
                old.replace(target)
        new.unlink(missing_ok=True)
        if old:
            old.unlink(missing_ok=True)


def _forget_old(steps: Sequence[Replacement]) -> None:
    for step in steps:
        if step.old:
            with contextlib.suppress(OSError):
                Path(step.old).unlink(missing_ok=True)


def _folder() -> Path:
    return user_folder() / "未完成"


def _opened(path: Path, held: contextlib.ExitStack) -> IO[str] | None:
    """The journal, locked while this program lives; None where it cannot be written: then only a kill is not undone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = held.enter_context(path.open("x", encoding="utf-8"))
    except (OSError, RuntimeError, UnicodeEncodeError):
        return None
    _lock(file)
    return file


def _lock(file: IO[str]) -> bool:
    """Whether nobody else has the journal locked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(file: IO[str]) -> None:
    with contextlib.suppress(OSError, ValueError):
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        file.close()
