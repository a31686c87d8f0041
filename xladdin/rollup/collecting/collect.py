"""Every report below a folder, from the files to their receipts: what has been read before is not read again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from checks.model import registry
from workbook import edition as editions
from workbook.refusal import FileRefused, Kind
from xladdin.rollup.collecting.cache import Cache
from xladdin.rollup.collecting.detail import DetailFolder, parts_at_hand, settle, slim, with_detail
from xladdin.rollup.collecting.finding import FoundFiles, find
from xladdin.rollup.collecting.meanwhile import begun
from xladdin.rollup.collecting.one_file import Background, Before, Fingerprint, fingerprint_of, places_of
from xladdin.rollup.collecting.receipt import Receipt
from xladdin.rollup.roster.members import plain_name

# What is told while it goes on: how many files are done, of how many, and which one has just been done.
Told = Callable[[int, int, str], None]
# What is known of each file that has been read before, by its path; None where it cannot be read any more.
Fingerprints = Mapping[str, Fingerprint | None]
# So many receipts are told in one table where they come from the cache.
_AT_ONCE = 64
# More would only wait for each other: a disk serves so many at once.
_THREADS = 2


def say_nothing(done: int, total: int, path: str) -> None:
    """For callers that tell nobody."""


def do_nothing() -> None:
    """For callers that have nothing else to do."""


@dataclass(frozen=True)
class Collected:
    """Every file that was found, in the order of the paths, and how many had to be read anew.

    `others` counts the files that nobody would take for a report.
    """

    receipts: tuple[Receipt, ...]
    read_anew: int = 0
    others: int = 0


def collect(
    folder: Path,
    setting: Background,
    cache: Cache,
    *,
    besides: Collection[Path] = (),
    scheduler: str = "",
    workers: int = 0,
    told: Told = say_nothing,
    meanwhile: Callable[[], None] = do_nothing,
) -> Collected:
    """The receipts of everything below `folder`, besides these files and folders, which are our own.

    `scheduler` is the address of a Dask scheduler whose workers read; without one, the cores of this machine do.
    `meanwhile` is done while the files are looked at. Raises FileRefused where the folder cannot be looked into.
    """
    # What is not kept at hand must be found again in the cache.
    keep = slim if setting.detail and cache.works else _whole
    with begun(lambda: _look(folder, besides, cache)) as looked:
        meanwhile()
        of_before = [keep(receipt) for receipt in cache.all() if _still_meant(receipt, setting)]
        found, fingerprints = looked()
    receipts = {receipt.path: receipt for receipt in _unchanged(of_before, fingerprints)}
    anew = [path for path in map(str, found.files) if path not in receipts]
    receipts |= {str(path): Receipt(str(path), refused=reason) for path, reason in found.left_out}
    total, before = len(found.files), parts_at_hand(receipts.values(), setting.detail)
    told(total - len(anew), total, "")
    _load_forms(of_before if anew else ())
    try:
        for done, receipt in enumerate(_receive(anew, setting, scheduler, workers), total - len(anew) + 1):
            receipts[receipt.path] = keep(receipt)
            cache.add(receipt)
            told(done, total, receipt.path)
        if setting.detail:
            written = before | {receipts[path].part for path in anew}
            receipts |= {one.path: one for one in _detailed(receipts, written, setting.detail, cache)}
            settle(setting.detail, {receipt.part for receipt in receipts.values()})
    finally:
        cache.close()
    return Collected(tuple(receipts[path] for path in sorted(receipts)), len(anew), found.others)


def _whole(receipt: Receipt) -> Receipt:
    return receipt


def _detailed(
    receipts: Mapping[str, Receipt], written: Collection[str], folder: DetailFolder, cache: Cache
) -> Iterator[Receipt]:
    """The receipts of which no table tells yet, told now: read in an earlier run, or by a worker that saw no folder."""
    untold = [path for path, one in receipts.items() if one.digest and (not one.part or one.part not in written)]
    for start in range(0, len(untold), _AT_ONCE):
        found = [cache.get(path) or receipts[path] for path in untold[start : start + _AT_ONCE]]
        for receipt in with_detail(found, folder):
            if not receipt.part:
                raise FileRefused(
                    folder.path, "分批明细的文件夹不见了，没有写成；请检查磁盘或网络位置", Kind.NOT_WRITTEN
                )
            cache.add(receipt)
            yield slim(receipt)


def last_year_of(receipts: Collection[Receipt], year: int) -> dict[str, Before]:
    """What the units reported the year before `year`, by their plain names; of several reports the newest."""
    found: dict[str, Before] = {}
    for receipt in sorted(receipts, key=lambda one: one.modified):
        if not receipt.refused and receipt.year == year - 1:
            text = "" if receipt.path.lower().endswith((".xlsx", ".xlsm")) else receipt.path
            before = Before(receipt.year, receipt.edition, receipt.numbers, text, receipt.digest if text else "")
            found[plain_name(receipt.member or receipt.unit)] = before
    return found


def _look(folder: Path, besides: Collection[Path], cache: Cache) -> tuple[FoundFiles, Fingerprints]:
    """What lies below the folder, and what the files are like now that have been read before, by path.

    Reading and digesting wait for the disk or run in C, so threads share them.
    """
    found = find(folder, besides)
    paths = [path for path in map(str, found.files) if path in cache]
    batches = [paths[start : start + _AT_ONCE] for start in range(0, len(paths), _AT_ONCE)]
    with ThreadPoolExecutor(_THREADS) as threads:
        return found, dict(chain.from_iterable(threads.map(_fingerprints, batches)))


def _fingerprints(paths: Sequence[str]) -> list[tuple[str, Fingerprint | None]]:
    return [(path, _fingerprint(path)) for path in paths]


def _fingerprint(path: str) -> Fingerprint | None:
    try:
        return fingerprint_of(Path(path))
    except (FileRefused, OSError):
        return None


def _still_meant(receipt: Receipt, setting: Background) -> bool:
    """Whether all that a receipt of an earlier run depended on beside its file is as it was."""
    if setting.basis(receipt.unit, receipt.member) != receipt.basis:
        return False
    member, by = setting.roster.recognise(receipt.unit, places_of(receipt.path))
    return (member.name if member else "", by) == (receipt.member, receipt.recognised_by)


def _unchanged(of_before: Iterable[Receipt], fingerprints: Fingerprints) -> Iterator[Receipt]:
    """The receipts of those files that are there as they were."""
    for receipt in of_before:
        now = fingerprints.get(receipt.path)
        if now and now.digest == receipt.digest:
            yield receipt._replace(modified=now.modified)


def _load_forms(receipts: Iterable[Receipt]) -> None:
    """Load the forms that these reports are on, and their rules: a process forked after that has them at once."""
    for edition, year in {(receipt.edition, receipt.year) for receipt in receipts}:
        if edition in editions.edition_ids():
            registry.rules_for(editions.load(edition), year)


def _receive(paths: list[str], setting: Background, scheduler: str, workers: int) -> Iterator[Receipt]:
    if not paths:
        return iter(())
    if scheduler:
        from xladdin.rollup.collecting.cluster import receive_on

        return receive_on(scheduler, paths, setting)
    from xladdin.rollup.collecting.pool import receive_here

    return receive_here(paths, setting, workers)
