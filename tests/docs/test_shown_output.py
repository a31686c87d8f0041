"""What the guide shows as the answer of a command is what the command says, on the report that it speaks of."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from documented import ROOT
from published import report
from published_texts import flattened
from shared_out import put_report

from xladdin.cli import entry

_BLOCK = re.compile(r"```\n\$ (nianbao [^\n]*)\n(.*?)```", re.DOTALL)
SHOWN = _BLOCK.findall((ROOT / "docs" / "guide.md").read_text(encoding="utf-8"))
OVERVIEW = "全年新收政府信息公开申请3511件，均按期答复。制发行政规范性文件109件，现行有效579件。"
REST = "解读形式还不够丰富，今后将按季度通报。\n六、其他需要报告的事项\n未收取信息处理费。"
PROFILE = re.compile(r"```toml\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def shared_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report that departments fill in, and what they have handed in."""
    folder = tmp_path_factory.mktemp("departments")
    put_report(folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared_out: Path) -> Path:
    """The files of the sections: a published report with two slips, a folder of reports, the profile, the parts."""
    shutil.copytree(shared_out, tmp_path, dirs_exist_ok=True)
    text = flattened(report("suqian-2023")).replace("宿迁市", "某某市").replace("1175", "1157")
    text = text.replace("全年发布信息 268 条。", OVERVIEW).replace("2020 年的工作还有差距。", REST)
    (tmp_path / "某市.txt").write_text(text, encoding="utf-8")
    (tmp_path / "公布的").mkdir()
    (tmp_path / "公布的" / "某市.txt").write_text(text, encoding="utf-8")
    (tmp_path / "公布的" / "说明.txt").write_text("请查收附件。", encoding="utf-8")
    (profile,) = PROFILE.findall((ROOT / "docs" / "guide.md").read_text(encoding="utf-8"))
    (tmp_path / "本地要求.toml").write_text(profile, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_guide_shows_answers() -> None:
    assert {option for command, _ in SHOWN for option in ("--set", "--explain", "--local") if option in command} == {
        "--set",
        "--explain",
        "--local",
    }


@pytest.mark.parametrize(("command", "answer"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_answer_is_the_real_one(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, answer: str
) -> None:
    assert entry.main(shlex.split(command)[1:]) in (0, 1)
    said = capsys.readouterr()
    lines = [line for line in (said.err + said.out).splitlines() if line.strip()]
    # What is left out of an answer is shown by dots.
    parts = [part.strip("\n").splitlines() for part in answer.split("……\n")]
    for part in parts:
        assert [line for line in part if line.strip()] == [line for line in lines if line in part]
