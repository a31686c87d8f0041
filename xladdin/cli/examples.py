"""How each command is typed, with what it does: the end of its --help, and the table in README."""

from __future__ import annotations

from collections.abc import Iterator

from xladdin.cli.terminal.parsing import width

# What is typed after 「nianbao」, optional parts in brackets, and what it does. Tests run every line.
EXAMPLES: tuple[tuple[str, str], ...] = (
    ("demo -o 演示", "用真实年报的数字走一遍：新建、填合计、校验、导出"),
    ("new --unit 某某县人民政府 --year 2025 -o 年报.xlsx", "新建工作簿（--last-year 带入上年的数）"),
    ("last-year 年报.xlsx 上年的文件.xlsx [--carry]", "取上年数：进已有的工作簿，写成一份副本（--carry 填上年结转）"),
    ("import 报告.txt -o 年报.xlsx", "把已发布的报告读进工作簿"),
    ("fill 年报.xlsx [--zeros]", "填充合计（空白补零）"),
    ("validate 年报.xlsx [--report 报告.docx] [--json]", "校验；给了或者封面记了报告文档，就一并核对文字"),
    ("audit 报告.pdf", "直接校验一份已发布的报告"),
    ("audit 报告.pdf --set 表三/（一）予以公开/自然人=12", "更正读错的数再核对，更正留痕"),
    ("audit 报告文件夹 -o 问题.xlsx", "逐份核对一个文件夹，问题写进一个工作簿"),
    ("audit 报告.pdf --explain", "再列出正文每个数是怎样理解的"),
    ("audit 报告.pdf [--local 本地要求.toml]", "另按本地公开办的要求核对总体情况"),
    ("export 年报.xlsx -o 导出 [--draft]", "导出图片、Word、网页、文本；还有问题时只能导出草稿"),
    ("report 年报.xlsx --into 报告.docx", "把三张表写进已有的 Word 报告（默认封面所记的），只改数"),
    ("report 年报.xlsx --new -o 报告.docx", "新建一份报告：六个部分、三张表、带数字的句子"),
    ("review 年报.xlsx", "审核单：结论、问题、情况说明、签字处、指纹，附三张表"),
    ("explanations 年报.xlsx", "情况说明清单（Word）"),
    ("compare 年报.xlsx --last-year 上年的文件.xlsx -o 对照", "与上年对照：本年、上年、增减、增减%、图"),
    ("package 年报.xlsx -o 上报.zip", "上报包：报告、三张表、图片、数据、审核单，一次备齐"),
    ("split 年报.xlsx -o 分表", "分给科室：每个科室一本，只有自己的格能填（--due 交回日期）"),
    ("merge 年报.xlsx 交回的 -o 收回.xlsx", "收回分表：合到年报里，记下谁填的，再校验（--take、--newest）"),
    (
        "ledger new --unit 某某县人民政府 --year 2025 -o 新台账.xlsx",
        "新建依申请公开台账（还有 count、check、due）",
    ),
    ("roster new -o 新名册.xlsx --from 报来的", "从文件夹里的报告起一份名册"),
    ("rollup 报来的 -o 汇总.xlsx --roster 名册.xlsx", "汇总许多单位：状态、问题、明细、来源、图（--returns 退回通知）"),
    ("verify 报告.docx 年报.xlsx", "核对已发布的文件和工作簿是否一致"),
    ("rules", "列出全部规则（见 docs/rules.md）"),
    ("figures 年报.xlsx --json", "列出数字"),
    ("addin install --libreoffice", "按钮装到 LibreOffice（uninstall 卸载）"),
    ("addin install --wps", "按钮装到 WPS 表格（没有在真的 WPS 里看过）"),
    ("addin doctor", "体检：装到 Excel、LibreOffice、WPS 的，哪里不对"),
    ("serve-shell --idle 20", "LibreOffice 等程序里的按钮背后的进程（它们自己启动，见 docs/shell.md）"),
)
_MOST = 56  # half widths that a command may take before its words begin


def lines(command: str = "") -> Iterator[str]:
    """The examples of one command, or of all, with their words one below the other where the commands are short."""
    for typed, words in EXAMPLES:
        if not command or typed.split()[0] == command:
            yield f"nianbao {typed}{' ' * max(2, _MOST - width(typed))}{words}"
