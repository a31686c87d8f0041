"""A new workbook in place of an altered one: the form as it should be, with every value that was found."""

from __future__ import annotations

import tempfile
from pathlib import Path

from workbook.saving import write_atomically
from workbook.template import build
from xladdin.hosts.file import open_book, save_copy
from xladdin.repair.leftovers import add_leftover_sheet
from xladdin.repair.recovery import Recovery
from xladdin.rule_list import guide_rules
from xladdin.sheets import write_cells


def write_anew(recovery: Recovery, out: Path) -> None:
    """Write the new workbook to `out`, which must not exist; FileRefused where it cannot be written."""
    with tempfile.TemporaryDirectory() as folder:
        edition, blank = recovery.form.edition, Path(folder) / "年报.xlsx"
        write_atomically(blank, build(edition, last_edition=recovery.form.last_edition, rules=guide_rules(edition)))
        with open_book(blank) as book:
            write_cells(book, recovery.values)
            add_leftover_sheet(book, recovery.leftovers)
            save_copy(book, out)
