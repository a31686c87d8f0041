"""修复模板 as the button does it: says what was altered, asks, repairs in place or as a new workbook, and tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from workbook.files.saving import free_path
from xladdin.book.repair.anew import write_anew
from xladdin.book.repair.in_place import Damage, damage, repair_in_place
from xladdin.book.repair.leftovers import NAME
from xladdin.book.repair.recovery import Leftover, Recovery, recover
from xladdin.hosts.application import is_file, open_beside
from xladdin.hosts.contract import Book
from xladdin.hosts.dialogue import Dialogue, listed

_MOST_SHOWN = 6


def repair_workbook(book: Book, dialogue: Dialogue) -> Path | None:
    """Repair an altered workbook; gives the new workbook where one had to be written, which is then open.

    Light damage is set right in place. Where rows or columns have moved, or formats are gone, the values go into a new
    workbook beside this one, and this one is not touched. Raises FileRefused where it is no workbook of ours.
    """
    dialogue.show("正在检查模板，请稍候……")
    recovery = recover(book)
    found = damage(book, recovery)
    told = listed(list(in_words(found)))
    if not found:
        question = (
            "没有发现模板被改动。\n\n"
            "如果颜色、下拉列表或填写限制不见了，可以另存一份全新的工作簿，带入全部数字。要另存吗？"
        )
        return _anew(book, recovery, dialogue) if dialogue.ask(question) else None
    if found.beyond_place:
        question = (
            f"{told}\n\n要另存一份全新的工作簿、按标签带入全部数字吗？现在这份不会改动。{_kept(recovery.leftovers)}"
        )
        return _anew(book, recovery, dialogue) if dialogue.ask(question) else None
    if dialogue.ask(f"{told}\n\n要恢复吗？填的数不会改动。{_kept(recovery.leftovers)}"):
        repair_in_place(book, found)
        dialogue.show("模板已恢复；请再点「校验」。")
    return None


def in_words(found: Damage) -> Iterator[str]:
    """A line for each kind of damage."""
    recovery = found.recovery
    yield from _about_sheets(found)
    if recovery.older:
        yield "工作簿是较早版本的年报助手做的，没有新的栏目：报告文档、平差、校验记录"
        return
    if recovery.shifted:
        yield f"插入、删除或移动过行列：{'、'.join(recovery.shifted)}"
        gone = [
            _short(one.wanted) for one in recovery.relabelled if not one.now and one.place.sheet in recovery.shifted
        ]
        if gone:
            yield f"找不到这些标签，所在的行列可能已删去：{_few(gone)}"
    labels = [f"{one.place}「{one.now or '空白'}」应为「{_short(one.wanted)}」" for one in recovery.relabelled]
    if labels and not recovery.shifted:
        yield f"标签或公式被改动 {len(labels)} 处：{_few(labels)}"
    if found.unmerged:
        blocks = [f"{name}!{area}" for name, area in found.unmerged]
        yield f"合并单元格被拆开 {len(found.unmerged)} 处：{_few(blocks)}"
    if found.overmerged:
        yield f"填报格被合并 {len(found.overmerged)} 处：{_few(list(map(str, found.overmerged)))}"
    if found.pasted_over:
        cells = _few(list(map(str, found.pasted_over)))
        yield f"填报格被粘贴的内容锁住或者换了格式 {len(found.pasted_over)} 处：{cells}"
    if found.without_rules:
        yield f"填写限制不见了：{'、'.join(found.without_rules)}"
    if found.names and not recovery.shifted:
        yield f"名称被改动或删除 {len(found.names)} 个"


def _about_sheets(found: Damage) -> Iterator[str]:
    """What has happened to whole sheets."""
    recovery = found.recovery
    if recovery.missing:
        yield f"缺少工作表：{'、'.join(recovery.missing)}"
    if recovery.renamed:
        yield "工作表改了名：" + "、".join(f"「{now}」应为「{name}」" for now, name in recovery.renamed.items())
    if found.unprotected:
        yield f"工作表没有保护：{'、'.join(found.unprotected)}"
    if found.hidden:
        yield f"工作表被隐藏：{'、'.join(found.hidden)}"


def _anew(book: Book, recovery: Recovery, dialogue: Dialogue) -> Path | None:
    path = Path(book.fullname)
    if not (path.is_absolute() and path.parent.is_dir()):
        folder = dialogue.choose_folder("工作簿还没有存到本机，请选择把新工作簿存到哪个文件夹")
        if folder is None:
            return None
        path = folder / book.name
    out = free_path(path.with_name(f"{path.stem}-修复.xlsx"), dialogue.open_names())
    write_anew(recovery, out)
    if is_file(book):
        open_beside(book, out)  # beside the altered one, for whoever serves it
    else:
        dialogue.open_workbook(out)
    dialogue.show(
        f"已另存为 {out.name}，带入 {len(recovery.values)} 格；请核对后用它继续填报。{_kept(recovery.leftovers)}"
    )
    return out


def _kept(leftovers: Sequence[Leftover]) -> str:
    if not leftovers:
        return ""
    return f"放不进表样的 {len(leftovers)} 格（{_few([str(one.place) for one in leftovers])}）会保存在「{NAME}」。"


def _few(items: Sequence[str]) -> str:
    return "、".join(items[:_MOST_SHOWN]) + ("等" if len(items) > _MOST_SHOWN else "")


def _short(text: str) -> str:
    return "公式" if text.startswith("=") else text.split("\n")[0]
