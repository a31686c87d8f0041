"""What is wrong with the installation on this PC, told to whoever helps the user, and mended where that is possible."""

from __future__ import annotations

import locale
import platform
import sys
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from workbook.refusal import FileRefused
from xladdin import log, profile
from xladdin.addin.diagnosis import Diagnosis, Sign, diagnosed
from xladdin.addin.windows import addin_state, bridge, elevation, installing, places, policies, registration
from xladdin.addin.windows.elevation import Rights

_SLOW = 3.0  # seconds until the first answer
_REFUSED = "没有成功；请关闭所有 Excel 窗口后再试，仍不行的联系管理员"


def doctor(*, repair: bool = False) -> Diagnosis:
    """Look at everything that a click needs; with `repair`, mend what can be mended and look again.

    Raises WrongSystem anywhere but on Windows.
    """
    installing.need_windows()
    return diagnosed(_signs, repair=repair, refused=_REFUSED)


def _signs() -> Iterator[Sign]:
    yield from _versions()
    yield _rights()
    yield from _office()
    yield _addin()
    yield from _kept_from_loading()
    yield _registered()
    yield from _writable()
    yield _answers()


def _versions() -> Iterator[Sign]:
    yield Sign("正常", "年报助手", f"{metadata.version('nianbao')}，xlwings {metadata.version('xlwings')}")
    bits = 64 if sys.maxsize > 2**32 else 32
    yield Sign("正常", "Python", f"{platform.python_version()}（{bits} 位），{sys.executable}")
    yield Sign("正常", "系统", f"{platform.platform()}，代码页 {locale.getpreferredencoding(False)}")
    yield Sign("正常", "日志", str(profile.log_file()))


def _rights() -> Sign:
    mine = elevation.mine()
    if mine in elevation.NOT_ALLOWED:
        return Sign("不行", "权限", elevation.NOT_ALLOWED[mine])
    if mine is Rights.USUAL and elevation.excels() - {Rights.USUAL}:
        words = (
            "正在运行的 Excel 是「以管理员身份运行」的，它找不到年报助手。请关闭它，像平常一样打开；"
            "每次都这样的，请在 EXCEL.EXE 的「属性→兼容性」里去掉「以管理员身份运行此程序」"
        )
        return Sign("不行", "权限", words)
    unseen = "；「以管理员身份运行」的 Excel 找不到年报助手，那样的 Excel 这里看不到" if mine is Rights.USUAL else ""
    return Sign("正常", "权限", f"{mine.value}{unseen}")


def _office() -> Iterator[Sign]:
    found = places.hosts()
    for host in found:
        yield Sign("正常", host.name, host.path)
        if host.name == "Microsoft Excel" and places.vba_is_missing(host.path):
            words = (
                "没有找到 VBA（VBE7.DLL）：这个 Office 没有装 VBA 组件，加载项不会出现。"
                "请联系管理员在 Office 的安装程序里补装：「添加功能→Office 共享功能→"
                "Visual Basic for Applications」；也可以用「年报助手」菜单"
            )
            yield Sign("注意", "VBA", words)
    if not any(host.name == "Microsoft Excel" for host in found):
        yield Sign("注意", "Microsoft Excel", "没有找到；没有 Excel 也可以用「年报助手」菜单处理存好的工作簿")
    if other := places.excel_name_taken_by():
        yield Sign("注意", "Excel 的程序名", f"已被别的程序接管（{other}）；在 Excel 里点按钮不受影响")


def _addin() -> Sign:
    path = places.addin()

    def put() -> None:
        installing.put_addin(path)

    try:
        content = installing.shipped()
        if not path.is_file():
            return Sign("不行", "加载项", f"不在 {path}", put)
        current = path.read_bytes() == content
    except FileRefused as refusal:
        return Sign("不行", "加载项", refusal.reason)
    except OSError:
        return Sign("不行", "加载项", f"读不出 {path}；请检查权限，或者联系管理员", put)
    if not current:
        return Sign("不行", "加载项", f"和程序的版本不一致：{path}", put)
    if addin_state.is_marked(path):
        words = f"带着「来自互联网」的标记，Excel 可能不让它的宏运行：{path}"
        return Sign("不行", "加载项", words, lambda: addin_state.unmark(path))
    return Sign("正常", "加载项", str(path))


def _kept_from_loading() -> Iterator[Sign]:
    if entries := addin_state.disabled():
        words = f"被 Excel 列入了已禁用的项目（{len(entries)} 处）"
        yield Sign("不行", "加载项", words, lambda: addin_state.enable(entries))
    for obstacle in policies.obstacles():
        yield Sign("不行" if obstacle.certain else "注意", "宏的设置", obstacle.words)
    if places.on_the_network(places.start_folder()):
        words = (
            f"Excel 的启动文件夹在网络上（{places.start_folder()}），Excel 不一定信任那里的宏。"
            "看不到「年报」一栏的，请联系管理员把它加为受信任位置，并允许网络上的受信任位置"
        )
        yield Sign("注意", "启动文件夹", words)
    if places.profile_roams():
        words = "用户配置文件是漫游的：加载项会跟着到别的电脑，程序不会。每台要用的电脑都请装一次"
        yield Sign("注意", "漫游配置文件", words)


def _registered() -> Sign:
    python, hives = places.pythonw(), registration.hives(elevation.mine())

    def register() -> None:
        for hive in hives:
            registration.register(python, hive)

    if not python.is_file():
        return Sign("不行", "桥接程序", f"缺少 {python}，可能被杀毒软件删除；请放行之后重新安装")
    for unfit, words in (
        (places.from_the_store(), places.FROM_THE_STORE),
        (places.out_of_reach(), places.OUT_OF_REACH),
    ):
        if unfit:
            return Sign("不行", "桥接程序", words)
    if found := [flaw for hive in hives for flaw in registration.flaws(python, hive)]:
        return Sign("不行", "桥接程序", "；".join(dict.fromkeys(found)), register)
    return Sign("正常", "桥接程序", f"已登记，由 {python} 运行")


def _writable() -> Iterator[Sign]:
    for about, folder in (("Excel 的启动文件夹", places.start_folder()), ("本程序的文件夹", profile.folder())):
        yield _folder(about, folder)


def _folder(about: str, folder: Path) -> Sign:
    trial = folder / "~nianbao.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(b"")
        trial.unlink()
    except OSError:
        return Sign("不行", about, f"不能写入：{folder}；请检查权限，或者联系管理员")
    return Sign("正常", about, f"可以写入：{folder}")


def _answers() -> Sign:
    started = time.monotonic()
    try:
        bridge.ping()
        first = time.monotonic() - started
        started = time.monotonic()
        bridge.ping()
    except Exception:
        log.start().exception("the bridge does not answer")
        words = f"桥接程序没有应答；请关闭 Excel 再体检一次，仍不行请重新安装。经过见日志 {profile.log_file()}"
        return Sign("不行", "应答", words)
    words = f"第一次 {first:.2f} 秒，以后 {time.monotonic() - started:.3f} 秒"
    slow = first > _SLOW
    return Sign("注意" if slow else "正常", "应答", f"{words}；启动偏慢，多半是杀毒软件在检查" if slow else words)
