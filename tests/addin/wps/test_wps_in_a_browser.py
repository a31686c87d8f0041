"""The add-in's page in a real browser, as the one within WPS is: it reaches the process, and no other page does."""

from __future__ import annotations

import http.server
import json
import re
import subprocess
import threading
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from proofs import PROOF, browser
from wps_host import put_files

from xladdin.addin.shell import server

pytestmark = PROOF

# What WPS has and a browser has not: it reads files, and knows workbooks, of which none is open here.
WPS = """
const heard = [];
const wps = {
  FileSystem: {Exists: () => true, ReadFile: () => ANNOUNCED},
  EtApplication: () => ({ActiveWorkbook: null, StatusBar: ""}),
  ApiEvent: {AddApiEventListener: () => undefined},
};
window.alert = (message) => heard.push(message);
"""
CLICK = """
OnAddinLoad();
OnAction({Id: "nianbao_show_help"});
const end = Date.now() + 8000;
const look = () => (heard.length || Date.now() > end ? shown(heard) : setTimeout(look, 50));
setTimeout(look, 50);
"""
SHOWN = "function shown(what) { const out = document.createElement('pre'); out.id = 'found';\
 out.textContent = JSON.stringify(what); document.documentElement.append(out); }"
# What a page may try: with and without what makes a browser ask beforehand.
TRIES = """
const asked = [
  ["GET", "/v1", {}], ["POST", "/v1/stop", {"Content-Type": "text/plain"}],
  ["POST", "/TOKEN/v1/stop", {"Content-Type": "text/plain"}],
  ["POST", "/TOKEN/v1/stop", {"Content-Type": "application/json", "Authorization": "Bearer TOKEN"}],
];
Promise.all(asked.map(([method, path, headers]) => fetch("http://127.0.0.1:PORT" + path, {
  method, headers, body: method === "POST" ? "{}" : undefined,
}).then((told) => told.status, () => "refused"))).then(shown);
"""


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser."""
    return browser()


def seen(chromium: str, address: str, folder: Path) -> Any:
    """What the page at that address has shown in the end."""
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
    command = [chromium, *quiet, f"--user-data-dir={folder / 'browser'}", "--virtual-time-budget=10000", "--dump-dom"]
    shown = subprocess.run([*command, address], check=True, capture_output=True, text=True, timeout=120).stdout
    found = re.search(r'<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert found, shown[-2000:]
    return json.loads(unescape(found[1]))


def tries(listening: server.Server, token: str) -> str:
    script = TRIES.replace("TOKEN", token).replace("PORT", str(listening.port))
    return f"<!DOCTYPE html><html><head><script>{SHOWN}{script}</script></head></html>"


def test_the_page_of_the_add_in_reaches_the_process(
    chromium: str, listening: server.Server, place: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "add in 加载项"
    put_files(folder, place)
    announced = json.dumps(server.place().read_text(encoding="utf-8"))
    before = f"<script>{SHOWN}{WPS.replace('ANNOUNCED', announced)}</script>"
    page = (folder / "index.html").read_text(encoding="utf-8")
    page = page.replace("<script charset", f"{before}<script charset").replace(
        "</head>", f"<script>{CLICK}</script></head>"
    )
    (folder / "index.html").write_text(page, encoding="utf-8")
    heard = seen(chromium, (folder / "index.html").as_uri(), tmp_path)
    assert len(heard) == 1
    assert "填充合计" in heard[0]


def test_a_file_that_somebody_sent_and_that_is_opened_does_not(
    chromium: str, listening: server.Server, tmp_path: Path
) -> None:
    page = tmp_path / "年报.html"
    page.write_text(tries(listening, "guessed"), encoding="utf-8")
    assert seen(chromium, page.as_uri(), tmp_path) == ["refused"] * 4
    assert not listening.asked_to_stop


def test_a_page_of_the_web_does_not_even_with_the_token(
    chromium: str, listening: server.Server, tmp_path: Path
) -> None:
    text = tries(listening, listening.token).encode("utf-8")

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as site:
        threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
        found = seen(chromium, f"http://127.0.0.1:{site.server_port}/", tmp_path)
        site.shutdown()
    assert found == ["refused"] * 4
    assert not listening.asked_to_stop
