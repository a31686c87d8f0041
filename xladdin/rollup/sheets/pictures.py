"""汇总图 outside Excel: one web page with all measures, and a PNG of each, for a report or a wall."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from workbook.template import styles
from xladdin.rollup.sheets.charts import drawn, shown, told
from xladdin.rollup.summing.comparing import Indicator, Standing, measures, standings
from xladdin.rollup.summing.nodes import Node

SOURCE = Path(__file__).with_name("bars.typ")
_OUT = "#B42318"
_DOTS = 200
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>
body{{font:14px/1.6 "Noto Sans SC","Microsoft YaHei",sans-serif;color:#1f2933;max-width:900px}}
body{{margin:2em auto;padding:0 1em}}
h1{{font-size:20px}} h2{{font-size:16px;color:{accent};border-bottom:1px solid;margin-top:2em;break-after:avoid}}
p{{color:#6b7280;font-size:13px}} table{{border-collapse:collapse;width:100%;break-inside:avoid}}
th{{font-weight:normal;text-align:right;width:36%;padding:1px 8px}} td{{padding:1px 0;white-space:nowrap}}
td div{{display:inline-block;height:12px;background:{accent};vertical-align:middle;margin-right:6px}}
td div{{print-color-adjust:exact}}
.out div{{background:{out}}} .out{{font-weight:bold}}
</style></head><body><h1>{title}</h1>{sections}</body></html>
"""


def pictures(node: Node) -> Mapping[str, bytes]:
    """The web page and the pictures by the names of their files.

    A picture whose names hold a character that the font lacks is left out: the page has it all the same.
    """
    found = [(measure, standings(node.summed, measure)) for measure in measures()]
    title = f"{node.name}{node.report.year}年度政府信息公开汇总图"
    sections = "".join(_section(measure, standing) for measure, standing in found)
    page = _PAGE.format(title=escape(title), accent=f"#{styles.ACCENT}", out=_OUT, sections=sections)
    files = {"汇总图.html": page.encode("utf-8", "replace")}
    for number, (measure, standing) in enumerate(found, 1):
        if drawn(measure, standing) and (png := _png(measure, standing)):
            files[f"汇总图-{number}-{re.sub(r'[（(].*?[）)]|、', '', measure.title)}.png"] = png
    return files


def _section(measure: Indicator, standing: Sequence[Standing]) -> str:
    rows = "".join(
        f'<tr{" class=out" if bar["out"] else ""}><th scope="row">{escape(bar["name"])}</th>'
        f'<td><div style="width:{bar["length"] * 70:.1f}%"></div>{escape(bar["value"])}</td></tr>'
        for bar in _bars(measure, standing)
    )
    return f"<h2>{escape(measure.title)}</h2><p>{escape(told(measure, standing))}</p><table>{rows}</table>"


def _bars(measure: Indicator, standing: Sequence[Standing]) -> list[dict[str, Any]]:
    """The largest, each with the length of its bar as a share of the longest."""
    best = drawn(measure, standing)
    longest = max((abs(one.value) for one in best), default=0) or 1
    return [
        {
            "name": one.name,
            "value": shown(measure, one.value),
            "length": abs(one.value) / longest,
            "out": one.outlying,
            "colour": _OUT if one.outlying else f"#{styles.ACCENT}",
        }
        for one in best
    ]


def _png(measure: Indicator, standing: Sequence[Standing]) -> bytes | None:
    try:
        import typst

        from xladdin.export.picture.typeface import typeface
    except ImportError:
        return None
    face = typeface("bundled")
    data = {"title": measure.title, "words": told(measure, standing), "bars": _bars(measure, standing)}
    text = json.dumps(data, ensure_ascii=False)
    if face.lacks("".join(character for character in text if character.isprintable())):
        return None
    inputs = {"data": text, "font": face.family}
    compiler = typst.Compiler(str(SOURCE), font_paths=face.fonts, sys_inputs=inputs)
    content = compiler.compile(format="png", ppi=_DOTS)
    return content if isinstance(content, bytes) else None
