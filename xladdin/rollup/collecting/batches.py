"""How many files one task of a worker takes: many workbooks, few texts, one PDF, so that none waits for long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

WORKBOOKS, TEXTS = 32, 4
_MANY = frozenset({".xlsx", ".xlsm"})
KILLER = (
    "一读这个文件，读取程序就中断了（内存不够，或者文件有害），没有读；"
    "请单位重新导出或另存一份再报，或者把文件交给技术支持"
)


def batches(paths: Iterable[str]) -> Iterator[list[str]]:
    """The files in tasks of similar length: the slow ones first, so that they do not hold up the end."""
    by_size: dict[int, list[str]] = {}
    for path in paths:
        by_size.setdefault(size_of(path), []).append(path)
    for size, group in sorted(by_size.items()):
        for start in range(0, len(group), size):
            yield group[start : start + size]


def size_of(path: str) -> int:
    """How many files like this one a task takes."""
    suffix = Path(path).suffix.lower()
    return WORKBOOKS if suffix in _MANY else 1 if suffix == ".pdf" else TEXTS


def halves(paths: list[str]) -> tuple[list[str], list[str]]:
    """A task that was lost, as two."""
    return paths[: len(paths) // 2], paths[len(paths) // 2 :]
