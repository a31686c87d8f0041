"""A made-up form of 2027, carried in as anybody would: one more TOML file, and the year in which its predecessor ends.

Beside the form of 2021 it has keys called otherwise, a row and a column more in 表三, and a total in 表二.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import workbook.edition as editions
from workbook.edition import Edition, load

_INSTALLED = editions.FOLDER
# What is written otherwise than in the form of 2021.
_CHANGES = (
    ('id = "2021"', 'id = "2027"'),
    ("first_year = 2021", "first_year = 2027"),
    ('basis = "国办公开办函〔2021〕30号"\nfirst', 'basis = "（设想的下一版格式）"\nfirst'),
    # A total of the two rows of documents in 表二.
    (
        'basis = "条例第十条、第二十条第（一）项" },\n',
        'basis = "条例第十条、第二十条第（一）项" },\n'
        '  { key = "total", label = "规章和文件合计", total = "T2-9", '
        'meaning = "以上两行之和。", basis = "（设想）" },\n',
    ),
    # A result more in 表三.
    (
        '[[requests.blocks.rows.rows]]\nkey = "total"\nlabel = "（七）总计"\naliases = ["（七）合计"]',
        '[[requests.blocks.rows.rows]]\nkey = "forwarded"\nlabel = "（七）转送其他机关"\nmeaning = "转送的申请。"\n'
        'basis = "（设想）"\n\n[[requests.blocks.rows.rows]]\nkey = "total"\nlabel = "（八）总计"\n'
        'aliases = ["（八）合计"]',
    ),
    # A kind of applicant more.
    (
        '    { key = "other", label = "其他" },\n',
        '    { key = "foreign", label = "境外组织" },\n    { key = "other", label = "其他" },\n',
    ),
    ("column_widths = [685, 685, 685, 685, 685, 685, 685]", "column_widths = [600, 600, 600, 600, 600, 600, 600, 600]"),
)

_RENAMED = (
    ('key = "normative_documents"', 'key = "regulatory_documents"'),
    ('key = "direct_suit"', 'key = "first_suit"'),
)


def in_use() -> str:
    """The edition file of 2021 as long as no other has taken its place, whatever is installed."""
    written = (_INSTALLED / "2021.toml").read_text(encoding="utf-8")
    return re.sub(r"^last_year = \d+\n", "", written, flags=re.MULTILINE)


def text(*, renamed: bool = True) -> str:
    """The edition file of 2027; without `renamed`, its keys are those of 2021."""
    written = in_use()
    for before, after in (*_CHANGES, *(_RENAMED if renamed else ())):
        assert written.count(before) == 1, before
        written = written.replace(before, after)
    return written


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, *, renamed: bool = True) -> Edition:
    """Carry the form of 2027 in: its file beside those of 2019 and 2021; gives the edition."""
    (folder / "2019.toml").write_bytes((_INSTALLED / "2019.toml").read_bytes())
    before = in_use().replace("first_year = 2021", "first_year = 2021\nlast_year = 2026")
    (folder / "2021.toml").write_text(before, encoding="utf-8")
    (folder / "2027.toml").write_text(text(renamed=renamed), encoding="utf-8")
    monkeypatch.setattr(editions, "FOLDER", folder)
    return load("2027")
