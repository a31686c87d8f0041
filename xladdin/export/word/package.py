"""A Word document from elsewhere, opened within limits and written back with nothing changed but what was asked for."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from workbook.files import package
from workbook.files.package import Entry, Flaw
from workbook.files.read_once import file_bytes
from workbook.files.saving import lock_owner
from workbook.refusal import FileRefused, Kind
from xladdin.export.content.office_package import DECLARATION, RELATIONS
from xladdin.export.word.document import MAIN_NAMESPACE

W = f"{{{MAIN_NAMESPACE}}}"
R = f"{{{RELATIONS}}}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
Element = Any  # an lxml element; the library has no types of its own
_STRICT = b"http://purl.oclc.org/ooxml/"
_SAVE_AS = "请在 Word 或 WPS 中另存为「Word 文档（*.docx）」后再用"
_PROLOGUE = re.compile(rb'\s*<\?xml[^>]*?encoding=["\']utf-8["\'][^>]*\?>\s*', re.IGNORECASE)


@dataclass(frozen=True)
class WordFile:
    """A document as it was read.

    `main` is the name of its main part, `root` that part as a tree that may be changed, `before` the tree written out
    before it was.
    """

    path: Path
    data: bytes
    entries: Mapping[str, Entry]
    main: str
    root: Element
    before: bytes

    def part(self, name: str) -> bytes:
        """A part by its name, nothing where the document has none of that name."""
        return package.unpack(self.data, self.entries[name]) if name in self.entries else b""

    def tree(self, name: str) -> Element | None:
        """A part as a tree; None where the document has no such part."""
        return parsed(self.part(name)) if name in self.entries else None

    @property
    def relations(self) -> str:
        """The name of the part that lists what the main part refers to."""
        folder, name = posixpath.split(self.main)
        return posixpath.join(folder, "_rels", f"{name}.rels")


def open_document(path: Path) -> WordFile:
    """A .docx or .docm file that may be written into.

    Raises FileRefused for a document that is open in Word, of the old .doc kind, protected, signed, broken or hostile.
    """
    owner = lock_owner(path)
    if owner is not None:
        who = f"由「{owner}」" if owner else ""
        raise FileRefused(path, f"文档正{who}在 Word 或 WPS 中打开；请保存并关闭后再试", Kind.IN_USE)
    data = _read(path)
    try:
        _refuse_other_kinds(data)
        entries = package.entries(data)
        main = _main_part(data, entries)
        part = package.unpack(data, entries[main])
        root = parsed(part)
        document = WordFile(path, data, entries, main, root, etree.tostring(root))
        _refuse_closed(document, part)
    except Flaw as flaw:
        raise FileRefused(path, _about_word(str(flaw)), flaw.kind) from None
    return document


def _about_word(words: str) -> str:
    """What is said of a workbook, said of a document."""
    return words.replace("工作簿", "Word 文档").replace("Excel、Word", "Word").replace("Excel", "Word")


def saved(document: WordFile, changes: Mapping[str, bytes] | None = None) -> bytes:
    """The document's bytes with its main part as it now is, and with these other parts changed or added.

    Every other part has the bytes that it had, in the order that it had; where nothing changed, so has the file.
    """
    new = {name: part for name, part in (changes or {}).items() if part != document.part(name)}
    if etree.tostring(document.root) != document.before:
        new[document.main] = _serialised(document.root, document.part(document.main))
    if not new:
        return document.data
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(document.data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.infolist():
            target.writestr(entry, new.pop(entry.filename) if entry.filename in new else source.read(entry))
        for name, part in new.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, part)
    return buffer.getvalue()


def parsed(part: bytes) -> Element:
    """A part as a tree: no entities, no network, no depth or size that would harm; raises Flaw if it is not XML."""
    package.refuse_doctype(part)
    try:
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise Flaw(package.DAMAGED) from None


def _read(path: Path) -> bytes:
    if path.suffix.lower() in (".doc", ".wps", ".dot"):
        raise FileRefused(path, f"这是旧版文档（{path.suffix}）；{_SAVE_AS}", Kind.WRONG_FORMAT)
    return file_bytes(path, "Word 文档（.docx）", "不像年度报告；请检查是否选错了文件，或压缩其中的图片")


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(b"PK\x03\x04"):
        return
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Flaw("文档设有打开密码，无法读取；请在 Word 中取消密码（文件—信息—保护文档），保存后再用")
        raise Flaw(f"这是旧版文档（.doc）；{_SAVE_AS}")
    raise Flaw("这不是 Word 文档，或者文件已损坏；请检查是否选错了文件")


def _main_part(data: bytes, entries: Mapping[str, Entry]) -> str:
    """The name of the main part, word/document.xml in most documents."""
    if "_rels/.rels" in entries:
        for relation in parsed(package.unpack(data, entries["_rels/.rels"])).iter(RELATION):
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                main = posixpath.normpath(posixpath.join("/", relation.get("Target", ""))).lstrip("/")
                if main in entries and posixpath.dirname(main) == "word":
                    return main
    raise Flaw("里面没有 Word 文档的正文；请检查是否选错了文件")


def _refuse_closed(document: WordFile, part: bytes) -> None:
    """Raise Flaw for a document that must not, or cannot, be changed from outside."""
    if _STRICT in part[:4096]:
        raise Flaw(f"文档是「Strict Open XML」格式，无法写入；{_SAVE_AS}")
    if document.root.tag != f"{W}document" or document.root.find(f"{W}body") is None:
        raise Flaw("里面没有 Word 文档的正文；请检查是否选错了文件")
    if any(name.startswith("_xmlsignatures/") for name in document.entries):
        raise Flaw("文档有数字签名，写入会使签名失效；请用没有签名的文档")
    settings = document.tree(posixpath.join(posixpath.dirname(document.main), "settings.xml"))
    protection = None if settings is None else settings.find(f"{W}documentProtection")
    if protection is not None and protection.get(f"{W}enforcement") in ("1", "true", "on"):
        raise Flaw("文档设置了限制编辑；请在 Word 中停止保护（审阅—限制编辑），保存后再用")


def _serialised(root: Element, old: bytes) -> bytes:
    prologue = _PROLOGUE.match(old)
    return (prologue[0] if prologue else DECLARATION.encode()) + bytes(etree.tostring(root, encoding="UTF-8"))
