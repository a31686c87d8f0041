"""Workbooks of many invented offices, with figures that balance, made fast enough to have ten thousand of them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbook import edition as editions
from workbook.edition import Edition
from workbook.report import Report, blank_report, number_value
from workbook.template import workbook_bytes

COLUMNS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
GROUPS = ("reconsideration", "direct_suit", "suit_after_reconsideration")
OUTCOMES = ("upheld", "corrected", "otherwise", "pending")
YEAR = 2025
# Each field is drawn with a number of its own, which is then found in the file and replaced.
_MARK = 900_000_001
_UNIT, _BODY = "占位单位名称", "占位机关类型"
_DEPARTMENTS = (
    "发展和改革局、教育局、科学技术局、工业和信息化局、公安局、民政局、司法局、财政局、人力资源和社会保障局、自然资源局",
    "生态环境局、住房和城乡建设局、交通运输局、水利局、农业农村局、商务局、文化和旅游局、卫生健康局、退役军人事务局",
    "应急管理局、审计局、市场监督管理局、体育局、统计局、医疗保障局、行政审批局、信访局、城市管理局、林业局、数据局",
)
_TOWNS = (
    "城关、河东、河西、南山、北坪、石桥、青林、龙泉、白沙、大柳",
    "王庄、李集、马店、双塔、金沟、新安、长坪、高桥、柳林、东关",
)


@dataclass(frozen=True)
class Office:
    """One invented office: its full name and how much it has to do (1 for most, more for the busy ones)."""

    name: str
    weight: float


def offices(count: int, seed: int = 1) -> list[Office]:
    """So many offices of counties, departments and towns, the first county first."""
    draw = random.Random(seed)
    found: list[Office] = []
    county = 0
    while len(found) < count:
        county += 1
        place = f"{'甲乙丙丁戊己庚辛壬癸'[county % 10]}{county:03d}县" if county > 1 else "清河县"
        departments = "、".join(_DEPARTMENTS).split("、")
        towns = "、".join(_TOWNS).split("、")
        names = [f"{place}人民政府办公室"]
        names += [place + one for one in departments] + [f"{place}{one}镇人民政府" for one in towns]
        found += [Office(name, round(draw.lognormvariate(0, 0.9), 3)) for name in names]
    return found[:count]


def report_of(office: Office, year: int = YEAR, seed: int = 1) -> Report:
    """A balanced report of an office: few requests in most, many in some, and many zeros in all."""
    draw = random.Random(f"{office.name}{year}{seed}")
    edition = editions.for_year(year)
    numbers = dict.fromkeys((field.id for field in edition.fields), 0)
    _disclosure(draw, office, numbers)
    _requests(draw, office, edition, numbers)
    for group in GROUPS:
        cases = [int(draw.random() < 0.15) * draw.randint(1, 3) for _ in OUTCOMES]
        numbers |= {f"disputes.{group}.{one}": n for one, n in zip(OUTCOMES, cases, strict=True)}
        numbers[f"disputes.{group}.total"] = sum(cases)
    body = "乡镇人民政府、街道办事处" if office.name.endswith("镇人民政府") else "县级政府部门"
    values = {field_id: number_value(number) for field_id, number in numbers.items()}
    return blank_report(edition, office.name, year, body).with_values(values)


def write_units(folder: Path, count: int, *, faulty: int = 10, seed: int = 1) -> list[Report]:
    """Workbooks of so many offices below `folder`, one in `faulty` with a wrong total; gives their reports."""
    parts = template()
    reports = []
    for number, office in enumerate(offices(count, seed)):
        report = report_of(office, seed=seed)
        if faulty and number % faulty == faulty - 1:
            wrong = report.value("requests.received.total").number or 0
            report = report.with_values({"requests.received.total": number_value(wrong + 3)})
        below = folder / f"{number // 500:03d}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{office.name}.xlsx").write_bytes(filled(parts, report))
        reports.append(report)
    return reports


def filled(parts: Sequence[tuple[str, bytes]], report: Report) -> bytes:
    """The workbook of a report, from the parts of the marked one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, part in parts:
            archive.writestr(name, _replaced(part, report))
    return buffer.getvalue()


@cache
def template() -> tuple[tuple[str, bytes], ...]:
    """The parts of a workbook in which every figure, the unit and its kind stand as marks."""
    edition = editions.for_year(YEAR)
    marked = blank_report(edition, _UNIT, YEAR, _BODY).with_values(
        {field.id: number_value(_MARK + field.index) for field in edition.fields}
    )
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(marked))) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def _replaced(part: bytes, report: Report) -> bytes:
    for old, new in ((_UNIT, report.unit), (_BODY, report.body)):
        part = part.replace(old.encode(), new.encode())
        # The writer of the template puts Chinese as numbered characters.
        part = part.replace(old.encode("ascii", "xmlcharrefreplace"), new.encode("ascii", "xmlcharrefreplace"))
    if b"<v>9000" in part:
        pieces = part.split(b"<v>9000")
        part = pieces[0] + b"".join(b"<v>" + _number(piece, report) for piece in pieces[1:])
    return part


def _number(piece: bytes, report: Report) -> bytes:
    index = int(b"9000" + piece[:5]) - _MARK
    return str(report.numbers[index]).encode() + piece[5:]


def _disclosure(draw: random.Random, office: Office, numbers: dict[str, int]) -> None:
    made, repealed = draw.randint(0, 4), draw.randint(0, 2)
    numbers["disclosure.normative_documents.newly_made"] = made
    if "disclosure.normative_documents.made" in numbers:
        numbers["disclosure.normative_documents.made"] = made
        numbers["disclosure.normative_documents.repealed"] = repealed
        numbers["disclosure.normative_documents.in_force"] = draw.randint(3, 40)
    numbers.pop("disclosure.normative_documents.newly_made", None)
    for row in ("licences", "penalties", "compulsory_measures"):
        if draw.random() < 0.5:
            numbers[f"disclosure.{row}.decisions"] = int(draw.lognormvariate(4, 1.2) * office.weight)


def _requests(draw: random.Random, office: Office, edition: Edition, numbers: dict[str, int]) -> None:
    leaves = list(_leaves(edition))
    weights = [8 if leaf in ("granted", "partly_granted") else 1 for leaf in leaves]
    for column in COLUMNS:
        share = 1.0 if column == COLUMNS[0] else 0.15
        results = dict.fromkeys(leaves, 0)
        for _ in range(int(draw.lognormvariate(2.4, 0.8) * office.weight * share)):
            results[draw.choices(leaves, weights)[0]] += 1
        out = int(draw.random() < 0.3) * draw.randint(0, 3)
        handled = sum(results.values()) + out
        before = min(handled, draw.randint(0, 2))
        numbers |= {f"requests.results.{leaf}.{column}": n for leaf, n in results.items()}
        numbers[f"requests.results.total.{column}"] = handled - out
        numbers[f"requests.carried_out.{column}"] = out
        numbers[f"requests.carried_in.{column}"] = before
        numbers[f"requests.received.{column}"] = handled - before
    for row in {field.id.rsplit(".", 1)[0] for field in edition.requests.fields}:
        numbers[f"{row}.total"] = sum(numbers[f"{row}.{column}"] for column in COLUMNS)


def _leaves(edition: Edition) -> Iterator[str]:
    for field in edition.requests.fields:
        if field.column[-1].key == COLUMNS[0] and ".results." in field.id and not field.row[-1].total:
            yield field.id.removeprefix("requests.results.").removesuffix(f".{COLUMNS[0]}")
