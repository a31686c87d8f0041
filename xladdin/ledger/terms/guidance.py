"""In which order to decide how a request ends: 补不补 → 该不该 → 有没有 → 给不给 → 当不当 (苏政办函〔2019〕98号).

国办 passed this order on as a reference for the whole country. Which results belong to a step is said by the keys of
the form; their words, meanings and articles come from the edition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.edition import Edition
from xladdin.ledger.terms.words import Result, results


@dataclass(frozen=True)
class Step:
    """One question of the order, with the beginnings of the keys of the results that it may lead to."""

    name: str
    question: str
    keys: tuple[str, ...]


STEPS = (
    Step(
        "一、补不补",
        "申请内容不明确的，收到之日起 7 个工作日内一次性告知补正，给出合理期限（一般不超过 15 个工作日）。"
        "补正后仍不明确、逾期不补正的，到此为止。",
        ("unavailable.unclear", "otherwise.not_clarified"),
    ),
    Step(
        "二、该不该",
        "是不是依申请公开该处理的：信访举报投诉、重复申请、公开出版物、大量反复申请、要求确认或者重新出具的，不予处理。",
        ("not_processed.",),
    ),
    Step(
        "三、有没有",
        "检索以后没有、不属于本机关负责、需要另行加工制作的，无法提供。",
        ("unavailable.not_held", "unavailable.needs_creation"),
    ),
    Step(
        "四、给不给",
        "有的，看能不能公开：不能公开的选不予公开的一种；能区分处理的选部分公开，只计这一项；"
        "能公开的（含已经主动公开、告知获取方式的）选予以公开。",
        ("denied.", "partly_granted", "granted"),
    ),
    Step(
        "五、当不当",
        "答复以前再看一遍：事实、依据、期限、救济途径写全了没有，文书和结果是不是一致。收费未缴、撤回等其他情形，选其他处理。",
        ("otherwise",),
    ),
)


def decisions(edition: Edition) -> Iterator[tuple[Step, tuple[Result, ...]]]:
    """Every step with the results of this edition that belong to it; each stands once, in the first step it fits."""
    left = list(results(edition))
    for step in STEPS:
        here = tuple(r for r in left if any(r.key == key or r.key.startswith(key) for key in step.keys))
        left = [r for r in left if r not in here]
        yield step, here
