"""导出 as the buttons do it: the finished tables into a folder beside the workbook, as a draft while problems stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import checks
from workbook.layout import sheet_of
from xladdin.dialogue import Dialogue
from xladdin.export.files import ALL_TABLES, write_tables
from xladdin.sheets import read_contents


def export_tables(book: Any, dialogue: Dialogue, formats: Sequence[str]) -> list[Path]:
    """Write the tables in these formats; gives the files written, none where the user did not agree.

    Asks before it exports a draft and before it overwrites. Raises FileRefused, with nothing written, where a file
    cannot be made.
    """
    found = read_contents(book)
    assessment = checks.run(found.report, last_year=found.last_year, explanations=found.explanations)
    draft = not assessment.ready
    if draft and not dialogue.ask(f"{assessment.verdict}\n\n现在只能导出标明「草稿」的表格。要导出草稿吗？"):
        return []
    folder = _folder(book, dialogue)
    if folder is None:
        return []
    names = [*map(sheet_of, found.report.edition.tables), ALL_TABLES]
    existing = [name for name in names for kind in formats if (folder / f"{name}.{kind}").exists()]
    if existing and not dialogue.ask(
        f"「{folder.name}」里已有 {len(existing)} 个同名文件（{existing[0]}等），要覆盖吗？"
    ):
        return []
    dialogue.show("正在导出，请稍候……")
    written = write_tables(found.report, folder, formats, force=bool(existing), draft=draft)
    dialogue.show(f"已导出 {len(written)} 个{'草稿' if draft else ''}文件到 {folder}")
    return written


def _folder(book: Any, dialogue: Dialogue) -> Path | None:
    """A folder beside the workbook; one of the user's choice where the workbook is not on this computer."""
    path = Path(book.fullname)
    if path.is_absolute() and path.parent.is_dir():
        return path.parent / f"{path.stem}-导出"
    return dialogue.choose_folder("工作簿还没有存到本机，请选择导出到哪个文件夹")
