"""Signatures for an office that has a certificate: of the installer here, of the add-in's VBA by Windows.

osslsigncode signs programs on any system. The signature of a VBA project is another one, which only Microsoft's own
signtool with the signing libraries of Office makes (docs/it.md says how); what comes back from there is checked here
and goes into the installer in place of the unsigned add-in.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ADDIN = Path(__file__).parents[2] / "xladdin" / "addin" / "nianbao.xlam"
NAME = "年报助手"
_SIGNATURE = "xl/vbaProjectSignature"
_RIBBON = "customUI/"


def sign(program: Path, certificate: Path, password: Path | None = None, timestamp: str | None = None) -> None:
    """Sign an .exe in its place, with a certificate and key in one PKCS #12 file (.pfx, .p12).

    Ends the program with osslsigncode's own words where that fails; then the .exe is as it was.
    """
    signed = program.with_name(f"{program.name}.signed")
    signed.unlink(missing_ok=True)  # osslsigncode overwrites nothing
    secret = ["-readpass", str(password)] if password else []
    stamp = ["-ts", timestamp] if timestamp else []
    made = _osslsigncode(
        "sign", "-pkcs12", certificate, *secret, *stamp, "-h", "sha256", "-n", NAME, "-in", program, "-out", signed
    )
    if made.returncode or not signed.is_file():
        signed.unlink(missing_ok=True)
        sys.exit(f"没有签成：{_said(made)}")
    signed.replace(program)


def signed_by(program: Path, authorities: Path) -> str:
    """What osslsigncode says of the signature of an .exe, for these authorities (PEM); ends where it is wrong."""
    found = _osslsigncode("verify", "-CAfile", authorities, "-in", program)
    if found.returncode:
        sys.exit(f"签名不对：{_said(found)}")
    return _said(found)


def verify_addin(signed: Path) -> None:
    """End the program unless this is our add-in, with a signature and nothing else changed that Excel runs or shows."""
    try:
        theirs, ours = _content(signed), _content(ADDIN)
    except Exception as error:
        sys.exit(f"{signed} 读不了，不像加载项：{error}")
    if theirs != ours:
        sys.exit(f"{signed} 的宏或者功能区和源码里的加载项不同，不会放进安装包。")
    with zipfile.ZipFile(signed) as package:
        if not any(name.startswith(_SIGNATURE) for name in package.namelist()):
            sys.exit(f"{signed} 里没有 VBA 签名。")


def _content(addin: Path) -> dict[str, object]:
    """What Excel runs and shows of it: the sources of its modules, and its ribbon."""
    from pyopenvba import ExcelFile

    with ExcelFile(addin) as file:
        sources: dict[str, object] = {name: file.get_module(name).strip() for name in file.module_names()}
    with zipfile.ZipFile(addin) as package:
        return sources | {name: package.read(name) for name in package.namelist() if name.startswith(_RIBBON)}


def _osslsigncode(*words: object) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(["osslsigncode", *map(str, words)], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        sys.exit("签名要用 osslsigncode（Debian：apt-get install osslsigncode）。")


def _said(run: subprocess.CompletedProcess[str]) -> str:
    return " ".join((run.stdout + run.stderr).split())
