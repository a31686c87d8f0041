"""`nianbao addin …` and the same as the installer calls it: exit codes, and what goes where."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from handed_out import python_in, run_by
from held_files import hold
from pywin32_stub import Pywin32
from winreg_stub import Winreg

from xladdin import profile
from xladdin.addin.build import COMMITTED, BuildFailed
from xladdin.addin.windows import bridge, installing, places
from xladdin.cli import entry as cli
from xladdin.cli.commands import addin as command_line

Run = Callable[..., int]
ONLY_WINDOWS = ("install", "uninstall", "stop", "doctor")
CODE = ("Traceback", "Error", ".py", "xladdin.", "Errno", "usage", "error:")


@pytest.fixture(params=["nianbao", "installer"])
def run(request: pytest.FixtureRequest) -> Run:
    """Runs a command both ways."""
    if request.param == "nianbao":
        return lambda *words: cli.main(["addin", *map(str, words)])

    def alone(*words: object) -> int:
        try:
            return command_line.main(list(map(str, words)))
        except SystemExit as ended:
            return int(ended.code or 0)

    return alone


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: None, pc: Pywin32) -> Path:
    """A Windows PC with a Python that was there before; its bridge answers."""
    home = python_in(tmp_path / "python", brought=False)
    run_by(monkeypatch, home)
    monkeypatch.setattr(installing, "_ON_THE_WAY", ())
    pc.answer = bridge.Bridge
    return home


@pytest.fixture
def user_of_wps(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ordinary one; files are not locked as Windows does it, where the tests run."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr("workbook.files.journal._lock", lambda _: True)
    monkeypatch.setattr("workbook.files.journal._unlock", lambda file: file.close())


class TestBuilding:
    def test_the_add_in_is_written(self, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = tmp_path / "加载项 & 1.xlam"
        assert run("build", "-o", out) == 0
        assert out.read_bytes() == COMMITTED.read_bytes()
        assert capsys.readouterr() == (f"加载项已写到 {out}。\n", "")

    def test_a_file_that_is_there_is_not_overwritten_unasked(
        self, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "nianbao.xlam"
        out.write_bytes(b"x")
        assert run("build", "-o", out) == 3
        assert capsys.readouterr().err == "nianbao.xlam：文件已存在；要覆盖请加 --force。\n"
        assert out.read_bytes() == b"x"
        assert run("build", "-o", out, "--force") == 0
        assert out.read_bytes() == COMMITTED.read_bytes()

    @pytest.mark.parametrize(
        ("error", "words"),
        [(ImportError("no pyopenvba"), "没有安装"), (BuildFailed("xl/workbook.xml: expected x"), "constraints.txt")],
    )
    def test_without_the_library_that_writes_it_that_is_told(
        self,
        run: Run,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        error: Exception,
        words: str,
    ) -> None:
        def fail() -> bytes:
            raise error

        monkeypatch.setattr("xladdin.addin.build.build", fail)
        assert run("build", "-o", tmp_path / "x.xlam") == 3
        told = capsys.readouterr()
        assert words in told.err
        assert told.out == ""
        assert not [word for word in CODE if word in told.err]
        assert list(tmp_path.iterdir()) == []


class TestOnAnotherSystem:
    @pytest.mark.parametrize("command", ONLY_WINDOWS)
    def test_it_is_refused_with_what_can_be_done_there(
        self, run: Run, command: str, capsys: pytest.CaptureFixture[str], user_folders: Path
    ) -> None:
        assert run(command) == 3
        told = capsys.readouterr()
        assert told.out == ""
        assert "只能在 Windows 上做" in told.err
        assert not user_folders.exists()


class TestOnWindows:
    def test_installing_says_that_it_has_begun_and_what_was_done(
        self, run: Run, python: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("install") == 0
        told = capsys.readouterr()
        assert told.err.startswith("正在安装")
        assert f"加载项已放到 {places.addin()}" in told.out
        assert "检查通过" in told.out

    def test_it_says_so_before_it_works(
        self, run: Run, python: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        seen: list[str] = []
        for name in ("install", "uninstall"):
            monkeypatch.setattr(installing, name, lambda: seen.append(capsys.readouterr().err) or [])
        monkeypatch.setattr(bridge, "stop", lambda: seen.append(capsys.readouterr().err) or True)
        monkeypatch.setattr(bridge, "ping", lambda: seen.append(capsys.readouterr().err) or "")
        for command in ONLY_WINDOWS:
            run(command)
            assert seen[0].startswith("正在"), command
            seen.clear()

    def test_a_refusal_is_code_3_and_goes_to_standard_error(
        self, run: Run, python: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run("install")
        capsys.readouterr()
        hold(monkeypatch, places.addin())
        assert run("uninstall") == 3
        told = capsys.readouterr()
        assert told.out == ""
        assert "nianbao.xlam：Excel 正在使用，没有卸载。请关闭所有 Excel 窗口，再运行一次。" in told.err

    def test_a_registry_that_may_not_be_written_is_code_3(
        self, run: Run, python: Path, registry: Winreg, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run("install")
        registry.read_only.add("software\\classes")
        for command in ("install", "uninstall"):
            capsys.readouterr()
            assert run(command) == 3
            told = capsys.readouterr().err
            assert "联系管理员" in told
            assert not [word for word in CODE if word in told]

    def test_uninstalling_twice_is_well(self, run: Run, python: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run("install")
        assert run("uninstall") == 0
        assert run("uninstall") == 0
        assert not places.addin().exists()
        assert not profile.folder().exists()

    def test_what_was_put_into_wps_goes_with_the_program(
        self, run: Run, python: Path, user_of_wps: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from xladdin.addin.wps import installing as in_wps
        from xladdin.addin.wps import places as wps

        run("install")
        assert run("install", "--wps") == 0
        assert wps.addins() == Path(os.environ["APPDATA"]) / "kingsoft" / "wps" / "jsaddons"
        assert in_wps.is_installed()
        capsys.readouterr()
        assert run("uninstall") == 0
        assert "已从 WPS 卸载" in capsys.readouterr().out
        assert not in_wps.is_installed()

    def test_a_list_of_wps_that_cannot_be_read_keeps_nobody_from_uninstalling(
        self, run: Run, python: Path, user_of_wps: None, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from xladdin.addin.wps import places as wps

        run("install")
        run("install", "--wps")
        (wps.addins() / "publish.xml").write_text("<jsplugins>", encoding="utf-8")
        capsys.readouterr()
        assert run("uninstall") == 0
        told = capsys.readouterr().out
        assert ("publish.xml" in told, "加载项已删除" in told) == (True, True)

    def test_the_doctor_is_code_0_for_a_healthy_pc(
        self, run: Run, python: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run("install")
        capsys.readouterr()
        assert run("doctor") == 0
        told = capsys.readouterr()
        assert told.out.endswith("可以使用。\n")
        assert told.err == "正在检查，桥接程序不应答时要等两分钟，请稍候……\n"

    def test_the_doctor_is_code_1_for_an_ill_one_and_0_once_mended(
        self, run: Run, python: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run("install")
        places.addin().unlink()
        assert run("doctor") == 1
        assert "[不行] 加载项" in capsys.readouterr().out
        assert run("doctor", "--repair") == 0
        assert places.addin().is_file()

    def test_stopping_is_code_0_where_none_runs_any_more(
        self, run: Run, python: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("stop") == 0
        assert capsys.readouterr().out == "桥接程序已停止。\n"

    def test_stopping_is_code_1_where_it_goes_on(
        self, run: Run, python: Path, pc: Pywin32, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pc.events[bridge.STOP] = [False]
        pc.refused = 5
        assert run("stop") == 1
        assert "请等它做完" in capsys.readouterr().out


class TestWrongUsage:
    @pytest.mark.parametrize("words", [(), ("repair",), ("doctor", "--fast"), ("build", "-o")])
    def test_it_is_code_2_and_chinese(
        self, run: Run, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(*words) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert any("\u4e00" <= character <= "\u9fff" for character in told.err)
        assert not [word for word in CODE if word in told.err]


class TestTheInstallersOwn:
    """`python -m xladdin.cli.commands.addin` works where the rest of the program may be broken."""

    def test_a_mistake_of_ours_is_told_without_code_and_kept_in_the_log(
        self, python: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def fail() -> list[str]:
            raise ZeroDivisionError("division by zero")

        monkeypatch.setattr(installing, "install", fail)
        assert command_line.main(["install"]) == 3
        told = capsys.readouterr().err
        assert str(profile.log_file()) in told
        assert not [word for word in CODE if word in told]
        assert "ZeroDivisionError" in profile.log_file().read_text(encoding="utf-8")

    def test_being_interrupted_is_told(
        self, python: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupt() -> list[str]:
            raise KeyboardInterrupt

        monkeypatch.setattr(installing, "install", interrupt)
        assert command_line.main(["install"]) == 3
        assert capsys.readouterr().err.endswith("已中断，没有做完；请再运行一次。\n")

    def test_a_path_that_the_console_cannot_show_is_shown_as_far_as_it_can(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        held = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(held, encoding="gbk"))
        out = tmp_path / "𠮷.xlam"
        assert command_line.main(["build", "-o", str(out)]) == 0
        sys.stdout.flush()
        assert held.getvalue().decode("gbk").startswith("加载项已写到")
        assert out.is_file()
