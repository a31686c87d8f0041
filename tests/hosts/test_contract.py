"""The names of xlwings that this program rests on exist in the series it is pinned to."""

from __future__ import annotations

import inspect

import pytest
from com_stub import com_engine
from xlwings import base_classes

from xladdin.hosts import cells, engine, worksheets, xw

USED = {
    "App": "alert books calculation display_alerts engine quit screen_updating selection status_bar properties",
    "Book": "app caller close fullname name names save sheets sheet_names",
    "Sheets": "active add",
    "Sheet": "cells delete index name range used_range visible",
    "Range": "add_hyperlink add_note address clear_contents color column end expand formula hyperlink merge merge_area "
    "note number_format offset options resize row select shape sheet value",
    "Names": "add contains",
    "Name": "delete name refers_to refers_to_range",
    "Note": "delete text",
}
OURS = {
    "Apps": engine.Apps,
    "App": engine.App,
    "Books": engine.Books,
    "Book": engine.Book,
    "Sheets": worksheets.Sheets,
    "Sheet": worksheets.Sheet,
    "Range": cells.Range,
    "Names": worksheets.Names,
    "Name": worksheets.Name,
    "Note": cells.Note,
}
# What xlwings asks of an engine besides what its interface names, and our own ways between our own classes.
OWN = {
    "App": {"alerts", "engine"},
    "Apps": {"remove"},
    "Book": {"write"},
    "Books": {"clear", "remove"},
    "Sheet": {"bring_to_front"},
}


class TestTheContract:
    def test_the_series_is_the_one_tested(self) -> None:
        assert xw.__version__.split(".")[:2] == ["0", "37"]

    @pytest.mark.parametrize("kind", USED)
    def test_every_name_used_exists(self, kind: str) -> None:
        owner = getattr(xw.main, kind)
        assert [name for name in USED[kind].split() if not hasattr(owner, name)] == []

    def test_an_engine_can_be_registered(self) -> None:
        assert xw.engines["file"].name == "file"
        assert xw.engines["file"].type == "desktop"
        assert isinstance(xw.engines["file"].impl, engine.Engine)

    def test_the_windows_engine_still_knows_who_called(self) -> None:
        assert hasattr(com_engine(), "BOOK_CALLER")
        assert hasattr(com_engine(), "cleanup")

    @pytest.mark.parametrize("kind", OURS)
    def test_our_classes_answer_to_names_of_the_interface_only(self, kind: str) -> None:
        theirs = getattr(base_classes, kind)
        mine = {name for name, _ in inspect.getmembers(OURS[kind]) if not name.startswith("_")}
        assert mine - set(dir(theirs)) - OWN.get(kind, set()) == set()

    def test_every_name_used_is_served_for_files(self) -> None:
        names = [
            (kind, name) for kind in USED for name in USED[kind].split() if hasattr(getattr(base_classes, kind), name)
        ]
        inherited = {"expand", "properties"}  # written by xlwings on top of the others
        missing = [f"{k}.{n}" for k, n in names if n not in inherited and n not in _written_here(OURS[k])]
        assert missing == []


def _written_here(kind: type) -> set[str]:
    return {name for owner in kind.__mro__ if owner.__module__.startswith("xladdin") for name in vars(owner)}
