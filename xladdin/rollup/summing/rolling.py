"""The whole of a roll-up, from a folder of reports to sums, states and problems; no output is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from workbook import edition as editions
from workbook.refusal import FileRefused, Kind
from workbook.report import Report
from xladdin.rollup.collecting.cache import Cache, cache_path, open_cache
from xladdin.rollup.collecting.collect import Collected, Told, collect, do_nothing, last_year_of, say_nothing
from xladdin.rollup.collecting.detail import prepare, unmark
from xladdin.rollup.collecting.one_file import Background, Before
from xladdin.rollup.collecting.receipt import Receipt, report_of
from xladdin.rollup.roster.due import dated
from xladdin.rollup.roster.members import Member, Roster, plain_name
from xladdin.rollup.roster.reading import read_roster
from xladdin.rollup.summing.control import Control, control_of
from xladdin.rollup.summing.news import News, news_of, states_of
from xladdin.rollup.summing.nodes import Node, nodes_of
from xladdin.rollup.summing.units import Sorted, sort_out, usual_year

_NO_YEAR = "里面的文件都没有读出报告年度，没有汇总；请用 --year 写明年度"
_MOST_NAMED = 3  # files that could not be read, where nothing else can be said
_NOTHING = "里面没有找到工作簿或报告（xlsx、docx、pdf、html、md、txt），没有汇总"
_NO_ROSTER = Roster((), given=False)


@dataclass(frozen=True)
class Wanted:
    """What is to be rolled up. `year` 0 means the year of most files; `besides` are files and folders of our own.

    `detail` is the folder into which those who read the files write their figures and problems, where these are many.
    """

    folder: Path
    out: Path
    roster: Path | None = None
    last_year: Path | None = None
    year: int = 0
    unit: str = ""
    draft: bool = False
    scheduler: str = ""
    workers: int = 0
    besides: tuple[Path, ...] = ()
    detail: Path | None = None
    today: dt.date = field(default_factory=dt.date.today)


@dataclass(frozen=True)
class RolledUp:
    """A roll-up, done: `nodes` are the sums, that of the whole first. `notes` are sentences for the person."""

    wanted: Wanted
    sorted_out: Sorted
    nodes: tuple[Node, ...]
    control: Control
    news: News
    collected: Collected
    notes: tuple[str, ...] = ()
    cache: Cache | None = None

    @property
    def top(self) -> Node:
        """The sum of the whole."""
        return self.nodes[0]

    @property
    def year(self) -> int:
        """The reporting year."""
        return self.sorted_out.year

    @property
    def unread_may_be_units(self) -> bool:
        """Whether a file that could not be read may be the report of a unit that nobody misses: without a roster."""
        return self.control.refused > 0 and not self.sorted_out.roster.given

    @property
    def final(self) -> bool:
        """Whether the sum may go out as it is."""
        return self.top.final and not self.wanted.draft and not self.unread_may_be_units


def roll_up(wanted: Wanted, told: Told = say_nothing, meanwhile: Callable[[], None] = do_nothing) -> RolledUp:
    """Collect, check and add up; `told` hears how many files are done, `meanwhile` is done while they are looked at.

    Raises FileRefused where the folder, the roster or last year's file cannot be read, where no file is found, and
    where no year can be told; UnknownYear for a year without a form; DoesNotAddUp where something was lost.
    """
    roster = read_roster(wanted.roster) if wanted.roster else _NO_ROSTER
    cache = open_cache(cache_path(wanted.out, wanted.folder), wanted.folder)
    before, parent_before = _last_year(wanted, roster, told)
    detail = prepare(wanted.detail) if wanted.detail else None
    try:
        collected = _collected(wanted, Background(roster, before, detail), cache, told, meanwhile)
    finally:
        if detail:
            unmark(detail)
    year = wanted.year or usual_year(collected.receipts)
    if not year:
        raise FileRefused(wanted.folder, _without_year(collected.receipts), Kind.UNFIT)
    editions.for_year(year)
    sorted_out = sort_out(collected.receipts, dated(roster, year), year)
    control = control_of(collected.receipts, sorted_out)
    nodes = nodes_of(sorted_out, name=wanted.unit, last_year=parent_before, draft=wanted.draft, today=wanted.today)
    news = news_of(sorted_out.units, cache.states)
    notes = _notes(sorted_out.roster, collected)
    if not nodes[0].name:
        notes.append("没有认出本级单位是哪一家，合计的封面没有单位名称；请用 --unit 写明，或者在名册里写上「上级」。")
    return RolledUp(wanted, sorted_out, nodes, control, news, collected, tuple(notes), cache)


def remember(done: RolledUp) -> None:
    """Keep what every unit came to, for the next run to say what has changed; to be called when all is written."""
    if done.cache:
        done.cache.finish(_read_ones(done.collected), states_of(done.sorted_out.units))


def units_in(folder: Path, out: Path, told: Told = say_nothing) -> tuple[list[Member], int]:
    """The units whose reports lie below a folder, as a roster begins, and the year of most of them."""
    setting = Background(_NO_ROSTER)
    collected = collect(folder, setting, Cache(out, kept=False), besides=[out], told=told)
    if not collected.receipts:
        raise FileRefused(folder, _NOTHING, Kind.UNFIT)
    year = usual_year(collected.receipts)
    if not year:
        return [], 0
    return list(sort_out(collected.receipts, _NO_ROSTER, year).roster.members), year


def _read_ones(collected: Collected) -> list[str]:
    """The files that could be read, so that they need not be the next time."""
    return [receipt.path for receipt in collected.receipts if receipt.digest]


def _collected(
    wanted: Wanted, setting: Background, cache: Cache, told: Told, meanwhile: Callable[[], None]
) -> Collected:
    collected = collect(
        wanted.folder,
        setting,
        cache,
        besides=_own(wanted),
        scheduler=wanted.scheduler,
        workers=wanted.workers,
        told=told,
        meanwhile=meanwhile,
    )
    if not collected.receipts:
        raise FileRefused(wanted.folder, _NOTHING, Kind.UNFIT)
    return collected


def _own(wanted: Wanted) -> Collection[Path]:
    """What lies in the folder and is no report of a unit: our outputs, the roster, last year's file."""
    given = (wanted.out, wanted.roster, wanted.last_year, wanted.detail, *wanted.besides)
    return [path for path in given if path is not None]


def _last_year(wanted: Wanted, roster: Roster, told: Told) -> tuple[dict[str, Before], Report | None]:
    """Last year's figures of the units by plain name, and last year's sum, from the file or folder that was given."""
    path = wanted.last_year
    if path is None:
        return {}, None
    if not path.exists():
        raise FileRefused(path, "没有这个文件或文件夹；请给出上年的汇总，或者放着上年报告的文件夹", Kind.MISSING)
    if not path.is_dir():
        from xladdin.intake.sources import source

        return {}, source(path).report
    cache = open_cache(cache_path(wanted.out, path).with_suffix(".上年缓存"), path)
    collected = collect(path, Background(roster), cache, scheduler=wanted.scheduler, workers=wanted.workers, told=told)
    cache.finish(_read_ones(collected), {})
    year = wanted.year or usual_year(collected.receipts) + 1
    found = last_year_of(collected.receipts, year)
    root = roster.root
    receipt = next(
        (r for r in collected.receipts if root and r.member == root.name and r.year == year - 1 and not r.refused), None
    )
    if root:
        found.pop(plain_name(root.name), None)
    return found, report_of(receipt) if receipt else None


def _notes(roster: Roster, collected: Collected) -> list[str]:
    notes = list(roster.notes)
    if collected.others:
        notes.append(f"另有 {collected.others} 个别的文件（图片等）不像报告，没有看。")
    return notes


def _without_year(receipts: Iterable[Receipt]) -> str:
    """What is said where no file says its year, with why the first of them could not be read."""
    refused = [f"{Path(one.path).name}：{one.refused.removesuffix('。')}" for one in receipts if one.refused]
    more = f"；另有 {len(refused) - _MOST_NAMED} 个文件读不了" if len(refused) > _MOST_NAMED else ""
    return f"{_NO_YEAR}。{'；'.join(refused[:_MOST_NAMED])}{more}" if refused else _NO_YEAR
