"""What a copy cannot carry over is said in words that staff know, with the sheet it was on."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from package import changed, part, with_relation

from xladdin.hosts.file_engine import losses as module
from xladdin.hosts.file_engine.file import open_book, save_copy
from xladdin.hosts.file_engine.losses import losses

SHEET = "xl/worksheets/sheet1.xml"
DRAWING = "xl/drawings/drawing1.xml"
XDR = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
ANCHOR = (
    "<xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
)
X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'


def in_extension(path: Path, element: str) -> None:
    text = part(path, SHEET)
    ext = f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" {X14}>{element}</ext></extLst>'
    changed(path, {SHEET: text.replace("</worksheet>", f"{ext}</worksheet>")})


class TestLosses:
    def test_a_plain_workbook_loses_nothing(self, figures: Path) -> None:
        assert losses(figures.read_bytes()) == []

    def test_each_is_told_once_with_its_sheet(self, figures: Path) -> None:
        with_relation(figures, SHEET, "printerSettings", "xl/printerSettings/printerSettings1.bin", b"x")
        with_relation(figures, "xl/worksheets/sheet2.xml", "printerSettings", "xl/printerSettings/p2.bin", b"x")
        with_relation(figures, SHEET, "ctrlProp", "xl/ctrlProps/ctrlProp1.xml", "<formControlPr/>")
        with_relation(figures, SHEET, "ctrlProp", "xl/ctrlProps/ctrlProp2.xml", "<formControlPr/>")
        assert losses(figures.read_bytes()) == [
            "工作表「表三」：打印机设置（纸张和页边距保留）",
            "工作表「表三」：窗体控件（按钮、复选框等）",
            "工作表「表四」：打印机设置（纸张和页边距保留）",
        ]

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("control", "ActiveX 控件"),
            ("oleObject", "嵌入的对象"),
            ("threadedComment", "会话式批注"),
            ("slicer", "切片器"),
            ("queryTable", "外部数据查询"),
        ],
    )
    def test_parts_that_a_sheet_refers_to(self, figures: Path, kind: str, words: str) -> None:
        with_relation(figures, SHEET, kind, f"xl/{kind}s/{kind}1.xml", "<x/>")
        (told,) = losses(figures.read_bytes())
        assert told.startswith(f"工作表「表三」：{words}")

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("xl/vbaProject.bin", "宏"),
            ("customUI/customUI14.xml", "自定义功能区"),
            ("customXml/item1.xml", "自定义数据"),
            ("xl/connections.xml", "外部数据连接"),
            ("_xmlsignatures/sig1.xml", "数字签名"),
            ("xl/cellimages.xml", "嵌入单元格的图片"),
        ],
    )
    def test_parts_of_the_whole_file(self, figures: Path, name: str, words: str) -> None:
        changed(figures, {name: "<x/>"})
        (told,) = losses(figures.read_bytes())
        assert told.startswith("整个文件：")
        assert words in told

    @pytest.mark.parametrize(
        ("element", "words"),
        [
            ("<x14:sparklineGroups><x14:sparklineGroup/></x14:sparklineGroups>", "迷你图"),
            ("<x14:conditionalFormattings><x14:conditionalFormatting/></x14:conditionalFormattings>", "新式条件格式"),
            ("<x14:dataValidations><x14:dataValidation/></x14:dataValidations>", "下拉列表"),
        ],
    )
    def test_extensions_of_a_sheet(self, figures: Path, element: str, words: str) -> None:
        in_extension(figures, element)
        (told,) = losses(figures.read_bytes())
        assert told.startswith("工作表「表三」：")
        assert words in told

    def test_marks_on_errors_to_ignore(self, figures: Path) -> None:
        text = part(figures, SHEET)
        ignored = '<ignoredErrors><ignoredError sqref="A1" numberStoredAsText="1"/></ignoredErrors>'
        changed(figures, {SHEET: text.replace("</worksheet>", f"{ignored}</worksheet>")})
        assert losses(figures.read_bytes()) == ["工作表「表三」：“忽略错误”的标记（绿色小三角会重新出现）"]

    def test_shapes_and_pictures_are_counted(self, figures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shape = f"<xdr:oneCellAnchor>{ANCHOR}<xdr:sp><xdr:spPr/></xdr:sp></xdr:oneCellAnchor>"
        line = f"<xdr:oneCellAnchor>{ANCHOR}<xdr:cxnSp/></xdr:oneCellAnchor>"
        picture = f"<xdr:oneCellAnchor>{ANCHOR}<xdr:pic><xdr:spPr/></xdr:pic></xdr:oneCellAnchor>"
        with_relation(figures, SHEET, "drawing", DRAWING, f"<xdr:wsDr {XDR}>{shape * 2}{line}{picture}</xdr:wsDr>")
        monkeypatch.setattr(module, "PILImage", None)
        assert losses(figures.read_bytes()) == [
            "工作表「表三」：文本框或图形 2 个",
            "工作表「表三」：线条或箭头 1 个",
            "工作表「表三」：图片 1 张",
        ]
        monkeypatch.setattr(module, "PILImage", object())
        assert len(losses(figures.read_bytes())) == 2

    def test_pictures_that_nobody_here_can_read(self, figures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Metafiles and broken pictures are left out of a copy even where Pillow is installed."""

        def read(data: BytesIO) -> SimpleNamespace:
            if (said := data.read()) == b"svg":
                raise OSError
            return SimpleNamespace(format=said.decode())

        pictures = ""
        for number, kind in enumerate((b"svg", b"WMF", b"png", b"svg"), 1):
            with_relation(figures, DRAWING, "image", f"xl/media/image{number}.{kind.decode()}", kind)
            identifier = f"rId{number}x"
            assert identifier in part(figures, "xl/drawings/_rels/drawing1.xml.rels")
            blip = f'<xdr:blipFill><a:blip xmlns:r="urn:r" r:embed="{identifier}"/></xdr:blipFill>'
            pictures += f"<xdr:oneCellAnchor>{ANCHOR}<xdr:pic>{blip}</xdr:pic></xdr:oneCellAnchor>"
        drawing = f'<xdr:wsDr {XDR} xmlns:a="urn:a">{pictures}</xdr:wsDr>'
        with_relation(figures, SHEET, "drawing", DRAWING, drawing)
        monkeypatch.setattr(module, "PILImage", object())
        monkeypatch.setattr(module, "Image", read)
        assert losses(figures.read_bytes()) == ["工作表「表三」：图片 3 张"]

    def test_the_list_comes_with_the_copy(self, figures: Path, tmp_path: Path) -> None:
        in_extension(figures, "<x14:sparklineGroups><x14:sparklineGroup/></x14:sparklineGroups>")
        with open_book(figures) as book:
            assert save_copy(book, tmp_path / "结果.xlsx") == ["工作表「表三」：迷你图"]
        assert "sparkline" not in part(tmp_path / "结果.xlsx", SHEET)

    def test_what_openpyxl_keeps_is_not_named(self, figures: Path, tmp_path: Path) -> None:
        import openpyxl
        from openpyxl.formatting.rule import CellIsRule
        from openpyxl.styles import PatternFill
        from openpyxl.worksheet.datavalidation import DataValidation

        workbook = openpyxl.load_workbook(figures)
        sheet = workbook["表三"]
        rule = CellIsRule(operator="lessThan", formula=["0"], fill=PatternFill(bgColor="FF0000"))
        sheet.conditional_formatting.add("B2:D4", rule)
        sheet.add_data_validation(DataValidation(type="whole", sqref="B2:D4"))
        sheet.protection.sheet = True
        sheet.freeze_panes = "B2"
        workbook.save(figures)
        with open_book(figures) as book:
            assert save_copy(book, tmp_path / "结果.xlsx") == []
        kept = openpyxl.load_workbook(tmp_path / "结果.xlsx")["表三"]
        assert [str(area.sqref) for area in kept.conditional_formatting] == ["B2:D4"]
        assert kept.data_validations.count == 1
        assert (kept.protection.sheet, kept.freeze_panes) == (True, "B2")
