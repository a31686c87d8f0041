"""How the program leaves a PC: nothing of it stays, and nothing else goes."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from handed_out import files, run_by, unpacked
from held_files import hold
from pywin32_stub import Pywin32
from winreg_stub import Winreg

from workbook.refusal import FileRefused
from xladdin import log, profile
from xladdin.addin.windows import addin_state, bridge, installing, places, registration

DISABLED = "Software\\Microsoft\\Office\\16.0\\Excel\\Resiliency\\DisabledItems"


@pytest.fixture
def before(registry: Winreg, tmp_path: Path) -> tuple[set, dict[str, bytes]]:
    """A PC with other people's add-ins and entries, before we came."""
    places.start_folder().mkdir(parents=True)
    (places.start_folder() / "别人的.xlam").write_bytes(b"PK")
    registry.put("HKCU", "Software\\Classes\\Other.Bridge", "", "别人的")
    for view in (Winreg.KEY_WOW64_64KEY, Winreg.KEY_WOW64_32KEY):
        registry.put("HKCU", "Software\\Classes\\CLSID\\{别人}", "", "别人的", view)
    registry.put("HKCU", DISABLED, "别人", "other.xlam".encode("utf-16-le"))
    return registry.everything(), files(places.start_folder())


@pytest.fixture
def installed(before: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: None, pc: Pywin32) -> Path:
    """Everything in its place and used for a while; run by the Python that was handed out. Gives its folder."""
    home = unpacked(tmp_path / "解压")
    run_by(monkeypatch, home)
    pc.answer = bridge.Bridge
    installing.install()
    pc.answer = pc._nobody
    log.start().info("用过")
    (profile.folder() / "undo").mkdir()
    (profile.folder() / "undo" / "1.json").write_text("{}")
    return home


class TestUninstalling:
    def test_nothing_of_ours_is_left_and_nothing_else_gone(
        self, before: tuple[set, dict[str, bytes]], installed: Path, registry: Winreg
    ) -> None:
        told = installing.uninstall()
        assert registry.everything() == before[0]
        assert files(places.start_folder()) == before[1]
        assert not profile.folder().exists()
        assert told == ["加载项已删除", "桥接程序的登记已删除", "日志和撤销记录已删除"]

    def test_what_excel_noted_about_it_goes_too(
        self, before: tuple[set, dict[str, bytes]], installed: Path, registry: Winreg
    ) -> None:
        registry.put("HKCU", DISABLED, "我们", "C:\\…\\XLSTART\\NianBao.xlam".encode("utf-16-le"))
        assert addin_state.disabled()
        installing.uninstall()
        assert registry.everything() == before[0]

    def test_a_second_time_there_is_nothing_to_do(self, installed: Path, registry: Winreg) -> None:
        installing.uninstall()
        left = registry.everything()
        assert installing.uninstall()[0] == "加载项已删除"
        assert registry.everything() == left
        assert not profile.folder().exists()

    def test_the_python_that_runs_it_is_left_to_the_one_who_called(
        self, installed: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Windows does not delete a program that runs; 卸载.cmd and the installer do that afterwards."""
        run_by(monkeypatch, places.program_folder() / "python")
        told = installing.uninstall()
        assert [path.name for path in profile.folder().iterdir()] == ["program"]
        assert not [line for line in told if line.startswith("没有删掉")]

    def test_while_excel_has_the_add_in_open_everything_stays(
        self, installed: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hold(monkeypatch, places.addin())
        with pytest.raises(FileRefused, match="请关闭所有 Excel 窗口"):
            installing.uninstall()
        assert places.addin().is_file()
        assert registration.flaws(places.program_folder() / "python" / "pythonw.exe") == []
        assert profile.log_file().is_file()

    def test_a_registry_that_may_not_be_written_is_told(self, installed: Path, registry: Winreg) -> None:
        registry.read_only.add("software\\classes")
        with pytest.raises(FileRefused, match="注册表。请联系管理员"):
            installing.uninstall()

    def test_what_is_still_in_use_is_named(self, installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        hold(monkeypatch, profile.log_file())
        told = installing.uninstall()
        assert [line for line in told if "没有删掉" in line and "年报助手.log" in line and "关闭 Excel" in line]
        assert "日志和撤销记录已删除" not in told

    def test_it_does_not_begin_a_new_log(self, installed: Path) -> None:
        installing.uninstall()
        logging.getLogger("nianbao").error("还有人在写")
        assert not profile.folder().exists()

    def test_the_bridge_is_asked_to_end_first(
        self, installed: Path, pc: Pywin32, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pc.events[bridge.STOP] = [False]
        there: list[bool] = []

        def ends(_: float) -> None:
            there.append(places.addin().is_file())
            pc.events.pop(bridge.STOP)

        monkeypatch.setattr("time.sleep", ends)
        installing.uninstall()
        assert there == [True]
