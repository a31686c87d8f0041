"""What a workbook holds that a copy written without Excel cannot carry over, in words that staff know.

The file is looked at as it is, part by part; what openpyxl keeps (formulas, formats, notes, lists, protection, charts)
is not named.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from posixpath import dirname, normpath
from posixpath import join as joined

from openpyxl.drawing.image import Image, PILImage
from openpyxl.xml.functions import fromstring

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_PICTURE = re.compile(rb'<(?:[\w.-]+:)?blip\s[^>]{0,2000}?:embed="([^"]{1,200})"')

# Parts that belong to the whole file, by the beginning of their name.
_OF_THE_BOOK = {
    "xl/vbaProject.bin": "宏（VBA 程序）",
    "customUI/": "自定义功能区（选项卡和按钮）",
    "customXml/": "随文件附带的自定义数据（XML）",
    "xl/connections.xml": "外部数据连接",
    "xl/model/": "数据模型",
    "xl/richData/": "动态数组与数据类型的信息",
    "xl/metadata.xml": "动态数组与数据类型的信息",
    "xl/revisions/": "共享工作簿的修订记录",
    "xl/macrosheets/": "Excel 4.0 宏表",
    "xl/dialogsheets/": "对话框工作表",
    "xl/webextensions/": "Office 加载项窗格",
    "xl/slicerCaches/": "切片器的数据",
    "xl/timelineCaches/": "日程表的数据",
    "docMetadata/": "敏感度标签",
    "_xmlsignatures/": "数字签名",
    "xl/cellimages.xml": "嵌入单元格的图片（WPS）",
}
# Parts that a sheet refers to, by the last word of the kind of relation.
_BY_RELATION = {
    "ctrlProp": "窗体控件（按钮、复选框等）",
    "control": "ActiveX 控件",
    "oleObject": "嵌入的对象（附件、文档等）",
    "package": "嵌入的对象（附件、文档等）",
    "threadedComment": "会话式批注（文字转为普通批注）",
    "comments": "批注框的大小和位置（批注文字保留）",
    "slicer": "切片器",
    "timeline": "日程表",
    "printerSettings": "打印机设置（纸张和页边距保留）",
    "queryTable": "外部数据查询",
    "customProperty": "工作表的自定义属性",
}
# What stands in the sheet itself, by the name of its element.
_IN_THE_SHEET = {
    b"sparklineGroup": "迷你图",
    b"x14:conditionalFormatting": "新式条件格式（数据条、图标集等的一部分）",
    b"x14:dataValidation": "引用其他工作表的下拉列表或有效性规则",
    b"x14:ignoredError": "“忽略错误”的标记（绿色小三角会重新出现）",
    b"ignoredError": "“忽略错误”的标记（绿色小三角会重新出现）",
    b"customSheetView": "自定义视图",
    b"picture": "工作表背景图片",
    b"legacyDrawingHF": "页眉页脚中的图片",
    b"protectedRange": "允许编辑区域的设置",
    b"dataConsolidate": "合并计算的设置",
    b"phoneticPr": "拼音指南的设置",
    b"cellWatch": "监视窗口的设置",
}
# What stands in a drawing, by the name of its element.
_IN_A_DRAWING = {
    b"sp": "文本框或图形",
    b"cxnSp": "线条或箭头",
    b"grpSp": "组合图形",
    b"contentPart": "墨迹",
}


def losses(data: bytes) -> list[str]:
    """What the workbook in these bytes holds and a copy would lose, one sentence each; empty if nothing is lost.

    `data` is what guard.check_workbook gave: sizes are not looked at again here.
    """
    with zipfile.ZipFile(BytesIO(data)) as package:
        found = [f"整个文件：{words}" for words in _of_the_book(package)]
        for sheet, part in _sheets(package):
            found += [f"工作表「{sheet}」：{words}" for words in _of_a_sheet(package, part)]
    return list(dict.fromkeys(found))


def _of_the_book(package: zipfile.ZipFile) -> Iterator[str]:
    for name in package.namelist():
        for beginning, words in _OF_THE_BOOK.items():
            if name.startswith(beginning):
                yield words


def _of_a_sheet(package: zipfile.ZipFile, part: str) -> Iterator[str]:
    text = package.read(part)
    for element, words in _IN_THE_SHEET.items():
        if _found(text, element):
            yield words
    for kind, _, target in _relations(package, part):
        if words := _BY_RELATION.get(kind, ""):
            yield words
        elif kind == "drawing" and target in package.namelist():
            yield from _of_a_drawing(package, target)


def _of_a_drawing(package: zipfile.ZipFile, part: str) -> Iterator[str]:
    text = package.read(part)
    for element, words in _IN_A_DRAWING.items():
        if count := len(_found(text, element)):
            yield f"{words} {count} 个"
    if count := len(_found(text, b"pic")) if not PILImage else _pictures_lost(package, part, text):
        yield f"图片 {count} 张"
    for kind, _, _ in _relations(package, part):
        if kind == "chart":
            yield "图表的部分格式（图表本身保留）"
        elif kind == "chartEx":
            yield "新式图表（瀑布图、树状图等）"
        elif kind == "diagramData":
            yield "SmartArt 图形"


def _pictures_lost(package: zipfile.ZipFile, part: str, text: bytes) -> int:
    """How many of the pictures in a drawing openpyxl leaves out, also where Pillow is there: it cannot read them."""
    targets = {identifier: target for _, identifier, target in _relations(package, part)}
    shown = [targets.get(found.decode("utf-8", "replace"), "") for found in _PICTURE.findall(text)]
    return sum(target in package.namelist() and not _is_kept(package.read(target)) for target in shown)


def _is_kept(picture: bytes) -> bool:
    try:
        return str(Image(BytesIO(picture)).format).upper() != "WMF"  # Pillow calls both kinds of metafile so
    except (OSError, ValueError):
        return False


def _found(text: bytes, element: bytes) -> list[bytes]:
    """Every opening of this element, whatever its prefix unless one is given."""
    prefix = b"" if b":" in element else rb"(?:[\w.-]+:)?"
    return re.findall(b"<" + prefix + element + rb"[\s/>]", text)


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of every sheet and the part that holds it."""
    targets = {identifier: target for _, identifier, target in _relations(package, "xl/workbook.xml")}
    for sheet in fromstring(package.read("xl/workbook.xml")).iter("{*}sheet"):
        part = targets.get(sheet.get(_RELATION, ""))
        if part in package.namelist():
            yield sheet.get("name", ""), part


def _relations(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """Kind (its last word), id and target part of everything that a part refers to."""
    folder, name = dirname(part), part.rpartition("/")[2]
    listing = joined(folder, "_rels", f"{name}.rels")
    if listing not in package.namelist():
        return
    for relation in fromstring(package.read(listing)).iter("{*}Relationship"):
        target = relation.get("Target", "")
        place = target.lstrip("/") if target.startswith("/") else normpath(joined(folder, target))
        yield relation.get("Type", "").rpartition("/")[2], relation.get("Id", ""), place
