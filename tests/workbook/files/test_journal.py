"""Several files that change together, killed at any instant: the next start finds the old set or the new one, whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbook.files import journal, saving
from workbook.files.journal import recover
from workbook.files.saving import write_all_atomically
from workbook.refusal import FileRefused, Kind

OLD = {"甲.txt": b"old 1", "丙.txt": b"old 3"}
NEW = {"甲.txt": b"new 1", "乙.txt": b"new 2", "丙.txt": b"new 3"}
# Every call that changes the disk is counted, and the process ends in front of the n-th one as if it had been killed.
WRITER = """
import os, sys
from pathlib import Path
folder, last = Path(sys.argv[1]), int(sys.argv[2])
from workbook.files.saving import write_all_atomically
calls = 0
def counted(real):
    def call(*arguments, **named):
        global calls
        calls += 1
        if calls == last:
            os._exit(9)
        return real(*arguments, **named)
    return call
for name in ("replace", "rename", "link", "unlink", "fsync", "open"):
    setattr(os, name, counted(getattr(os, name)))
files = {folder / "甲.txt": b"new 1", folder / "乙.txt": b"new 2", folder / "丙.txt": b"new 3"}
write_all_atomically(files, force=True)
os._exit(calls < last)
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of this program, empty."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "导出"
    made.mkdir()
    for name, data in OLD.items():
        (made / name).write_bytes(data)
    return made


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_killed_at_every_step(folder: Path, own_folder: Path) -> None:
    seen = []
    for last in range(1, 80):
        done = subprocess.run([sys.executable, "-c", WRITER, str(folder), str(last)], check=False)
        recover()
        assert held(folder) in (OLD, NEW), f"killed before call {last}"
        assert not list(own_folder.rglob("*.journal"))
        seen.append(held(folder) == NEW)
        if done.returncode == 1:
            break
        for path in folder.iterdir():
            path.unlink()
        for name, data in OLD.items():
            (folder / name).write_bytes(data)
    else:
        pytest.fail("it never came to its end")
    assert len(seen) > 12
    assert seen == sorted(seen), "once the new set holds, it stays"


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_one_that_cannot_be_replaced_leaves_all_as_they_were(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    """As where the file is open in another program on Windows, or must not be changed."""
    real, tried = saving._replace, []

    def replace(new: Path, target: Path, path: Path) -> None:
        tried.append(target)
        if len(tried) == failing:
            raise FileRefused(path, "文件正被其他程序占用", Kind.IN_USE)
        real(new, target, path)

    monkeypatch.setattr(saving, "_replace", replace)
    with pytest.raises(FileRefused, match="占用"):
        write_all_atomically({folder / name: data for name, data in NEW.items()}, force=True)
    assert held(folder) == OLD


def test_a_file_system_without_links(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(1, "no links here")

    monkeypatch.setattr(os, "link", refused)
    write_all_atomically({folder / name: data for name, data in NEW.items()}, force=True)
    assert held(folder) == NEW


def test_a_program_still_at_work_is_left_alone(folder: Path) -> None:
    step = journal.Replacement(str(folder / "甲.txt"), str(folder / "neu"), str(folder / "alt"))
    with journal.journal([step], "feed"):
        (folder / "neu").write_bytes(b"x")
        code = "from workbook.files.journal import recover; recover()"
        subprocess.run([sys.executable, "-c", code], check=True)
        assert (folder / "neu").exists()


def test_without_a_folder_of_the_user_it_still_writes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder.parent / "state").write_bytes(b"a file in its place")
    write_all_atomically({folder / name: data for name, data in NEW.items()}, force=True)
    assert held(folder) == NEW
