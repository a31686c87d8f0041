"""Names, addresses and contents stay in the ledger: every output, file, log and cache is searched for planted ones."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from clicking import Recorded
from ledger_samples import as_csv

from xladdin import log, profile
from xladdin.cli import entry as cli
from xladdin.hosts.file_engine.file import open_book
from xladdin.ledger.counting import counts as counting
from xladdin.ledger.sheets import build
from xladdin.ledger.terms.columns import DISPUTES, REQUESTS
from xladdin.ribbon import ledger as buttons

PLANTED = (
    "秘名张三丰",
    "秘事李四光宅",
    "秘注王五",
    "秘科赵六",
    "秘号陈七",
    "秘类孙八",
    "秘果周九",
    "秘日吴十",
    "秘案郑一",
)
NAME, MATTER, REMARK, OFFICE, REFERENCE, KIND, RESULT, DAY, CASE = PLANTED
UNIT = "某某市人民政府"
SOUND: dict[str, object] = {
    "编号": "2025-001",
    "收到日期": "2025-3-3",
    "申请人": NAME,
    "申请人类别": "自然人",
    "申请内容摘要": MATTER,
    "承办部门": OFFICE,
    "答复日期": "2025-5-20",
    "答复文号": REFERENCE,
    "办理结果": "予以公开",
    "备注": REMARK,
}
LINES = [
    SOUND,
    {**SOUND, "编号": "2025-002", "申请人类别": KIND},  # a name in the wrong column
    {**SOUND, "编号": "2025-003", "办理结果": RESULT},
    {**SOUND, "编号": "2025-004", "收到日期": DAY},
    {**SOUND, "编号": "2025-005", "答复日期": None, "办理结果": None, "收到日期": "2025-6-2"},
    {**SOUND, "编号": "2025-007", "合并到": MATTER, "答复日期": None, "办理结果": None},
    {**SOUND, "编号": None},
]
CASES = [{"编号": "F1", "类型": "行政复议", "收到日期": "2025-4-1", "结果": CASE}, {"编号": "F2", "类型": CASE}]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a ledger, a report and a register of somebody else; log and caches of their own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(build, "PREPARED", 40)
    log.stop()
    (tmp_path / "申请.csv").write_text(as_csv(REQUESTS, LINES), encoding="utf-8")
    (tmp_path / "案件.csv").write_text(as_csv(DISPUTES, CASES), encoding="utf-8")
    given = ["--rows", "申请.csv", "--disputes", "案件.csv", "-o", "台账.xlsx"]
    assert cli.main(["ledger", "new", "--unit", UNIT, "--year", "2025", *given]) == 0
    assert cli.main(["new", "--unit", UNIT, "--year", "2025", "-o", "年报.xlsx"]) == 0
    register = openpyxl.Workbook()
    for row in (list(SOUND), *([line[head] for head in SOUND] for line in LINES)):
        register.active.append(row)  # type: ignore[union-attr]
    register.save(tmp_path / "登记表.xlsx")
    yield tmp_path
    log.stop()


def planted_in(data: bytes) -> list[str]:
    """Which of the planted texts a file holds: as text of any encoding it is written in, or in one of its parts."""
    if data.startswith(b"PK"):
        from io import BytesIO

        with zipfile.ZipFile(BytesIO(data)) as parts:
            return [text for name in parts.namelist() for text in planted_in(parts.read(name))]
    spelled = ((text, (text.encode(), json.dumps(text)[1:-1].encode(), text.encode("gb18030"))) for text in PLANTED)
    return [text for text, ways in spelled if any(way in data for way in ways)]


COMMANDS = (
    ["check", "台账.xlsx", "--on", "2025-12-01"],
    ["check", "台账.xlsx", "--on", "2025-12-01", "--json", "-o", "清单.xlsx"],
    ["check", "台账.xlsx", "--report", "年报.xlsx", "--last-year", "台账.xlsx"],
    ["count", "台账.xlsx"],
    ["count", "台账.xlsx", "--json"],
    ["count", "台账.xlsx", "--into", "年报.xlsx", "-o", "填好.xlsx", "--json"],
    ["rows", "台账.xlsx", "--cell", "表三!J6"],
    ["rows", "台账.xlsx", "--cell", "表三!D8", "--json"],
    ["rows", "台账.xlsx", "--row", "2"],
    ["due", "台账.xlsx", "--on", "2025-06-20"],
    ["due", "台账.xlsx", "--on", "2025-06-20", "--json", "--ics", "应答复.ics"],
    ["anonymise", "台账.xlsx", "-o", "副本.xlsx"],
    ["map", "登记表.xlsx", "-o", "转.xlsx"],
    ["map", "登记表.xlsx", "-o", "转2.xlsx", "--json"],
    ["new", "--unit", UNIT, "--year", "2026", "--last-year", "台账.xlsx", "-o", "明年.xlsx"],
)
# Ledgers themselves hold what they hold, and so do the files they are made from.
HOLDERS = {"台账.xlsx", "转.xlsx", "转2.xlsx", "明年.xlsx", "登记表.xlsx", "申请.csv", "案件.csv"}


def test_no_command_says_or_writes_a_planted_text(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert planted_in((folder / "台账.xlsx").read_bytes())
    for words in COMMANDS:
        capfd.readouterr()
        code = cli.main(["ledger", *words])
        said = capfd.readouterr()
        assert code in (0, 1, 3)
        assert said.out + said.err, words
        assert planted_in((said.out + said.err).encode()) == [], words
    assert {path.name for path in folder.iterdir()} >= {"清单.xlsx", "填好.xlsx", "应答复.ics", "副本.xlsx"}
    assert found_in(folder) == {}


def found_in(folder: Path) -> dict[str, list[str]]:
    """The files below a folder that hold a planted text, those left out that may: reports, lists, logs, caches."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in HOLDERS)
    return {path.name: found for path in files if (found := planted_in(path.read_bytes()))}


def test_no_button_says_or_keeps_a_planted_text(folder: Path) -> None:
    user = Recorded(answer=True, file=folder / "台账.xlsx", folder=folder)
    with open_book(folder / "年报.xlsx") as book:
        for button in (buttons.count_ledger, buttons.check_ledger, buttons.show_due):
            assert button(book, user) is not None
    with open_book(folder / "台账.xlsx") as book:
        assert buttons.check_ledger(book, user) is not None
        book.sheets[REQUESTS].range("A2").select()
        buttons.show_rows(book, user)
        sheet = book.sheets["核对结果"].used_range.value
    assert user.said
    told = [*user.said, *user.asked, *user.shown, str(sheet)]
    assert planted_in("".join(told).encode()) == []
    assert profile.folder().is_dir()
    assert found_in(profile.folder()) == {}


def test_an_error_of_the_program_is_logged_without_its_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> None:
        raise KeyError(NAME)

    monkeypatch.setattr(counting, "closed_days", fail)
    listener = logging.StreamHandler(io.StringIO())  # words an error first, with all that it says
    monkeypatch.setattr(logging.getLogger("nianbao"), "handlers", [listener])
    assert cli.main(["ledger", "count", "台账.xlsx"]) not in (0, 1)
    said = capfd.readouterr()
    assert planted_in((said.out + said.err).encode()) == []
    logged = profile.log_file().read_text(encoding="utf-8")
    assert "KeyError" in logged
    assert "counts.py" in logged
    assert planted_in(logged.encode()) == []
