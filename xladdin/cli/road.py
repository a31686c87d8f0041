"""The one road through the menu: which of a workbook's copies is worked on, what goes along, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbook.explanation import Explanation
from workbook.files.reading import read_workbook
from workbook.layout import field_places
from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin import copies
from xladdin.cli.person import AtMenu

_MOST_NAMED = 6


@dataclass
class Road:
    """The workbook in hand; `asked` are the states of other copies that the user has been asked about already."""

    path: Path
    asked: set[str] = field(default_factory=set)


def enter(path: Path, user: AtMenu) -> Road:
    """Begin with a workbook; where a newer copy of it was made, with that one, unless the user wants this very one."""
    road = Road(path)
    last = copies.newest(path)
    if last is None:
        return road
    if copies.changed_since(path):
        user.say(
            f"「{path.name}」在「{last.name}」做好之后又改过，所以用「{path.name}」。{_differing(path, last)}"
            f"「{last.name}」里的情况说明，校验时会带过来。"
        )
        road.asked.add(copies.content_of(path))
        return road
    words = f"上次做到「{last.name}」，它由「{path.name}」得来，改动和情况说明都在那里，接着用它。"
    if not user.ask(f"{words}\n要退回来用「{path.name}」吗？"):
        road.path = last
    road.asked |= {copies.content_of(path), copies.content_of(last)}
    return road


def look_back(road: Road, user: AtMenu) -> None:
    """Tell where what the workbook in hand was made from has been changed since, and go on with what the user says."""
    made = copies.record(road.path)
    for name in dict.fromkeys((made.source, made.root)) if made else ():
        source = Path(name)
        now = copies.content_of(source)
        if not name or not now or now in road.asked or not copies.changed_since(source):
            continue
        road.asked.add(now)
        question = (
            f"「{source.name}」在「{road.path.name}」做好之后又改过，现在用的是「{road.path.name}」。"
            f"{_differing(source, road.path)}\n要改用「{source.name}」吗？情况说明会一并带过去。"
        )
        if user.ask(question):
            road.path = source
        return


def go_back(road: Road, user: AtMenu) -> None:
    """撤销 without Excel: work on what the copy in hand was made from, as it was then; the copy itself stays."""
    made = copies.record(road.path)
    source = Path(made.source) if made and made.source else None
    if made is None or source is None:
        user.say(f"「{road.path.name}」不是由别的工作簿做出来的，没有可以撤销的一步。")
    elif copies.content_of(source) != made.source_content:
        user.say(f"「{source.name}」后来改过，或者已经不在了，不能退回去；请自己核对后用「0」选择。")
    elif copies.untouched(road.path) or user.ask(
        f"「{road.path.name}」做好以后您在里面改过，退回「{source.name}」就不用这些改动了（文件还在）。要退回吗？"
    ):
        user.say(f"已退回「{source.name}」；「{road.path.name}」还在文件夹里。")
        road.asked.add(copies.content_of(source))
        road.path = source


def left_behind(path: Path) -> Mapping[str, Explanation]:
    """The explanations in the newest other copy of a workbook, by 编号; none where there is no such copy."""
    last = copies.newest(path)
    try:
        return read_workbook(last).explanations if last else {}
    except FileRefused:
        return {}


def _differing(one: Path, other: Path) -> str:
    """In how many cells of the tables two copies differ, the first of them by name; empty where they do not."""
    try:
        left, right = read_workbook(one).report, read_workbook(other).report
    except FileRefused:
        return ""
    cells = _cells(left, right)
    if not cells:
        return "两份的三张表相同。"
    named = "、".join(cells[:_MOST_NAMED]) + ("等" if len(cells) > _MOST_NAMED else "")
    return f"两份的三张表有 {len(cells)} 格不同（{named}）。"


def _cells(left: Report, right: Report) -> list[str]:
    if left.edition is not right.edition:
        return []
    places = field_places(left.edition)
    return [str(places[f.id]) for f in left.edition.fields if left.display(f) != right.display(f)]
