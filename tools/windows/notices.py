"""The licences of everything that the installer brings, in one file that a person can read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

TITLE = "年报助手随附的第三方软件及其许可"
RULE = "=" * 78
# Words that the name of a licence text begins with, as makers of packages spell them.
NAMES = ("licen", "copying", "notice", "authors")
# The texts of packages whose makers publish them beside the code and not in the wheel, by the name of the package.
LOOKED_UP = Path(__file__).with_name("licences")


def notices(notice: str, python: Path, packages: Path) -> str:
    """Our own NOTICE, then each licence text that came with Python and with the packages, under its name.

    Raises FileNotFoundError where something came without any: then its licence must be looked up.
    """
    pieces = [TITLE, "", notice.strip(), ""]
    for name, texts in _all(python, packages):
        texts = texts or _looked_up(name.partition(" ")[0])
        if not texts:
            raise FileNotFoundError(f"{name} came without a licence text")
        for title, text in texts:
            pieces += [RULE, f"{name}  {title}".rstrip(), RULE, "", text.strip(), ""]
    return "\n".join(pieces)


def _looked_up(name: str) -> list[tuple[str, str]]:
    path = LOOKED_UP / f"{name}.txt"
    return [("", path.read_text(encoding="utf-8"))] if path.is_file() else []


def _all(python: Path, packages: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    yield "Python", [("", (python / "LICENSE.txt").read_text(encoding="utf-8", errors="replace"))]
    for folder in sorted(packages.glob("*.dist-info"), key=lambda path: path.name.lower()):
        name = folder.name.removesuffix(".dist-info").replace("-", " ")
        yield (
            name,
            [
                (
                    path.relative_to(folder).as_posix().removeprefix("licenses/"),
                    path.read_text("utf-8", errors="replace"),
                )
                for path in sorted(folder.rglob("*"))
                if path.is_file()
                and (path.name.lower().startswith(NAMES) or "licenses" in path.relative_to(folder).parts)
            ],
        )
