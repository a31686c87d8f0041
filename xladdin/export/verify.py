"""Whether a published output still says what the workbook says (发布后有变动)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.digest import digest
from workbook.edition import Field
from workbook.files.read_once import file_bytes
from workbook.refusal import FileRefused, Kind
from workbook.report import Report, State, Value, value_of_text
from xladdin.export.comparison import is_comparison
from xladdin.export.content.format import Format
from xladdin.export.content.stamp import Stamp, stamp_in, stamps_of_pictures
from xladdin.export.files import FORMATS, format_of

MOST_PLACES = 3


@dataclass(frozen=True)
class Verdict:
    """Whether the output is the workbook's, None where that cannot be told, and a sentence that says so to the user."""

    same: bool | None
    sentence: str


def verify(output: Path, report: Report) -> Verdict:
    """Compare an output of any format with the report of the workbook it was made from.

    Word documents and pages are compared number by number, text and lists as a whole, pictures, PDF and xlsx by the
    stamp they carry. Raises FileRefused where the output cannot be read.
    """
    data = file_bytes(output, "年报助手导出的文件", "不是年报助手导出的文件")
    if output.suffix.lower() == ".zip":
        raise FileRefused(output, "是压缩包（上报包）；请先解压，再一个一个地核对里面的文件", Kind.WRONG_FORMAT)
    if all(value.number is None for value in report.values):
        return Verdict(None, f"{output.name}：工作簿里还没有数，没有什么可以核对；请检查是不是选错了工作簿。")
    stamp = stamp_in(data)
    if stamp and stamp.draft:
        return Verdict(False, f"{output.name}：是草稿，不是正式导出的文件。")
    kind = _format_of(output)
    if kind and kind.read_back and (found := dict(kind.read_back(output, report))):
        return _by_numbers(output, report, found)
    if kind and kind.texts and (said := _text_of(data)) is not None:
        if is_comparison(said):
            return Verdict(None, f"{output.name}：与上年对照不是公布的表，不用核对。")
        return _told(output, stamp, same=any(said == _stripped(text) for text in kind.texts(report, stamp)))
    if pictures := stamps_of_pictures(data):
        own = digest(report)
        drafts = any(picture.draft for picture in pictures)
        return _told(output, pictures[0], same=not drafts and all(picture.figures == own for picture in pictures))
    if stamp is None:
        return Verdict(None, f"{output.name}：不是年报助手导出的文件，或者导出的标记已被去掉，无法核对。")
    return _told(output, stamp, same=stamp.figures == digest(report))


def _by_numbers(output: Path, report: Report, found: dict[Field, str]) -> Verdict:
    wrong = [(field, text) for field, text in found.items() if not _same(value_of_text(text), report.value(field))]
    tables = "、".join(dict.fromkeys(f"表{field.number}" for field in found))
    if not wrong:
        return Verdict(True, f"{output.name}：{tables}共 {len(found)} 格，与工作簿一致。")
    shown = "；".join(
        f"{field.place}文件中是 {text.strip() or '空白'}，工作簿是 {report.display(field) or '空白'}"
        for field, text in wrong[:MOST_PLACES]
    )
    more = f"，等共 {len(wrong)} 处" if len(wrong) > MOST_PLACES else ""
    return Verdict(False, f"{output.name}：发布后有变动，{shown}{more}。")


def _told(output: Path, stamp: Stamp | None, *, same: bool) -> Verdict:
    made = f"（{stamp.date.isoformat()} 导出，规则册 {stamp.rules}）" if stamp else ""
    if same:
        return Verdict(True, f"{output.name}：与工作簿一致{made}。")
    return Verdict(False, f"{output.name}：发布后有变动，与工作簿现在的数字不一致{made}。")


def _same(published: Value, own: Value) -> bool:
    if own.number is None or published.number is None:
        blank = own.state is State.BLANK, published.state is State.BLANK
        return all(blank) or " ".join(own.text.split()) == " ".join(published.text.split())
    return own.number == published.number


def _format_of(output: Path) -> Format | None:
    """The format that can read this file again."""
    formats = map(format_of, FORMATS)
    return next((kind for kind in formats if output.suffix.lower() in kind.suffixes), None)


def _text_of(data: bytes) -> str | None:
    """The text of an output, whatever its line ends; None if it is no text."""
    try:
        return _stripped(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None


def _stripped(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
