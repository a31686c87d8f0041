"""What is passed on with the program, and under which licence; the pins say what it was tested with."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tools.windows.build import LEFT_OUT, lock_lines
from tools.windows.notices import notices

ROOT = Path(__file__).parents[1]
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def plain(requirement: str) -> str:
    """The name of a package, as indexes spell it, in a requirement."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement.strip())[0]).lower()


class TestNotice:
    """NOTICE names everything that the installer for Windows brings."""

    def test_every_package_of_the_lock_with_its_licence(self) -> None:
        brought = {line.partition("==")[0] for line in lock_lines() if "==" in line}
        named = dict(re.findall(r"^- ([a-z0-9-]+): (.+)$", NOTICE, re.MULTILINE))
        assert set(named) == brought

    def test_nothing_of_xlwings_pro_is_passed_on(self) -> None:
        """Its licence is a customer's own: neither its Python nor its compiled part may be in an installer."""
        assert {"xlwings/pro", "xlwings/xlwingslib*"} <= set(LEFT_OUT)

    def test_the_wheel_has_its_own_licences(self) -> None:
        assert {"LICENSE", "NOTICE", "xladdin/export/picture/fonts/OFL.txt"} == set(PROJECT["license-files"])


class TestTheInstallersNotices:
    """One file with the text of every licence."""

    @pytest.fixture
    def python(self, tmp_path: Path) -> Path:
        (tmp_path / "LICENSE.txt").write_text("PSF LICENSE AGREEMENT", encoding="utf-8")
        return tmp_path

    def package(self, python: Path, name: str, **texts: str) -> Path:
        folder = python / "site-packages" / f"{name}.dist-info"
        (folder / "licenses").mkdir(parents=True)
        (folder / "METADATA").write_text("Name: x", encoding="utf-8")
        for file, text in texts.items():
            (folder / "licenses" / file).write_text(text, encoding="utf-8")
        return folder.parent

    def test_each_under_its_name(self, python: Path) -> None:
        self.package(python, "alpha-1.0", LICENSE="Alpha terms")
        packages = self.package(python, "beta-2.0", COPYING="Beta terms", Apache="More beta terms")
        told = notices(NOTICE, python, packages)
        parts = ["nianbao", "PSF LICENSE", "alpha 1.0", "Alpha terms", "beta 2.0", "More beta", "Beta terms"]
        places = [told.index(part) for part in parts]
        assert places == sorted(places)
        assert "Name: x" not in told

    def test_of_one_whose_wheel_has_none_the_text_was_looked_up(self, python: Path) -> None:
        told = notices(NOTICE, python, self.package(python, "chinesecalendar-1.11.0"))
        assert "chinesecalendar 1.11.0" in told
        assert "Copyright (c) 2017 Lirian Su" in told

    def test_a_package_without_one_stops_the_build(self, python: Path) -> None:
        packages = self.package(python, "gamma-1.0")
        with pytest.raises(FileNotFoundError, match="gamma"):
            notices(NOTICE, python, packages)


class TestPins:
    """constraints.txt pins what pip would bring in for the program and for its tests, to the last dependency."""

    def test_all_of_it(self) -> None:
        lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        pinned = {plain(line) for line in lines if "==" in line}
        waiting = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
        needed: set[str] = set()
        while waiting:
            name = plain(waiting.pop())
            if name in needed:
                continue
            needed.add(name)
            try:
                required = metadata.requires(name) or []
            except metadata.PackageNotFoundError:  # for another system
                needed.discard(name)
                continue
            waiting += [line for line in required if "extra ==" not in line]
        assert needed - pinned == set()
