"""The process itself: whom it lets in, what it refuses, when it ends."""

from __future__ import annotations

import http.client
import json
import os
import socket
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_host import SmallHost

from workbook.report import Report
from xladdin.addin.command import Command
from xladdin.addin.commands import COMMANDS
from xladdin.addin.libreoffice.in_office import protocol
from xladdin.addin.libreoffice.in_office.protocol import Process
from xladdin.addin.shell import PROTOCOL, server
from xladdin.cli import entry

Hosted = Callable[..., tuple[SmallHost, Path]]
Ask = Callable[..., tuple[int, dict[str, Any]]]
CLICK = {"protocol": PROTOCOL, "command": "show_help", "workbook": None}


@pytest.fixture
def ask(listening: server.Server) -> Ask:
    """Sends one request as given, the token and the length with it unless told otherwise."""

    def send(method: str, path: str, given: object = None, **headers: str | None) -> tuple[int, dict[str, Any]]:
        body = given if isinstance(given, bytes) else json.dumps(given).encode()
        all_headers = {
            "Authorization": f"Bearer {listening.token}",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "Host": f"127.0.0.1:{listening.port}",
        }
        all_headers |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", listening.port, timeout=10)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in all_headers.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(body if method == "POST" else None)
        response = connection.getresponse()
        told = {**json.loads(response.read()), "headers": dict(response.getheaders())}
        connection.close()
        return response.status, told

    return send


@pytest.fixture
def token(listening: server.Server) -> str:
    return listening.token


class TestWhoIsLetIn:
    def test_it_says_who_it_is(self, ask: Ask) -> None:
        status, told = ask("GET", "/v1")
        assert (status, told["protocol"]) == (200, PROTOCOL)

    @pytest.mark.parametrize("token", [None, "", "Bearer ", "Bearer wrong", "Basic 中"])
    @pytest.mark.parametrize(("method", "path"), [("GET", "/v1"), ("POST", "/v1/clicks"), ("POST", "/v1/stop")])
    def test_nobody_without_the_token(self, ask: Ask, method: str, path: str, token: str | None) -> None:
        given = token if token is None else token.encode().decode("latin-1")
        assert ask(method, path, CLICK, Authorization=given)[0] == 401

    @pytest.mark.parametrize("origin", ["http://example.com", "null", "https://127.0.0.1", "file://", ""])
    def test_no_page_of_a_browser(self, ask: Ask, origin: str) -> None:
        assert ask("POST", "/v1/clicks", CLICK, Origin=origin)[0] == 403

    def test_no_other_name_for_this_computer(self, ask: Ask, listening: server.Server) -> None:
        assert ask("GET", "/v1", Host=f"nianbao.example:{listening.port}")[0] == 403
        assert ask("GET", "/v1", Host=f"localhost:{listening.port}")[0] == 200

    def test_port_and_token_can_be_read_by_this_user_only(self, listening: server.Server) -> None:
        told = json.loads(server.place().read_text(encoding="utf-8"))
        assert (told["port"], told["token"]) == (listening.port, listening.token)
        assert len(listening.token) >= 40
        if os.name == "posix":
            assert stat.S_IMODE(server.place().stat().st_mode) == 0o600

    def test_it_listens_on_this_computer_only(self, listening: server.Server) -> None:
        assert listening.socket.getsockname()[0] == "127.0.0.1"


class TestAPageOfTheHost:
    """WPS shows add-ins as pages that are files; so may any file and any frame without rights in a browser be."""

    @pytest.mark.parametrize("origin", ["null", "file://"])
    def test_one_that_knows_the_token_may_ask_and_is_answered(self, ask: Ask, token: str, origin: str) -> None:
        status, told = ask("OPTIONS", f"/{token}/v1/clicks", Origin=origin, Authorization=None)
        assert (status, told["headers"]["Access-Control-Allow-Origin"]) == (200, origin)
        assert "authorization" in told["headers"]["Access-Control-Allow-Headers"]
        status, told = ask("GET", f"/{token}/v1", Origin=origin)
        assert (status, told["protocol"]) == (200, PROTOCOL)
        assert told["headers"]["Access-Control-Allow-Origin"] == origin

    @pytest.mark.parametrize("path", ["/v1/clicks", "/wrong/v1/clicks", "//v1/clicks", "*"])
    def test_one_that_does_not_is_told_nothing(self, ask: Ask, path: str) -> None:
        for method in ("OPTIONS", "POST"):
            status, told = ask(method, path, CLICK, Origin="null")
            assert status == 403
            assert not [name for name in told["headers"] if name.startswith("Access-Control")]

    @pytest.mark.parametrize("origin", ["https://example.com", "http://127.0.0.1:8080", "file://x", "", "NULL"])
    def test_no_page_of_the_web_even_with_the_token(self, ask: Ask, token: str, origin: str) -> None:
        for method in ("OPTIONS", "POST"):
            status, told = ask(method, f"/{token}/v1/clicks", CLICK, Origin=origin)
            assert status == 403
            assert "Access-Control-Allow-Origin" not in told["headers"]

    def test_no_name_that_somebody_points_here(self, ask: Ask, listening: server.Server, token: str) -> None:
        for method in ("OPTIONS", "POST"):
            given = ask(method, f"/{token}/v1/clicks", CLICK, Origin="null", Host=f"rebound.example:{listening.port}")
            assert given[0] == 403

    def test_the_road_alone_is_not_the_token(self, ask: Ask, token: str) -> None:
        assert ask("POST", f"/{token}/v1/clicks", CLICK, Origin="null", Authorization=None)[0] == 401
        assert ask("GET", f"/{token}/v1", Authorization=None)[0] == 401

    def test_a_program_without_an_origin_may_take_that_road_too(self, ask: Ask, token: str) -> None:
        status, told = ask("GET", f"/{token}/v1")
        assert (status, "Access-Control-Allow-Origin" in told["headers"]) == (200, False)


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("given", "status"),
        [
            ({}, 400),
            ({**CLICK, "protocol": 2}, 400),
            ({**CLICK, "command": "rm"}, 400),
            ({**CLICK, "command": 7}, 400),
            ({**CLICK, "workbook": "年报.xlsx"}, 400),
            ({**CLICK, "workbook": {"path": "", "sheets": []}}, 400),
            ({**CLICK, "workbook": {"path": "a", "sheets": [1]}}, 400),
            ({**CLICK, "beside": {}}, 400),
            ({**CLICK, "selection": {"sheet": "表三", "cell": "D0x"}}, 400),
            ({**CLICK, "selection": {"sheet": "表三", "cell": "ABCD5"}}, 400),
            ([], 400),
            (b"{", 400),
            (b"[" * 200_000, 400),
            (b"\xff", 400),
        ],
    )
    def test_a_click_that_no_shell_makes(self, ask: Ask, given: object, status: int) -> None:
        assert ask("POST", "/v1/clicks", given)[0] == status

    def test_a_request_that_is_too_long_is_not_read(self, ask: Ask) -> None:
        assert ask("POST", "/v1/clicks", b"", Content_Length=str(server.MOST_BYTES + 1))[0] == 413
        assert ask("POST", "/v1/clicks", b"", Content_Length="9" * 5000)[0] == 413

    @pytest.mark.parametrize("length", [None, "-1", "1e3", "²"])
    def test_one_that_does_not_say_how_long_it_is(self, ask: Ask, length: str | None) -> None:
        given = length if length is None else length.encode().decode("latin-1")
        assert ask("POST", "/v1/clicks", CLICK, Content_Length=given)[0] == 411

    def test_what_is_no_json_by_its_name(self, ask: Ask) -> None:
        assert ask("POST", "/v1/clicks", CLICK, Content_Type="text/plain")[0] == 415

    def test_an_answer_to_no_click(self, ask: Ask) -> None:
        assert ask("POST", "/v1/clicks/0123456789abcdef", {"answer": True})[0] == 404
        assert ask("POST", "/v1/elsewhere", {})[0] == 404

    def test_a_copy_elsewhere_than_asked_for(self, ask: Ask, tmp_path: Path, host: Hosted, jinhu: Report) -> None:
        _, path = host(jinhu)
        click = {**CLICK, "command": "validate", "workbook": {"path": str(path), "sheets": ["封面"]}}
        _, event = ask("POST", "/v1/clicks", click)
        assert event["event"] == "save"
        for wrong in (str(path), None, True, event["to"]):  # the last one was not written
            status, told = ask("POST", f"/v1/clicks/{event['click']}", {"answer": wrong})
            assert (status, "saved where it was asked for" in told["refused"]) == (400, True)
        Path(event["to"]).write_bytes(path.read_bytes())
        assert ask("POST", f"/v1/clicks/{event['click']}", {"answer": event["to"]})[1]["event"] == "show"

    @pytest.mark.parametrize("answer", ["年报.xlsx", "/etc/passwd", 7, True, "/no/such.xlsx", "/a\0.xlsx"])
    def test_a_file_that_was_not_to_be_chosen(self, ask: Ask, host: Hosted, jinhu: Report, answer: object) -> None:
        _, path = host(jinhu)
        click = {**CLICK, "command": "fetch_last_year", "workbook": {"path": str(path), "sheets": ["封面"]}}
        _, event = ask("POST", "/v1/clicks", click)
        Path(event["to"]).write_bytes(path.read_bytes())
        _, event = ask("POST", f"/v1/clicks/{event['click']}", {"answer": event["to"]})
        assert event["event"] == "choose_file"
        assert ask("POST", f"/v1/clicks/{event['click']}", {"answer": answer})[0] == 400
        assert ask("POST", f"/v1/clicks/{event['click']}", {"answer": None})[1]["event"] == "done"

    def test_more_connections_than_shells_make(self, listening: server.Server, process: Process) -> None:
        held = [socket.create_connection(("127.0.0.1", listening.port)) for _ in range(server.MOST_CONNECTIONS + 3)]
        end = time.monotonic() + 10
        with pytest.raises(protocol.Gone):
            [process.knows() for _ in range(1000)]
        for one in held:
            one.close()
        while time.monotonic() < end:
            try:
                assert process.knows()["protocol"] == PROTOCOL
                break
            except protocol.Gone:
                time.sleep(0.05)


class TestTwoClicks:
    def test_a_shell_that_comes_back_takes_the_place_of_its_own_question(
        self, ask: Ask, host: Hosted, jinhu: Report
    ) -> None:
        there, path = host(jinhu)
        click = {**CLICK, "command": "validate", "workbook": {"path": str(path), "sheets": ["封面"]}}
        _, first = ask("POST", "/v1/clicks", click)
        assert there.click("validate", path)["completed"]
        assert ask("POST", f"/v1/clicks/{first['click']}", {"answer": first["to"]})[0] == 404

    def test_a_result_that_nobody_has_fetched_is_in_nobodys_way(
        self, ask: Ask, host: Hosted, listening: server.Server, jinhu: Report
    ) -> None:
        there, path = host(jinhu)
        click = {**CLICK, "command": "clear_marks", "workbook": {"path": str(path), "sheets": ["封面"]}}
        _, event = ask("POST", "/v1/clicks", click)
        Path(event["to"]).write_bytes(path.read_bytes())
        _, event = ask("POST", f"/v1/clicks/{event['click']}", {"answer": event["to"]})
        assert event["event"] == "show"
        running = next(iter(listening.clicks._running.values()))
        running.conversation.answer(True)  # the shell is gone before it hears of the end
        end = time.monotonic() + 20
        while not running.finished:
            assert time.monotonic() < end
            time.sleep(0.02)
        assert not listening.clicks.running
        assert there.click("validate", path)["completed"]

    def test_one_at_a_time_for_a_workbook(self, profile: Path) -> None:
        at_work, go_on = threading.Event(), threading.Event()

        def slow(book: object, dialogue: object) -> None:
            at_work.set()
            assert go_on.wait(20)

        def known(tag: str) -> Command:
            given = {one.tag: one for one in COMMANDS}[tag]
            return Command(**{**vars(given), "function": slow})

        with server.listening(known) as found:
            process = Process(found.port, found.token)
            click = {"command": "show_help", "workbook": None}
            shell: Any = None
            first = threading.Thread(target=lambda: process.click(click, shell), daemon=True)
            first.start()
            assert at_work.wait(20)
            with pytest.raises(protocol.TurnedAway, match="正在做「帮助」"):
                process.click(click, shell)
            assert found.idle == 0.0
            go_on.set()
            first.join(20)
            assert not first.is_alive()


class TestItsEnd:
    def test_it_ends_when_nobody_asks(self, profile: Path) -> None:
        assert entry.main(["serve-shell", "--idle", "0"]) == 0
        assert not server.place().exists()

    def test_it_ends_when_told_to(self, profile: Path) -> None:
        running = threading.Thread(target=server.serve, args=(600.0,), daemon=True)
        running.start()
        end = time.monotonic() + 20
        while not server.place().exists():
            assert time.monotonic() < end
            time.sleep(0.02)
        told = json.loads(server.place().read_text(encoding="utf-8"))
        Process(told["port"], told["token"]).stop()
        running.join(20)
        assert not running.is_alive()
        assert not server.place().exists()

    def test_one_that_took_its_place_stays_announced(self, profile: Path) -> None:
        with server.listening() as first:
            with server.listening() as second:
                assert json.loads(server.place().read_text())["port"] == second.port
            assert not server.place().exists()
            assert first.port != second.port

    def test_where_nothing_can_be_written_it_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "file").write_bytes(b"")
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "file"))
        assert entry.main(["serve-shell", "--idle", "0"]) == 3
        assert "写不了" in capsys.readouterr().err
