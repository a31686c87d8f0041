"""WPS 表格 as far as it can be without it: our own scripts in Node, before a strict stand-in for its object model."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from open_workbooks import OpenWorkbooks
from proofs import needed

from xladdin.addin.wps import build

HERE = Path(__file__).parent


def node() -> str:
    """The program that runs the scripts."""
    needed("node")
    return shutil.which("node") or ""


def put_files(folder: Path, place: dict[str, str] | None) -> None:
    """The add-in as it lies in WPS's folder after an installation; without `place`, as somebody copied it."""
    for name, part in build.addin().items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(part)
    if place is not None:
        (folder / "place.js").write_bytes(build.place_script(**place))


class WpsHost:
    """Workbooks that are open there, and a person who answers from a list."""

    def __init__(self, folder: Path, *paths: Path, origin: str = "null") -> None:
        self.open_there = OpenWorkbooks(*paths)
        self.answers: dict[str, list[Any]] = {}
        self.heard: list[tuple[str, Any]] = []
        self.executed: list[tuple[str, str]] = []
        self.meanwhile: Callable[[], None] | None = None  # what the person does while the process is at work
        self.on_start: Callable[[], object] = lambda: None
        self._done: dict[str, Any] = {}
        self._node = subprocess.Popen(
            [node(), str(HERE / "window.js"), str(folder), origin], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.started = self._answered()["started"]

    @property
    def books(self) -> dict[str, Any]:
        """The open workbooks by their paths, as openpyxl has them."""
        return self.open_there.held

    @property
    def selection(self) -> dict[str, str] | None:
        """The cell that is selected in the workbook in front."""
        key = self.open_there.active()
        if key is None:
            return None
        row, column = self.open_there.active_cell(key) or (1, 1)
        return {"sheet": self.open_there.front_sheet(key), "cell": f"{chr(64 + column)}{row}"}

    def click(self, tag: str, path: Path | None = None) -> dict[str, Any]:
        """Click a button while that workbook is in front; gives the event `done` after it was carried out."""
        self.open_there.in_front = str(path) if path else None
        self._done = {}
        self._call("OnAction", {"Id": f"nianbao_{tag}"})
        return self._done

    def image(self, tag: str) -> str:
        """The icon of a button."""
        return str(self._call("GetImage", {"Id": f"nianbao_{tag}"}))

    def run(self, script: str) -> Any:
        """What a script within the page comes to."""
        return self._call("eval", script)

    def words(self, key: str) -> str:
        """One of the sentences of clicking.js."""
        return str(self.run(f"WORDS.{key}"))

    def breaks_at(self, written: int) -> None:
        """From the write of that number on, once, WPS does not answer."""
        self.open_there.breaks_at = written

    def open_workbook(self, path: str) -> None:
        """The person opens one."""
        self.open_there.open(path)

    def told(self, kind: str) -> list[Any]:
        """What it was told or asked of that kind."""
        saved = [("save", key) for key in self.open_there.saved]
        return [what for one, what in [*self.heard, *saved] if one == kind]

    def ends(self) -> None:
        """Close WPS."""
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.close()
        self._node.wait(10)
        self._node.stdout.close()

    def _call(self, function: str, *given: Any) -> Any:
        self._send({"call": function, "given": given})
        told = self._answered()
        assert "failed" not in told, told["failed"]
        return told["done"]

    def _answered(self) -> dict[str, Any]:
        """What Node says in the end, after it was given what it needs."""
        assert self._node.stdout
        while line := self._node.stdout.readline():
            told: dict[str, Any] = json.loads(line)
            if "need" not in told:
                return told
            try:
                self._send({"value": self._needed(told["need"], told["given"])})
            except Exception as error:
                self._send({"error": f"{type(error).__name__}: {error}"})
        raise AssertionError("Node has ended")

    def _send(self, message: dict[str, Any]) -> None:
        assert self._node.stdin
        self._node.stdin.write(json.dumps(message).encode() + b"\n")
        self._node.stdin.flush()

    def _needed(self, what: str, given: list[Any]) -> Any:
        if what == self.open_there.refuses:
            raise RuntimeError("WPS does not do that now")
        own = getattr(self, f"_{what}", None)
        return own(*given) if own else getattr(self.open_there, what)(*given)

    def _say(self, message: str) -> None:
        self.heard.append(("say", message))

    def _ask(self, question: str) -> bool:
        self.heard.append(("ask", question))
        return bool(self._next("ask", True))

    def _choose(self, kind: str, title: str, _patterns: str) -> str | None:
        self.heard.append((kind, title))
        chosen: str | None = self._next(kind, None)
        return chosen

    def _status(self, words: str | bool) -> None:
        self.heard.append(("show", words) if words is not False else ("cleared", None))

    def _next(self, kind: str, otherwise: Any) -> Any:
        waiting = self.answers.get(kind, [])
        return waiting.pop(0) if waiting else otherwise

    def _sleep(self, milliseconds: float) -> None:
        time.sleep(milliseconds / 1000)

    def _exists(self, path: str) -> bool:
        return Path(path).exists()

    def _read_file(self, path: str) -> str:
        return Path(path).read_text(encoding="utf-8")

    def _execute(self, program: str, words: str) -> None:
        self.executed.append((program, words))
        self.on_start()

    def _http(self, method: str, url: str, headers: dict[str, str], body: str | None) -> dict[str, Any] | None:
        where = urlsplit(url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
        try:
            connection.request(method, where.path, None if body is None else body.encode(), headers)
            response = connection.getresponse()
            told = response.read().decode("utf-8")
        except OSError:
            return None
        finally:
            connection.close()
        self._look_at(told)
        given = {name.lower(): value for name, value in response.getheaders()}
        return {"status": response.status, "headers": given, "body": told}

    def _look_at(self, told: str) -> None:
        event = json.loads(told)
        if isinstance(event, dict) and event.get("event") == "done":
            self._done = event
            if self.meanwhile:
                self.meanwhile()
