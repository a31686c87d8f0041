"""The command line as other people's scripts rely on it: what it prints, writes, refuses and returns."""

from __future__ import annotations

import json
import os
from pathlib import Path

import openpyxl
import published
import pytest

from workbook.figures import figures
from xladdin.cli import entry as cli

GRANTED, GRANTED_TOTAL = "D8", "J8"


def altered(book: Path, **cells: object) -> Path:
    """A copy of the workbook with other contents in cells of 表三."""
    opened = openpyxl.load_workbook(book)
    for address, content in cells.items():
        opened["表三"][address] = content
    path = book.with_name("改过.xlsx")
    opened.save(path)
    return path


class TestNew:
    def test_an_empty_workbook_of_the_right_edition(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for year, edition in ((2020, "2019"), (2021, "2021"), (2025, "2021")):
            path = tmp_path / f"{year}.xlsx"
            assert cli.main(["new", "--unit", "某某县人民政府", "--year", str(year), "-o", str(path)]) == 0
            capsys.readouterr()
            assert cli.main(["figures", str(path), "--json"]) == 0
            data = json.loads(capsys.readouterr().out)
            assert (data["unit"], data["year"], data["edition"]) == ("某某县人民政府", year, edition)
            assert data["tables"]["四"]["行政复议"] == [None] * 5

    def test_a_year_without_a_form_is_a_wrong_usage(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "a.xlsx"
        assert cli.main(["new", "--unit", "某县", "--year", "2016", "-o", str(path)]) == 2
        assert "2016 年度" in capsys.readouterr().err
        assert not path.exists()

    def test_last_year_comes_in_and_must_be_the_year_before(
        self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "2024.xlsx"
        arguments = ["--unit", "宿迁市人民政府", "-o", str(path), "--last-year", str(book)]
        assert cli.main(["new", "--year", "2025", *arguments]) == 3
        assert "2024 年度" in capsys.readouterr().err
        assert cli.main(["new", "--year", "2024", *arguments]) == 0
        opened = openpyxl.load_workbook(path)
        assert opened["上年数"]["B2"].value == 2023
        assert 3402 in [cell.value for row in opened["上年数"].iter_rows() for cell in row]

    def test_an_existing_file_is_not_overwritten_unasked(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = book.read_bytes()
        arguments = ["new", "--unit", "某县", "--year", "2025", "-o", str(book)]
        assert cli.main(arguments) == 3
        assert "--force" in capsys.readouterr().err
        assert book.read_bytes() == before
        assert cli.main([*arguments, "--force"]) == 0
        assert book.read_bytes() != before

    def test_neither_unit_nor_figures(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["new", "-o", str(tmp_path / "a.xlsx")]) == 2
        assert "--figures" in capsys.readouterr().err


class TestFigures:
    @pytest.mark.parametrize("name", published.NAMES)
    def test_every_published_report_comes_back_as_it_went_in(
        self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        given, path = tmp_path / "f.json", tmp_path / "年报.xlsx"
        given.write_text(published.text(name), encoding="utf-8")
        assert cli.main(["new", "--figures", str(given), "-o", str(path)]) == 0
        capsys.readouterr()
        assert cli.main(["figures", str(path), "--json"]) == 0
        back = capsys.readouterr().out
        assert json.loads(back, parse_float=str) == json.loads(
            json.dumps(figures(published.report(name)), default=float, ensure_ascii=False), parse_float=str
        )

    def test_amounts_keep_every_digit(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        cli.main(["figures", str(book), "--json"])
        assert "59237.2449" in capsys.readouterr().out

    def test_for_people(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["figures", str(book)]) == 0
        out = capsys.readouterr().out
        assert "三、（一）予以公开：自然人 1175" in out
        assert "requests" not in out


class TestValidate:
    def test_a_balanced_report_is_clean(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["validate", str(book)]) == 0
        assert "没有发现问题" in capsys.readouterr().out

    def test_one_wrong_number_is_one_finding_with_its_cell(
        self, book: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = altered(book, **{GRANTED: 1157})
        capsys.readouterr()
        assert cli.main(["validate", str(wrong), "--json"]) == 1
        data = json.loads(capsys.readouterr().out)
        assert {key: data["summary"][key] for key in ("blocking", "query", "note", "not_assessable")} == {
            "blocking": 1,
            "query": 0,
            "note": 0,
            "not_assessable": 0,
        }
        (finding,) = data["findings"]
        assert finding["rule"] == "T3-3"
        assert finding["table"] == "三"
        assert finding["cells"][0] == f"表三!{GRANTED}"
        assert finding["suspects"] == [
            {
                "cell": f"表三!{GRANTED}",
                "row": "三、（一）予以公开",
                "column": "自然人",
                "value": 1157,
                "proposed": 1175,
            }
        ]
        assert (finding["left"], finding["right"], finding["difference"]) == (1173, 1191, -18)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            ("若干", "不是数字"),
            ("12", "文字格式的数字"),
            (-3, "小于 0"),
            (2.5, "不是整数"),
            (10**15, "数值过大"),
            ("=1+1", "尚未计算的公式"),
        ],
    )
    def test_what_is_no_count_is_named(
        self, book: Path, content: object, words: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = altered(book, **{GRANTED: content})
        capsys.readouterr()
        assert cli.main(["validate", str(wrong)]) == 1
        out = capsys.readouterr().out
        assert words in out
        assert "表三「三、（一）予以公开」行「自然人」列" in out

    def test_a_blank_is_not_a_zero(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        wrong = altered(book, F8=None)
        capsys.readouterr()
        assert cli.main(["validate", str(wrong), "--json"]) == 1
        (finding,) = json.loads(capsys.readouterr().out)["findings"]
        assert (finding["rule"], finding["outcome"]) == ("T3-5", "not_assessable")
        assert finding["suspects"][0]["proposed"] == 0

    def test_a_copy_shows_the_findings_and_the_original_stays(
        self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = altered(book, **{GRANTED: 1157})
        before = wrong.read_bytes()
        out = tmp_path / "校验.xlsx"
        assert cli.main(["validate", str(wrong), "-o", str(out)]) == 1
        assert wrong.read_bytes() == before
        shown = openpyxl.load_workbook(out)
        assert "1 处强制性问题" in shown["校验结果"]["A2"].value
        assert [cell.value for cell in shown["校验结果"][5]][1:3] == ["强制", '=HYPERLINK("#\'表三\'!D8","转到")']
        assert str(shown["校验结果"]["D5"].value).startswith("表三「三、（一）予以公开」行")
        assert shown["表三"][GRANTED].value == 1157

    def test_an_explanation_survives_until_a_figure_changes(
        self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A fee of last year so much lower that it must be explained."""
        opened = openpyxl.load_workbook(book)
        opened["上年数"]["B2"] = 2022
        for row in opened["上年数"].iter_rows():
            for cell in row:
                if cell.value == "行政事业性收费":
                    opened["上年数"].cell(cell.row, cell.column + 1).value = 1000
        first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
        opened.save(first)
        assert cli.main(["validate", str(first), "-o", str(second)]) == 0
        shown = openpyxl.load_workbook(second)
        row = next(r for r in range(5, 20) if "变动过大" in str(shown["校验结果"].cell(r, 4).value))
        shown["校验结果"].cell(row, 5).value = "本年新增两个收费项目"
        shown.save(second)
        capsys.readouterr()
        assert cli.main(["validate", str(second), "--json"]) == 0
        data = json.loads(capsys.readouterr().out)
        assert data["summary"]["explained"] == 1
        assert "本年新增两个收费项目" in [finding["explanation"] for finding in data["findings"]]
        assert cli.main(["figures", str(second), "--json"]) == 0
        assert list(json.loads(capsys.readouterr().out)["explanations"].values()) == ["本年新增两个收费项目"]
        shown["表二"]["B16"] = 60000
        shown.save(second)
        assert cli.main(["validate", str(second), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["summary"]["explained"] == 0


class TestFill:
    def test_totals_in_a_new_file(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        partial = altered(book, **{GRANTED_TOTAL: None, "J29": None})
        before = partial.read_bytes()
        assert cli.main(["fill", str(partial)]) == 0
        filled = partial.with_name("改过-已填合计.xlsx")
        assert openpyxl.load_workbook(filled)["表三"][GRANTED_TOTAL].value == 1191
        assert partial.read_bytes() == before
        assert "填充合计 2 格" in capsys.readouterr().err

    def test_a_typed_total_that_disagrees_is_kept_unless_asked(
        self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = altered(book, **{GRANTED_TOTAL: 0})
        kept, replaced = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
        assert cli.main(["fill", str(wrong), "-o", str(kept)]) == 1
        assert openpyxl.load_workbook(kept)["表三"][GRANTED_TOTAL].value == 0
        assert "已填 0，各项之和是 1191" in capsys.readouterr().err
        assert cli.main(["fill", str(wrong), "-o", str(replaced), "--replace"]) == 0
        assert openpyxl.load_workbook(replaced)["表三"][GRANTED_TOTAL].value == 1191

    def test_zeros_are_written_only_when_asked_and_listed(
        self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        partial = altered(book, F8=None, G8=None, H8=None, D10=None)
        out = tmp_path / "a.xlsx"
        cli.main(["fill", str(partial), "-o", str(out), "--force"])
        assert openpyxl.load_workbook(out)["表三"]["F8"].value is None
        capsys.readouterr()
        cli.main(["fill", str(partial), "-o", str(out), "--force", "--zeros"])
        told = capsys.readouterr().err
        sheet = openpyxl.load_workbook(out)["表三"]
        assert (sheet["F8"].value, sheet["D10"].value) == (0, 0)
        assert "表三「三、（三）1.属于国家秘密」行：自然人" in told

    @pytest.mark.parametrize("content", ["若干", -3, 2.5, 10**15, "=1+1"])
    def test_what_cannot_be_added_up_is_refused(
        self, book: Path, tmp_path: Path, content: object, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "a.xlsx"
        assert cli.main(["fill", str(altered(book, **{GRANTED: content})), "-o", str(out)]) == 3
        told = capsys.readouterr().err
        assert "改过.xlsx" in told
        assert "表三「三、（一）予以公开」行「自然人」列" in told
        assert not out.exists()


class TestExport:
    def test_each_table_and_all_in_every_format(self, book: Path, tmp_path: Path) -> None:
        out = tmp_path / "导出"
        assert cli.main(["export", str(book), "-o", str(out), "--format", "png,txt"]) == 0
        names = {"表二", "表三", "表四", "全部"}
        assert {p.name for p in out.iterdir()} == {
            f"宿迁市人民政府-2023-{name}.{kind}" for name in names for kind in ("png", "txt")
        }
        assert "1175" in (out / "宿迁市人民政府-2023-表三.txt").read_text(encoding="utf-8")

    def test_problems_stand_in_the_way_unless_it_is_a_draft(
        self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        wrong = altered(book, **{GRANTED: 1157})
        out = tmp_path / "导出"
        assert cli.main(["export", str(wrong), "-o", str(out), "--format", "txt"]) == 1
        assert "没有导出" in capsys.readouterr().err
        assert not out.exists()
        assert cli.main(["export", str(wrong), "-o", str(out), "--format", "txt", "--draft"]) == 0
        assert "草稿" in (out / "宿迁市人民政府-2023-表三.txt").read_text(encoding="utf-8")

    def test_files_that_exist_are_kept(self, book: Path, tmp_path: Path) -> None:
        arguments = ["export", str(book), "-o", str(tmp_path / "导出"), "--format", "txt"]
        assert [cli.main(arguments), cli.main(arguments), cli.main([*arguments, "--force"])] == [0, 3, 0]

    def test_an_unknown_format_is_a_wrong_usage(self, book: Path, tmp_path: Path) -> None:
        assert cli.main(["export", str(book), "-o", str(tmp_path), "--format", "gif"]) == 2


class TestRefusedFiles:
    """Exit 3, a sentence with the file's name, nothing written."""

    def refused(self, path: Path, capsys: pytest.CaptureFixture[str]) -> str:
        capsys.readouterr()
        before = sorted(path.parent.iterdir())
        for arguments in (["validate"], ["figures"], ["fill"], ["export", "-o", str(path.parent / "导出")]):
            assert cli.main([arguments[0], str(path), *arguments[1:]]) == 3
        assert sorted(path.parent.iterdir()) == before
        told = capsys.readouterr().err
        assert path.name in told
        assert "Traceback" not in told
        return told

    def test_no_such_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.refused(tmp_path / "没有.xlsx", capsys)

    def test_no_workbook(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "网页.xlsx"
        path.write_text("<html></html>", encoding="utf-8")
        self.refused(path, capsys)

    def test_a_workbook_of_somebody_else(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "别的.xlsx"
        openpyxl.Workbook().save(path)
        assert "不是年报助手的工作簿" in self.refused(path, capsys)

    def test_an_inserted_row(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        opened = openpyxl.load_workbook(book)
        opened["表三"].insert_rows(9)
        path = book.with_name("插行.xlsx")
        opened.save(path)
        told = self.refused(path, capsys)
        assert "表三第" in told
        assert "修复模板" in told

    def test_a_changed_label(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        told = self.refused(altered(book, C10="1.国家机密"), capsys)
        assert "应为「1.属于国家秘密」，现在是「1.国家机密」" in told

    def test_an_undone_merge(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        opened = openpyxl.load_workbook(book)
        opened["表三"].unmerge_cells("B10:B17")
        path = book.with_name("拆开.xlsx")
        opened.save(path)
        assert "B10:B17" in self.refused(path, capsys)

    def test_open_in_excel(self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        target = tmp_path / "结果.xlsx"
        target.write_bytes(book.read_bytes())
        (tmp_path / "~$结果.xlsx").write_bytes(b"\x04user" + b"\0" * 160)
        before = target.read_bytes()
        assert cli.main(["fill", str(book), "-o", str(target), "--force"]) == 3
        assert "打开" in capsys.readouterr().err
        assert target.read_bytes() == before

    def test_no_folder_to_write_to(self, book: Path, tmp_path: Path) -> None:
        assert cli.main(["fill", str(book), "-o", str(tmp_path / "没有" / "a.xlsx")]) == 3
        assert not (tmp_path / "没有").exists()

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a device that is always full")
    def test_a_full_disk(
        self, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def full(descriptor: int) -> None:
            raise OSError(28, os.strerror(28))

        monkeypatch.setattr(os, "fsync", full)
        out = tmp_path / "a.xlsx"
        assert cli.main(["fill", str(book), "-o", str(out)]) == 3
        assert "磁盘" in capsys.readouterr().err
        assert not out.exists()


class TestPeople:
    @pytest.mark.parametrize("arguments", [["--help"], ["validate", "--help"], ["--version"]])
    def test_help_is_no_failure(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(arguments) == 0
        assert capsys.readouterr().out

    @pytest.mark.parametrize("arguments", [[], ["没有这个命令"], ["validate"], ["validate", "a", "--no"]])
    def test_wrong_usage_is_told_in_chinese(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(arguments) == 2
        told = capsys.readouterr().err
        assert "用法：" in told
        assert "required" not in told
        assert "unrecognized" not in told
        assert "invalid" not in told

    def test_a_mistake_of_ours_shows_no_traceback(
        self, book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.delenv("NIANBAO_DEBUG", raising=False)
        monkeypatch.setattr("xladdin.cli.commands.validate.read_workbook", lambda path: 1 / 0)
        assert cli.main(["validate", str(book)]) == 3
        told = capsys.readouterr().err
        assert "年报助手出错了" in told
        assert "Traceback" not in told
