"""Where a command may write: under a name that says what the file is, and never over a file that it reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbook.refusal import FileRefused, Kind


def refuse_unfit(out: Path, suffix: str, sources: Iterable[Path | None]) -> None:
    """Raise FileRefused where `out` does not end as such a file does, or is one of the files that are read."""
    if out.suffix.lower() != suffix:
        raise FileRefused(
            out, f"这里写出的是 {suffix} 文件，没有写出；请把文件名的后缀改为 {suffix}。", Kind.WRONG_NAME
        )
    refuse_sources([out], sources)


def refuse_sources(outs: Iterable[Path], sources: Iterable[Path | None]) -> None:
    """Raise FileRefused where one of the files to be written is one that is read, by whatever name or link."""
    read = [source for source in sources if source is not None]
    for out in outs:
        if any(_same(out, source) for source in read):
            raise FileRefused(out, "这是要读取的原文件，不能写在它上面，没有写出；请另给一个文件名。", Kind.IS_SOURCE)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False
