"""`nianbao rollup`: many reports into one."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.figures import to_json
from workbook.files import outputs
from workbook.refusal import FileRefused, Kind
from xladdin.cli.terminal import console
from xladdin.cli.terminal.exit_codes import CLEAN, PROBLEMS
from xladdin.cli.terminal.parsing import Subparsers, add_force, add_json

if TYPE_CHECKING:
    from xladdin.rollup.summing.rolling import Wanted

_FRAMES = (".parquet", ".csv")


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao rollup`."""
    rollup = adding.add_parser("rollup", help="汇总：把许多单位的报告合成一份")
    rollup.add_argument("folder", type=Path, metavar="文件夹", help="放着各单位报告的文件夹（工作簿、Word、PDF、网页）")
    rollup.add_argument("-o", "--out", type=Path, required=True, metavar="汇总.xlsx", help="写到哪个文件")
    rollup.add_argument("--roster", type=Path, metavar="名册.xlsx", help="应报单位的名册（xlsx 或 csv）")
    rollup.add_argument("--year", type=int, default=0, metavar="年度", help="报告年度（默认取多数文件的年度）")
    rollup.add_argument("--unit", default="", metavar="单位", help="本级单位全称（默认取名册里的上级）")
    rollup.add_argument("--last-year", type=Path, metavar="文件|文件夹", help="上年的汇总，或各单位上年报告的文件夹")
    rollup.add_argument("--levels", type=Path, metavar="文件夹", help="名册里每个上级各写一份汇总工作簿")
    rollup.add_argument(
        "--returns", type=Path, metavar="文件夹", help="给有问题的单位各写一页退回通知（Word）和催报名单"
    )
    rollup.add_argument("--charts", type=Path, metavar="文件夹", help="汇总图另存为网页和图片")
    rollup.add_argument("--frame", type=Path, metavar="F.parquet|F.csv", help="分单位明细另存为数据表")
    rollup.add_argument(
        "--batches",
        type=Path,
        metavar="文件夹",
        help="单位极多时：明细和问题由读文件的进程分批写成 csv",
    )
    rollup.add_argument("--scheduler", default="", metavar="tcp://主机:端口", help="在 Dask 集群上汇总")
    rollup.add_argument("--draft", action="store_true", help="退回单位的数也加进去，结果标明「草稿」")
    add_json(rollup)
    add_force(rollup)
    rollup.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao rollup: collect, check, add up, and write the sum with everything that explains it."""
    from xladdin.rollup.outputs import Outputs, refuse_batches, refuse_reports, refuse_taken
    from xladdin.rollup.summing.rolling import remember, roll_up

    _refuse_unfit(options)
    goals = Outputs(options.out, options.levels, options.returns, options.frame, options.charts)
    refuse_reports(options.folder, goals, options.batches)
    if not options.force:
        refuse_taken([path for path in (options.out, options.frame) if path])
        refuse_batches(options.batches)
    with progress() as bar:
        done = roll_up(_wanted(options), bar, _load_what_writes)
    from xladdin.rollup import told
    from xladdin.rollup.writing import write

    console.working("正在写出汇总，请稍候……")
    written = write(done, goals, force=options.force)
    remember(done)
    if options.json:
        console.give(to_json(told.as_data(done)))
    else:
        console.give("\n".join(told.as_text(done)))
    console.say(f"汇总已写到 {options.out}。")
    if len(written) > 1:
        console.say(f"另外写出 {len(written) - 1} 个文件：{_others(options, written)}。")
    if options.levels and len(done.nodes) == 1:
        console.say("名册里没有更下一级的上级，没有分级的汇总可写。")
    return CLEAN if done.control.complete and done.top.final else PROBLEMS


def _wanted(options: Namespace) -> Wanted:
    from xladdin.rollup.summing.rolling import Wanted

    return Wanted(
        folder=options.folder,
        out=options.out,
        roster=options.roster,
        last_year=options.last_year,
        year=options.year,
        unit=options.unit,
        draft=options.draft,
        scheduler=options.scheduler,
        detail=options.batches,
        besides=tuple(path for path in (options.levels, options.returns, options.frame, options.charts) if path),
    )


def _load_what_writes() -> None:
    """To load what draws sheets takes as long as to look at two thousand files: both go on at once.

    openpyxl would load numpy too, a third of it, only to know its kinds of numbers: no sheet of a roll-up holds one.
    """
    with _passed_over("numpy"):
        import xladdin.rollup.told
        import xladdin.rollup.writing  # noqa: F401


@contextlib.contextmanager
def _passed_over(library: str) -> Iterator[None]:
    """Let a library that others use where they find it not be found; what has been loaded stays."""
    if library in sys.modules:
        yield
        return
    sys.modules[library] = None  # type: ignore[assignment]  # so Python is told that there is none
    try:
        yield
    finally:
        del sys.modules[library]


@contextlib.contextmanager
def progress() -> Iterator[Callable[[int, int, str], None]]:
    """A bar on the terminal with the rate, the time left and the file at hand; nothing where nobody looks."""
    from tqdm import tqdm

    shown = sys.stderr is not None and sys.stderr.isatty()
    tqdm.monitor_interval = 0  # its thread would keep the writing from being shared between two cores
    bar = tqdm(disable=not shown, unit="份", desc="正在读", dynamic_ncols=True, leave=False, miniters=1)

    def told(done: int, total: int, path: str) -> None:
        if bar.total != total:
            bar.reset(total)
        bar.update(done - bar.n)
        if path:
            bar.set_postfix_str(Path(path).name[-24:], refresh=False)

    try:
        yield told
    finally:
        bar.close()


def _refuse_unfit(options: Namespace) -> None:
    """Raise FileRefused for an output that does not fit or that would be written over something that is read."""
    sources = [options.roster, options.last_year]
    outputs.refuse_unfit(options.out, ".xlsx", sources)
    if options.frame:
        if options.frame.suffix.lower() not in _FRAMES:
            raise FileRefused(options.frame, "数据表只能写成 .parquet 或 .csv；请改后缀", Kind.WRONG_NAME)
        outputs.refuse_sources([options.frame], sources)
    for folder in (options.levels, options.returns, options.charts):
        if folder and folder.exists() and not folder.is_dir():
            raise FileRefused(folder, "这是一个文件，应给出文件夹", Kind.NOT_A_FILE)


def _others(options: Namespace, written: list[Path]) -> str:
    """The files that stand beside the sum by their names, and the folders of the others."""
    beside = [path.name if path.parent == options.out.parent else str(path.parent) for path in written]
    return "、".join(dict.fromkeys(name for name in beside if name != options.out.name))
