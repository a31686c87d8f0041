"""How the bridge speaks to the person at an Excel: its status bar, its own boxes for files, and message boxes."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from xladdin.addin.windows.boxes import message_box, window
from xladdin.hosts.busy import patiently
from xladdin.hosts.dialogue import InExcel

LOG = logging.getLogger("nianbao")


class _App:
    """What `InExcel` needs of an xlwings app, over the Application that was handed to the bridge.

    An app of xlwings wants a window of Excel's own, which WPS does not have.
    """

    def __init__(self, application: Any) -> None:
        self.api = application

    @property
    def status_bar(self) -> Any:
        return self.api.StatusBar

    @status_bar.setter
    def status_bar(self, words: str | bool) -> None:
        def write() -> None:
            self.api.StatusBar = words

        patiently(write, self.api)

    def alert(self, text: str, _title: str, buttons: str | None = None) -> str:
        agreed = message_box(window(self.api), text, question=buttons == "yes_no")
        return "yes" if agreed else "no"


class AtExcel(InExcel):
    """The person at the Excel or WPS whose Application this is."""

    def __init__(self, application: Any) -> None:
        super().__init__(_App(application))

    def show(self, words: str) -> None:
        """The status bar; where it cannot be written, that goes to the log, without the words: they hold figures."""
        try:
            super().show(words)
        except Exception:
            LOG.warning("the status bar was not to be written", exc_info=True)

    def open(self, path: Path) -> None:
        """The system's own program; a message where there is none."""
        try:
            super().open(path)
        except OSError:
            LOG.warning("%s was not to be opened", path, exc_info=True)
            self.say(f"打不开 {path.name}，请自己打开：\n{path}")
