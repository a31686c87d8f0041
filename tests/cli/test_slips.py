"""What the command line says to a slip of the hand: what is wrong, what may have been meant, and how it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

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
        assert "乡镇人民政府、街道办事处；其他机关和组织" in told

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
