"""Documents that are not written into: each is as it was, and the user is told what to do."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from published import ROOT
from table_readers import word_tables
from word_promises import MAIN, numbers, written
from word_samples import (
    by_hand,
    parts,
    repacked,
    with_places,
)

from workbook.edition import Table
from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin.export.word.update import update_report


def refusal(report: Report, path: Path, **options: Any) -> str:
    """Why the document is refused; it must be as it was afterwards."""
    before = path.read_bytes()
    with pytest.raises(FileRefused) as refused:
        update_report(report, path, **options)
    assert path.read_bytes() == before
    assert str(refused.value).startswith(path.name)
    return refused.value.reason


class TestRefusals:
    """What is not written into, and what the user is told."""

    def test_a_document_without_a_place_is_told_what_was_looked_for(self, suqian: Report, tmp_path: Path) -> None:
        path = with_places(suqian, tmp_path / "报告.docx", lambda document, table: None)
        reason = refusal(suqian, path)
        for words in ("{{表二}}", "{{表三}}", "{{表四}}", "书签「表三」", "主动公开政府信息情况"):
            assert words in reason

    def test_a_table_of_the_other_form_is_named_with_its_first_difference(
        self, suqian: Report, zhangdian: Report, tmp_path: Path
    ) -> None:
        reason = refusal(suqian, by_hand(zhangdian, tmp_path / "报告.docx"))
        assert "表二第 2 行应为「本年制发件数」，现为「本年新制作数量」，不是 2021 版格式的表二" in reason
        assert "表三第 24 行" in reason
        assert "表四" not in reason

    @pytest.mark.parametrize(
        ("key", "words"),
        [("disclosure", "表二第 13 行应为「本年收费金额"), ("requests", "表三第 27 行有 8 格，应有 9 格")],
    )
    def test_two_rows_that_changed_places_are_noticed(
        self, suqian: Report, tmp_path: Path, key: str, words: str
    ) -> None:
        def swap(drawn: Any, table: Table) -> None:
            if table.key == key:
                rows = list(drawn._tbl.iter(qn("w:tr")))
                rows[-1].addprevious(rows[-2])
                rows[-2].addprevious(rows[-1])

        assert words in refusal(suqian, by_hand(suqian, tmp_path / "报告.docx", swap))

    def test_two_tables_of_the_same_kind(self, suqian: Report, tmp_path: Path) -> None:
        def double(drawn: Any, table: Table) -> None:
            if table.key == "disputes":
                drawn._tbl.addnext(copy.deepcopy(drawn._tbl))
                drawn._tbl.addnext(OxmlElement("w:p"))

        said = refusal(suqian, by_hand(suqian, tmp_path / "报告.docx", double))
        assert "有 2 张表都是表四，不知道该写哪一张。没有写入。请在 Word 里只留一张表四" in said
        assert "{{表四}}" not in said

    @pytest.mark.parametrize("tag", ["w:ins", "w:del", "w:rPrChange", "w:moveTo"])
    def test_tracked_changes_in_a_table(self, suqian: Report, tmp_path: Path, tag: str) -> None:
        def track(drawn: Any, table: Table) -> None:
            if table.key == "requests":
                run = next(drawn._tbl.iter(qn("w:r")))
                change = OxmlElement(tag)
                if tag == "w:rPrChange":
                    run.get_or_add_rPr().append(change)
                else:
                    run.addprevious(change)
                    change.append(run)

        reason = refusal(suqian, by_hand(suqian, tmp_path / "报告.docx", track))
        assert "写表三的地方有未接受的修订" in reason

    def test_tracked_changes_elsewhere_do_not_matter(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        document = Document(str(path))
        run = document.paragraphs[0].runs[0]._r
        change = OxmlElement("w:ins")
        run.addprevious(change)
        change.append(run)
        document.save(str(path))
        numbers(word_tables(written(suqian, path)), suqian)

    def test_a_document_that_is_open_in_word(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "年度报告终稿.docx")
        (tmp_path / "~$年度报告终稿.docx").write_bytes(b"\x04Wang".ljust(162, b"\0"))
        assert "在 Word 或 WPS 中打开" in refusal(suqian, path)

    @pytest.mark.parametrize("name", ["报告.doc", "报告.wps"])
    def test_the_old_kinds(self, suqian: Report, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        assert "另存为「Word 文档（*.docx）」" in refusal(suqian, path)

    def test_a_password(self, suqian: Report, tmp_path: Path) -> None:
        path = tmp_path / "报告.docx"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
        assert "取消密码" in refusal(suqian, path)

    @pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"PK\x03\x04 not a zip"])
    def test_what_is_no_document(self, suqian: Report, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / "报告.docx"
        path.write_bytes(data)
        assert refusal(suqian, path)

    def test_a_workbook(self, suqian: Report, tmp_path: Path) -> None:
        path = tmp_path / "报告.docx"
        path.write_bytes((ROOT / "workbook" / "templates" / "年报-2021.xlsx").read_bytes())
        assert "没有 Word 文档的正文" in refusal(suqian, path)

    def test_restricted_editing(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        settings_ = parts(path.read_bytes())["word/settings.xml"]
        protected = settings_.replace(b"<w:zoom", b'<w:documentProtection w:edit="readOnly" w:enforcement="1"/><w:zoom')
        assert protected != settings_
        path.write_bytes(repacked(path.read_bytes(), {"word/settings.xml": protected}))
        assert "限制编辑" in refusal(suqian, path)

    def test_a_signature(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        path.write_bytes(repacked(path.read_bytes(), {"_xmlsignatures/sig1.xml": b"<x/>"}))
        assert "数字签名" in refusal(suqian, path)

    def test_entities(self, suqian: Report, tmp_path: Path) -> None:
        path = by_hand(suqian, tmp_path / "报告.docx")
        bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts(path.read_bytes())[MAIN]
        path.write_bytes(repacked(path.read_bytes(), {MAIN: bomb}))
        assert "已拒绝打开" in refusal(suqian, path)

    def test_a_file_that_is_not_there(self, suqian: Report, tmp_path: Path) -> None:
        with pytest.raises(FileRefused, match="找不到"):
            update_report(suqian, tmp_path / "没有.docx")
