"""Names and places that no office has every day: a sentence that names the file, exit code 3, and nothing is left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from xladdin.cli import entry as cli

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such names and places")
WITHOUT_CHINESE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
# Commands that write one file, as `-o`.
WRITING = {
    "fill": ["fill", "{book}"],
    "validate": ["validate", "{book}"],
    "new": ["new", "--unit", "某县", "--year", "2024"],
    "roster": ["roster", "new"],
}


@pytest.fixture
def run(book: Path, capsys: pytest.CaptureFixture[str]) -> object:
    """Runs a command that writes to a file; gives the exit code and what was said."""

    def running(command: str, out: Path, *more: str) -> tuple[int, str]:
        words = [part.format(book=book) for part in WRITING[command]]
        capsys.readouterr()
        code = cli.main([*words, "-o", str(out), *more])
        said = capsys.readouterr()
        return code, said.err + said.out

    return running


@POSIX
@pytest.mark.parametrize("command", WRITING)
class TestWhereNothingCanBeWritten:
    def refused(self, run: object, command: str, out: Path, *more: str) -> str:
        before = sorted(out.parent.iterdir())
        code, said = run(command, out, *more)  # type: ignore[operator]
        assert code == 3
        assert "出错了" not in said
        assert "Traceback" not in said
        assert out.name in said
        assert sorted(out.parent.iterdir()) == before
        return said

    def test_a_link_to_itself(self, run: object, command: str, tmp_path: Path) -> None:
        out = tmp_path / "自己.xlsx"
        out.symlink_to(out)
        assert "循环的链接" in self.refused(run, command, out)
        self.refused(run, command, out, "--force")
        assert out.is_symlink()

    def test_a_pipe(self, run: object, command: str, tmp_path: Path) -> None:
        out = tmp_path / "管道.xlsx"
        os.mkfifo(out)
        self.refused(run, command, out)
        assert "不是普通文件" in self.refused(run, command, out, "--force")
        assert out.is_fifo()

    def test_a_name_over_255_bytes(self, run: object, command: str, tmp_path: Path) -> None:
        assert "太长" in self.refused(run, command, tmp_path / f"{'长' * 100}.xlsx")


@POSIX
class TestNamesThatWouldMoveTheCursor:
    """ESC and line ends of a name are spelled out where the name is shown, and stay what they are on the disk."""

    def test_what_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "坏\x1b[31m\n的\u202e.xlsx"
        path.write_bytes(b"x")
        for command in ("validate", "audit", "figures"):
            assert cli.main([command, str(path)]) == 3
            assert r"坏\x1b[31m\n的\u202e.xlsx" in capsys.readouterr().err

    def test_what_is_written(self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = tmp_path / "好\x1b]0;题\x07\n的.xlsx"
        assert cli.main(["fill", str(book), "-o", str(out)]) == 0
        said = capsys.readouterr().err
        assert "\x1b" not in said
        assert r"好\x1b]0;题\x07\n的.xlsx" in said
        assert out.exists()

    def test_what_a_report_says(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """Nor does a sentence of somebody's report reach the terminal as it is."""
        text = "某县人民政府2023年政府信息公开工作年度报告\n一、总体情况\n收到申请\x1b[2J 5 件。\n"
        path = tmp_path / "报告.txt"
        path.write_text(text, encoding="utf-8")
        cli.main(["audit", str(path), "--explain"])
        said = capsys.readouterr()
        assert "\x1b" not in said.out + said.err


@POSIX
class TestALocaleWithoutChinese:
    def run(self, home: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        environment = {"PATH": os.environ["PATH"], "HOME": str(home)} | WITHOUT_CHINESE
        command = [sys.executable, "-m", "xladdin.cli", *arguments]
        return subprocess.run(command, capture_output=True, env=environment, cwd=home, timeout=60)

    def test_a_result_without_chinese_in_its_name(self, book: Path, tmp_path: Path) -> None:
        home = tmp_path / "home"
        home.mkdir()
        (home / "a.xlsx").write_bytes(book.read_bytes())
        done = self.run(home, "fill", "a.xlsx", "-o", "b.xlsx")
        assert (done.returncode, "已写到 b.xlsx" in done.stderr.decode()) == (0, True)
        assert sorted(path.name for path in home.glob("*.xlsx")) == ["a.xlsx", "b.xlsx"]
        refused = self.run(home, "fill", "a.xlsx")
        assert refused.returncode == 3
        assert "语言环境" in refused.stderr.decode()
        assert b"Traceback" not in refused.stderr
