"""How the program comes onto a PC: for one user, over an older one, with Excel open, with a full disk."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest
from handed_out import PACKAGES, files, python_in, run_by, unpacked
from held_files import hold
from pywin32_stub import Pywin32
from winreg_stub import Winreg

from workbook.refusal import FileRefused
from xladdin.addin.build import COMMITTED
from xladdin.addin.windows import bridge, installing, places, registration
from xladdin.addin.windows.installing import WrongSystem

CODE = ("Error", ".py:", "xladdin.", "winreg", "Errno")


@pytest.fixture
def answering(pc: Pywin32) -> None:
    """Windows starts the bridge when it is asked for."""
    pc.answer = bridge.Bridge


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: None) -> Path:
    """A Python that was on the PC before; gives its folder. What is installed there is not compiled in these tests."""
    home = python_in(tmp_path / "Python 3.11 & 其他", brought=False)
    run_by(monkeypatch, home)
    monkeypatch.setattr(installing, "_ON_THE_WAY", ())
    return home


@pytest.fixture
def brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: None) -> Path:
    """What the user has unpacked, run by the Python in it; gives the folder."""
    run_by(monkeypatch, unpacked(tmp_path / "下载 & 解压" / "年报助手"))
    return tmp_path / "下载 & 解压" / "年报助手"


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "磁盘空间不足")


class TestOnAnotherSystem:
    def test_nothing_is_done_and_the_words_say_what_can_be(self, user_folders: Path, registry: Winreg) -> None:
        for does in (installing.install, installing.uninstall):
            with pytest.raises(WrongSystem, match=r"只能在 Windows 上做.*加上 --libreoffice 或 --wps"):
                does()
        assert not user_folders.exists()
        assert registry.keys == {}


class TestWithAPythonOfThisPc:
    def test_excel_finds_the_add_in_and_the_bridge(self, own: Path, answering: None) -> None:
        told = installing.install()
        assert places.addin().read_bytes() == COMMITTED.read_bytes()
        assert registration.flaws(own / "pythonw.exe") == []
        assert told[-1].startswith("检查通过：年报助手 ")
        assert "重新打开 Excel" in told[-1]

    def test_the_python_stays_where_it_is(self, own: Path, answering: None) -> None:
        before = files(own)
        installing.install()
        assert files(own) == before
        assert not places.program_folder().exists()

    def test_a_second_run_changes_nothing(self, own: Path, answering: None, registry: Winreg) -> None:
        installing.install()
        before = registry.everything(), places.addin().stat().st_mtime_ns
        assert f"加载项已是最新：{places.addin()}" in installing.install()
        assert (registry.everything(), places.addin().stat().st_mtime_ns) == before

    def test_a_running_bridge_is_asked_to_end_first(
        self, own: Path, answering: None, pc: Pywin32, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pc.events[bridge.STOP] = [False]
        asked: list[bool] = []
        monkeypatch.setattr("time.sleep", lambda _: asked.append(pc.events.pop(bridge.STOP)[0]))
        installing.install()
        assert asked == [True]

    def test_a_bridge_that_does_not_answer_is_told_and_how_to_go_on(self, own: Path) -> None:
        told = installing.install()
        assert "没有应答" in told[-1]
        assert "体检" in told[-1]
        assert places.addin().is_file()

    def test_without_its_program_for_windows_nothing_is_registered(self, own: Path, registry: Winreg) -> None:
        (own / "pythonw.exe").unlink()
        with pytest.raises(FileRefused, match=r"^pythonw.exe：.*杀毒软件.*重新安装"):
            installing.install()
        assert registry.keys == {}
        assert not places.addin().exists()

    def test_packages_that_an_isolated_python_does_not_see_are_told(
        self, own: Path, registry: Winreg, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("site.getusersitepackages", lambda: str(Path(installing.__file__).parents[3]))
        with pytest.raises(FileRefused, match="虚拟环境"):
            installing.install()
        assert registry.keys == {}

    def test_a_registry_that_may_not_be_written_is_told(self, own: Path, registry: Winreg) -> None:
        registry.read_only.add("software\\classes")
        with pytest.raises(FileRefused) as told:
            installing.install()
        assert "不允许写注册表。请联系管理员" in str(told.value)
        assert not [word for word in CODE if word in str(told.value)]


class TestFromWhatWasHandedOut:
    def test_the_program_is_copied_and_registered_at_its_place(self, brought: Path, answering: None) -> None:
        told = installing.install()
        assert files(places.program_folder()) == files(brought)
        assert registration.flaws(places.program_folder() / "python" / "pythonw.exe") == []
        assert told[0] == f"程序已放到 {places.program_folder()}"
        assert told[-1].startswith("检查通过")

    def test_workbooks_that_lie_beside_it_are_not_taken_along(self, brought: Path, answering: None) -> None:
        (brought / "年报 2025.xlsx").write_bytes(b"PK")
        (brought / "我的资料").mkdir()
        installing.install()
        assert sorted(path.name for path in places.program_folder().iterdir()) == [
            "python",
            "体检.cmd",
            "使用说明.txt",
            "安装.cmd",
        ]

    def test_what_runs_at_a_click_is_compiled(self, brought: Path, answering: None) -> None:
        installing.install()
        packages = places.program_folder() / "python" / "Lib" / "site-packages"
        for package in PACKAGES:
            assert list((packages / package / "__pycache__").glob("__init__.*.pyc"))
            assert list((packages / package / "inner" / "__pycache__").glob("deep.*.pyc"))

    def test_an_older_version_gives_way_as_a_whole(self, brought: Path, answering: None) -> None:
        old = unpacked(places.program_folder(), "旧")
        (old / "nobody needs this.dll").write_bytes(b"x")
        places.addin().parent.mkdir(parents=True)
        places.addin().write_bytes(b"PK an older add-in")
        installing.install()
        assert files(places.program_folder()) == files(brought)
        assert places.addin().read_bytes() == COMMITTED.read_bytes()
        assert [path.name for path in places.program_folder().parent.iterdir() if path.is_dir()] == ["program"]

    def test_run_from_its_place_it_is_not_copied(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: None, answering: None
    ) -> None:
        """As by the installer, which has put it there; and under another spelling of the same folder."""
        home = unpacked(places.program_folder())
        (tmp_path / "ZHANGS~1").symlink_to(places.program_folder().parent)
        before = files(places.program_folder())
        for run in (home, tmp_path / "ZHANGS~1" / "program" / "python"):
            run_by(monkeypatch, run)
            told = installing.install()
            assert told[0] == f"程序已放到 {run.parent}"
            assert files(places.program_folder()) == before

    def test_a_program_that_is_running_stays_whole(
        self, brought: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
    ) -> None:
        old = unpacked(places.program_folder(), "旧")
        before = files(places.program_folder())
        hold(monkeypatch, old / "pythonw.exe")
        with pytest.raises(FileRefused, match="请关闭 Excel 和年报助手的窗口，再运行一次"):
            installing.install()
        assert files(places.program_folder()) == before
        assert [path.name for path in places.program_folder().parent.iterdir()] == ["program"]

    def test_a_new_program_that_cannot_take_its_place_gives_it_back(
        self, brought: Path, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
    ) -> None:
        unpacked(places.program_folder(), "旧")
        before = files(places.program_folder())
        hold(monkeypatch, places.program_folder().with_name("program.new"))
        with pytest.raises(FileRefused, match="原来的还能用"):
            installing.install()
        assert files(places.program_folder()) == before

    def test_a_virus_scanner_that_looks_into_it_is_waited_for(
        self, brought: Path, answering: None, monkeypatch: pytest.MonkeyPatch, pauses: list[float]
    ) -> None:
        renamed = Path.rename

        def rename(self: Path, target: Path) -> Path:
            if len(pauses) < 5:
                raise PermissionError(13, "另一个程序正在使用此文件，进程无法访问。")
            return renamed(self, target)

        monkeypatch.setattr(Path, "rename", rename)
        installing.install()
        assert len(pauses) == 5
        assert files(places.program_folder()) == files(brought)

    @pytest.mark.parametrize("older", [True, False])
    def test_a_full_disk_leaves_what_there_was(
        self, brought: Path, monkeypatch: pytest.MonkeyPatch, registry: Winreg, older: bool
    ) -> None:
        if older:
            unpacked(places.program_folder(), "旧")
        before = files(places.program_folder())
        monkeypatch.setattr("shutil.copyfile", full)
        with pytest.raises(FileRefused, match="磁盘已满"):
            installing.install()
        assert files(places.program_folder()) == before
        assert not places.program_folder().with_name("program.new").exists()
        assert registry.keys == {}


class TestThePlaceOfTheAddIn:
    @pytest.fixture
    def older(self) -> Path:
        places.addin().parent.mkdir(parents=True)
        places.addin().write_bytes(b"PK an older add-in")
        return places.addin()

    def test_it_is_put_there_once(self) -> None:
        assert installing.put_addin(places.addin()) == f"加载项已放到 {places.addin()}"
        assert installing.put_addin(places.addin()) == f"加载项已是最新：{places.addin()}"
        assert [path.name for path in places.start_folder().iterdir()] == ["nianbao.xlam"]

    def test_an_older_one_is_replaced(self, older: Path) -> None:
        installing.put_addin(older)
        assert older.read_bytes() == COMMITTED.read_bytes()

    def test_while_excel_has_it_open_it_says_to_close_excel(self, older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        hold(monkeypatch, older)
        with pytest.raises(FileRefused, match=r"^nianbao.xlam：加载项正在使用，没有换成新的。请关闭所有 Excel 窗口"):
            installing.put_addin(older)
        assert older.read_bytes() == b"PK an older add-in"

    def test_with_a_full_disk_it_does_not_blame_excel(self, older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(FileRefused, match=r"磁盘空间不足.*再运行一次") as told:
            installing.put_addin(older)
        assert "关闭所有 Excel" not in str(told.value)
        assert older.read_bytes() == b"PK an older add-in"
        assert [path.name for path in older.parent.iterdir()] == [older.name]

    def test_a_folder_that_cannot_be_made_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "文件").write_text("x")
        with pytest.raises(FileRefused, match=r"放不进 .*文件.*检查这个文件夹的权限"):
            installing.put_addin(tmp_path / "文件" / "XLSTART" / "nianbao.xlam")

    def test_where_a_virus_scanner_took_it_from_the_program_that_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(installing, "COMMITTED", tmp_path / "nianbao.xlam")
        with pytest.raises(FileRefused, match=r"杀毒软件.*重新安装"):
            installing.put_addin(places.addin())


class TestCompiling:
    def test_a_file_that_cannot_be_compiled_is_told_and_the_others_are(self, tmp_path: Path) -> None:
        home = python_in(tmp_path / "python", brought=True)
        assert installing.compile_packages(home)
        packages = home / "Lib" / "site-packages"
        (packages / "checks" / "broken.py").write_text("def (:\n")
        (packages / "checks" / "later.py").write_text("z = 3\n")
        assert not installing.compile_packages(home)
        assert list((packages / "checks" / "__pycache__").glob("later.*.pyc"))

    def test_without_a_folder_the_packages_that_run_are_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, "win32com")  # not on this system
        compiled: list[str] = []
        monkeypatch.setattr("compileall.compile_dir", lambda path, quiet: compiled.append(Path(path).name) or True)
        assert installing.compile_packages()
        assert {"workbook", "checks", "xladdin", "xlwings", "openpyxl"} <= set(compiled)
