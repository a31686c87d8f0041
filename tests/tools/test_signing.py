"""The installer signed with a certificate of an office, here one made for the test; and a signed add-in taken in."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from proofs import PROOF, needed
from pyopenvba import ExcelFile

from tools.windows.signing import ADDIN, sign, signed_by, verify_addin

SECRET = "密码 & 1"
# A program that does nothing: headers alone, as small as osslsigncode takes one.
PROGRAM = Path(__file__).parents[2] / "tools" / "wine"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the certificate of an office: 单位.pfx, 密码.txt, and 单位.pem for whoever checks."""
    needed("osslsigncode", "openssl")
    folder = tmp_path_factory.mktemp("office")
    (folder / "密码.txt").write_text(SECRET, encoding="utf-8")
    (folder / "ext.cnf").write_text(
        "[req]\ndistinguished_name=dn\n[dn]\n[code]\nextendedKeyUsage=codeSigning\nkeyUsage=digitalSignature\n"
    )
    made = "req -x509 -newkey rsa:2048 -nodes -days 30 -utf8 -subj /CN=某县政府办公室 -config ext.cnf -extensions code"
    packed = "pkcs12 -export -inkey key.pem -in 单位.pem -out 单位.pfx -passout file:密码.txt"
    for words in (f"{made} -keyout key.pem -out 单位.pem", packed):
        subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A small program for Windows."""
    import sys

    sys.path.append(str(PROGRAM))
    import missing_dll

    path = tmp_path / "年报助手-安装.exe"
    path.write_bytes(missing_dll.library())
    return path


@PROOF
class TestTheInstaller:
    def test_it_carries_the_signature_of_the_office(self, office: Path, program: Path) -> None:
        before = program.read_bytes()
        sign(program, office / "单位.pfx", office / "密码.txt")
        assert program.read_bytes() != before
        said = signed_by(program, office / "单位.pem")
        assert "Succeeded" in said or "succeeded" in said
        assert [path.name for path in program.parent.iterdir()] == [program.name]

    def test_a_changed_one_is_noticed(self, office: Path, program: Path) -> None:
        sign(program, office / "单位.pfx", office / "密码.txt")
        content = bytearray(program.read_bytes())
        content[0x210] ^= 1
        program.write_bytes(content)
        with pytest.raises(SystemExit, match="签名不对"):
            signed_by(program, office / "单位.pem")

    def test_a_wrong_password_leaves_it_as_it_was(self, office: Path, program: Path, tmp_path: Path) -> None:
        before = program.read_bytes()
        (tmp_path / "错.txt").write_text("错")
        with pytest.raises(SystemExit, match="没有签成"):
            sign(program, office / "单位.pfx", tmp_path / "错.txt")
        assert program.read_bytes() == before

    def test_without_the_tool_it_says_where_to_get_it(self, program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        with pytest.raises(SystemExit, match="osslsigncode"):
            sign(program, program)


class TestTheAddIn:
    def with_signature(self, path: Path, source: Path = ADDIN) -> Path:
        """As it comes back from Windows: a part with the signature more."""
        shutil.copy(source, path)
        with zipfile.ZipFile(path, "a") as package:
            package.writestr("xl/vbaProjectSignatureAgile.bin", b"signature")
        return path

    def test_ours_with_a_signature_is_taken(self, tmp_path: Path) -> None:
        verify_addin(self.with_signature(tmp_path / "a.xlam"))

    def test_one_without_is_not(self) -> None:
        with pytest.raises(SystemExit, match="没有 VBA 签名"):
            verify_addin(ADDIN)

    def test_one_with_another_macro_is_not(self, tmp_path: Path) -> None:
        changed = tmp_path / "changed.xlam"
        shutil.copy(ADDIN, changed)
        with ExcelFile(changed) as file:
            file.set_module("ThisWorkbook", file.get_module("ThisWorkbook") + "' more\r\n")
            file.save()
        with pytest.raises(SystemExit, match="不同"):
            verify_addin(self.with_signature(tmp_path / "b.xlam", changed))

    def test_what_is_no_add_in_is_not(self, tmp_path: Path) -> None:
        (tmp_path / "c.xlam").write_bytes(b"PK")
        with pytest.raises(SystemExit, match="读不了"):
            verify_addin(tmp_path / "c.xlam")
