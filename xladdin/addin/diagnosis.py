"""What a doctor says of an installation: signs, in words for whoever helps the user, and what mends them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from workbook.refusal import FileRefused
from xladdin import log

State = Literal["正常", "注意", "不行"]


@dataclass(frozen=True)
class Sign:
    """One thing looked at: what it is, how it stands, in words, and what mends it where something can."""

    state: State
    about: str
    words: str
    mend: Callable[[], object] | None = None

    def __str__(self) -> str:
        return f"[{self.state}] {self.about}：{self.words}"


@dataclass(frozen=True)
class Diagnosis:
    """All that was looked at; `healthy` where nothing is in the way of working."""

    signs: tuple[Sign, ...]

    @property
    def healthy(self) -> bool:
        """Whether the buttons can be expected to work."""
        return all(sign.state != "不行" for sign in self.signs)

    @property
    def lines(self) -> list[str]:
        """For reading."""
        return [*map(str, self.signs), "可以使用。" if self.healthy else "有不行的地方，请看上面。"]


def diagnosed(look: Callable[[], Iterable[Sign]], *, repair: bool, refused: str) -> Diagnosis:
    """What `look` sees; with `repair`, what can be mended is, and it looks again.

    What could not be mended, though it is meant to be, is told with the words `refused`.
    """
    found = tuple(look())
    if not repair:
        return Diagnosis(found)
    left = [sign for sign in found if not _mended(sign)]
    return Diagnosis((*look(), *(Sign("不行", f"修复{sign.about}", refused) for sign in left)))


def _mended(sign: Sign) -> bool:
    """Whether what can be mended there has been; what needs no mending is."""
    try:
        if sign.mend:
            sign.mend()
    except (OSError, FileRefused):
        log.start().exception("not mended: %s", sign)
        return False
    return True
