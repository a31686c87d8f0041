"""A new workbook in place of an altered one: the form as it should be, with every value that was found."""

from __future__ import annotations

import tempfile
from pathlib import Path

from workbook.files.saving import write_atomically
from xladdin.book.carried_over import carry_sheets
from xladdin.book.repair.form import blank_workbook
from xladdin.book.repair.leftovers import add_leftover_sheet
from xladdin.book.repair.recovery import Recovery
from xladdin.book.sheets import write_cells
from xladdin.hosts.file_engine.file import open_book, save_copy


def write_anew(recovery: Recovery, out: Path) -> None:
    """Write the new workbook to `out`, which must not exist; FileRefused where it cannot be written."""
    with tempfile.TemporaryDirectory() as folder:
        blank = Path(folder) / "年报.xlsx"
        write_atomically(blank, blank_workbook(recovery.form.edition, recovery.form.last_edition))
        with open_book(blank) as book:
            write_cells(book, recovery.values)
            carry_sheets(book, recovery.added)
            add_leftover_sheet(book, recovery.leftovers)
            save_copy(book, out)
