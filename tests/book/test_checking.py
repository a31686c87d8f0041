"""A rule of ours that fails: the user is told in words, support finds the reason in the log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.model import registry
from workbook.report import Report
from xladdin import log
from xladdin.book.checking import check
from xladdin.profile import log_file


@pytest.fixture(autouse=True)
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A log of its own for each test."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    log.stop()
    yield
    log.stop()


def breaks(filing: object) -> Iterator[object]:
    yield 1 // 0


class TestABrokenRule:
    def test_the_reason_is_in_the_log_and_not_in_the_words(
        self, suqian: Report, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setitem(registry._functions, "T4-1", breaks)
        assessment = check(suqian)
        assert "把工作簿和日志交给技术支持" in assessment.findings[0].message
        assert "Error" not in assessment.findings[0].message
        logged = log_file().read_text(encoding="utf-8")
        assert "rule T4-1 failed" in logged
        assert "ZeroDivisionError" in logged
        assert capsys.readouterr() == ("", "")

    def test_where_nothing_breaks_there_is_no_log(self, suqian: Report) -> None:
        assert check(suqian).ready
        assert not log_file().exists()
