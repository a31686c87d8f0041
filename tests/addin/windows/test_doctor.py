"""What the doctor sees: a healthy PC, and each single thing that may be broken, in words and mended where it can be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from handed_out import python_in, run_by
from held_files import hold
from pywin32_stub import Pywin32
from winreg_stub import Winreg

from xladdin import profile
from xladdin.addin.build import COMMITTED
from xladdin.addin.windows import bridge, installing, places, registration
from xladdin.addin.windows.doctor import Diagnosis, Sign, doctor
from xladdin.addin.windows.installing import WrongSystem

EXCEL = "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE"
APP_PATHS = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\"
OFFICE = "Software\\Microsoft\\Office\\16.0\\Excel"
POLICIES = "Software\\Policies\\Microsoft\\Office\\16.0\\Excel\\Security"
TRUSTED, OWN = f"{POLICIES}\\Trusted Locations", "Excel 的信任中心"
OWN_TRUSTED = f"{OFFICE}\\Security\\Trusted Locations"
COMMON = "Software\\Policies\\Microsoft\\Office\\16.0\\Common"
CODE = ("Error", "Traceback", ".py", "xladdin.", "Errno")
Break = Callable[[], object]


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: None, registry: Winreg, pc: Pywin32) -> Path:
    """A PC with Excel where everything is installed and works; gives its pythonw.exe."""
    home = python_in(tmp_path / "python", brought=False)
    run_by(monkeypatch, home)
    registry.put("HKLM", f"{APP_PATHS}excel.exe", "", f'"{EXCEL}"')
    registry.put("HKLM", "Software\\Classes\\Excel.Application\\CLSID", "", "{EXCEL}")
    for view in (Winreg.KEY_WOW64_64KEY, Winreg.KEY_WOW64_32KEY):
        registry.put("HKLM", "Software\\Classes\\CLSID\\{EXCEL}\\LocalServer32", "", f"{EXCEL} /automation", view)
    registry.put("HKCU", OFFICE, "Version", "16.0")
    pc.answer = bridge.Bridge
    registration.register(home / "pythonw.exe")
    installing.put_addin(places.addin())
    return home / "pythonw.exe"


def wrong(found: Diagnosis) -> list[Sign]:
    return [sign for sign in found.signs if sign.state != "正常"]


def only(found: Diagnosis) -> Sign:
    (sign,) = wrong(found)
    assert not [word for word in CODE if word in str(sign)]
    return sign


class TestAHealthyPc:
    def test_it_can_be_used(self, python: Path) -> None:
        found = doctor()
        assert wrong(found) == []
        assert found.healthy
        assert found.lines[-1] == "可以使用。"

    def test_all_that_whoever_helps_wants_to_know_is_listed(self, python: Path) -> None:
        told = "\n".join(doctor().lines)
        for words in (
            "xlwings",
            "代码页",
            str(profile.log_file()),
            EXCEL,
            str(places.addin()),
            str(python),
            "第一次 0.",
        ):
            assert words in told

    def test_looking_changes_nothing(self, python: Path, registry: Winreg) -> None:
        before = registry.everything(), places.addin().stat().st_mtime_ns
        doctor()
        doctor(repair=True)
        assert (registry.everything(), places.addin().stat().st_mtime_ns) == before
        assert [path.name for path in places.start_folder().iterdir()] == [places.ADDIN]

    def test_on_another_system_it_says_so(self) -> None:
        with pytest.raises(WrongSystem):
            doctor()


class TestTheAddIn:
    def test_one_that_is_missing_is_put_back(self, python: Path) -> None:
        places.addin().unlink()
        found = doctor()
        assert not found.healthy
        assert str(only(found)) == f"[不行] 加载项：不在 {places.addin()}"
        assert found.lines[-1] == "有不行的地方，请看上面。"
        assert wrong(doctor(repair=True)) == []
        assert places.addin().read_bytes() == COMMITTED.read_bytes()

    def test_an_older_one_is_replaced(self, python: Path) -> None:
        places.addin().write_bytes(b"PK an older one")
        assert "版本不一致" in only(doctor()).words
        assert doctor(repair=True).healthy

    def test_one_that_excel_has_open_cannot_be_replaced_and_that_is_told(
        self, python: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        places.addin().write_bytes(b"PK an older one")
        hold(monkeypatch, places.addin())
        found = doctor(repair=True)
        assert not found.healthy
        assert [sign.about for sign in wrong(found)] == ["加载项", "修复加载项"]
        assert "关闭所有 Excel 窗口" in wrong(found)[-1].words

    def test_one_that_cannot_be_read_is_told(self, python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        read = Path.read_bytes

        def refuse(self: Path) -> bytes:
            if self == places.addin():
                raise PermissionError(13, "拒绝访问。")
            return read(self)

        monkeypatch.setattr(Path, "read_bytes", refuse)
        assert "检查权限" in only(doctor()).words

    def test_one_that_a_virus_scanner_took_from_the_program_is_told(
        self, python: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(installing, "COMMITTED", tmp_path / "nianbao.xlam")
        for repair in (False, True):
            assert "杀毒软件" in only(doctor(repair=repair)).words

    def test_one_that_excel_has_disabled_is_enabled_again(self, python: Path, registry: Winreg) -> None:
        listed = b"\x01\x02" + "c:\\…\\xlstart\\NIANBAO.XLAM".encode("utf-16-le")
        for name in ("DisabledItems", "StartupItems"):
            registry.put("HKCU", f"{OFFICE}\\Resiliency\\{name}", "A1B2", listed)
            registry.put("HKCU", f"{OFFICE}\\Resiliency\\{name}", "C3D4", "other.xlam".encode("utf-16-le"))
        sign = only(doctor())
        assert (sign.state, sign.words) == ("不行", "被 Excel 列入了已禁用的项目（2 处）")
        assert doctor(repair=True).healthy
        for name in ("DisabledItems", "StartupItems"):
            assert set(registration.values(f"{OFFICE}\\Resiliency\\{name}")) == {"C3D4"}

    def test_a_list_of_excel_that_may_not_be_written_is_told(self, python: Path, registry: Winreg) -> None:
        key = f"{OFFICE}\\Resiliency\\DisabledItems"
        registry.put("HKCU", key, "A1B2", "nianbao.xlam".encode("utf-16-le"))
        registry.read_only.add(key.lower())
        assert [sign.about for sign in wrong(doctor(repair=True))] == ["加载项", "修复加载项"]


class TestMacros:
    @pytest.mark.parametrize(
        ("hive", "key", "name", "value", "words", "state"),
        [
            ("HKCU", POLICIES, "VBAWarnings", 4, "单位的策略禁用了全部宏（Excel 16.0）", "注意"),
            ("HKLM", POLICIES, "VBAWarnings", 3, "单位的策略只允许有签名的宏（Excel 16.0）", "注意"),
            ("HKLM", TRUSTED, "AllLocationsDisabled", 1, "单位的策略停用了受信任位置", "注意"),
            (
                "HKCU",
                f"{OFFICE}\\Security\\Trusted Locations",
                "AllLocationsDisabled",
                1,
                OWN + "停用了受信任位置",
                "注意",
            ),
            ("HKCU", POLICIES, "RequireAddinSig", 1, "单位的策略只允许有签名的加载项", "注意"),
            ("HKCU", f"{OFFICE}\\Security", "RequireAddinSig", 1, OWN + "只允许有签名的加载项", "注意"),
            ("HKLM", POLICIES, "DisableAllAddins", 1, "单位的策略停用了所有加载项", "不行"),
            ("HKCU", f"{OFFICE}\\Security", "DisableAllAddins", 1, OWN + "停用了所有加载项", "不行"),
            ("HKCU", COMMON, "VBAOff", 1, "单位的策略关闭了 VBA", "不行"),
            ("HKLM", "Software\\Microsoft\\Office\\16.0\\Common", "VBAOff", 1, "这台电脑的设置关闭了 VBA", "不行"),
            (
                "HKCU",
                f"{COMMON}\\toolbars\\excel",
                "noextensibilitycustomizationfromdocument",
                1,
                "单位的策略不许加载项自带功能区，「年报」一栏不会出现",
                "不行",
            ),
            ("HKCU", POLICIES, "blockcontentexecutionfrominternet", 1, "单位的策略拦截来自互联网的文件里的宏", "注意"),
        ],
    )
    def test_what_forbids_them_is_told_with_whom_to_ask_and_what_else_there_is(
        self, python: Path, registry: Winreg, hive: str, key: str, name: str, value: int, words: str, state: str
    ) -> None:
        registry.put(hive, key, name, value)
        found = doctor()
        (sign,) = [sign for sign in found.signs if sign.about == "宏的设置"]
        assert sign.state == state
        assert sign.words.startswith(words)
        assert "联系管理员" in sign.words
        assert ("信任中心设置" in sign.words) is words.startswith(OWN)
        assert "「年报助手」菜单" in sign.words
        assert found.healthy is (state == "注意")

    @pytest.mark.parametrize(
        ("key", "name", "value"),
        [
            (f"{OFFICE}\\Security", "VBAWarnings", 4),
            (POLICIES, "VBAWarnings", 1),
            (POLICIES, "VBAWarnings", 2),
            (POLICIES, "RequireAddinSig", 0),
            (POLICIES, "DisableAllAddins", 0),
            (COMMON, "VBAOff", 0),
            (f"{OFFICE}\\Security", "blockcontentexecutionfrominternet", 1),
        ],
    )
    def test_what_does_not_concern_the_add_in_is_not_told(
        self, python: Path, registry: Winreg, key: str, name: str, value: int
    ) -> None:
        registry.put("HKCU", key, name, value)
        assert [sign for sign in doctor().signs if sign.state != "正常"] == []

    def test_the_mark_of_the_internet_on_the_add_in_is_told_and_taken_away(self, python: Path) -> None:
        mark = places.addin().with_name(f"{places.ADDIN}:Zone.Identifier")
        mark.write_text("[ZoneTransfer]\r\nZoneId=3\r\n")
        assert "来自互联网" in only(doctor()).words
        assert doctor(repair=True).healthy
        assert not mark.exists()

    def test_a_mark_of_this_pc_is_no_matter(self, python: Path) -> None:
        places.addin().with_name(f"{places.ADDIN}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=0\r\n")
        assert doctor().healthy


class TestThePc:
    """What is as it is: told, with what to do and whom to ask."""

    def signs(self) -> dict[str, str]:
        return {sign.about: sign.words for sign in doctor().signs if sign.state == "注意"}

    def excel(self, registry: Winreg, folder: Path) -> Path:
        program = folder / "root" / "Office16" / "EXCEL.EXE"
        program.parent.mkdir(parents=True)
        program.touch()
        registry.put("HKLM", "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\excel.exe", "", str(program))
        return program

    def test_an_office_without_vba_is_told(self, python: Path, registry: Winreg, tmp_path: Path) -> None:
        self.excel(registry, tmp_path)
        assert "Visual Basic for Applications" in self.signs()["VBA"]

    @pytest.mark.parametrize(
        "library",
        [
            "root/vfs/ProgramFilesCommonX64/Microsoft Shared/VBA/VBA7.1/VBE7.DLL",
            "root/vfs/ProgramFilesCommonX86/Microsoft Shared/VBA/VBA7.1/VBE7.DLL",
            "Common Files/Microsoft Shared/VBA/VBA7/VBE7.DLL",
            "Common Files/Microsoft Shared/VBA/VBA6/VBE6.DLL",
        ],
    )
    def test_one_with_vba_is_not(
        self, python: Path, registry: Winreg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
    ) -> None:
        self.excel(registry, tmp_path)
        monkeypatch.setenv("CommonProgramFiles(x86)", str(tmp_path / "Common Files"))
        (tmp_path / library).parent.mkdir(parents=True)
        (tmp_path / library).touch()
        assert "VBA" not in self.signs()

    def test_a_start_folder_on_the_network_is_told(self, python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "启动文件夹" not in self.signs()
        monkeypatch.setattr(places, "on_the_network", lambda path: path == places.start_folder())
        assert "受信任位置" in self.signs()["启动文件夹"]

    @pytest.mark.parametrize("path", ["\\\\server\\home$\\AppData", "//server/home"])
    def test_a_folder_of_another_computer_is_on_the_network(self, path: str) -> None:
        assert places.on_the_network(Path(path))
        assert not places.on_the_network(Path("/home"))

    def test_a_profile_that_roams_is_told(self, python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        roaming = SimpleNamespace(GetProfileType=lambda: 2)
        monkeypatch.setitem(sys.modules, "win32profile", roaming)
        assert "每台要用的电脑都请装一次" in self.signs()["漫游配置文件"]


class TestTheBridge:
    def test_one_that_is_not_registered_is_registered(self, python: Path) -> None:
        registration.unregister()
        found = doctor()
        assert only(found).words == "没有为 64 位 Excel 登记；没有为 32 位 Excel 登记"
        assert doctor(repair=True).healthy
        assert registration.flaws(python) == []

    def test_an_older_registration_is_renewed(self, python: Path) -> None:
        registration.register(Path("D:/旧版/pythonw.exe"))
        assert "旧版" in only(doctor()).words
        assert doctor(repair=True).healthy

    def test_where_the_registry_may_not_be_written_that_is_told(self, python: Path, registry: Winreg) -> None:
        registration.unregister()
        registry.read_only.add("software\\classes")
        found = doctor(repair=True)
        assert [sign.about for sign in wrong(found)] == ["桥接程序", "修复桥接程序"]
        assert "联系管理员" in wrong(found)[-1].words

    def test_a_program_that_is_gone_is_told_and_not_mended(self, python: Path) -> None:
        python.unlink()
        for repair in (False, True):
            sign = only(doctor(repair=repair))
            assert str(python) in sign.words
            assert "重新安装" in sign.words

    def test_packages_that_it_does_not_see_are_told(self, python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("site.getusersitepackages", lambda: str(Path(installing.__file__).parents[3]))
        assert "虚拟环境" in only(doctor()).words

    def test_one_that_does_not_answer_is_told_with_its_log(self, python: Path, pc: Pywin32) -> None:
        pc.answer = pc._nobody
        found = doctor()
        assert not found.healthy
        assert only(found).about == "应答"
        assert str(profile.log_file()) in only(found).words
        assert "the bridge does not answer" in profile.log_file().read_text(encoding="utf-8")

    def test_one_that_is_slow_works_all_the_same(
        self, python: Path, pc: Pywin32, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = [0.0]

        def late() -> bridge.Bridge:
            now[0] += 7.5 if now[0] == 0.0 else 0.001
            return bridge.Bridge()

        pc.answer = late
        monkeypatch.setattr("time.monotonic", lambda: now[0])
        found = doctor()
        assert found.healthy
        assert only(found).words == "第一次 7.50 秒，以后 0.001 秒；启动偏慢，多半是杀毒软件在检查"


class TestExcelAndWps:
    def test_a_pc_without_excel_is_pointed_to_the_menu(self, python: Path, registry: Winreg) -> None:
        registry.DeleteKeyEx("HKLM", f"{APP_PATHS}excel.exe", 0, 0)
        registry.put("HKCU", f"{APP_PATHS}et.exe", "", "D:\\WPS\\et.exe")
        found = doctor()
        assert found.healthy
        assert only(found).about == "Microsoft Excel"
        assert "「年报助手」菜单" in only(found).words
        assert "[正常] WPS 表格：D:\\WPS\\et.exe" in found.lines

    @pytest.mark.parametrize("view", [Winreg.KEY_WOW64_64KEY, Winreg.KEY_WOW64_32KEY])
    def test_a_wps_that_took_the_name_of_excel_is_told(self, python: Path, registry: Winreg, view: int) -> None:
        registry.put("HKLM", "Software\\Classes\\CLSID\\{EXCEL}\\LocalServer32", "", "D:\\WPS\\et.exe /auto", view)
        found = doctor()
        assert found.healthy
        assert "D:\\WPS\\et.exe" in only(found).words
        assert "不受影响" in only(found).words


class TestFolders:
    @pytest.mark.parametrize("which", [places.start_folder, profile.folder])
    def test_one_that_cannot_be_written_is_named(
        self, python: Path, monkeypatch: pytest.MonkeyPatch, which: Callable[[], Path]
    ) -> None:
        which().mkdir(parents=True, exist_ok=True)
        write = Path.write_bytes

        def refuse(self: Path, data: bytes) -> int:
            if self.parent == which():
                raise PermissionError(13, "拒绝访问。")
            return write(self, data)

        monkeypatch.setattr(Path, "write_bytes", refuse)
        sign = only(doctor())
        assert sign.state == "不行"
        assert str(which()) in sign.words
        assert "检查权限" in sign.words
