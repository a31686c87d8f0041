"""Very many units: whoever reads files writes their detail, and the process that adds up keeps little of each."""

from __future__ import annotations

import csv
from pathlib import Path

import county
import pytest

from workbook.files.reading import read_workbook
from workbook.refusal import FileRefused
from xladdin.cli import entry as cli
from xladdin.rollup.collecting.cache import cache_path, open_cache
from xladdin.rollup.collecting.collect import Collected, collect
from xladdin.rollup.collecting.detail import DetailFolder, has_tables, prepare, slim, unmark, with_detail
from xladdin.rollup.collecting.one_file import Background, receive
from xladdin.rollup.collecting.receipt import Receipt
from xladdin.rollup.roster.members import Member, Roster

ALONE = Roster((), given=False)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder of five workbooks, one of them with a wrong total."""
    folder = tmp_path / "报来的"
    folder.mkdir()
    for name in county.unit_names(4):
        county.put_workbook(folder, county.report(name))
    county.put_workbook(folder, county.with_wrong_total(county.report("清河县=审计局")), "=SUM(1)")
    return folder


def tables(folder: Path, kind: str) -> list[list[str]]:
    """The lines of all tables of a kind, without their heads."""
    lines = []
    for path in sorted(folder.glob(f"{kind}-*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines += list(csv.reader(file))[1:]
    return lines


def run(reports: Path, folder: Path, out: Path, roster: Roster = ALONE) -> Collected:
    """Collect once more, as a roll-up does."""
    detail = prepare(folder)
    try:
        cache = open_cache(cache_path(out, reports))
        return collect(reports, Background(roster, detail=detail), cache, besides=[folder])
    finally:
        unmark(detail)


class TestTables:
    """What the folder of details holds, and after which changes."""

    def test_every_file_once_with_its_figures_and_problems(self, reports: Path, tmp_path: Path) -> None:
        folder = tmp_path / "分批"
        found = run(reports, folder, tmp_path / "汇总.xlsx")
        lines = tables(folder, "明细")
        whole = {path: receive(path, Background(ALONE)) for path in (one.path for one in found.receipts)}
        assert {line[3]: line[5:] for line in lines} == {p: list(map(str, one.numbers)) for p, one in whole.items()}
        assert len(lines) == 5
        problems = tables(folder, "问题")
        assert len(problems) == sum(len(one.problems) for one in whole.values()) > 0
        assert {line[0] for line in problems} == {"清河县=审计局"}
        assert not [path for path in folder.iterdir() if not path.name.endswith(".csv")]

    def test_only_what_changed_is_written_again(self, reports: Path, tmp_path: Path) -> None:
        folder, out = tmp_path / "分批", tmp_path / "汇总.xlsx"
        run(reports, folder, out)
        first = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        assert run(reports, folder, out).read_anew == 0
        assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == first
        changed = county.put_workbook(reports, county.with_wrong_total(county.report(county.unit_names(1)[0])))
        assert run(reports, folder, out).read_anew == 1
        lines = tables(folder, "明细")
        assert len(lines) == len({line[3] for line in lines}) == 5
        assert str(changed) in {line[1] for line in tables(folder, "问题")}

    @pytest.mark.parametrize("kind", ["问题", "明细"])
    def test_tables_that_somebody_took_away_are_told_again(self, kind: str, reports: Path, tmp_path: Path) -> None:
        folder, out = tmp_path / "分批", tmp_path / "汇总.xlsx"
        run(reports, folder, out)
        next(iter(folder.glob(f"{kind}-*"))).unlink()
        assert run(reports, folder, out).read_anew == 0
        assert len(tables(folder, "明细")) == 5
        assert len(tables(folder, "问题")) > 0

    def test_tables_that_were_written_by_another_roster_are_told_again(self, reports: Path, tmp_path: Path) -> None:
        """The files are the same and read already, but another folder got their tables."""
        out, folders = tmp_path / "汇总.xlsx", [tmp_path / "分批", tmp_path / "另一个"]
        full, short = "清河县审计局", "清河县=审计局"
        roster = Roster((Member(full, aliases=(short,)),))
        for folder, given in zip((*folders, folders[0]), (ALONE, roster, roster), strict=True):
            found = run(reports, folder, out, given)
        assert found.read_anew == 0
        assert {line[0] for line in tables(folders[0], "问题")} == {full}
        assert full in {line[0] for line in tables(folders[0], "明细")}

    def test_what_was_written_by_a_worker_that_died_is_not_counted_twice(self, reports: Path, tmp_path: Path) -> None:
        folder = tmp_path / "分批"
        detail = prepare(folder)
        paths = [str(path) for path in sorted(reports.iterdir())]
        with_detail([receive(path, Background(ALONE)) for path in paths[:3]], detail)  # and then the worker is gone
        run(reports, folder, tmp_path / "汇总.xlsx")
        assert len(tables(folder, "明细")) == 5

    def test_a_machine_that_sees_another_folder_leaves_it_to_this_one(self, reports: Path, tmp_path: Path) -> None:
        elsewhere = DetailFolder(str(tmp_path), "no such mark")
        receipt = receive(str(next(reports.iterdir())), Background(ALONE))
        assert with_detail([receipt], elsewhere) == [receipt]

    def test_without_a_cache_nothing_is_lost(self, reports: Path, tmp_path: Path) -> None:
        folder = tmp_path / "分批"
        found = run(reports, folder, tmp_path / "没有这个文件夹" / "汇总.xlsx")
        assert len(tables(folder, "明细")) == len(found.receipts) == 5

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "占用").write_text("x", encoding="utf-8")
        with pytest.raises(FileRefused, match="不能在这个文件夹里写"):
            prepare(tmp_path / "占用")


class TestKept:
    """What the process that adds up keeps of each file."""

    def test_figures_are_the_same_in_fewer_bytes(self, reports: Path) -> None:
        receipt = receive(str(reports / f"{county.unit_names(1)[0]}.xlsx"), Background(ALONE))
        kept = slim(receipt)
        assert list(kept.numbers) == list(receipt.numbers)
        assert kept.good == receipt.good
        assert kept.numbers.__sizeof__() < receipt.numbers.__sizeof__() / 3

    @pytest.mark.parametrize("number", [0, 255, 256, 65_536, 10**12, 10**30, -1, None])
    def test_any_number(self, number: int | None) -> None:
        assert list(slim(Receipt("", numbers=(number, 1))).numbers) == [number, 1]


class TestCommand:
    """`nianbao rollup --batches`."""

    def test_the_sum_is_the_same_and_the_lists_are_in_the_folder(self, reports: Path, tmp_path: Path) -> None:
        folder = tmp_path / "分批"
        cli.main(["rollup", str(reports), "-o", str(tmp_path / "一.xlsx")])
        assert cli.main(["rollup", str(reports), "-o", str(tmp_path / "二.xlsx"), "--batches", str(folder)]) == 1
        one, two = read_workbook(tmp_path / "一.xlsx"), read_workbook(tmp_path / "二.xlsx")
        assert one.report.numbers == two.report.numbers
        assert has_tables(folder)
        assert cli.main(["rollup", str(reports), "-o", str(tmp_path / "三.xlsx"), "--batches", str(folder)]) == 3
        assert not (tmp_path / "三.xlsx").exists()
