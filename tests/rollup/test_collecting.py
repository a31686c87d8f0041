"""Reading many files: on all cores, on the workers of a cluster, and from the cache; one bad file costs itself."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import county
import pytest

from workbook.refusal import FileRefused
from xladdin.rollup.collecting import cluster, pool
from xladdin.rollup.collecting.batches import KILLER, batches
from xladdin.rollup.collecting.cache import Cache, cache_path, open_cache
from xladdin.rollup.collecting.collect import collect
from xladdin.rollup.collecting.detail import prepare
from xladdin.rollup.collecting.finding import find
from xladdin.rollup.collecting.one_file import Background, receive
from xladdin.rollup.collecting.receipt import Receipt
from xladdin.rollup.collecting.versions import choose
from xladdin.rollup.roster.members import Roster

ALONE = Background(Roster((), given=False))
KILLS = "要命"


def deadly(path: str, setting: Background) -> Receipt:
    """Stands for a reader that some file makes end its process."""
    if KILLS in Path(path).name:
        os._exit(9)
    return receive(path, setting)


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """The paths of twelve workbooks."""
    folder = tmp_path / "报来的"
    folder.mkdir()
    return [str(county.put_workbook(folder, county.report(name))) for name in county.unit_names(12)]


class TestPool:
    """Processes of this machine."""

    def test_the_same_as_one_after_the_other(self, units: list[str]) -> None:
        found = {receipt.path: receipt for receipt in pool.receive_here(units, ALONE, workers=2)}
        assert found == {path: receive(path, ALONE) for path in units}

    @pytest.mark.skipif(sys.platform != "linux", reason="the worker takes what the test has put in, which needs fork")
    def test_a_file_that_kills_its_worker_costs_itself(
        self, units: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad = Path(units[5]).with_name(f"{KILLS}.xlsx")
        bad.write_bytes(b"x")
        monkeypatch.setattr("xladdin.rollup.collecting.one_file.receive", deadly)
        found = {receipt.path: receipt for receipt in pool.receive_here([*units, str(bad)], ALONE, workers=2)}
        assert set(found) == {*units, str(bad)}
        assert found[str(bad)].refused == KILLER
        assert not [receipt for path, receipt in found.items() if path != str(bad) and receipt.refused]

    def test_tasks_hold_many_workbooks_and_one_pdf(self) -> None:
        paths = [f"{n}.xlsx" for n in range(70)] + ["a.pdf", "b.pdf"] + [f"{n}.docx" for n in range(5)]
        assert [len(batch) for batch in batches(paths)] == [1, 1, 4, 1, 32, 32, 6]


class TestCache:
    """What has not changed is not read again; what lies there damaged is."""

    def test_only_what_changed_is_read_again(self, units: list[str], tmp_path: Path) -> None:
        folder, path = Path(units[0]).parent, cache_path(tmp_path / "汇总.xlsx", Path(units[0]).parent)
        first = collect(folder, ALONE, open_cache(path))
        assert first.read_anew == 12
        again = collect(folder, ALONE, open_cache(path))
        assert (again.read_anew, again.receipts) == (0, first.receipts)
        county.put_workbook(folder, county.with_wrong_total(county.report(Path(units[3]).stem)))
        assert collect(folder, ALONE, open_cache(path)).read_anew == 1

    def test_a_damaged_line_is_read_again(self, units: list[str], tmp_path: Path) -> None:
        folder, path = Path(units[0]).parent, cache_path(tmp_path / "汇总.xlsx", Path(units[0]).parent)
        first = collect(folder, ALONE, open_cache(path))
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        lines[4] = lines[4].replace("1", "2")
        path.write_text("".join(lines) + "half a li", encoding="utf-8")
        again = collect(folder, ALONE, open_cache(path))
        assert (again.read_anew, again.receipts) == (1, first.receipts)

    def test_another_folder_of_that_name_begins_anew(self, units: list[str], tmp_path: Path) -> None:
        folder, path = Path(units[0]).parent, cache_path(tmp_path / "汇总.xlsx", Path(units[0]).parent)
        collect(folder, ALONE, open_cache(path, folder))
        assert len(open_cache(path, folder)) == 12
        assert not len(open_cache(path, tmp_path / "别处" / folder.name))

    def test_another_program_begins_anew(
        self, units: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder, path = Path(units[0]).parent, cache_path(tmp_path / "汇总.xlsx", Path(units[0]).parent)
        collect(folder, ALONE, open_cache(path))
        monkeypatch.setattr("xladdin.rollup.collecting.cache.program", lambda: "another")
        assert not len(open_cache(path))

    def test_what_was_read_before_a_stop_stays(
        self, units: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder, path = Path(units[0]).parent, cache_path(tmp_path / "汇总.xlsx", Path(units[0]).parent)

        def stopped(done: int, total: int, name: str) -> None:
            if done == 5:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            collect(folder, ALONE, open_cache(path), told=stopped)
        assert len(open_cache(path)) == 5
        assert not list(tmp_path.glob("*.xlsx"))

    def test_told_twice_what_the_units_came_to_nothing_is_lost(self, units: list[str], tmp_path: Path) -> None:
        """A roll-up writes its cache before the outputs and after them; another file is longer than before."""
        folder, path = Path(units[0]).parent, cache_path(tmp_path / "汇总.xlsx", Path(units[0]).parent)
        collect(folder, ALONE, open_cache(path))
        county.put_workbook(folder, county.with_wrong_total(county.report(Path(units[3]).stem)))
        cache = open_cache(path)
        changed = collect(folder, ALONE, cache)
        cache.finish(units, cache.states)
        cache.finish(units, {"财政局": ["returned", True]})
        after = open_cache(path)
        assert after.states == {"财政局": ["returned", True]}
        again = collect(folder, ALONE, after)
        assert (again.read_anew, again.receipts) == (0, changed.receipts)
        assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [path.name]

    def test_another_run_at_the_same_time_costs_no_more_than_reading(self, units: list[str], tmp_path: Path) -> None:
        folder, path = Path(units[0]).parent, cache_path(tmp_path / "汇总.xlsx", Path(units[0]).parent)
        collect(folder, ALONE, open_cache(path))
        slow = open_cache(path)
        other = open_cache(path)
        other.finish([*reversed(units[1:])], {"某局": ["passed", True]})
        assert {one.path for name in units if (one := slow.get(name))} <= set(units)
        assert all(one.path == name for name in units if (one := slow.get(name)))
        slow.finish(units, {})
        assert all(one.path == name for name in units if (one := open_cache(path).get(name)))

    def test_a_folder_that_cannot_be_written_to(self, units: list[str], tmp_path: Path) -> None:
        cache = Cache(tmp_path / "没有这个文件夹" / "缓存")
        assert len(collect(Path(units[0]).parent, ALONE, cache).receipts) == 12
        cache.finish([], {})


class TestFinding:
    """Which files are looked at; the others are named."""

    def test_everything_below_and_nothing_of_ours(self, tmp_path: Path) -> None:
        for name in (
            "甲/一.xlsx",
            "甲/乙/二.DOCX",
            "三.pdf",
            "旧.xls",
            "~$一.xlsx",
            "图.png",
            ".隐藏/四.xlsx",
            "汇总.xlsx",
        ):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
        found = find(tmp_path, [tmp_path / "汇总.xlsx"])
        assert {path.name for path in found.files} == {"一.xlsx", "二.DOCX", "三.pdf"}
        assert {path.name for path, _ in found.left_out} == {"旧.xls", "~$一.xlsx"}
        assert found.others == 1

    def test_a_link_that_leads_nowhere_and_a_pipe(self, tmp_path: Path) -> None:
        (tmp_path / "断.xlsx").symlink_to(tmp_path / "没有")
        os.mkfifo(tmp_path / "管道.xlsx")
        (tmp_path / "圈").symlink_to(tmp_path)
        found = find(tmp_path)
        assert {path.name for path, _ in found.left_out} == {"断.xlsx", "管道.xlsx"}
        assert found.files == ()

    def test_a_link_to_a_folder_elsewhere_is_named(self, tmp_path: Path) -> None:
        """What lies there is not read: whoever put the link among the reports has to know."""
        reports, elsewhere = tmp_path / "报来的", tmp_path / "乡镇"
        reports.mkdir()
        elsewhere.mkdir()
        (reports / "乡镇").symlink_to(elsewhere)
        (reports / "某局.xlsx.lnk").write_bytes(b"x")
        found = find(reports)
        assert {path.name: reason[:4] for path, reason in found.left_out} == {
            "乡镇": "是通往别",
            "某局.xlsx.lnk": "快捷方式",
        }
        assert (found.files, found.others) == ((), 0)

    def test_a_folder_without_permission_is_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "锁着").mkdir()
        scandir = os.scandir

        def refused(path: object) -> object:
            if Path(str(path)).name == "锁着":
                raise PermissionError
            return scandir(path)  # type: ignore[call-overload]

        monkeypatch.setattr("xladdin.rollup.collecting.finding.os.scandir", refused)
        assert [path.name for path, _ in find(tmp_path).left_out] == ["锁着"]

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="没有这个文件夹"):
            find(tmp_path / "没有")


class TestVersions:
    """The newest good file of a unit."""

    def receipt(self, name: str, *, good: bool = True, **more: object) -> Receipt:
        numbers = (1,) if good else (None,)
        return Receipt(name, name, year=2025, edition="2021", numbers=numbers, **more)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("receipts", "best"),
        [
            ([("a.xlsx", {"modified": 1}), ("b.xlsx", {"modified": 2})], "b.xlsx"),
            ([("a.xlsx", {"modified": 1}), ("b.xlsx", {"modified": 2, "good": False})], "a.xlsx"),
            ([("年报20260118.xlsx", {"modified": 9}), ("年报20260120.xlsx", {"modified": 1})], "年报20260120.xlsx"),
            ([("a.xlsx", {"modified": 1}), ("b.xlsx", {"modified": 2, "draft": True})], "a.xlsx"),
            (
                [
                    ("a.xlsx", {"modified": 1}),
                    ("b.xlsx", {"modified": 2, "unit": "别县教育局", "recognised_by": "按文件名「教育局」认出"}),
                ],
                "a.xlsx",
            ),
        ],
    )
    def test_which_one(self, receipts: list[tuple[str, dict[str, object]]], best: str) -> None:
        found = choose([self.receipt(name, **more) for name, more in receipts], 2025, "2021")  # type: ignore[arg-type]
        assert found.receipt.path == best
        assert all(reason for _, reason in found.superseded)

    def test_a_newer_one_with_faults_is_told(self) -> None:
        receipts = [self.receipt("a.xlsx", modified=1), self.receipt("b.xlsx", good=False, modified=2)]
        assert "「b.xlsx」" in choose(receipts, 2025, "2021").why


@pytest.fixture(scope="module")
def workers() -> Iterator[tuple[str, list[int]]]:
    """A real scheduler and two real worker processes, which a file may kill: its address and their process ids.

    Every death of a worker costs a second, so that the scheduler is told to blame at once whatever a dead worker held:
    innocent files as well.
    """
    import dask
    from distributed import Client, LocalCluster

    deadly_reader = str(Path(__file__).with_name("deadly_reader.py"))
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=":0",
            host="127.0.0.1",
            preload=deadly_reader,
        ) as made,
        Client(made) as client,
    ):
        yield made.scheduler_address, list(client.run(os.getpid).values())


class TestCluster:
    """The same on Dask, against a real scheduler with two worker processes."""

    def test_the_same_receipts(self, units: list[str], workers: tuple[str, list[int]]) -> None:
        found = {receipt.path: receipt for receipt in cluster.receive_on(workers[0], units, ALONE)}
        assert found == {path: receive(path, ALONE) for path in units}

    def test_a_worker_killed_in_the_middle_costs_nothing(
        self, units: list[str], workers: tuple[str, list[int]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("xladdin.rollup.collecting.batches.WORKBOOKS", 1)
        found = []
        for receipt in cluster.receive_on(workers[0], units, ALONE):
            if not found:
                os.kill(workers[1][0], signal.SIGKILL)
            found.append(receipt)
        assert sorted(receipt.path for receipt in found) == sorted(units)
        assert not [receipt for receipt in found if receipt.refused]

    def test_a_file_that_kills_workers_is_named_and_costs_itself(
        self, units: list[str], workers: tuple[str, list[int]]
    ) -> None:
        bad = Path(units[2]).with_name(f"{KILLS}.xlsx")
        bad.write_bytes(b"x")
        paths = [*units[:3], str(bad)]
        found = {receipt.path: receipt for receipt in cluster.receive_on(workers[0], paths, ALONE)}
        assert set(found) == set(paths)
        assert {path for path, receipt in found.items() if receipt.refused == KILLER} == {str(bad)}
        assert all(found[path].numbers for path in units[:3])

    def test_the_detail_is_written_by_the_workers(
        self, units: list[str], workers: tuple[str, list[int]], tmp_path: Path
    ) -> None:
        detail = prepare(tmp_path / "分批")
        found = list(cluster.receive_on(workers[0], units, Background(ALONE.roster, detail=detail)))
        parts = {receipt.part for receipt in found}
        assert "" not in parts
        written = {path.stem.removeprefix("问题-") for path in (tmp_path / "分批").glob("问题-*.csv")}
        assert written == parts

    def test_the_bytes_travel_where_the_worker_sees_another_file(
        self, units: list[str], workers: tuple[str, list[int]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = cluster._seen

        def elsewhere(path: str, carried: bool) -> object:
            return seen(path, carried) if carried else seen(path, carried)._replace(size=1)

        monkeypatch.setattr(cluster, "_seen", elsewhere)
        found = {receipt.path: receipt for receipt in cluster.receive_on(workers[0], units[:3], ALONE)}
        assert {path: one.numbers for path, one in found.items()} == {
            path: receive(path, ALONE).numbers for path in units[:3]
        }

    def test_nobody_there(self, units: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cluster, "_PATIENCE", "1s")
        with pytest.raises(FileRefused, match="连不上"):
            list(cluster.receive_on("tcp://127.0.0.1:9", units, ALONE))
