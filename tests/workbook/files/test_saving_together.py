"""Several files written as one, and what others do to them meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbook.files.saving import folder_for, write_all_atomically
from workbook.refusal import FileRefused

FILES = {"甲.txt": b"1", "乙.txt": b"2", "丙.txt": b"3"}


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def files(folder: Path) -> dict[Path, bytes]:
    return {folder / name: data for name, data in FILES.items()}


class TestAllOrNothing:
    def test_all(self, tmp_path: Path) -> None:
        write_all_atomically(files(tmp_path))
        assert written(tmp_path) == FILES

    @pytest.mark.parametrize("failing", [1, 2, 3])
    def test_nothing_when_one_cannot_be_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
    ) -> None:
        (tmp_path / "乙.txt").write_bytes(b"old")
        flushed: list[int] = []

        def flush(descriptor: int) -> None:
            flushed.append(descriptor)
            if len(flushed) >= failing:
                raise OSError(28, os.strerror(28))

        monkeypatch.setattr(os, "fsync", flush)
        with pytest.raises(FileRefused, match="磁盘空间不足"):
            write_all_atomically(files(tmp_path), force=True)
        assert written(tmp_path) == {"乙.txt": b"old"}

    def test_nothing_when_one_is_there_already(self, tmp_path: Path) -> None:
        (tmp_path / "丙.txt").write_bytes(b"old")
        with pytest.raises(FileRefused, match="文件已存在"):
            write_all_atomically(files(tmp_path))
        assert written(tmp_path) == {"丙.txt": b"old"}

    def test_a_file_that_somebody_writes_meanwhile_is_kept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = os.fsync

        def slowly(descriptor: int) -> None:
            (tmp_path / "甲.txt").write_bytes(b"theirs")
            real(descriptor)

        monkeypatch.setattr(os, "fsync", slowly)
        with pytest.raises(FileRefused, match="文件已存在"):
            write_all_atomically(files(tmp_path))
        assert written(tmp_path) == {"甲.txt": b"theirs"}


class TestTheirFolder:
    def test_it_is_made_with_those_above_it(self, tmp_path: Path) -> None:
        with folder_for(tmp_path / "a" / "b"):
            (tmp_path / "a" / "b" / "f").touch()
        assert (tmp_path / "a" / "b" / "f").exists()

    def test_it_is_gone_again_when_nothing_came_into_it(self, tmp_path: Path) -> None:
        with pytest.raises(ZeroDivisionError), folder_for(tmp_path / "a" / "b"):
            raise ZeroDivisionError
        assert list(tmp_path.iterdir()) == []

    def test_what_others_put_there_stays(self, tmp_path: Path) -> None:
        def fails() -> None:
            (tmp_path / "a" / "theirs").touch()
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), folder_for(tmp_path / "a" / "b"):
            fails()
        assert [path.name for path in (tmp_path / "a").iterdir()] == ["theirs"]

    def test_a_file_of_that_name_is_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a").touch()
        with pytest.raises(FileRefused, match="建不了这个目录"), folder_for(tmp_path / "a"):
            pass
