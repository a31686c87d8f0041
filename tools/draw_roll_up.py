"""`python tools/draw_roll_up.py [FOLDER]`: a county of sixty invented offices, rolled up as its own office would.

The pictures of docs/guide.md are drawn from it. Needs LibreOffice, poppler and ImageMagick. With FOLDER, everything
stays there to be looked at: the files as they came in, the roster, the sum, the returns, and the second run after two
corrections.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "rollup")]

import county  # noqa: E402  # its folder must be on the path first

from workbook.edition import load  # noqa: E402
from workbook.report import BLANK, number_value  # noqa: E402
from workbook.template import workbook_bytes  # noqa: E402
from xladdin.rollup import told  # noqa: E402
from xladdin.rollup.outputs import Outputs  # noqa: E402
from xladdin.rollup.roster.members import OWN, VERTICAL, Member  # noqa: E402
from xladdin.rollup.summing.rolling import Wanted, remember, roll_up  # noqa: E402
from xladdin.rollup.writing import write  # noqa: E402

IMAGES = ROOT / "docs" / "images"
# The sheet whose page is drawn, and which of its pages.
PAGES = {
    "单位状态": "rollup-states",
    "问题清单": "rollup-problems",
    "汇总图": "rollup-charts",
    "核对": "rollup-control",
}
PDF, WEB, WORD = 4, 4, 12


def main(arguments: list[str]) -> None:
    """Make the county, roll it up twice, and draw the pictures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(arguments[0]) if arguments else Path(temporary)
        shutil.rmtree(folder, ignore_errors=True)
        reports = folder / "报来的"
        reports.mkdir(parents=True)
        names = county.unit_names(51) + [f"清河县{one}" for one in _MORE]
        wrong = hand_in(reports, names)
        members = [Member("清河县税务局", kind=VERTICAL, above=county.GOVERNMENT, counted=False)]
        members.append(Member(names[0], kind=OWN, above=county.GOVERNMENT))
        roster = county.put_roster(folder / "名册.xlsx", [*names, "清河县税务局"], changes=members)
        wanted = Wanted(reports, folder / "汇总.xlsx", roster, today=county.TODAY)
        rolled(wanted, folder / "退回")
        draw(wanted.out, folder / "退回", folder)
        for name in wrong[:2]:
            county.put_workbook(reports, county.report(name))
        rolled(wanted, folder / "第二次退回")


def rolled(wanted: Wanted, returns: Path) -> None:
    """Roll up, write everything, and say what a person would be told."""
    done = roll_up(wanted)
    write(done, Outputs(wanted.out, returns=returns, frame=wanted.out.with_name("明细.csv")), force=True)
    remember(done)
    print("\n".join(told.as_text(done)))


_MORE = (
    "数字经济局",
    "供销合作社",
    "档案局",
    "机关事务服务中心",
    "投资促进局",
    "园林绿化局",
    "粮食和物资储备局",
    "国防动员办公室",
    "乡村振兴局",
)


def hand_in(folder: Path, names: list[str]) -> list[str]:
    """Put the files of the units into a folder: three missing, two twice, one on the old form, four with faults."""
    missing, twice, old, faulty = names[3:6], names[8:10], names[12], names[20:24]
    rest = [name for name in names if name not in (*missing, *twice, old, *faulty)]
    for name in twice:
        county.put_workbook(folder, county.with_wrong_total(county.report(name)), f"{name}初稿", days=6)
        county.put_workbook(folder, county.report(name), f"{name}（更正）")
    form = load("2019")
    old_form = replace(county.report(old), edition=form, values=(number_value(0),) * len(form.fields))
    (folder / f"{old}.xlsx").write_bytes(workbook_bytes(old_form))
    county.put_workbook(folder, county.with_wrong_total(county.report(faulty[0])))
    county.put_workbook(folder, county.with_wrong_total(county.report(faulty[1])))
    county.put_workbook(folder, county.report(faulty[2]).with_values({"requests.results.granted.business": BLANK}))
    county.put_workbook(folder, county.report(faulty[3], county.YEAR - 1), faulty[3])
    county.put_workbook(folder, county.report("清河县税务局"))
    as_word = [county.put_word(folder, county.report(name)) for name in rest[: PDF + WEB + WORD]]
    for path, kind in zip(as_word, ["pdf"] * PDF + ["html"] * WEB, strict=False):
        _converted(path, kind)
        path.unlink()
    for name in rest[PDF + WEB + WORD :]:
        county.put_workbook(folder, county.report(name))
    return faulty


def draw(out: Path, returns: Path, folder: Path) -> None:
    """Draw the pages of the sheets, one return and the list of those missing."""
    pdf = _converted(out, "pdf")
    count = int(re.search(r"Pages:\s+(\d+)", _said("pdfinfo", str(pdf)))[1])  # type: ignore[index]
    for sheet, picture in PAGES.items():
        for page in range(1, count + 1):
            text = _said("pdftotext", "-layout", "-f", str(page), "-l", str(page), str(pdf), "-")
            if re.search(rf"^\s*{sheet}\s.*第 \d+ 页", text, re.MULTILINE):
                _picture(pdf, page, picture, 110)
                break
    page = sorted(path for path in returns.glob("退回-*.docx"))[0]
    _page(page, "rollup-return", 80)
    _page(returns / "催报名单.docx", "rollup-missing", 80)


def _page(path: Path, picture: str, dots: int) -> None:
    _picture(_converted(path, "pdf"), 1, picture, dots)


def _picture(pdf: Path, page: int, picture: str, dots: int) -> None:
    """One page as a picture, without the white around it."""
    target = IMAGES / picture
    place = ["-r", str(dots), "-f", str(page), "-l", str(page), "-singlefile", "-png"]
    _said("pdftoppm", *place, str(pdf), str(target))
    _said("convert", f"{target}.png", "-trim", "-bordercolor", "white", "-border", "16", f"{target}.png")


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _converted(path: Path, kind: str) -> Path:
    command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path.with_suffix(f".{kind}")


if __name__ == "__main__":
    main(sys.argv[1:])
