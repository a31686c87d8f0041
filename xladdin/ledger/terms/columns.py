"""Which columns a ledger has: the heads of 申请台账 and 争议台账, what each holds, and how other registers call it.

The heads and their order are a promise: other programs fill ledgers from CSV files. What is computed stands after them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from workbook.figures import plain_label
from workbook.files.weight import LEDGER_SHEET

REQUESTS, DISPUTES, GUIDE, CALENDAR, FINDINGS, WORDS, LISTS = (
    LEDGER_SHEET,
    "争议台账",
    "填写说明",
    "工作日历",
    "核对结果",
    "对照",
    "下拉表",
)
Holds = Literal["text", "date", "word", "computed"]


@dataclass(frozen=True)
class LedgerColumn:
    """One column: `key` for programs, `head` as printed; `private` where people and what they ask for may be named.

    `choices` names the list of words to choose from; `aliases` are heads met in the registers of other offices.
    """

    key: str
    head: str
    holds: Holds
    pixels: int
    help: str = ""
    choices: str = ""
    needed: bool = False
    private: bool = False
    aliases: tuple[str, ...] = ()


REQUEST_COLUMNS = (
    LedgerColumn(
        "number",
        "编号",
        "text",
        92,
        "每件申请一个编号，不重复，例如 2025-001。一件申请一行；合并答复的，每件各写一行。",
        aliases=(
            "序号",
            "申请编号",
            "登记号",
            "受理编号",
            "受理号",
            "登记编号",
            "收件编号",
            "来件编号",
            "流水号",
            "查询编号",
        ),
    ),
    LedgerColumn(
        "received",
        "收到日期",
        "date",
        92,
        "必填。当面提交的为提交之日；邮寄的为签收之日；网络、传真的为双方确认之日（条例第三十一条）。输入 1-15 即可。",
        needed=True,
        aliases=(
            "收到申请日期",
            "申请日期",
            "受理日期",
            "收件日期",
            "登记日期",
            "收到时间",
            "申请时间",
            "受理时间",
            "收文日期",
            "来文日期",
            "来件日期",
            "接收日期",
        ),
    ),
    LedgerColumn(
        "channel",
        "收到方式",
        "word",
        72,
        "从下拉列表选择。",
        "channels",
        aliases=("申请方式", "受理方式", "提交方式", "申请渠道", "来件方式", "渠道"),
    ),
    LedgerColumn(
        "applicant",
        "申请人",
        "text",
        110,
        "姓名或者单位名称。只留在本台账里，不进入年报和任何提示。",
        private=True,
        aliases=(
            "申请人姓名",
            "姓名",
            "申请人名称",
            "申请者",
            "申请方",
            "申请人姓名或名称",
            "申请单位",
            "姓名/法人",
            "申请人（单位）",
        ),
    ),
    LedgerColumn(
        "category",
        "申请人类别",
        "word",
        96,
        "必填，决定计入表三哪一列。个人选自然人；律师以自己名义申请的也是自然人。",
        "categories",
        needed=True,
        aliases=(
            "申请人类型",
            "申请人性质",
            "申请者类型",
            "申请主体",
            "申请主体类型",
            "主体类型",
            "申请人属性",
            "申请人身份",
            "类别",
        ),
    ),
    LedgerColumn(
        "subject",
        "申请内容摘要",
        "text",
        240,
        "申请公开什么信息，简要写。只留在本台账里。",
        private=True,
        aliases=(
            "申请内容",
            "申请事项",
            "申请公开内容",
            "申请公开的内容",
            "申请公开的信息",
            "申请公开的政府信息",
            "申请内容描述",
            "申请信息内容",
            "内容描述",
            "申请项目",
            "内容",
            "申请公开信息内容",
            "所需信息内容",
        ),
    ),
    LedgerColumn(
        "department",
        "承办部门",
        "text",
        96,
        "由哪个科室办理。",
        aliases=("承办科室", "承办单位", "办理部门", "受理部门", "责任科室", "承办处室", "办理科室"),
    ),
    LedgerColumn(
        "clarify_asked",
        "补正告知日",
        "date",
        92,
        "告知申请人补正的日期，应在收到申请 7 个工作日内（条例第三十条）。没有补正的空着。",
        aliases=("补正通知日期", "补正告知日期", "告知补正日期", "补正通知时间", "要求补正日期"),
    ),
    LedgerColumn(
        "clarified",
        "补正收到日",
        "date",
        92,
        "收到补正材料的日期；答复期限从这一天重新计算。",
        aliases=("补正日期", "补正收到日期", "收到补正日期", "补正材料收到日期", "补正时间"),
    ),
    LedgerColumn(
        "extended",
        "延期告知日",
        "date",
        92,
        "告知申请人延长答复期限的日期，应在原期限之内，最多延长 20 个工作日（条例第三十三条）。",
        aliases=("延期日期", "延期告知日期", "延期通知日期", "延期答复告知日期", "延期时间"),
    ),
    LedgerColumn(
        "consulted",
        "征求意见发出日",
        "date",
        108,
        "向第三方或者其他机关征求意见的日期；征求意见所需时间不计入答复期限（条例第三十三条）。",
        aliases=("征求意见日期", "征求第三方意见日期", "征求意见发出日期", "征求意见时间"),
    ),
    LedgerColumn(
        "consult_answered",
        "征求意见回复日",
        "date",
        108,
        "收到书面意见的日期；15 个工作日内没有回复的，由本机关依法决定（条例第三十二条）。",
        aliases=("征求意见回复日期", "第三方回复日期", "第三方意见回复日期", "收到意见日期"),
    ),
    LedgerColumn(
        "fee_notice",
        "收费通知日",
        "date",
        92,
        "发出信息处理费收费通知的日期（国办函〔2020〕109号）。不收费的空着。",
        aliases=("收费通知日期", "收费告知日期", "缴费通知日期"),
    ),
    LedgerColumn(
        "due",
        "应答复日",
        "computed",
        108,
        "自动计算，不用填：收到（或者补正）之日起 20 个工作日，延期的再加 20 个，扣除征求意见的时间。",
        aliases=("答复期限", "应答复日期", "办理期限", "答复截止日期", "办结期限", "截止日期", "应办结日期"),
    ),
    LedgerColumn(
        "answered",
        "答复日期",
        "date",
        92,
        "发出答复的日期；不再处理的，填不再处理之日。没有办结的空着。",
        aliases=("答复时间", "回复日期", "办结日期", "答复日", "办结时间", "回复时间", "办理日期", "办理完成日期"),
    ),
    LedgerColumn(
        "reference",
        "答复文号",
        "text",
        118,
        "答复书的文号。",
        aliases=("答复书文号", "答复书编号", "文号", "发文字号", "答复编号"),
    ),
    LedgerColumn(
        "result",
        "办理结果",
        "word",
        236,
        "从下拉列表选择最终结果。先看补不补、该不该、有没有、给不给、当不当；哪种情形选哪项，见「填写说明」。",
        "results",
        aliases=(
            "答复类型",
            "答复结果",
            "处理结果",
            "办理情况",
            "答复情况",
            "答复内容",
            "公开情况",
            "是否公开",
            "答复类别",
            "办理结果类型",
            "结果",
        ),
    ),
    LedgerColumn(
        "delivery",
        "送达方式",
        "word",
        84,
        "从下拉列表选择。",
        "deliveries",
        aliases=("答复方式", "送达形式", "提供方式", "回复方式"),
    ),
    LedgerColumn("remark", "备注", "text", 150, "其他要记的事。", private=True, aliases=("说明", "附注", "备注说明")),
    LedgerColumn(
        "merged_into",
        "合并到",
        "text",
        92,
        "与别的申请合并答复的，填那一件的编号；答复日期和办理结果以那一件为准，各计一件。",
        aliases=("合并编号", "并入", "合并至", "合并到编号"),
    ),
    LedgerColumn(
        "withdrawn",
        "撤回日",
        "date",
        92,
        "申请人主动撤回的日期；没有另选办理结果的，计入其他处理。",
        aliases=("撤回日期", "撤销日期", "撤回时间", "撤销申请日期"),
    ),
)
# What the sheet says beside: formulas of ours, and nobody else's business.
REQUEST_EXTRAS = (
    LedgerColumn("days_left", "剩余天数", "computed", 72, "自动计算：离应答复日还有几个工作日，负数是已超期。"),
    LedgerColumn("state", "状态", "computed", 108, "自动计算：这件申请现在等谁、急不急。"),
    LedgerColumn("counts_in", "计入", "computed", 132, "自动计算：办理结果计入哪一年表三的哪一格。"),
)
DISPUTE_COLUMNS = (
    LedgerColumn(
        "number", "编号", "text", 92, "每件一个编号，不重复。", aliases=("序号", "案件编号", "登记号", "流水号")
    ),
    LedgerColumn(
        "request",
        "关联申请编号",
        "text",
        118,
        "因哪一件申请引起，填申请台账的编号；不是因答复申请引起的空着。",
        aliases=("申请编号", "关联申请", "对应申请编号", "关联编号"),
    ),
    LedgerColumn(
        "kind",
        "类型",
        "word",
        132,
        "必填，从下拉列表选择。2024 年起，对不予公开不服的须先申请行政复议。",
        "kinds",
        needed=True,
        aliases=("案件类型", "争议类型", "类别", "救济类型"),
    ),
    LedgerColumn(
        "received",
        "收到日期",
        "date",
        92,
        "必填。收到复议、应诉通知的日期，输入 1-15 即可。",
        needed=True,
        aliases=("受理日期", "收到时间", "立案日期", "收案日期", "收件日期"),
    ),
    LedgerColumn(
        "role",
        "机关角色",
        "word",
        196,
        "空着就是被申请机关（原行为主体）。作为复议机关当共同被告的，不计入表四（国办公开办函〔2016〕201号）。",
        "roles",
        aliases=("角色", "本机关角色", "诉讼地位"),
    ),
    LedgerColumn(
        "outcome",
        "结果",
        "word",
        96,
        "从下拉列表选择；没有审结的选尚未审结，或者空着。",
        "outcomes",
        aliases=("审理结果", "案件结果", "裁判结果", "处理结果", "复议结果", "结果类型"),
    ),
    LedgerColumn(
        "closed",
        "审结日期",
        "date",
        92,
        "复议决定、生效裁判的日期。没有审结的空着。",
        aliases=("结案日期", "审结时间", "裁判日期", "决定日期", "办结日期"),
    ),
)
DISPUTE_EXTRAS = (LedgerColumn("counts_in", "计入", "computed", 132, "自动计算：计入表四的哪一格。"),)

COLUMNS: Mapping[str, tuple[LedgerColumn, ...]] = {REQUESTS: REQUEST_COLUMNS, DISPUTES: DISPUTE_COLUMNS}
ALL_COLUMNS: Mapping[str, tuple[LedgerColumn, ...]] = {
    REQUESTS: (*REQUEST_COLUMNS, *REQUEST_EXTRAS),
    DISPUTES: (*DISPUTE_COLUMNS, *DISPUTE_EXTRAS),
}
DATES = {sheet: tuple(c.key for c in columns if c.holds == "date") for sheet, columns in COLUMNS.items()}


def column(sheet: str, key: str) -> LedgerColumn:
    """The column of that key on one of the two sheets; KeyError if there is none."""
    return next(c for c in ALL_COLUMNS[sheet] if c.key == key)


def head(sheet: str, key: str) -> str:
    """The printed head of a column: 「收到日期」."""
    return column(sheet, key).head


def keys_by_head(sheet: str) -> dict[str, str]:
    """The key of every column of a sheet by its own head, without spaces and full width."""
    return {plain_label(c.head): c.key for c in ALL_COLUMNS[sheet]}
