"""The VBA project of the add-in, read apart from the library that writes it, and beside one that Excel itself wrote."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

import pyopenvba
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyopenvba.cfb import CFB
from pyopenvba.vba import compress
from vba_reader import Module, Project, Record, decompressed, read

from xladdin.addin import vba
from xladdin.addin.build import COMMITTED, build
from xladdin.addin.commands import COMMANDS
from xladdin.addin.vba_project import BuildFailed, source_only

# An add-in without a line of code, saved by Excel; pyOpenVBA brings it, and ours grows from it.
BY_EXCEL = Path(pyopenvba.__file__).parent / "_templates" / "blank_files" / "blank_excel_addin.xlam"
# What may differ from what Excel writes, and why. Everything else is the same, byte for byte and in the same order.
OTHER_RECORDS = {
    "project": "its name",
    "cookie": "0xFFFF, as the specification asks of a writer",
    "module cookie": "0xFFFF, as the specification asks of a writer",
    "offset": "0: no compiled part stands before the source",
}
OTHER_LINES = {"Name": "the name of the project"}
OWN, THEIRS = vba.MODULE, "Module1"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Project:
    path = tmp_path_factory.mktemp("project") / "nianbao.xlam"
    path.write_bytes(build())
    return read(path)


@pytest.fixture(scope="module")
def excels() -> Project:
    return read(BY_EXCEL)


def by_module(records: Iterable[Record]) -> dict[str, list[Record]]:
    """The records before the first module, under "", and those of each module under its name."""
    found: dict[str, list[Record]] = {}
    name = ""
    for record in records:
        name = record[1].decode("cp1252") if record[0] == "module" else "end" if record[0] == "end" else name
        found.setdefault(name, []).append(record)
    return found


class TestNothingCompiled:
    """[MS-OVBA] 1.6, 2.3.4.1: else an Excel of the same version runs the compiled part and never sees the source."""

    def test_the_header_names_no_version_and_has_no_cache(self, ours: Project) -> None:
        assert ours.header == bytes.fromhex("CC61FFFF000000")

    def test_every_module_is_its_source_and_nothing_else(self, ours: Project) -> None:
        assert {name: module.compiled for name, module in ours.modules.items()} == dict.fromkeys(
            ["ThisWorkbook", "Sheet1", vba.MODULE], b""
        )
        assert {content for name, content in ours.records if name == "offset"} == {bytes(4)}

    def test_no_stream_is_there_that_only_a_compiler_leaves(self, ours: Project) -> None:
        modules = {f"VBA/{name}" for name in ours.modules}
        assert ours.streams == modules | {"VBA/_VBA_PROJECT", "VBA/dir", "PROJECT", "PROJECTwm"}

    def test_the_committed_file_is_no_other(self, ours: Project) -> None:
        assert read(COMMITTED) == ours

    def test_this_reader_sees_what_excel_compiled(self, excels: Project) -> None:
        assert excels.header[2:4] not in (b"\xff\xff", b"\0\0")
        assert len(excels.header) > 1000
        assert all(len(module.compiled) > 100 for module in excels.modules.values())


class TestAsExcelWritesIt:
    def test_the_source_is_ours(self, ours: Project) -> None:
        assert ours.modules[vba.MODULE].source.endswith(vba.module_source(COMMANDS))
        assert ours.modules["ThisWorkbook"].source.endswith(vba.workbook_source())

    def test_the_documents_are_declared_as_excel_declares_them(self, ours: Project, excels: Project) -> None:
        assert ours.modules["Sheet1"] == Module(b"", excels.modules["Sheet1"].source)
        head = excels.modules["ThisWorkbook"].source
        assert head.startswith('Attribute VB_Name = "ThisWorkbook"\r\nAttribute VB_Base = "0{00020819-')
        assert ours.modules["ThisWorkbook"].source.startswith(head)

    def test_each_field_is_the_same_but_for_those_that_may_differ(self, ours: Project, excels: Project) -> None:
        mine, theirs = by_module(ours.records), by_module(excels.records)
        assert list(mine) == [OWN if name == THEIRS else name for name in theirs]
        differing = set()
        for name, records in theirs.items():
            own = mine[OWN if name == THEIRS else name]
            assert [kind for kind, _ in own] == [kind for kind, _ in records]
            for (kind, content), (_, wanted) in zip(own, records, strict=True):
                if content != wanted.replace(THEIRS.encode(), OWN.encode()).replace(
                    THEIRS.encode("utf-16-le"), OWN.encode("utf-16-le")
                ):
                    differing.add(kind)
        assert differing == set(OTHER_RECORDS)

    def test_each_line_of_the_project_is_the_same_but_for_the_name(self, ours: Project, excels: Project) -> None:
        renamed = [line.replace(f"Module={THEIRS}", f"Module={OWN}") for line in excels.lines]
        windows = renamed.index("[Workspace]")  # what follows is which windows of the editor were open
        differing = [(a, b) for a, b in zip(ours.lines[:windows], renamed[:windows], strict=True) if a != b]
        assert differing == [('Name="Nianbao"', 'Name="VBAProject"')]
        assert {line.partition("=")[0] for line, _ in differing} == set(OTHER_LINES)
        assert sorted(ours.lines[windows + 1 :]) == sorted(
            ["", "Sheet1=0, 0, 0, 0, C", "ThisWorkbook=0, 0, 0, 0, C", f"{OWN}=0, 0, 0, 0, C"]
        )

    def test_the_references_are_those_that_excel_sets(self, ours: Project) -> None:
        named = [content.decode() for kind, content in ours.records if kind == "reference"]
        assert named == ["stdole", "Office"]


def content(path: Path) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read("xl/vbaProject.bin")


class TestTheWriter:
    def test_what_it_has_written_it_leaves_as_it_is(self) -> None:
        assert source_only(content(COMMITTED)) == content(COMMITTED)

    def test_a_project_that_does_not_say_its_name_where_it_should_is_refused(self) -> None:
        file = CFB.from_bytes(content(BY_EXCEL))
        lines = file.get_stream_at((), "PROJECT")
        file.write_stream_at((), "PROJECT", lines.replace(b'Name="VBAProject"', b'Name="Another"'))
        with pytest.raises(BuildFailed):
            source_only(file.to_bytes())

    @given(st.one_of(st.binary(max_size=9000), st.text("ab \r\n", max_size=9000).map(str.encode)))
    def test_this_reader_undoes_what_the_library_compresses(self, text: bytes) -> None:
        assert decompressed(compress(text)).rstrip(b"\0") == text.rstrip(b"\0")

    @pytest.mark.parametrize("wrong", [b"", b"\x00", b"\x01\x00\x00", b"\x01\xff\xbf"])
    def test_this_reader_takes_nothing_else_for_a_container(self, wrong: bytes) -> None:
        with pytest.raises(ValueError, match=r"container|chunk"):
            decompressed(wrong)
