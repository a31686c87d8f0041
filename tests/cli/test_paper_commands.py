"""`review`, `explanations`, `compare`, `package`: what each writes, and when it does not."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from builders import COVER
from published_files import docx as report_in_word

from workbook.report import Report
from workbook.template import workbook_bytes
from xladdin.cli import entry as cli

STEM = "宿迁市人民政府-2023"


def names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


@pytest.fixture
def wrong(book: Path) -> Path:
    """The same workbook with a total that is not the sum."""
    figures = book.with_name("数.json")
    data = json.loads((Path(cli.__file__).parents[1] / "examples" / "suqian-2023.json").read_text(encoding="utf-8"))
    data["tables"]["四"]["行政复议"][-1] += 1
    figures.write_text(json.dumps(data), encoding="utf-8")
    path = book.with_name("错.xlsx")
    assert cli.main(["new", "--figures", str(figures), "-o", str(path)]) == 0
    return path


class TestReview:
    def test_it_lies_beside_the_workbook_and_may_be_made_anew(self, book: Path) -> None:
        assert [cli.main(["review", str(book)]) for _ in range(2)] == [0, 0]
        assert names(book.parent, "*审核单*") == [f"{STEM}-审核单.docx"]

    def test_as_pdf_where_the_name_says_so(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = book.with_name("审.pdf")
        assert cli.main(["review", str(book), "-o", str(out), "--json"]) == 0
        assert out.read_bytes().startswith(b"%PDF")
        assert json.loads(capsys.readouterr().out) == {"written": [str(out)]}
        assert cli.main(["review", str(book), "-o", str(book.with_name("审.txt"))]) == 3

    def test_problems_make_it_a_draft(self, wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["review", str(wrong)]) == 0
        assert "标明「草稿」" in capsys.readouterr().err


class TestExplanations:
    def test_it_is_a_word_document_and_nothing_else(self, book: Path) -> None:
        assert cli.main(["explanations", str(book)]) == 0
        assert names(book.parent, "*情况说明*") == [f"{STEM}-情况说明.docx"]
        assert cli.main(["explanations", str(book), "-o", str(book.with_name("说明.xlsx"))]) == 3


@pytest.mark.parametrize("command", ["review", "explanations"])
def test_no_paper_is_written_over_the_report_of_the_cover(suqian: Report, tmp_path: Path, command: str) -> None:
    document, book = tmp_path / "报告.docx", tmp_path / "年报.xlsx"
    report_in_word(suqian, ()).save(str(document))
    before = document.read_bytes()
    book.write_bytes(workbook_bytes(suqian, cover={**COVER, "document": document.name}))
    assert cli.main([command, str(book), "-o", str(document), "--force"]) == 3
    assert document.read_bytes() == before


class TestCompare:
    def test_without_last_year_it_is_said_what_to_give(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["compare", str(book), "-o", str(book.parent / "对照")]) == 2
        assert "--last-year" in capsys.readouterr().err

    def test_with_any_file_of_last_year(self, book: Path, suqian_json: Path) -> None:
        out = book.parent / "对照"
        arguments = ["compare", str(book), "--last-year", str(suqian_json), "-o", str(out), "--format", "txt，csv"]
        assert [cli.main(arguments), cli.main(arguments), cli.main([*arguments, "--force"])] == [0, 3, 0]
        assert names(out, "*") == [f"{STEM}-与上年对照.csv", f"{STEM}-与上年对照.txt"]
        assert cli.main([*arguments[:-1], "doc"]) == 2

    def test_its_texts_are_no_part_of_what_is_verified(
        self, book: Path, suqian_json: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = book.parent / "对照"
        arguments = ["compare", str(book), "--last-year", str(suqian_json), "-o", str(out)]
        assert cli.main([*arguments, "--format", "txt,md,csv,docx,html,png,pdf"]) == 0
        capsys.readouterr()
        for path in out.iterdir():
            cli.main(["verify", str(path), str(book)])
        told = capsys.readouterr()
        assert "有变动" not in told.out + told.err
        assert told.out.count("不是公布的表") == 3


class TestPackage:
    def test_a_folder_with_everything(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["package", str(book), "--json"]) == 0
        folder = book.parent / f"{STEM}-上报包"
        assert len(json.loads(capsys.readouterr().out)["written"]) == len(names(folder, "*")) == 9
        assert f"{STEM}-表三.png" in names(folder, "*")
        assert cli.main(["package", str(book)]) == 3

    def test_a_zip_where_the_name_says_so(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = book.with_name("上报.zip")
        assert cli.main(["package", str(book), "-o", str(out)]) == 0
        assert "里面没有年度报告" in capsys.readouterr().err
        with zipfile.ZipFile(out) as package:
            assert len(package.namelist()) == 9

    def test_the_report_must_have_the_figures_of_the_workbook(
        self, book: Path, wrong: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        report = book.with_name("报告.docx")
        assert cli.main(["report", str(wrong), "--new", "--draft", "-o", str(report)]) == 0
        assert cli.main(["package", str(book), "--report", str(report)]) == 1
        assert "nianbao report" in capsys.readouterr().err
        assert not (book.parent / f"{STEM}-上报包").exists()

    def test_what_the_cover_names_and_is_no_report_does_not_go_up(
        self, suqian: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "台账.txt.bak").write_text("张三 13800000000", encoding="utf-8")
        book, out = tmp_path / "年报.xlsx", tmp_path / "上报.zip"
        book.write_bytes(workbook_bytes(suqian, cover={**COVER, "document": "台账.txt.bak"}))
        assert cli.main(["package", str(book), "-o", str(out)]) == 0
        assert "台账.txt.bak」不是报告" in capsys.readouterr().err
        with zipfile.ZipFile(out) as package:
            assert not [name for name in package.namelist() if "年度报告" in name]

    def test_problems_stand_in_the_way_unless_it_is_a_draft(self, wrong: Path) -> None:
        assert cli.main(["package", str(wrong)]) == 1
        assert cli.main(["package", str(wrong), "--draft"]) == 0
