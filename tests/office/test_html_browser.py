"""The web pages in a real browser: no violation of the accessibility rules, no number in two lines, nothing cut off.

Needs Chromium, and axe-core as `npm install --prefix build/axe axe-core` puts it there (or AXE_CORE=…/axe.min.js).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import published
import pytest

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
# Run in the page: what axe-core finds, and every cell whose text is cut off or whose number stands in several lines.
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
  const out = document.createElement('pre'); out.id = 'found';
  out.textContent = JSON.stringify({found, passed, cut, broken});
  document.body.append(out);
});
"""


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser; without it or axe-core these tests are skipped, except in CI, which installs both."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    missing = [name for name, there in (("chromium", found), ("axe-core", AXE.is_file())) if not there]
    if missing or found is None:
        reason = f"not installed: {', '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def looked_at(chromium: str, markup: str, folder: Path, width: int = 1100) -> dict[str, list[Any]]:
    """What the browser says of a page: `found` by axe-core, `passed`, and the texts that are `cut` or `broken`."""
    axe = AXE.read_text("utf-8").replace("</script", "<\\/script")
    script = f"<script>{axe}</script><script>{LOOK}</script>"
    source = folder / "page.html"
    source.write_text(markup.replace("</body>", f"{script}</body>"), "utf-8")
    command = [chromium, *QUIET, f"--user-data-dir={folder / 'profile'}", f"--window-size={width},1400"]
    command += ["--virtual-time-budget=20000", "--dump-dom", source.as_uri()]
    shown = subprocess.run(command, check=True, capture_output=True, text=True, timeout=180).stdout
    result = re.search(r'<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert result, shown[-2000:]
    read: dict[str, list[Any]] = json.loads(unescape(result[1]))
    return read


def grids_of(report: Report) -> list[Grid]:
    """The tables of a report."""
    return [blank_grid(table).with_text(report.display) for table in report.edition.tables]


def in_a_page_of_a_site(markup: str) -> str:
    """Pasted markup within the page of a content management system."""
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>年度报告</title></head><body>'
        f"<main><h1>年度报告</h1>{markup}</main></body></html>"
    )


@pytest.mark.parametrize("name", ["suqian-2023", "zhangdian-2020"])
@pytest.mark.parametrize("draft", [False, True], ids=["final", "draft"])
@pytest.mark.parametrize("variant", ["page", "paste"])
def test_the_accessibility_rules_hold(chromium: str, name: str, draft: bool, variant: str, tmp_path: Path) -> None:
    report = published.report(name)
    stamp = stamp_of(report, dt.date(2026, 1, 15), draft=draft)
    whole = page(grids_of(report), stamp, title=f"{report.unit}{report.year}年政府信息公开工作年度报告")
    markup = whole if variant == "page" else in_a_page_of_a_site(paste(grids_of(report), stamp))
    seen = looked_at(chromium, markup, tmp_path)
    assert seen["found"] == []
    # A checker that looked at nothing would find nothing.
    assert {"td-headers-attr", "th-has-data-cells", "color-contrast", "html-has-lang"} <= set(seen["passed"])
    assert (seen["cut"], seen["broken"]) == ([], [])


@pytest.mark.parametrize("width", [360, 800, 1600])
def test_numbers_of_eight_digits_stay_whole_on_any_screen(
    chromium: str, suqian: Report, width: int, tmp_path: Path
) -> None:
    large = suqian.with_values({f.id: number_value(10_000_000 + f.index) for f in suqian.edition.fields})
    stamp = stamp_of(large, dt.date(2026, 1, 15))
    seen = looked_at(chromium, page(grids_of(large), stamp, title="某市"), tmp_path, width)
    assert seen["found"] == []
    assert (seen["cut"], seen["broken"]) == ([], [])


def test_a_fault_would_be_found(chromium: str, suqian: Report, tmp_path: Path) -> None:
    stamp = stamp_of(suqian, dt.date(2026, 1, 15))
    markup = page(grids_of(suqian), stamp, title="某市").replace(' id="disputes-0-0"', "")
    assert any("td-headers-attr" in sentence for sentence in looked_at(chromium, markup, tmp_path)["found"])
