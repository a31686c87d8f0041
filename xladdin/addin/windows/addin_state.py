"""What keeps Excel from loading the add-in: its list of disabled items, and what the administrator allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xladdin.addin.windows import places, registration

_OFFICE = "Software\\Microsoft\\Office"
_POLICIES = "Software\\Policies\\Microsoft\\Office"
# Trust Center, "Macro Settings": 4 disables every macro without a word, 3 all but signed ones.
_ALL_MACROS_OFF, _UNSIGNED_OFF = 4, 3
_INSTEAD = "按钮可能不能用；请联系管理员放行或者给加载项签名，也可以用「年报助手」菜单。"


@dataclass(frozen=True)
class Disabled:
    """An entry by which Excel keeps the add-in from being loaded, after it has seen it fail or hang."""

    key: str
    value: str


def disabled() -> list[Disabled]:
    """The entries of all versions of Excel that name our add-in."""
    held = [(key, name, value) for key in _resiliency() for name, value in registration.values(key).items()]
    return [Disabled(key, name) for key, name, value in held if _ours(value)]


def enable(entries: Sequence[Disabled]) -> None:
    """Take these entries away; OSError where that is not allowed."""
    for entry in entries:
        registration.delete_value(entry.key, entry.value)


def obstacles() -> list[str]:
    """What the settings of Excel, the user's or the administrator's, forbid that the add-in needs, in words."""
    return list(dict.fromkeys(_obstacles()))


def _obstacles() -> Iterator[str]:
    winreg = registration.registry()
    for office, hive, whose in (
        (_POLICIES, winreg.HKEY_CURRENT_USER, "单位的策略"),
        (_POLICIES, winreg.HKEY_LOCAL_MACHINE, "单位的策略"),
        (_OFFICE, winreg.HKEY_CURRENT_USER, "Excel 的信任中心"),
    ):
        for version in _versions(office, hive):
            security = f"{office}\\{version}\\Excel\\Security"
            level = registration.read(security, "VBAWarnings", hive=hive)
            untrusted = registration.read(f"{security}\\Trusted Locations", "AllLocationsDisabled", hive=hive) == 1
            # The user's own choice of macros does not concern trusted folders, and XLSTART is one.
            reaches_us = untrusted or office == _POLICIES
            forbidden = (
                "停用了受信任位置" if untrusted else "",
                "禁用了全部宏" if level == _ALL_MACROS_OFF and reaches_us else "",
                "只允许有签名的宏" if level == _UNSIGNED_OFF and reaches_us else "",
            )
            if words := "、".join(filter(None, forbidden)):
                yield f"{whose}{words}（Excel {version}），{_INSTEAD}"


def _resiliency() -> Iterator[str]:
    for version in _versions(_OFFICE, None):
        for name in ("DisabledItems", "StartupItems"):
            yield f"{_OFFICE}\\{version}\\Excel\\Resiliency\\{name}"


def _versions(office: str, hive: object) -> list[str]:
    return [name for name in registration.subkeys(office, hive) if name.replace(".", "").isdigit()]


def _ours(held: object) -> bool:
    """Whether an entry names our add-in: Excel keeps the path in UTF-16 among other bytes."""
    return isinstance(held, bytes) and places.ADDIN.encode("utf-16-le") in held.lower()
