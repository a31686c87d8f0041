"""The roster: who has to report, by what name, below whom and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import county
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook.refusal import FileRefused
from xladdin.cli import entry as cli
from xladdin.rollup.roster.due import dated, due_date
from xladdin.rollup.roster.members import BELOW, DEPARTMENT, OWN, TOWN, VERTICAL, Member, roster_of
from xladdin.rollup.roster.reading import kind_of, read_roster
from xladdin.rollup.roster.writing import roster_workbook


class TestRoundTrip:
    """What `roster new` writes is read back as it was."""

    def test_every_column(self, tmp_path: Path) -> None:
        member = Member(
            "清河县公安局", "7", ("县公安局", "公安局"), DEPARTMENT, "清河县人民政府", False, True,
            dt.date(2026, 1, 15), "王某 123", "新设", "http://qinghe.example/1",
        )  # fmt: skip
        path = tmp_path / "名册.xlsx"
        path.write_bytes(roster_workbook([Member("清河县人民政府", kind=BELOW), member], 2025))
        found = read_roster(path)
        assert found.notes == ()
        assert found.member("公安局") == member

    def test_a_name_that_looks_like_a_formula_stays_text(self, tmp_path: Path) -> None:
        path = tmp_path / "名册.xlsx"
        path.write_bytes(roster_workbook([Member("=1+1局")], 2025))
        cells = [cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row if cell.value]
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert read_roster(path).members[0].name == "=1+1局"

    def test_begun_from_the_reports_of_a_folder(self, tmp_path: Path) -> None:
        names = county.unit_names(3)
        for name in names:
            county.put_workbook(tmp_path, county.report(name))
        out = tmp_path / "名册.xlsx"
        assert cli.main(["roster", "new", "-o", str(out), "--from", str(tmp_path)]) == 0
        found = dated(read_roster(out), 2025)
        assert {member.name for member in found.members} == set(names)
        assert {member.due for member in found.members} == {dt.date(2026, 1, 31)}


class TestKeptByHand:
    """Any table with a column of unit names is a roster."""

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
    def test_a_csv(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "名册.csv"
        path.write_text("序号,单位名称,联系人\n1,清河县公安局,张某\n2,清河县城关镇人民政府,\n", encoding=encoding)
        found = read_roster(path)
        assert [member.name for member in found.members] == ["清河县公安局", "清河县城关镇人民政府"]
        assert [member.kind for member in found.members] == [DEPARTMENT, TOWN]
        assert found.members[0].contact == "张某"

    def test_without_heads(self, tmp_path: Path) -> None:
        path = tmp_path / "单位.csv"
        path.write_text("1,清河县公安局\n2,清河县税务局\n", encoding="utf-8")
        found = read_roster(path)
        assert [(member.name, member.counted) for member in found.members] == [
            ("清河县公安局", True),
            ("清河县税务局", False),
        ]

    def test_without_any_name_it_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "数.csv"
        path.write_text("1,2\n3,4\n", encoding="utf-8")
        with pytest.raises(FileRefused, match="单位全称"):
            read_roster(path)


class TestDamagedRosters:
    """A line that cannot be used is named; the others count."""

    def test_a_unit_twice(self) -> None:
        found = roster_of([Member("甲局"), Member("甲 局"), Member("乙局")])
        assert [member.name for member in found.members] == ["甲局", "乙局"]
        assert "不止一次" in found.notes[0]

    def test_a_circle(self) -> None:
        found = roster_of([Member("甲", above="乙"), Member("乙", above="丙"), Member("丙", above="甲")])
        assert "绕了一圈" in found.notes[0]
        assert {leaf.name for leaf in found.leaves} | {node.name for node in found.nodes} == {"甲", "乙", "丙"}
        assert len(found.leaves_below(next(m.name for m in found.members if not m.above))) == 1

    def test_an_unknown_parent_and_its_own_parent(self) -> None:
        found = roster_of([Member("甲局", above="没有的"), Member("乙局", above="乙局")])
        assert [member.above for member in found.members] == ["", ""]
        assert len(found.notes) == 2


class TestRecognising:
    """Which unit of the roster a report belongs to."""

    roster = roster_of(
        [Member("清河县公安局", aliases=("县公安",)), Member("清河县城关镇人民政府"), Member("大河县公安局")]
    )

    @pytest.mark.parametrize(
        ("unit", "places", "name"),
        [
            ("清河县公安局", (), "清河县公安局"),
            ("清河县 公安局", (), "清河县公安局"),
            ("县公安", (), "清河县公安局"),
            ("城关镇人民政府", (), "清河县城关镇人民政府"),
            ("", ("清河县公安局2025年年报",), "清河县公安局"),
            ("公安局", (), None),  # two end so
            ("县财政局", (), None),
        ],
    )
    def test_by_its_names(self, unit: str, places: tuple[str, ...], name: str | None) -> None:
        member, _ = self.roster.recognise(unit, places)
        assert (member.name if member else None) == name

    @pytest.mark.parametrize(
        ("said", "known"),
        [
            ("清河县教体局", True),
            ("河北省清河县教体局", True),
            ("原教体局", True),
            ("清河县政府办", True),
            ("河北省清河县政府办", True),
            ("南河县教体局", False),
            ("河北省教体局", False),
            ("南河县政府办", False),
            ("清河县城关镇政府办", False),
        ],
    )
    def test_a_short_name_of_another_place_is_another_unit(self, said: str, known: bool) -> None:
        roster = roster_of(
            [
                Member("清河县教育局", aliases=("教体局",)),
                Member("清河县人民政府办公室", aliases=("县政府办", "政府办")),
            ]
        )
        assert bool(roster.recognise(said)[0]) is known
        # Where the roster itself names no place, nobody can tell.
        assert roster_of([Member("教育局", aliases=("教体局",))]).recognise("南河县教体局")[0]

    @given(
        names=st.lists(st.text("清河委局公安", min_size=1, max_size=7), min_size=1, max_size=12, unique=True),
        aliases=st.lists(st.text("清河委局公安", min_size=1, max_size=5), max_size=12),
        said=st.text("清河委局公安", max_size=9),
        place=st.text("清河委局公安", max_size=12),
    )
    def test_as_if_every_name_were_tried(self, names: list[str], aliases: list[str], said: str, place: str) -> None:
        """Ten thousand units with names that nobody spells alike are looked up, not walked through."""
        members = [Member(name, aliases=tuple(aliases[at : at + 1])) for at, name in enumerate(names)]
        roster = roster_of(members)
        wanted = roster.member(said) or _tried(members, lambda name: said.endswith(name) or name.endswith(said), said)
        wanted = wanted or _tried(members, lambda name: name in place, place)
        assert roster.recognise(said, [place])[0] == wanted


def _tried(members: list[Member], fits: Callable[[str], bool], said: str) -> Member | None:
    """The one member one of whose names fits, the longest of them; a name that two have is nobody's."""
    owners: dict[str, list[str]] = {}
    for member in members:
        for alias in dict.fromkeys(member.aliases):
            owners.setdefault(alias, []).append(member.name)
    owners |= {member.name: [member.name] for member in members}
    found: dict[str, int] = {}
    for name, whose in owners.items():
        if len(whose) == 1 and len(name) >= 3 and len(said) >= 3 and fits(name):
            found[whose[0]] = max(found.get(whose[0], 0), min(len(name), len(said)))
    best = [name for name, length in found.items() if length == max(found.values())]
    return next((member for member in members if [member.name] == best), None)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("清河县税务局", VERTICAL),
        ("国家统计局清河调查队", VERTICAL),
        ("清河县气象局", VERTICAL),
        ("清河县消防救援大队", VERTICAL),
        ("清河县统计局", DEPARTMENT),
        ("清河县人民政府办公室", OWN),
        ("清河县城关镇人民政府", TOWN),
        ("河东街道办事处", TOWN),
        ("清河县人民政府", BELOW),
    ],
)
def test_the_kind_that_a_name_speaks_for(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("name", "above", "day"),
    [
        ("清河县人民政府", "", (2, 20)),
        ("大江市人民政府", "", (3, 10)),
        ("小江市人民政府", "大江市人民政府", (2, 20)),  # a city of county rank
        ("云山自治州人民政府", "", (3, 10)),
        ("北省人民政府", "", (3, 31)),
        ("重庆市人民政府", "", (3, 31)),
    ],
)
def test_the_national_calendar(name: str, above: str, day: tuple[int, int]) -> None:
    assert due_date(name, BELOW, 2025, above) == dt.date(2026, *day)
    assert due_date(name, VERTICAL, 2025) is None
