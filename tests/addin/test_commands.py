"""The table of commands: a button without a function, or a function without a button, cannot be built."""

from __future__ import annotations

import argparse
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType
from xml.etree import ElementTree

import pytest

from workbook.refusal import FileRefused, Kind
from xladdin import ribbon
from xladdin.addin import vba
from xladdin.addin.at_terminal_only import COMMAND_LINE_ONLY
from xladdin.addin.build import build
from xladdin.addin.command import TAB_KEYTIP, Command, TableError
from xladdin.addin.commands import COMMANDS, command, groups, in_menu, verify
from xladdin.addin.perform import perform
from xladdin.addin.ribbon_xml import NAMESPACES, Generation, ribbon_xml
from xladdin.cli.command_line import parser
from xladdin.export.files import FORMATS

ASKED_FOR = {
    "填报": {"填充合计", "空白补零", "取上年数", "撤销上次写入"},
    "校验": {"校验", "下一处", "上一处", "清除标记"},
    "导出": {"图片", "文本", "Word 表格", "网页"},
    "报告": {"报告文档", "新建报告", "写入报告", "核对已发布", "审一份报告"},
    "工具": {"修复模板", "帮助", "日志"},
}


class TestTheTable:
    def test_every_button_that_staff_were_promised_is_there(self) -> None:
        for group, labels in ASKED_FOR.items():
            assert labels <= {one.label for one in groups()[group]}

    def test_it_is_sound(self) -> None:
        verify()

    def test_a_function_without_a_button_cannot_be_built(self) -> None:
        with pytest.raises(TableError, match="no button for: fill_zeros"):
            build([one for one in COMMANDS if one.tag != "fill_zeros"])

    def test_a_new_ribbon_function_without_a_line_is_found(self) -> None:
        grown = ModuleType("ribbon")
        grown.__dict__.update(vars(ribbon))

        def send_round(book, dialogue):
            """汇总"""

        grown.send_round = send_round
        with pytest.raises(TableError, match="no button for: send_round"):
            verify(functions=grown)

    def test_a_function_that_takes_something_else_cannot_be_built(self) -> None:
        with pytest.raises(TableError, match="validate: its function does not take"):
            build([replace(one, function=lambda workbook: None) if one.tag == "validate" else one for one in COMMANDS])

    @pytest.mark.parametrize("what", ["tag", "label", "keytip"])
    def test_nothing_stands_twice(self, what: str) -> None:
        second = replace(COMMANDS[1], **{what: getattr(COMMANDS[0], what)})
        with pytest.raises(TableError, match=f"{what} used twice"):
            verify([COMMANDS[0], second, *COMMANDS[2:]])

    def test_the_tab_takes_no_key_from_excel(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert re.fullmatch(r"[A-Z]", TAB_KEYTIP)
        monkeypatch.setattr("xladdin.addin.command.TAB_KEYTIP", "N")
        with pytest.raises(TableError, match=r"Excel itself answers to Alt\+N"):
            verify()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"tag": "校验"},
            {"tag": "Fill Totals"},
            {"keytip": "校"},
            {"label": ""},
            {"image": "a b"},
            {"supertip": "长" * 1025},
            {"menu_ending": "一/二"},
        ],
    )
    def test_words_that_excel_or_vba_would_not_take_are_refused(self, wrong: dict[str, str]) -> None:
        with pytest.raises(TableError):
            verify([replace(COMMANDS[0], **wrong), *COMMANDS[1:]])

    def test_a_later_command_needs_one_line_here_and_nothing_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        clicked: list[object] = []

        def send_round(book, dialogue):
            """汇总"""
            clicked.append(book)

        line = replace(command("repair"), tag="send_round", label="分发", keytip="K", function=send_round)
        grown = (*COMMANDS, line)
        with zipfile.ZipFile(io.BytesIO(build(grown))) as addin:
            for part in ("customUI/customUI.xml", "customUI/customUI14.xml"):
                assert 'tag="send_round" label="分发"' in addin.read(part).decode()
        assert "Public Sub NB_send_round()" in vba.module_source(grown)
        monkeypatch.setattr("xladdin.addin.commands.COMMANDS", grown)
        assert perform("send_round", "a book", User())
        assert clicked == ["a book"]

    def test_an_export_names_formats_that_exist(self) -> None:
        assert {"png", "txt"} <= set(FORMATS)

    def test_an_unknown_command_is_none(self) -> None:
        with pytest.raises(KeyError):
            command("format_disk")


Options = Mapping[str, set[str]]


@pytest.fixture(scope="module")
def at_terminal() -> Options:
    """Every command of the command line, 「ledger count」 among them, with its options."""
    found: dict[str, set[str]] = {"addin": set(), "roster": set()}
    waiting = [("", parser())]
    while waiting:
        name, one = waiting.pop()
        below = [action for action in one._actions if isinstance(action, argparse._SubParsersAction)]
        if not name or (below and name not in found):
            waiting += [(f"{name} {word}".strip(), own) for action in below for word, own in action.choices.items()]
        else:
            found[name] = {option for action in one._actions for option in action.option_strings}
    return found


class TestTheThreeWays:
    """Ribbon, menu and command line have the same commands, or it is said why one of them has not."""

    @pytest.mark.parametrize("one", COMMANDS, ids=lambda one: one.tag)
    def test_a_button_is_on_the_command_line_or_says_why_not(
        self, one: Command, at_terminal: dict[str, set[str]]
    ) -> None:
        if not one.command_line:
            assert one.not_on_command_line
            return
        words = [word for word in one.command_line.split() if not word.startswith("-")]
        name = next(" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in at_terminal)
        options = {word for word in one.command_line.split() if word.startswith("-")}
        assert options <= at_terminal[name]

    def test_what_only_the_command_line_has_is_said(self, at_terminal: Options) -> None:
        behind_buttons = {
            name for name in at_terminal for one in COMMANDS if f"{one.command_line} ".startswith(f"{name} ")
        }
        assert set(at_terminal) - behind_buttons == set(COMMAND_LINE_ONLY)

    def test_what_the_menu_lacks_is_said(self) -> None:
        assert {one.tag for one in COMMANDS} - {one.tag for one in in_menu()} == {
            one.tag for one in COMMANDS if one.not_in_menu
        }

    def test_a_command_that_says_nothing_of_one_of_the_ways_is_refused(self) -> None:
        silent = replace(command("validate"), command_line="")
        with pytest.raises(TableError, match="validate: in the menu and on the command line, or why not"):
            verify([silent, *COMMANDS[1:]])


@pytest.mark.parametrize("generation", NAMESPACES)
class TestTheRibbon:
    def test_each_command_has_its_button_in_its_group(self, generation: Generation) -> None:
        root = ElementTree.fromstring(ribbon_xml(COMMANDS, generation))
        namespace = {"ui": NAMESPACES[generation]}
        assert root.tag == f"{{{NAMESPACES[generation]}}}customUI"
        (tab,) = root.findall(".//ui:tab", namespace)
        assert tab.get("label") == "年报"
        found = {
            group.get("label"): {button.get("tag") for button in group.findall("ui:button", namespace)}
            for group in tab.findall("ui:group", namespace)
        }
        assert found == {name: {one.tag for one in held} for name, held in groups().items()}

    def test_every_button_has_all_its_words_in_chinese(self, generation: Generation) -> None:
        root = ElementTree.fromstring(ribbon_xml(COMMANDS, generation))
        for button in root.iter(f"{{{NAMESPACES[generation]}}}button"):
            one = command(button.get("tag") or "")
            assert (button.get("label"), button.get("supertip")) == (one.label, one.supertip + one.in_excel)
            for words in ("label", "screentip", "supertip"):
                assert any("\u4e00" <= character <= "\u9fff" for character in button.get(words) or "")

    def test_every_callback_is_a_sub_and_ids_are_unique(self, generation: Generation) -> None:
        root = ElementTree.fromstring(ribbon_xml(COMMANDS, generation))
        callbacks = {
            value
            for element in root.iter()
            for key, value in element.attrib.items()
            if key.startswith(("on", "get", "load"))
        }
        source = vba.module_source(COMMANDS)
        assert callbacks
        assert [name for name in callbacks if f"Public Sub {name}(" not in source] == []
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        assert len(ids) == len(set(ids))

    def test_no_button_is_ever_grey(self, generation: Generation) -> None:
        """A grey one stays so for ever once VBA is reset, and says nothing of why; a click says it."""
        text = ribbon_xml(COMMANDS, generation).decode()
        assert "nabled" not in text
        assert "getVisible" not in text


class User:
    """Takes note of what is said; everything else is a mistake of the test."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, message: str) -> None:
        self.said.append(message)


class TestPerform:
    """Whatever goes wrong, the host gets no error and the user a sentence."""

    def failing(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        def function(book, dialogue):
            raise error

        table = [replace(one, function=function) if one.tag == "validate" else one for one in COMMANDS]
        monkeypatch.setattr("xladdin.addin.commands.COMMANDS", tuple(table))

    def test_without_a_workbook_it_says_what_to_do(self) -> None:
        user = User()
        assert not perform("validate", None, user)
        assert user.said == ["没有打开的工作簿。请先打开年报工作簿，再点按钮；还没有的，请点「新建」。"]

    def test_help_needs_no_workbook(self) -> None:
        user = User()
        assert perform("show_help", None, user)
        assert "填充合计" in user.said[0]

    def test_a_refusal_is_said_as_it_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.failing(monkeypatch, FileRefused("年报.xlsx", "缺少工作表「表三」。", Kind.ALTERED))
        user = User()
        assert not perform("validate", object(), user)
        assert user.said == ["年报.xlsx：缺少工作表「表三」。"]

    def test_a_mistake_of_ours_goes_to_the_log_and_never_to_the_user(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        self.failing(monkeypatch, ZeroDivisionError("division by zero"))
        user = User()
        assert not perform("validate", object(), user)
        (sentence,) = user.said
        assert "「校验」没有做完" in sentence
        assert "division" not in sentence
        assert "ZeroDivisionError" in caplog.text

    def test_a_task_that_an_older_version_does_not_know_is_said_too(self, caplog: pytest.LogCaptureFixture) -> None:
        user = User()
        assert not perform("from_the_future", None, user)
        assert len(user.said) == 1

    def test_a_host_that_cannot_even_talk_gets_no_error(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.failing(monkeypatch, ZeroDivisionError())
        assert not perform("validate", object(), object())  # type: ignore[arg-type]
