"""Make the bundled Song typeface again: a renamed subset of Noto Serif SC with all that the statutory tables can print.

    python tools/make_font_subset.py            # fetches the source wheel with pip, checks it, rewrites the font folder
    python tools/make_font_subset.py --wheel F  # from a wheel that is already there

Needs fontTools. The same source and the same fontTools give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "xladdin" / "export" / "fonts"
EDITIONS = ROOT / "workbook" / "editions"

REQUIREMENT = "pylopdf-fonts-zh-cn==0.1.1"
WHEEL_SHA256 = "e2661ef3790cbe0f0f6aa5338b6859b7cd288ee75bc88cd4239c62cd025d4fb3"
FONT_MEMBER = "pylopdf_fonts_zh_cn/NotoSerifSC-Regular.otf"
LICENCE_MEMBER = "pylopdf_fonts_zh_cn-0.1.1.dist-info/licenses/LICENSE"

FAMILY, POSTSCRIPT, FILE_STEM = "Nianbao Song", "NianbaoSong-Regular", "NianbaoSong-Regular"
# Not in GB2312, yet met in reports: 〇, dashes and spaces that Word puts in, the minus sign, bullets, brackets.
EXTRA = "〇‐‑–—−\u00a0\u2002\u2003•·…‰€¥￥〔〕【】〈〉﹑﹒﹔﹕％＋－／＊"
# vert and vrt2 turn 、 and （ for the vertical stub; halt and vhal let punctuation close up; kern spaces Latin letters.
FEATURES = ["ccmp", "locl", "kern", "mark", "vert", "vrt2", "halt", "vhal", "vkrn"]
# Copyright, family, style, unique id, full name, version, PostScript name, licence, licence address.
KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
CHARACTERS_PER_LINE = 64


def main(arguments: list[str]) -> int:
    """Rewrite the font, its licence and its coverage list; say how large the font became."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheel", type=Path, help="the source wheel, instead of a download")
    wheel = parser.parse_args(arguments).wheel
    with tempfile.TemporaryDirectory() as folder:
        archive = zipfile.ZipFile(io.BytesIO(verified(wheel or download(Path(folder)))))
    source, licence = archive.read(FONT_MEMBER), archive.read(LICENCE_MEMBER).decode()

    font = subset_of(source, wanted_characters())
    copyright_line = font["name"].getDebugName(0)
    FONTS.mkdir(parents=True, exist_ok=True)
    target = FONTS / f"{FILE_STEM}.otf"
    font.save(target, reorderTables=True)
    (FONTS / "OFL.txt").write_text(f"{copyright_line}\n\n{licence.strip()}\n", encoding="utf-8")
    covered = sorted(font.getBestCmap())
    (FONTS / "coverage.txt").write_text("".join(lines_of(covered)), encoding="utf-8")
    sys.stderr.write(f"{target.name}: {target.stat().st_size} bytes, {len(covered)} characters\n")
    return 0


def download(folder: Path) -> Path:
    """Fetch the source wheel with pip into `folder`."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), REQUIREMENT]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def verified(wheel: Path) -> bytes:
    """The bytes of the wheel, once they are known to be the ones this subset was designed on."""
    content = wheel.read_bytes()
    if (found := hashlib.sha256(content).hexdigest()) != WHEEL_SHA256:
        raise SystemExit(f"{wheel.name}: sha256 {found}, expected {WHEEL_SHA256}")
    return content


def wanted_characters() -> set[int]:
    """ASCII, all of GB2312, everything the edition files say, and the extras."""
    editions = "".join(path.read_text(encoding="utf-8") for path in sorted(EDITIONS.glob("*.toml")))
    ascii_characters = "".join(map(chr, range(0x20, 0x7F)))
    return {ord(c) for c in ascii_characters + "".join(gb2312()) + editions + EXTRA if c.isprintable() or c.isspace()}


def gb2312() -> Iterator[str]:
    """Every character of GB/T 2312-1980: symbols in rows 1–9, ideographs in rows 16–87."""
    for row in (*range(0xA1, 0xAA), *range(0xB0, 0xF8)):
        for cell in range(0xA1, 0xFF):
            yield bytes([row, cell]).decode("gb2312", errors="ignore")


def subset_of(source: bytes, characters: set[int]) -> TTFont:
    """The font reduced to these characters and renamed, so that it meets neither an installed Noto nor its name."""
    options = subset.Options()
    options.layout_features = FEATURES
    options.name_IDs = KEPT_NAMES
    options.name_languages = [0x409]
    options.hinting = False
    options.desubroutinize = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["DSIG"]
    options.glyph_names = False
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    worker = subset.Subsetter(options)
    worker.populate(unicodes=characters)
    worker.subset(font)
    rename(font)
    return font


def rename(font: TTFont) -> None:
    """Give the font its own family in the name table and in CFF."""
    new = {1: FAMILY, 3: f"{POSTSCRIPT};subset of Noto Serif SC 2.003", 4: f"{FAMILY} Regular", 6: POSTSCRIPT}
    for record in font["name"].names:
        record.string = new.get(record.nameID, str(record))
    cff = font["CFF "].cff
    cff.fontNames = [POSTSCRIPT]
    top = cff.topDictIndex[0]
    top.FamilyName, top.FullName = FAMILY, f"{FAMILY} Regular"


def lines_of(code_points: list[int]) -> Iterator[str]:
    """The covered characters themselves, spaces left out, so that a new build shows what it gained or lost."""
    characters = [chr(code) for code in code_points if not chr(code).isspace()]
    for start in range(0, len(characters), CHARACTERS_PER_LINE):
        yield "".join(characters[start : start + CHARACTERS_PER_LINE]) + "\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
