"""What the doctor reads back of an installation in LibreOffice; tests/gui asks the real one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from workbook.refusal import FileRefused, Kind
from xladdin import profile
from xladdin.addin.libreoffice import doctor, installing
from xladdin.addin.libreoffice.build import IDENTIFIER
from xladdin.cli import entry

LISTED = """All deployed user extensions:

Identifier: org.example.other
  Version: 1.0
  is registered: no

Identifier: {identifier}
  Version: {version}
  URL: vnd.sun.star.expand:$UNO_USER_PACKAGES_CACHE/uno_packages/x.tmp_/nianbao.oxt
  is registered: {registered}
  bundled Packages: {{
      URL: x/Addons.xcu
      is registered: yes
  }}
"""


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A LibreOffice of an ordinary user of Linux, in which our extension is; the process can be started."""
    program = tmp_path / "program"
    program.mkdir()
    for name in ("pythonloader.py", "unopkg.bin"):
        (program / name).touch()
    monkeypatch.setattr(installing, "known_places", list)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "profile"))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(installing, "unopkg", lambda: str(program / "unopkg"))
    monkeypatch.setattr(installing, "listed", lambda: listed())
    monkeypatch.setattr("xladdin.addin.shell.doctor.signs", lambda: iter(()))
    installing.say_where_we_are()
    return program


def listed(version: str = "", registered: str = "yes", identifier: str = IDENTIFIER) -> str:
    return LISTED.format(identifier=identifier, version=version or profile.release(), registered=registered)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = entry.main(["addin", "doctor", *words])
    return code, capsys.readouterr().out


def test_a_healthy_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, words = told(capsys)
    assert (code, "已启用" in words, "不行" in words) == (0, True, False)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (listed(identifier="x"), "没有装"),
        ("", "没有装"),
        (listed(version="0.1"), "是 0.1 版"),
        (listed(registered="no"), "停用了"),
        (listed(registered="unknown"), "没有完全装上"),
    ],
)
def test_an_extension_that_is_missing_old_or_disabled_is_named_and_mended(
    says: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installing, "listed", lambda: says)
    found = told(capsys, "--libreoffice")
    assert (found[0], words in found[1]) == (1, True), found[1]

    def installed() -> list[str]:
        monkeypatch.setattr(installing, "listed", lambda: listed())
        return []

    monkeypatch.setattr(installing, "install", installed)
    assert told(capsys, "--libreoffice", "--repair")[0] == 0


def test_no_office_and_root_are_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refuses() -> str:
        raise FileRefused("LibreOffice", "没有找到 LibreOffice（unopkg）。", Kind.NOT_INSTALLED)

    monkeypatch.setattr(installing, "unopkg", refuses)
    assert "[不行] LibreOffice：没有找到 LibreOffice" in told(capsys, "--libreoffice")[1]


def test_a_script_on_the_way_that_calls_the_office_tells_nothing(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in office.iterdir():
        path.unlink()
    assert told(capsys, "--libreoffice")[0] == 0


def test_an_office_that_runs_no_python_is_said(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "pythonloader.py").unlink()
    code, words = told(capsys, "--libreoffice")
    assert (code, "python3-uno" in words) == (1, True)


@pytest.mark.parametrize("text", [None, "{", "[]", "7", json.dumps(["/no/such/python", "-m"])])
def test_a_program_that_the_buttons_do_not_find_is_said_and_mended(
    text: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is None:
        installing.command_file().unlink()
    else:
        installing.command_file().write_text(text, encoding="utf-8")
    code, words = told(capsys, "--libreoffice")
    assert (code, "[不行] 启动" in words) == (1, True)
    assert told(capsys, "--libreoffice", "--repair")[0] == 0
    assert doctor.is_installed()
