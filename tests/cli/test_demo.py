"""`nianbao demo`: two published reports from their entries to pictures, and a slip that is found."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import openpyxl
import pytest

from xladdin.cli import entry as cli


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that a demonstration has filled, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    with contextlib.redirect_stderr(io.StringIO()) as told:
        assert cli.main(["demo", "-o", str(folder)]) == 0
    return folder, told.getvalue()


class TestDemo:
    def test_two_reports_from_entries_to_pictures(self, shown: tuple[Path, str]) -> None:
        out, told = shown
        assert "与公布的合计相同 34 格" in told
        assert "与公布的合计相同 32 格" in told
        for folder in ("宿迁市人民政府-2023", "淄博市张店区人民政府办公室-2020"):
            made = {path.name for path in (out / folder).iterdir()}
            assert {
                "年报.xlsx",
                *(f"{folder}-{name}" for name in ("表二.png", "表三.svg", "表四.pdf", "全部.txt")),
            } <= made
            assert cli.main(["validate", str(out / folder / "年报.xlsx")]) == 0

    def test_a_mistyped_number_is_found(self, shown: tuple[Path, str]) -> None:
        out, told = shown
        assert "「自然人」列的 1175 写成 1157" in told
        assert "现为 1157，应为 1175" in told
        faulty = out / "宿迁市人民政府-2023" / "年报-填错一格.xlsx"
        assert cli.main(["validate", str(faulty)]) == 1
        results = openpyxl.load_workbook(faulty)["校验结果"]
        assert any("应为 1175" in str(cell.value) for row in results.iter_rows() for cell in row)

    def test_a_second_run_overwrites_only_when_asked(self, shown: tuple[Path, str]) -> None:
        out, _ = shown
        assert cli.main(["demo", "-o", str(out)]) == 3
        assert cli.main(["demo", "-o", str(out), "--force"]) == 0
