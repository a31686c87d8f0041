"""What developers do: `RunPython "from xladdin.ribbon import validate; validate()"` from a workbook's own VBA."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from clicking import Opener

from workbook import layout
from workbook.report import BLANK, Report
from xladdin.book import sheets
from xladdin.hosts import xw
from xladdin.hosts.content import read_block

STATEMENT = "from xladdin.ribbon import {0}; {0}()"  # as it stands in the VBA, which hands it to python -c


@pytest.fixture
def calling(opened: Opener, jinhu: Report) -> Iterator[xw.Book]:
    """The workbook whose VBA calls, on either engine; 金湖 2023, the total of 行政复议 taken out."""
    book = opened(jinhu.with_values({"disputes.reconsideration.total": BLANK}))
    book.set_mock_caller()
    yield book
    del xw.Book._mock_caller


class TestRunPython:
    def test_validate_works_on_the_calling_workbook(self, calling: xw.Book) -> None:
        exec(STATEMENT.format("validate"), {})
        place = (layout.RESULT_VERDICT_ROW, 1)
        ((verdict,),) = read_block(calling, layout.RESULTS, place, place)
        assert "处强制性问题" in str(verdict)
        assert str(calling.app.status_bar).startswith(str(verdict))

    def test_filling_works_on_the_calling_workbook(self, calling: xw.Book, jinhu: Report) -> None:
        exec(STATEMENT.format("fill"), {})
        filled = sheets.read_contents(calling).report.value("disputes.reconsideration.total")
        assert filled.number == jinhu.value("disputes.reconsideration.total").number


def test_no_module_of_the_room_hides_a_button() -> None:
    """A module is an attribute of its package once it has been imported, in place of a function of that name."""
    import pkgutil

    from xladdin import ribbon

    modules = {module.name for module in pkgutil.iter_modules(ribbon.__path__)}
    assert modules
    assert not modules & set(ribbon.__all__)
