"""The rules on 信息处理费: what the text says of it, beside itself and beside 表三."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model.finding import Number
from checks.model.registry import Breach, Filing, rule
from checks.model.rulebook import fields_of
from checks.text.pattern import Pattern, after_number, before_number
from checks.text.sentences import Count, Sentence, counts, sentences
from workbook.report import plain

_ABOUT = Pattern("信息处理费|收费通知|收费告知", hears="未收取信息处理费", leaves="收取行政事业性收费")
_OTHER_YEAR = Pattern("上一?年|去年|累计|以来", hears="上年收取5元", leaves="全年收取5元")
_NOTICE = before_number(
    "(?:收费|缴费)(?:通知|告知)(?:书)?(?:的|共计|共|总数|数量|件数|为|：){0,3}$",
    hears="发出收费通知5件",
    leaves="收费通知要求缴纳5元",
)
_NOTICE_AFTER = after_number(
    "^(?:政府|信息|公开|处理费|的){0,4}(?:收费|缴费)(?:通知|告知)", hears="发出5件收费通知", leaves="发出5件答复书"
)
_CHARGED = before_number(
    "(?:应收|应缴|收费总金额|通知(?:收费)?(?:总)?金额|涉及(?:收费)?(?:总)?金额|计收)(?:信息处理费|的|共计|共|为|：|总额|金额){0,3}$",
    hears="通知收费总金额5元",
    leaves="实际收取5元",
)
_RECEIVED = before_number(
    "(?:实际收取|实收|已收取|已收|实际收到|收取|到账)(?:政府信息公开|信息处理费|的|共计|共|为|：|总额|总金额|金额|费用){0,4}$",
    hears="实际收取信息处理费5元",
    leaves="应收5元",
)


@rule("N-25")
def fees_fit_together(filing: Filing) -> Iterator[Breach]:
    """Not more was received than was charged, and there are notices for those who did not pay."""
    notices = charged = received = None
    for sentence in sentences(filing.narrative) if filing.narrative else ():
        if not _ABOUT.search(sentence.masked) or _OTHER_YEAR.search(sentence.masked):
            continue
        for count in counts(sentence):
            told = sentence, count
            if count.measure == "元":
                charged = charged or (told if _CHARGED.search(count.before) else None)
                received = received or (told if _RECEIVED.search(count.before) else None)
            elif count.measure and (_NOTICE.search(count.before) or _NOTICE_AFTER.search(count.after)):
                notices = notices or told
    if charged and received and _value(received) > _value(charged):
        fault = f"实际收取 {plain(_value(received))} 元，多于通知收取的 {plain(_value(charged))} 元"
        yield _breach(filing, received, _value(received), _value(charged), fault)
    unpaid = _unpaid(filing)
    if notices and unpaid is not None and _value(notices) < unpaid:
        fault = f"收费通知 {plain(_value(notices))} 件，少于表三（六）2 逾期未缴费的 {plain(unpaid)} 件"
        yield _breach(filing, notices, _value(notices), unpaid, fault)


def _value(told: tuple[Sentence, Count]) -> Number:
    return told[1].number.value


def _unpaid(filing: Filing) -> Number | None:
    fields = fields_of(filing.report.edition, "requests.results.otherwise.fee_unpaid.total")
    return filing.report.numbers[fields[0].index] if fields else None


def _breach(filing: Filing, told: tuple[Sentence, Count], left: Number, right: Number, fault: str) -> Breach:
    sentence, count = told
    at = sentence.paragraph.place or sentence.paragraph.heading or "正文"
    quote = sentence.quote(count.start, count.end)
    words = {"at": at, "quote": quote, "fault": fault}
    return Breach((), left, right, words=words, quote=quote, passage=sentence.passage(count.start, count.end))
