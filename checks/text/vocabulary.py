"""The words of which the sentences of a report are made, each list said once. All are alternatives of a pattern."""

from __future__ import annotations

# What a new report has in place of words that somebody still has to write.
TO_WRITE = "【请填写[^【】]{0,300}】"
# What may stand between a noun and its number.
TELLING = "的|数量|数|共计|共|有|为|："
IN_ALL = "总计|合计"
PIECES = "件数|件"
OF_INFORMATION = "政府|信息|公开"
THIS_YEAR = "本年度?|全年"

# What is asked for.
FOR_INFORMATION = "信息公开|政务公开|依申请|信息申请|申请公开|公开申请"
ABOUT_INFORMATION = "信息公开|政务公开|依申请"
REQUESTS = "信息公开申请|依申请公开|申请公开|申请"
# What else an office receives, answers and counts.
OTHER_LETTERS = "信件|来信|信箱|留言|热线|咨询|建议|提案|诉求|工单|投诉|举报"

RECEIVING = (
    r"新收到?|新受理|新接收|收到|受理|接收|接受|收办|接到|收悉|新增|共办理|办理"
    r"|(?<!不予)(?<!其他)处理(?=政府信息公开|信息公开|依申请)|收(?=政府信息公开|信息公开|依申请)"
)
# Verbs of one who has dealt with all that came in, be it new or carried in.
HANDLING = frozenset(("收办", "共办理", "办理", "处理"))
ANSWERING = "答复|办结|办理完毕|办理完成|回复|办复|已(?:全部)?办理"
DOING = rf"{RECEIVING}|答复|办结|回复|结转|制发|制定|废止|作出|做出|实施|下达|[共为有]"
WORKED_FOR_OTHERS = "配合|协查|协助|协办|委托|代(?!表)"

MAKING = "制发|制定|制订|制作|印发|出台"
REPEALING = "废止(?:[和、及]?(?:宣布)?失效)?|宣布失效"
IN_FORCE = "(?:现行|继续)有效"
NORMATIVE_DOCUMENTS = "(?:行政)?规范性文件"
RULES = "(?:政府|部门)?规章(?!制度)"

CASES = "复议|诉讼|起诉"
NEXT_YEAR, LAST_YEAR = "下一?年度?", "上一?年度?"

LEGAL_PERSONS = "法人(?:和|或|及|、|以及)?其[他它]组织|法人组织"
CHANNELS = (
    "网络|网上|互联网|在线|线上|线下|网站|官网|平台|电子邮件|电子邮箱|邮件|邮箱|信函|来信|来函|书信|邮寄|信件|邮政"
    "|快递|当面|当场|现场|窗口|上门|传真|书面"
)
BODIES = "局|委|办|院|厅|镇|乡|街道|中心|公司|集团|学校|大学|医院|委员会|办公室|办事处|管委会"
ALL_BODIES = (
    "局|委|委员会|办|办公室|厅|院|镇|乡|街道|办事处|中心|公司|集团|学校|大学|医院|管委会|区|县|市|单位|部门|政府|园"
)
