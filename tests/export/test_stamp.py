"""The stamp: out of sight in every output, read back from each, the same for the same figures and date."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from builders import balanced_reports, changed
from export_samples import grids_of
from hypothesis import given
from hypothesis import strategies as st

from workbook.digest import digest
from workbook.report import BLANK, Report, number_value
from xladdin.export.content.stamp import rules_version, stamp_in, stamp_of
from xladdin.export.files import FORMATS, format_of, write_tables
from xladdin.export.picture.drawing import render

DAY = dt.date(2026, 1, 15)
UNSTAMPED = {
    output.ending for kind in FORMATS for output in format_of(kind).outputs if not format_of(kind).carries_stamp
}


def png_chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and content of every chunk of a PNG, its checksum looked at."""
    at = 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        assert struct.unpack_from(">I", png, at + 8 + length)[0] == zlib.crc32(png[at + 4 : at + 8 + length])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


class TestEveryOutput:
    """All formats of one report."""

    @pytest.mark.parametrize("draft", [False, True])
    def test_all_but_plain_text_carry_it(self, suqian: Report, tmp_path: Path, draft: bool) -> None:
        wanted = stamp_of(suqian, DAY, draft=draft)
        for path in write_tables(suqian, tmp_path, FORMATS, draft=draft, date=DAY):
            found = stamp_in(path.read_bytes())
            assert found == (None if path.suffix in UNSTAMPED else wanted), path.name

    def test_the_same_figures_on_the_same_date_give_the_same_bytes(self, zhangdian: Report, tmp_path: Path) -> None:
        first, second = (write_tables(zhangdian, tmp_path / name, FORMATS, date=DAY) for name in "ab")
        assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]

    def test_another_date_changes_the_stamp_alone(self, suqian: Report) -> None:
        one, other = (
            render(grids_of(suqian), "svg", stamp=stamp_of(suqian, DAY + dt.timedelta(days=d))).decode() for d in (0, 1)
        )
        assert one != other
        assert one.replace("2026-01-15", "2026-01-16") == other


class TestContainers:
    """Each kind of file holds the stamp as that kind of file holds remarks."""

    def test_a_png_has_it_as_text_in_a_sound_file(self, suqian: Report) -> None:
        stamp = stamp_of(suqian, DAY)
        chunks = list(png_chunks(render(grids_of(suqian)[:1], "png", stamp=stamp)))
        names = [name for name, _ in chunks]
        assert (names[0], names[-1]) == (b"IHDR", b"IEND")
        assert names.count(b"tEXt") == names.count(b"pHYs") == 1
        assert dict(chunks)[b"tEXt"] == b"nianbao\0" + stamp.text.encode("ascii")

    def test_a_pdf_has_it_as_keywords_and_says_its_date(self, suqian: Report) -> None:
        stamp = stamp_of(suqian, DAY)
        information = pypdfium2.PdfDocument(render(grids_of(suqian), "pdf", stamp=stamp)).get_metadata_dict()
        assert information["Keywords"] == stamp.text
        assert information["CreationDate"].startswith("D:20260115")

    def test_without_stamp_a_picture_is_as_before(self, suqian: Report) -> None:
        assert stamp_in(render(grids_of(suqian), "png")) is None
        assert b"CreationDate" not in render(grids_of(suqian), "pdf")


class TestDigest:
    """What counts as the same figures."""

    @given(balanced_reports(), st.data())
    def test_any_other_figure_gives_another_digest(self, report: Report, data: st.DataObject) -> None:
        field = data.draw(st.sampled_from(report.edition.fields))
        other = (report.value(field).number or 0) + data.draw(st.integers(1, 9))
        assert digest(report) != digest(report.with_values({field.id: number_value(other)}))

    def test_blank_is_not_zero(self, zhangdian: Report) -> None:
        field = zhangdian.edition.requests.fields[0]
        assert digest(zhangdian) != digest(zhangdian.with_values({field.id: BLANK}))

    def test_zeros_behind_the_point_do_not_count(self, suqian: Report) -> None:
        amounts = [Decimal("59237.2449"), Decimal("59237.24490")]
        one, other = (changed(suqian, {"disclosure.fees.amount": amount}) for amount in amounts)
        assert digest(one) == digest(other)

    def test_unit_and_year_count(self, suqian: Report) -> None:
        others = (replace(suqian, unit="宿迁市"), replace(suqian, year=2024))
        assert len({digest(suqian), *map(digest, others)}) == 3

    def test_the_rule_book_is_named(self) -> None:
        version, _, book = rules_version().rpartition("-")
        assert version
        assert len(book) == 12


class TestStrangeFiles:
    """Reading a stamp never fails."""

    @given(st.binary(max_size=300))
    def test_any_bytes_have_no_stamp(self, data: bytes) -> None:
        assert stamp_in(data) is None
        assert stamp_in(b"PK\x03\x04" + data) is None

    def test_a_date_that_is_none_is_no_stamp(self) -> None:
        text = f"nianbao status=final figures={'0' * 64} date=2026-02-30 rules=1-0123456789ab"
        assert stamp_in(text.encode()) is None
        assert stamp_in(text.replace("02-30", "02-28").encode()) is not None
