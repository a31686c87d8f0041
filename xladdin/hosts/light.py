"""How xlwings is loaded quickly, and so that it never ends somebody's Excel.

xlwings imports numpy, pandas, matplotlib, polars, plotly and Pillow when it finds them installed, only to be able to
convert their objects. That costs most of a second on every click, and nothing here hands it such objects.
"""

from __future__ import annotations

import atexit
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

from xladdin.hosts import cloud_paths

OPTIONAL = frozenset({"matplotlib", "numpy", "pandas", "PIL", "plotly", "polars"})


class _NotNow:
    """An import finder that says, to one thread only, that the packages of these names are not installed."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._thread = threading.get_ident()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in self._names and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(f"{fullname} is left out while xlwings is loaded", name=fullname)
        return None


@contextmanager
def without(names: frozenset[str]) -> Iterator[None]:
    """Within the block, this thread finds none of these packages; those that are loaded already stay usable."""
    finder = _NotNow(names - set(sys.modules))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def ask_the_registry_for_paths() -> None:
    """Keep xlwings from searching the disk, and a sheet of the workbook, for where a workbook of OneDrive lies."""
    windows_engine = sys.modules.get("xlwings._xlwindows")
    if windows_engine is not None and hasattr(windows_engine, "Book"):
        cloud_paths.use_in(windows_engine)


def spare_other_excels() -> None:
    """Take back the exit hook of xlwings that ends, by force, every Excel process it cannot see a window of."""
    windows_engine = sys.modules.get("xlwings._xlwindows")
    if windows_engine is not None:
        atexit.unregister(windows_engine.cleanup)


with without(OPTIONAL):
    import xlwings as xw

spare_other_excels()
ask_the_registry_for_paths()

__all__ = ["OPTIONAL", "spare_other_excels", "without", "xw"]
