"""A page saved as one file (.mht): the page in it is read, in whatever encoding it comes."""

from __future__ import annotations

from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from published_shapes import AS_PRINTED, as_page, parts_of

from workbook.refusal import FileRefused
from workbook.report import Report
from xladdin.intake.published import read


def archive(folder: Path, page: str, charset: str = "utf-8", suffix: str = ".mht") -> Path:
    """A page with a picture, as a browser saves it."""
    message = MIMEMultipart("related")
    message["Subject"] = "年度报告"
    message.attach(MIMEText(page, "html", charset))
    message.attach(MIMEImage(b"\x89PNG\r\n\x1a\n", "png"))
    path = folder / f"报告{suffix}"
    path.write_bytes(message.as_bytes())
    return path


@pytest.fixture
def page(suqian: Report) -> str:
    return as_page(parts_of(suqian, AS_PRINTED)).decode().replace("<meta charset='utf-8'>", "")


class TestAnArchive:
    @pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
    @pytest.mark.parametrize("suffix", [".mht", ".mhtml"])
    def test_the_page_in_it(self, suqian: Report, page: str, tmp_path: Path, charset: str, suffix: str) -> None:
        intake = read(archive(tmp_path, page, charset, suffix))
        assert (intake.report.numbers, intake.unread) == (suqian.numbers, ())
        assert (intake.report.unit, intake.report.year) == (suqian.unit, suqian.year)

    def test_a_charset_that_is_not_what_it_says(self, suqian: Report, page: str, tmp_path: Path) -> None:
        path = archive(tmp_path, page)
        path.write_bytes(path.read_bytes().replace(b'charset="utf-8"', b'charset="latin-9000"'))
        assert read(path).report.numbers == suqian.numbers

    def test_one_without_a_page_is_refused_with_the_way_out(self, tmp_path: Path) -> None:
        message = MIMEMultipart("related")
        message.attach(MIMEImage(b"\x89PNG", "png"))
        (tmp_path / "图.mht").write_bytes(message.as_bytes())
        with pytest.raises(FileRefused, match="网页存档里没有网页；请在浏览器中打开"):
            read(tmp_path / "图.mht")

    def test_far_too_many_parts(self, tmp_path: Path) -> None:
        path = tmp_path / "多.mht"
        path.write_bytes(b"Content-Type: multipart/related; boundary=x\n\n" + b"--x\n\n" * 9_000)
        with pytest.raises(FileRefused, match="部分太多"):
            read(path)

    def test_of_one_that_was_cut_off_every_table_is_named(self, page: str, tmp_path: Path) -> None:
        path = archive(tmp_path, page)
        path.write_bytes(path.read_bytes()[:900])
        intake = read(path)
        assert len(intake.lacking) == len(intake.report.edition.fields)
        assert [line[:3] for line in intake.unread if line[0] == "表"] == ["表二：", "表三：", "表四："]
