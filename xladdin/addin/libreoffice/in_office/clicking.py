"""One click: handed to our process, carried out in the workbook, and whatever goes wrong said in words."""

from __future__ import annotations

from typing import Any

from . import document as documents
from . import process
from .person import Line, Person
from .protocol import Gone, TurnedAway

NOT_INSTALLED = (
    "没有找到年报助手的程序，工作簿没有改动。请重新运行 nianbao addin install --libreoffice；"
    "程序移动过、换过版本的也是这样。"
)
OUTDATED = (
    "扩展和年报助手的版本不一致，工作簿没有改动。"
    "请重新运行 nianbao addin install --libreoffice，再重新打开 LibreOffice。"
)
STOPPED = (
    "年报助手没有启动，或者中途退出了，没有做完，工作簿可以照常使用。请再点一次；还不行，请点「日志」，或者重新安装。"
)
LOCKED = "工作表「{}」设有密码保护，写不进去，没有改动；请先撤销工作表保护，再点一次。"
GONE = "工作簿「{}」已经关闭，没有写入。"
BROKEN = "年报助手出错了，没有做完，工作簿没有改动，可以照常使用。"
UNDO_TITLE = "年报：{}"


def click(tag: str, person: Person, frame: Any) -> bool:
    """Carry out the command of that tag for the workbook in that window; whether it ran to its end. Never raises."""
    try:
        done = process.found().click(_described(tag, person, frame), person)
        for told in done["workbooks"]:
            _carry_out(told, done["label"], person)
        _leave(person.words, Line.of(frame))
        return bool(done["completed"])
    except TurnedAway as why:
        person.say(str(why))
    except process.NotInstalled:
        person.say(NOT_INSTALLED)
    except process.Outdated:
        person.say(OUTDATED)
    except Gone:
        person.say(STOPPED)
    except documents.Unwritable as why:
        person.say(LOCKED.format(why))
    except LookupError as closed:
        person.say(GONE.format(closed))
    except Exception:  # whatever UNO raises; an error in a component would be shown with its source
        person.say(BROKEN)
    Line.of(frame).clear()
    return False


def _leave(words: str, line: Line) -> None:
    """Leave the result in the status bar, and nothing that says that the work still goes on."""
    if not words or words.endswith("……"):
        line.clear()
    else:
        line.show(words)  # again: to select a cell has cleared it
        line.until_he_goes_on()


def _described(tag: str, person: Person, frame: Any) -> dict[str, Any]:
    front: Any = frame.Controller.Model if frame.Controller is not None else None
    if not documents.is_workbook(front):
        return {"command": tag, "workbook": None, "beside": [documents.described(one) for one in person.workbooks()]}
    beside = [one for one in person.workbooks() if one.RuntimeUID != front.RuntimeUID]
    return {
        "command": tag,
        "workbook": documents.described(front),
        "beside": [documents.described(one) for one in beside],
        "selection": documents.selection(front),
    }


def _carry_out(told: dict[str, Any], label: str, person: Person) -> None:
    if told["opened"]:
        person.open_workbook(told["path"])
    workbook = person.workbook(told["path"])
    documents.carry_out(workbook, told["changes"], UNDO_TITLE.format(label))
    if "select" in told:
        documents.select(workbook, told["select"]["sheet"], told["select"]["cell"])
