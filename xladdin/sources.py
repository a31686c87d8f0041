"""A report from a file of whatever kind a user may name: a workbook of ours, figures as JSON, a published report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checks.prose import Narrative
from workbook.figures import from_json
from workbook.guard import MAX_FILE, FileRefused
from workbook.report import Report
from xladdin import console

if TYPE_CHECKING:
    from xladdin.intake.published import Intake


@dataclass(frozen=True)
class Source:
    """A report, with its text where it has one, and what was read otherwise than it was written."""

    report: Report
    narrative: Narrative | None = None
    notes: tuple[str, ...] = ()


def source(path: Path) -> Source:
    """The report in a workbook of ours, in figures as JSON, or in a published report."""
    if path.suffix.lower() == ".json":
        return from_figures(path)
    intake = published(path)
    return Source(intake.report, intake.narrative if intake.narrative.paragraphs else None)


def from_figures(path: Path) -> Source:
    """The report whose figures a JSON file holds."""
    report, notes = from_json(_text_of(path), path.name)
    return Source(report, notes=notes)


def published(path: Path, last_year: Report | None = None) -> Intake:
    """A published report as the import reads it; pages of a PDF take their time."""
    from xladdin.intake.published import read

    if path.suffix.lower() == ".pdf":
        console.working("正在读 PDF，请稍候……")
    return read(path, last_year)


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            raise FileRefused(path, f"文件超过 {MAX_FILE >> 20} MB，不是数据文件；请检查是否选错了文件。")
        return data.decode("utf-8-sig")
    except FileNotFoundError as error:
        raise FileRefused(path, "没有这个文件。") from error
    except IsADirectoryError as error:
        raise FileRefused(path, "这是一个文件夹；请选择其中的数据文件（.json）。") from error
    except (OSError, UnicodeError) as error:
        raise FileRefused(path, "读不出来：应为 UTF-8 文本文件，并且有权限读取。") from error
