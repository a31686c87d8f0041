"""The add-in as a file: the same bytes each time, sound for every reader there is without Excel, and up to date."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openxml_audit
import pytest
from pyopenvba import ExcelFile

from xladdin.addin import vba
from xladdin.addin.build import COMMITTED, build
from xladdin.addin.commands import COMMANDS
from xladdin.addin.vba_project import BuildFailed

MOST_SUSPICIOUS = 4  # keywords that antivirus programs count against a file
UI_RELATIONS = {
    "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility": "customUI/customUI.xml",
    "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility": "customUI/customUI14.xml",
}


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / "nianbao.xlam"
    path.write_bytes(build())
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


class TestTheFile:
    def test_two_builds_are_the_same_bytes(self) -> None:
        assert build() == build()

    def test_the_committed_file_is_current(self) -> None:
        assert COMMITTED.read_bytes() == build(), "run `nianbao addin build` and commit its output"

    def test_no_part_carries_a_clock_or_a_name_of_somebody(self, addin: Path) -> None:
        with zipfile.ZipFile(addin) as package:
            assert {(entry.date_time, entry.create_system) for entry in package.infolist()} == {
                ((2021, 9, 16, 0, 0, 0), 0)
            }
        properties = parts(addin)["docProps/core.xml"].decode()
        assert "<dc:title>年报助手</dc:title>" in properties
        assert properties.count(">年报助手</") == 3

    def test_every_part_is_well_formed(self, addin: Path) -> None:
        for name, part in parts(addin).items():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(part)

    def test_both_generations_of_excel_find_their_ribbon(self, addin: Path) -> None:
        held = parts(addin)
        relations = {r.get("Type"): r.get("Target") for r in ElementTree.fromstring(held["_rels/.rels"])}
        assert {kind: relations[kind] for kind in UI_RELATIONS} == UI_RELATIONS
        assert set(UI_RELATIONS.values()) <= set(held)

    def test_excel_knows_it_for_an_add_in(self, addin: Path) -> None:
        kind = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
        assert kind in parts(addin)["[Content_Types].xml"]

    @pytest.mark.parametrize("version", ["OFFICE_2007", "OFFICE_2019", "MICROSOFT_365"])
    def test_an_ooxml_validator_accepts_it(self, addin: Path, version: str) -> None:
        validator = openxml_audit.OpenXmlValidator(getattr(openxml_audit.FileFormat, version))
        result = validator.validate(addin)
        assert [str(error) for error in result.errors] == []

    def test_another_template_in_pyopenvba_is_noticed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("xladdin.addin.build._SHEET", "xl/styles.xml")
        with pytest.raises(BuildFailed, match=r"xl/styles\.xml"):
            build()


class TestTheVba:
    def test_it_is_ascii_and_short(self) -> None:
        source = vba.module_source(COMMANDS) + vba.workbook_source()
        assert source.isascii()
        own = vba.module_source([]).split("\r\n")
        assert len([line for line in own if line.strip()]) <= 45

    def test_pyopenvba_reads_back_what_was_written(self, addin: Path) -> None:
        with ExcelFile(addin) as file:
            assert file.validate() == []
            assert set(file.module_names()) == {"ThisWorkbook", "Sheet1", vba.MODULE}
            assert file.get_module(vba.MODULE).endswith(vba.module_source(COMMANDS))
            assert file.get_module("ThisWorkbook").endswith(vba.workbook_source())

    def test_olevba_finds_little_to_suspect_and_nothing_that_starts_by_itself(self, addin: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # oletools calls pyparsing by its old names
            from oletools.olevba import VBA_Parser
        parser = VBA_Parser(str(addin))
        sources = {name: source for _, _, name, source in parser.extract_macros()}
        findings = parser.analyze_macros()
        parser.close()
        assert (
            sources[f"{vba.MODULE}.bas"]
            .replace("\r\n", "\n")
            .endswith(vba.module_source(COMMANDS).replace("\r\n", "\n"))
        )
        suspicious = [keyword for kind, keyword, _ in findings if kind == "Suspicious"]
        assert "CreateObject" in suspicious
        assert len(suspicious) <= MOST_SUSPICIOUS
        assert [keyword for kind, keyword, _ in findings if kind in ("AutoExec", "IOC")] == []

    def test_a_static_analyser_of_vba_has_no_complaint(self, addin: Path) -> None:
        from pyvbaanalysis import analyze_office_file

        assert analyze_office_file(addin) == {"ThisWorkbook": [], "Sheet1": [], vba.MODULE: []}

    def test_that_analyser_would_have_noticed_a_mistake(self, addin: Path, tmp_path: Path) -> None:
        from pyvbaanalysis import analyze_office_file

        broken = tmp_path / "broken.xlam"
        broken.write_bytes(addin.read_bytes())
        with ExcelFile(broken) as file:
            file.set_module(vba.MODULE, file.get_module(vba.MODULE).replace("failure = Err", "failur = Err"))
            file.save()
        assert analyze_office_file(broken)[vba.MODULE]

    def test_every_command_has_a_sub_for_sheet_buttons(self, addin: Path) -> None:
        source = vba.module_source(COMMANDS)
        for one in COMMANDS:
            assert f'Public Sub NB_{one.tag}()\r\n    Perform "{one.tag}"\r\nEnd Sub' in source

    def test_the_words_stand_where_the_module_looks_for_them(self, addin: Path, tmp_path: Path) -> None:
        import openpyxl

        changed = {n: p.replace(b"addin.macroEnabled", b"sheet.macroEnabled") for n, p in parts(addin).items()}
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as package:
            for name, part in changed.items():
                package.writestr(name, part)
        sheet = openpyxl.load_workbook(target)[vba.SHEET]
        assert {address: sheet[address].value for address in vba.WORDS} == vba.WORDS
        assert {address: sheet[address].value for address in vba.LABELS} == vba.LABELS
