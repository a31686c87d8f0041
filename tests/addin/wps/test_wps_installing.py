"""Putting the add-in into WPS and taking it out: what its folder holds before and after, and what the doctor reads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from workbook.refusal import FileRefused
from xladdin import profile as user
from xladdin.addin.libreoffice.in_office import process
from xladdin.addin.wps import build, installing, places, registry
from xladdin.cli import entry

OTHERS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- 单位的清单 -->\n<jsplugins>\n'
    '    <jspluginonline name="公文" type="wps" url="https://oa.example/wps/" enable="enable" install="null"/>\n'
    "    <!-- 下面是财务的 -->\n"
    '    <jsplugin name="财务" type="et" url="财务_1.0" version="1.0" enable="enable_dev"/>\n'
    "</jsplugins>\n"
)
Run = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def addins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of WPS of an ordinary user of Linux, who has WPS."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    program = tmp_path / "office6" / "et"
    program.parent.mkdir()
    program.touch()
    monkeypatch.setattr(places, "programs", lambda: [program])
    return tmp_path / "home" / ".local" / "share" / "Kingsoft" / "wps" / "jsaddons"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: str) -> tuple[int, str]:
        code = entry.main(["addin", *words])
        told = capsys.readouterr()
        return code, told.out + told.err

    return command


@pytest.fixture
def asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process can be started; it is tried once, below, as that takes its time."""

    def answers(words: list[str]) -> None:
        assert words[0] == sys.executable

    monkeypatch.setattr(process, "found", answers)
    monkeypatch.setattr(process, "end", lambda: None)


def entries(addins: Path) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in ElementTree.parse(addins / "publish.xml").getroot()]


def trusted(addins: Path, enable: object = True, isload: object = True) -> None:
    told = {
        "et": {"namelist": "x", "3f2a": {"name": "nianbao", "enable": enable, "isload": isload, "mode": 1}},
        "wps": {},
    }
    (addins / "authaddin.json").write_text(json.dumps(told), encoding="utf-8")


class TestInstalling:
    def test_wps_finds_a_folder_and_an_entry_that_names_it(self, run: Run, addins: Path) -> None:
        code, told = run("install", "--wps")
        assert (code, "请完全退出 WPS" in told) == (0, True)
        (one,) = entries(addins)
        assert (one["name"], one["type"], one["version"]) == ("nianbao", "et", user.release())
        folder = addins / one["url"]
        assert folder.name == f"{one['name']}_{one['version']}"
        assert {name: (folder / name).read_bytes() for name in build.addin()} == build.addin()

    def test_what_others_have_put_there_stays(self, run: Run, addins: Path) -> None:
        addins.mkdir(parents=True)
        (addins / "publish.xml").write_text(OTHERS, encoding="utf-8")
        before = entries(addins)
        code, told = run("install", "--wps")
        assert code == 0
        assert "别的加载项都还在" in told
        assert entries(addins)[:2] == before
        text = (addins / "publish.xml").read_text(encoding="utf-8")
        assert ("<!-- 单位的清单 -->" in text, "<!-- 下面是财务的 -->" in text) == (True, True)
        (kept,) = addins.glob("publish.备份-*.xml")
        assert kept.read_text(encoding="utf-8") == OTHERS
        assert run("uninstall", "--wps")[0] == 0
        assert entries(addins) == before

    def test_twice_is_once(self, run: Run, addins: Path) -> None:
        run("install", "--wps")
        first = (addins / "publish.xml").read_bytes()
        assert run("install", "--wps")[0] == 0
        assert (addins / "publish.xml").read_bytes() == first
        assert len(entries(addins)) == 1
        assert not list(addins.glob("publish.备份-*"))

    def test_an_earlier_version_is_replaced(self, run: Run, addins: Path) -> None:
        earlier = addins / "nianbao_0.1"
        earlier.mkdir(parents=True)
        (addins / "nianbao_other").mkdir()
        old = '<jsplugins><jspluginonline name="nianbao" type="et" url="http://127.0.0.1:1/"/></jsplugins>'
        (addins / "publish.xml").write_text(old, encoding="utf-8")
        run("install", "--wps")
        assert [one["url"] for one in entries(addins)] == [build.folder_name()]
        assert not earlier.exists()
        assert (addins / "nianbao_other").is_dir()

    @pytest.mark.parametrize(
        "text", ["", "<jsplugins>", "<other/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><jsplugins>&b;</jsplugins>"]
    )
    def test_a_list_that_cannot_be_read_is_left_alone(self, run: Run, addins: Path, text: str) -> None:
        addins.mkdir(parents=True)
        (addins / "publish.xml").write_text(text, encoding="utf-8")
        code, told = run("install", "--wps")
        assert (code, "publish.xml" in told, "没有改动" in told) == (3, True, True)
        assert (addins / "publish.xml").read_text(encoding="utf-8") == text

    def test_without_wps_it_waits_for_it(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(places, "programs", list)
        code, told = run("install", "--wps")
        assert (code, "没有找到 WPS 表格" in told) == (0, True)

    def test_uninstalling_leaves_nothing_and_twice_is_well(self, run: Run, addins: Path, profile: Path) -> None:
        run("install", "--wps")
        assert "已从 WPS 卸载" in run("uninstall", "--wps")[1]
        assert [path.name for path in addins.iterdir() if "备份" not in path.name] == ["publish.xml"]
        assert entries(addins) == []
        assert run("uninstall", "--wps") == (0, "WPS 里没有年报助手，不用卸载。\n")

    @pytest.mark.parametrize("command", ["install", "uninstall"])
    def test_root_and_macos_are_told_what_to_do_instead(
        self, run: Run, addins: Path, command: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
        assert run(command, "--wps")[0] == 3
        monkeypatch.setattr(sys, "platform", "darwin")
        code, told = run(command, "--wps")
        assert (code, "--libreoffice" in told) == (3, True)
        assert not addins.exists()

    def test_on_windows_it_is_the_roaming_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setenv("APPDATA", str(tmp_path / "Roaming"))
        assert places.addins() == tmp_path / "Roaming" / "kingsoft" / "wps" / "jsaddons"

    def test_a_folder_that_cannot_be_written_is_said(self, run: Run, addins: Path) -> None:
        addins.parent.mkdir(parents=True)
        addins.write_text("a file in the way", encoding="utf-8")
        code, told = run("install", "--wps")
        assert (code, "写不进去" in told) == (3, True)


class TestThePlace:
    def test_the_script_that_wps_runs_starts_the_process(self, run: Run, addins: Path, profile: Path) -> None:
        """As WPS runs it: nothing on the way but the program and one word."""
        run("install", "--wps")
        told = re.fullmatch(r"const NIANBAO_PLACE = (.*);\n", (installing.folder() / "place.js").read_text("ascii"))
        assert told is not None
        place = json.loads(told[1])
        assert place["announced"] == str(profile / "shell.json")
        environment = {**os.environ, "LD_LIBRARY_PATH": "", "PYTHONPATH": ""}
        ran = subprocess.run(
            [place["program"], place["script"]], env=environment, capture_output=True, timeout=120, check=False
        )
        assert ran.returncode == 0, ran.stderr
        running = process.announced()
        assert running is not None
        running.stop()


class TestTheDoctor:
    def test_a_healthy_one(self, run: Run, addins: Path, asleep: None) -> None:
        run("install", "--wps")
        trusted(addins)
        code, told = run("doctor", "--wps")
        assert code == 0, told
        assert "可以使用。" in told
        assert "不行" not in told

    def test_without_being_asked_it_looks_at_what_is_installed(self, run: Run, addins: Path, asleep: None) -> None:
        assert run("doctor")[0] == 3
        run("install", "--wps")
        trusted(addins)
        code, told = run("doctor")
        assert (code, "WPS 表格" in told, "LibreOffice" in told) == (0, True, False)

    @pytest.mark.parametrize(
        ("harm", "words"),
        [
            (lambda folder: (folder / "publish.xml").unlink(), "没有这个文件"),
            (lambda folder: (folder / "publish.xml").write_text("<jsplugins/>"), "里面没有年报助手"),
            (lambda folder: change(folder / "publish.xml", "enable_dev", "disable"), "被停用了"),
            (lambda folder: change(folder / "publish.xml", user.release(), "0.1"), "里面没有年报助手"),
            (lambda _: (installing.folder() / "main.js").unlink(), "缺少：main.js"),
            (lambda _: (installing.folder() / "place.js").write_text("x"), "place.js"),
            (lambda _: [path.unlink() for path in installing.expected()], "不在"),
        ],
    )
    def test_what_was_lost_is_named_and_mended(
        self, run: Run, addins: Path, asleep: None, harm: Callable[[Path], object], words: str
    ) -> None:
        run("install", "--wps")
        trusted(addins)
        harm(addins)
        code, told = run("doctor", "--wps")
        assert (code, words in told) == (1, True), told
        assert run("doctor", "--wps", "--repair")[0] == 0

    @pytest.mark.parametrize(
        ("enable", "isload", "code", "words"),
        [
            (False, False, 1, "里停用了"),
            (True, False, 1, "上一次没有装入"),
            ("true", "true", 0, "已经允许"),
            (None, None, 1, "里停用了"),
        ],
    )
    def test_trust_is_read_and_never_written(
        self, run: Run, addins: Path, asleep: None, enable: object, isload: object, code: int, words: str
    ) -> None:
        run("install", "--wps")
        trusted(addins, enable, isload)
        before = (addins / "authaddin.json").read_bytes()
        found = run("doctor", "--wps", "--repair")
        assert (found[0], words in found[1]) == (code, True), found[1]
        assert (addins / "authaddin.json").read_bytes() == before

    @pytest.mark.parametrize("text", [None, "", "[]", '{"et": []}', '{"et": {"a": 1}}', '{"et": {"a": {"name": "x"}}}'])
    def test_trust_that_was_not_asked_for_yet(self, run: Run, addins: Path, asleep: None, text: str | None) -> None:
        run("install", "--wps")
        if text is not None:
            (addins / "authaddin.json").write_text(text, encoding="utf-8")
        code, told = run("doctor", "--wps")
        assert (code, "[注意] 信任：WPS 还没有问过" in told) == (0, True)

    def test_what_stops_every_add_in_is_said(self, run: Run, addins: Path, asleep: None, tmp_path: Path) -> None:
        run("install", "--wps")
        (addins / "jsaddinblockhost.ini").touch()
        settings = tmp_path / "office6" / "cfgs" / "oem.ini"
        settings.parent.mkdir()
        settings.write_text("[Support]\nJsApiPlugin=true\n", encoding="utf-8")
        code, told = run("doctor", "--wps")
        assert (code, "拦截清单" in told) == (0, True)
        settings.write_text("﻿[Support]\nJsApiPlugin = False\nJsApiPlugin = false\n%=x\n", encoding="utf-8")
        code, told = run("doctor", "--wps")
        assert (code, "请联系管理员" in told) == (1, True)

    def test_a_list_that_cannot_be_read_is_said(self, run: Run, addins: Path, asleep: None) -> None:
        run("install", "--wps")
        (addins / "publish.xml").write_text("<jsplugins>", encoding="utf-8")
        code, told = run("doctor", "--wps", "--repair")
        assert (code, "读不了" in told) == (1, True)
        with pytest.raises(FileRefused):
            registry.is_published()


class TestTheProcess:
    def test_a_stale_announcement_is_named_and_mended(
        self, run: Run, addins: Path, profile: Path, asleep: None
    ) -> None:
        run("install", "--wps")
        profile.mkdir(parents=True, exist_ok=True)
        for told in ('{"port": 1, "token": "t"}', '{"port": "x"}', "[]", "{", '{"port": 123456}'):
            (profile / "shell.json").write_text(told, encoding="utf-8")
            (profile / "shell.json").chmod(0o600)
            code, words = run("doctor", "--wps")
            assert (code, "过时的 shell.json" in words) == (0, True)
        assert "过时的" not in run("doctor", "--wps", "--repair")[1]
        assert not (profile / "shell.json").exists()

    def test_a_token_that_others_can_read_is_named_and_mended(
        self, run: Run, addins: Path, profile: Path, asleep: None
    ) -> None:
        if os.name != "posix":
            pytest.skip("Windows has no such modes")
        run("install", "--wps")
        (profile / "shell.json").parent.mkdir(parents=True, exist_ok=True)
        (profile / "shell.json").write_text("{}", encoding="utf-8")
        (profile / "shell.json").chmod(0o644)
        code, told = run("doctor", "--wps")
        assert (code, "别的用户也能读" in told) == (1, True)
        assert run("doctor", "--wps", "--repair")[0] == 0

    def test_one_that_runs_is_left_running(self, run: Run, addins: Path, listening: object) -> None:
        run("install", "--wps")
        # the installation has ended the one that ran; another has begun
        from xladdin.addin.shell import server

        with server.listening() as one:
            code, told = run("doctor", "--wps")
            assert (code, f"端口 {one.port}" in told) == (0, True)
            assert not one.asked_to_stop

    def test_one_that_cannot_be_started_is_said(self, run: Run, addins: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(_: object) -> None:
            raise process.Gone("it did not start")

        run("install", "--wps")
        monkeypatch.setattr(process, "found", fails)
        code, told = run("doctor", "--wps")
        assert (code, "nianbao serve-shell" in told) == (1, True)


def change(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
