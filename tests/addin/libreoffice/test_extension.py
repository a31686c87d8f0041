"""The extension for LibreOffice as a file: the same bytes each time, and nothing in it but what it needs."""

from __future__ import annotations

import ast
import io
import json
import os
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from workbook.user_folder import user_folder
from xladdin.addin.command import TAB
from xladdin.addin.commands import COMMANDS
from xladdin.addin.libreoffice import build, installing
from xladdin.addin.libreoffice.in_office import process, protocol
from xladdin.addin.shell import PROTOCOL
from xladdin.cli import entry

OOR = "{http://openoffice.org/2001/registry}"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(build.extension())) as package:
        return {name: package.read(name) for name in package.namelist()}


def held(node: ElementTree.Element, name: str) -> list[str]:
    """What a property of a node of the configuration says, in all its languages."""
    found = [prop for prop in node.findall("prop") if prop.get(f"{OOR}name") == name]
    return [value.text or "" for value in found[0].findall("value")] if found else []


class TestTheFile:
    def test_two_builds_are_the_same_bytes(self) -> None:
        assert build.extension() == build.extension()

    def test_no_clock_and_no_system_is_in_it(self) -> None:
        with zipfile.ZipFile(io.BytesIO(build.extension())) as package:
            assert {(entry.date_time, entry.create_system) for entry in package.infolist()} == {
                ((2021, 9, 16, 0, 0, 0), 0)
            }

    def test_every_part_that_is_listed_is_there(self, parts: dict[str, bytes]) -> None:
        listed = ElementTree.fromstring(parts["META-INF/manifest.xml"])
        names = {entry.get("{http://openoffice.org/2001/manifest}full-path") for entry in listed}
        assert names == {"Addons.xcu", "ProtocolHandler.xcu", "CalcWindowState.xcu", "component.py"}
        assert names < set(parts)

    def test_it_is_written_by_the_command(self, tmp_path: Path) -> None:
        out = tmp_path / "nianbao.oxt"
        assert entry.main(["addin", "build", "-o", str(out)]) == 0
        assert out.read_bytes() == build.extension()
        assert entry.main(["addin", "build", "-o", str(out)]) == 3


class TestMenuAndToolbars:
    def test_both_have_every_command_in_its_words(self, parts: dict[str, bytes]) -> None:
        root = ElementTree.fromstring(parts["Addons.xcu"])
        for where, words in (("OfficeMenuBar", "{0.label}(~{0.keytip})"), ("OfficeToolBar", "{0.label}")):
            wanted = [(f"cn.nianbao.buttons:{one.tag}", [words.format(one)] * 2) for one in COMMANDS]
            nodes = next(node for node in root.iter("node") if node.get(f"{OOR}name") == where).iter("node")
            items = [(held(node, "URL"), held(node, "Title")) for node in nodes if held(node, "URL")]
            buttons = [(url[0], title) for url, title in items if url != ["private:separator"]]
            assert sorted(buttons) == sorted(wanted)

    def test_the_menu_is_for_spreadsheets(self, parts: dict[str, bytes]) -> None:
        root = ElementTree.fromstring(parts["Addons.xcu"])
        menu = next(node for node in root.iter("node") if node.get(f"{OOR}name") == build.MENU)
        assert held(menu, "Title") == [TAB, TAB]
        assert held(menu, "Context") == ["com.sun.star.sheet.SpreadsheetDocument"]

    def test_the_table_says_what_is_of_use_where(self, parts: dict[str, bytes]) -> None:
        table = json.loads(parts["pythonpath/nianbao_office/table.json"])
        assert {tag: one["needs_workbook"] for tag, one in table["commands"].items()} == {
            one.tag: one.needs_workbook for one in COMMANDS
        }
        assert all(one.screentip in table["commands"][one.tag]["tip"] for one in COMMANDS)


class TestWhatRunsInTheOffice:
    """Its Python is not ours, and may be one of 2019."""

    def test_it_imports_the_standard_library_and_uno_only(self, parts: dict[str, bytes]) -> None:
        allowed = {*sys.stdlib_module_names, "uno", "unohelper", "com", "nianbao_office", ""}
        for name, part in parts.items():
            if name.endswith(".py"):
                tree = ast.parse(part)
                names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
                names |= {
                    "" if node.level else str(node.module)
                    for node in ast.walk(tree)
                    if isinstance(node, ast.ImportFrom)
                }
                assert {one.split(".")[0] for one in names} <= allowed, name

    def test_it_is_written_as_python_3_8_reads(self, parts: dict[str, bytes]) -> None:
        for name, part in parts.items():
            if name.endswith(".py"):
                ast.parse(part, feature_version=(3, 8))
                assert b"from __future__ import annotations" in part or b"import" not in part

    def test_both_sides_speak_the_same_protocol(self) -> None:
        assert protocol.PROTOCOL == PROTOCOL

    @pytest.mark.parametrize(
        "environment", [{"LOCALAPPDATA": "/a"}, {"XDG_STATE_HOME": "/b"}, {"LOCALAPPDATA": "", "HOME": "/c"}, {}]
    )
    def test_both_sides_look_in_the_same_folder(
        self, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("LOCALAPPDATA", "XDG_STATE_HOME"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert process.user_folder() == user_folder()


class TestFindingTheProcess:
    def test_what_the_installation_wrote_is_started(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
        installing.say_where_we_are()
        assert process.command() == [sys.executable, "-m", "xladdin.cli", "serve-shell"]

    def test_a_program_that_has_moved_is_looked_for_on_the_way(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        installing.command_file().parent.mkdir()
        installing.command_file().write_text(json.dumps([str(tmp_path / "gone"), "serve-shell"]))
        with pytest.raises(process.NotInstalled):
            process.command()
        program = tmp_path / "bin" / "nianbao"
        program.parent.mkdir()
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        if os.name == "posix":
            assert process.command() == [str(program), "serve-shell"]

    def test_one_of_another_protocol_is_not_spoken_with(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from xladdin.addin.shell import server

        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
        with server.listening() as found:
            assert process.announced() is not None
            monkeypatch.setattr(process, "PROTOCOL", 2)
            with pytest.raises(process.Outdated):
                process.announced()
            process.end()
            assert found.idle > server.IDLE_SECONDS
        assert process.announced() is None


class TestWhereItCannotBeInstalled:
    def test_without_an_office_that_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(installing, "_PLACES", ())
        monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert entry.main(["addin", "install", "--libreoffice"]) == 3
        assert "没有找到 LibreOffice" in capsys.readouterr().err

    @pytest.mark.parametrize("command", ["install", "uninstall"])
    def test_root_is_told_to_be_somebody(
        self, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
        assert entry.main(["addin", command, "--libreoffice"]) == 3
        assert "不能用 root" in capsys.readouterr().err

    def test_what_unopkg_says_is_passed_on(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        program = tmp_path / "unopkg"
        program.write_text("#!/bin/sh\necho 'ERROR: the office is busy' >&2\nexit 1\n")
        program.chmod(0o755)
        monkeypatch.setattr(installing, "unopkg", lambda: str(program))
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "profile"))
        assert entry.main(["addin", "install", "--libreoffice"]) == 3
        assert "它说：ERROR: the office is busy" in capsys.readouterr().err
