"""What becomes of the output: a reader who goes away, a disk that is full, Ctrl+C, a mistake of ours."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xladdin.cli import entry as cli
from xladdin.cli.terminal import console

NIANBAO = [sys.executable, "-m", "xladdin.cli"]
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals, limits and /dev/full are of POSIX systems")


@pytest.fixture
def wrong(suqian_json: Path, tmp_path: Path) -> Path:
    """A workbook with one number mistyped."""
    given = tmp_path / "错.json"
    given.write_text(suqian_json.read_text(encoding="utf-8").replace("1175", "1157"), encoding="utf-8")
    path = tmp_path / "有错.xlsx"
    assert cli.main(["new", "--figures", str(given), "-o", str(path)]) == 0
    return path


@POSIX
class TestAReaderWhoGoesAway:
    """`| head`: he had what he wanted; the exit code is that of the command."""

    @pytest.mark.parametrize("command", [["figures"], ["validate"], ["validate", "--json"]])
    def test_nothing_is_said_and_the_result_stands(self, book: Path, wrong: Path, command: list[str]) -> None:
        for path, code in ((book, 0), (wrong, 0 if command == ["figures"] else 1)):
            read, write = os.pipe()
            os.close(read)
            done = subprocess.run([*NIANBAO, command[0], str(path), *command[1:]], stdout=write, stderr=subprocess.PIPE)
            os.close(write)
            assert (done.returncode, done.stderr) == (code, b"")


class TestAReaderWhoGoesAwayOnWindows:
    def test_an_invalid_argument_is_how_windows_says_it(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        class Gone(io.StringIO):
            def write(self, text: str) -> int:
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

        monkeypatch.setattr(console, "_READER_GONE", frozenset({errno.EPIPE, errno.EINVAL}))
        monkeypatch.setattr(sys, "stdout", Gone())
        capsys.readouterr()
        assert cli.main(["validate", str(book)]) == 0
        assert capsys.readouterr().err == ""


@POSIX
class TestAFullDisk:
    """A sentence that names the disk, exit code 3, no trace of where in the program it happened."""

    @pytest.mark.parametrize("command", ["figures", "validate"])
    def test_under_standard_output(self, book: Path, command: str) -> None:
        with Path("/dev/full").open("w") as full:
            done = subprocess.run([*NIANBAO, command, str(book)], stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 3
        assert "磁盘空间不足" in done.stderr
        assert "出错了" not in done.stderr

    def test_under_standard_error(self, tmp_path: Path) -> None:
        with Path("/dev/full").open("w") as full:
            missing = subprocess.run([*NIANBAO, "validate", str(tmp_path / "没有.xlsx")], stderr=full)
            made = subprocess.run(
                [*NIANBAO, "new", "--unit", "某县", "--year", "2025", "-o", tmp_path / "a.xlsx"], stderr=full
            )
        assert (missing.returncode, made.returncode) == (3, 0)
        assert (tmp_path / "a.xlsx").exists()

    @pytest.mark.parametrize("command", ["fill", "new"])
    def test_under_the_temporary_folder(self, book: Path, tmp_path: Path, command: str) -> None:
        import resource

        def small_files() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        out = tmp_path / "结果.xlsx"
        words = {"fill": [str(book)], "new": ["--unit", "某县", "--year", "2025"]}[command]
        done = subprocess.run(
            [*NIANBAO, command, *words, "-o", str(out)], stderr=subprocess.PIPE, text=True, preexec_fn=small_files
        )
        assert done.returncode == 3
        assert "临时文件" in done.stderr
        assert "Traceback" not in done.stderr
        assert "出错了" not in done.stderr
        assert not out.exists()


@POSIX
class TestCtrlC:
    """130, as shells have it, one sentence, and nothing half done."""

    @pytest.mark.parametrize(
        "loaded", ["xladdin.cli.terminal.console", "workbook.files.guard", "checks", "xladdin.cli.commands.validate"]
    )
    def test_while_the_program_is_still_being_loaded(self, book: Path, loaded: str) -> None:
        starting = (
            "import sys\n"
            "from xladdin.cli import entry as cli\n"
            "class Stops:\n"
            "    def find_spec(self, name, path, target=None):\n"
            f"        if name == {loaded!r}: raise KeyboardInterrupt\n"
            "sys.meta_path.insert(0, Stops())\n"
            "sys.exit(cli.main())\n"
        )
        done = subprocess.run([sys.executable, "-c", starting, "validate", str(book)], capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (130, "")
        assert done.stderr == "已中断，没有做完；原文件没有改动。\n"

    def test_in_the_middle_of_an_export(self, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(descriptor: int) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", interrupted)
        assert cli.main(["export", str(book), "-o", str(tmp_path / "导出"), "--format", "txt"]) == 130
        assert not (tmp_path / "导出").exists()

    def test_while_a_command_runs(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupted(path: Path) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("xladdin.cli.commands.validate.read_workbook", interrupted)
        capsys.readouterr()
        assert cli.main(["validate", str(book)]) == 130
        assert capsys.readouterr() == ("", "已中断，没有做完；原文件没有改动。\n")


class TestAMistakeOfOurs:
    """One sentence for the user; the rest is in the log, for support."""

    def test_the_log_has_what_the_screen_has_not(
        self, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from xladdin import log, profile

        log.stop()
        monkeypatch.delenv("NIANBAO_DEBUG", raising=False)
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
        monkeypatch.setattr("xladdin.cli.commands.validate.read_workbook", lambda path: 1 / 0)
        try:
            assert cli.main(["validate", str(book)]) == 3
            told = capsys.readouterr().err
            assert str(profile.log_file()) in told
            assert "Traceback" not in told
            assert "ZeroDivisionError" in profile.log_file().read_text(encoding="utf-8")
        finally:
            log.stop()

    def test_too_little_memory_is_not_one(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def exhausted(path: Path) -> None:
            raise MemoryError

        monkeypatch.setattr("xladdin.cli.commands.validate.read_workbook", exhausted)
        assert cli.main(["validate", str(book)]) == 3
        assert "内存不够" in capsys.readouterr().err
