"""Where a workbook of OneDrive or SharePoint lies here: the registry says so, and nobody else is asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from com_stub import com_engine
from excel_window import Excel
from once import workbook_bytes
from winreg_stub import Winreg

from workbook.report import Report
from xladdin.hosts import cloud_paths
from xladdin.hosts.cloud_paths import local

UNIT = "https://unit-my.sharepoint.com/personal/zhang_san/Documents/"
SITE = "https://unit.sharepoint.com/sites/Office/Shared Documents/"
NAME = "年报 & 汇总=1.xlsx"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    local.cache_clear()
    yield
    local.cache_clear()


def kept(registry: Winreg, name: str, address: str, folder: Path, **more: object) -> None:
    """What OneDrive writes down of a library that it keeps in a folder here."""
    for value, content in {"UrlNamespace": address, "MountPoint": str(folder), **more}.items():
        registry.put(registry.HKEY_CURRENT_USER, f"{cloud_paths._PROVIDERS}\\{name}", value, content)


def file(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return str(path)


class TestALibrary:
    @pytest.mark.parametrize("end", ["", "/"])
    def test_a_file_in_it_is_found_below_its_folder(self, registry: Winreg, tmp_path: Path, end: str) -> None:
        kept(registry, "Business1", UNIT.rstrip("/") + end, tmp_path / "OneDrive - 单位")
        path = file(tmp_path / "OneDrive - 单位" / "公开" / NAME)
        assert local(f"{UNIT}公开/{NAME}") == path

    def test_one_spelt_with_percent_signs_too(self, registry: Winreg, tmp_path: Path) -> None:
        kept(registry, "Site", SITE, tmp_path)
        path = file(tmp_path / "2025 年" / "年报.xlsx")
        assert local(f"{SITE}2025%20%E5%B9%B4/年报.xlsx") == path

    def test_and_one_whose_name_has_a_percent_sign(self, registry: Winreg, tmp_path: Path) -> None:
        kept(registry, "Site", SITE, tmp_path)
        path = file(tmp_path / "增长%20.xlsx")
        assert local(f"{SITE}增长%20.xlsx") == path

    def test_the_nearest_of_two_libraries_has_it(self, registry: Winreg, tmp_path: Path) -> None:
        for name, below in (("a", ""), ("b", "公开/")):
            kept(registry, name, SITE + below, tmp_path / name)
            file(tmp_path / name / "公开" / "年报.xlsx")
        inner = file(tmp_path / "b" / "年报.xlsx")
        assert local(f"{SITE}公开/年报.xlsx") == inner

    def test_a_folder_that_is_kept_alone_is_found_by_its_files(self, registry: Winreg, tmp_path: Path) -> None:
        kept(registry, "Site", SITE, tmp_path / "公开", IsFolderScope=1)
        path = file(tmp_path / "公开" / "2025" / "年报.xlsx")
        assert local(f"{SITE}政务/公开/2025/年报.xlsx") == path

    def test_of_a_whole_library_no_other_folder_is_taken_for_it(self, registry: Winreg, tmp_path: Path) -> None:
        kept(registry, "Site", SITE, tmp_path, IsFolderScope=0)
        file(tmp_path / "年报.xlsx")
        assert local(f"{SITE}别处/年报.xlsx") == f"{SITE}别处/年报.xlsx"

    @pytest.mark.parametrize("rest", ["", "../年报.xlsx", "%2e%2e/年报.xlsx", "..\\年报.xlsx", "C:/年报.xlsx", "a:b"])
    def test_nothing_above_or_beside_the_folder_is_ever_looked_at(
        self, registry: Winreg, tmp_path: Path, rest: str
    ) -> None:
        kept(registry, "Site", SITE, tmp_path / "kept", IsFolderScope=1)
        file(tmp_path / "年报.xlsx")
        assert local(SITE + rest) == SITE + rest

    @pytest.mark.parametrize(
        "address", ["https://elsewhere/年报.xlsx", UNIT + NAME, "https://unit.sharepoint.com/sites/OfficeX/a.xlsx"]
    )
    def test_what_is_not_kept_here_stays_an_address(self, registry: Winreg, tmp_path: Path, address: str) -> None:
        kept(registry, "Site", SITE.rstrip("/"), tmp_path)
        assert local(address) == address

    def test_without_onedrive_every_address_stays_one(self) -> None:
        assert local(UNIT + NAME) == UNIT + NAME

    def test_a_half_written_entry_is_passed_over(self, registry: Winreg, tmp_path: Path) -> None:
        registry.put(registry.HKEY_CURRENT_USER, f"{cloud_paths._PROVIDERS}\\a", "UrlNamespace", SITE)
        kept(registry, "b", SITE, tmp_path)
        path = file(tmp_path / "年报.xlsx")
        assert local(SITE + "年报.xlsx") == path


class TestAClick:
    @pytest.fixture
    def cloud(self, tmp_path: Path, jinhu: Report) -> Excel:
        path = tmp_path / "OneDrive - 单位" / NAME
        path.parent.mkdir()
        path.write_bytes(workbook_bytes(jinhu))
        excel = Excel(path)
        assert excel.ActiveWorkbook
        excel.ActiveWorkbook.FullName, excel.ActiveWorkbook.Path = UNIT + NAME, UNIT.rstrip("/")
        return excel

    def test_an_export_goes_beside_the_copy_that_is_kept_here(
        self, click, cloud: Excel, registry: Winreg, tmp_path: Path
    ) -> None:
        kept(registry, "Business1", UNIT, tmp_path / "OneDrive - 单位")
        assert click("export_text", cloud)
        assert cloud.asked == []
        assert list((tmp_path / "OneDrive - 单位" / "年报 & 汇总=1-导出").glob("*-全部.txt"))

    def test_a_place_that_the_workbook_names_is_never_looked_at(
        self, click, cloud: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """xlwings takes folders from this sheet; of one on another computer, Windows would tell it who the user is."""
        unc = "\\\\198.51.100.7\\share"
        assert cloud.ActiveWorkbook
        sheet = cloud.ActiveWorkbook.file.create_sheet("xlwings.conf")
        for row, name in enumerate(("ONEDRIVE_CONSUMER_WIN", "ONEDRIVE_COMMERCIAL_WIN", "SHAREPOINT_WIN"), 1):
            sheet.cell(row, 1, name)
            sheet.cell(row, 2, unc)
        asked: list[str] = []
        for name in ("stat", "lstat", "listdir", "scandir", "open"):
            real = getattr(os, name)

            def watched(path, *given, _real=real, **named):
                asked.append(str(path))
                return _real(path, *given, **named)

            monkeypatch.setattr(os, name, watched)
        for tag in ("validate", "next_finding", "fill_totals", "undo"):
            assert click(tag, cloud)
        assert asked, "nothing was watched"
        assert [path for path in asked if "198.51" in path] == []

    def test_the_search_of_xlwings_never_runs_for_any_open_workbook(self, monkeypatch: pytest.MonkeyPatch) -> None:
        engine = com_engine()

        def search(**_: object) -> str:
            raise AssertionError("xlwings has begun to search")

        monkeypatch.setattr(engine, "fullname_url_to_local_path", search)
        monkeypatch.setattr(engine, "read_config_sheet", search)
        cloud_paths.use_in(engine)
        workbook = type("Workbook", (), {"FullName": UNIT + NAME})()
        assert engine.Book(workbook).fullname == UNIT + NAME
