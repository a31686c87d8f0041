"""The pictures of a ledger in the docs, drawn anew through LibreOffice: `python tools/draw_ledger_pictures.py`.

Needs soffice and pdftoppm. The people, days and requests are invented.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

from workbook.edition import for_year
from xladdin.ledger import words
from xladdin.ledger.sheets.build import Filling, ledger_bytes

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
# Page of the print, and the part of it in pixels at DPI: left, top, width, height.
DPI = 170
PARTS = {
    "ledger-requests.png": ("申请台账", (70, 130, 2680, 290)),
    "ledger-guide.png": ("填写说明", (60, 90, 1290, 1010)),
}


def sample(year: int) -> bytes:
    """A ledger with a dozen requests in every state."""
    results = [result.word for result in words.results(for_year(year))]
    today = dt.date.today()
    rows = []
    for number in range(1, 13):
        came = today - dt.timedelta(days=150 - 12 * number)
        ended = came + dt.timedelta(days=15) if number < 7 else None
        asked = came + dt.timedelta(days=5) if number == 9 else None
        told = came + dt.timedelta(days=20) if number == 7 else None
        rows.append(
            (
                f"{year}-{number:03d}",
                came,
                words.CHANNELS[number % 4],
                f"申请人{number}",
                list(words.categories(for_year(year)))[number % 3 and 1],
                f"某项目的批准文件（{number}）",
                "办公室",
                *(asked, None, told, None, None, None),
                ended,
                f"〔{year}〕{number}号" if ended else None,
                results[number * 3 % len(results)] if ended else None,
                "邮寄" if ended else None,
            )
        )
    return ledger_bytes("某某市人民政府", year, Filling({"申请台账": rows}))


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "台账.xlsx").write_bytes(sample(dt.date.today().year))
        convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", name, f"{name}/台账.xlsx"]
        subprocess.run(convert, check=True, capture_output=True)
        for picture, (sheet, (left, top, width, height)) in PARTS.items():
            page = 1 if sheet == "申请台账" else _first_page_with("怎样记台账", folder / "台账.pdf")
            part = ["-x", str(left), "-y", str(top), "-W", str(width), "-H", str(height), "-singlefile"]
            target = str(IMAGES / Path(picture).stem)
            command = ["pdftoppm", "-png", "-r", str(DPI), "-f", str(page), *part, str(folder / "台账.pdf"), target]
            subprocess.run(command, check=True)


def _first_page_with(words_there: str, pdf: Path) -> int:
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")
    return next(number for number, page in enumerate(pages, 1) if words_there in page)


if __name__ == "__main__":
    main()
