"""Where a command may write: under a name that says what it is, never over what it reads, all or nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import docx
import openpyxl
import pytest

from xladdin.cli import entry as cli


@pytest.fixture
def document(book: Path) -> Path:
    path = book.with_name("报告.docx")
    assert cli.main(["report", str(book), "--new", "-o", str(path)]) == 0
    return path


class TestWhatIsReadIsNeverWrittenOver:
    """Not even with --force, nor by another name of the same file."""

    def kept(self, path: Path, *arguments: object) -> None:
        before = path.read_bytes()
        assert cli.main([*map(str, arguments), "--force"]) == 3
        assert path.read_bytes() == before

    def test_the_workbook_by_a_report(self, book: Path, document: Path) -> None:
        linked = book.with_name("链接.docx")
        linked.symlink_to(book)
        self.kept(book, "report", book, "--into", document, "-o", book)
        self.kept(book, "report", book, "--into", document, "-o", linked)
        self.kept(book, "report", book, "--new", "-o", linked)

    def test_the_report_by_its_update(self, book: Path, document: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.kept(document, "report", book, "--into", document, "-o", document)
        assert "报告.docx" in capsys.readouterr().err

    def test_last_year_by_a_result(self, book: Path, tmp_path: Path) -> None:
        last = tmp_path / "上年.xlsx"
        assert cli.main(["new", "--unit", "宿迁市人民政府", "--year", "2022", "-o", str(last)]) == 0
        self.kept(last, "validate", book, "--last-year", last, "-o", last)
        self.kept(book, "new", "--unit", "宿迁市人民政府", "--year", "2024", "--last-year", book, "-o", book)

    def test_what_is_imported_by_the_import(self, book: Path) -> None:
        self.kept(book, "import", book, "-o", book)

    def test_a_workbook_that_bears_the_name_of_an_export(self, book: Path) -> None:
        named = book.rename(book.with_name("宿迁市人民政府-2023-全部.xlsx"))
        self.kept(named, "export", named, "-o", named.parent, "--format", "txt,xlsx")
        assert not named.with_name("宿迁市人民政府-2023-全部.txt").exists()


class TestTheNameSaysWhatItIs:
    @pytest.mark.parametrize("name", ["年报.txt", "年报", "年报.xls", "年报.docx"])
    def test_a_workbook(self, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["new", "--unit", "某县", "--year", "2025", "-o", str(tmp_path / name)]) == 3
        assert ".xlsx" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []

    def test_a_report(self, book: Path, tmp_path: Path) -> None:
        for name in ("报告.txt", "报告.docm", "报告"):
            assert cli.main(["report", str(book), "--new", "-o", str(tmp_path / name)]) == 3
            assert not (tmp_path / name).exists()

    def test_a_report_with_macros_stays_one(self, book: Path, document: Path) -> None:
        """Word does not open such a document under the name of one without macros."""
        with_macros = document.with_suffix(".docm")
        with_macros.write_bytes(document.read_bytes())
        assert cli.main(["report", str(book), "--into", str(with_macros)]) == 0
        assert [path.name for path in book.parent.glob("*-已填表*")] == ["报告-已填表.docm"]

    def test_in_place_writes_nowhere_else(self, book: Path, document: Path, tmp_path: Path) -> None:
        out = tmp_path / "b.docx"
        assert cli.main(["report", str(book), "--into", str(document), "--in-place", "-o", str(out)]) == 2
        assert cli.main(["report", str(book), "--new", "--in-place", "-o", str(out)]) == 2
        assert not out.exists()


class TestExportsTogether:
    def test_a_format_named_twice_is_one(self, book: Path, tmp_path: Path) -> None:
        assert cli.main(["export", str(book), "-o", str(tmp_path / "导出"), "--format", "txt, TXT,txt"]) == 0

    @pytest.mark.parametrize("formats", ["", ",", " "])
    def test_no_format_is_a_wrong_usage(self, book: Path, tmp_path: Path, formats: str) -> None:
        assert cli.main(["export", str(book), "-o", str(tmp_path / "导出"), "--format", formats]) == 2
        assert not (tmp_path / "导出").exists()

    @pytest.mark.parametrize("there_before", [False, True])
    def test_a_disk_that_fills_up_leaves_all_as_it_was(
        self, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there_before: bool
    ) -> None:
        out = tmp_path / "新" / "导出"
        if there_before:
            out.mkdir(parents=True)
            (out / "宿迁市人民政府-2023-表四.txt").write_text("旧", encoding="utf-8")
        written = []

        def fills_up(descriptor: int) -> None:
            written.append(descriptor)
            if len(written) == 3:
                raise OSError(28, os.strerror(28))

        monkeypatch.setattr(os, "fsync", fills_up)
        assert cli.main(["export", str(book), "-o", str(out), "--format", "txt", "--force"]) == 3
        assert (tmp_path / "新").exists() is there_before
        assert [(path.name, path.read_text(encoding="utf-8")) for path in out.glob("*")] == [
            ("宿迁市人民政府-2023-表四.txt", "旧")
        ] * there_before

    def test_the_demo_says_where_it_cannot_write(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "out").write_bytes(b"")
        assert cli.main(["demo", "-o", str(tmp_path / "out")]) == 3
        assert "出错了" not in capsys.readouterr().err


class TestResultsForOtherPrograms:
    """--json wherever something is reported; people are still told on standard error."""

    def data(self, capsys: pytest.CaptureFixture[str], code: int, *arguments: object) -> dict[str, object]:
        capsys.readouterr()
        assert cli.main([*map(str, arguments), "--json"]) == code
        found = json.loads(capsys.readouterr().out)
        assert isinstance(found, dict)
        return found

    def test_fill(self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        opened = openpyxl.load_workbook(book)
        opened["表三"]["J8"], opened["表三"]["J9"], opened["表三"]["F10"] = 1190, None, None
        opened["表三"]["J10"] = None
        opened.save(book)
        out = tmp_path / "b.xlsx"
        found = self.data(capsys, 1, "fill", book, "-o", out)
        row = "三、（三）1.属于国家秘密"
        assert found == {
            "written": [str(out)],
            "totals": [{"cell": "表三!J9", "row": "三、（二）部分公开", "column": "总计", "value": 328}],
            "zeros": [],
            "disagreements": [
                {
                    "cell": "表三!J8",
                    "row": "三、（一）予以公开",
                    "column": "总计",
                    "typed": 1190,
                    "computed": 1191,
                    "replaced": False,
                }
            ],
            "held_back": [],
            "waiting": [
                {"cell": cell, "row": place, "column": column}
                for cell, place, column in (
                    ("表三!J10", row, "总计"),
                    ("表三!F29", "三、（七）总计", "科研机构"),
                    ("表三!J29", "三、（七）总计", "总计"),
                )
            ],
            "not_carried_over": [],
        }
        zeroed = self.data(capsys, 0, "fill", book, "-o", tmp_path / "c.xlsx", "--zeros", "--replace")
        assert zeroed["zeros"] == [{"cell": "表三!F10", "row": row, "column": "科研机构", "value": 0}]

    def test_export_and_report(self, book: Path, document: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = book.with_name("导出")
        found = self.data(capsys, 0, "export", book, "-o", out, "--format", "csv")
        assert found == {"written": [str(out / "宿迁市人民政府-2023-全部.csv")]}
        found = self.data(capsys, 0, "report", book, "--new", "-o", book.with_name("新.docx"))
        assert found == {"written": [str(book.with_name("新.docx"))]}
        found = self.data(capsys, 0, "report", book, "--into", document)
        assert found["written"] == [str(document.with_name("报告-已填表.docx"))]
        assert len(docx.Document(str(document)).tables) >= 3

    def test_what_stands_in_the_way(self, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        opened = openpyxl.load_workbook(book)
        opened["表三"]["D8"] = 1157
        opened.save(book)
        for command in (
            ["export", book, "-o", tmp_path / "导出"],
            ["report", book, "--new", "-o", tmp_path / "b.docx"],
        ):
            found = self.data(capsys, 1, *command)
            assert found["written"] == []
            assert found["findings"] == self.data(capsys, 1, "validate", book)["findings"]

    def test_import(self, book: Path, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = tmp_path / "b.xlsx"
        found = self.data(capsys, 0, "import", document, "-o", out)
        assert found == {"written": [str(out)], "notes": [], "unread": [], "read": 200, "fields": 200}

    def test_verify(self, book: Path, document: Path, capsys: pytest.CaptureFixture[str]) -> None:
        found = self.data(capsys, 0, "verify", document, book)
        assert found["same"] is True
        found = self.data(capsys, 1, "verify", book, book)
        assert found["same"] is None


class TestWhatItMadeItself:
    """A copy that nobody has touched is made anew without being asked; one that somebody worked on is his."""

    def test_the_usual_round_needs_no_force(self, book: Path) -> None:
        shown = book.with_name("校验.xlsx")
        round_ = (["fill", str(book)], ["validate", str(book), "-o", str(shown)], ["fill", str(book)])
        assert [cli.main(arguments) for arguments in (*round_, *round_)] == [0] * 6
        assert sorted(p.name for p in book.parent.glob("*.xlsx")) == ["年报-已填合计.xlsx", "年报.xlsx", "校验.xlsx"]

    def test_a_copy_of_a_copy_has_no_longer_name(self, book: Path) -> None:
        filled = book.with_name("年报-已填合计.xlsx")
        assert cli.main(["fill", str(book)]) == 0
        assert cli.main(["fill", str(filled)]) == 0
        assert filled.with_name("年报-已填合计（2）.xlsx").exists()

    def test_one_that_was_changed_stays(self, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
        filled = book.with_name("年报-已填合计.xlsx")
        assert cli.main(["fill", str(book)]) == 0
        opened = openpyxl.load_workbook(filled)
        opened["封面"]["G20"] = "改过"
        opened.save(filled)
        before = filled.read_bytes()
        assert cli.main(["fill", str(book)]) == 3
        assert "--force" in capsys.readouterr().err
        assert filled.read_bytes() == before

    def test_a_file_of_that_name_from_somebody_else_stays(self, book: Path) -> None:
        book.with_name("年报-已填合计.xlsx").write_bytes(book.read_bytes())
        assert cli.main(["fill", str(book)]) == 3
