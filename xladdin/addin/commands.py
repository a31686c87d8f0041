"""THE table of commands: every button of the ribbon 年报, with its words, its icon and the function behind it.

A later command is one line here; ribbon XML, VBA, bridge, the menu without Excel and the page of commands follow from
it. Those that give something out (导出, 报告, 上报) stand in `outgoing`. What the command line has besides stands in
`at_terminal_only`, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from xladdin import ribbon
from xladdin.addin.command import Command, verify_table
from xladdin.addin.outgoing import OUTGOING

_FILL, _CHECK, _OFFICES, _LEDGER, _MANY, _CARE = "填报", "校验", "科室", "台账", "汇总", "工具"
_IN_SHEET = "要在打开的表里点着看"

COMMANDS: tuple[Command, ...] = (
    Command(
        tag="validate",
        label="校验",
        group=_CHECK,
        screentip="校验三张表",
        supertip="核对勾稽关系、表间和跨年关系，问题列在「校验结果」，有问题的格作标记，并跳到第一处。不改动任何数。",
        in_excel="结果有变化时，Ctrl+Z 不能再撤销之前的输入。",
        keytip="V",
        image="DataValidation",
        function=ribbon.validate,
        size="large",
        menu_ending="校验结果",
        command_line="validate",
    ),
    Command(
        tag="next_finding",
        label="下一处",
        group=_CHECK,
        screentip="跳到下一处问题",
        supertip="选中「校验结果」所指的下一个单元格，问题显示在状态栏。",
        keytip="X",
        image="ReviewNextComment",
        function=ribbon.next_finding,
        not_in_menu=_IN_SHEET,
        not_on_command_line=_IN_SHEET,
    ),
    Command(
        tag="previous_finding",
        label="上一处",
        group=_CHECK,
        screentip="跳到上一处问题",
        supertip="选中「校验结果」所指的上一个单元格，问题显示在状态栏。",
        keytip="S",
        image="ReviewPreviousComment",
        function=ribbon.previous_finding,
        not_in_menu=_IN_SHEET,
        not_on_command_line=_IN_SHEET,
    ),
    Command(
        tag="show_text",
        label="看原文",
        group=_CHECK,
        screentip="在报告文档里找到问题所说的那句话",
        supertip="在「校验结果」选中一条关于报告文字的问题再点：Word 打开并选中那句话；没有 Word 的，告诉您查找什么。",
        keytip="K5",
        image="FindDialog",
        function=ribbon.show_text,
        not_in_menu=_IN_SHEET,
        not_on_command_line="问题里引了原句，在文档里查找就是",
    ),
    Command(
        tag="clear_marks",
        label="清除标记",
        group=_CHECK,
        screentip="清除表中的标记",
        supertip="去掉三张表上的问题标记；您自己设的颜色和「校验结果」里的清单都不动。",
        in_excel="点了以后，Ctrl+Z 不能再撤销之前的输入。",
        keytip="C",
        image="ClearFormats",
        function=ribbon.clear_marks,
        not_in_menu=_IN_SHEET,
        not_on_command_line="命令行的结果是另一份副本，原文件没有标记可清",
    ),
    Command(
        tag="fill_totals",
        label="填充合计",
        group=_FILL,
        screentip="计算并填入合计",
        supertip="填入空着的合计。已填的合计与各项之和不符时先列出来问您，不会直接盖掉。可以撤销。",
        keytip="H",
        image="AutoSum",
        function=ribbon.fill_totals,
        size="large",
        menu_ending="已填合计",
        command_line="fill",
    ),
    Command(
        tag="fill_zeros",
        label="空白补零",
        group=_FILL,
        screentip="在空着的填报项填 0",
        supertip="先列出要补零的格，您同意后才填。按勾稽关系不应为 0 的格不补。可以撤销。",
        keytip="L",
        image="FillDown",
        function=ribbon.fill_zeros,
        menu_ending="已补零",
        command_line="fill --zeros",
    ),
    Command(
        tag="fetch_last_year",
        label="取上年数",
        group=_FILL,
        screentip="从上年的工作簿或报告取数",
        supertip="选择上年的年报工作簿或已发布的报告，数填到「上年数」；「二、上年结转」空着时可以一并填上。可以撤销。",
        keytip="Q",
        image="FileOpen",
        function=ribbon.fetch_last_year,
        menu_ending="已取上年数",
        command_line="last-year",
    ),
    Command(
        tag="undo",
        label="撤销上次写入",
        group=_FILL,
        screentip="恢复到上次写入之前",
        supertip="把「填充合计」「空白补零」「取上年数」写过的格恢复原样；之后又改过的，会先告诉您，不会丢掉新填的数。",
        keytip="Z",
        image="Undo",
        function=ribbon.undo,
        menu_ending="",
        not_on_command_line="命令行从不改动原文件，没有可撤销的",
    ),
    Command(
        tag="split_parts",
        label="分给科室",
        group=_OFFICES,
        screentip="把年报分成几份，各科室填各自的格",
        supertip="按「分工表」给每个科室做一本小工作簿：只有归它填的格能填，别的格灰着，写明由谁填。"
        "第一次点，先在工作簿里加一张分工表，科室、分工、交回日期都可以改。",
        keytip="U5",
        image="FileCheckOut",
        function=ribbon.split_parts,
        menu_ending="已写分工",
        command_line="split",
    ),
    Command(
        tag="merge_parts",
        label="收回分表",
        group=_OFFICES,
        screentip="把各科室交回的分表合到年报里",
        supertip="选择放着分表的文件夹：别的单位、年度的不收；与已填的数不同的逐个科室问；谁填的记在「填报来源」；"
        "还没有交的点名；然后校验。可以撤销。",
        keytip="U6",
        image="FileCheckIn",
        function=ribbon.merge_parts,
        menu_ending="已收分表",
        command_line="merge",
    ),
    *OUTGOING,
    Command(
        tag="count_ledger",
        label="从台账生成",
        group=_LEDGER,
        screentip="由台账数出表三和表四",
        supertip="选择依申请公开台账，数出表三、表四和台账合计。已填的数与台账不同时先列出来问您；不能计数的行逐条说明。可以撤销。",
        keytip="G",
        image="CalculateNow",
        function=ribbon.count_ledger,
        looks_beside=True,
        size="large",
        menu_ending="从台账生成",
        command_line="ledger count",
    ),
    Command(
        tag="show_rows",
        label="看明细",
        group=_LEDGER,
        screentip="这一格由台账的哪几件组成",
        supertip="选中表三或者表四的一格，列出台账里的行、编号、日期和结果；在台账里选中一行，列出它计入哪几格。",
        keytip="M",
        image="OutlineShowDetail",
        function=ribbon.show_rows,
        looks_beside=True,
        command_line="ledger rows",
        not_in_menu=_IN_SHEET,
    ),
    Command(
        tag="check_ledger",
        label="核对台账",
        group=_LEDGER,
        screentip="核对台账的日期、期限、用词和编号",
        supertip="问题列在台账的「核对结果」；在年报里点，还核对表三、表四是不是台账数出来的数。不改动登记行。",
        keytip="E",
        image="ErrorChecking",
        function=ribbon.check_ledger,
        looks_beside=True,
        menu_ending="核对结果",
        command_line="ledger check",
    ),
    Command(
        tag="show_due",
        label="到期提醒",
        group=_LEDGER,
        screentip="哪几件超期、快到期、在等人",
        supertip="列出没有办结的申请：已超期、快到期的，等补正、等意见、等缴费的；可以写成日历文件，导入 Outlook。",
        keytip="O",
        image="FunctionsDateTimeInsertGallery",
        function=ribbon.show_due,
        looks_beside=True,
        menu_ending="",
        command_line="ledger due",
    ),
    Command(
        tag="new_ledger",
        label="新建台账",
        group=_LEDGER,
        screentip="新建一本依申请公开台账",
        supertip="在您选的文件夹里新建一本台账，并打开它：一件申请一行，应答复日自己算，年底数成表三、表四。",
        keytip="N",
        image="TableInsertExcel",
        function=ribbon.new_ledger,
        needs_workbook=False,
        menu_ending="",
        command_line="ledger new",
    ),
    Command(
        tag="roll_up",
        label="汇总",
        group=_MANY,
        screentip="汇总各单位的报告",
        supertip="选择放着各单位报告的文件夹和名册，汇成一份年报工作簿，列出谁没有报、谁报错了，写好退回通知。"
        "在后台进行，可以照常做别的，做完自动打开。单位的文件只读不改。",
        keytip="I",
        image="Consolidate",
        function=ribbon.roll_up,
        size="large",
        needs_workbook=False,
        menu_ending="",
        command_line="rollup",
    ),
    Command(
        tag="show_sources",
        label="看来源",
        group=_MANY,
        screentip="这个数由哪些单位构成",
        supertip="在汇总工作簿的表里选中一个数，列出构成它的单位，从大到小。",
        keytip="F",
        image="TracePrecedents",
        function=ribbon.show_sources,
        not_in_menu=_IN_SHEET,
        not_on_command_line=_IN_SHEET,
    ),
    Command(
        tag="repair",
        label="修复模板",
        group=_CARE,
        screentip="恢复被改动的表样",
        supertip="把改动过的标签、合并单元格、名称和保护恢复成规定的格式；填的数按标签找回，放不下的留在「修复前数据」。",
        keytip="R",
        image="FormatPainter",
        function=ribbon.repair,
        menu_ending="已修复",
        changes_unseen=True,
        not_on_command_line="要逐条问过才修，请用菜单",
    ),
    Command(
        tag="new_workbook",
        label="新建",
        group=_CARE,
        screentip="新建一份年报工作簿",
        supertip="在您选的文件夹里新建一份年报工作簿，并打开它：空白的，哪一年的格式都可以；或者由上年的工作簿、报告带入单位、年度和上年数。",
        keytip="A",
        image="FileNew",
        function=ribbon.new_workbook,
        needs_workbook=False,
        menu_ending="",
        command_line="new",
    ),
    Command(
        tag="show_help",
        label="帮助",
        group=_CARE,
        screentip="怎样用年报助手",
        supertip="填报、校验、导出的步骤。",
        keytip="B",
        image="Help",
        function=ribbon.show_help,
        needs_workbook=False,
        menu_ending="",
        not_on_command_line="命令行用 nianbao --help",
    ),
    Command(
        tag="show_log",
        label="日志",
        group=_CARE,
        screentip="打开运行日志",
        supertip="出错时交给技术支持。",
        keytip="J",
        image="FileProperties",
        function=ribbon.show_log,
        needs_workbook=False,
        menu_ending="",
        not_on_command_line="出错时命令行自己说明日志在哪里",
    ),
)


def in_menu() -> list[Command]:
    """The commands that make sense without Excel, for the menu, in the order of the table."""
    return [one for one in COMMANDS if one.menu_ending is not None]


def command(tag: str) -> Command:
    """The command of that tag; KeyError if there is none."""
    return {one.tag: one for one in COMMANDS}[tag]


def groups(commands: Sequence[Command] = COMMANDS) -> dict[str, list[Command]]:
    """The commands by the group of the ribbon that they stand in, both in the order of the table."""
    found: dict[str, list[Command]] = {}
    for one in commands:
        found.setdefault(one.group, []).append(one)
    return found


def verify(commands: Sequence[Command] = COMMANDS, functions: ModuleType = ribbon) -> None:
    """Raise TableError for a button without a function, a ribbon function without a button, or unusable words."""
    verify_table(commands, functions)
