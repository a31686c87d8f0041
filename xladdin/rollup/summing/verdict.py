"""Whether a sum may go out, in one sentence."""

from __future__ import annotations

from xladdin.rollup.summing.nodes import Node
from xladdin.rollup.summing.rolling import RolledUp


def verdict(done: RolledUp, node: Node) -> str:
    """Whether the sum may go out, in one sentence."""
    if done.wanted.draft and any(unit.state == "returned" for unit in node.units):
        return f"草稿：合计里含有退回单位的数，不能作为正式数（{len(node.summed)} 家）。"
    if node.final and done.unread_may_be_units:
        unread = done.control.refused
        return (
            f"合计 {len(node.summed)} 家；另有 {unread} 个文件读不了，没有名册看不出是否少了单位，查清后再作为正式数。"
        )
    if node.final:
        return f"合计 {len(node.summed)} 家，没有未了的强制性问题，可以作为正式数。"
    missing = sum(unit.state == "missing" for unit in node.units)
    returned = sum(unit.state == "returned" for unit in node.units)
    parts = [f"缺 {missing} 家"] if missing else []
    parts += [f"退回 {returned} 家"] if returned else []
    return f"合计 {len(node.summed)} 家，{'、'.join(parts) or '还有强制性问题'}，不能作为正式数。"
