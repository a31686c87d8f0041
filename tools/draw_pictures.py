"""The pictures in README and the guide, made anew by the very commands beside them: `python tools/draw_pictures.py`.

Each is the print of a file that the command wrote. Needs soffice, pdftoppm and ImageMagick (`convert`). The ribbon, the
ledger and the roll-up have scripts of their own.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from xladdin.cli import entry  # noqa: E402

IMAGES = ROOT / "docs" / "images"
_FINE = (0, 1)  # what a command has to say of the figures is part of the picture
DEMO = "宿迁市人民政府-2023"
# Run in this order in an empty folder; `demo` makes the workbook with one number mistyped.
COMMANDS = (
    ["demo", "-o", "."],
    ["new", "--unit", "某某县人民政府", "--year", "2025", "-o", "新年报.xlsx"],
    ["report", f"{DEMO}/年报.xlsx", "--new", "-o", "报告.docx"],
    ["new", "--figures", "数.json", "--last-year", "上年.xlsx", "-o", "有上年的.xlsx"],
    ["review", f"{DEMO}/年报-填错一格.xlsx", "-o", "审核单.pdf"],
    ["compare", "有上年的.xlsx", "--format", "pdf", "-o", "对照"],
    ["split", f"{DEMO}/年报.xlsx", "-o", "分表", "--due", "2024-01-08"],
    ["new", "--unit", "宿迁市人民政府", "--year", "2023", "-o", "空.xlsx"],
    ["merge", "空.xlsx", "分表", "-o", "收回.xlsx"],
)


@dataclass(frozen=True)
class Shown:
    """One picture: the file that it is the print of, words on the page, how wide it is, how much of the page is kept.

    All of it but the page number, unless the rest is more of the same.
    """

    file: str
    words: str
    width: int
    kept: float = 0.91


PICTURES = {
    "cover.png": Shown("新年报.xlsx", "机关类型", 900),
    "results.png": Shown(f"{DEMO}/年报-填错一格.xlsx", "各类申请人之和为", 1400),
    "marked.png": Shown(f"{DEMO}/年报-填错一格.xlsx", "一、本年新收政府信息公开申请数量", 900),
    "word-form.png": Shown("报告.docx", "一、本年新收政府信息公开申请数量", 700),
    "review-sheet.png": Shown("审核单.pdf", "一、核对结论", 700),
    "department-part.png": Shown(f"分表/{DEMO}-分表-法制科.xlsx", "谁填，何时交", 700, 0.6),
    "sources.png": Shown("收回.xlsx", "填报来源", 1100, 0.6),
    "comparison.png": Shown(f"对照/{DEMO}-与上年对照.pdf", "增减%", 700, 0.5),
}


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _last_year(folder)
        with contextlib.chdir(folder):
            for command in COMMANDS:
                if (code := entry.main(command)) not in _FINE:
                    raise SystemExit(f"nianbao {' '.join(command)}: {code}")
        for picture, shown in PICTURES.items():
            _draw(folder, shown, IMAGES / picture)
        whole = folder / DEMO / f"{DEMO}-表三.png"
        _run("convert", whole, "-resize", "900x", "-colors", "16", IMAGES / "requests.png")


def _last_year(folder: Path) -> None:
    """The figures of the example, and others that stand for those of the year before: two thirds of them."""
    from workbook.edition import for_year
    from workbook.figures import figures, from_json, to_json
    from workbook.report import Report, value_of
    from xladdin.book.templates import workbook_of

    text = (ROOT / "xladdin" / "examples" / "suqian-2023.json").read_text(encoding="utf-8")
    report = from_json(text, "suqian-2023.json")[0]
    values = tuple(value_of(None if number is None else int(number) * 2 // 3) for number in report.numbers)
    (folder / "数.json").write_text(to_json(figures(report)), encoding="utf-8")
    (folder / "上年.xlsx").write_bytes(workbook_of(Report(report.unit, 2022, for_year(2022), values)))


def _draw(folder: Path, shown: Shown, target: Path) -> None:
    source = folder / shown.file
    if source.suffix != ".pdf":
        profile = f"-env:UserInstallation=file://{folder}/office"
        _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, source)
        source = folder / f"{source.stem}.pdf"
    page = str(_page_with(shown.words, source))
    _run("pdftoppm", "-png", "-r", "170", "-f", page, "-l", page, "-singlefile", source, folder / "page")
    height = f"100%x{100 * shown.kept:.0f}%+0+0"
    trim = ["-crop", height, "+repage", "-trim", "+repage", "-bordercolor", "white", "-border", "12"]
    _run("convert", folder / "page.png", *trim, "-resize", f"{shown.width}x", "-colors", "64", target)


def _page_with(words_there: str, pdf: Path) -> int:
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")
    return next(number for number, page in enumerate(pages, 1) if words_there in "".join(page.split()))


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


if __name__ == "__main__":
    main()
