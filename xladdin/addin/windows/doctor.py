"""What is wrong with the installation on this PC, told to whoever helps the user, and mended where that is possible."""

from __future__ import annotations

import locale
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from workbook.refusal import FileRefused
from xladdin import log, profile
from xladdin.addin.windows import addin_state, bridge, installing, places, registration

State = Literal["正常", "注意", "不行"]
_SLOW = 3.0  # seconds until the first answer


@dataclass(frozen=True)
class Sign:
    """One thing looked at: what it is, how it stands, in words, and what mends it where something can."""

    state: State
    about: str
    words: str
    mend: Callable[[], object] | None = None

    def __str__(self) -> str:
        return f"[{self.state}] {self.about}：{self.words}"


@dataclass(frozen=True)
class Diagnosis:
    """All that was looked at; `healthy` where nothing is in the way of working."""

    signs: tuple[Sign, ...]

    @property
    def healthy(self) -> bool:
        """Whether the buttons can be expected to work."""
        return all(sign.state != "不行" for sign in self.signs)

    @property
    def lines(self) -> list[str]:
        """For reading."""
        return [*map(str, self.signs), "可以使用。" if self.healthy else "有不行的地方，请看上面。"]


def doctor(*, repair: bool = False) -> Diagnosis:
    """Look at everything that a click needs; with `repair`, mend what can be mended and look again.

    Raises WrongSystem anywhere but on Windows.
    """
    installing.need_windows()
    found = tuple(_signs())
    if not repair:
        return Diagnosis(found)
    refused = [sign for sign in found if not _mended(sign)]
    words = "没有成功；请关闭所有 Excel 窗口后再试，仍不行的联系管理员"
    return Diagnosis((*_signs(), *(Sign("不行", f"修复{sign.about}", words) for sign in refused)))


def _signs() -> Iterator[Sign]:
    yield from _versions()
    yield from _office()
    yield _addin()
    yield from _kept_from_loading()
    yield _registered()
    yield from _writable()
    yield _answers()


def _mended(sign: Sign) -> bool:
    """Whether what can be mended there has been; what needs no mending is."""
    try:
        if sign.mend:
            sign.mend()
    except (OSError, FileRefused):
        log.start().exception("not mended: %s", sign)
        return False
    return True


def _versions() -> Iterator[Sign]:
    yield Sign("正常", "年报助手", f"{metadata.version('nianbao')}，xlwings {metadata.version('xlwings')}")
    bits = 64 if sys.maxsize > 2**32 else 32
    yield Sign("正常", "Python", f"{platform.python_version()}（{bits} 位），{sys.executable}")
    yield Sign("正常", "系统", f"{platform.platform()}，代码页 {locale.getpreferredencoding(False)}")
    yield Sign("正常", "日志", str(profile.log_file()))


def _office() -> Iterator[Sign]:
    found = places.hosts()
    for host in found:
        yield Sign("正常", host.name, host.path)
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
    return Sign("正常", "加载项", str(path))


def _kept_from_loading() -> Iterator[Sign]:
    if entries := addin_state.disabled():
        words = f"被 Excel 列入了已禁用的项目（{len(entries)} 处）"
        yield Sign("不行", "加载项", words, lambda: addin_state.enable(entries))
    for words in addin_state.obstacles():
        yield Sign("注意", "宏的设置", words)


def _registered() -> Sign:
    python = places.pythonw()

    def register() -> None:
        registration.register(python)

    if not python.is_file():
        return Sign("不行", "桥接程序", f"缺少 {python}，可能被杀毒软件删除；请放行之后重新安装")
    if places.out_of_reach():
        return Sign("不行", "桥接程序", places.OUT_OF_REACH)
    if found := registration.flaws(python):
        return Sign("不行", "桥接程序", "；".join(found), register)
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
