"""xlwings comes without what it does not need, and never ends an Excel of somebody else."""

from __future__ import annotations

import atexit
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from xladdin.hosts import light

LOADED = """
import sys
from xladdin.hosts import xw
print(sorted({"pandas", "numpy", "matplotlib", "polars", "PIL", "openpyxl"} & set(sys.modules)))
"""


ROOT = Path(__file__).parents[2]


def run(code: str) -> str:
    """What a Python process of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


class TestTheClickPath:
    def test_the_heavy_packages_stay_out(self) -> None:
        assert run(LOADED) == "[]"

    def test_they_can_be_loaded_afterwards(self) -> None:
        assert run(LOADED + "import pandas, numpy; print(pandas.DataFrame({'a': [1]}).a.sum())") == "[]\n1"

    def test_those_that_are_loaded_already_are_left_alone(self) -> None:
        assert run("import pandas\n" + LOADED) == "['numpy', 'pandas']"

    def test_nothing_stays_in_the_way_of_imports(self) -> None:
        assert not [finder for finder in sys.meta_path if type(finder).__module__ == light.__name__]


class TestWithout:
    def test_a_package_cannot_be_found_within_the_block_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(sys.modules, "this", raising=False)
        with light.without(frozenset({"this"})), pytest.raises(ModuleNotFoundError):
            __import__("this")
        assert "this" not in sys.modules

    def test_other_threads_find_it(self) -> None:
        code = (
            "import threading\nfrom xladdin.hosts.light import without\n"
            "with without(frozenset({'wave'})):\n"
            "    thread = threading.Thread(target=lambda: print(__import__('wave').__name__))\n"
            "    thread.start(); thread.join()\n"
        )
        assert run(code) == "wave"


class TestOtherExcels:
    def test_the_exit_hook_that_ends_them_is_taken_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        engine = ModuleType("xlwings._xlwindows")
        engine.cleanup = lambda: None
        taken_back = []
        monkeypatch.setitem(sys.modules, "xlwings._xlwindows", engine)
        monkeypatch.setattr(atexit, "unregister", taken_back.append)
        light.spare_other_excels()
        assert taken_back == [engine.cleanup]
