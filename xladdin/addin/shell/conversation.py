"""How a ribbon function talks to the person through a shell: each message waits until the shell has answered it."""

from __future__ import annotations

import queue
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from xladdin.hosts.dialogue import open_with_system

Event = dict[str, Any]
PATIENCE = 4 * 3600.0  # seconds; a question may stand on the screen over lunch, not over night


class Abandoned(BaseException):
    """The shell is gone, or has begun something else; what ran for it ends. No Exception: it is nobody's mistake."""


class WrongAnswer(ValueError):
    """An answer that does not fit what was asked; the text says what would, for whoever writes the shell."""


class Conversation:
    """Messages to a shell, one at a time, each with its answer.

    The ribbon function, in a thread of its own, calls `ask_shell`; the server, in its own, `next_event` and `answer`.
    """

    def __init__(self) -> None:
        self._events: queue.Queue[Event] = queue.Queue()
        self._answers: queue.Queue[Any] = queue.Queue()
        self._accepts: Callable[[Any], Any] | None = None
        self._handed_out = False
        self._ended = False

    @property
    def waits_for_shell(self) -> bool:
        """Whether a message has been handed to the shell, or could be, and no answer has come."""
        return self._accepts is not None

    def ask_shell(self, event: Event, accepts: Callable[[Any], Any]) -> Any:
        """Send a message; gives what `accepts` makes of the answer. Abandoned where none comes."""
        if self._ended:
            raise Abandoned
        self._accepts = accepts
        self._events.put(event)
        try:
            answer = self._answers.get(timeout=PATIENCE)
        except queue.Empty:
            answer = Abandoned
        if answer is Abandoned:
            raise Abandoned
        return answer

    def tell_shell(self, event: Event) -> None:
        """Send the last message, which needs no answer."""
        self._events.put(event)

    def next_event(self, seconds: float) -> Event:
        """The next message; a `wait` where there is none yet."""
        try:
            event = self._events.get(timeout=seconds)
        except queue.Empty:
            return {"event": "wait"}
        self._handed_out = True
        return event

    def answer(self, given: Any) -> None:
        """Hand over the answer of the shell; WrongAnswer, and the question stands, where it does not fit."""
        if not self._handed_out or self._accepts is None:  # the answer to a `wait`
            return
        taken = self._accepts(given)
        self._accepts, self._handed_out = None, False
        self._answers.put(taken)

    def abandon(self) -> None:
        """End whatever waits for an answer."""
        self._ended, self._accepts = True, None
        self._answers.put(Abandoned)


class AtShell:
    """The person in front of a shell, as `hosts.dialogue.Dialogue` says; `open_there` are the workbooks open there."""

    def __init__(self, conversation: Conversation, open_there: Sequence[str] = ()) -> None:
        self._ask, self._open_there = conversation.ask_shell, open_there

    def say(self, message: str) -> None:
        """A message box."""
        self._ask({"event": "say", "message": message}, bool)

    def ask(self, question: str) -> bool:
        """A message box with 是 and 否."""
        answers = [{"answer": True, "words": "是"}, {"answer": False, "words": "否"}]
        return bool(self._ask({"event": "ask", "question": question, "answers": answers}, _yes_or_no))

    def show(self, words: str) -> None:
        """The status bar."""
        self._ask({"event": "show", "words": words}, bool)

    def choose_file(self, title: str, suffixes: Sequence[str]) -> Path | None:
        """The shell's box for opening files."""
        event = {"event": "choose_file", "title": title, "suffixes": list(suffixes)}
        chosen: Path | None = self._ask(event, lambda given: _file(given, suffixes))
        return chosen

    def choose_folder(self, title: str) -> Path | None:
        """The shell's box for choosing a folder."""
        chosen: Path | None = self._ask({"event": "choose_folder", "title": title}, _folder)
        return chosen

    def open(self, path: Path) -> None:
        """The shell has the system open it; where it says that it cannot, this process does."""
        if self._ask({"event": "open", "path": str(path)}, lambda given: given) is not False:
            return
        try:
            open_with_system(path)
        except OSError:
            self.say(f"打不开，请自己打开：\n{path}")

    def open_workbook(self, path: Path) -> None:
        """In the shell itself."""
        self._ask({"event": "open_workbook", "path": str(path)}, bool)

    def open_names(self) -> Collection[str]:
        """Those of the shell."""
        return {Path(name).name.casefold() for name in self._open_there}


def _yes_or_no(given: Any) -> bool:
    if not isinstance(given, bool):
        raise WrongAnswer("a question is answered with true or false")
    return given


def _file(given: Any, suffixes: Sequence[str]) -> Path | None:
    path = _path(given)
    if path is not None and not (path.is_file() and path.suffix.lower() in suffixes):
        raise WrongAnswer(f"no file that is there and ends in one of {', '.join(suffixes)}")
    return path


def _folder(given: Any) -> Path | None:
    path = _path(given)
    if path is not None and not path.is_dir():
        raise WrongAnswer("no folder that is there")
    return path


def _path(given: Any) -> Path | None:
    if given is None:
        return None
    if not isinstance(given, str) or "\0" in given or not Path(given).is_absolute():
        raise WrongAnswer("a file is answered with its full path, or with null where none was chosen")
    return Path(given)
