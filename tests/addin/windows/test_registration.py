"""How Windows finds the bridge: entries of this user alone, for Excel of either bitness, and nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from winreg_stub import Winreg

from xladdin.addin.windows import registration
from xladdin.addin.windows.bridge import CLSID, PROGID

PYTHONW = Path("C:/用户/张三 & 李四/Nianbao/program/python/pythonw.exe")
SERVER = f"Software\\Classes\\CLSID\\{CLSID}\\LocalServer32"
BOTH = (Winreg.KEY_WOW64_64KEY, Winreg.KEY_WOW64_32KEY)


@pytest.fixture
def somebody(registry: Winreg) -> Winreg:
    """A registry with other people's entries beside ours."""
    for view in BOTH:
        registry.put("HKCU", "Software\\Classes\\CLSID\\{别人}\\LocalServer32", "", "other.exe", view)
        registry.put("HKCU", "Software\\Classes\\Other.Bridge", "", "别人的")
        registry.put("HKLM", f"Software\\Classes\\{PROGID}", "", "管理员装的")
    return registry


class TestRegistering:
    def test_afterwards_excel_of_either_bitness_finds_it(self, registry: Winreg) -> None:
        registration.register(PYTHONW)
        assert registration.flaws(PYTHONW) == []

    @pytest.mark.parametrize("view", BOTH)
    def test_windows_starts_an_isolated_python_without_a_window(self, registry: Winreg, view: int) -> None:
        registration.register(PYTHONW)
        assert registration.read(SERVER, view=view) == f'"{PYTHONW}" -I -m xladdin.addin.windows'

    def test_the_name_that_vba_asks_for_leads_to_the_class_and_back(self, registry: Winreg) -> None:
        registration.register(PYTHONW)
        assert registration.read(f"Software\\Classes\\{PROGID}\\CLSID") == CLSID
        assert registration.read(f"Software\\Classes\\CLSID\\{CLSID}\\ProgID") == PROGID

    def test_it_concerns_this_user_alone(self, registry: Winreg) -> None:
        registration.register(PYTHONW)
        assert {place[1] for place in registry.keys} == {"HKCU"}

    def test_doing_it_twice_changes_nothing(self, registry: Winreg) -> None:
        registration.register(PYTHONW)
        once = registry.everything()
        registration.register(PYTHONW)
        assert registry.everything() == once

    def test_a_newer_place_of_the_program_takes_over(self, registry: Winreg) -> None:
        registration.register(Path("D:/旧版/pythonw.exe"))
        registration.register(PYTHONW)
        assert registration.flaws(PYTHONW) == []

    def test_a_registry_that_may_not_be_written_is_an_error(self, registry: Winreg) -> None:
        registry.read_only.add("software\\classes")
        with pytest.raises(OSError, match="拒绝访问"):
            registration.register(PYTHONW)


class TestUnregistering:
    def test_nothing_of_ours_is_left_and_nothing_else_gone(self, somebody: Winreg) -> None:
        before = somebody.everything()
        registration.register(PYTHONW)
        assert somebody.everything() > before
        registration.unregister()
        assert somebody.everything() == before

    def test_what_somebody_added_below_our_keys_goes_too(self, somebody: Winreg) -> None:
        before = somebody.everything()
        registration.register(PYTHONW)
        for view in BOTH:
            somebody.put("HKCU", f"{SERVER}\\深\\更深", "值", "1", view)
        registration.unregister()
        assert somebody.everything() == before

    def test_where_nothing_is_registered_it_does_nothing(self, somebody: Winreg) -> None:
        before = somebody.everything()
        registration.unregister()
        assert somebody.everything() == before

    def test_half_a_registration_goes_too(self, registry: Winreg) -> None:
        registration.register(PYTHONW)
        registry.DeleteKeyEx("HKCU", SERVER, Winreg.KEY_WOW64_32KEY, 0)
        registration.unregister()
        assert not [place for place in registry.keys if CLSID.lower() in place[2] or PROGID.lower() in place[2]]

    def test_a_registry_that_may_not_be_written_is_an_error(self, registry: Winreg) -> None:
        registration.register(PYTHONW)
        registry.read_only.add("software\\classes")
        with pytest.raises(PermissionError):
            registration.unregister()


class TestFlaws:
    def test_without_any_entry_both_bitnesses_are_named(self, registry: Winreg) -> None:
        assert registration.flaws(PYTHONW) == ["没有为 64 位 Excel 登记", "没有为 32 位 Excel 登记"]

    def test_one_bitness_that_lacks_its_server_is_named_alone(self, registry: Winreg) -> None:
        registration.register(PYTHONW)
        registry.DeleteKeyEx("HKCU", SERVER, Winreg.KEY_WOW64_32KEY, 0)
        assert registration.flaws(PYTHONW) == ["为 32 位 Excel 的登记不完整，或者指向别处：空白"]

    def test_another_program_under_our_name_is_shown(self, registry: Winreg) -> None:
        registration.register(PYTHONW)
        registry.put("HKCU", SERVER, "", '"D:\\别的\\evil.exe"', Winreg.KEY_WOW64_64KEY)
        (told,) = registration.flaws(PYTHONW)
        assert told == "为 64 位 Excel 的登记不完整，或者指向别处：D:\\别的\\evil.exe"

    def test_an_older_place_of_the_program_is_shown(self, registry: Winreg) -> None:
        registration.register(Path("D:/旧版/pythonw.exe"))
        assert len(registration.flaws(PYTHONW)) == 2
        assert all("旧版" in told for told in registration.flaws(PYTHONW))


class TestReading:
    def test_what_is_not_there_is_none(self, registry: Winreg) -> None:
        assert registration.read("Software\\没有") is None
        assert registration.values("Software\\没有") == {}
        assert registration.subkeys("Software\\没有") == []

    def test_all_values_and_keys_are_given(self, registry: Winreg) -> None:
        for name in ("甲", "乙"):
            registry.put("HKCU", "Software\\Office", name, name * 2)
            registry.put("HKCU", f"Software\\Office\\{name}键", "", None)
        assert registration.values("Software\\Office") == {"甲": "甲甲", "乙": "乙乙"}
        assert registration.subkeys("software\\office") == ["甲键", "乙键"]

    def test_one_value_can_be_taken_away(self, registry: Winreg) -> None:
        registry.put("HKCU", "Software\\Office", "甲", "1")
        registry.put("HKCU", "Software\\Office", "乙", "2")
        registration.delete_value("Software\\Office", "甲")
        assert registration.values("Software\\Office") == {"乙": "2"}
