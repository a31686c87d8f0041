"""What is drawn on the pages of a PDF: characters and ruled lines, found out in a process of its own.

A PDF from elsewhere may hang its reader, or end the whole process. So this file is run as a program by `pdf`: the bytes
come on standard input, JSON goes to standard output. It imports nothing of the project.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import statistics
import sys
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

MOST_PAGES, MOST_GLYPHS, MOST_RULES = 200, 400_000, 60_000
MEMORY = 640 << 20  # bytes; where the system can limit a process, and whoever started it could not
_DEEPEST_FORM = 4
# A filled shape as thin as this is a line, in points; so wide is the frame of the thickest table seen.
_THIN, _SHORTEST, _WHITE = 3.0, 1.0, 250
_SLANT, _OUTSIZE = 0.1, 3
_INVISIBLE = 3  # the text render mode of characters that were recognised under the picture of a page

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


class Refused(Exception):
    """Why a document is not read: `password`, `damaged`, `pages`, `large`."""


def drawn_on(data: bytes) -> dict[str, Any]:
    """The pages of a document: size in points, glyphs, rules, whether there are pictures and invisible text.

    A glyph is [character, left, top, right, bottom], a rule [left, top, right, bottom] with no width or no height; y
    grows downwards. Raises Refused.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused("password" if error.err_code == pdfium.FPDF_ERR_PASSWORD else "damaged") from error
    count = len(document)
    if count > MOST_PAGES:
        raise Refused(f"pages {count}")
    pages: list[dict[str, Any]] = []
    for number in range(count):
        try:
            pages.append(_page(document[number]))
        except pypdfium2.PdfiumError as error:
            raise Refused("damaged") from error
        glyphs, rules = (sum(len(page[key]) for page in pages) for key in ("glyphs", "rules"))
        if glyphs > MOST_GLYPHS or rules > MOST_RULES:
            raise Refused("large")
    return {"pages": pages}


def _page(page: pypdfium2.PdfPage) -> dict[str, Any]:
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation()

    def place(x0: float, y0: float, x1: float, y1: float) -> list[float]:
        """A box as the reader of the page sees it: turned, from the top left corner."""
        corners = {
            0: (x0 - left, top - y1, x1 - left, top - y0),
            90: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
            180: (right - x1, y0 - bottom, right - x0, y1 - bottom),
            270: (top - y1, right - x1, top - y0, right - x0),
        }[turn]
        return [round(number, 2) for number in corners]

    rules: list[list[float]] = []
    pictures = invisible = False
    for shape, matrix in _shapes(page):
        kind = pdfium.FPDFPageObj_GetType(shape)
        pictures |= kind == pdfium.FPDF_PAGEOBJ_IMAGE
        invisible |= kind == pdfium.FPDF_PAGEOBJ_TEXT and pdfium.FPDFTextObj_GetTextRenderMode(shape) == _INVISIBLE
        if kind == pdfium.FPDF_PAGEOBJ_PATH and len(rules) <= MOST_RULES:
            rules += [place(*rule) for rule in _rules(shape, matrix)]
    glyphs = [[text, *place(*box)] for text, box in _glyphs(page, turn, over_picture=pictures)]
    return {"glyphs": glyphs, "rules": rules, "pictures": pictures, "invisible": invisible}


def _shapes(page: pypdfium2.PdfPage) -> Iterator[tuple[Any, Matrix]]:
    """Every shape of the page, those inside forms too, with the matrix that leads from its own space to the page's."""
    waiting = [
        (pdfium.FPDFPage_GetObject(page.raw, i), _SAME, 0) for i in range(pdfium.FPDFPage_CountObjects(page.raw))
    ]
    seen = 0
    while waiting and seen < 4 * MOST_GLYPHS:
        seen += 1
        shape, outer, depth = waiting.pop()
        matrix = _product(_matrix_of(shape), outer)
        yield shape, matrix
        if pdfium.FPDFPageObj_GetType(shape) == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inside = pdfium.FPDFFormObj_CountObjects(shape)
            waiting += [(pdfium.FPDFFormObj_GetObject(shape, i), matrix, depth + 1) for i in range(max(inside, 0))]


def _rules(shape: Any, matrix: Matrix) -> Iterator[Box]:
    """The level and upright lines that a path draws: its stroked sides, or filled shapes that are as thin as lines."""
    fill, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    pdfium.FPDFPath_GetDrawMode(shape, fill, stroke)
    if stroke.value and not _is_white(pdfium.FPDFPageObj_GetStrokeColor, shape):
        for points in _outlines(shape, matrix):
            for (x0, y0), (x1, y1) in pairwise(points):
                wide, high = abs(x1 - x0), abs(y1 - y0)
                if min(wide, high) < _SHORTEST / 2 and max(wide, high) >= _SHORTEST:
                    yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    elif fill.value and not _is_white(pdfium.FPDFPageObj_GetFillColor, shape):
        for points in _outlines(shape, matrix):
            xs, ys = zip(*points, strict=True)
            wide, high = max(xs) - min(xs), max(ys) - min(ys)
            if min(wide, high) <= _THIN and max(wide, high) > _THIN:
                x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
                yield (x, min(ys), x, max(ys)) if wide < high else (min(xs), y, max(xs), y)


def _outlines(shape: Any, matrix: Matrix) -> Iterator[list[Point]]:
    """The outlines of a path, as points on the page; a closed one ends where it began."""
    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(min(pdfium.FPDFPath_CountSegments(shape), MOST_RULES)):
        segment = pdfium.FPDFPath_GetPathSegment(shape, number)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(_moved((x.value, y.value), matrix))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points


def _glyphs(page: pypdfium2.PdfPage, turn: int, *, over_picture: bool) -> Iterator[tuple[str, Box]]:
    """The printed characters with their boxes, as wide as they were set; those of slanting watermarks left out.

    Unseen characters over a picture are what was recognised in it; beside seen ones nobody is meant to read them.
    """
    text = page.get_textpage()
    found: list[tuple[str, Box, Box]] = []
    unseen: list[bool] = []
    for at in range(min(text.count_chars(), MOST_GLYPHS + 1)):
        code = pdfium.FPDFText_GetUnicode(text.raw, at)
        if code <= 32 or pdfium.FPDFText_IsGenerated(text.raw, at) == 1 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            continue
        if abs(math.sin(pdfium.FPDFText_GetCharAngle(text.raw, at) - math.radians(turn))) < _SLANT:
            unseen.append(_is_unseen(text, at))
            found.append((chr(code), text.get_charbox(at, loose=True), text.get_charbox(at)))
    if not over_picture and not all(unseen):
        found = [glyph for glyph, is_unseen in zip(found, unseen, strict=True) if not is_unseen]
    usual = statistics.median(_height(box) for _, box, _ in found) if found else 0
    for character, loose, tight in found:
        # In vertical type the looser box is as large as the type before it was scaled.
        yield character, loose if _height(loose) <= _OUTSIZE * max(usual, _height(tight)) else tight


def _is_unseen(text: pypdfium2.PdfTextPage, at: int) -> bool:
    shape = pdfium.FPDFText_GetTextObject(text.raw, at)
    return bool(shape) and pdfium.FPDFTextObj_GetTextRenderMode(shape) == _INVISIBLE


def _height(box: Box) -> float:
    return box[3] - box[1]


def _is_white(colour_of: Any, shape: Any) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    return bool(colour_of(shape, *parts)) and min(part.value for part in parts[:3]) >= _WHITE


def _matrix_of(shape: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(shape, found):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    (x, y), (i, j), (k, m) = (_moved(p, outer) for p in ((e, f), (a + e, b + f), (c + e, d + f)))
    return i - x, j - y, k - x, m - y, x, y


def _moved(point: Point, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):  # some systems know the limit and do not keep it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Read a PDF from standard input, write what is drawn on it to standard output."""
    _limit_memory()
    try:
        answer = drawn_on(sys.stdin.buffer.read())
    except Refused as refused:
        answer = {"refused": str(refused)}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


if __name__ == "__main__":
    main()
