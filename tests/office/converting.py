"""Documents as LibreOffice writes them out: each start takes a second, and a new profile another, so all go at once."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path


class Converted:
    """The documents of one file of tests, each in the formats that the tests ask for."""

    def __init__(self, documents: Mapping[str, Mapping[str, Callable[[], bytes]]], ending: str, folder: Path) -> None:
        """`documents` gives, for each format, what makes the documents by their names."""
        self._documents, self._ending, self._folder = documents, ending, folder
        self._done: set[str] = set()

    def path(self, kind: str, name: str) -> Path:
        """That document in that format, after everything in it was calculated."""
        folder = self._folder / kind
        if kind not in self._done:
            folder.mkdir()
            sources = [folder / f"{one}.{self._ending}" for one in self._documents[kind]]
            for source, made in zip(sources, self._documents[kind].values(), strict=True):
                source.write_bytes(made())
            profile = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
            command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
            subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=300)
            self._done.add(kind)
        return folder / f"{name}.{kind}"
