"""A web page saved with all that belongs to it in one file (.mht): the page in it is read."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

from workbook.refusal import FileRefused, Kind
from xladdin.intake.formats.document import Document
from xladdin.intake.formats.encodings import text_of
from xladdin.intake.formats.web_page import document_of_html

# A saved page has some dozen parts, pictures and all.
_MOST_PARTS = 2_000


def document_of_mht(data: bytes, source: str) -> Document:
    """The Document of the page in an archive; raises FileRefused for one without a page."""
    if data.count(b"\n--") > 4 * _MOST_PARTS:
        raise FileRefused(source, "网页存档里的部分太多，不像正常的报告，没有读。", Kind.TOO_LARGE)
    for part in email.message_from_bytes(data, policy=email.policy.compat32).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return document_of_html(_text(content, str(part.get_content_charset() or ""), source), source)
    raise FileRefused(source, "网页存档里没有网页；请在浏览器中打开，另存为「网页，仅 HTML」再读。", Kind.WRONG_FORMAT)


def _text(content: bytes, charset: str, source: str) -> str:
    try:
        return content.decode(charset) if charset else text_of(content, source)
    except (LookupError, UnicodeDecodeError):
        return text_of(content, source)


def read(path: Path, data: bytes) -> Document:
    """The Document in the bytes of such a file; raises FileRefused."""
    return document_of_mht(data, path.name)
