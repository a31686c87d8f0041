"""THE table of commands: every button of the ribbon 年报, with its words, its icon and the function behind it.

A later command is one line here; ribbon XML, VBA, bridge and the menu without Excel follow from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from xladdin import ribbon
from xladdin.addin.command import Command, verify_table

_FILL, _CHECK, _GIVE, _UP = "填报", "校验", "导出", "上报"
_LEDGER, _MANY, _CARE = "台账", "汇总", "工具"

COMMANDS: tuple[Command, ...] = (
    Command(
        tag="validate",
        label="校验",
        group=_CHECK,
        screentip="校验三张表",
        supertip="核对勾稽关系、表间和跨年关系，问题列在「校验结果」，有问题的格作标记，并跳到第一处。不改动任何数；"
        "结果有变化时，Ctrl+Z 不能再撤销之前的输入。",
        keytip="V",
        image="DataValidation",
        function=ribbon.validate,
        size="large",
        menu_ending="校验结果",
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
    ),
    Command(
        tag="clear_marks",
        label="清除标记",
        group=_CHECK,
        screentip="清除表中的标记",
        supertip="去掉三张表上的问题标记；您自己设的颜色和「校验结果」里的清单都不动。",
        keytip="C",
        image="ClearFormats",
        function=ribbon.clear_marks,
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
    ),
    Command(
        tag="export_pictures",
        label="图片",
        group=_GIVE,
        screentip="导出表格图片",
        supertip="把三张表导出为 PNG 图片，放在工作簿旁边的文件夹里。还有问题时只能导出标明「草稿」的图片。",
        keytip="T",
        image="PictureInsertFromFile",
        function=ribbon.export_as("png"),
        size="large",
        menu_ending="",
    ),
    Command(
        tag="export_text",
        label="文本",
        group=_GIVE,
        screentip="导出表格文本",
        supertip="把三张表导出为对齐的纯文本，放在工作簿旁边的文件夹里。",
        keytip="W",
        image="TextBoxInsert",
        function=ribbon.export_as("txt"),
        menu_ending="",
    ),
    Command(
        tag="export_word",
        label="Word 表格",
        group=_GIVE,
        screentip="导出 Word 表格",
        supertip="把三张表导出为 Word 里的原生表格，可以直接复制到年度报告。",
        keytip="D",
        image="FileSaveAs",
        function=ribbon.export_as("docx"),
        menu_ending="",
    ),
    Command(
        tag="export_web",
        label="网页",
        group=_GIVE,
        screentip="导出网页表格",
        supertip="把三张表导出为网页，另有一份可以粘贴到网站后台。",
        keytip="Y",
        image="WebPagePreview",
        function=ribbon.export_as("html"),
        menu_ending="",
    ),
    Command(
        tag="write_report",
        label="写入报告",
        group=_GIVE,
        screentip="写入 Word 年度报告",
        supertip="选择年度报告的 Word 文档，把三张表填进去：已有的表只换数字，版式不动；原文档先备份。",
        keytip="P",
        image="Paste",
        function=ribbon.write_report,
        size="large",
        menu_ending="",
    ),
    Command(
        tag="make_review_sheet",
        label="审核单",
        group=_UP,
        screentip="打印签字的审核单",
        supertip="写出 Word 和 PDF：单位、核对结论、问题和情况说明、签字处、数字指纹，后面附三张表。"
        "还有问题时标明「草稿」。",
        keytip="K1",
        image="SignatureLineInsert",
        function=ribbon.make_review_sheet,
        menu_ending="",
    ),
    Command(
        tag="make_explanations",
        label="情况说明",
        group=_UP,
        screentip="情况说明清单（Word）",
        supertip="把要说明的数据和「校验结果」里写好的情况说明列成一份 Word；还没有写的标黄，请补上。",
        keytip="K2",
        image="ReviewNewComment",
        function=ribbon.make_explanations,
        menu_ending="",
    ),
    Command(
        tag="make_comparison",
        label="对照上年",
        group=_UP,
        screentip="本年与上年逐项对照",
        supertip="用「上年数」做一张对照表：本年、上年、增减、增减百分比，带条形图。写出 Word、图片和数据表。",
        keytip="K3",
        image="ChartInsert",
        function=ribbon.make_comparison,
        menu_ending="",
    ),
    Command(
        tag="make_submission",
        label="上报包",
        group=_UP,
        screentip="上报要用的文件，一次备齐",
        supertip="年度报告、三张表（Word、PDF、图片）、数据（JSON、CSV）、审核单、情况说明、与上年对照，"
        "放进一个文件夹，文件名写明单位和年度。",
        keytip="K4",
        image="FileSendAsAttachment",
        function=ribbon.make_submission,
        size="large",
        menu_ending="",
    ),
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
    ),
    Command(
        tag="roll_up",
        label="汇总",
        group=_MANY,
        screentip="汇总各单位的报告",
        supertip="选择放着各单位报告的文件夹和名册，汇成一份年报工作簿，列出谁没有报、谁报错了，写好退回通知。"
        "在后台进行，可以照常用 Excel，做完自动打开。单位的文件只读不改。",
        keytip="I",
        image="Consolidate",
        function=ribbon.roll_up,
        size="large",
        needs_workbook=False,
        menu_ending="",
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
    ),
    Command(
        tag="new_workbook",
        label="新建",
        group=_CARE,
        screentip="新建一份年报工作簿",
        supertip="在您选的文件夹里新建一份空白的年报工作簿，并打开它。",
        keytip="A",
        image="FileNew",
        function=ribbon.new_workbook,
        needs_workbook=False,
        menu_ending="",
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
