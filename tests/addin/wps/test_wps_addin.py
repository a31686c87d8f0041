"""The add-in for WPS as files: the same bytes each time, every button in it, and scripts that fit what WPS declares."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from proofs import PROOF, needed
from wps_host import node, put_files

from xladdin.addin.command import TAB
from xladdin.addin.commands import COMMANDS, groups
from xladdin.addin.shell import PROTOCOL
from xladdin.addin.wps import build
from xladdin.cli import entry

ROOT = Path(__file__).parents[3]
# As .ci/run puts them there: npm install --prefix build/wps typescript@5 wps-jsapi@1.0.5
PUBLISHED = Path(os.environ.get("WPS_JSAPI", ROOT / "build" / "wps")) / "node_modules"
CUSTOM_UI = "{http://schemas.microsoft.com/office/2006/01/customui}"
# Syntax that the browser of an older WPS does not read; a library function it does not have is found by the types.
TOO_NEW = re.compile(r"\?\.|\?\?|\basync\b|\bawait\b|\.\.\.|\bimport\b|\bexport\b|\*\*")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return build.addin()


class TestTheFiles:
    def test_two_builds_are_the_same_bytes(self, files: dict[str, bytes]) -> None:
        assert build.addin() == files
        assert build.package() == build.package()

    def test_the_package_has_them_in_a_folder_of_the_name_that_wps_wants(self, files: dict[str, bytes]) -> None:
        with zipfile.ZipFile(io.BytesIO(build.package())) as package:
            assert {entry.date_time for entry in package.infolist()} == {(2021, 9, 16, 0, 0, 0)}
            assert package.namelist() == [f"{build.folder_name()}/{name}" for name in files]
        assert re.fullmatch(r"nianbao_\d+(\.\d+)+", build.folder_name())

    def test_it_is_written_by_the_command(self, tmp_path: Path) -> None:
        out = tmp_path / "nianbao-wps.zip"
        assert entry.main(["addin", "build", "-o", str(out)]) == 0
        assert out.read_bytes() == build.package()
        assert entry.main(["addin", "build", "-o", str(out)]) == 3

    def test_every_script_is_loaded_and_every_one_that_is_loaded_is_there(self, files: dict[str, bytes]) -> None:
        named = re.findall(r'"(\w+\.js)"', files["main.js"].decode("utf-8"))
        assert {*named, "main.js"} == {*build.SCRIPTS, "place.js"}
        assert b'src="main.js"' in files["index.html"]

    def test_where_the_program_is_is_nowhere_in_it(self, files: dict[str, bytes]) -> None:
        assert "place.js" not in files
        assert not [name for name, part in files.items() if str(ROOT).encode() in part]


class TestTheRibbon:
    def test_it_has_every_command_in_its_group_and_its_words(self, files: dict[str, bytes]) -> None:
        root = ElementTree.fromstring(files["ribbon.xml"])
        tab = root.find(f".//{CUSTOM_UI}tab")
        assert tab is not None
        assert tab.get("label") == TAB
        held = {
            group.get("label"): {button.get("label"): button.get("id") for button in group}
            for group in tab.iter(f"{CUSTOM_UI}group")
        }
        assert held == {name: {one.label: f"nianbao_{one.tag}" for one in ones} for name, ones in groups().items()}

    def test_it_names_functions_that_the_script_has(self, files: dict[str, bytes]) -> None:
        ribbon, script = files["ribbon.xml"].decode("utf-8"), files["main.js"].decode("utf-8")
        named = set(re.findall(r'(?:onLoad|onAction|getImage)="(\w+)"', ribbon))
        assert named == set(re.findall(r"^function (\w+)", script, re.MULTILINE))

    def test_each_button_has_an_icon_that_can_be_drawn(self, files: dict[str, bytes]) -> None:
        for one in COMMANDS:
            drawn = ElementTree.fromstring(files[f"images/{one.tag}.svg"])
            assert "".join(drawn.itertext()).strip() == one.label[0]

    def test_nothing_is_said_that_is_true_in_excel_only(self, files: dict[str, bytes]) -> None:
        assert not [one for one in COMMANDS if one.in_excel and one.in_excel in files["ribbon.xml"].decode("utf-8")]


@PROOF
class TestTheScripts:
    def test_both_sides_speak_the_same_protocol(self, files: dict[str, bytes]) -> None:
        assert f"const PROTOCOL = {PROTOCOL};" in files["process.js"].decode("utf-8")

    @pytest.mark.parametrize("name", build.SCRIPTS)
    def test_an_older_browser_can_read_them(self, name: str, files: dict[str, bytes]) -> None:
        lines = [re.sub(r"//.*|/\*\*?.*|^ \*.*", "", line) for line in files[name].decode("utf-8").splitlines()]
        code = re.sub(r'"(\\.|[^"\\])*"', '""', "\n".join(lines))
        assert TOO_NEW.findall(code) == []

    @pytest.mark.parametrize("name", build.SCRIPTS)
    def test_they_can_be_read_in_one_sitting(self, name: str, files: dict[str, bytes]) -> None:
        assert len(files[name].splitlines()) <= 400

    def test_they_fit_what_wps_has_published_of_its_objects(self, tmp_path: Path) -> None:
        put_files(tmp_path, {"announced": "a", "program": "b", "script": "c"})
        assert checked(tmp_path) == ""

    def test_what_does_not_fit_would_be_found(self, tmp_path: Path) -> None:
        put_files(tmp_path, {"announced": "a", "program": "b", "script": "c"})
        right = (tmp_path / "main.js").read_text("utf-8").splitlines()
        wrong = ["et().ActiveBook.Name;", "sheetsOf(workbooks()[0])[0].Nam;", "[].flat();"]
        (tmp_path / "main.js").write_text("\n".join([*right, *wrong]), "utf-8")
        found = {int(line) for line in re.findall(r"main\.js\((\d+),\d+\): error", checked(tmp_path))}
        assert found == {len(right) + number for number in (1, 2, 3)}


def checked(folder: Path) -> str:
    """What the checker of types says of the scripts."""
    checker, declared = PUBLISHED / "typescript" / "bin" / "tsc", PUBLISHED / "wps-jsapi" / "src" / "index.d.ts"
    needed("node", besides={"npm's typescript, wps-jsapi": checker.is_file() and declared.is_file()})
    options = {
        "allowJs": True,
        "checkJs": True,
        "noEmit": True,
        "strict": True,
        "noImplicitReturns": True,
        "target": "ES2015",
        "lib": ["ES2015", "DOM"],
        "types": [],
        "skipLibCheck": True,
    }
    scripts = [str(folder / name) for name in ("place.js", *build.SCRIPTS)]
    config = folder / "tsconfig.json"
    config.write_text(json.dumps({"compilerOptions": options, "files": [str(declared), *scripts]}), encoding="utf-8")
    ran = subprocess.run([node(), str(checker), "-p", str(config)], capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr
