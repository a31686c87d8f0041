"""A clerk over two years, from the command line: 表三 is never typed, and each year begins with what was left."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from ledger_samples import as_csv

from xladdin.cli import entry as cli
from xladdin.hosts.file_engine.file import open_book, save_copy
from xladdin.ledger.reading.files import read_ledger
from xladdin.ledger.sheets import build
from xladdin.ledger.terms.columns import ALL_COLUMNS, DISPUTES, REQUESTS

UNIT = "某某市自然资源局"
RESULTS = ("予以公开", "部分公开", "本机关不掌握相关政府信息", "属于国家秘密", "信访举报投诉类申请")
KINDS = ("自然人", "自然人", "商业企业", "法律服务机构")


def year_of_requests(year: int, answered: int) -> list[dict[str, object]]:
    """Twenty requests through a year, of which the first are answered."""
    lines: list[dict[str, object]] = []
    for number in range(1, 21):
        came = dt.date(year, 1, 6) + dt.timedelta(days=17 * number)
        line: dict[str, object] = {"编号": f"{year}-{number:03d}", "收到日期": f"{came.year}.{came.month}.{came.day}"}
        line |= {"申请人": f"申请人{year}{number}", "申请人类别": KINDS[number % 4], "申请内容摘要": f"第{number}件事"}
        if number <= answered:
            line |= {"答复日期": came + dt.timedelta(days=14), "办理结果": RESULTS[number % 5], "送达方式": "邮寄"}
        lines.append(line)
    return lines


def answer(ledger: Path, out: Path, answers: dict[str, tuple[dt.date, str]]) -> None:
    """What the clerk types in Excel: the day and the result of some requests, by 编号."""
    rows = {str(number): row for row, number in read_ledger(ledger).requests["number"].items()}
    heads = [column.head for column in ALL_COLUMNS[REQUESTS]]
    with open_book(ledger) as book:
        for number, (day, result) in answers.items():
            for head, value in (("答复日期", day), ("办理结果", result)):
                book.sheets[REQUESTS].range((rows[number], heads.index(head) + 1)).value = value
        save_copy(book, out, force=False)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(build, "PREPARED", 40)  # rows prepared below those of the year, for the sake of time
    monkeypatch.setattr(build, "SPARE", 10)

    def command(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert cli.main(list(words)) == code, words
        said = capsys.readouterr().out
        return json.loads(said) if "--json" in words else said

    return command


def test_a_clerk_keeps_a_ledger_for_two_years(run: Any, tmp_path: Path) -> None:
    # The first year: a new ledger, twenty requests, one dispute.
    (tmp_path / "2024.csv").write_text(as_csv(REQUESTS, year_of_requests(2024, 17)), encoding="gb18030")
    suit = {"编号": "F1", "关联申请编号": "2024-003", "类型": "行政复议", "收到日期": dt.date(2024, 11, 4)}
    (tmp_path / "案件.csv").write_text(as_csv(DISPUTES, [suit]), encoding="utf-8-sig")
    run(
        "ledger",
        "new",
        "--unit",
        UNIT,
        "--year",
        "2024",
        "--rows",
        "2024.csv",
        "--disputes",
        "案件.csv",
        "-o",
        "a.xlsx",
    )
    due = run("ledger", "due", "a.xlsx", "--on", "2024-12-20", "--json", code=1)["due"]
    assert [(one["number"], one["state"]) for one in due] == [
        ("2024-018", "overdue"),
        ("2024-019", "three_days"),
        ("2024-020", "later"),
    ]
    answer(tmp_path / "a.xlsx", tmp_path / "台账2024.xlsx", {"2024-018": (dt.date(2024, 12, 23), "部分公开")})
    behind = run("ledger", "rows", "台账2024.xlsx", "--cell", "表三!J30", "--json")["rows"]
    assert [one["number"] for one in behind] == ["2024-019", "2024-020"]

    # Its report: counted, filled, sound, published.
    run("new", "--unit", UNIT, "--year", "2024", "-o", "空.xlsx")
    counted = run("ledger", "count", "台账2024.xlsx", "--into", "空.xlsx", "-o", "b.xlsx", "--json")
    assert (counted["counted"], counted["uncounted"], counted["differs"]) == (21, [], [])
    run("fill", "b.xlsx", "--zeros", "-o", "年报2024.xlsx")
    # Nobody has said yet who filled it in and who checked it.
    assert [one["rule"] for one in run("validate", "年报2024.xlsx", "--json")["findings"]] == ["C-5"]
    run("export", "年报2024.xlsx", "-o", "公布2024", "--format", "txt")
    assert {one["rule"] for one in findings(run, "台账2024.xlsx", "2025-01-08", "--report", "年报2024.xlsx")} == {"L-3"}

    # The next year begins with what was left open, and the dispute goes on.
    (tmp_path / "2025.csv").write_text(as_csv(REQUESTS, year_of_requests(2025, 20)), encoding="utf-8")
    given = ("--last-year", "台账2024.xlsx", "--rows", "2025.csv")
    run("ledger", "new", "--unit", UNIT, "--year", "2025", *given, "-o", "c.xlsx")
    late = {"2024-019": (dt.date(2025, 1, 6), "予以公开"), "2024-020": (dt.date(2025, 1, 9), "属于国家秘密")}
    answer(tmp_path / "c.xlsx", tmp_path / "台账2025.xlsx", late)
    assert not findings(run, "台账2025.xlsx", "2026-01-12", "--last-year", "台账2024.xlsx", rules={"L-14", "L-13"})
    run("new", "--unit", UNIT, "--year", "2025", "--last-year", "年报2024.xlsx", "-o", "空25.xlsx")
    run("ledger", "count", "台账2025.xlsx", "--into", "空25.xlsx", "-o", "d.xlsx")
    run("fill", "d.xlsx", "--zeros", "-o", "年报2025.xlsx")
    figures = {year: table(run("figures", f"年报{year}.xlsx", "--json")) for year in (2024, 2025)}
    out, carried = (figures[year][row] for year, row in ((2024, "四、结转下年度继续办理"), (2025, "二、上年结转")))
    assert carried == out == [1, 0, 0, 0, 1, 0, 2]
    assert figures[2025]["三、（七）总计"][-1] == 22
    assert {one["rule"] for one in run("validate", "年报2025.xlsx", "--json")["findings"]} <= {"C-5", "Y-9"}
    run("export", "年报2025.xlsx", "-o", "公布2025", "--format", "txt")
    assert list((tmp_path / "公布2025").iterdir())

    # A carried-in request that is lost, or one that was not left open, is named by 编号.
    lines = [line for line in year_of_requests(2024, 20) if line["编号"] in ("2024-017", "2024-019")]
    (tmp_path / "错.csv").write_text(
        as_csv(REQUESTS, [line | {"答复日期": "2025-1-8"} for line in lines]), encoding="utf-8"
    )
    run("ledger", "new", "--unit", UNIT, "--year", "2025", "--rows", "错.csv", "-o", "f.xlsx")
    wrong = findings(run, "f.xlsx", "2026-01-12", "--last-year", "台账2024.xlsx", rules={"L-14"})
    assert [(one["row"], one["number"]) for one in wrong] == [(2, "2024-017"), (None, None)]
    assert "2024-020" in wrong[1]["message"]


def findings(run: Any, ledger: str, on: str, *more: str, rules: set[str] | None = None) -> list[dict[str, Any]]:
    """What checking a ledger on a day finds."""
    found = run("ledger", "check", ledger, "--on", on, "--json", *more)["findings"]
    return [one for one in found if rules is None or one["rule"] in rules]


def table(figures: dict[str, Any]) -> dict[str, list[int]]:
    """表三 by the names of its rows, the two first shortened."""
    rows = {one["row"].replace("政府信息公开申请数量", ""): one["values"] for one in figures["tables"]["三"]}
    assert len(rows) == len(figures["tables"]["三"])
    return rows


def test_a_result_given_after_the_form_changed_is_kept_in_the_new_ledger_and_in_a_copy(run: Any) -> None:
    line = {"编号": "1", "收到日期": "2020-12-30", "申请人类别": "自然人"}
    line |= {"答复日期": "2021-01-04", "办理结果": "申请人无正当理由逾期不补正", "补正告知日": "2020-12-31"}
    Path("行.csv").write_text(as_csv(REQUESTS, [line]), encoding="utf-8")
    run("ledger", "new", "--unit", UNIT, "--year", "2020", "--rows", "行.csv", "-o", "a.xlsx")
    run("ledger", "new", "--unit", UNIT, "--year", "2021", "--last-year", "a.xlsx", "-o", "b.xlsx")
    run("ledger", "anonymise", "a.xlsx", "-o", "c.xlsx")
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        counted = run("ledger", "count", name, "--year", "2021", "--json")
        rows = {one["row"]: one["values"] for one in counted["figures"]["tables"]["三"]}
        (found,) = (values for row, values in rows.items() if "逾期不补正" in row)
        assert (found[0], found[-1], counted["uncounted"]) == (1, 1, []), name
