"""Locked cells are written only where the code means to, and the sheet is protected afterwards exactly as before."""

from __future__ import annotations

from pathlib import Path

import pytest
from com_stub import ComError
from fake_excel import fake_excel_book
from fake_settings import PERMISSIONS
from once import workbook_bytes

from workbook.edition import load
from workbook.refusal import FileRefused
from workbook.report import blank_report
from xladdin.hosts import xw
from xladdin.hosts.busy import REJECTED
from xladdin.hosts.file_engine.file import open_book
from xladdin.hosts.protection import writable


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "年报.xlsx"
    target.write_bytes(workbook_bytes(blank_report(load("2021"), "某县人民政府", 2025)))
    return target


@pytest.fixture
def excel(path: Path) -> xw.Book:
    return fake_excel_book(path)


def state(book: xw.Book, name: str) -> tuple[object, ...]:
    native = book.sheets[name].api
    allowed = tuple(getattr(native.Protection, key) for key in PERMISSIONS)
    kinds = native.ProtectContents, native.ProtectDrawingObjects, native.ProtectScenarios
    return *kinds, native.EnableSelection, allowed


class TestWritable:
    def test_a_locked_total_is_written_and_the_protection_is_as_before(self, excel: xw.Book) -> None:
        before = state(excel, "表三")
        assert before[0]
        with writable(excel, "表三"):
            excel.sheets["表三"]["J6:J7"].value = [[5], [6]]
        assert excel.sheets["表三"]["J6:J7"].value == [5.0, 6.0]
        assert state(excel, "表三") == before

    def test_other_sheets_stay_locked(self, excel: xw.Book) -> None:
        with writable(excel, "表三"), pytest.raises(ComError, match="受保护"):
            excel.sheets["表四"]["E6:E7"].value = [[5], [6]]

    def test_protection_comes_back_after_a_failure(self, excel: xw.Book) -> None:
        before = state(excel, "表三")
        with pytest.raises(ZeroDivisionError), writable(excel, "表三"):
            raise ZeroDivisionError
        assert state(excel, "表三") == before

    def test_a_password_of_the_user_is_named(self, excel: xw.Book) -> None:
        excel.sheets["表三"].api.sheet.protection.password = "abc"
        before = state(excel, "表二")
        with pytest.raises(FileRefused, match=r"表三.*密码保护"), writable(excel, "表二", "表三"):
            pytest.fail("must not be entered")
        assert state(excel, "表二") == before

    def test_a_sheet_that_was_not_protected_stays_so(self, excel: xw.Book) -> None:
        excel.sheets["表三"].api.Unprotect()
        with writable(excel, "表三"):
            pass
        assert not excel.sheets["表三"].api.ProtectContents

    def test_shapes_and_notes_are_as_free_as_before(self, excel: xw.Book) -> None:
        """Excel protects objects and scenarios too unless it is told not to."""
        native = excel.sheets["表三"].api
        assert state(excel, "表三")[:3] == (True, False, False)
        native.sheet.protection.objects = True
        with writable(excel, "表二", "表三"):
            pass
        assert state(excel, "表二")[:3] == (True, False, False)
        assert state(excel, "表三")[:3] == (True, True, False)

    def test_a_sheet_that_cannot_be_protected_again_leaves_no_other_open(
        self, excel: xw.Book, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kind = type(excel.sheets["表三"].api)
        plain = kind.Protect

        def refusing(self: object, *arguments: object) -> None:
            if self.Name == "表三":
                raise ComError("不能保护。")
            plain(self, *arguments)

        monkeypatch.setattr(kind, "Protect", refusing)
        with pytest.raises(ComError), writable(excel, "表二", "表三", "表四"):
            pass
        assert [state(excel, name)[0] for name in ("表二", "表三", "表四")] == [True, False, True]

    def test_a_busy_excel_is_not_taken_for_one_without_protection(
        self, excel: xw.Book, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers = [ComError("忙", REJECTED), ComError("忙", REJECTED), True]

        def busy(self: object) -> bool:
            answer = answers.pop(0) if answers else True
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(type(excel.sheets["表三"].api), "ProtectContents", property(busy))
        with writable(excel, "表三"):
            excel.sheets["表三"]["J6:J7"].value = [[5], [6]]

    def test_a_file_is_written_without_more_ado(self, path: Path) -> None:
        with open_book(path) as book, writable(book, "表三"):
            book.sheets["表三"]["J6:J7"].value = [[5], [6]]
            assert book.sheets["表三"]["J6:J7"].value == [5.0, 6.0]
