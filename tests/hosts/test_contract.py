"""The names of xlwings that this program rests on exist in the series it is pinned to."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest
from com_stub import com_engine
from xlwings import base_classes

from xladdin.hosts import contract, xw
from xladdin.hosts.file_engine import cells, engine, worksheets

# What the program uses is what the protocols say; the engine for files also serves what developers may try on it.
PROTOCOLS = {kind: getattr(contract, kind) for kind in ("App", "Book", "Sheets", "Sheet", "Range", "Names", "Name")}
MORE = {
    "App": "display_alerts quit screen_updating properties",
    "Book": "caller close save",
    "Sheet": "cells delete index",
    "Range": "add_hyperlink add_note color end expand hyperlink note number_format offset options resize",
    "Names": "contains",
    "Name": "delete refers_to_range",
    "Note": "delete text",
}


def members(protocol: type) -> set[str]:
    """The names that a protocol lists, those of the protocols behind it included."""
    return {
        name
        for owner in protocol.__mro__
        if owner.__module__ == contract.__name__
        for name, held in vars(owner).items()
        if (callable(held) or isinstance(held, property)) and (not name.startswith("_") or name in SPECIAL)
    }


INSTANCE = {"impl"}  # each object of xlwings is given it when it is made
SPECIAL = {"__getitem__", "__len__", "__iter__"}
USED = {kind: sorted(members(protocol)) for kind, protocol in PROTOCOLS.items()}
NAMES = {kind: [*USED.get(kind, ()), *MORE.get(kind, "").split()] for kind in {**USED, **MORE}}
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

    @pytest.mark.parametrize("kind", NAMES)
    def test_every_name_used_exists(self, kind: str) -> None:
        owner = getattr(xw.main, kind)
        assert [name for name in NAMES[kind] if not hasattr(owner, name) and name not in INSTANCE] == []

    def test_every_protocol_says_something_and_all_of_it_is_used(self) -> None:
        """A member stands in the contract because the program asks for it somewhere."""
        source = "".join(
            path.read_text(encoding="utf-8")
            for path in Path(contract.__file__).parents[1].rglob("*.py")
            if path.name != "contract.py"
        )
        assert all(USED.values())
        names = {name for found in USED.values() for name in found} - SPECIAL
        assert [name for name in sorted(names) if f".{name}" not in source] == []

    def test_a_misspelt_member_is_seen_before_it_runs(self, tmp_path: Path) -> None:
        from mypy import api

        wrong = tmp_path / "wrong.py"
        wrong.write_text(
            "from xladdin.hosts.contract import Book\n\ndef one(book: Book) -> object:\n    return book.sheetnames\n"
        )
        told, _, status = api.run(["--strict", "--follow-imports=silent", str(wrong)])
        assert status == 1
        assert 'has no attribute "sheetnames"' in told

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
        names = [(kind, name) for kind in NAMES for name in NAMES[kind] if hasattr(getattr(base_classes, kind), name)]
        inherited = {"expand", "properties", "data_validation"}
        excel_alone = {
            ("App", "api")
        }  # asked for only where the engine is not that of files  # written by xlwings on top of the others
        missing = [
            f"{k}.{n}"
            for k, n in names
            if n not in inherited and (k, n) not in excel_alone and n not in _written_here(OURS[k])
        ]
        assert missing == []


def _written_here(kind: type) -> set[str]:
    return {name for owner in kind.__mro__ if owner.__module__.startswith("xladdin") for name in vars(owner)}
