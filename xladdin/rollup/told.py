"""A roll-up as other programs get it (JSON) and as a person at a terminal reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from checks.model.rulebook import rule_book
from workbook.figures import figures
from xladdin.rollup.summing.rolling import RolledUp
from xladdin.rollup.summing.units import WORDS, name_of
from xladdin.rollup.summing.verdict import verdict

_MOST = 20


def as_data(done: RolledUp) -> dict[str, Any]:
    """The roll-up in the form that the command line promises to other programs."""
    summed = {unit.member.name for unit in done.top.summed}
    units = [
        {
            "unit": unit.member.name,
            "file": unit.receipt.path if unit.receipt else None,
            "year": (unit.receipt.year or None) if unit.receipt else None,
            "state": unit.state,
            "counted": unit.member.name in summed and not unit.node,
            "blocking": unit.count("blocking"),
            "query": unit.count("query"),
            "reason": unit.reason,
        }
        for unit in done.sorted_out.units
    ]
    units += [
        {
            "unit": one.unit or one.receipt.unit or None,
            "file": one.receipt.path,
            "year": one.receipt.year or None,
            "state": one.state,
            "counted": False,
            "blocking": one.receipt.count("blocking"),
            "query": one.receipt.count("query"),
            "reason": one.reason,
        }
        for one in done.sorted_out.left
    ]
    assessment = done.top.assessment
    return {
        "figures": figures(done.top.report),
        "final": done.final,
        "units": units,
        "control": asdict(done.control),
        "findings": [
            {"rule": one.rule, "severity": one.severity.value, "message": one.message} for one in assessment.findings
        ],
        "notes": list(done.notes),
    }


def as_text(done: RolledUp) -> Iterator[str]:
    """What a person wants to know: what is new, who is missing and who is wrong, whether the sum may go out."""
    yield f"{done.top.name or '（没有认出本级单位）'} {done.year} 年度汇总"
    yield from (f"与上次相比：{sentence}" for sentence in done.news.sentences)
    control = done.control
    yield (
        f"文件 {control.found} 个：读了 {control.read}，读不了 {control.refused}，旧版本 {control.superseded}。"
        f"单位 {control.roster} 家：计入 {control.summed}，退回 {control.returned}，缺报 {control.missing}，"
        f"不计入 {control.not_counted}。"
    )
    for state in ("missing", "returned"):
        found = [unit for unit in done.sorted_out.units if unit.state == state]
        for unit in found[:_MOST]:
            yield f"　{WORDS[state]}　{unit.member.name}：{unit.reason}"
        if len(found) > _MOST:
            yield f"　{WORDS[state]}　另有 {len(found) - _MOST} 家，见「单位状态」"
    left = [one for one in done.sorted_out.left if one.state in ("refused", "unknown")]
    for one in left[:_MOST]:
        yield f"　{WORDS[one.state]}　{name_of(one.receipt)}：{one.reason}"
    if len(left) > _MOST:
        yield f"　另有 {len(left) - _MOST} 个文件，见「单位状态」末尾"
    for finding in done.top.assessment.findings:
        if not rule_book[finding.rule].state:  # else the lines above have named every unit
            yield f"　【{finding.word}】{finding.message}"
    yield from done.notes
    yield verdict(done, done.top)
