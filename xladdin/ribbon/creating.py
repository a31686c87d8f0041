"""新建: a blank workbook of the latest form, in a folder that the user chooses, opened for him."""

from __future__ import annotations

from pathlib import Path

from workbook import edition as editions
from workbook.files.saving import free_path, write_atomically
from xladdin.hosts.dialogue import Dialogue


def create_workbook(dialogue: Dialogue) -> Path | None:
    """Write the workbook and open it where the user is; None where no folder was chosen.

    Nothing that exists is overwritten, and no name is taken that an open workbook has.
    Raises FileRefused where the folder cannot be written to.
    """
    from xladdin.book.templates import blank_workbook

    folder = dialogue.choose_folder("新的年报工作簿存到哪个文件夹")
    if folder is None:
        return None
    edition = editions.load(editions.edition_ids()[-1])
    path = free_path(folder / "年报.xlsx", dialogue.open_names())
    write_atomically(path, blank_workbook(edition))
    dialogue.open_workbook(path)
    dialogue.show(f"已新建 {path}（{edition.first_year} 年度起的格式）。请先在「封面」填单位、年度和机关类型。")
    return path
