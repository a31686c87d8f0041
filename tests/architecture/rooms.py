"""The rooms of the house and who may use whom: the table that the tests check and the picture is drawn from.

A room is a folder; its modules that lie in no room below it belong to it. `log`, `profile` and `copies` are rooms of
one file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter

# Each room with the rooms that it may import from. A new arrow is a decision: write it here, and renew the picture.
ARROWS: Mapping[str, tuple[str, ...]] = {
    "workbook": (),
    "workbook.files": ("workbook",),
    "workbook.template": ("workbook",),
    "checks.model": ("workbook",),
    "checks.balance": ("workbook", "checks.model"),
    "checks.text": ("workbook", "checks.model"),
    "checks.rules": ("workbook", "checks.model", "checks.balance", "checks.text"),
    "checks.ledger": ("workbook", "checks.model"),
    "checks": ("workbook", "checks.model", "checks.balance", "checks.rules"),
    "xladdin.profile": ("workbook",),
    "xladdin.log": ("xladdin.profile",),
    "xladdin.copies": ("workbook", "workbook.files", "xladdin.profile"),
    "xladdin.hosts": (
        "workbook",
        "workbook.template",
    ),
    "xladdin.hosts.file_engine": (
        "workbook",
        "workbook.files",
        "workbook.template",
        "xladdin.hosts",
    ),
    "xladdin.book": (
        "workbook",
        "workbook.files",
        "workbook.template",
        "checks",
        "checks.model",
        "checks.balance",
        "xladdin.hosts",
        "xladdin.log",
        "xladdin.profile",
    ),
    "xladdin.book.repair": (
        "workbook",
        "workbook.files",
        "workbook.template",
        "xladdin.book",
        "xladdin.hosts",
        "xladdin.hosts.file_engine",
    ),
    "xladdin.intake.formats": ("workbook", "workbook.files"),
    "xladdin.intake.tables": ("workbook", "checks.model", "xladdin.intake.formats"),
    "xladdin.intake.text": ("workbook", "checks.model", "xladdin.intake.formats", "xladdin.intake.tables"),
    "xladdin.intake": (
        "workbook",
        "workbook.files",
        "checks.model",
        "xladdin.intake.formats",
        "xladdin.intake.tables",
        "xladdin.intake.text",
    ),
    "xladdin.export.content": ("workbook",),
    "xladdin.export.picture": ("workbook", "xladdin.export.content"),
    "xladdin.export.word": ("workbook", "workbook.files", "xladdin.export.content", "xladdin.export.picture"),
    "xladdin.export": (
        "workbook",
        "workbook.files",
        "xladdin.export.content",
        "xladdin.export.picture",
        "xladdin.export.word",
        "xladdin.intake",
    ),
    "xladdin.export.papers": (
        "workbook",
        "workbook.files",
        "checks",
        "checks.model",
        "xladdin.export",
        "xladdin.export.content",
        "xladdin.export.picture",
        "xladdin.export.word",
    ),
    "xladdin.rollup.roster": ("workbook", "workbook.files", "workbook.template"),
    "xladdin.rollup.collecting": (
        "workbook",
        "workbook.files",
        "checks",
        "checks.balance",
        "checks.model",
        "xladdin.book",
        "xladdin.intake",
        "xladdin.log",
        "xladdin.rollup.roster",
    ),
    "xladdin.rollup.summing": (
        "workbook",
        "checks",
        "xladdin.intake",
        "checks.model",
        "checks.rules",
        "xladdin.book",
        "xladdin.rollup.collecting",
        "xladdin.rollup.roster",
    ),
    "xladdin.rollup.sheets": (
        "workbook",
        "xladdin.export.picture",
        "workbook.template",
        "checks.model",
        "xladdin.book",
        "xladdin.rollup.collecting",
        "xladdin.rollup.summing",
    ),
    "xladdin.rollup.returns": (
        "workbook",
        "xladdin.export.content",
        "xladdin.export.word",
        "xladdin.rollup.collecting",
        "xladdin.rollup.summing",
    ),
    "xladdin.rollup": (
        "workbook",
        "workbook.files",
        "checks.model",
        "xladdin.hosts",
        "xladdin.log",
        "xladdin.profile",
        "xladdin.rollup.collecting",
        "xladdin.rollup.returns",
        "xladdin.rollup.sheets",
        "xladdin.rollup.summing",
    ),
    "xladdin.ledger.terms": (
        "workbook",
        "workbook.files",
    ),
    "xladdin.ledger.days": (),
    "xladdin.ledger.sheets": (
        "workbook",
        "workbook.template",
        "xladdin.ledger.terms",
        "xladdin.ledger.days",
    ),
    "xladdin.ledger.reading": (
        "workbook",
        "workbook.files",
        "xladdin.hosts",
        "xladdin.ledger.terms",
        "xladdin.ledger.days",
        "xladdin.ledger.sheets",
    ),
    "xladdin.ledger.registers": (
        "workbook",
        "workbook.files",
        "xladdin.ledger.terms",
        "xladdin.ledger.sheets",
        "xladdin.ledger.reading",
    ),
    "xladdin.ledger.counting": (
        "workbook",
        "xladdin.ledger.terms",
        "xladdin.ledger.days",
        "xladdin.ledger.reading",
    ),
    "xladdin.ledger.checking": (
        "workbook",
        "workbook.template",
        "checks.ledger",
        "xladdin.hosts",
        "xladdin.ledger.terms",
        "xladdin.ledger.days",
        "xladdin.ledger.sheets",
        "xladdin.ledger.reading",
        "xladdin.ledger.counting",
    ),
    "xladdin.ledger": (
        "workbook",
        "xladdin.ledger.terms",
        "xladdin.ledger.days",
        "xladdin.ledger.sheets",
        "xladdin.ledger.reading",
        "xladdin.ledger.counting",
    ),
    "xladdin.departments": (
        "workbook",
        "workbook.files",
        "workbook.template",
        "checks.balance",
        "xladdin.book",
        "xladdin.export.content",
        "xladdin.hosts",
    ),
    "xladdin.ribbon": (
        "workbook",
        "workbook.files",
        "checks",
        "checks.model",
        "checks.balance",
        "checks.ledger",
        "xladdin.book",
        "xladdin.book.repair",
        "xladdin.departments",
        "xladdin.export",
        "xladdin.export.content",
        "xladdin.export.word",
        "xladdin.hosts",
        "xladdin.hosts.file_engine",
        "xladdin.intake",
        "xladdin.ledger.checking",
        "xladdin.ledger.counting",
        "xladdin.ledger.reading",
        "xladdin.ledger.sheets",
        "xladdin.ledger.terms",
        "xladdin.profile",
        "xladdin.rollup",
        "xladdin.rollup.collecting",
        "xladdin.rollup.roster",
        "xladdin.copies",
        "xladdin.export.papers",
    ),
    "xladdin.addin": (
        "workbook",
        "xladdin.hosts",
        "xladdin.log",
        "xladdin.ribbon",
    ),
    "xladdin.addin.shell": (
        "workbook",
        "workbook.files",
        "workbook.template",
        "xladdin.addin",
        "xladdin.addin.libreoffice.in_office",
        "xladdin.book",
        "xladdin.hosts",
        "xladdin.hosts.file_engine",
        "xladdin.ledger.terms",
        "xladdin.profile",
    ),
    "xladdin.addin.libreoffice": (
        "workbook",
        "workbook.files",
        "xladdin.addin",
        "xladdin.addin.libreoffice.in_office",
        "xladdin.addin.shell",
        "xladdin.profile",
    ),
    "xladdin.addin.libreoffice.in_office": (),
    "xladdin.addin.wps": (
        "workbook",
        "workbook.files",
        "xladdin.addin",
        "xladdin.addin.libreoffice.in_office",
        "xladdin.addin.shell",
        "xladdin.addin.windows",
        "xladdin.profile",
    ),
    "xladdin.addin.windows": (
        "workbook",
        "workbook.files",
        "xladdin.addin",
        "xladdin.hosts",
        "xladdin.log",
        "xladdin.profile",
    ),
    "xladdin.cli.terminal": (
        "workbook",
        "checks",
        "checks.model",
        "checks.balance",
        "checks.text",
        "workbook.files",
        "xladdin.book",
        "xladdin.intake",
        "xladdin.log",
        "xladdin.ribbon",
    ),
    "xladdin.cli.commands": (
        "workbook",
        "workbook.files",
        "checks",
        "checks.balance",
        "checks.text",
        "xladdin.addin",
        "xladdin.addin.libreoffice",
        "xladdin.addin.shell",
        "xladdin.addin.windows",
        "xladdin.addin.wps",
        "xladdin.book",
        "xladdin.cli.terminal",
        "xladdin.departments",
        "xladdin.export",
        "xladdin.export.content",
        "xladdin.export.picture",
        "xladdin.export.word",
        "xladdin.hosts",
        "xladdin.hosts.file_engine",
        "xladdin.intake",
        "xladdin.ledger",
        "xladdin.ledger.checking",
        "xladdin.ledger.counting",
        "xladdin.ledger.days",
        "xladdin.ledger.reading",
        "xladdin.ledger.registers",
        "xladdin.ledger.sheets",
        "xladdin.ledger.terms",
        "xladdin.log",
        "xladdin.profile",
        "xladdin.ribbon",
        "xladdin.rollup",
        "xladdin.rollup.roster",
        "xladdin.rollup.summing",
        "xladdin.copies",
        "xladdin.export.papers",
    ),
    "xladdin.cli": (
        "workbook",
        "workbook.files",
        "xladdin.addin",
        "xladdin.cli.commands",
        "xladdin.cli.terminal",
        "xladdin.hosts",
        "xladdin.hosts.file_engine",
        "xladdin.log",
        "xladdin.profile",
        "xladdin.copies",
        "checks",
        "xladdin.book",
    ),
}
# What the picture shows as one box: the room and those within it.
BOXES = (
    "workbook",
    "workbook.files",
    "workbook.template",
    "checks",
    "xladdin.hosts",
    "xladdin.book",
    "xladdin.intake",
    "xladdin.export",
    "xladdin.rollup",
    "xladdin.ledger",
    "xladdin.departments",
    "xladdin.ribbon",
    "xladdin.addin",
    "xladdin.cli",
)
SUBJECTS = {
    "workbook": "表样、一份报告的数",
    "workbook.files": "把关、读取、保存",
    "workbook.template": "生成模板",
    "checks": "规则、勾稽、疑点、句子",
    "xladdin.hosts": "工作簿从哪里来",
    "xladdin.book": "打开着的年报工作簿",
    "xladdin.intake": "读已发布的报告",
    "xladdin.export": "图片、网页、Word",
    "xladdin.rollup": "许多单位合成一份",
    "xladdin.ledger": "依申请公开台账",
    "xladdin.departments": "科室分表、收回",
    "xladdin.ribbon": "一个函数一个按钮",
    "xladdin.addin": "Excel 加载项",
    "xladdin.cli": "命令和菜单",
}


def room_of(module: str, rooms: Mapping[str, object] = ARROWS) -> str:
    """The room a module belongs to, the innermost; empty where it lies in none (the package `xladdin` itself)."""
    within = [room for room in rooms if module == room or module.startswith(room + ".")]
    return max(within, key=len, default="")


def floors(arrows: Mapping[str, tuple[str, ...]] = ARROWS) -> list[str]:
    """The rooms from the ground up; graphlib.CycleError where they form a circle."""
    return list(TopologicalSorter(arrows).static_order())


def mermaid() -> str:
    """The picture: a box a room, and those arrows that do not follow from others."""
    uses = {box: frozenset(_uses(box)) for box in BOXES}
    lines = ["flowchart BT"]
    lines += [f'  {_id(box)}["{_title(box)}<br/>{SUBJECTS[box]}"]' for box in BOXES]
    for box in BOXES:
        through = {deeper for used in uses[box] for deeper in _below(used, uses)}
        lines += [f"  {_id(used)} --> {_id(box)}" for used in BOXES if used in uses[box] - through]
    return "\n".join(lines)


def _uses(box: str) -> Iterator[str]:
    for room, used in ARROWS.items():
        if room_of(room, dict.fromkeys(BOXES)) == box:
            boxes = (room_of(one, dict.fromkeys(BOXES)) for one in used)
            yield from (one for one in boxes if one not in ("", box))


def _below(box: str, uses: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return uses[box].union(*(_below(used, uses) for used in uses[box]))


def _id(box: str) -> str:
    return box.replace(".", "_")


def _title(box: str) -> str:
    return box.replace(".", "/") + "/"
