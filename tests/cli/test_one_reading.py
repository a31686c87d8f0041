"""What is checked is what is written: a command reads the workbook once, whatever becomes of the file meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from workbook.files import guard
from workbook.files.reading import read_workbook
from xladdin.cli import entry as cli
from xladdin.intake import published

COMMANDS = {
    "validate": ["validate", "{book}"],
    "validate -o": ["validate", "{book}", "-o", "{out}.xlsx"],
    "fill": ["fill", "{book}", "-o", "{out}.xlsx"],
    "export": ["export", "{book}", "-o", "{out}", "--format", "txt"],
    "import": ["import", "{book}", "-o", "{out}.xlsx"],
    "audit": ["audit", "{book}"],
    "figures": ["figures", "{book}"],
    "report": ["report", "{book}", "--new", "-o", "{out}.docx"],
    "ledger count": ["ledger", "count", "{ledger}", "--into", "{book}", "-o", "{out}.xlsx"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_reads_a_workbook_once(
    command: str, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = tmp_path / "台账.xlsx"
    if "{ledger}" in COMMANDS[command]:
        assert cli.main(["ledger", "new", "-o", str(ledger), "--year", "2023", "--unit", "宿迁市人民政府"]) == 0
    read: Counter[str] = Counter()

    def counting(as_before: Callable[..., bytes]) -> Callable[..., bytes]:
        def counted(path: Path, *words: str) -> bytes:
            read[path.name] += 1
            return as_before(path, *words)

        return counted

    for module in (guard, published):
        monkeypatch.setattr(module, "file_bytes", counting(module.file_bytes))
    words = {"book": book, "out": tmp_path / "结果", "ledger": ledger}
    assert cli.main([part.format_map(words) for part in COMMANDS[command]]) in (0, 1)
    assert read[book.name] == 1


@pytest.mark.parametrize("command", ["validate", "fill"])
def test_a_workbook_that_is_exchanged_meanwhile(
    command: str, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other, out = tmp_path / "别的.xlsx", tmp_path / "结果.xlsx"
    assert cli.main(["new", "--unit", "某县人民政府", "--year", "2023", "-o", str(other)]) == 0
    as_before, exchanged = guard.file_bytes, other.read_bytes()

    def exchanging(path: Path, *words: str) -> bytes:
        data = as_before(path, *words)
        if path == book:
            book.write_bytes(exchanged)
        return data

    monkeypatch.setattr(guard, "file_bytes", exchanging)
    assert cli.main([command, str(book), "-o", str(out)]) == 0
    assert read_workbook(out).report.unit == "宿迁市人民政府"
    assert "没有发现问题" in capsys.readouterr().out or command == "fill"
