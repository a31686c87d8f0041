"""`nianbao split` and `nianbao merge`: what a clerk sees, what a script gets, and when nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import changed
from department_samples import emptied, fill_in, handed_in
from published import report

from workbook import layout
from workbook.bodies import BODIES
from workbook.files.reading import read_workbook
from workbook.report import Report
from workbook.template import workbook_bytes
from xladdin.cli import entry as cli
from xladdin.departments.assignment import usual

COVER = {"body": BODIES[1], "filler": "张三", "reviewer": "李四"}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def nianbao(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command; gives its code, the data and the words."""

    def run(*words: object) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def suqian() -> Report:
    """宿迁 2023, which balances."""
    return report("suqian-2023")


@pytest.fixture
def yearly(tmp_path: Path, suqian: Report) -> Path:
    """Its workbook with nothing filled in."""
    path = tmp_path / "年报.xlsx"
    path.write_bytes(workbook_bytes(emptied(suqian), cover=COVER))
    return path


@pytest.fixture
def parts(tmp_path: Path, suqian: Report) -> dict[str, Path]:
    """What the departments have handed in."""
    return dict(handed_in(suqian, usual(suqian.edition), tmp_path / "交回的"))


class TestSplit:
    def test_a_part_each_and_the_division_beside_them(self, nianbao: Run, yearly: Path, tmp_path: Path) -> None:
        code, out, err = nianbao("split", yearly, "-o", tmp_path / "分表", "--due", "2024-01-08")
        assert (code, out) == (0, "")
        assert "财务科：表二：行政事业性收费（1 格，2024-01-08 前交回）" in err
        assert sorted(path.name for path in (tmp_path / "分表").iterdir()) == [
            "分工表.xlsx",
            *(f"宿迁市人民政府-2023-分表-{name}.xlsx" for name in ("信息公开科", "法制科", "行政审批科", "财务科")),
        ]

    def test_a_changed_division_is_followed(self, nianbao: Run, yearly: Path, tmp_path: Path) -> None:
        folder = tmp_path / "分表"
        nianbao("split", yearly, "-o", folder)
        book = openpyxl.load_workbook(folder / "分工表.xlsx")
        book["分工表"]["D5"] = "司法局"
        book.save(folder / "分工表.xlsx")
        code, out, _ = nianbao("split", yearly, "-o", folder, "--parts", folder / "分工表.xlsx", "--json")
        told = json.loads(out)
        assert code == 0
        assert told["departments"][0] == {"department": "司法局", "fields": 3, "due": None}
        assert (folder / "宿迁市人民政府-2023-分表-司法局.xlsx").is_file()
        assert openpyxl.load_workbook(folder / "分工表.xlsx")["分工表"]["D5"].value == "司法局"

    def test_what_somebody_filled_in_is_not_written_over(
        self, nianbao: Run, yearly: Path, suqian: Report, tmp_path: Path
    ) -> None:
        folder = tmp_path / "分表"
        nianbao("split", yearly, "-o", folder)
        assert nianbao("split", yearly, "-o", folder)[0] == 0
        part = next(folder.glob("*法制科*"))
        held = fill_in(part, suqian, [], filler="张三").read_bytes()
        code, _, err = nianbao("split", yearly, "-o", folder)
        assert (code, part.read_bytes()) == (3, held)
        assert "已有人填过或者改过，没有写出；要盖掉请加 --force" in err
        assert nianbao("split", yearly, "-o", folder, "--force")[0] == 0

    def test_a_division_that_does_not_hold_names_the_line(self, nianbao: Run, yearly: Path, tmp_path: Path) -> None:
        nianbao("split", yearly, "-o", tmp_path / "分表")
        book = openpyxl.load_workbook(tmp_path / "分表" / "分工表.xlsx")
        book["分工表"]["D7"] = None
        book.save(tmp_path / "改.xlsx")
        code, out, err = nianbao("split", yearly, "-o", tmp_path / "二", "--parts", tmp_path / "改.xlsx", "--json")
        assert code == 3
        assert json.loads(out)["refused"]["kind"] == "unfit"
        assert "第 7 行（表二“行政许可”）没有写科室" in err
        assert not (tmp_path / "二").exists()

    def test_wrong_usage_and_a_foreign_division(self, nianbao: Run, yearly: Path, tmp_path: Path) -> None:
        assert nianbao("split", yearly)[0] == 2
        code, _, err = nianbao("split", yearly, "-o", tmp_path / "分表", "--parts", yearly)
        assert code == 3
        assert "没有「分工表」这张表" in err


class TestMerge:
    def test_the_whole_report_comes_back_and_is_clean(
        self, nianbao: Run, yearly: Path, suqian: Report, parts: dict[str, Path], tmp_path: Path
    ) -> None:
        code, out, err = nianbao("merge", yearly, *parts.values(), "-o", tmp_path / "收回.xlsx")
        found = read_workbook(tmp_path / "收回.xlsx")
        assert [v.display for v in found.report.values] == [v.display for v in suqian.values]
        assert found.sources["requests.received.business"].who == "信息公开科（信息公开科张三）"
        assert code == 0
        assert "没有发现问题" in out
        assert "法制科（法制科张三）：收了 20 格" in err
        assert read_workbook(yearly).report.values == emptied(suqian).values

    def test_a_conflict_is_listed_and_nothing_is_written_until_somebody_says(
        self, nianbao: Run, yearly: Path, suqian: Report, parts: dict[str, Path], tmp_path: Path
    ) -> None:
        held = changed(emptied(suqian), {"disputes.reconsideration.upheld": 308})
        yearly.write_bytes(workbook_bytes(held, cover=COVER))
        folder, out_file = parts["法制科"].parent, tmp_path / "收回.xlsx"
        code, out, err = nianbao("merge", yearly, folder, "-o", out_file, "--json")
        told = json.loads(out)
        assert code == 1
        assert not out_file.exists()
        assert told["written"] == []
        assert [(c["cell"], c["workbook"], c["part"]) for c in told["conflicts"]] == [("表四!A6", 308, 309)]
        assert "表四「行政复议—结果维持」列：工作簿里是 308，法制科填的是 309" in err
        for take, number in (("workbook", 308), ("part", 309)):
            nianbao("merge", yearly, folder, "-o", out_file, "--take", take, "--force")
            assert read_workbook(out_file).report.value("disputes.reconsideration.upheld").number == number

    def test_two_of_one_department_are_listed_until_somebody_says(
        self, nianbao: Run, yearly: Path, suqian: Report, parts: dict[str, Path], tmp_path: Path
    ) -> None:
        again = parts["财务科"].with_name("财务科改.xlsx")
        again.write_bytes(parts["财务科"].read_bytes())
        fee = suqian.edition.field("disclosure.fees.amount")
        fill_in(again, changed(suqian, {fee.id: 5}), [fee], date="2024-01-09")
        out_file = tmp_path / "收回.xlsx"
        code, _, err = nianbao("merge", yearly, again.parent, "-o", out_file)
        assert code == 1
        assert "财务科交来 2 份不同的分表：" in err
        assert "请加 --newest" in err
        assert not out_file.exists()
        _, _, err = nianbao("merge", yearly, again.parent, "-o", out_file, "--newest")
        assert "财务科交来 2 份不同的，用的是较新的「财务科改.xlsx」。" in err
        assert read_workbook(out_file).report.value(fee).number == 5

    def test_what_is_missing_or_refused_is_told_and_the_rest_is_written(
        self, nianbao: Run, yearly: Path, parts: dict[str, Path], tmp_path: Path
    ) -> None:
        parts["法制科"].unlink()
        foreign = tmp_path / "交回的" / "别的.xlsx"
        openpyxl.Workbook().save(foreign)
        code, out, err = nianbao("merge", yearly, foreign.parent, "-o", tmp_path / "收回.xlsx", "--json")
        told = json.loads(out)
        assert code == 1
        assert told["missing"] == [{"department": "法制科", "due": None}]
        assert [one["file"] for one in told["refused"]] == ["别的.xlsx"]
        assert len(told["written"]) == 1
        assert "还没有交的 1 个科室：法制科" in err

    def test_a_part_is_never_written_over(
        self, nianbao: Run, yearly: Path, parts: dict[str, Path], tmp_path: Path
    ) -> None:
        """Not even where the folder was named, and the part that lies in it is where the result is to go."""
        part = parts["法制科"]
        held = part.read_bytes()
        code, _, err = nianbao("merge", yearly, part.parent, "-o", part, "--force")
        assert (code, part.read_bytes()) == (3, held)
        assert "这是要读取的原文件，不能写在它上面" in err

    def test_without_any_part_nothing_is_written(self, nianbao: Run, yearly: Path, tmp_path: Path) -> None:
        (tmp_path / "空").mkdir()
        code, _, err = nianbao("merge", yearly, tmp_path / "空", "-o", tmp_path / "收回.xlsx")
        assert (code, (tmp_path / "收回.xlsx").exists()) == (3, False)
        assert "没有收到可用的分表" in err

    @pytest.mark.parametrize("words", [[], ["交回的", "--take", "department"]])
    def test_wrong_usage(self, nianbao: Run, yearly: Path, words: list[str]) -> None:
        assert nianbao("merge", yearly, *words)[0] == 2

    def test_the_division_goes_along_and_counts_the_next_time(
        self, nianbao: Run, yearly: Path, parts: dict[str, Path], tmp_path: Path
    ) -> None:
        late = parts.pop("财务科")
        first, second = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
        assert nianbao("merge", yearly, *parts.values(), "-o", first)[0] == 1
        code, _, err = nianbao("merge", first, late, "-o", second)
        assert "还没有交" not in err
        assert len(read_workbook(second).sources) == 166
        assert code == 0
        rows: Any = openpyxl.load_workbook(second)["分工表"]["D5"].value
        assert rows == "法制科"

    def test_a_part_by_itself_is_no_report_to_any_other_command(
        self, nianbao: Run, parts: dict[str, Path], tmp_path: Path
    ) -> None:
        for words in (("validate",), ("fill", "-o", tmp_path / "x.xlsx"), ("figures",)):
            code, _, err = nianbao(words[0], parts["信息公开科"], *words[1:])
            assert code == 3
            assert "是科室分表，不是整份年报" in err
        assert layout.PART in openpyxl.load_workbook(parts["信息公开科"]).sheetnames
