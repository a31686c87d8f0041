"""What an administrator, or the user in Excel's Trust Center, may have set that keeps the add-in away.

Each setting is one line here: where it stands, what it forbids, and how sure that is. The names of keys and values are
those of Microsoft's administrative templates for Office.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xladdin.addin.windows import registration

_OFFICE = "Software\\Microsoft\\Office"
_POLICIES = "Software\\Policies\\Microsoft\\Office"
_SECURITY = "Excel\\Security"
_TRUST_CENTER = "文件→选项→信任中心→信任中心设置"


@dataclass(frozen=True)
class Obstacle:
    """A setting that is in the way: what it does, in words, and whether the buttons certainly do not work with it."""

    words: str
    certain: bool


@dataclass(frozen=True, kw_only=True)
class _Setting:
    key: str
    name: str
    value: int
    words: str
    cure: str
    certain: bool = False
    by_user: bool = True  # whether the same stands in Excel's own settings, where the user may change it


_SIGNED = "请联系管理员（信息中心）给加载项签名（见给信息技术人员的说明），或者放行"
_SETTINGS = (
    _Setting(
        key="Common\\toolbars\\Excel",
        name="NoExtensibilityCustomizationFromDocument",
        value=1,
        words="不许加载项自带功能区，「年报」一栏不会出现",
        cure="请联系管理员把这一条设为未配置",
        certain=True,
        by_user=False,
    ),
    _Setting(
        key=_SECURITY,
        name="DisableAllAddins",
        value=1,
        words="停用了所有加载项",
        cure="请联系管理员放行",
        certain=True,
    ),
    _Setting(key=_SECURITY, name="RequireAddinSig", value=1, words="只允许有签名的加载项", cure=_SIGNED),
    _Setting(
        key="Common", name="VBAOff", value=1, words="关闭了 VBA，宏都不能运行", cure="请联系管理员放行", certain=True
    ),
    # Macro settings: 4 disables every macro without a word, 3 all but signed ones. The user's own choice of macros does
    # not concern trusted folders, and XLSTART is one.
    _Setting(key=_SECURITY, name="VBAWarnings", value=4, words="禁用了全部宏", cure="请联系管理员放行", by_user=False),
    _Setting(key=_SECURITY, name="VBAWarnings", value=3, words="只允许有签名的宏", cure=_SIGNED, by_user=False),
    _Setting(
        key=f"{_SECURITY}\\Trusted Locations",
        name="AllLocationsDisabled",
        value=1,
        words="停用了受信任位置",
        cure="请联系管理员放行",
    ),
    _Setting(
        key=_SECURITY,
        name="BlockContentExecutionFromInternet",
        value=1,
        words="拦截来自互联网的文件里的宏",
        cure="加载项上没有「来自互联网」的标记就不受影响（见「加载项」一行）；仍不能用的，请联系管理员放行",
        by_user=False,
    ),
)
_INSTEAD = "也可以用「年报助手」菜单"


def obstacles() -> list[Obstacle]:
    """The settings that are in the way, for every version of Office, those of the administrator first."""
    return list(dict.fromkeys(_obstacles()))


def versions(office: str = _OFFICE, hive: object = None) -> list[str]:
    """The versions of Office that have written something there: 「16.0」."""
    return [name for name in registration.subkeys(office, hive) if name.replace(".", "").isdigit()]


def _obstacles() -> Iterator[Obstacle]:
    winreg = registration.registry()
    for office, hive, whose in (
        (_POLICIES, winreg.HKEY_CURRENT_USER, "单位的策略"),
        (_POLICIES, winreg.HKEY_LOCAL_MACHINE, "单位的策略"),
        (_OFFICE, winreg.HKEY_CURRENT_USER, "Excel 的信任中心"),
        (_OFFICE, winreg.HKEY_LOCAL_MACHINE, "这台电脑的设置"),
    ):
        for version in versions(office, hive):
            yield from _in_the_way(f"{office}\\{version}", hive, whose, version)


def _in_the_way(office: str, hive: object, whose: str, version: str) -> Iterator[Obstacle]:
    by_policy = office.startswith(_POLICIES)
    for setting in _SETTINGS:
        if not by_policy and not setting.by_user:
            continue
        if registration.read(f"{office}\\{setting.key}", setting.name, hive=hive) == setting.value:
            own = f"可以在 Excel 的「{_TRUST_CENTER}」里改；改不了的，" if whose.startswith("Excel") else ""
            yield Obstacle(
                f"{whose}{setting.words}（Excel {version}）。{own}{setting.cure}；{_INSTEAD}。", setting.certain
            )
