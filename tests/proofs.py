"""Other programs that a proof needs: LibreOffice, a browser, node, osslsigncode; pip brings none of them.

Tests that need one carry the mark `proof`. `make test` leaves them to `make proofs`, for which `.ci/run` installs the
programs; where one is missing, the test is skipped, except in CI.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

import pytest

PROOF = pytest.mark.proof
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def needed(*programs: str, besides: Mapping[str, bool] | None = None) -> None:
    """Skip what needs these programs where one is not installed, and fail in CI, which installs them all.

    `besides` are other things that have to be there, by their names, and whether they are.
    """
    missing = [name for name in programs if not shutil.which(name)]
    missing += [name for name, there in (besides or {}).items() if not there]
    if missing:
        reason = f"not installed: {', '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def browser(besides: Mapping[str, bool] | None = None) -> str:
    """A browser that draws pages without a window."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    needed(besides={"chromium": found is not None, **(besides or {})})
    return found or ""
