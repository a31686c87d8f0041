"""Putting the extension in and taking it out, as an ordinary user does."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from in_libreoffice import Somebody
from office import needed

from xladdin.addin.libreoffice.build import IDENTIFIER


@pytest.fixture
def user() -> Iterator[Somebody]:
    needed("soffice", "unopkg", "setpriv")
    found = Somebody()
    yield found
    found.ends()


def test_it_goes_in_again_and_again_and_out_without_a_trace(user: Somebody) -> None:
    command_file = user.home / "state" / "Nianbao" / "shell-command.json"
    for _ in range(2):
        done = user.nianbao("addin", "install", "--libreoffice")
        assert done.returncode == 0, done.stderr
        assert "已装到本人的 LibreOffice" in done.stdout
    assert user.runs("unopkg", "list").stdout.count(f"Identifier: {IDENTIFIER}") == 1
    assert json.loads(command_file.read_text(encoding="utf-8"))[1:] == ["-m", "xladdin.cli", "serve-shell"]

    done = user.nianbao("addin", "doctor")
    assert "[正常] 扩展" in done.stdout, done.stdout + done.stderr
    assert "python3-uno" not in done.stdout

    done = user.nianbao("addin", "uninstall", "--libreoffice")
    assert (done.returncode, "已从 LibreOffice 卸载" in done.stdout) == (0, True), done.stderr
    assert IDENTIFIER not in user.runs("unopkg", "list").stdout
    assert not command_file.exists()
    done = user.nianbao("addin", "doctor", "--libreoffice")
    assert (done.returncode, "[不行] 扩展：没有装" in done.stdout) == (1, True), done.stdout + done.stderr
    assert "不用卸载" in user.nianbao("addin", "uninstall", "--libreoffice").stdout
