"""What it would cost openpyxl to open a workbook, write it and read it back, counted before it is let near.

Reading values needs none of this. Writing a copy without Excel does: openpyxl makes an object of every element, a cell
of every place that an area covers, and a new text of every formula that shares another's. The prices were measured
in microseconds on an idle machine (`python -m benchmarks.prices` measures them again); their sum is what is limited.
"""

from __future__ import annotations

from workbook.files import package
from workbook.files.cells import area
from workbook.files.markup import Element, counter, finder, lister, main, tree
from workbook.files.package import DAMAGED, HOSTILE, Flaw
from workbook.files.spreadsheet import Spreadsheet
from workbook.files.weight import OPENED_LEDGER, Weight
from workbook.refusal import FileRefused, Kind

LONGEST_FORMULA, LONGEST_FORMAT = 8_192, 255  # characters, "Excel specifications and limits"
AMONG_CELLS, ELSEWHERE, MERGE, PLACE, RANGE, CHARACTER = 15, 100, 150, 80, 40, 1.5
PRINTED = 0.045  # for each two characters of a print area or title: openpyxl's patterns for these take the square
_COSTLY = (
    "内容太多（公式、格式、合并单元格等），没有 Excel 时改写要很久，没有处理；"
    "请在 Excel 里操作，或者把与年报无关的工作表移到别的文件后再试"
)
_COSTLY_LEDGER = (
    "台账的行太多，没有 Excel 时打开改写要很久，没有处理；"
    "请在 Excel 里点这个按钮，或者用命令 nianbao ledger（核对 check、生成 count、看明细 rows、到期 due），命令不限行数"
)
# Parts that openpyxl does not open, or keeps as they are.
_UNOPENED = ("xl/theme/", "xl/calcChain.xml", "customXml/", "xl/printerSettings/", "docMetadata/", "customUI/")
_UNFOLDED = finder("//*[@ref]")
_UNBOUNDED = {
    main(n) for n in ("autoFilter", "sortState", "sortCondition", "dimension", "worksheetSource", "cacheSource")
}
_LISTED = lister("//@sqref")
_COUNT = counter("count(//*)")
_COUNT_AMONG_CELLS = counter("count(/m:worksheet/m:sheetData//*)")
_FORMULAS = finder("//m:f")
_NAMES = finder("/m:workbook/m:definedNames/m:definedName")
_FORMATS = lister("//@formatCode")


def refuse_costly(book: Spreadsheet, weight: Weight) -> None:
    """Raise FileRefused for a workbook that is not sound in any part, or too costly to be written without Excel."""
    for name in book.sheet_names:
        book.sheet(name)
    cost = 0.0
    for name, entry in book.parts.items():
        try:
            cost += _cost(package.unpack(book.data, entry), name, weight)
        except Flaw as flaw:
            raise FileRefused(book.source, str(flaw), flaw.kind) from None
        if cost > weight.cost:
            raise FileRefused(book.source, _COSTLY_LEDGER if weight is OPENED_LEDGER else _COSTLY, Kind.UNFIT)


def _cost(part: bytes, name: str, weight: Weight) -> float:
    package.refuse_doctype(part)
    if name.startswith(_UNOPENED) or name.endswith(".vml") or not part.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return 0
    try:
        root = tree(part)
    except Flaw as flaw:
        raise Flaw(f"部件 {name} 读不出来：{flaw}" if str(flaw) == DAMAGED else str(flaw), flaw.kind) from None
    elements, among_cells = _COUNT(root), _COUNT_AMONG_CELLS(root)
    cheap = elements if root.tag == main("sst") else among_cells
    if (longest := max(map(len, _FORMATS(root)), default=0)) > LONGEST_FORMAT:
        raise Flaw(f"里面有 {longest} 个字符的数字格式，Excel 的数字格式最长 {LONGEST_FORMAT} 个字符，{HOSTILE}")
    counted = cheap * AMONG_CELLS + (elements - cheap) * ELSEWHERE
    return counted + _areas(root, weight) + _formulas(root) + _names(root)


def _areas(root: Element, weight: Weight) -> float:
    cost = 0.0
    for element in _UNFOLDED(root):
        if element.tag in _UNBOUNDED:
            continue
        # An Excel table that names its columns is kept as it is, no cell of it is looked up.
        named = (
            element.tag == main("table") and element.find(main("tableColumns") + "/" + main("tableColumn")) is not None
        )
        top, left, bottom, right = area(element.get("ref", ""), "文件")
        if bottom > weight.rows or right > weight.columns:
            raise Flaw(
                f"里面的区域 {element.get('ref')} 离表格太远，打开会耗尽内存；请在 Excel 中删除表格以外的内容后再用"
            )
        cost += 0 if named else PLACE * ((bottom - top + 1) * (right - left + 1) - 1)
        cost += MERGE if element.tag == main("mergeCell") else 0
    return cost + RANGE * sum(listed.count(" ") + 1 for listed in _LISTED(root))


def _formulas(root: Element) -> float:
    """The cost of taking every formula apart, once for each cell that shares it."""
    shared: dict[str, int] = {}
    characters = 0
    for formula in _FORMULAS(root):
        length = len(formula.text or "")
        if length > LONGEST_FORMULA:
            raise Flaw(f"里面有 {length} 个字符的公式，Excel 的公式最长 {LONGEST_FORMULA} 个字符，{HOSTILE}")
        group = formula.get("si", "") if formula.get("t") == "shared" else ""
        if group and length:
            shared[group] = length
        characters += length or shared.get(group, 0)
    return characters * CHARACTER


def _names(root: Element) -> float:
    """The cost of the print areas and titles among the names of a workbook."""
    cost = 0.0
    for name in _NAMES(root):
        length = len("".join(map(str, name.itertext())))
        if length > LONGEST_FORMULA:
            raise Flaw(f"里面有 {length} 个字符的名称，Excel 的公式最长 {LONGEST_FORMULA} 个字符，{HOSTILE}")
        if name.get("name", "").casefold().startswith("_xlnm."):
            cost += PRINTED * length**2
    return cost
