"""到期提醒 by the command: what is overdue, near, or waiting for others; the calendar file read back; the next year."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import icalendar
import pytest
from ledger_samples import as_csv

from xladdin.cli.entry import main
from xladdin.ledger.counting.counts import count
from xladdin.ledger.reading.files import read_ledger
from xladdin.ledger.terms.columns import DISPUTES, REQUESTS

# 29 March 2024 is the 20th day of work after 1 March; 4 to 6 April are days off, 7 April is a make-up day. The third
# party was asked on 20 March: 7 days of work until ON are left out, so that 10 April is the 27th.
ON = "2024-03-29"
LINES: Sequence[Mapping[str, str]] = (
    {"编号": "周", "收到日期": "2024-03-08"},
    {"编号": "超", "收到日期": "2024-02-29", "申请人": "某秘密", "申请内容摘要": "某秘密"},
    {"编号": "今", "收到日期": "2024-03-01"},
    {"编号": "三", "收到日期": "2024-03-06"},
    {"编号": "远", "收到日期": "2024-03-28"},
    {"编号": "补", "收到日期": "2024-02-01", "补正告知日": "2024-03-28"},
    {"编号": "久", "收到日期": "2024-02-01", "补正告知日": "2024-02-05"},
    {"编号": "意", "收到日期": "2024-03-01", "征求意见发出日": "2024-03-20"},
    {"编号": "费", "收到日期": "2024-03-01", "收费通知日": "2024-03-27"},
    {"编号": "无"},
    {"编号": "毕", "收到日期": "2024-01-02", "答复日期": "2024-01-20", "办理结果": "予以公开"},
    {"编号": "撤", "收到日期": "2024-01-02", "撤回日": "2024-01-20"},
    {"编号": "来", "收到日期": "2024-04-01"},
)
LINES = tuple({"申请人类别": "自然人", "申请内容摘要": "某事", **line} for line in LINES)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """The ledger of these lines, made by the command."""
    rows, path = tmp_path / "行.csv", tmp_path / "台账.xlsx"
    rows.write_text(as_csv(REQUESTS, LINES), encoding="utf-8")
    assert main(["ledger", "new", "--unit", "某市", "--year", "2024", "--rows", str(rows), "-o", str(path)]) == 0
    return path


def test_each_request_stands_where_it_belongs(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "due", str(ledger), "--on", ON, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["on"] == ON
    found = [(one["number"], one["state"], one["due"], one["days_left"]) for one in told["due"]]
    assert found == [
        ("超", "overdue", "2024-03-28", -1),
        ("今", "three_days", "2024-03-29", 0),
        ("三", "three_days", "2024-04-03", 3),
        ("周", "week", "2024-04-08", 5),
        ("远", "later", "2024-04-26", 19),
        ("补", "clarifying", None, None),
        ("久", "clarifying", None, None),
        ("意", "consulting", "2024-04-10", 7),
        ("费", "paying", "2024-05-24", 38),
        ("无", "unknown", None, None),
    ]
    notes = {one["number"]: one["note"] for one in told["due"]}
    assert notes["补"] == ""
    assert "逾期不补正" in notes["久"]


def test_on_a_day_on_which_nothing_is_overdue_all_is_well(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "due", str(ledger), "--on", "2024-03-28"]) == 0
    assert "已超期" not in capsys.readouterr().out


@pytest.mark.parametrize("day", ["2003-12-31", "2061-01-01"])
def test_beyond_the_days_of_work_that_are_known_nothing_is_said(
    ledger: Path, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    assert main(["ledger", "due", str(ledger), "--on", day]) == 2
    assert "2004 年至 2060 年" in capsys.readouterr().err


def test_the_calendar_file_holds_a_day_for_each_deadline_and_no_names(ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "应答复.ics"
    main(["ledger", "due", str(ledger), "--on", ON, "--ics", str(path)])
    events = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    days = {str(event["summary"]).split()[-1]: event["dtstart"].dt for event in events}
    assert days == {
        "超": dt.date(2024, 3, 28),
        "今": dt.date(2024, 3, 29),
        "三": dt.date(2024, 4, 3),
        "周": dt.date(2024, 4, 8),
        "远": dt.date(2024, 4, 26),
        "意": dt.date(2024, 4, 10),
        "费": dt.date(2024, 5, 24),
    }
    assert len({str(event["uid"]) for event in events}) == len(days)
    assert "某秘密" not in path.read_text(encoding="utf-8").replace("\r\n ", "")
    kept = path.read_bytes()
    assert main(["ledger", "due", str(ledger), "--on", ON, "--ics", str(path)]) == 3
    assert path.read_bytes() == kept


class TestTheNextYear:
    """`ledger new --last-year`: what was open at the end of the year is what the next one begins with."""

    def test_what_was_open_is_carried_over(self, tmp_path: Path) -> None:
        lines = [
            {"编号": "1", "收到日期": "2024-12-20", "申请人类别": "自然人"},
            {"编号": "2", "收到日期": "2024-11-20", "申请人类别": "商业企业", "答复日期": "2024-12-01"}
            | {"办理结果": "予以公开"},
            {"编号": "3", "收到日期": "2024-12-02", "申请人类别": "商业企业", "答复日期": "2025-01-06"}
            | {"办理结果": "予以公开"},
        ]
        cases = [
            {"编号": "F1", "类型": "行政复议", "收到日期": "2024-12-03"},
            {"编号": "F2", "类型": "行政复议", "收到日期": "2024-05-03", "结果": "结果维持", "审结日期": "2024-07-01"},
        ]
        rows, disputes = tmp_path / "行.csv", tmp_path / "案.csv"
        rows.write_text(as_csv(REQUESTS, lines), encoding="utf-8")
        disputes.write_text(as_csv(DISPUTES, cases), encoding="utf-8")
        old, new = tmp_path / "2024.xlsx", tmp_path / "2025.xlsx"
        given = ["--rows", str(rows), "--disputes", str(disputes)]
        assert main(["ledger", "new", "--unit", "某市", "--year", "2024", *given, "-o", str(old)]) == 0
        arguments = ["ledger", "new", "--unit", "某市", "--year", "2025", "--last-year", str(old), "-o", str(new)]
        assert main(arguments) == 0
        before, after = read_ledger(old), read_ledger(new)
        assert list(after.requests["number"]) == ["1", "3"]
        assert list(after.disputes["number"]) == ["F1"]
        out, carried = count(before, 2024).numbers, count(after, 2025).numbers
        for column in ("natural_person", "business", "total"):
            assert out[f"requests.carried_out.{column}"] == carried[f"requests.carried_in.{column}"] > 0

    def test_a_last_year_that_cannot_be_counted_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        rows, old, new = tmp_path / "行.csv", tmp_path / "2024.xlsx", tmp_path / "2025.xlsx"
        rows.write_text(as_csv(REQUESTS, [{"编号": "1", "收到日期": "2024-12-20", "申请人类别": "公民"}]), "utf-8")
        main(["ledger", "new", "--unit", "某市", "--year", "2024", "--rows", str(rows), "-o", str(old)])
        arguments = ["ledger", "new", "--unit", "某市", "--year", "2025", "--last-year", str(old), "-o", str(new)]
        assert main(arguments) > 1
        assert "第 2 行" in capsys.readouterr().err
        assert not new.exists()


def test_a_date_that_cannot_be_read_is_said_and_goes_into_the_next_year_as_it_was_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, old, new = (tmp_path / name for name in ("行.csv", "旧.xlsx", "新.xlsx"))
    line = {"编号": "1", "收到日期": "2024-12-02", "申请人类别": "自然人", "延期告知日": "2024年12月"}
    rows.write_text(as_csv(REQUESTS, [line]), encoding="utf-8")
    assert main(["ledger", "new", "--unit", "某市", "--year", "2024", "--rows", str(rows), "-o", str(old)]) == 0
    assert main(["ledger", "due", str(old), "--on", "2025-01-02"]) == 1
    assert "有日期读不懂" in capsys.readouterr().out
    assert main(["ledger", "new", "--unit", "某市", "--year", "2025", "--last-year", str(old), "-o", str(new)]) == 0
    assert [(one.key, one.text) for one in read_ledger(new).unread] == [("extended", "2024年12月")]
