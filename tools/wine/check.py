"""`make wine-check`: the installer and the bridge on a Windows without Excel, which is Wine. Needs `make windows` before.

Wine 8 shows that the Windows side starts, registers, answers and goes away again, and that xlwings' own engine drives
an Excel in another process; that Excel is ours (tests/hosts). It shows nothing about the real Excel.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import windows
from windows import Run, Windows

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from xladdin.addin.windows.bridge import CLSID  # this file is run by its path

INSTALLER, PACKAGE = ROOT / "dist" / "年报助手-安装.exe", ROOT / "dist" / "年报助手.zip"
WORK = ROOT / "build" / "wine"
HERE = Path(__file__).parent
TOTAL = "disputes.reconsideration.total"
_failed: list[str] = []


def main() -> None:
    if not INSTALLER.is_file():
        sys.exit(f"没有 {INSTALLER}，请先运行 make windows。")
    windows.install()
    WORK.mkdir(parents=True, exist_ok=True)
    # Not below the project: a Wine prefix holds a link to the root of all files, which builds would follow.
    with tempfile.TemporaryDirectory(prefix="wine") as folder, closing(Windows(Path(folder) / "prefix")) as pc:
        check(pc)
    sys.exit(f"没有通过：{'、'.join(_failed)}" if _failed else 0)


def check(pc: Windows) -> None:
    """One installation, from the installer to the last trace."""
    before = traces(pc)
    told("全新的系统里没有我们的东西", not before, "\n".join(before))
    run = pc.run(INSTALLER, "/S", seconds=600)
    told("静默安装", run.code == 0, run.text)
    home = pc.user / "AppData/Local/Nianbao/program/python"
    addin = pc.user / "AppData/Roaming/Microsoft/Excel/XLSTART/nianbao.xlam"
    told(
        "加载项在 XLSTART", addin.is_file() and addin.read_bytes() == (ROOT / "xladdin/addin/nianbao.xlam").read_bytes()
    )
    keys = pc.run("reg", "query", "HKCU\\Software\\Classes\\Nianbao.Bridge\\CLSID", "/ve")
    told("桥接程序登记在当前用户", CLSID in keys.text.upper(), keys.text)
    # In Wine every program has an administrator's rights, the desktop too, as with the built-in account of Windows.
    keys = pc.run("reg", "query", "HKLM\\Software\\Classes\\Nianbao.Bridge\\CLSID", "/ve")
    told("管理员帐户：也登记在这台电脑", CLSID in keys.text.upper(), keys.text)
    engine_is_excel(pc, home)
    code_page(pc, home)
    pc.restart()  # the COM service of Wine 8 hangs over a class that was registered while it ran, as the installer sees
    from_vbscript(pc)
    clicked(pc, home)
    launched(pc, home)
    doctor(pc, home)
    upgraded(pc, home)
    uninstalled(pc)
    from_zip(pc)


def engine_is_excel(pc: Windows, home: Path) -> None:
    run = pc.python(
        home, "-c", "from xladdin.hosts import xw; print([e.name for e in xw.engines], xw.engines.active.name)"
    )
    told("Windows 的 Python 载入 xlwings，引擎 excel 有效", "['excel'] excel" in run.text, run.text)


def code_page(pc: Windows, home: Path) -> None:
    run = pc.run(home / "python.exe", "-I", "-c", "import ctypes; print(ctypes.windll.kernel32.GetACP())")
    told("系统代码页是 936", run.text.strip() == "936", run.text)


def from_vbscript(pc: Windows) -> None:
    out = WORK / "vbs.txt"
    out.unlink(missing_ok=True)
    started = time.monotonic()
    run = pc.run("cscript", pc.path(HERE / "click.vbs"), pc.path(out), seconds=60)
    seen = out.read_text(encoding="utf-16").splitlines() if out.is_file() else []
    wanted = ["created 0", "ping 年报助手 ", "without a workbook 0 0 0 -1", "unknown command 0 0"]
    matching = len(seen) == len(wanted) and all(
        line.startswith(begin) for line, begin in zip(seen, wanted, strict=True)
    )
    told(
        f"VBScript 经 DCOM 启动桥接程序并点按钮（{time.monotonic() - started:.1f} 秒）", matching, f"{run.text}\n{seen}"
    )


def clicked(pc: Windows, home: Path) -> None:
    """A click as in Excel: the bridge fills, validates and jumps in a workbook that another process has open."""
    from published import report

    from workbook.files.reading import read_workbook
    from workbook.layout import field_places
    from workbook.report import BLANK
    from workbook.template import workbook_bytes

    folder = WORK / "张三 的文档 & 年报=1"
    folder.mkdir(parents=True, exist_ok=True)
    source, out = folder / "年报 & 汇总=1.xlsx", folder / "结果.xlsx"
    jinhu = report("jinhu-2023")
    source.write_bytes(workbook_bytes(jinhu.with_values({TOTAL: BLANK})))
    out.unlink(missing_ok=True)
    code = f"import sys; sys.path[:0] = {[pc.path(HERE), pc.path(ROOT / 'tests/hosts')]!r}; import click; click.main(*sys.argv[1:])"
    tags = ("validate", "fill_totals", "validate", "next_finding")
    run = pc.python(home, "-c", code, pc.path(source), pc.path(out), *tags)
    lines = [line.split("\t") for line in run.text.splitlines() if "\t" in line]
    told(
        "在另一个进程里的（模拟）Excel 上校验、填充、跳转",
        [line[:2] for line in lines] == [[t, "True"] for t in tags],
        run.text,
    )
    for line in lines:
        print(f"      {line[0]}：{line[2]} 秒，桥接程序还留着 {line[3]} 个对象，状态栏：{line[4]}")
    told("做完以后，桥接程序不留着 Excel 的任何对象", {line[3] for line in lines} == {"0"}, run.text)
    filled = read_workbook(out).report.value(TOTAL).number if out.is_file() else None
    entries = [f for f in jinhu.edition.fields if f.id.startswith("disputes.reconsideration.") and not f.is_total]
    wanted = sum(jinhu.value(f).number or 0 for f in entries)
    place = field_places(jinhu.edition)[TOTAL]
    told(f"合计写进了 {place}", filled == wanted, f"{filled} != {wanted}")
    before, after = protection(source), protection(out) if out.is_file() else {}
    differing = {name: (before[name], after.get(name)) for name in before if before[name] != after.get(name)}
    told(f"{len(before)} 张工作表的保护，写完以后和原来一样", bool(before) and not differing, f"{differing}")


def protection(path: Path) -> dict[str, dict[str, object]]:
    """How each protected sheet of a workbook is protected: what may be done in it all the same."""
    workbook = openpyxl.load_workbook(path)
    return {sheet.title: dict(sheet.protection) for sheet in workbook.worksheets if sheet.protection.sheet}


def launched(pc: Windows, home: Path) -> None:
    """The menu for PCs without Excel, as far as Wine can load what the file engine needs."""
    source = readable()
    code = (
        "import sys; sys.modules['numpy'] = None; "  # Wine 8 cannot load it
        "from pathlib import Path; from xladdin.cli.menu import carry_out; from xladdin.cli.person import AtMenu; "
        "from xladdin.cli.road import Road; from xladdin.addin.commands import command; "
        "carry_out(command('validate'), Road(Path(sys.argv[1])), AtMenu())"
    )
    run = pc.python(home, "-c", code, pc.path(source))
    copy = source.with_name(f"{source.stem}-校验结果.xlsx")
    told("不用 Excel 的菜单：校验，结果写在旁边", copy.is_file() and "强制性问题" in run.text, run.text)
    copy.unlink(missing_ok=True)


def doctor(pc: Windows, home: Path) -> None:
    run = command(pc, home, "doctor")
    told("体检：可以使用", run.code == 0, run.text)
    print("\n".join(f"      {line}" for line in run.text.splitlines()))


def upgraded(pc: Windows, home: Path) -> None:
    """The installer over a program that runs: refused as a whole, and the menu goes on; then over one that does not."""
    before = {path: path.stat().st_size for path in home.parent.rglob("*") if path.is_file()}
    code = "import sys; sys.modules['numpy'] = None; from xladdin.cli.menu import main; main(sys.argv[1:])"  # as above
    menu = pc.begin(home / "python.exe", "-I", "-X", "utf8", "-c", code, pc.path(readable()))
    waited(lambda: bool(pc.said(menu)), 60)
    run = pc.run(INSTALLER, "/S", seconds=600)
    after = {path: path.stat().st_size for path in home.parent.rglob("*") if path.is_file()}
    missing = [str(path) for path, size in before.items() if after.get(path) != size and path.suffix != ".pyc"]
    told("菜单开着的时候升级：不装，原来的程序一个文件也不少", run.code == 3 and not missing, f"{run}\n{missing[:5]}")
    told("菜单还在", menu.poll() is None, pc.said(menu))
    menu.kill()
    waited(lambda: menu.poll() is not None, 20)
    pc.restart()
    stale = home / "Lib/site-packages/xladdin/of_an_older_version.py"
    stale.write_text("")
    run = pc.run(INSTALLER, "/S", seconds=600)
    told("菜单关了再升级：换成新的，旧文件不留", run.code == 0 and not stale.exists(), run.text)
    told("没有留下换下来的程序", not home.parent.with_name("program.old").exists())
    pc.restart()
    doctor(pc, home)


def readable() -> Path:
    """The workbook of the check."""
    return next(WORK.glob("张三*")) / "年报 & 汇总=1.xlsx"


def uninstalled(pc: Windows) -> None:
    run = pc.run(pc.user / "AppData/Local/Nianbao/program/uninstall.exe", "/S")
    told("静默卸载", run.code == 0, run.text)
    waited(lambda: not traces(pc), 60)  # a copy of the uninstaller does the work
    told("卸载后什么也没有留下", not traces(pc), "\n".join(traces(pc)))


def from_zip(pc: Windows) -> None:
    """The plain zip: unpacked into a folder with blanks and Chinese in its name, installed and uninstalled by its .cmd."""
    unpacked = pc.drive / "下载 & 解压"
    with zipfile.ZipFile(PACKAGE) as package:
        package.extractall(unpacked)
    folder = unpacked / "年报助手"
    run = pc.run(pc.path(folder / "安装.cmd"), seconds=600)
    program = pc.user / "AppData/Local/Nianbao/program"
    there = (program / "python/python.exe").is_file() and (program / "年报助手.cmd").is_file()
    told("解压后运行「安装.cmd」", there and "加载项已放到" in run.text, run.text)
    run = pc.run(pc.path(folder / "卸载.cmd"))
    told("运行「卸载.cmd」，什么也没有留下", not traces(pc), "\n".join([run.text, *traces(pc)]))


def traces(pc: Windows) -> list[str]:
    """Files and registry entries that are ours; what is below a folder of ours goes with it and is not listed."""
    found = []
    for folder, folders, files in os.walk(pc.user):
        ours = [name for name in (*folders, *files) if "nianbao" in name.lower() or "年报助手" in name]
        folders[:] = [name for name in folders if name not in ours and name != "Temp"]
        found += [f"{folder}/{name}" for name in ours]
    for key in ("HKCU\\Software\\Classes", "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall"):
        listed = pc.run("reg", "query", key, "/s").text
        found += [line for line in listed.splitlines() if "nianbao" in line.lower() or "4612280d" in line.lower()]
    ours = (f"HKLM\\Software\\Classes\\{name}" for name in ("Nianbao.Bridge", f"CLSID\\{CLSID}"))
    return found + [key for key in ours if pc.run("reg", "query", key).code == 0]


def command(pc: Windows, home: Path, *words: str) -> Run:
    return pc.python(home, "-m", "xladdin.cli.commands.addin", *words)


def waited(done: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(1)


def told(what: str, passed: bool, otherwise: str = "") -> None:
    print(f"{'通过' if passed else '没有通过'}  {what}", flush=True)
    if not passed:
        _failed.append(what)
        print(otherwise)


if __name__ == "__main__":
    main()
