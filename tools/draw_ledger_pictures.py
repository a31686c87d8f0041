"""The pictures of a ledger in the docs, drawn anew through LibreOffice: `python tools/draw_ledger_pictures.py`.

The ledger and the list of findings are made by the commands that the docs name. Needs soffice and pdftoppm. The
people, days and requests are invented.
"""

from __future__ import annotations

import csv
import datetime as dt
import subprocess
import tempfile
from pathlib import Path

from workbook.edition import for_year
from xladdin.cli import entry as cli
from xladdin.ledger.terms import words
from xladdin.ledger.terms.columns import COLUMNS, REQUESTS

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
DPI = 170
# Of each picture: the file, words on its page, and the part in pixels at DPI: left, top, width, height.
PARTS = {
    "ledger-requests.png": ("台账.xlsx", "承办部门", (70, 130, 2680, 290)),
    "ledger-guide.png": ("台账.xlsx", "怎样记台账", (60, 90, 1290, 986)),
    "ledger-findings.png": ("核对结果.xlsx", "核对结果", (80, 110, 1840, 500)),
}


def sample(year: int, today: dt.date) -> list[dict[str, object]]:
    """A dozen requests in every state, the tenth received twice, by the heads of the ledger."""
    results = [result.word for result in words.results(for_year(year))]
    rows = []
    for number in range(1, 13):
        came = today - dt.timedelta(days=150 - 12 * number)
        ended = came + dt.timedelta(days=15) if number < 7 else None
        row: dict[str, object] = {
            "编号": f"{year}-{number:03d}",
            "收到日期": came,
            "收到方式": words.CHANNELS[number % 4],
            "申请人": f"申请人{number}",
            "申请人类别": list(words.categories(for_year(year)))[number % 3 and 1],
            "申请内容摘要": f"某项目的批准文件（{number}）",
            "承办部门": "办公室",
            "补正告知日": came + dt.timedelta(days=5) if number == 9 else None,
            "延期告知日": came + dt.timedelta(days=20) if number == 7 else None,
        }
        if ended:
            row |= {"答复日期": ended, "答复文号": f"〔{year}〕{number}号", "送达方式": "邮寄"}
            row["办理结果"] = results[number * 3 % len(results)]
        rows.append(row)
    rows[4]["答复日期"] = None
    rows[11]["申请人类别"] = "公民"
    return rows


def main() -> None:
    """Write the pictures."""
    today = dt.date.today()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = sample(today.year, today)
        with (folder / "申请.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [column.head for column in COLUMNS[REQUESTS]])
            writer.writeheader()
            writer.writerows(rows)
        ledger, listed = str(folder / "台账.xlsx"), str(folder / "核对结果.xlsx")
        given = ["--rows", str(folder / "申请.csv"), "-o", ledger]
        cli.main(["ledger", "new", "--unit", "某某市人民政府", "--year", str(today.year), *given])
        cli.main(["ledger", "check", ledger, "-o", listed])
        for file_name in (ledger, listed):
            convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", name, file_name]
            subprocess.run(convert, check=True, capture_output=True)
        for picture, (source, words_there, (left, top, width, height)) in PARTS.items():
            pdf = (folder / source).with_suffix(".pdf")
            part = ["-x", str(left), "-y", str(top), "-W", str(width), "-H", str(height), "-singlefile"]
            target = str(IMAGES / Path(picture).stem)
            page = str(_first_page_with(words_there, pdf))
            subprocess.run(["pdftoppm", "-png", "-r", str(DPI), "-f", page, *part, str(pdf), target], check=True)


def _first_page_with(words_there: str, pdf: Path) -> int:
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")
    return next(number for number, page in enumerate(pages, 1) if words_there in page)


if __name__ == "__main__":
    main()
