"""A LibreOffice without a screen, with the extension in it, that all tests of this room share."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "ribbon"))

from in_libreoffice import Somebody, installed
from office import RUNNING, Office, needed

_LONGEST = 300.0  # seconds of one test, on a machine that does ten other things


@pytest.fixture(autouse=True)
def no_test_hangs() -> Iterator[None]:
    """An office that answers no more is ended, with all who wait for it: its test fails and the others go on."""
    end = threading.Timer(_LONGEST, lambda: [office.close() for office in list(RUNNING)])
    end.start()
    yield
    end.cancel()


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[tuple[Office, Somebody]]:
    """The office, and the user who has put the extension in."""
    needed("soffice", "unopkg", "setpriv")
    with installed() as found:
        yield found
