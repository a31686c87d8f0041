"""The finished tables as files: each table and all together, in every format asked for, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from workbook.grid import Grid, blank_grid
from workbook.guard import FileRefused
from workbook.layout import sheet_of
from workbook.report import Report
from workbook.saving import write_atomically

ALL_TABLES = "全部"
FORMATS = ("png", "svg", "pdf", "txt")
Render = Callable[[Sequence[Grid], bool], bytes]


def write_tables(
    report: Report,
    folder: Path,
    formats: Sequence[str],
    *,
    force: bool = False,
    draft: bool = False,
    font: str = "bundled",
) -> list[Path]:
    """Write 表二, 表三, 表四 and all of them together into `folder`; gives the files written.

    Raises FileRefused, in words for the user and with nothing written, where a file exists already (unless `force`) or
    one of them cannot be made, as when the font lacks a character.
    """
    renderers = _renderers(font)
    grids = {sheet_of(t): [blank_grid(t).with_text(report.display)] for t in report.edition.tables}
    grids[ALL_TABLES] = [grid for (grid,) in list(grids.values())]
    wanted = [(folder / f"{name}.{kind}", kind, tables) for name, tables in grids.items() for kind in formats]
    if not force and (existing := [path for path, _, _ in wanted if path.exists()]):
        raise FileRefused(existing[0], "文件已存在；要覆盖请加 --force，或者换一个目录。")
    made = [(path, _made(renderers[kind], tables, draft, path)) for path, kind, tables in wanted]
    _make_folder(folder)
    for path, data in made:
        write_atomically(path, data, force=force)
    return [path for path, _ in made]


def _renderers(font: str) -> Mapping[str, Render]:
    return {"png": partial(_picture, "png", font), "svg": partial(_picture, "svg", font)} | {
        "pdf": partial(_picture, "pdf", font),
        "txt": _plain_text,
    }


def _picture(kind: Any, font: str, grids: Sequence[Grid], draft: bool) -> bytes:
    from xladdin.export.picture import render

    return render(grids, kind, font=font, draft=draft)


def _plain_text(grids: Sequence[Grid], draft: bool) -> bytes:
    from xladdin.export.plain_text import render

    return render(grids, draft=draft).encode("utf-8")


def _made(render: Render, grids: Sequence[Grid], draft: bool, path: Path) -> bytes:
    try:
        return render(grids, draft)
    except _failures() as error:
        raise FileRefused(path, str(error)) from error


def _failures() -> tuple[type[Exception], ...]:
    from xladdin.export.picture import MissingGlyph, PictureFailed
    from xladdin.export.typeface import FontMissing

    return MissingGlyph, PictureFailed, FontMissing


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileRefused(folder, "建不了这个目录；请检查路径和权限，或者换一个目录。") from error
