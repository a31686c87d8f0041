"""With which rights a program runs, and what follows: Windows keeps those with more rights from finding this one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from handed_out import python_in, run_by
from pywin32_stub import Error, Pywin32
from winreg_stub import Winreg

from workbook.refusal import FileRefused
from xladdin.addin.windows import bridge, elevation, installing, places, registration
from xladdin.addin.windows.bridge import CLSID
from xladdin.addin.windows.doctor import doctor
from xladdin.addin.windows.elevation import Rights, excels, mine

MEDIUM, HIGH, SYSTEM = 0x2000, 0x3000, 0x4000
DEFAULT, FULL, LIMITED = 1, 2, 3
OWN, EXCEL, OTHER = 100, 7, 8
HKLM_SERVER = f"Software\\Classes\\CLSID\\{CLSID}\\LocalServer32"


@dataclass(frozen=True)
class Program:
    """A running program: the level and the kind of its token; None where it may not be looked at."""

    path: str
    level: int | None
    kind: int = DEFAULT

    def sid(self) -> SimpleNamespace:
        return SimpleNamespace(GetSubAuthorityCount=lambda: 1, GetSubAuthority=lambda number: [self.level][number])


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has these programs run, our own under OWN."""

    def run(programs: dict[int, Program]) -> None:
        def opened(_access: int, _inherit: bool, number: int) -> Program:
            if number == OTHER:
                raise Error(5, "OpenProcess", "拒绝访问。")
            return programs[number]

        def token(process: Program, _access: int) -> Program:
            if process.level is None:
                raise Error(5, "OpenProcessToken", "拒绝访问。")
            return process

        def asked(process: Program, what: int) -> object:
            return (process.sid(), 96) if what == 25 else process.kind

        def module(name: str, **content: object) -> None:
            made = ModuleType(name)
            made.__dict__.update(content)
            monkeypatch.setitem(sys.modules, name, made)

        module("win32api", GetCurrentProcess=lambda: programs[OWN], OpenProcess=opened)
        module("win32process", EnumProcesses=lambda: [*programs, OTHER])
        module(
            "win32security",
            OpenProcessToken=token,
            GetTokenInformation=asked,
            TOKEN_QUERY=8,
            TokenIntegrityLevel=25,
            TokenElevationType=18,
        )
        monkeypatch.setattr(elevation, "_program", lambda process: process.path)

    return run


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_windows: None, pc: Pywin32) -> Path:
    """A Python that was on the PC before, and a bridge that answers."""
    home = python_in(tmp_path / "Python 3.11", brought=False)
    run_by(monkeypatch, home)
    monkeypatch.setattr(installing, "_ON_THE_WAY", ())
    pc.answer = bridge.Bridge
    return home


def ours(level: int | None, kind: int = DEFAULT) -> dict[int, Program]:
    return {OWN: Program("C:\\Python\\pythonw.exe", level, kind)}


class TestMine:
    @pytest.mark.parametrize(
        ("level", "kind", "rights"),
        [
            (MEDIUM, DEFAULT, Rights.USUAL),
            (MEDIUM, LIMITED, Rights.USUAL),
            (0x1000, DEFAULT, Rights.USUAL),
            (HIGH, DEFAULT, Rights.ADMINISTRATOR),
            (HIGH, FULL, Rights.RAISED),
            (SYSTEM, DEFAULT, Rights.SYSTEM),
            (None, DEFAULT, Rights.USUAL),
        ],
    )
    def test_they_are_told_by_level_and_kind(
        self, running: Callable[..., None], level: int | None, kind: int, rights: Rights
    ) -> None:
        running(ours(level, kind))
        assert mine() is rights

    @pytest.mark.parametrize(
        ("desktop", "rights"), [(MEDIUM, Rights.RAISED), (HIGH, Rights.ADMINISTRATOR), (None, Rights.RAISED)]
    )
    def test_where_the_desktop_has_them_too_nothing_was_raised(
        self, running: Callable[..., None], desktop: int | None, rights: Rights
    ) -> None:
        running(ours(HIGH, FULL) | {EXCEL: Program("C:\\Windows\\explorer.exe", desktop, FULL)})
        assert mine() is rights

    def test_where_nothing_tells_they_are_taken_for_the_usual(self) -> None:
        assert mine() is Rights.USUAL
        assert excels() == set()


class TestExcels:
    @pytest.mark.parametrize(
        ("level", "kind", "rights"),
        [
            (MEDIUM, LIMITED, Rights.USUAL),
            (HIGH, FULL, Rights.RAISED),
            (HIGH, DEFAULT, Rights.ADMINISTRATOR),
            (None, DEFAULT, Rights.RAISED),  # it keeps its token from us
        ],
    )
    def test_one_with_more_rights_is_seen(
        self, running: Callable[..., None], level: int | None, kind: int, rights: Rights
    ) -> None:
        running(ours(MEDIUM) | {EXCEL: Program("C:\\Office16\\EXCEL.EXE", level, kind)})
        assert excels() == {rights}

    def test_other_programs_do_not_count(self, running: Callable[..., None]) -> None:
        running(ours(MEDIUM) | {EXCEL: Program("C:\\notexcel.exe", HIGH, FULL)})
        assert excels() == set()


class TestInstalling:
    def test_for_an_account_whose_every_program_is_raised_the_machine_knows_it_too(
        self, own: Path, running: Callable[..., None], registry: Winreg
    ) -> None:
        running(ours(HIGH))
        told = "\n".join(installing.install())
        assert "管理员帐户" in told
        assert "检查通过" in told
        for hive in ("HKCU", "HKLM"):
            assert registration.flaws(own / "pythonw.exe", hive) == []
        installing.uninstall()
        assert [place for place in registry.keys if "nianbao" in str(place) or "4612280d" in str(place)] == []

    @pytest.mark.parametrize(("level", "kind"), [(HIGH, FULL), (SYSTEM, DEFAULT)])
    def test_one_that_was_raised_for_once_is_refused_and_nothing_is_written(
        self, own: Path, running: Callable[..., None], registry: Winreg, level: int, kind: int
    ) -> None:
        """Registered for the machine, files that the user may write would run with an administrator's rights."""
        running(ours(level, kind))
        with pytest.raises(FileRefused, match=r"以管理员身份运行|系统帐户"):
            installing.install()
        assert registry.keys == {}
        assert not places.addin().exists()

    def test_for_everybody_else_the_machine_is_left_alone(
        self, own: Path, running: Callable[..., None], registry: Winreg
    ) -> None:
        running(ours(MEDIUM, LIMITED))
        registry.put("HKLM", HKLM_SERVER, "", "somebody's")
        installing.install()
        installing.uninstall()
        assert registration.read(HKLM_SERVER, hive="HKLM") == "somebody's"

    def test_a_python_of_the_store_is_refused_in_words(
        self, own: Path, registry: Winreg, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = "C:\\Program Files\\WindowsApps\\PythonSoftwareFoundation.Python.3.11_3.11.2544.0_x64__qbz5n2kfra8p0"
        monkeypatch.setattr(sys, "base_prefix", store)
        with pytest.raises(FileRefused, match=r"Microsoft Store.*python\.org"):
            installing.install()
        assert registry.keys == {}
        assert any(sign.words == places.FROM_THE_STORE for sign in doctor().signs)

    def test_a_bridge_that_goes_on_is_waited_for_by_the_user(
        self, own: Path, registry: Winreg, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(bridge, "stop", lambda: False)
        for does in (installing.install, installing.uninstall):
            with pytest.raises(FileRefused, match=r"提示框等着回答.*关闭所有 Excel 窗口"):
                does()
        assert registry.keys == {}


class TestTheDoctor:
    def rights(self) -> tuple[str, str]:
        (sign,) = [sign for sign in doctor().signs if sign.about == "权限"]
        return sign.state, sign.words

    def test_the_usual_ones_are_well_and_what_cannot_be_seen_is_said(
        self, own: Path, running: Callable[..., None]
    ) -> None:
        running(ours(MEDIUM))
        state, words = self.rights()
        assert state == "正常"
        assert "这里看不到" in words

    def test_an_excel_with_more_rights_is_told_with_its_cure(self, own: Path, running: Callable[..., None]) -> None:
        running(ours(MEDIUM) | {EXCEL: Program("C:\\Office16\\EXCEL.EXE", HIGH, FULL)})
        state, words = self.rights()
        assert state == "不行"
        assert "请关闭它，像平常一样打开" in words

    def test_of_an_administrator_the_entries_of_the_machine_are_looked_at_and_mended(
        self, own: Path, running: Callable[..., None], registry: Winreg
    ) -> None:
        running(ours(MEDIUM))
        installing.install()
        running(ours(HIGH))
        assert any(sign.about == "桥接程序" and sign.state == "不行" for sign in doctor().signs)
        doctor(repair=True)
        assert registration.flaws(own / "pythonw.exe", "HKLM") == []

    def test_one_that_was_raised_says_that_it_sees_the_wrong_things(
        self, own: Path, running: Callable[..., None]
    ) -> None:
        running(ours(HIGH, FULL))
        assert self.rights() == ("不行", elevation.RAISED)
