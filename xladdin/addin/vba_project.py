"""The VBA project as [MS-OVBA] asks a writer for it: the source alone, and nothing that some version of VBA compiled.

A project that Excel saved holds, beside the source, what its own VBA made of it, and the number of that version. An
Excel of the same number trusts that part and does not look at the source; so a project that was changed by anybody but
Excel must not carry it.
"""

from __future__ import annotations

from typing import Any

NAME = "Nianbao"  # of the project, as the VBA editor lists it
HEADER = bytes.fromhex("CC61 FFFF 00 0000")  # 2.3.4.1: of no version, and without a cache
_COOKIE = 0xFFFF  # 2.3.4.2.3: what a writer puts where VBA keeps a number of its own
_STORAGE, _HEADER_STREAM, _DIR, _PROJECT = ("VBA",), "_VBA_PROJECT", "dir", "PROJECT"
_NAME_RECORD = 0x0004  # PROJECTNAME


class BuildFailed(RuntimeError):
    """The package that pyOpenVBA brings is not as the build expects it; the text says which part."""


def source_only(content: bytes, name: str = NAME) -> bytes:
    """A vbaProject.bin with the same modules and references, under this name, with nothing compiled in it.

    The same bytes for the same content. Raises ImportError without pyOpenVBA, which reads and packs it, BuildFailed
    where the content does not say its own name.
    """
    from pyopenvba import vba  # type: ignore[import-untyped]  # it comes without type hints
    from pyopenvba.cfb import CFB  # type: ignore[import-untyped]

    file = CFB.from_bytes(content)
    project = vba.parse_vba_project(file)
    for module in project.modules:
        _keep_the_source(file, module)
    project.project_cookie = _COOKIE
    directory = _once(vba.serialize_dir_stream(project), _record(project.name), _record(name))
    lines = _once(file.get_stream_at((), _PROJECT), _line(project.name), _line(name))
    file.write_stream_at(_STORAGE, _DIR, vba.compress(directory))
    file.write_stream_at(_STORAGE, _HEADER_STREAM, HEADER)
    file.write_stream_at((), _PROJECT, lines)
    packed: bytes = file.to_bytes()
    return packed


def _keep_the_source(file: Any, module: Any) -> None:
    """Cut off what stands before the compressed source in the stream of a module."""
    stream = file.get_stream_at(_STORAGE, module.stream_name)
    file.write_stream_at(_STORAGE, module.stream_name, stream[module.text_offset :])
    module.text_offset, module.cookie = 0, _COOKIE


def _once(text: bytes, old: bytes, new: bytes) -> bytes:
    if text.count(old) != 1:
        raise BuildFailed(f"the VBA project: expected {old!r} once")
    return text.replace(old, new)


def _record(name: str) -> bytes:
    return _NAME_RECORD.to_bytes(2, "little") + len(name).to_bytes(4, "little") + name.encode("ascii")


def _line(name: str) -> bytes:
    return f'\r\nName="{name}"\r\n'.encode("ascii")
