"""Exporting to files: every format at once, all files or none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from builders import changed

from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin.export.files import ALL_TABLES, FORMATS, format_of, planned, write_tables

DAY = dt.date(2026, 1, 15)


def test_every_table_and_all_of_them_in_every_format(suqian: Report, tmp_path: Path) -> None:
    written = {path.name for path in write_tables(suqian, tmp_path, FORMATS, date=DAY)}
    names = ("表二", "表三", "表四", ALL_TABLES)
    outputs = [output for kind in FORMATS for output in format_of(kind).outputs]
    assert {output.ending for output in outputs} > {".png", ".docx", "-粘贴用.html", ".csv"}
    each = {name + output.ending for name in names for output in outputs if output.a_table_each}
    whole = {ALL_TABLES + output.ending for output in outputs}
    assert written == {f"{suqian.unit}-{suqian.year}-{name}" for name in each | whole}
    assert written == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_exists_is_not_overwritten_and_nothing_is_written(
    suqian: Report, tmp_path: Path, kind: str
) -> None:
    first, *others = write_tables(suqian, tmp_path, [kind], date=DAY)[::-1]
    for path in others:
        path.unlink()
    first.write_bytes(b"mine")
    with pytest.raises(FileRefused, match="--force"):
        write_tables(suqian, tmp_path, FORMATS, date=DAY)
    assert [path.name for path in tmp_path.iterdir()] == [first.name]
    assert first.read_bytes() == b"mine"
    write_tables(suqian, tmp_path, [kind], date=DAY, force=True)
    assert first.read_bytes() != b"mine"


def test_a_character_that_the_font_lacks_stops_the_whole_export(suqian: Report, tmp_path: Path) -> None:
    report = changed(suqian, {"disclosure.rules.made": "𠀀"})
    with pytest.raises(FileRefused, match="U\\+20000"):
        write_tables(report, tmp_path / "out", FORMATS, date=DAY)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_planned_is_what_is_written(suqian: Report, tmp_path: Path, kind: str) -> None:
    assert planned(suqian, tmp_path, [kind]) == write_tables(suqian, tmp_path, [kind], date=DAY)


@pytest.mark.parametrize("kind", [kind for kind, module in FORMATS.items() if ".picture." not in module])
def test_half_a_character_stops_nothing(suqian: Report, tmp_path: Path, kind: str) -> None:
    report = changed(suqian, {"disclosure.rules.made": "1\ud800\x00"})
    assert all(path.stat().st_size for path in write_tables(report, tmp_path, [kind], date=DAY))
