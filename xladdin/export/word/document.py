"""A new Word document: page, styles, headings, page numbers, 草稿 behind every page of a draft, and the stamp."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping

from xladdin.export.content.office_package import (
    DECLARATION,
    RELATIONS,
    content_types,
    pack,
    properties,
    relationships,
    root_relationships,
    xml_attribute,
    xml_text,
)
from xladdin.export.content.stamp import Stamp
from xladdin.export.word.layout import PAGE, Face, Layout
from xladdin.export.word.table import run_properties

MAIN_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Each name is bound where a document or a piece of one begins.
NAMESPACES = (
    f'xmlns:w="{MAIN_NAMESPACE}" xmlns:r="{RELATIONS}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EMU_PER_TWIP = 635
_TO_FILL = re.compile(r"(【[^】]*】)")
_HIGHLIGHT = '<w:highlight w:val="yellow"/>'
# The parts that every document has, in the order of their relations rId1, rId2, …; pictures follow.
_PARTS = ("styles", "settings", "footer1", "footer2", "header1")
_KINDS = {"styles": "styles", "settings": "settings", "footer1": "footer", "footer2": "footer", "header1": "header"}


def document(
    blocks: Iterable[str], layout: Layout, title: str, stamp: Stamp, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The .docx file of these blocks (paragraphs and tables as XML), with the title in its properties.

    `pictures` are the PNG files that the blocks show, by file name; a block names them by `picture_relation`.
    """
    images = pictures or {}
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types(
            {"word/document.xml": f"{_TYPE}.document.main+xml"}
            | {f"word/{name}.xml": f"{_TYPE}.{_KINDS[name]}+xml" for name in _PARTS}
        ),
        "_rels/.rels": root_relationships("word/document.xml"),
        **properties(title, stamp),
        "word/document.xml": _part("document", f"<w:body>{''.join(blocks)}{_section(layout)}</w:body>"),
        "word/styles.xml": _styles(layout),
        "word/settings.xml": _part(
            "settings",
            '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
            '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
            "</w:compat>",
        ),
        "word/footer1.xml": _footer(layout, even=False),
        "word/footer2.xml": _footer(layout, even=True),
        "word/header1.xml": _part(
            "hdr", _watermark() if stamp.draft else '<w:p><w:pPr><w:pStyle w:val="a4"/></w:pPr></w:p>'
        ),
        "word/_rels/document.xml.rels": relationships(
            [(_KINDS[name], f"{name}.xml") for name in _PARTS] + [("image", f"media/{name}") for name in images]
        ),
        **{f"word/media/{name}": png for name, png in images.items()},
    }
    return pack(parts)


def picture_relation(index: int) -> str:
    """The relation by which a block shows the picture of that index among `pictures`."""
    return f"rId{len(_PARTS) + 1 + index}"


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of body text, or of a style: "title", "section", "subsection".

    【…】 is marked as to be filled in; a line break in the text is one on paper.
    """
    name = {"": "", "title": "a1", "section": "1", "subsection": "2"}[style]
    properties_ = f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>' if name else ""
    return f"<w:p>{properties_}{''.join(_run(piece) for piece in _TO_FILL.split(text) if piece)}</w:p>"


def end_of_table() -> str:
    """The paragraph that must follow a table at the end of a document, as low as one can be."""
    low = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>'
    return f'<w:p><w:pPr><w:snapToGrid w:val="0"/>{low}</w:pPr></w:p>'


def picture(png: bytes, relation: str, name: str, description: str, room: tuple[int, int], number: int) -> str:
    """A paragraph that shows a PNG at its physical size, made smaller only where it would leave `room` (twips)."""
    width, height = physical_size(png)
    scale = min(1.0, room[0] * _EMU_PER_TWIP / width, room[1] * _EMU_PER_TWIP / height)
    extent = f'cx="{int(width * scale)}" cy="{int(height * scale)}"'
    shown = f"name={xml_attribute(name)} descr={xml_attribute(description)}"
    graphic = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        '<w:ind w:left="0" w:leftChars="0" w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="center"/></w:pPr><w:r>'
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" {shown}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="{graphic}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" {shown}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/>'
        f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def physical_size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG in EMU (914,400 an inch) by its own resolution; ValueError if it states none."""
    width, height = struct.unpack_from(">II", png, 16)
    at = png.find(b"pHYs")
    if at < 0:
        raise ValueError("the picture does not say its resolution")
    across, down = struct.unpack_from(">II", png, at + 4)
    return round(width * 36_000_000 / across), round(height * 36_000_000 / down)


def highlighted(text: str) -> str:
    """The property of a run that marks 【请填写：……】 yellow; empty for any other text."""
    return _HIGHLIGHT if _TO_FILL.fullmatch(text) else ""


def _run(text: str) -> str:
    marked = f"<w:rPr>{highlight}</w:rPr>" if (highlight := highlighted(text)) else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{xml_text(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{marked}{lines}</w:r>"


def _part(tag: str, content: str) -> str:
    return f"{DECLARATION}<w:{tag} {NAMESPACES}>{content}</w:{tag}>"


def _section(layout: Layout) -> str:
    top, right, bottom, left = layout.margins
    relation = {name: f"rId{number}" for number, name in enumerate(_PARTS, 1)}
    references = "".join(
        f'<w:{part}Reference w:type="{kind}" r:id="{relation[name]}"/>'
        for part, kind, name in (
            ("header", "default", "header1"),
            ("header", "even", "header1"),
            ("footer", "default", "footer1"),
            ("footer", "even", "footer2"),
        )
    )
    # Lines keep to a grid in an official document; elsewhere a grid would spread them out.
    kind = "" if layout.as_circulated else 'w:type="lines" '
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{PAGE[0]}" w:h="{PAGE[1]}"/><w:pgMar w:top="{top}" w:right="{right}" '
        f'w:bottom="{bottom}" w:left="{left}" w:header="851" w:footer="{layout.footer_distance}" w:gutter="0"/>'
        f'<w:docGrid {kind}w:linePitch="{layout.grid_pitch}"/></w:sectPr>'
    )


def _styles(layout: Layout) -> str:
    body = layout.body
    defaults = (
        f"<w:docDefaults><w:rPrDefault>{_language(run_properties(body))}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        f'{_spacing(body)}<w:ind w:firstLineChars="200" w:firstLine="{body.size * 20}"/><w:jc w:val="both"/></w:pPr>'
        "</w:style>"
    )
    indent = '<w:ind w:firstLineChars="200" w:firstLine="{}"/>'
    flat = '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'
    styles = (
        _style("a1", "Title", layout.title, f"{_spacing(layout.title, after=300)}{flat}", level=None),
        _style(
            "1",
            "heading 1",
            layout.section,
            _spacing(layout.section, after=80 if layout.as_circulated else 0) + indent.format(layout.section.size * 20),
            level=0,
        ),
        _style(
            "2",
            "heading 2",
            layout.subsection,
            _spacing(layout.subsection) + indent.format(layout.subsection.size * 20),
            level=1,
        ),
        _plain_style("a3", "footer", 28),
        _plain_style("a4", "header", 18),
    )
    return _part("styles", defaults + normal + "".join(styles))


def _language(properties_: str) -> str:
    return properties_.replace("</w:rPr>", '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>')


def _style(identifier: str, name: str, face: Face, set_: str, *, level: int | None) -> str:
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    keep = "<w:keepNext/><w:keepLines/>" if level is not None else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="a"/>'
        f'<w:next w:val="a"/><w:qFormat/><w:pPr>{keep}{set_}{outline}</w:pPr>{run_properties(face)}</w:style>'
    )


def _plain_style(identifier: str, name: str, size: int) -> str:
    single = '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="a"/>'
        f'<w:pPr>{single}<w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr>'
        f"{run_properties(Face('宋体', size))}</w:style>"
    )


def _spacing(face: Face, after: int = 0) -> str:
    line = f'w:line="{face.line}" w:lineRule="exact"' if face.line else 'w:line="360" w:lineRule="auto"'
    return f'<w:spacing w:before="0" w:after="{after}" {line}/>'


def _footer(layout: Layout, *, even: bool) -> str:
    """The page number: in the middle as the form is usual, outside and one character in as GB/T 9704 (7.5) has it."""
    if layout.as_circulated:
        placed = '<w:jc w:val="center"/>'
    elif even:
        placed = '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>'
    else:
        placed = '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    dash = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    content = dash.format("— ") + field + dash.format(" —")
    return _part("ftr", f'<w:p><w:pPr><w:pStyle w:val="a3"/>{placed}</w:pPr>{content}</w:p>')


def _watermark() -> str:
    """The header of a draft: the words 【草稿】, and 草稿 in light grey across the page behind the text."""
    shape = (
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="nianbao_draft" type="#_x0000_t136" alt="草稿" style="position:absolute;width:340pt;height:170pt;'
        "rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#d9d9d9" stroked="f">'
        '<v:fill opacity=".6"/><v:textpath style="font-family:宋体;font-size:1pt" string="草稿"/></v:shape>'
    )
    return (
        '<w:p><w:pPr><w:pStyle w:val="a4"/><w:jc w:val="right"/></w:pPr><w:r><w:t>【草稿】</w:t></w:r>'
        f"<w:r><w:pict>{shape}</w:pict></w:r></w:p>"
    )
