"""The formats in which a report is read: file boxes, refusals and tests ask this list."""

from __future__ import annotations

from workbook.files import package
from xladdin.intake.formats.reader import Reader

READERS = (
    Reader("plain_text", (".txt",)),
    Reader("markdown", (".md", ".markdown")),
    Reader("web_page", (".html", ".htm", ".shtml", ".xhtml")),
    Reader("web_archive", (".mht", ".mhtml")),
    Reader("word", (".docx",), "Word 文档（.docx）", part=("word/document.xml", b"")),
    Reader("spreadsheet", (".xlsx", ".xlsm"), "Excel 工作簿（.xlsx）", part=(package.BOOK, b"")),
    Reader(
        "open_document",
        (".odt", ".ods"),
        "OpenDocument 文件（.odt、.ods）",
        part=("mimetype", b"application/vnd.oasis.opendocument."),
    ),
    Reader("pdf", (".pdf",), "PDF 文件（.pdf）", begins_with=(b"%PDF-",)),
)
BY_SUFFIX = {suffix: reader for reader in READERS for suffix in reader.suffixes}
SUFFIXES = tuple(BY_SUFFIX)
