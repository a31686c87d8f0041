"""Files that a command cannot use, wherever they are named: exit 3, the file's name, nothing written."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Callable
from pathlib import Path

import hostile
import openpyxl
import pytest
from published import ROOT

from workbook.refusal import Kind
from xladdin.cli import entry as cli


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    def run(path: Path, *arguments: object) -> str:
        before = sorted(path.parent.iterdir())
        capsys.readouterr()
        assert cli.main([str(argument) for argument in arguments]) == 3
        assert sorted(path.parent.iterdir()) == before
        out, told = capsys.readouterr()
        assert out == ""
        assert told.startswith(f"{path.name}：")
        assert "出错了" not in told
        return told

    return run


class TestReportText:
    """A report that was to be checked and could not be read is no report without problems."""

    @pytest.mark.parametrize("name", ["没有.docx", "空.docx", "年报.xlsx.png"])
    def test_it_is_refused_and_no_result_is_given(self, book: Path, name: str, refused: Callable[..., str]) -> None:
        path = book.with_name(name)
        if name != "没有.docx":
            path.write_bytes(b"")
        refused(path, "validate", book, "--report", path, "-o", book.with_name("结果.xlsx"))


class TestTheReportToWriteInto:
    @pytest.mark.parametrize("name", ["报告.xlsx", "报告.pdf", "报告.txt"])
    def test_a_document_under_a_wrong_name(self, book: Path, name: str, refused: Callable[..., str]) -> None:
        document, path = book.with_name("报告.docx"), book.with_name(name)
        assert cli.main(["report", str(book), "--new", "-o", str(document)]) == 0
        document.rename(path)
        assert ".docx" in refused(path, "report", book, "--into", path)

    def test_half_of_one_is_told_in_words_about_word(self, book: Path, refused: Callable[..., str]) -> None:
        document = book.with_name("报告.docx")
        assert cli.main(["report", str(book), "--new", "-o", str(document)]) == 0
        document.write_bytes(document.read_bytes()[:5000])
        assert "用 Word、WPS 打开" in refused(document, "report", book, "--into", document)


class TestFigures:
    @pytest.mark.parametrize(
        "text",
        [
            "[" * 100_000,
            '{"unit":' * 50_000,
            "[]",
            "",
            '{"unit": "\\ud800县", "year": 2025, "tables": {}}',
            '{"unit": "某县", "year": NaN}',
        ],
    )
    @pytest.mark.parametrize("option", ["--figures", "--last-year"])
    def test_json_that_is_none_of_ours(
        self, tmp_path: Path, text: str, option: str, refused: Callable[..., str]
    ) -> None:
        path = tmp_path / "数.json"
        path.write_text(text, encoding="utf-8")
        refused(path, "new", "--unit", "某县", "--year", "2025", option, path, "-o", tmp_path / "a.xlsx")

    def test_a_folder(self, tmp_path: Path, refused: Callable[..., str]) -> None:
        folder = tmp_path / "数"
        folder.mkdir()
        assert "文件夹" in refused(folder, "new", "--figures", folder, "-o", tmp_path / "a.xlsx")


class TestPages:
    def test_a_page_of_nothing_but_tags_is_not_read_to_its_end(
        self, tmp_path: Path, refused: Callable[..., str]
    ) -> None:
        path = tmp_path / "网页.html"
        path.write_text("<table>" + "<tr><td>1</td></tr>" * 60_000, encoding="utf-8")
        assert "标记" in refused(path, "audit", path)


class TestFarRows:
    def test_a_row_is_named_without_a_column(self, tmp_path: Path, refused: Callable[..., str]) -> None:
        path = hostile.save(tmp_path, hostile.workbook(hostile.sheet_xml('<row r="1048576"></row>')))
        told = refused(path, "audit", path)
        assert "第 1048576 行离表格太远" in told


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes in folders are of POSIX systems")
class TestWhatNeverEnds:
    """A pipe that nobody writes into, or a device, would be waited for without end."""

    @pytest.mark.parametrize(
        ("name", "command"),
        [
            ("管道.json", ["new", "--figures", "{pipe}", "-o", "{out}"]),
            ("管道.docx", ["report", "{book}", "--into", "{pipe}"]),
            ("管道.txt", ["verify", "{pipe}", "{book}"]),
            ("管道.txt", ["audit", "{pipe}"]),
            ("管道.xlsx", ["validate", "{pipe}"]),
        ],
    )
    def test_it_is_refused(self, book: Path, name: str, command: list[str], refused: Callable[..., str]) -> None:
        pipe = book.with_name(name)
        os.mkfifo(pipe)
        words = [word.format(pipe=pipe, book=book, out=book.with_name("b.xlsx")) for word in command]
        assert "不是普通文件" in refused(pipe, *words)


class TestUnderJson:
    """A program that calls this one is told on standard output which file was refused, of which kind, and why."""

    def told(self, capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, str]:
        capsys.readouterr()
        assert cli.main([str(argument) for argument in arguments]) == 3
        out, said = capsys.readouterr()
        answer = json.loads(out)
        assert list(answer) == ["refused"]
        refused: dict[str, str] = answer["refused"]
        assert list(refused) == ["file", "kind", "reason"]
        assert said.endswith(f"{refused['file']}：{refused['reason']}\n")
        assert refused["kind"] in set(Kind)
        return refused

    def test_a_file_that_is_not_there(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for command in ("validate", "figures", "audit"):
            refused = self.told(capsys, command, book.with_name("没有.xlsx"), "--json")
            assert (refused["file"], refused["kind"]) == ("没有.xlsx", "missing")

    def test_one_that_is_damaged(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        book.write_bytes(book.read_bytes()[:3000])
        assert self.told(capsys, "validate", book, "--json")["kind"] == "damaged"

    def test_a_workbook_of_somebody_else(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        openpyxl.Workbook().save(book)
        assert self.told(capsys, "validate", book, "--json")["kind"] == "not_ours"

    def test_a_template_that_was_altered(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        opened = openpyxl.load_workbook(book)
        opened["表三"].insert_rows(8)
        opened.save(book)
        assert self.told(capsys, "validate", book, "--json")["kind"] == "altered"

    def test_a_result_that_is_there_already(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        there = book.with_name("在.xlsx")
        there.write_bytes(b"x")
        assert self.told(capsys, "validate", book, "-o", there, "--json")["kind"] == "exists"
        assert self.told(capsys, "validate", book, "-o", book, "--json", "--force")["kind"] == "is_source"
        assert self.told(capsys, "validate", book, "-o", book.with_suffix(".doc"), "--json")["kind"] == "wrong_name"

    def test_without_json_nothing_is_on_standard_output(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        assert cli.main(["validate", str(book.with_name("没有.xlsx"))]) == 3
        assert capsys.readouterr().out == ""


def test_every_refusal_says_its_kind() -> None:
    """The kind is a matter of whoever refuses; it has no default, and each of the list is used."""
    used = set()
    for path in (*ROOT.glob("workbook/**/*.py"), *ROOT.glob("xladdin/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Kind":
                used.add(node.attr)
    assert used == set(Kind.__members__)
