"""The commands of the command line for which there is no button, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

COMMAND_LINE_ONLY: Mapping[str, str] = MappingProxyType(
    {
        "demo": "示范，不用工作簿",
        "figures": "给别的程序读",
        "import": "功能区用「审一份报告」，它把报告读进工作簿",
        "rules": "工作簿的「填报说明」里有",
        "roster": "「汇总」会问有没有名册",
        "ledger map": "转换自己的登记表，一次性的",
        "ledger anonymise": "交给别处用的副本",
        "serve-shell": "给不用 Excel 的软件当后台，不是给人用的",
        "addin": "安装、卸载、体检由安装程序做",
    }
)
