"""Where WPS keeps its add-ins on this computer, and where WPS itself is."""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from workbook.refusal import FileRefused, Kind

# Where WPS 表格 (et) lies on Linux: of Kingsoft's own packages, of the store of 统信 UOS, and as others pack it.
# The program `et` on the way may be another one altogether.
_ON_LINUX = (
    "opt/kingsoft/wps-office/office6/et",
    "opt/apps/cn.wps.*/files/kingsoft/wps-office/office6/et",
    "usr/lib/office6/et",
)
_OEM = Path("cfgs") / "oem.ini"  # beside the program: what the office that handed out this WPS has decided
_ROOT = "不能用 root 安装：加载项只装给本人的 WPS。请用平时登录的用户运行。"
_MAC = (
    "macOS 的 WPS 关在沙盒里，读不到年报助手，加载项用不了。在这台电脑上请用 LibreOffice"
    "（nianbao addin install --libreoffice）或者菜单（python -m xladdin.cli.menu 年报.xlsx）。"
)


def need_a_user_of_wps() -> None:
    """FileRefused where no add-in of WPS can work: on macOS, and for root, whose WPS nobody uses."""
    if sys.platform == "darwin":
        raise FileRefused("WPS", _MAC, Kind.NOT_INSTALLED)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        raise FileRefused("WPS", _ROOT, Kind.NOT_INSTALLED)


def addins() -> Path:
    """The folder in which WPS looks for the add-ins of this user; it may not exist yet."""
    if sys.platform == "win32":
        roaming = os.environ.get("APPDATA")
        return (Path(roaming) if roaming else Path.home() / "AppData" / "Roaming") / "kingsoft" / "wps" / "jsaddons"
    return Path.home() / ".local" / "share" / "Kingsoft" / "wps" / "jsaddons"


def programs() -> list[Path]:
    """The WPS 表格 that were found here, none where it lies elsewhere."""
    if sys.platform == "win32":
        from xladdin.addin.windows import places

        return [Path(host.path) for host in places.hosts() if host.name.startswith("WPS")]
    return [path for pattern in _ON_LINUX for path in sorted(Path("/").glob(pattern))]


def switched_off() -> Iterator[Path]:
    """The settings by which the office that handed out WPS has switched off add-ins altogether."""
    for program in programs():
        settings = configparser.ConfigParser(strict=False, interpolation=None)
        path = program.parent / _OEM
        try:
            settings.read_string(path.read_text(encoding="utf-8-sig", errors="replace"))
            allowed = settings.get("Support", "JsApiPlugin", fallback="true")
        except (OSError, configparser.Error):
            continue
        if allowed.strip().lower() in ("false", "0", "no"):
            yield path
