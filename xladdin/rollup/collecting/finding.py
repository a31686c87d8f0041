"""Which files below a folder may be reports; every one that is left out is named."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbook.refusal import FileRefused, Kind
from xladdin.intake.sources import FIGURES, readable

# What units hand in and nobody can read here, with what to ask them for.
_OTHER_KINDS = {
    ".xls": "旧版表格（.xls）；请单位用 Excel 或 WPS 另存为 .xlsx",
    ".et": "WPS 旧版表格（.et）；请单位另存为 .xlsx",
    ".xlsb": "二进制工作簿（.xlsb）；请单位另存为 .xlsx",
    ".doc": "旧版 Word 文档（.doc）；请单位用 Word 或 WPS 另存为 .docx",
    ".wps": "WPS 旧版文字（.wps）；请单位另存为 .docx",
    ".ofd": "版式文件（.ofd）；请单位另存为 PDF 或 Word",
    ".ceb": "版式文件（.ceb）；请单位另存为 PDF 或 Word",
    ".zip": "压缩包；请先解压到这个文件夹",
    ".rar": "压缩包；请先解压到这个文件夹",
    ".7z": "压缩包；请先解压到这个文件夹",
    ".lnk": "快捷方式，不是文件本身；请把它指向的文件或文件夹复制到这里",
}
LOCKS = ("~$", ".~")
# The content lies in the cloud, and reading would fetch it: FILE_ATTRIBUTE_RECALL_ON_…, FILE_ATTRIBUTE_OFFLINE.
_IN_THE_CLOUD = 0x400000 | 0x40000 | 0x1000
_ELSEWHERE = "是通往别处一个文件夹的链接，里面的文件都没有读；请把那个文件夹复制到这里"
_PATIENCE = 64  # how deep folders may lie within each other


@dataclass(frozen=True)
class FoundFiles:
    """What lies below a folder: files to read, in order of their names; files not to read with the reason.

    `others` counts the files that nobody would take for a report: pictures, videos and the like.
    """

    files: tuple[Path, ...]
    left_out: tuple[tuple[Path, str], ...]
    others: int = 0


@cache
def _suffixes() -> frozenset[str]:
    """What the names of files may end in that are read: workbooks, and reports in every format of the import."""
    return frozenset({".xlsx", ".xlsm", *readable()} - {FIGURES})


def find(folder: Path, besides: Collection[Path] = ()) -> FoundFiles:
    """Everything below `folder` that may be a report, besides these files and folders, which are our own.

    Raises FileRefused where there is no such folder or it cannot be looked into.
    """
    if not folder.is_dir():
        raise FileRefused(folder, "没有这个文件夹；请给出放着各单位报告的文件夹", Kind.MISSING)
    own = {_real(path) for path in besides}
    files: list[Path] = []
    left_out: list[tuple[Path, str]] = []
    others = 0
    for path, suffix, reason in _walk(folder, own):
        if reason:
            left_out.append((path, reason))
        elif suffix in _suffixes():
            files.append(path)
        elif kind := _OTHER_KINDS.get(suffix):
            left_out.append((path, kind))
        elif not path.name.startswith("."):
            others += 1
    if not files and not left_out and not os.access(folder, os.R_OK | os.X_OK):
        raise FileRefused(folder, "没有权限查看这个文件夹；请管理员授权，或复制到本机后再试", Kind.UNREADABLE)
    return FoundFiles(tuple(files), tuple(left_out), others)


def _walk(folder: Path, own: Collection[str]) -> Iterator[tuple[Path, str, str]]:
    """Every file below the folder, its suffix, and why it is not read, if so; links to folders are not followed."""
    waiting, top = [(folder, 0)], _real(folder)
    while waiting:
        here, depth = waiting.pop()
        try:
            with os.scandir(here) as entries:
                within = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            yield here, "", "没有权限查看这个文件夹，里面的文件都没有读；请管理员授权"
            continue
        really_here = _real(here)
        for entry in within:
            path = here / entry.name
            # Only a link lies elsewhere than its folder: asking the disk for each of ten thousand takes a second.
            real = _real(path) if entry.is_symlink() else f"{really_here}{os.sep}{os.path.normcase(entry.name)}"
            if real in own:
                continue
            if _is_folder(entry):
                if depth < _PATIENCE and not entry.name.startswith("."):
                    waiting.append((path, depth + 1))
            elif _leads_to_folder(entry) and not entry.name.startswith("."):
                if not Path(real).is_relative_to(top):  # else what it leads to is found anyway
                    yield path, "", _ELSEWHERE
            else:
                suffix = path.suffix.lower()
                yield path, suffix, _reason(entry) if suffix in _suffixes() else ""


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _reason(entry: os.DirEntry[str]) -> str:
    """Why a file whose name is that of a report is not one to read; empty if it is."""
    if entry.name.startswith(LOCKS):
        return "是 Excel、Word 或 WPS 打开文件时留下的临时文件，说明原文件可能还开着"
    try:
        status = entry.stat()
    except OSError:
        return "读取失败：链接指向的文件不在了，或者没有权限"
    if not stat.S_ISREG(status.st_mode):
        return "不是普通文件"
    if getattr(status, "st_file_attributes", 0) & _IN_THE_CLOUD:
        return "内容还在网盘上，没有下载到本机；请在文件夹里选中它，点右键「始终保留在此设备上」后再汇总"
    return ""


def _real(path: Path) -> str:
    try:
        return os.path.normcase(path.resolve())
    except (OSError, RuntimeError, ValueError):
        return os.path.normcase(path.absolute())
