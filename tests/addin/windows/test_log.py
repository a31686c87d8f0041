"""The log: for whoever helps the user, of limited size, and never in the way."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

import pytest
from excel_window import Excel

from xladdin import log, profile
from xladdin.log import start, stop


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("年报助手.log*"))


class TestTheFile:
    def test_it_is_utf8_below_the_users_profile(self, user_folders: Path) -> None:
        start().info("表三「自然人」𠮷")
        (path,) = files(user_folders)
        assert path == profile.log_file() == user_folders / "年报助手.log"
        assert "表三「自然人」𠮷" in path.read_bytes().decode("utf-8")

    def test_starting_twice_logs_once(self, user_folders: Path) -> None:
        start()
        start().info("一次")
        assert profile.log_file().read_text(encoding="utf-8").count("一次") == 1

    def test_it_goes_on_where_an_earlier_run_ended(self, user_folders: Path) -> None:
        start().info("昨天")
        stop()
        start().info("今天")
        assert [line[-2:] for line in profile.log_file().read_text(encoding="utf-8").splitlines()] == ["昨天", "今天"]

    def test_once_stopped_it_can_be_deleted_and_is_not_written_again(self, user_folders: Path) -> None:
        start().info("一")
        stop()
        profile.log_file().unlink()
        logging.getLogger("nianbao").info("二")
        assert files(user_folders) == []

    def test_it_never_grows_beyond_a_few_files(self, user_folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(log, "_MOST_BYTES", 2_000)
        journal = start()
        for number in range(500):
            journal.info("第 %d 行", number)
        found = files(user_folders)
        assert len(found) == 4
        assert all(path.stat().st_size <= 2_000 for path in found)
        assert "第 499 行" in profile.log_file().read_text(encoding="utf-8")


class TestInTheWayOfNothing:
    @pytest.fixture
    def nowhere(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A profile that cannot be made: a file stands in its place."""
        (tmp_path / "文件").write_text("x")
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "文件"))

    def test_a_folder_that_cannot_be_written_is_no_error(
        self, nowhere: None, capfd: pytest.CaptureFixture[str]
    ) -> None:
        start().error("没有地方写")
        assert capfd.readouterr() == ("", "")

    def test_a_click_works_without_a_log(self, nowhere: None, click) -> None:
        start()
        assert click("show_help", Excel())

    def test_a_full_disk_is_no_error_and_nothing_is_printed(
        self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], user_folders: Path
    ) -> None:
        journal = start()
        (handler,) = journal.handlers

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "磁盘空间不足")

        monkeypatch.setattr(handler.stream, "write", full, raising=False)  # type: ignore[attr-defined]
        journal.error("写不下")
        assert capfd.readouterr() == ("", "")

    def test_a_file_that_another_process_has_open_is_gone_on_in(
        self, monkeypatch: pytest.MonkeyPatch, user_folders: Path
    ) -> None:
        """Windows lets nobody rename an open file; the doctor and the bridge write the same one."""
        monkeypatch.setattr(log, "_MOST_BYTES", 1_000)
        journal = start()

        def held(*_: object) -> None:
            raise PermissionError(13, "另一个程序正在使用此文件，进程无法访问。")

        monkeypatch.setattr("os.rename", held)
        for number in range(50):
            journal.info("第 %d 行", number)
        text = profile.log_file().read_text(encoding="utf-8")
        assert [f"第 {number} 行" in text for number in range(50)] == [True] * 50

    def test_a_user_without_a_home_has_no_log(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def no_home() -> Path:
            raise RuntimeError("Could not determine home directory.")

        monkeypatch.delenv("LOCALAPPDATA")
        monkeypatch.delenv("XDG_STATE_HOME", raising=False)
        monkeypatch.setattr(Path, "home", no_home)
        start().error("没有家")
