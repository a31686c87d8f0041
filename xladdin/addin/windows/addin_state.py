"""What Excel knows of the add-in on this PC: its list of disabled items, and the mark of a file from the internet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xladdin.addin.windows import places, policies, registration

_OFFICE = "Software\\Microsoft\\Office"
_MARK = ":Zone.Identifier"  # a second stream of the file, in which Windows notes where it came from
_FROM_THE_INTERNET = ("ZoneId=3", "ZoneId=4")


@dataclass(frozen=True)
class Disabled:
    """An entry by which Excel keeps the add-in from being loaded, after it has seen it fail or hang."""

    key: str
    value: str


def disabled() -> list[Disabled]:
    """The entries of all versions of Excel that name our add-in."""
    held = [(key, name, value) for key in _resiliency() for name, value in registration.values(key).items()]
    return [Disabled(key, name) for key, name, value in held if _ours(value)]


def enable(entries: Sequence[Disabled]) -> None:
    """Take these entries away; OSError where that is not allowed."""
    for entry in entries:
        registration.delete_value(entry.key, entry.value)


def is_marked(addin: Path) -> bool:
    """Whether the file bears the mark of one from the internet, whose macros Excel refuses outside trusted folders."""
    try:
        text = _mark(addin).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(zone in text.replace(" ", "") for zone in _FROM_THE_INTERNET)


def unmark(addin: Path) -> None:
    """Take that mark away, as 解除锁定 does; OSError where that is not allowed."""
    _mark(addin).unlink(missing_ok=True)


def _mark(addin: Path) -> Path:
    return addin.with_name(addin.name + _MARK)


def _resiliency() -> Iterator[str]:
    for version in policies.versions():
        for name in ("DisabledItems", "StartupItems"):
            yield f"{_OFFICE}\\{version}\\Excel\\Resiliency\\{name}"


def _ours(held: object) -> bool:
    """Whether an entry names our add-in: Excel keeps the path in UTF-16 among other bytes."""
    return isinstance(held, bytes) and places.ADDIN.encode("utf-16-le") in held.lower()
