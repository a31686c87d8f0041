"""Word beside Excel: the report document opens where a finding about its text stands.

Where there is no Word, or it has no time, the user is told the words to search for. Nothing in the document changes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checks.model.prose import Passage
from xladdin.hosts.dialogue import Dialogue

# The word processors of Microsoft and of Kingsoft, by the names under which Windows knows them.
PROGRAMS = ("Word.Application", "KWPS.Application")
# Find takes 255 characters; so few find the place as well, and are less likely to run over something unseen.
_LONGEST, _SHORT = 120, 24
_FORCE_DISABLE = 3  # msoAutomationSecurityForceDisable: no macro of the document runs because we open it


def show_passage(document: Path, passage: Passage, dialogue: Dialogue) -> bool:
    """Open the report in Word with the words of a passage selected; whether that was done.

    Otherwise the words are told to the user, with the paragraph where they stand.
    """
    for word, is_started in _programs():
        try:
            opened = _opened(word, document)
        except Exception:  # each program has its own errors: it is busy, a box is open, the file is locked
            if is_started:
                with contextlib.suppress(Exception):
                    word.Quit()
            continue
        if _select(opened, passage):
            dialogue.show(f"已在「{document.name}」里选中：「{passage.words[:40]}」")
            return True
        break
    dialogue.say(told(document, passage))
    return False


def told(document: Path, passage: Passage) -> str:
    """What to search for by hand: Ctrl+F finds the words as they are printed."""
    at = f"（{passage.paragraph.place}）" if passage.paragraph.place else ""
    return f"请打开「{document.name}」，按 Ctrl+F 查找{at}：\n{passage.words[:_LONGEST]}"


def searches(passage: Passage) -> Iterator[str]:
    """What is searched for, the surest first: the words, a part of them, the beginning of the paragraph."""
    text = passage.paragraph.text
    middle = passage.words[len(passage.words) // 4 :]
    for words in (passage.words[:_LONGEST], middle[:_SHORT], text[:_LONGEST], text[:_SHORT]):
        if words.strip():
            yield words.strip().replace("^", "^^")


def _programs() -> Iterator[tuple[Any, bool]]:
    """The word processors of this computer, and whether we have started them; none where there is no COM."""
    try:
        import win32com.client  # type: ignore[import-untyped,unused-ignore]
        from win32com.client import dynamic  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return
    for find, is_started in ((win32com.client.GetActiveObject, False), (dynamic.Dispatch, True)):
        for name in PROGRAMS:
            try:
                word = find(name)
            except Exception:  # noqa: S112  # com_error: it is not installed, or does not run
                continue
            yield word, is_started


def _opened(word: Any, document: Path) -> Any:
    """The document in this program, in front of the user; one that is open already is not opened twice."""
    before = word.AutomationSecurity
    word.AutomationSecurity = _FORCE_DISABLE
    try:
        opened = word.Documents.Open(str(document.absolute()))
    finally:
        word.AutomationSecurity = before
    word.Visible = True
    opened.Activate()
    word.Activate()
    return opened


def _select(document: Any, passage: Passage) -> bool:
    """Whether the words were found in the document; then they are selected."""
    for loosely in (False, True):
        for words in searches(passage):
            try:
                area = document.Content
                area.Find.ClearFormatting()
                if loosely:  # blanks and punctuation of the page, which the reading of it does not keep
                    area.Find.IgnoreSpace = area.Find.IgnorePunct = True
                if area.Find.Execute(words):
                    area.Select()
                    return True
            except Exception:  # as above; the document is open, and the words are told
                return False
    return False
