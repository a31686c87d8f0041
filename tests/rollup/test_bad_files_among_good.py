"""Whatever comes in beside good reports is named, left out and counted; the good ones are summed all the same."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import county
import hostile
import openpyxl
import pytest
from test_guard_hostile import HOSTILE

from benchmarks.units import filled
from workbook.edition import load
from workbook.report import BLANK, number_value
from workbook.template import workbook_bytes
from xladdin.cli import entry as cli
from xladdin.rollup.roster.members import Member

GOOD, OTHER, THIRD = "清河县公安局", "清河县财政局", "清河县审计局"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with one good workbook."""
    folder = tmp_path / "报来的"
    folder.mkdir()
    county.put_workbook(folder, county.report(GOOD))
    return folder


def rolled_up(folder: Path, capsys: pytest.CaptureFixture[str], *options: object) -> dict[str, Any]:
    """What the command tells other programs; whatever is bad, it counts every file and every unit once."""
    out = folder.parent / "汇总.xlsx"
    capsys.readouterr()
    assert cli.main(["rollup", str(folder), "-o", str(out), "--json", "--force", *map(str, options)]) in (0, 1)
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    control = data["control"]
    assert (
        control["found"]
        == control["read"] + control["refused"] + control["superseded"]
        == len(data["units"])
        - (control["missing"] + sum(unit["file"] is None and unit["state"] == "not_counted" for unit in data["units"]))
    )
    assert control["summed"] >= 1
    return data


def reasons(data: dict[str, Any], state: str) -> dict[str, str]:
    """Why the files in this state are in it, by their names."""
    return {Path(unit["file"]).name: unit["reason"] for unit in data["units"] if unit["state"] == state}


def test_every_hostile_file_costs_itself(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, (build, _) in enumerate(HOSTILE.values()):
        (reports / f"{number}.xlsx").write_bytes(build())
    data = rolled_up(reports, capsys)
    assert data["control"]["summed"] == 1
    named = reasons(data, "refused") | reasons(data, "unknown")
    assert set(named) == {f"{number}.xlsx" for number in range(len(HOSTILE))}
    assert all(named.values())


class TestAFileThatCannotBeRead:
    """Whether the sum may go out in spite of it depends on who would miss the unit."""

    @pytest.fixture(autouse=True)
    def another_good_one(self, reports: Path) -> None:
        """The sum of two has a name, and nothing stands in its way."""
        county.put_workbook(reports, county.report(THIRD))

    def test_without_a_roster_nobody_would(self, reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert rolled_up(reports, capsys)["final"]
        (reports / f"{OTHER}.xlsx").write_bytes(b"PK")
        assert not rolled_up(reports, capsys)["final"]
        assert cli.main(["rollup", str(reports), "-o", str(reports.parent / "汇总.xlsx"), "--force"]) == 1
        told = capsys.readouterr().out
        assert "另有 1 个文件读不了，没有名册看不出是否少了单位" in told
        assert "可以作为正式数" not in told

    def test_with_one_nobody_is_missing(self, reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (reports / f"{OTHER}.xlsx").write_bytes(b"PK")
        roster = reports.parent / "名册.csv"
        roster.write_text(f"单位全称\n{GOOD}\n{THIRD}\n", encoding="utf-8")
        assert rolled_up(reports, capsys, "--roster", roster)["final"]


def test_what_is_refused_is_named_with_what_to_do(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "有密码.xlsx": hostile.compound("EncryptionInfo", "EncryptedPackage"),
        "有密码.docx": hostile.compound("EncryptionInfo", "EncryptedPackage"),
        "旧表.xls": b"\xd0\xcf\x11\xe0",
        "空的.xlsx": b"",
        "网页.xlsx": b"<html>",
        "半个.docx": b"PK\x03\x04 half",
        "~$打开着.xlsx": b"\x05Wang",
        "压缩.zip": b"PK",
    }
    for name, content in files.items():
        (reports / name).write_bytes(content)
    found = reasons(rolled_up(reports, capsys), "refused")
    assert set(found) == set(files)
    assert "取消密码" in found["有密码.xlsx"]
    assert "密码" in found["有密码.docx"]
    assert "另存为 .xlsx" in found["旧表.xls"]
    assert "打开" in found["~$打开着.xlsx"]
    assert "解压" in found["压缩.zip"]


class _Entry:
    """An entry of a folder as Windows would give it for a file that is still in the cloud."""

    def __init__(self, entry: os.DirEntry[str]) -> None:
        self._entry = entry

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)

    def stat(self) -> Any:
        real = self._entry.stat()
        cloud = 0x400000 if "在云端" in self._entry.name else 0
        return type("Status", (), {"st_mode": real.st_mode, "st_file_attributes": cloud})()


class _Folder:
    def __init__(self, entries: Any) -> None:
        self._entries = entries

    def __enter__(self) -> Iterator[_Entry]:
        return map(_Entry, self._entries)

    def __exit__(self, *_: object) -> None:
        self._entries.close()


def test_a_file_in_the_cloud_is_not_fetched(
    reports: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    county.put_workbook(reports, county.report(OTHER), "在云端")
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path=".": _Folder(scandir(path)) if path == reports else scandir(path))
    found = reasons(rolled_up(reports, capsys), "refused")
    assert "始终保留在此设备上" in found["在云端.xlsx"]


def test_a_folder_and_a_file_without_permission(
    reports: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (reports / "锁着的").mkdir()
    county.put_workbook(reports, county.report(OTHER), "不给看")
    scandir, opened = os.scandir, Path.open

    def refused(path: Path) -> object:
        if Path(path).name == "锁着的":
            raise PermissionError
        return scandir(path)

    def closed(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.stem == "不给看":
            raise PermissionError
        return opened(path, *arguments, **more)

    # Root may look everywhere, so that the refusal is made here; workers are forked and refuse likewise.
    monkeypatch.setattr("xladdin.rollup.collecting.finding.os.scandir", refused)
    monkeypatch.setattr(Path, "open", closed)
    found = reasons(rolled_up(reports, capsys), "refused")
    assert "没有权限查看这个文件夹" in found["锁着的"]
    assert "没有权限读取" in found["不给看.xlsx"]


class TestSeveralFilesOfOneUnit:
    """One of them counts; the others are named with the reason."""

    def test_a_copy_that_a_cloud_has_made(self, reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for name in (f"{GOOD} (conflicted copy 2026-01-18)", f"{GOOD}-DESKTOP-AB12", f"{GOOD}（冲突文件）"):
            county.put_workbook(reports, county.with_wrong_total(county.report(GOOD)), name)
        data = rolled_up(reports, capsys)
        assert data["control"]["superseded"] == 3
        assert len(reasons(data, "superseded")) == 3
        assert reasons(data, "passed")[f"{GOOD}.xlsx"].startswith("共 4 个文件，采用最近的一个合格文件")

    def test_a_draft_beside_the_final_one(self, reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
        county.put_workbook(reports, county.with_wrong_total(county.report(GOOD)), f"{GOOD}（送审稿）", days=-2)
        assert "是草稿" in reasons(rolled_up(reports, capsys), "superseded")[f"{GOOD}（送审稿）.xlsx"]


class TestOneFileThatDoesNotFit:
    """It goes back to its unit, which is told why."""

    def sent_back(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
        data = rolled_up(folder, capsys, "--year", county.YEAR)
        (unit,) = (unit for unit in data["units"] if unit["state"] == "returned")
        assert not unit["counted"]
        lines = openpyxl.load_workbook(folder.parent / "汇总.xlsx")["问题清单"].iter_rows(min_row=5, values_only=True)
        return "".join(str(line[6]) for line in lines if line[1] == unit["unit"] and line[9] in ("R-4", "R-6"))

    def test_another_year(self, reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
        county.put_workbook(reports, county.report(OTHER, 2024))
        assert "应为 2025 年度" in self.sent_back(reports, capsys)

    def test_another_form(self, reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
        form = load("2019")
        values = (number_value(0),) * len(form.fields)
        old = replace(county.report(OTHER), edition=form, values=values)
        (reports / "旧格式.xlsx").write_bytes(workbook_bytes(old))
        assert "2019 版格式" in self.sent_back(reports, capsys)

    def test_only_a_draft(self, reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
        county.put_workbook(reports, county.report(OTHER), f"{OTHER}草稿")
        assert "请报定稿" in self.sent_back(reports, capsys)


class TestRosters:
    """What is wrong with a roster is told, and the rest of it is used."""

    def test_a_circle_a_unit_twice_and_a_report_that_is_not_on_it(
        self, reports: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        county.put_workbook(reports, county.report(OTHER))
        county.put_workbook(reports, county.report(THIRD))
        roster = reports.parent / "名册.csv"
        lines = [
            "单位全称,上级",
            f"{GOOD},甲单位",
            "甲单位,乙单位",
            "乙单位,甲单位",
            f"{OTHER},甲单位",
            f"{OTHER},乙单位",
        ]
        roster.write_text("\n".join(lines), encoding="utf-8")
        data = rolled_up(reports, capsys, "--roster", roster)
        assert "没有计入" in reasons(data, "unknown")[f"{THIRD}.xlsx"]
        notes = "".join(data["notes"])
        assert "绕了一圈" in notes
        assert f"「{OTHER}」出现了不止一次" in notes
        assert data["control"]["summed"] == 2

    def test_many_units_with_blanks_as_zeros(self, reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
        report = county.renamed(county.report(GOOD), "占位单位名称")
        blank = {f.id: BLANK for f in report.edition.fields if not f.is_total and not report.numbers[f.index]}
        names = [f"清河县第{number:02d}局" for number in range(14)]
        with zipfile.ZipFile(io.BytesIO(workbook_bytes(report.with_values(blank)))) as archive:
            content = [(name, archive.read(name)) for name in archive.namelist()]
        for name in names:
            (reports / f"{name}.xlsx").write_bytes(filled(content, county.renamed(report, name)))
        members = [Member(name, blank_is_zero=True) for name in names]
        county.put_roster(reports.parent / "名册.xlsx", [GOOD], "", members)
        rolled_up(reports, capsys, "--roster", reports.parent / "名册.xlsx")
        book = openpyxl.load_workbook(reports.parent / "汇总.xlsx")
        (words,) = [str(row[0].value) for row in book["核对"] if "空白视为零" in str(row[0].value)]
        assert "等 14 家" in words
        assert words.count("格") == 12


@pytest.mark.parametrize("content", [None, "图.png"], ids=["nothing", "only a picture"])
def test_a_folder_without_reports_is_refused(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "空的"
    folder.mkdir()
    if content:
        (folder / content).write_bytes(b"\x89PNG")
    assert cli.main(["rollup", str(folder), "-o", str(tmp_path / "汇总.xlsx")]) == 3
    assert "没有找到工作簿或报告" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [folder]
