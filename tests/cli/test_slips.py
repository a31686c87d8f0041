"""What the command line says to a slip of the hand: what is wrong, what may have been meant, and how it is used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from once import workbook_bytes
from published_files import docx as report_in_word

from workbook.files.reading import read_workbook
from workbook.report import Report
from xladdin.cli import entry as cli


def said(capsys: pytest.CaptureFixture[str], *words: object, code: int = 2) -> str:
    """What is said to these words, which lead to this exit code."""
    capsys.readouterr()
    assert cli.main(list(map(str, words))) == code
    return capsys.readouterr().err


class TestSlips:
    """Wrong words, each with the way out."""

    def test_a_command_misspelt(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "vaildate", "a.xlsx").startswith("参数 命令 不能是 vaildate，是不是 validate？\n")

    def test_no_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys).startswith("缺少参数：命令。可以用的命令：demo、new、import、")

    def test_an_option_misspelt_is_told_with_its_own_usage(self, capsys: pytest.CaptureFixture[str]) -> None:
        told = said(capsys, "validate", "a.xlsx", "--rpeort", "b.docx")
        assert told.startswith("不认识的参数：--rpeort b.docx，是不是 --report？\n用法：nianbao validate ")
        assert "nianbao validate --help" in told

    @pytest.mark.parametrize("year", ["25", "二〇二五", "20251", "1999"])
    def test_a_year_has_four_digits(self, capsys: pytest.CaptureFixture[str], year: str) -> None:
        assert "应为四位数字的年份，例如 2025" in said(capsys, "new", "--unit", "甲", "--year", year, "-o", "a.xlsx")

    def test_a_year_to_come_is_doubted(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        told = said(capsys, "new", "--unit", "某某县人民政府", "--year", "2090", "-o", tmp_path / "a.xlsx", code=0)
        assert "2090 年度还没有到" in told

    def test_kinds_of_body_are_told_apart(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        told = said(capsys, "new", "--unit", "甲", "--year", "2025", "--body", "县政府", "-o", tmp_path / "a.xlsx")
        assert "；乡镇人民政府、街道办事处；" in told

    def test_a_blank_workbook_is_of_no_year(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        from workbook.edition import load
        from workbook.template import build

        (tmp_path / "空白.xlsx").write_bytes(build(load("2021")))
        out, last = tmp_path / "a.xlsx", tmp_path / "空白.xlsx"
        words = ["new", "--unit", "甲县人民政府", "--year", 2025, "--last-year", last, "-o", out]
        assert "没有写是哪个年度的，应为上一年（2024 年度）的" in said(
            capsys, *words, "-o", tmp_path / "a.xlsx", code=3
        )


class TestExport:
    """Chinese commas are commas; many files are counted, not listed."""

    def test_chinese_commas(self, capsys: pytest.CaptureFixture[str], book: Path, tmp_path: Path) -> None:
        told = said(capsys, "export", book, "-o", tmp_path / "出", "--format", "txt，md、csv", code=0)
        assert "已写出 9 个文件到" in told
        assert "txt 4 个、md 4 个、csv 1 个" in told

    def test_a_few_files_are_named(self, capsys: pytest.CaptureFixture[str], book: Path, tmp_path: Path) -> None:
        assert "已写出 " + str(tmp_path / "出" / "宿迁市人民政府-2023-表二.txt") in said(
            capsys, "export", book, "-o", tmp_path / "出", "--format", "txt", code=0
        )


def test_help_says_what_validate_writes(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", "--help"]) == 0
    assert "默认不写" in "".join(capsys.readouterr().out.split())


class TestLastYear:
    """What a report of last year does not give is told wherever it is used, and what it carries out is offered."""

    @pytest.fixture
    def last_year(self, tmp_path: Path, suqian: Report) -> Path:
        """宿迁 2023 as published, with one figure that nobody can read."""
        document = report_in_word(suqian)
        cell = next(c for t in document.tables for row in t.rows for c in row.cells if c.text == "3402")
        cell.text = "约三千"
        document.save(str(tmp_path / "2023.docx"))
        return tmp_path / "2023.docx"

    def test_new_tells_what_it_could_not_read(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, last_year: Path, suqian: Report
    ) -> None:
        words = ["new", "--unit", suqian.unit, "--year", 2024, "--last-year", last_year, "-o", tmp_path / "a.xlsx"]
        told = said(capsys, *words, code=0)
        assert "约三千" in told
        assert "请加 --carry" in told
        assert "--carry" not in said(capsys, *words, "--carry", "--force", code=0)
        carried = read_workbook(tmp_path / "a.xlsx").report.value("requests.carried_in.natural_person").number
        assert carried == suqian.value("requests.carried_out.natural_person").number

    def test_validate_tells_it_too(
        self, capsys: pytest.CaptureFixture[str], tmp_path: Path, last_year: Path, suqian: Report
    ) -> None:
        (tmp_path / "年报.xlsx").write_bytes(workbook_bytes(replace(suqian, year=2024)))
        capsys.readouterr()
        cli.main(["validate", str(tmp_path / "年报.xlsx"), "--last-year", str(last_year)])
        assert "约三千" in capsys.readouterr().err


class TestVerify:
    def test_files_in_the_wrong_order_are_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "verify", "年报.xlsx", "报告.pdf").startswith("两个文件写反了")
