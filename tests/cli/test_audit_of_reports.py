"""`nianbao audit`: the words of a report, corrections with a trace, and whole folders."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from workbook.edition import load
from xladdin.cli.entry import main

TITLE = "某某县人民政府2024年政府信息公开工作年度报告"
HEADING = "三、收到和处理政府信息公开申请情况"
EDITION = load("2021")
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def page(**changed: str) -> str:
    """A page with 表三 alone, all 0 but what is changed: key of the row → its cells."""
    rows = list(EDITION.requests.blocks[0].row_paths)
    lines = ["<tr><td></td>" + "".join(f"<td>{head}</td>" for head in HEADS) + "</tr>"]
    for path in rows:
        cells = changed.get(path[-1].key, "0 0 0 0 0 0 0").split(" ")
        lines.append(f"<tr><td>{path[-1].label}</td>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f"<p>{TITLE}</p><p>{HEADING}</p><table>{''.join(lines)}</table>"


def saved(folder: Path, name: str, **changed: str) -> Path:
    path = folder / name
    path.write_text(page(**changed), encoding="utf-8")
    return path


class TestOneReport:
    def test_what_was_not_read_is_not_what_is_blank(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["audit", str(saved(tmp_path, "a.html", received="_ 0 0 0 0 0 0".replace("_", "")))]) == 1
        said = capsys.readouterr()
        assert "表三原文有 1 格没有填数（表三「一、本年新收政府信息公开申请数量」行「自然人」列）" in said.out
        assert "没有读出：表二：原文中没有找到这张表的数字" in said.err
        assert "有 25 格没有读出" in said.out
        for words in ("空白补零", "不能导出", "表三!", "封面"):
            assert words not in said.out + said.err

    def test_a_finding_says_where_it_stands_and_what_is_printed(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main(["audit", str(saved(tmp_path, "a.html", received="3 0 0 0 0 0 5"))])
        assert "原文第 1 个表格第 2 行：3 0 0 0 0 0 5" in capsys.readouterr().out

    def test_a_correction_is_checked_again_and_leaves_a_trace(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = saved(tmp_path, "a.html", received="3 0 0 0 0 0 5", carried_out="3 0 0 0 0 0 3")
        orders = ("表三!J6=3", "表三/一、本年新收政府信息公开申请数量/总计=3")
        for order in orders:
            main(["audit", str(path), "--set", order, "--json"])
            said = json.loads(capsys.readouterr().out)
            assert [(one["read"], one["set"]) for one in said["corrections"]] == [(5, 3)]
            assert said["summary"]["blocking"] == 0
        main(["audit", str(path), "--set", orders[1]])
        assert "读到的是 5，已更正为 3" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("order", "words"),
        [
            ("表三!A1=3", "不是表里要填数的一格"),
            ("表三/总计=3", "可以指"),
            ("表三!J6=三", "不是数字"),
            ("3", "不是一处更正"),
        ],
    )
    def test_a_correction_that_cannot_be_followed_is_wrong_usage(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], order: str, words: str
    ) -> None:
        assert main(["audit", str(saved(tmp_path, "a.html")), "--set", order]) == 2
        assert words in capsys.readouterr().err

    def test_a_text_in_a_number_cell_is_named(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = saved(tmp_path, "a.html", received="五件 0 0 0 0 0 0")
        assert main(["import", str(path), "-o", str(tmp_path / "年报.xlsx")]) == 1
        said = capsys.readouterr().err
        assert "没有读出：表三「一、本年新收政府信息公开申请数量」行「自然人」列：原文是「五件」，不是数字" in said


class TestFolders:
    def folder(self, tmp_path: Path) -> Path:
        saved(tmp_path, "甲.html", received="3 0 0 0 0 0 5")
        saved(tmp_path, "乙.html")
        (tmp_path / "丙.pdf").write_bytes(b"%PDF-1.7 broken")
        (tmp_path / "丁.docx").write_bytes(b"")
        (tmp_path / "=SUM(A1).html").write_text(page(), encoding="utf-8")
        (tmp_path / "照片.png").write_bytes(b"\x89PNG")
        return tmp_path

    def test_one_that_cannot_be_read_never_stops_the_rest(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["audit", str(self.folder(tmp_path)), "--json"]) == 1
        said = json.loads(capsys.readouterr().out)
        states = {one["file"]: one["state"] for one in said["reports"]}
        assert states.keys() == {"甲.html", "乙.html", "丙.pdf", "丁.docx", "=SUM(A1).html"}
        assert states["丙.pdf"] == states["丁.docx"] == "没有读成"
        assert said["summary"] == {"files": 5, "read": 3, "clean": 0}

    def test_one_line_a_report_and_a_workbook_of_the_findings(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "out" / "问题.xlsx"
        out.parent.mkdir()
        assert main(["audit", str(self.folder(tmp_path)), "-o", str(out)]) == 1
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == 7
        assert lines[-1].startswith("共 5 份：读成 3 份")
        book = load_workbook(out)
        assert book.sheetnames == ["汇总", "问题", "读取说明"]
        texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert all(cell.data_type == "s" for cell in texts)
        assert any("相差 5" in str(row[5].value) for row in book["问题"].iter_rows())

    def test_a_folder_without_reports_says_so(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["audit", str(tmp_path)]) == 3
        assert "没有可以读取的报告" in capsys.readouterr().out
