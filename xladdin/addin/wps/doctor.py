"""What stands between this user and the buttons in WPS: read back from what WPS keeps, and said in words."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.refusal import FileRefused
from xladdin.addin.diagnosis import Sign
from xladdin.addin.shell import doctor as shell
from xladdin.addin.wps import installing, places, registry

_AGAIN = "完全退出 WPS（任务栏右下角的图标也退出；Linux 上运行 quickstartoffice restart）再打开"
_NOT_ASKED = f"WPS 还没有问过是否信任。请{_AGAIN}，问时点「允许」，再退出、打开一次"
_REFUSED = f"WPS 里停用了。请在 WPS 表格的「文件→选项→加载项」里启用「nianbao」，{_AGAIN}"
_NOT_LOADED = (
    "已经允许，可是 WPS 上一次没有装入。刚点过「允许」的，再退出、打开一次就好；"
    f"还不行，先 nianbao addin uninstall --wps，再 nianbao addin install --wps，{_AGAIN}"
)
_BLOCKED = (
    "WPS 的拦截清单（jsaddinblockhost.ini）在：有的个人版会拦下一切加载项，连 WPS 自己的示例也不例外。"
    "「年报」一栏的按钮是灰的就是这样；请用 WPS 365、企业版，或者「年报助手」菜单"
)


def signs() -> Iterator[Sign]:
    """All that a click in WPS needs."""
    try:
        places.need_a_user_of_wps()
    except FileRefused as refusal:
        yield Sign("不行", "WPS", refusal.reason)
        return
    yield from _wps()
    yield _files()
    yield _entry()
    yield from _trust()
    yield from shell.signs()


def _wps() -> Iterator[Sign]:
    found = places.programs()
    if found:
        yield Sign("正常", "WPS 表格", str(found[0]))
    else:
        yield Sign("注意", "WPS 表格", "没有找到；装在别处的不碍事，没有装的请先安装")
    for settings in places.switched_off():
        words = f"单位发的 WPS 关闭了加载项（{settings} 里 JsApiPlugin=false），请联系管理员"
        yield Sign("不行", "WPS 的设置", words)


def _files() -> Sign:
    expected = installing.expected()
    here = [path for path in expected if path.is_file()]
    if not here:
        return Sign("不行", "加载项的文件", f"不在 {installing.folder()}；请运行 nianbao addin install --wps", _install)
    try:
        differ = [path.name for path, part in expected.items() if not path.is_file() or path.read_bytes() != part]
    except OSError:
        return Sign("不行", "加载项的文件", f"读不出 {installing.folder()}；请检查权限", _install)
    if differ:
        words = f"和程序的版本不一致，或者缺少：{'、'.join(differ[:3])}；请重新运行 nianbao addin install --wps"
        return Sign("不行", "加载项的文件", words, _install)
    return Sign("正常", "加载项的文件", str(installing.folder()))


def _entry() -> Sign:
    path = registry.published()
    try:
        if registry.is_published():
            return Sign("正常", "登记", str(path))
        if registry.is_switched_off():
            return Sign("不行", "登记", f"在 {path} 里被停用了；请重新运行 nianbao addin install --wps", _install)
    except FileRefused as refusal:
        return Sign("不行", "登记", f"{path} {refusal.reason}")
    lost = "没有这个文件" if not path.is_file() else "里面没有年报助手"
    words = f"{path}：{lost}，可能是 WPS 升级或者别的加载项改写了它；请重新运行 nianbao addin install --wps"
    return Sign("不行", "登记", words, _install)


def _trust() -> Iterator[Sign]:
    told = registry.trust()
    if told is None:
        yield Sign("注意", "信任", _NOT_ASKED)
    elif not told.enabled:
        yield Sign("不行", "信任", _REFUSED)
    elif not told.loaded:
        yield Sign("不行", "信任", _NOT_LOADED)
    else:
        yield Sign("正常", "信任", "已经允许，上一次启动时装入了")
    if (places.addins() / "jsaddinblockhost.ini").is_file() and not (told and told.loaded):
        yield Sign("注意", "信任", _BLOCKED)


def _install() -> None:
    list(installing.install())
