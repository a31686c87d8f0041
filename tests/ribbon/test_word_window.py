"""转到 for a finding about the text: Word opens at the words, or the user is told what to search for."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from checks.model.prose import Narrative, Paragraph, Passage
from workbook.report import Report
from xladdin.book.checking import check
from xladdin.ribbon.word_window import searches, show_passage, told

DOCUMENT = Path("年度报告.docx")
TEXT = "2023年，全市 收到 政府信息公开申请 ３５１２ 件，比上年增加。办结3500件。"
PARAGRAPH = Paragraph(TEXT, "一", "一、总体情况", "「一、总体情况」第 1 段")


class Told:
    """A dialogue that keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.shown: list[str] = []

    def say(self, message: str) -> None:
        self.said.append(message)

    def show(self, words: str) -> None:
        self.shown.append(words)


class Area:
    """The content of a document, in which Word looks for words."""

    def __init__(self, document: Document) -> None:
        self.Find, self._document = self, document
        self.IgnoreSpace = self.IgnorePunct = False
        self.found = ""

    def ClearFormatting(self) -> None:
        pass

    def Execute(self, words: str) -> bool:
        assert len(words) <= 255
        text, wanted = self._document.text, words.replace("^^", "^")
        if self.IgnoreSpace:
            text, wanted = "".join(text.split()), "".join(wanted.split())
        self.found = wanted if wanted in text else ""
        return bool(self.found)

    def Select(self) -> None:
        self._document.selected = self.found


class Document:
    def __init__(self, text: str) -> None:
        self.text, self.selected, self.in_front = text, "", False

    @property
    def Content(self) -> Area:
        return Area(self)

    def Activate(self) -> None:
        self.in_front = True


class Word:
    """Word, with the one document that it opens."""

    def __init__(self, text: str, fails: bool = False) -> None:
        self.document, self.fails = Document(text), fails
        self.Visible, self.has_quit, self.in_front = False, False, False
        self.AutomationSecurity = 1
        self.opened: list[tuple[str, int]] = []
        self.Documents = SimpleNamespace(Open=self._open)

    def _open(self, path: str) -> Document:
        self.opened.append((path, self.AutomationSecurity))
        if self.fails:
            raise OSError("被呼叫方拒绝接收呼叫。")
        return self.document

    def Activate(self) -> None:
        self.in_front = True

    def Quit(self) -> None:
        self.has_quit = True


def on_this_computer(
    monkeypatch: pytest.MonkeyPatch, *, running: Word | None = None, other: Word | None = None
) -> None:
    """A COM that knows these programs."""

    def answer(word: Word | None) -> Any:
        def find(name: str) -> Word:
            if word is None or name != "Word.Application":
                raise OSError("无效的类字符串")
            return word

        return find

    package, client, dynamic = (ModuleType(name) for name in ("win32com", "win32com.client", "win32com.client.dynamic"))
    vars(client).update(GetActiveObject=answer(running), dynamic=dynamic)
    vars(dynamic).update(Dispatch=answer(other))
    vars(package).update(client=client)
    for module in (package, client, dynamic):
        monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.fixture
def passage(suqian: Report) -> Passage:
    """Where the text contradicts 表三, as the checks say it."""
    found = check(suqian, narrative=Narrative((PARAGRAPH,))).findings
    (one,) = (finding.passage for finding in found if finding.rule == "N-1")
    assert one is not None
    return one


class TestTheWords:
    def test_are_those_that_are_printed_with_their_blanks_and_widths(self, passage: Passage) -> None:
        assert passage.words == "2023年，全市 收到 政府信息公开申请 ３５１２ 件，比上年增加。"
        assert passage.words in TEXT
        assert passage.paragraph is PARAGRAPH

    def test_what_word_takes_for_a_command_is_searched_for_as_it_stands(self) -> None:
        assert next(searches(Passage(PARAGRAPH, "收到^p5件"))) == "收到^^p5件"


class TestWithWord:
    def test_the_running_one_shows_the_words(self, passage: Passage, monkeypatch: pytest.MonkeyPatch) -> None:
        word, dialogue = Word(f"标题\r一、总体情况\r{TEXT}\r"), Told()
        on_this_computer(monkeypatch, running=word)
        assert show_passage(DOCUMENT, passage, dialogue)  # type: ignore[arg-type]
        assert word.document.selected == passage.words
        assert (word.Visible, word.in_front, word.document.in_front) == (True, True, True)
        assert dialogue.said == []

    def test_no_macro_of_the_document_runs_and_the_setting_is_put_back(
        self, passage: Passage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        word = Word(TEXT)
        on_this_computer(monkeypatch, other=word)
        show_passage(DOCUMENT, passage, Told())  # type: ignore[arg-type]
        assert word.opened == [(str(DOCUMENT.absolute()), 3)]
        assert word.AutomationSecurity == 1

    def test_blanks_that_the_page_has_otherwise_do_not_matter(
        self, passage: Passage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        word = Word(" ".join(TEXT))
        on_this_computer(monkeypatch, running=word)
        assert show_passage(DOCUMENT, passage, Told())  # type: ignore[arg-type]
        assert word.document.selected == "".join(passage.words.split())

    def test_words_that_are_not_there_any_more_are_told(
        self, passage: Passage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        word, dialogue = Word("别的文字"), Told()
        on_this_computer(monkeypatch, running=word)
        assert not show_passage(DOCUMENT, passage, dialogue)  # type: ignore[arg-type]
        assert dialogue.said == [told(DOCUMENT, passage)]
        assert word.Visible

    def test_one_that_we_started_in_vain_does_not_stay(self, passage: Passage, monkeypatch: pytest.MonkeyPatch) -> None:
        running, started, dialogue = Word(TEXT, fails=True), Word(TEXT, fails=True), Told()
        on_this_computer(monkeypatch, running=running, other=started)
        assert not show_passage(DOCUMENT, passage, dialogue)  # type: ignore[arg-type]
        assert (running.has_quit, started.has_quit) == (False, True)
        assert len(dialogue.said) == 1


class TestWithoutWord:
    def test_the_user_is_told_what_to_search_for(self, passage: Passage, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "win32com", None)
        dialogue = Told()
        assert not show_passage(DOCUMENT, passage, dialogue)  # type: ignore[arg-type]
        assert dialogue.said == [
            "请打开「年度报告.docx」，按 Ctrl+F 查找（「一、总体情况」第 1 段）：\n"
            "2023年，全市 收到 政府信息公开申请 ３５１２ 件，比上年增加。"
        ]
