"""The process behind a shell: HTTP on this computer alone, for whoever can read this user's files, until it is idle."""

from __future__ import annotations

import hmac
import json
import logging
import math
import os
import secrets
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from typing import Any

from xladdin import profile
from xladdin.addin.commands import command
from xladdin.addin.shell import PROTOCOL
from xladdin.addin.shell.clicks import BadRequest, Busy, Known, ShellClicks, understood
from xladdin.addin.shell.conversation import WrongAnswer

LOG = logging.getLogger("nianbao")
IDLE_SECONDS = 20 * 60.0
MOST_BYTES, MOST_CONNECTIONS = 1_000_000, 16
_LOOK_EVERY, _SLOWEST = 0.5, 15.0  # seconds: whether it is time to end; until a request has to be there whole
_CLICKS, _HOST = "/v1/clicks", "127.0.0.1"
# What the pages of WPS's add-ins, which are files of this computer, call their origin. So does any file that a browser
# shows, and any frame without rights: that alone opens nothing, but such a page may come in by the road of the token.
_PAGES = ("null", "file://")
_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Allow-Private-Network": "true",
    "Access-Control-Max-Age": "600",
}


def place() -> Path:
    """The file that says to this user's programs where the process listens; it may not be there."""
    return profile.folder() / "shell.json"


class Server(ThreadingHTTPServer):
    """Listens on a port of this computer that the system chose; `token` opens it."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, clicks: ShellClicks) -> None:
        super().__init__((_HOST, 0), _Requests)
        self.clicks, self.token = clicks, secrets.token_urlsafe(32)
        self.last, self.asked_to_stop = time.monotonic(), False
        self._room = threading.BoundedSemaphore(MOST_CONNECTIONS)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    @property
    def idle(self) -> float:
        """Seconds since the last request; 0 while a click is carried out, no end of them once asked to stop."""
        if self.asked_to_stop:
            return math.inf
        return 0.0 if self.clicks.running else time.monotonic() - self.last

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection if there is room; more at once than shells ever make are closed."""
        if self._room.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One connection."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is nothing to print."""
        LOG.debug("a connection broke", exc_info=True)


class _Requests(BaseHTTPRequestHandler):
    server: Server
    timeout = _SLOWEST
    server_version, sys_version = "nianbao", ""

    def do_GET(self) -> None:
        """GET /v1: which protocol is spoken here, and by whom."""
        if self._is_let_in() and self._is_known(self._asked_for == "/v1"):
            self._answer(200, {"protocol": PROTOCOL, "program": f"年报助手 {metadata.version('nianbao')}"})

    def do_OPTIONS(self) -> None:
        """What a browser asks before a page may ask: allowed to a page that knows the token, by its road."""
        if self._is_here() and self._is_page:
            self._answer(200, {}, _ALLOWED)
        else:
            self._refuse(403, "another origin")

    def do_POST(self) -> None:
        """POST /v1/clicks begins a click, /v1/clicks/KEY goes on with it, /v1/stop ends the process."""
        known = self._asked_for in ("/v1/stop", _CLICKS) or self._asked_for.startswith(f"{_CLICKS}/")
        if not (self._is_let_in() and self._is_known(known)):
            return
        given = self._body()
        if given is None:
            return
        self.server.last = time.monotonic()
        if self._asked_for == "/v1/stop":
            self.server.asked_to_stop = True
            self.server.clicks.abandon()
            self._answer(200, {"stopped": True})
            return
        self._refusing(lambda: self._event(given))
        self.server.last = time.monotonic()

    def _event(self, given: dict[str, Any]) -> dict[str, Any]:
        if self._asked_for != _CLICKS:
            return self.server.clicks.go_on(self._asked_for.removeprefix(f"{_CLICKS}/"), given.get("answer"))
        if given.get("protocol") != PROTOCOL:
            raise BadRequest(f"this is protocol {PROTOCOL}")
        return self.server.clicks.begin(understood(given, self.server.clicks.known))

    def _refusing(self, respond: Callable[[], dict[str, Any]]) -> None:
        """Answer with what `respond` gives, or with why it gives nothing."""
        try:
            self._answer(200, respond())
        except (BadRequest, WrongAnswer) as why:
            self._refuse(400, str(why))
        except KeyError:
            self._refuse(404, "that click is over, or never was")
        except Busy as busy:
            self._refuse(409, str(busy))

    @property
    def _road(self) -> str:
        """「/」 and the token, where the path begins so: a browser sends no header before it has been let in."""
        first = self.path.split("/", 2)[1] if self.path.startswith("/") else ""
        return f"/{first}" if self._is_token(first) else ""

    @property
    def _asked_for(self) -> str:
        return self.path.removeprefix(self._road)

    @property
    def _is_page(self) -> bool:
        return self.headers.get("Origin") in _PAGES and bool(self._road)

    def _is_here(self) -> bool:
        """Whether it is us who were called: somebody may point a name of his own here."""
        return self.headers.get("Host") in self._names

    def _is_let_in(self) -> bool:
        """Whether the request comes from a program of this user, and not from a web page in his browser."""
        origin = self.headers.get("Origin")
        ours = origin is None or origin.removeprefix("http://") in self._names
        if not (self._is_here() and (ours or self._is_page)):
            return self._refuse(403, "another origin")
        kind, _, given = self.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not self._is_token(given):
            return self._refuse(401, "no token, or another one")
        return True

    @property
    def _names(self) -> set[str]:
        return {f"{name}:{self.server.port}" for name in (_HOST, "localhost")}

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.server.token.encode())

    def _is_known(self, known: bool) -> bool:
        return known or self._refuse(404, "nothing here")

    def _body(self) -> dict[str, Any] | None:
        """The JSON object that was sent; None after refusing it."""
        length = self.headers.get("Content-Length", "")
        if self.headers.get_content_type() != "application/json":
            self._refuse(415, "application/json is spoken here")
        elif not (length.isascii() and length.isdecimal()) or "Transfer-Encoding" in self.headers:
            self._refuse(411, "a request says how long it is")
        elif len(length) > 9 or int(length) > MOST_BYTES:
            self._refuse(413, f"a request has at most {MOST_BYTES} bytes")
        else:
            return self._parsed(self.rfile.read(int(length)))
        return None

    def _parsed(self, data: bytes) -> dict[str, Any] | None:
        try:
            given = json.loads(data)
        except (ValueError, RecursionError):
            given = None
        if isinstance(given, dict):
            return given
        self._refuse(400, "no JSON object")
        return None

    def _refuse(self, status: int, why: str) -> bool:
        self.close_connection = True
        self._answer(status, {"refused": why})
        return False

    def _answer(self, status: int, told: dict[str, Any], more: Mapping[str, str] | None = None) -> None:
        body = json.dumps(told, ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if self._is_page:
            self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
            self.send_header("Vary", "Origin")
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal; what clicks do is in the log."""


@contextmanager
def listening(known: Known = command) -> Iterator[Server]:
    """A process that listens, and is announced in `place()`, within the block. OSError where that cannot be written."""
    with tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True) as folder:
        server = Server(ShellClicks(Path(folder), known))
        threading.Thread(target=server.serve_forever, args=(_LOOK_EVERY / 5,), daemon=True).start()
        _announce(server)
        try:
            yield server
        finally:
            _withdraw(server)
            server.clicks.abandon()
            server.shutdown()
            server.server_close()


def serve(idle_seconds: float = IDLE_SECONDS, known: Known = command) -> None:
    """Listen until nobody has asked for anything for a while, or somebody asks for the end."""
    with listening(known) as server:
        while server.idle < idle_seconds:
            time.sleep(_LOOK_EVERY)


def _announce(server: Server) -> None:
    """Write port and token where only this user can read them; another process that is announced there is replaced."""
    told = {"protocol": PROTOCOL, "port": server.port, "token": server.token, "process": os.getpid()}
    target = place()
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f"{target.name}.{os.getpid()}.{server.port}")
    new.touch(mode=0o600, exist_ok=False)
    with new.open("w", encoding="utf-8") as file:
        json.dump(told, file)
    new.replace(target)


def _withdraw(server: Server) -> None:
    with suppress(OSError, ValueError, KeyError):
        if json.loads(place().read_text(encoding="utf-8"))["port"] == server.port:
            place().unlink()
