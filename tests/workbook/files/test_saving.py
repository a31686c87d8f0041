"""Saving: the old file or the new one is there, whole, whatever fails; and nothing is overwritten unasked."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

import hostile
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbook.files import saving
from workbook.files.guard import check_workbook
from workbook.files.saving import backup, lock_owner, write_atomically
from workbook.refusal import FileRefused

OLD, NEW = hostile.workbook(), hostile.workbook(extra={"xl/new.xml": b"<new/>"})


def refusal(path: Path, *, force: bool = True) -> str:
    """The reason for which nothing is written there."""
    with pytest.raises(FileRefused) as refused:
        write_atomically(path, NEW, force=force)
    assert refused.value.path == path
    return refused.value.reason


def names_in(folder: Path) -> set[str]:
    """What stands in a folder, temporary files included."""
    return {path.name for path in folder.iterdir()}


def excel_owner_file(name: str) -> bytes:
    """What Excel keeps beside an open workbook: 165 bytes, the name in the system's code, then in UTF-16."""
    code = name.encode("gb18030")
    start = (bytes([len(code)]) + code).ljust(55, b" ")
    return (start + len(name).to_bytes(2, "little") + name.encode("utf-16-le")).ljust(165, b" ")


def word_owner_file(name: str) -> bytes:
    """What Word keeps beside an open document: 162 bytes, laid out one byte earlier and filled with zeros."""
    code = name.encode("gb18030")
    start = (bytes([len(code)]) + code).ljust(54, b"\0")
    return (start + len(name).to_bytes(2, "little") + name.encode("utf-16-le")).ljust(162, b"\0")


class TestWriting:
    """What is written is there, and nothing else is left in the folder."""

    def test_a_new_file(self, tmp_path: Path) -> None:
        write_atomically(tmp_path / "某局.xlsx", NEW)
        assert (tmp_path / "某局.xlsx").read_bytes() == NEW
        assert names_in(tmp_path) == {"某局.xlsx"}

    def test_an_old_file_is_replaced_when_asked(self, tmp_path: Path) -> None:
        path = hostile.save(tmp_path, OLD)
        write_atomically(path, NEW, force=True)
        assert path.read_bytes() == NEW
        assert names_in(tmp_path) == {path.name}

    def test_a_relative_path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        write_atomically(Path("某局.xlsx"), NEW)
        assert (tmp_path / "某局.xlsx").read_bytes() == NEW

    def test_it_is_looked_at_before_it_takes_its_name(self, tmp_path: Path) -> None:
        path, seen = hostile.save(tmp_path, OLD), []

        def look(temporary: Path) -> None:
            seen.append((check_workbook(temporary), path.read_bytes(), temporary.parent))

        write_atomically(path, NEW, force=True, verify=look)
        assert seen == [(NEW, OLD, tmp_path)]

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no permission bits to keep")
    def test_who_may_read_the_file_stays_as_it_was(self, tmp_path: Path) -> None:
        path = hostile.save(tmp_path, OLD)
        path.chmod(0o640)
        write_atomically(path, NEW, force=True)
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    @pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")
    def test_a_link_stays_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "共享").mkdir()
        path = hostile.save(tmp_path / "共享", OLD)
        link = tmp_path / "快捷.xlsx"
        link.symlink_to(path)
        write_atomically(link, NEW, force=True)
        assert link.is_symlink()
        assert path.read_bytes() == NEW

    @given(st.binary(max_size=5000))
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_any_bytes_come_back_as_they_were(self, tmp_path: Path, data: bytes) -> None:
        write_atomically(tmp_path / "任意.bin", data, force=True)
        assert (tmp_path / "任意.bin").read_bytes() == data


class TestRefusals:
    """What cannot or may not be written is refused in words, and what was there stays."""

    def test_a_file_that_exists_is_not_overwritten_unasked(self, tmp_path: Path) -> None:
        path = hostile.save(tmp_path, OLD)
        assert refusal(path, force=False) == "文件已存在；要覆盖请加 --force"
        assert path.read_bytes() == OLD

    def test_no_such_folder(self, tmp_path: Path) -> None:
        assert "文件夹不存在" in refusal(tmp_path / "没有" / "某局.xlsx")
        assert "文件夹不存在" in refusal(hostile.save(tmp_path, OLD) / "某局.xlsx")
        assert not (tmp_path / "没有").exists()

    def test_a_folder_in_its_place(self, tmp_path: Path) -> None:
        (tmp_path / "某局.xlsx").mkdir()
        assert "这是一个文件夹" in refusal(tmp_path / "某局.xlsx")

    def test_a_name_too_long_for_the_disk(self, tmp_path: Path) -> None:
        assert "太长" in refusal(tmp_path / ("长" * 300 + ".xlsx"))

    def test_a_name_that_no_file_can_have(self, tmp_path: Path) -> None:
        assert "路径无法使用" in refusal(tmp_path / "坏\0名.xlsx")

    @pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")
    def test_links_that_go_round_in_a_circle(self, tmp_path: Path) -> None:
        (tmp_path / "甲.xlsx").symlink_to(tmp_path / "乙.xlsx")
        (tmp_path / "乙.xlsx").symlink_to(tmp_path / "甲.xlsx")
        assert "路径无法使用" in refusal(tmp_path / "甲.xlsx")

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (errno.ENOSPC, "磁盘空间不足"),
            (errno.EDQUOT, "配额"),
            (errno.EROFS, "只读"),
            (errno.EACCES, "没有在这个文件夹里写文件的权限"),
            (errno.EPERM, "没有在这个文件夹里写文件的权限"),
            (errno.EIO, f"系统错误 {errno.EIO}"),
        ],
    )
    def test_what_the_system_refuses(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
    ) -> None:
        """The system's refusal is simulated: a test may run as root, whom no permission stops."""
        path = hostile.save(tmp_path, OLD)
        monkeypatch.setattr(os, "open", _raises(OSError(number, "no")))
        assert words in refusal(path)
        monkeypatch.undo()
        assert path.read_bytes() == OLD

    def test_a_path_too_long_for_windows(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        error = OSError(errno.ENOENT, "no")
        monkeypatch.setattr(error, "winerror", 206, raising=False)
        monkeypatch.setattr(os, "open", _raises(error))
        assert "太长" in refusal(tmp_path / "某局.xlsx")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
    def test_a_disk_that_is_really_full(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path, real = hostile.save(tmp_path, OLD), os.open
        monkeypatch.setattr(os, "open", lambda *_: real("/dev/full", os.O_WRONLY))
        monkeypatch.setattr(os, "fchmod", lambda *_: None)  # the device keeps its own permissions
        assert "磁盘空间不足" in refusal(path)
        monkeypatch.undo()
        assert path.read_bytes() == OLD


class TestFilesOpenElsewhere:
    """A file that is open in Excel, Word or LibreOffice is not replaced under their feet; whoever has it is named."""

    @pytest.mark.parametrize("user", ["张三", "Li Si", "行政审批局-王五", "a", "名" * 26])
    def test_excel(self, tmp_path: Path, user: str) -> None:
        path = hostile.save(tmp_path, OLD, "某局政府信息公开.xlsx")
        (tmp_path / "~$某局政府信息公开.xlsx").write_bytes(excel_owner_file(user))
        assert lock_owner(path) == user
        assert f"由「{user}」打开" in refusal(path)
        assert path.read_bytes() == OLD

    @pytest.mark.parametrize(
        ("name", "owner_file"),
        [
            ("年报.docx", "~$年报.docx"),
            ("1234567.docx", "~$234567.docx"),
            ("某局信息公开年报.docx", "~$信息公开年报.docx"),
        ],
    )
    def test_word_drops_letters_of_long_names(self, tmp_path: Path, name: str, owner_file: str) -> None:
        path = hostile.save(tmp_path, OLD, name)
        (tmp_path / owner_file).write_bytes(word_owner_file("李四"))
        assert lock_owner(path) == "李四"

    def test_the_owner_file_of_another_workbook_is_no_matter(self, tmp_path: Path) -> None:
        path = hostile.save(tmp_path, OLD, "某局信息公开年报.xlsx")
        (tmp_path / "~$信息公开年报.xlsx").write_bytes(excel_owner_file("李四"))
        assert lock_owner(path) is None

    @pytest.mark.parametrize(
        ("content", "user"), [("王五,wang5,pc1,15.01.2026 09:30,x;", "王五"), (",wang5,pc1,x;", "wang5")]
    )
    def test_libreoffice(self, tmp_path: Path, content: str, user: str) -> None:
        path = hostile.save(tmp_path, OLD)
        (tmp_path / f".~lock.{path.name}#").write_text(content, encoding="utf-8")
        assert lock_owner(path) == user

    @pytest.mark.parametrize(("build", "name"), [(excel_owner_file, "年报.xlsx"), (word_owner_file, "年报.docx")])
    def test_a_name_that_the_systems_code_cannot_write(
        self, tmp_path: Path, build: Callable[[str], bytes], name: str
    ) -> None:
        path = hostile.save(tmp_path, OLD, name)
        content = bytearray(build("张三"))
        content[0:5] = b"\x02??  "
        (tmp_path / f"~${name}").write_bytes(content)
        assert lock_owner(path) == "张三"

    def test_a_name_in_the_systems_code_only(self, tmp_path: Path) -> None:
        path = hostile.save(tmp_path, OLD)
        (tmp_path / f"~${path.name}").write_bytes(bytes([4]) + "赵六".encode("gb18030") + bytes(50))
        assert lock_owner(path) == "赵六"

    @pytest.mark.parametrize("content", [b"", bytes(165), b"\x05", b"\xff" * 165])
    def test_an_owner_file_that_does_not_tell(self, tmp_path: Path, content: bytes) -> None:
        path = hostile.save(tmp_path, OLD)
        (tmp_path / f"~${path.name}").write_bytes(content)
        assert isinstance(lock_owner(path), str)
        assert "打开，没有保存" in refusal(path)

    def test_an_owner_file_that_excel_does_not_share(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = hostile.save(tmp_path, OLD)
        monkeypatch.setattr(Path, "read_bytes", _raises(PermissionError(errno.EACCES, "shared violation")))
        assert lock_owner(path) == ""

    def test_nobody(self, tmp_path: Path) -> None:
        assert lock_owner(hostile.save(tmp_path, OLD)) is None
        assert lock_owner(tmp_path / ("长" * 80 + ".xlsx")) is None

    def test_a_file_that_windows_will_not_replace(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = hostile.save(tmp_path, OLD)
        monkeypatch.setattr(os, "replace", _raises(PermissionError(errno.EACCES, "sharing violation")))
        monkeypatch.setattr(saving, "_REPLACE_PAUSE", 0)
        assert "正被其他程序占用" in refusal(path)
        assert path.read_bytes() == OLD
        assert names_in(tmp_path) == {path.name}

    def test_a_file_that_a_scanner_holds_for_a_moment(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path, real, calls = hostile.save(tmp_path, OLD), os.replace, []

        def second_time(source: Path, target: Path) -> None:
            calls.append(target)
            if len(calls) < 2:
                raise PermissionError(errno.EACCES, "sharing violation")
            real(source, target)

        monkeypatch.setattr(os, "replace", second_time)
        monkeypatch.setattr(saving, "_REPLACE_PAUSE", 0)
        write_atomically(path, NEW, force=True)
        assert path.read_bytes() == NEW


def _raises(error: BaseException) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def _look(temporary: Path) -> None:
    check_workbook(temporary)


class _Broken(Exception):
    """What a test breaks a step with; no code knows it."""


STEPS = {
    "open": lambda patch, error: patch.setattr(os, "open", _raises(error)),
    "write": lambda patch, error: patch.setattr(os, "fdopen", _broken_file(error, "write")),
    "flush": lambda patch, error: patch.setattr(os, "fdopen", _broken_file(error, "flush")),
    "fsync": lambda patch, error: patch.setattr(os, "fsync", _raises(error)),
    "verify": lambda patch, error: patch.setattr(saving, "_verify", _raises(error)),
    "replace": lambda patch, error: patch.setattr(os, "replace", _raises(error)),
}


def _broken_file(error: BaseException, method: str) -> Callable[..., object]:
    real = os.fdopen

    class File:
        """A file of which one method fails after half of the bytes are on the disk."""

        def __init__(self, descriptor: int, mode: str) -> None:
            self._file = real(descriptor, mode)

        def __enter__(self) -> File:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

        def write(self, data: bytes) -> None:
            self._file.write(data[: len(data) // 2])
            self._fail_in("write")

        def flush(self) -> None:
            self._fail_in("flush")

        def _fail_in(self, step: str) -> None:
            if step == method:
                raise error

    return File


class TestFailures:
    """Whichever step fails, and however, the old file is byte for byte what it was and nothing is left beside it."""

    @pytest.mark.parametrize(
        "error", [OSError(errno.EIO, "no"), _Broken(), KeyboardInterrupt(), MemoryError()], ids=repr
    )
    @pytest.mark.parametrize("step", STEPS)
    def test_a_step_that_fails(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
    ) -> None:
        path = hostile.save(tmp_path, OLD)
        STEPS[step](monkeypatch, error)
        with pytest.raises(FileRefused if isinstance(error, OSError) else type(error)):
            write_atomically(path, NEW, force=True)
        monkeypatch.undo()
        assert path.read_bytes() == OLD
        assert names_in(tmp_path) == {path.name}

    def test_a_file_that_does_not_stand_the_check(self, tmp_path: Path) -> None:
        path = hostile.save(tmp_path, OLD)
        with pytest.raises(FileRefused, match=r"重新打开检查没有通过.*损坏") as refused:
            write_atomically(path, NEW[:-30], force=True, verify=_look)
        assert refused.value.path == path, "the user knows nothing of the temporary file"
        assert path.read_bytes() == OLD
        assert names_in(tmp_path) == {path.name}

    def test_a_folder_that_cannot_be_flushed_is_no_failure(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, real = hostile.save(tmp_path, OLD), os.fsync

        def files_only(descriptor: int) -> None:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "not on this file system")
            real(descriptor)

        monkeypatch.setattr(os, "fsync", files_only)
        write_atomically(path, NEW, force=True)
        assert path.read_bytes() == NEW


class TestBackup:
    """A copy beside the file, under a name that tells when, never over another one."""

    def test_its_name_and_contents(self, tmp_path: Path) -> None:
        path = hostile.save(tmp_path, OLD, "某局.2025.xlsx")
        copy = backup(path)
        assert re.fullmatch(r"某局\.2025\.备份-20\d{6}-\d{6}\.xlsx", copy.name)
        assert (copy.parent, copy.read_bytes(), path.read_bytes()) == (tmp_path, OLD, OLD)

    def test_several_in_one_second_are_all_kept(self, tmp_path: Path) -> None:
        path = tmp_path / "某局.xlsx"
        copies = []
        for content in (b"1", b"2", b"3"):
            path.write_bytes(content)
            copies.append(backup(path))
        assert [copy.read_bytes() for copy in copies] == [b"1", b"2", b"3"]

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="没有备份"):
            backup(tmp_path / "没有.xlsx")
        assert not names_in(tmp_path)

    def test_a_file_open_in_excel_can_be_copied(self, tmp_path: Path) -> None:
        path = hostile.save(tmp_path, OLD)
        (tmp_path / f"~${path.name}").write_bytes(excel_owner_file("张三"))
        assert backup(path).read_bytes() == OLD
