"""The fonts of pictures: what the bundled one covers, and what is said when a font is not there."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

from workbook.edition import edition_ids
from xladdin.export.picture import typeface as subject
from xladdin.export.picture.typeface import BUNDLED_FAMILY, BUNDLED_FOLDER, FontMissing, characters_of, typeface

FONT_FILE = next(BUNDLED_FOLDER.glob("*.otf"))
EDITIONS = Path(subject.__file__).parents[3] / "workbook" / "editions"


@pytest.fixture
def no_memory() -> Iterator[None]:
    """Fonts are looked up afresh, before and after."""
    typeface.cache_clear()
    yield
    typeface.cache_clear()


def small_font(family: str, characters: str) -> TTFont:
    """A TrueType font with a blank glyph for each of these characters."""
    names = {ord(c): f"u{ord(c):X}" for c in characters}
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf({name: TTGlyphPen(None).glyph() for name in order})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family})
    builder.setupOS2(usWeightClass=400)
    builder.setupPost()
    return builder.font


def collection(*fonts: TTFont) -> bytes:
    """The fonts in one .ttc file, as SimSun and NSimSun are in simsun.ttc."""
    holder = TTCollection()
    holder.fonts = list(fonts)
    stream = io.BytesIO()
    holder.save(stream)
    return stream.getvalue()


class TestBundledFont:
    """Our own Song typeface."""

    def test_it_covers_ascii_gb2312_and_every_word_of_every_edition(self) -> None:
        covered = typeface().characters
        assert set(range(0x20, 0x7F)) <= covered
        for row, cell in [(r, c) for r in range(0xB0, 0xF8) for c in range(0xA1, 0xFF)]:
            assert {ord(c) for c in bytes([row, cell]).decode("gb2312", "ignore")} <= covered
        for edition_id in edition_ids():
            text = (EDITIONS / f"{edition_id}.toml").read_text(encoding="utf-8")
            assert typeface().lacks(text.replace("\n", "")) == ""

    def test_the_coverage_list_is_that_of_the_font(self) -> None:
        listed = set((BUNDLED_FOLDER / "coverage.txt").read_text(encoding="utf-8")) - {"\n"}
        assert listed == {chr(code) for code in typeface().characters if not chr(code).isspace()}

    def test_it_has_its_own_name_its_licence_and_its_vertical_forms(self) -> None:
        font = TTFont(FONT_FILE)
        names = {record.nameID: str(record) for record in font["name"].names}
        assert names[1] == BUNDLED_FAMILY
        assert not any("Noto" in names[i] for i in (1, 4, 6))
        assert "Adobe" in names[0]
        assert "Open Font License" in names[13]
        assert (BUNDLED_FOLDER / "OFL.txt").read_text(encoding="utf-8").startswith(names[0])
        assert {"vert", "locl"} <= {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}


class TestCharacterMap:
    """What the file itself says it has, read without a font library."""

    def test_the_bundled_font_is_read_as_fonttools_reads_it(self) -> None:
        assert set(characters_of(FONT_FILE.read_bytes())) == set(TTFont(FONT_FILE).getBestCmap())

    def test_each_font_of_a_collection_has_its_own_characters(self) -> None:
        file = collection(small_font("A", "年报表"), small_font("B", "年"))
        assert [set(characters_of(file, index)) for index in (0, 1)] == [set(map(ord, "年报表")), {ord("年")}]

    def test_characters_beyond_the_first_plane_are_seen(self) -> None:
        stream = io.BytesIO()
        small_font("C", "年𠮷𠮸").save(stream)
        assert set(characters_of(stream.getvalue())) == set(map(ord, "年𠮷𠮸"))


@pytest.mark.usefixtures("no_memory")
class TestInstalledFonts:
    """宋体 and 仿宋 of the machine, by the names typst knows."""

    @pytest.mark.parametrize("choice", ["system", "fangsong"])
    def test_a_font_that_is_not_installed_is_named(self, choice: str, monkeypatch: pytest.MonkeyPatch) -> None:
        chinese, _ = subject.INSTALLED_FAMILIES[choice]
        monkeypatch.setitem(subject.INSTALLED_FAMILIES, choice, (chinese, ("No Such Song", "Nor This")))
        with pytest.raises(FontMissing, match=rf"没有安装{chinese}（No Such Song、Nor This）"):
            typeface(choice)

    def test_an_unknown_choice_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(ValueError, match="comic"):
            typeface("comic")

    @pytest.mark.skipif(sys.platform != "linux", reason="only on Linux can a test lend the system a font folder")
    def test_simsun_is_found_in_its_collection_and_its_own_characters_count(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "fonts").mkdir()
        file = collection(small_font("NSimSun", "年"), small_font("SimSun", "年报表"))
        (tmp_path / "fonts" / "simsun.ttc").write_bytes(file)
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        face = typeface("system")
        assert face.family == "SimSun"
        assert face.lacks("年报表") == ""
        assert face.lacks("年报助手") == "助"
