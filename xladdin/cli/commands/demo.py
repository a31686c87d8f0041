"""`nianbao demo`: what the program is for, shown on two published reports in half a minute."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from importlib import resources
from pathlib import Path

from checks import Assessment
from checks.balance.filling import FillPlan
from workbook.figures import from_json
from workbook.files.saving import folder_for, write_atomically
from workbook.report import BLANK, Report, number_value
from xladdin.book.checking import check
from xladdin.cli.terminal import console, reporting
from xladdin.cli.terminal.parsing import Subparsers, add_force

EXAMPLES = ("suqian-2023.json", "zhangdian-2020.json")
MISTYPED = "requests.results.granted.natural_person"  # the number of 表三 that every office has, and types by hand


def add_parser(adding: Subparsers) -> None:
    """The words and options of `nianbao demo`."""
    demo = adding.add_parser("demo", help="用两份真实年报的数字走一遍：新建、填合计、校验、导出")
    demo.add_argument("-o", "--out", type=Path, default=Path("out"), metavar="目录", help="写到哪里（默认 out）")
    add_force(demo)
    demo.set_defaults(run=run)


def run(options: Namespace) -> int:
    """nianbao demo: the main job on two published reports, from their entries to pictures and text."""
    for name in EXAMPLES:
        text = resources.files("xladdin").joinpath("examples", name).read_text(encoding="utf-8")
        published = from_json(text, name)[0]
        folder = options.out / f"{published.unit}-{published.year}"
        with folder_for(folder):
            _demonstrate(published, folder, force=options.force)
    console.say(
        "可以打开看看：…-全部.png（图片）、…-全部.html（网页）、…-全部.docx（Word）、年报.xlsx（填好的工作簿）、"
        "年报-填错一格.xlsx（校验结果和标记）。"
    )
    return 0


def _demonstrate(published: Report, folder: Path, *, force: bool) -> None:
    from xladdin.export.files import FORMATS, write_tables

    edition = published.edition
    console.say(f"{published.unit} {published.year} 年度（{edition.id} 版格式）")
    filled, planned, assessment = _completed(published, folder / "年报.xlsx", force=force)
    totals = [field for field in edition.fields if field.is_total]
    same = sum(filled.value(field).number == published.value(field).number for field in totals)
    console.say(
        f"  新建工作簿，填入 {len(edition.fields) - len(totals)} 个填报项",
        f"  填充合计 {len(planned.totals)} 格，与公布的合计相同 {same} 格",
        f"  校验：{assessment.verdict}",
        *_with_a_mistake(filled, folder / "年报-填错一格.xlsx", force=force),
    )
    written = write_tables(filled, folder, FORMATS, force=force)
    console.say(f"  导出 {len(written)} 个文件（{'、'.join(FORMATS)}）到 {folder}")


def _completed(published: Report, target: Path, *, force: bool) -> tuple[Report, FillPlan, Assessment]:
    """A workbook of the entries alone, filled in and validated by the functions behind the buttons."""
    from xladdin import ribbon
    from xladdin.book.templates import workbook_of
    from xladdin.hosts.file_engine.file import open_book, save_copy

    entries = published.with_values({field.id: BLANK for field in published.edition.fields if field.is_total})
    with tempfile.TemporaryDirectory() as temporary:
        started = Path(temporary) / "年报.xlsx"
        write_atomically(started, workbook_of(entries))
        with open_book(started) as book:
            planned = ribbon.fill(book)
            assessment = ribbon.validate(book)
            save_copy(book, target, force=force)
    return entries.with_values(planned.totals), planned, assessment


def _with_a_mistake(report: Report, target: Path, *, force: bool) -> list[str]:
    """The same workbook with one number mistyped, validated; what is said of it, in lines."""
    from xladdin.book.results import write_findings
    from xladdin.book.sheets import read_contents, read_sheets
    from xladdin.book.templates import workbook_of
    from xladdin.hosts.file_engine.file import open_book, save_copy
    from xladdin.ribbon.validating import occasion_now

    field = report.edition.field(MISTYPED)
    right = int(report.value(field).number or 0)
    wrong = report.with_values({field.id: number_value(_slip(right))})
    assessment = check(wrong)
    with tempfile.TemporaryDirectory() as temporary:
        started = Path(temporary) / "年报.xlsx"
        write_atomically(started, workbook_of(wrong))
        with open_book(started) as book:
            write_findings(book, assessment, occasion_now(read_contents(book)), read_sheets(book))
            save_copy(book, target, force=force)
    said = list(reporting.as_text(assessment))[2:]
    return [f"  故意填错一格再校验：{field.place}的 {right} 写成 {_slip(right)}", *(f"    {line}" for line in said)]


def _slip(number: int) -> int:
    """What a hand may type instead: the last two digits exchanged, or one more where that changes nothing."""
    digits = str(number)
    exchanged = int(digits[:-2] + digits[-1] + digits[-2]) if len(digits) > 1 else number
    return exchanged if exchanged != number else number + 1
