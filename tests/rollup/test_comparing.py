"""Units beside their peers: who stands out, whatever the size."""

from __future__ import annotations

from dataclasses import replace

import county

from workbook.report import number_value
from xladdin.rollup.collecting.receipt import Receipt
from xladdin.rollup.roster.members import Member
from xladdin.rollup.sheets.charts import told
from xladdin.rollup.summing.comparing import Indicator, measures, standings
from xladdin.rollup.summing.units import Unit


def unit(name: str, received: int, granted: int, denied: int = 0, before: int = 0) -> Unit:
    """A unit with so many requests, of which so many were granted and denied; the rest were not held."""
    ids = {
        "requests.received.total": received,
        "requests.results.granted.total": granted,
        "requests.results.denied.third_party.total": denied,
        "requests.results.unavailable.not_held.total": received - granted - denied,
        "requests.results.total.total": received,
    }
    blank = county.report("清河县公安局")
    zero = blank.with_values({field.id: number_value(0) for field in blank.edition.fields})
    report = zero.with_values({name: number_value(number) for name, number in ids.items()})
    last = zero.with_values({"requests.received.total": number_value(before)})
    receipt = Receipt(name, unit=name, year=2025, edition="2021", numbers=report.numbers)
    if before:
        receipt = receipt._replace(before=last.numbers, edition_before="2021")
    return Unit(Member(name), "passed", receipt=receipt)


def measure(title: str) -> Indicator:
    return next(one for one in measures() if one.title.startswith(title))


PEERS = [unit(f"甲{n}局", 40 + n, 30 + n // 2) for n in range(12)]


def outlying(title: str, *more: Unit) -> set[str]:
    return {one.name for one in standings([*PEERS, *more], measure(title)) if one.outlying}


def test_the_largest_stand_first() -> None:
    found = standings([*PEERS, unit("乙局", 500, 400)], measure("本年新收"))
    assert found[0].name == "乙局"
    assert [one.value for one in found] == sorted((one.value for one in found), reverse=True)


def test_a_small_unit_may_grant_nothing_and_a_large_one_may_not() -> None:
    assert outlying("予以公开", unit("小局", 2, 0)) == set()
    assert outlying("予以公开", unit("大局", 400, 100)) == {"大局"}


def test_many_denials_and_much_that_is_not_held() -> None:
    assert outlying("不予公开", unit("丙局", 300, 100, denied=150)) == {"丙局"}
    assert outlying("无法提供", unit("丁局", 300, 20)) == {"丁局"}


def test_a_change_counts_by_its_size() -> None:
    peers = [unit(f"甲{n}局", 40 + n, 30, before=40) for n in range(12)]
    found = standings([*peers, unit("小局", 3, 1, before=1), unit("大局", 900, 500, before=90)], measure("新收比上年"))
    assert {one.name for one in found if one.outlying} == {"大局"}
    assert next(one for one in found if one.name == "大局").value == 9.0


def test_units_are_compared_with_their_own_kind() -> None:
    """A town among departments stands out from nobody: there are no peers of its kind."""
    town = replace(unit("某镇", 900, 0), member=Member("某镇人民政府", kind="乡镇街道"))
    assert outlying("予以公开", town) == set()


def test_few_units_have_no_middle() -> None:
    found = standings([*PEERS[:3], unit("大局", 4000, 0)], measure("本年新收"))
    assert not [one for one in found if one.outlying]


class TestWords:
    """What is said of a measure."""

    def received(self, *numbers: int) -> str:
        measure = measures()[0]
        units = [unit(f"第{at}局", number, 0) for at, number in enumerate(numbers)]
        return told(measure, standings(units, measure))

    def test_too_few_to_be_compared(self) -> None:
        assert self.received(5, 500) == "同类单位不足 8 家，没有比较。"

    def test_nothing_but_zeros(self) -> None:
        assert self.received(*[0] * 9) == "各单位都是 0。"

    def test_nobody_stands_out(self) -> None:
        assert self.received(*range(20, 30)) == "没有与同类单位相差很远的。"

    def test_one_does(self) -> None:
        assert self.received(*range(20, 30), 900) == "与同类单位相差很远的 1 家：第10局（900，偏高）。"

    def test_no_unit_at_all(self) -> None:
        assert self.received() == "没有可比的数。"
