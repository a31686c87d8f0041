"""A user who answers from a list, and engines, as the tests of the ribbon have them."""

from __future__ import annotations

import sys
from pathlib import Path

for room in ("ribbon", "hosts"):
    sys.path.append(str(Path(__file__).parents[1] / room))
