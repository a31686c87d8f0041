"""Every command that a page shows is one that works, with the files it names, as it stands there."""

from __future__ import annotations

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from documented import Shown, prepare, shown
from published import report

from tools.list_commands import README, renewed
from xladdin.cli import entry
from xladdin.cli.command_line import COMMANDS, parser
from xladdin.cli.terminal.parsing import width

SHOWN = list(shown())
# What these do is not for a test machine; that they are parsed is looked at all the same.
NOT_RUN = {"addin", "demo", "serve-shell"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the pages speak of."""
    folder = tmp_path_factory.mktemp("shown")
    this_year = report("suqian-2023")
    last_year = replace(this_year, year=this_year.year - 1)
    prepare(folder, this_year, last_year)
    return folder


def subcommand(words: list[str]) -> argparse.ArgumentParser:
    """The parser of the command that these words begin with; fails where there is none."""
    found = parser()
    for word in words:
        groups = [action for action in found._actions if isinstance(action, argparse._SubParsersAction)]
        if not groups or word.startswith("-"):
            break
        assert word in groups[0].choices, f"no such command: {word}"
        found = groups[0].choices[word]
    return found


def test_the_pages_show_commands() -> None:
    assert len([one for one in SHOWN if not one.in_text]) >= 10
    assert {one.page for one in SHOWN} >= {"README.md", "docs/guide.md"}


@pytest.mark.parametrize("one", SHOWN, ids=lambda one: one.text)
def test_there_is_such_a_command_with_such_options(one: Shown) -> None:
    for words in one.forms:
        known = {option for action in subcommand(words)._actions for option in action.option_strings}
        assert [word for word in words if word.startswith("--") and word not in known] == []


@pytest.mark.parametrize(
    "one", [one for one in SHOWN if not one.in_text and one.forms[0][0] not in NOT_RUN], ids=lambda one: one.text
)
def test_it_does_what_it_is_shown_for(
    one: Shown, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, words in enumerate(one.forms):
        folder = tmp_path / str(number)
        shutil.copytree(files, folder)
        if "-o" in words and (out := folder / words[words.index("-o") + 1]).is_file():
            out.unlink()
        monkeypatch.chdir(folder)
        code = entry.main(words)
        assert code in (0, 1), (words, capsys.readouterr().err)


@pytest.mark.parametrize("one", [one for one in SHOWN if one.in_text], ids=lambda one: one.text)
def test_what_a_sentence_calls_by_name_can_be_completed(one: Shown, files: Path) -> None:
    """A command in a sentence is either whole, or it is called by name and option alone, without a value."""
    (words, *_) = one.forms
    names = [word for word in words if not word.startswith("-")]
    if len(names) > 1 and names[0] not in NOT_RUN:
        parser().parse_args(words)


def test_the_table_in_readme_is_that_of_the_help() -> None:
    text = README.read_text(encoding="utf-8")
    assert renewed(text) == text, "make architecture writes it anew"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_ends_with_examples(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert entry.main([name, "--help"]) == 0
    told = capsys.readouterr().out
    assert f"例子：\nnianbao {name} " in told
    options = told.partition("选项:")[2].partition("例子：")[0]
    assert max(map(width, options.splitlines())) <= 80  # a closing sign may hang over the edge of 78
