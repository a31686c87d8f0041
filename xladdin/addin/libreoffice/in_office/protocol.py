"""A click as a shell makes it: docs/shell.md, protocol 1. It knows nothing of the office in which it runs."""

from __future__ import annotations

import http.client
import json
from typing import Any, Protocol

PROTOCOL = 1
_SECONDS = 60.0  # the process says every ten seconds that it is still at work


class Gone(OSError):
    """The process does not answer, or not as one of ours."""


class TurnedAway(ValueError):
    """The process does not carry that out now; the text says why."""


class ShellHost(Protocol):
    """What a host does when the process asks for it."""

    def save(self, workbook: str, to: str) -> None:
        """Save what the workbook holds now as an .xlsx copy to `to`; the workbook stays as it is."""

    def say(self, message: str) -> None:
        """A message that the person must see."""

    def ask(self, question: str) -> bool:
        """Whether the person says yes."""

    def show(self, words: str) -> None:
        """A line in the status bar."""

    def choose_file(self, title: str, suffixes: list[str]) -> str | None:
        """The full path of a file of the person's choice."""

    def choose_folder(self, title: str) -> str | None:
        """The full path of a folder of the person's choice."""

    def open(self, path: str) -> None:
        """Show a file in the program that the system has for it."""

    def open_workbook(self, path: str) -> None:
        """Open a workbook in the host itself."""


class Process:
    """The process of this user, by its port and its token."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token

    def __repr__(self) -> str:
        return f"Process({self._port})"

    def knows(self) -> dict[str, Any]:
        """What it says of itself; Gone where nobody of ours listens."""
        return self._request("GET", "/v1", None)

    def click(self, click: dict[str, Any], shell: ShellHost) -> dict[str, Any]:
        """Have a click carried out, answering what is asked meanwhile; gives the event `done`.

        Gone where the process dies in between, TurnedAway where it does not take the click.
        """
        event = self._request("POST", "/v1/clicks", {"protocol": PROTOCOL, **click})
        while event.get("event") != "done":
            answer = answered(event, shell)
            event = self._request("POST", "/v1/clicks/" + str(event["click"]), {"answer": answer})
        return event

    def stop(self) -> None:
        """Ask it to end."""
        self._request("POST", "/v1/stop", {})

    def _request(self, method: str, path: str, given: dict[str, Any] | None) -> dict[str, Any]:
        headers = {"Authorization": "Bearer " + self._token, "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_SECONDS)
        try:
            body = None if given is None else json.dumps(given).encode("ascii")
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            told = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Gone(str(error)) from error
        finally:
            connection.close()
        if not isinstance(told, dict):
            raise Gone("no answer of ours")
        if response.status == 409:
            raise TurnedAway(told.get("refused", ""))
        if response.status != 200:
            raise Gone(str(told.get("refused", "")))
        return told


def answered(event: dict[str, Any], shell: ShellHost) -> Any:
    """What the shell answers to an event, after doing it; null to what it does not know."""
    kind = event.get("event")
    if kind == "save":
        shell.save(event["workbook"], event["to"])
        return event["to"]
    if kind == "ask":
        return shell.ask(event["question"])
    if kind == "choose_file":
        return shell.choose_file(event["title"], event["suffixes"])
    if kind == "choose_folder":
        return shell.choose_folder(event["title"])
    told = {"say": "message", "show": "words", "open": "path", "open_workbook": "path"}
    if kind in told:
        getattr(shell, kind)(event[told[kind]])
        return True
    return None
