"""Who uses whom, found from the imports themselves, is what the table of rooms allows and the picture shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest
from rooms import ARROWS, BOXES, SUBJECTS, floors, mermaid, room_of

from xladdin.cli.command_line import COMMANDS, PACKAGE
from xladdin.export.files import FORMATS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
ORDER = ("workbook", "checks", "xladdin")


@cache
def graph() -> grimp.ImportGraph:
    """Every import of the three packages, wherever in a file it stands."""
    return grimp.build_graph(*ORDER, cache_dir=None, exclude_type_checking_imports=False)


def arrows() -> Iterator[tuple[str, str, str, str]]:
    """Each import between two rooms: the rooms, then the modules."""
    for module in sorted(graph().modules):
        for imported in sorted(graph().find_modules_directly_imported_by(module)):
            if room_of(module) != room_of(imported):
                yield room_of(module), room_of(imported), module, imported
    # Named in a table, imported when used.
    for module in sorted(set(FORMATS.values())):
        if room_of(module) != "xladdin.export":
            yield "xladdin.export", room_of(module), "xladdin.export.files", module
    for name in COMMANDS.values():
        yield "xladdin.cli", room_of(f"{PACKAGE}.{name}"), "xladdin.cli.command_line", f"{PACKAGE}.{name}"


class TestTheTable:
    """The arrows are those that the table allows, no more and no fewer."""

    def test_there_are_imports_to_look_at(self) -> None:
        assert len(graph().modules) > 150
        assert len(list(arrows())) > 200

    def test_every_module_is_in_a_room(self) -> None:
        assert [name for name in graph().modules if not room_of(name)] == ["xladdin"]

    def test_every_room_is_there(self) -> None:
        assert {room_of(name) for name in graph().modules} - {""} == set(ARROWS)

    def test_no_import_goes_where_the_table_has_no_arrow(self) -> None:
        assert [f"{a} → {b}" for room, used, a, b in arrows() if used not in ARROWS[room]] == []

    def test_no_arrow_of_the_table_is_idle(self) -> None:
        used = {(room, other) for room, other, _, _ in arrows()}
        assert [(room, other) for room, others in ARROWS.items() for other in others if (room, other) not in used] == []

    def test_no_room_is_part_of_a_circle(self) -> None:
        assert len(floors()) == len(ARROWS)

    def test_the_packages_point_one_way(self) -> None:
        up = [
            (room, used)
            for room, others in ARROWS.items()
            for used in others
            if ORDER.index(used.split(".")[0]) > ORDER.index(room.split(".")[0])
        ]
        assert up == []


class TestThePicture:
    """docs/architecture.md shows the table as it is; `make architecture` renews it."""

    def test_it_is_current(self) -> None:
        shown = re.search(r"```mermaid\n(.*?)\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        assert shown is not None
        assert shown[1] == mermaid()

    @pytest.mark.parametrize("box", BOXES)
    def test_each_box_says_its_subject(self, box: str) -> None:
        assert SUBJECTS[box]

    def test_each_room_is_in_a_box(self) -> None:
        left = {room for room in ARROWS if not room_of(room, dict.fromkeys(BOXES))}
        assert left == {"xladdin.copies", "xladdin.log", "xladdin.profile"}


@pytest.mark.parametrize("room", sorted(room for room in ARROWS if (ROOT / room.replace(".", "/")).is_dir()))
def test_every_room_has_a_page_of_a_few_lines(room: str) -> None:
    page = (ROOT / room.replace(".", "/") / "README.md").read_text(encoding="utf-8")
    assert 4 <= len([line for line in page.splitlines() if line.strip()]) <= 14
