"""The web pages in a real browser: no violation of the accessibility rules, no number in two lines, nothing cut off.

Needs Chromium, and axe-core as `npm install --prefix build/axe axe-core` puts it there (or AXE_CORE=…/axe.min.js).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import published
import pytest
from proofs import browser

from workbook.grid import Grid, blank_grid
from workbook.report import Report, number_value
from xladdin.export.content.stamp import stamp_of
from xladdin.export.web_page import page, paste

ROOT = Path(__file__).parents[2]
AXE = Path(os.environ.get("AXE_CORE", ROOT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"))
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# Run in each page: what axe-core finds, and every cell whose text is cut off or whose number stands in several lines.
LOOK = """
const cells = [...document.querySelectorAll('td, th')];
const cut = cells.filter(c => c.scrollWidth > c.clientWidth + 1).map(c => c.textContent);
const broken = cells.filter(c => {
  if (!/^[\\d.-]+$/.test(c.textContent)) return false;
  const range = document.createRange(); range.selectNodeContents(c);
  return new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1;
}).map(c => c.textContent);
axe.run(document, {resultTypes: ['violations']}).then(result => {
  const found = result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 80)).join(' | '));
  const passed = result.passes.map(p => p.id);
  parent.postMessage({name: window.name, width: innerWidth, found, passed, cut, broken}, '*');
});
"""
# Run around them: what each says, by its name.
GATHER = """
const seen = {};
addEventListener('message', ({data: {name, ...said}}) => {
  seen[name] = said;
  document.getElementById('found').textContent = JSON.stringify(seen);
});
"""


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser, where axe-core is as well."""
    return browser({"axe-core": AXE.is_file()})


def grids_of(report: Report) -> list[Grid]:
    """The tables of a report."""
    return [blank_grid(table).with_text(report.display) for table in report.edition.tables]


def in_a_page_of_a_site(markup: str) -> str:
    """Pasted markup within the page of a content management system."""
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>年度报告</title></head><body>'
        f"<main><h1>年度报告</h1>{markup}</main></body></html>"
    )


NAMES, VARIANTS, WIDTHS = ("suqian-2023", "zhangdian-2020"), ("page", "paste"), (360, 800, 1600)


def pages() -> Iterator[tuple[str, str, int]]:
    """Every page that is looked at: its name here, its markup, how wide it is shown."""
    day = dt.date(2026, 1, 15)
    for name in NAMES:
        report = published.report(name)
        for draft in (False, True):
            stamp, title = stamp_of(report, day, draft=draft), f"{report.unit}{report.year}年政府信息公开工作年度报告"
            yield f"{name} {draft} page", page(grids_of(report), stamp, title=title), 1100
            yield f"{name} {draft} paste", in_a_page_of_a_site(paste(grids_of(report), stamp)), 1100
    suqian = published.report("suqian-2023")
    large = suqian.with_values({f.id: number_value(10_000_000 + f.index) for f in suqian.edition.fields})
    for width in WIDTHS:
        yield f"wide {width}", page(grids_of(large), stamp_of(large, day), title="某市"), width
    sound = page(grids_of(suqian), stamp_of(suqian, day), title="某市")
    yield "faulty", sound.replace(' id="disputes-0-0"', ""), 1100


@pytest.fixture(scope="module")
def seen(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the browser says of each page: `found` by axe-core, `passed`, and the texts that are `cut` or `broken`.

    It is started once, and shows them all side by side.
    """
    folder = tmp_path_factory.mktemp("pages")
    (folder / "axe.js").write_bytes(AXE.read_bytes())
    frames = ""
    for number, (name, markup, width) in enumerate(pages()):
        script = f'<script src="axe.js"></script><script>{LOOK}</script>'
        (folder / f"{number}.html").write_text(markup.replace("</body>", f"{script}</body>"), "utf-8")
        frames += (
            f'<iframe src="{number}.html" name="{name}" style="width: {width}px; height: 1400px; border: 0"></iframe>'
        )
    around = f'<!DOCTYPE html><meta charset="utf-8"><pre id="found"></pre><script>{GATHER}</script>{frames}'
    (folder / "all.html").write_text(around, "utf-8")
    command = [chromium, *QUIET, f"--user-data-dir={folder / 'profile'}", "--window-size=1700,1400"]
    command += ["--virtual-time-budget=20000", "--dump-dom", (folder / "all.html").as_uri()]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=180).stdout
    result = re.search(r'<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert result, shown[-2000:]
    read: dict[str, dict[str, Any]] = json.loads(unescape(result[1]))
    return read


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("draft", [False, True], ids=["final", "draft"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_accessibility_rules_hold(seen: dict[str, dict[str, Any]], name: str, draft: bool, variant: str) -> None:
    said = seen[f"{name} {draft} {variant}"]
    assert said["found"] == []
    # A checker that looked at nothing would find nothing.
    assert {"td-headers-attr", "th-has-data-cells", "color-contrast", "html-has-lang"} <= set(said["passed"])
    assert (said["cut"], said["broken"]) == ([], [])


@pytest.mark.parametrize("width", WIDTHS)
def test_numbers_of_eight_digits_stay_whole_on_any_screen(seen: dict[str, dict[str, Any]], width: int) -> None:
    said = seen[f"wide {width}"]
    assert said["width"] == width
    assert said["found"] == []
    assert (said["cut"], said["broken"]) == ([], [])


def test_a_fault_would_be_found(seen: dict[str, dict[str, Any]]) -> None:
    assert any("td-headers-attr" in sentence for sentence in seen["faulty"]["found"])
