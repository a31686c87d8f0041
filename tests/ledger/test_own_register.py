"""`nianbao ledger map`: a register as an office keeps it, with its own title, heads, words, gaps and totals."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from workbook.edition import edition_ids, load
from workbook.refusal import FileRefused
from xladdin.cli.entry import main
from xladdin.ledger.counting.counts import count
from xladdin.ledger.reading.files import read_ledger
from xladdin.ledger.registers.mapping import map_register
from xladdin.ledger.registers.proposing import proposed
from xladdin.ledger.sheets.aside import WORDS_TOP
from xladdin.ledger.sheets.standard import standard_word
from xladdin.ledger.terms.columns import REQUEST_COLUMNS, REQUESTS, WORDS
from xladdin.ledger.terms.words import results

UPPER = (
    "序号",
    "申请人信息",
    None,
    "申请日期",
    "申请公开内容",
    "补正情况",
    None,
    "答复情况",
    None,
    None,
    "备注",
    "存放处",
)
LOWER = (None, "姓名", "类型", None, None, "告知日期", "收到日期", "日期", "文号", "类型", None, None)
MERGED = ("A3:A4", "B3:C3", "D3:D4", "E3:E4", "F3:G3", "H3:J3", "K3:K4", "L3:L4")
LAST_YEAR = (
    ("23-1", "张三", "公民", "2023.1.5", "征地", None, None, "2023年1月25日", "1号", "同意公开", None, "一柜"),
    (
        "23-2",
        "李四",
        "公民",
        dt.datetime(2023, 2, 3),
        "拆迁",
        "20230206",
        "2023-2-20",
        "2023-03-10",
        "2号",
        "无此信息",
    ),
)
THIS_YEAR = (
    ("24-1", "某公司", "企业", 45356, "规划", None, None, "2024/4/2", "3号", "部分公开", "加急"),
    (),
    ("24-2", "王五", "自然人", "5月6日", "纪要"),
    (),
    ("合计", 2, None, None, None, None, None, None, 1),
)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Two sheets, a title and a line for the unit above, heads in two merged rows, blank rows and a total below."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, lines in (("2023年", LAST_YEAR), ("2024年", THIS_YEAR)):
        sheet: Any = book.create_sheet(name)
        sheet["A1"], sheet["A2"] = f"{name}依申请公开登记表", "填报单位：某区政务公开办"
        for row, line in enumerate((UPPER, LOWER, *lines), 3):
            for column, value in enumerate(line, 1):
                sheet.cell(row, column, value)
        for area in ("A1:L1", "A2:L2", *MERGED):
            sheet.merge_cells(area)
    book.create_sheet("说明")["A1"] = "本表由办公室保管"
    path = tmp_path / "登记表.xlsx"
    book.save(path)
    return path


@pytest.fixture(autouse=True)
def short_ledgers(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many rows are prepared below those that are filled makes no difference here, and openpyxl opens each."""
    monkeypatch.setattr("xladdin.ledger.sheets.build.PREPARED", 40)
    monkeypatch.setattr("xladdin.ledger.sheets.build.SPARE", 40)


def mapped(register: Path, out: Path, *more: str) -> int:
    """The exit code of the command."""
    return main(["ledger", "map", str(register), "-o", str(out), "--unit", "某区", *more])


def test_every_row_comes_over_and_what_could_not_be_placed_is_said(
    register: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mapped(register, tmp_path / "台账.xlsx", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["sheet"], one["register"], one["rows"]) for one in told["sheets"]] == [
        ("2023年", REQUESTS, 2),
        ("2024年", REQUESTS, 2),
    ]
    assert told["sheets"][0]["columns"] == {
        "序号": "编号",
        "申请人信息姓名": "申请人",
        "申请人信息类型": "申请人类别",
        "申请日期": "收到日期",
        "申请公开内容": "申请内容摘要",
        "补正情况告知日期": "补正告知日",
        "补正情况收到日期": "补正收到日",
        "答复情况日期": "答复日期",
        "答复情况文号": "答复文号",
        "答复情况类型": "办理结果",
        "备注": "备注",
    }
    assert told["sheets"][0]["unplaced"] == ["存放处"]
    assert told["unknown"] == [
        {"column": "申请人类别", "kinds": 2, "rows": 3},
        {"column": "办理结果", "kinds": 2, "rows": 2},
    ]
    assert told["skipped"] == ["「2024年」第 9 行像是合计行，没有带入"]
    frame = read_ledger(tmp_path / "台账.xlsx").requests
    assert list(frame["number"]) == ["23-1", "23-2", "24-1", "24-2"]
    assert [f"{day:%Y-%m-%d}" for day in frame["received"][:3]] == ["2023-01-05", "2023-02-03", "2024-03-05"]
    assert f"{frame['clarified'].iloc[1]:%Y-%m-%d}" == "2023-02-20"


def test_a_day_without_a_year_is_named_and_never_guessed(register: Path, tmp_path: Path) -> None:
    mapped(register, tmp_path / "台账.xlsx")
    assert [(one.number, one.key) for one in read_ledger(tmp_path / "台账.xlsx").unread] == [("24-2", "received")]


def test_words_said_once_count_and_are_remembered(register: Path, tmp_path: Path) -> None:
    first, again = tmp_path / "台账.xlsx", tmp_path / "再转.xlsx"
    mapped(register, first)
    assert count(read_ledger(first), 2023).counted == 0
    book: Any = openpyxl.load_workbook(first)
    meanings = {"公民": "自然人", "企业": "商业企业", "同意公开": "予以公开", "无此信息": "本机关不掌握相关政府信息"}
    for row in range(WORDS_TOP, WORDS_TOP + 4):
        book[WORDS].cell(row, 3, meanings[book[WORDS].cell(row, 2).value])
    book.save(first)
    numbers = count(read_ledger(first), 2023).numbers
    assert numbers["requests.received.natural_person"] == 2
    assert numbers["requests.results.granted.natural_person"] == 1
    mapped(register, again, "--words", str(first))
    assert count(read_ledger(again), 2023).numbers == numbers


def test_words_get_a_proposal_that_counts_only_when_the_clerk_takes_it(register: Path, tmp_path: Path) -> None:
    out = tmp_path / "台账.xlsx"
    mapped(register, out)
    sheet: Any = openpyxl.load_workbook(out)[WORDS]
    lines = [[sheet.cell(row, column).value for column in (2, 3, 5)] for row in range(WORDS_TOP, WORDS_TOP + 4)]
    assert sorted(lines, key=str) == [
        ["企业", None, "商业企业"],
        ["公民", None, "自然人"],
        ["同意公开", None, "（一）予以公开"],
        ["无此信息", None, "（四）1.本机关不掌握相关政府信息"],
    ]
    assert count(read_ledger(out), 2023).counted == 0


RESULT = next(column for column in REQUEST_COLUMNS if column.key == "result")
APPLICANT = next(column for column in REQUEST_COLUMNS if column.key == "category")


class TestProposals:
    """What a word may mean, and where nothing is proposed because it may mean several things."""

    @pytest.mark.parametrize(
        ("said", "meant"),
        [
            ("不予公开(国家秘密)", "（三）1.属于国家秘密"),
            ("不予公开-内部事务", "（三）5.属于三类内部事务信息"),
            ("涉及个人隐私不公开", "（三）4.保护第三方合法权益"),
            ("信息不存在", "（四）1.本机关不掌握相关政府信息"),
            ("部分公开（区分处理）", "（二）部分公开"),
            ("大量反复申请", "（五）4.无正当理由大量反复申请"),
            ("转信访", "（五）1.信访举报投诉类申请"),
            ("申请人撤回", "（六）3.其他"),
            ("公开", ""),
            ("不予公开", ""),
            ("非政府信息", ""),
            ("属于党务信息", ""),
            ("其他", ""),
            ("", ""),
            ("无", ""),
        ],
    )
    def test_a_result(self, said: str, meant: str) -> None:
        assert proposed(RESULT, said, load("2021")) == meant

    @pytest.mark.parametrize("edition", edition_ids())
    def test_every_proposal_is_a_word_of_the_form(self, edition: str) -> None:
        form = load(edition)
        for column in (RESULT, APPLICANT):
            for said in ("申请人撤回", "逾期不补正", "商业秘密", "查无此信息", "公民", "某某公司", "某律师事务所"):
                for word in filter(None, proposed(column, said, form).split("；")):
                    assert standard_word(column, word, form) == word

    @pytest.mark.parametrize("edition", edition_ids())
    def test_the_words_of_the_form_propose_themselves(self, edition: str) -> None:
        form = load(edition)
        for one in results(form):
            assert one.word in proposed(RESULT, one.word, form) or not proposed(RESULT, one.word, form)


def test_a_column_without_a_telling_head_is_known_by_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for line in (
        ("登记号", "收件日期", "类型", "内容", "备考", "答复日期", "结果"),
        ("1", "2025-01-03", "自然人", "甲", "自然人", "2025-01-10", "予以公开"),
        ("2", "2025-01-04", "公司", "乙", "急", "2025-01-11", "予以公开"),
    ):
        sheet.append(line)
    book.save(tmp_path / "登记.xlsx")
    assert mapped(tmp_path / "登记.xlsx", tmp_path / "台账.xlsx", "--json") == 1
    (told,) = json.loads(capsys.readouterr().out)["sheets"]
    assert (told["columns"]["类型"], told["by_content"], told["unplaced"]) == ("申请人类别", ["类型"], ["备考"])


ENDED = (dt.date(2020, 12, 31), dt.date(2021, 1, 4))
REQUEST_HEADS = ("编号", "收件时间", "申请人", "申请人类别", "内容", "答复日", "结果")


def register_of(path: Path, heads: tuple[str, ...], *lines: tuple[object, ...], since_1904: bool = False) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    for line in (heads, *lines):
        sheet.append(line)
    book.save(path)
    return path


def test_bare_serial_numbers_count_from_the_day_of_their_workbook(tmp_path: Path) -> None:
    line = ("1", 45662 - 1462, "甲", "自然人", "某事", dt.datetime(2025, 1, 10), "予以公开")
    path = register_of(tmp_path / "登记.xlsx", REQUEST_HEADS, line, since_1904=True)
    (row,) = map_register(path, load("2021")).filling.rows[REQUESTS]
    assert [day for day in row if isinstance(day, dt.date)] == [dt.date(2025, 1, 5), dt.date(2025, 1, 10)]


def test_a_result_is_written_in_the_form_of_the_year_in_which_it_was_given(tmp_path: Path) -> None:
    said = "申请人无正当理由逾期不补正"
    lines = [(str(day.year), "2020-12-30", "甲", "自然人", "某事", day, said) for day in ENDED]
    path = register_of(tmp_path / "登记.xlsx", REQUEST_HEADS, *lines)
    rows = map_register(path, load("2019")).filling.rows[REQUESTS]
    results = [next(value for value in row if isinstance(value, str) and "（六）" in value) for row in rows]
    assert results == ["（六）其他处理", f"（六）1.{said}"]


def test_heads_with_a_remark_in_brackets_and_two_days_are_known(tmp_path: Path) -> None:
    heads = ("序号", "登记时间", "收到时间", "申请人姓名（单位）", "主体类型（自然人/法人）", "答复时间（年月日）")
    path = register_of(tmp_path / "登记.xlsx", heads, ("1", "2025-1-6", "2025-1-5", "甲", "自然人", "2025-1-9"))
    (sheet,) = map_register(path, load("2021")).sheets
    assert (sheet.columns["收到时间"], sheet.columns[heads[4]], sheet.unplaced, sheet.lacks) == (
        "收到日期",
        "申请人类别",
        ("登记时间",),
        (),
    )
    assert sheet.columns[heads[5]] == "答复日期"
    path = register_of(path, ("编号", "收到日期（补正）", "申请人", "申请人类别"), ("1", "2025-1-5", "甲", "自然人"))
    (sheet,) = map_register(path, load("2021")).sheets
    assert (sheet.unplaced, sheet.lacks) == (("收到日期（补正）",), ("收到日期",))


def test_a_request_for_a_total_comes_over(tmp_path: Path) -> None:
    path = register_of(
        tmp_path / "登记.xlsx",
        REQUEST_HEADS,
        (None, "2025-1-5", None, "自然人", "2024年小计表"),
        (None, None, "甲", "自然人", "财政总计"),
        ("合计", 2, None, "2人"),
    )
    found = map_register(path, load("2021"))
    assert len(found.filling.rows[REQUESTS]) == 2
    assert found.skipped == ("「Sheet」第 4 行像是合计行，没有带入",)


def test_a_register_without_a_needed_column_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heads = ("编号", "何时", "申请人", "申请人类别", "内容")
    path = register_of(tmp_path / "登记.xlsx", heads, ("1", "2025-1-5", "甲", "自然人", "某事"))
    assert mapped(path, tmp_path / "台账.xlsx") == 1
    out = "".join(capsys.readouterr())
    assert "没有找到「收到日期」的列" in out
    assert "「申请人类别」的列" not in out


def test_the_register_stays_as_it_is_and_nothing_is_overwritten(register: Path, tmp_path: Path) -> None:
    before, out = register.read_bytes(), tmp_path / "台账.xlsx"
    mapped(register, out)
    kept = out.read_bytes()
    assert mapped(register, out) == 3
    assert out.read_bytes() == kept
    assert register.read_bytes() == before


def test_a_workbook_without_a_register_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "别的.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(FileRefused, match="表头"):
        map_register(path, load("2021"))
