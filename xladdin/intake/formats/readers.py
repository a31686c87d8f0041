"""The formats in which a report is read: file boxes, refusals and tests ask this list."""

from __future__ import annotations

from xladdin.intake.formats import markdown, open_document, pdf, plain_text, spreadsheet, web_archive, web_page, word

READERS = (
    plain_text.READER,
    markdown.READER,
    web_page.READER,
    web_archive.READER,
    word.READER,
    spreadsheet.READER,
    open_document.READER,
    pdf.READER,
)
BY_SUFFIX = {suffix: reader for reader in READERS for suffix in reader.suffixes}
SUFFIXES = tuple(BY_SUFFIX)
