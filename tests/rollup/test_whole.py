"""The whole of a roll-up, as the office of a county would run it."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import county
import openpyxl
import pandas as pd
import pytest
from hostile import pack, parts

from workbook.figures import figures
from workbook.files.reading import read_workbook
from workbook.report import BLANK
from xladdin.cli import entry as cli
from xladdin.rollup.collecting import pool
from xladdin.rollup.roster.members import Member


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "报来的"
    folder.mkdir()
    return folder


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = cli.main(["rollup", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out, parse_float=Decimal)


def states(data: dict[str, Any]) -> dict[str, str]:
    return {unit["unit"]: unit["state"] for unit in data["units"] if unit["state"] not in ("superseded", "refused")}


class TestACountyWithFaults:
    """One missing, one in two versions, a wrong one, a blank one, another year, a vertical body, a stranger."""

    @pytest.fixture
    def names(self, reports: Path, tmp_path: Path) -> list[str]:
        names = county.unit_names(10)
        for name in names[3:]:
            county.put_workbook(reports, county.report(name))
        # names[0] is missing; names[1] has a wrong total; names[2] comes in two versions, as Word and as workbook.
        county.put_workbook(reports, county.with_wrong_total(county.report(names[1])))
        county.put_workbook(reports, county.with_wrong_total(county.report(names[2])), "旧的", days=5)
        county.put_word(reports, county.report(names[2]))
        first = county.report(names[3])
        county.put_workbook(reports, first.with_values({"requests.results.granted.business": BLANK}), names[3])
        county.put_workbook(reports, county.report(names[4], 2024), names[4])
        (reports / f"{names[4]}.xlsx").unlink()
        county.put_workbook(reports, county.report(names[4], 2024), "去年的")
        county.put_workbook(reports, county.report("清河县税务局"))
        county.put_workbook(reports, county.report("大河县审计局"))
        (reports / "坏的.xlsx").write_bytes(b"PK\x03\x04 nothing")
        (reports / "~$打开着.xlsx").write_bytes(b"\x05Wang")
        (reports / "照片.jpg").write_bytes(b"\xff\xd8")
        county.put_roster(tmp_path / "名册.xlsx", [*names, "清河县税务局"])
        return names

    def test_every_unit_in_its_state(
        self, names: list[str], reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "汇总.xlsx"
        code, data = run(reports, "-o", out, "--roster", tmp_path / "名册.xlsx", capsys=capsys)
        assert code == 1
        assert states(data) == {
            county.GOVERNMENT: "not_counted",
            names[0]: "missing",
            names[1]: "returned",
            names[2]: "passed",
            names[3]: "returned",
            names[4]: "returned",
            **dict.fromkeys(names[5:], "passed"),
            "清河县税务局": "not_counted",
            "大河县审计局": "unknown",
        }
        assert data["control"] == {
            "found": 14, "read": 11, "refused": 2, "superseded": 1, "roster": 12, "summed": 6, "returned": 3,
            "missing": 1, "not_counted": 2, "unknown": 1,
        }  # fmt: skip
        chosen = next(unit for unit in data["units"] if unit["unit"] == names[2] and unit["state"] == "passed")
        assert chosen["file"].endswith(".docx")
        assert {unit["reason"] for unit in data["units"] if unit["state"] == "refused"}

    def test_the_sum_is_that_of_pandas(
        self, names: list[str], reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out, frame = tmp_path / "汇总.xlsx", tmp_path / "明细.csv"
        _, data = run(reports, "-o", out, "--roster", tmp_path / "名册.xlsx", "--frame", frame, capsys=capsys)
        rows = [county.report(name).numbers for name in [names[2], *names[5:]]]
        expected = pd.DataFrame(rows, dtype=object).sum().tolist()
        assert list(read_workbook(out).report.numbers) == expected
        assert data["figures"]["tables"] == figures(read_workbook(out).report)["tables"]
        detail = pd.read_csv(frame)
        counted = detail[detail["计入合计"] == "是"]
        assert [Decimal(str(n)) for n in counted.iloc[:, 4:].sum()] == [Decimal(n) for n in expected]

    def test_the_sum_is_a_workbook_like_any_other(
        self, names: list[str], reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "汇总.xlsx"
        run(reports, "-o", out, "--roster", tmp_path / "名册.xlsx", capsys=capsys)
        found = read_workbook(out)
        assert (found.report.unit, found.report.year) == (county.GOVERNMENT, county.YEAR)
        capsys.readouterr()
        assert cli.main(["validate", str(out), "--json"]) == 1
        blocking = {
            one["rule"] for one in json.loads(capsys.readouterr().out)["findings"] if one["severity"] == "blocking"
        }
        assert blocking == {"R-2", "R-4", "R-6"}
        assert cli.main(["export", str(out), "-o", str(tmp_path / "导出"), "--format", "txt"]) == 1
        assert cli.main(["export", str(out), "-o", str(tmp_path / "导出"), "--format", "txt", "--draft"]) == 0
        sheets = openpyxl.load_workbook(out).sheetnames
        assert {"单位状态", "问题清单", "分单位明细", "来源", "汇总图", "核对"} <= set(sheets)

    def test_no_unit_file_is_changed(
        self, names: list[str], reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in reports.iterdir()}
        run(reports, "-o", tmp_path / "汇总.xlsx", "--returns", tmp_path / "退回", capsys=capsys)
        assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in reports.iterdir()} == before

    def test_returns_and_the_second_run(
        self, names: list[str], reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out, returns, roster = tmp_path / "汇总.xlsx", tmp_path / "退回", tmp_path / "名册.xlsx"
        run(reports, "-o", out, "--roster", roster, "--returns", returns, capsys=capsys)
        written = {path.stem for path in returns.iterdir()}
        returned = {f"退回-{name}" for name in (names[1], names[3], names[4])}
        # The Word report still has places to fill in, which 核实 rules see.
        assert written == {"催报名单", f"核实-{names[2]}"} | returned
        county.put_workbook(reports, county.report(names[1]))
        assert cli.main(["rollup", str(reports), "-o", str(out), "--roster", str(roster)]) == 3  # not overwritten
        assert cli.main(["rollup", str(reports), "-o", str(out), "--roster", str(roster), "--force"]) == 1
        said = capsys.readouterr().out
        assert f"改好了 1 家：{names[1]}" in said
        assert "仍有问题 2 家" in said


class TestOneFileEach:
    """What a single bad file costs: itself."""

    @pytest.mark.parametrize("name", ["=cmd|'calc'!A1", "带\n换行", "表情😀", "a'b&c<d>"])
    def test_names_that_mean_something_elsewhere(
        self, name: str, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        county.put_workbook(reports, county.report("清河县公安局"), name)
        county.put_workbook(reports, county.report(f"{name.strip()}局"), "另一个")
        out = tmp_path / "汇总.xlsx"
        _, data = run(reports, "-o", out, capsys=capsys)
        assert data["control"]["summed"] == 2
        book = openpyxl.load_workbook(out)
        for sheet in ("单位状态", "问题清单", "分单位明细", "来源", "汇总图", "核对"):
            assert not [cell for row in book[sheet].iter_rows() for cell in row if cell.data_type == "f"]

    def test_hostile_and_empty_files_are_named(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        county.put_workbook(reports, county.report("清河县公安局"))
        far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        sheet = parts()["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", far.encode() + b"</sheetData>")
        (reports / "远.xlsx").write_bytes(pack(parts(sheet)))
        (reports / "空.xlsx").write_bytes(b"")
        (reports / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0")
        (reports / "假的.docx").write_text("<html>", encoding="utf-8")
        _, data = run(reports, "-o", tmp_path / "汇总.xlsx", capsys=capsys)
        refused = {Path(unit["file"]).name: unit["reason"] for unit in data["units"] if unit["state"] == "refused"}
        assert set(refused) == {"远.xlsx", "空.xlsx", "旧.doc", "假的.docx"}
        assert all(refused.values())
        assert data["control"]["summed"] == 1

    def test_the_same_file_twice_counts_once(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = county.put_workbook(reports, county.report("清河县公安局"))
        (reports / "清河县公安局 - 副本.xlsx").write_bytes(path.read_bytes())
        _, data = run(reports, "-o", tmp_path / "汇总.xlsx", capsys=capsys)
        assert [unit["state"] for unit in data["units"]] == ["passed", "superseded"]
        assert "内容完全相同" in data["units"][1]["reason"]

    def test_two_files_without_a_unit_are_two(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for number in (1, 2):
            county.put_workbook(reports, county.renamed(county.report(f"清河县{number}局"), ""), str(number))
        county.put_workbook(reports, county.report("清河县公安局"))
        _, data = run(reports, "-o", tmp_path / "汇总.xlsx", capsys=capsys)
        assert data["control"]["unknown"] == 2

    def test_the_sum_of_an_earlier_run_is_not_added_to_the_units(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        names = county.unit_names(3)
        for name in names:
            county.put_workbook(reports, county.report(name))
        cli.main(["rollup", str(reports), "-o", str(reports / "汇总.xlsx")])
        capsys.readouterr()
        (tmp_path / "手工.csv").write_text("\n".join(["单位全称", county.GOVERNMENT, *names]), encoding="utf-8")
        for options in ([], ["--roster", tmp_path / "手工.csv"]):
            _, data = run(reports, "-o", tmp_path / "再汇总.xlsx", "--force", *options, capsys=capsys)
            assert data["control"]["summed"] == 3
            assert states(data)[county.GOVERNMENT] == "not_counted"
            assert "当作本级" in "".join(data["notes"])
            total = [sum(column) for column in zip(*(county.report(name).numbers for name in names), strict=True)]  # type: ignore[arg-type]
            assert list(read_workbook(tmp_path / "再汇总.xlsx").report.numbers) == total

    def test_a_file_that_is_no_more_is_told_without_a_roster_too(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in ("清河县公安局", "清河县财政局"):
            county.put_workbook(reports, county.report(name))
        command = ["rollup", str(reports), "-o", str(tmp_path / "汇总.xlsx"), "--force"]
        cli.main(command)
        (reports / "清河县公安局.xlsx").unlink()
        capsys.readouterr()
        cli.main(command)
        assert "上次有、这次没有了 1 家：清河县公安局" in capsys.readouterr().out

    def test_under_another_name_it_is_the_same_roll_up_once_more(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        name = "清河县公安局"
        county.put_workbook(reports, county.with_wrong_total(county.report(name)))
        county.put_workbook(reports, county.report("清河县财政局"))
        cli.main(["rollup", str(reports), "-o", str(tmp_path / "汇总.xlsx")])
        county.put_workbook(reports, county.report(name))
        capsys.readouterr()
        read: list[str] = []
        receive = pool.receive_here
        monkeypatch.setattr(pool, "receive_here", lambda paths, *more: receive(read.extend(paths) or read, *more))
        assert cli.main(["rollup", str(reports), "-o", str(tmp_path / "汇总2.xlsx")]) == 0
        assert f"改好了 1 家：{name}" in capsys.readouterr().out
        assert [Path(path).stem for path in read] == [name]

    @pytest.mark.parametrize("option", ["--returns", "--levels", "--charts", "--batches"])
    def test_nothing_is_written_among_the_reports(self, option: str, reports: Path, tmp_path: Path) -> None:
        county.put_workbook(reports, county.report("清河县公安局"))
        assert cli.main(["rollup", str(reports), "-o", str(tmp_path / "汇总.xlsx"), option, str(reports)]) == 3
        assert [path.name for path in reports.iterdir()] == ["清河县公安局.xlsx"]

    @pytest.mark.parametrize("command", [["rollup", "{}"], ["roster", "new", "--from", "{}"]])
    def test_no_report_is_written_over_by_force(self, command: list[str], reports: Path) -> None:
        path = county.put_workbook(reports, county.report("清河县公安局"))
        before = path.read_bytes()
        assert cli.main([*(word.format(reports) for word in command), "-o", str(path), "--force"]) == 3
        assert path.read_bytes() == before

    @pytest.mark.parametrize("option", ["--returns", "--levels", "--charts", "--batches"])
    def test_a_folder_among_the_reports_is_ours_or_is_read(
        self, option: str, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What lies in a folder of ours is not read: a folder with reports of units is none."""
        for name in ("清河县公安局", "清河县财政局"):
            county.put_workbook(reports, county.with_wrong_total(county.report(name)))
        roster = [county.GOVERNMENT, "清河县公安局", "清河县财政局"]
        (tmp_path / "名册.csv").write_text(
            f"单位,上级\n{roster[0]},\n{roster[1]},{roster[0]}\n{roster[2]},{roster[1]}\n", encoding="utf-8"
        )
        out, ours, towns = tmp_path / "汇总.xlsx", reports / "结果", reports / "乡镇"
        towns.mkdir()
        county.put_workbook(towns, county.report("清河县城关镇人民政府"))
        command = ["rollup", str(reports), "-o", str(out), "--roster", str(tmp_path / "名册.csv"), "--force", option]
        for _ in range(2):
            assert cli.main([*command, str(ours)]) == 1
        capsys.readouterr()
        out.unlink()
        assert cli.main([*command, str(towns)]) == 3
        assert "里面有报来的文件（清河县城关镇人民政府.xlsx）" in capsys.readouterr().err
        assert not out.exists()

    def test_an_empty_folder_is_refused(self, reports: Path, tmp_path: Path) -> None:
        assert cli.main(["rollup", str(reports), "-o", str(tmp_path / "汇总.xlsx")]) == 3
        assert not (tmp_path / "汇总.xlsx").exists()

    def test_the_output_within_the_folder_is_not_read_again(
        self, reports: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        county.put_workbook(reports, county.report("清河县公安局"))
        for _ in range(2):
            _, data = run(reports, "-o", reports / "汇总.xlsx", "--force", capsys=capsys)
            assert data["control"]["found"] == 1


class TestChoices:
    """What the roster and the options decide."""

    def test_blank_as_zero_for_one_unit(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        name = "清河县公安局"
        found = county.report(name)
        zeros = {f.id: BLANK for f in found.edition.fields if found.numbers[f.index] == 0 and not f.is_total}
        county.put_workbook(reports, found.with_values(zeros))
        path = tmp_path / "名册.xlsx"
        county.put_roster(path, [name], "")
        _, data = run(reports, "-o", tmp_path / "一.xlsx", "--roster", path, capsys=capsys)
        assert states(data) == {name: "returned"}
        county.put_roster(path, [name], "", [Member(name, blank_is_zero=True)])
        _, data = run(reports, "-o", tmp_path / "二.xlsx", "--roster", path, capsys=capsys)
        assert states(data) == {name: "passed"}
        assert read_workbook(tmp_path / "二.xlsx").report.numbers == found.numbers
        assert f"按名册把 {len(zeros)} 个空白当作 0" in data["units"][0]["reason"]

    def test_a_draft_has_the_returned_units_in_it(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        county.put_workbook(reports, county.with_wrong_total(county.report("清河县公安局")))
        county.put_workbook(reports, county.report("清河县财政局"))
        out = tmp_path / "汇总.xlsx"
        code, data = run(reports, "-o", out, "--draft", capsys=capsys)
        assert code == 1
        assert not data["final"]
        assert all(unit["counted"] for unit in data["units"])

    def test_levels_and_the_parents_own_sum(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        city, names = "大江市人民政府", ["清河县公安局", "清河县财政局", "大江市审计局"]
        for name in names:
            county.put_workbook(reports, county.report(name))
        numbers = [county.report(name).numbers for name in names[:2]]
        total = tuple(sum(column) for column in zip(*numbers, strict=True))  # type: ignore[arg-type]
        own = replace(county.report(names[0]), unit=county.GOVERNMENT)
        values = {f.id: replace(own.values[f.index], number=total[f.index]) for f in own.edition.fields}
        values["requests.received.total"] = replace(own.values[0], number=total[0] if total[0] else 1)
        county.put_workbook(reports, own.with_values(values))
        members = [Member(city, kind="下级政府"), Member(county.GOVERNMENT, kind="下级政府", above=city)]
        members += [Member(name, above=county.GOVERNMENT) for name in names[:2]] + [Member(names[2], above=city)]
        county.put_roster(tmp_path / "名册.xlsx", [], "", members)
        levels = tmp_path / "各级"
        out = tmp_path / "汇总.xlsx"
        _, data = run(reports, "-o", out, "--roster", tmp_path / "名册.xlsx", "--levels", levels, capsys=capsys)
        assert data["figures"]["unit"] == city
        below = levels / f"{county.GOVERNMENT}-汇总.xlsx"
        assert read_workbook(below).report.numbers == total
        text = "".join(str(c.value) for row in openpyxl.load_workbook(below)["核对"].iter_rows() for c in row)
        assert "本级汇总与下级之和" in text
        whole = read_workbook(out).report.numbers
        assert whole == tuple(a + b for a, b in zip(total, county.report(names[2]).numbers, strict=True))  # type: ignore[operator]


def test_the_file_is_sound_xml(reports: Path, tmp_path: Path) -> None:
    from lxml import etree

    county.put_workbook(reports, county.report("清河县公安局"))
    out = tmp_path / "汇总.xlsx"
    cli.main(["rollup", str(reports), "-o", str(out)])
    with zipfile.ZipFile(out) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
