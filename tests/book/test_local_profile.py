"""Where a local profile comes from, and what is said of one that is not understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbook.refusal import FileRefused
from xladdin.book.local_profile import local_profile, standing

GOOD = 'name = "某某市要求"\n[[figures]]\nname = "政策解读"\nwords = ["解读"]\n'


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))


def test_the_named_file_counts_before_the_one_of_the_user(tmp_path: Path) -> None:
    assert local_profile() is None
    standing().parent.mkdir()
    standing().write_text(GOOD, encoding="utf-8")
    other = tmp_path / "另一份.toml"
    other.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("某某市", "某某县").encode())  # as the editor of Windows saves it
    found, named = local_profile(), local_profile(other)
    assert found is not None
    assert found.name == "某某市要求"
    assert named is not None
    assert (named.name, named.figures[0].words) == ("某某县要求", ("解读",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "不是 TOML"),
        ('[[figures]]\nname = "甲"\nwords = ["乙"]', "缺少 name（谁的要求"),
        ('name = "甲"', "缺少 [[figures]]"),
        ('name = "甲"\n[[figures]]\nwords = ["乙"]', "第 1 项缺少 name"),
        ('name = "甲"\n[[figures]]\nname = "乙"\nwords = []', "「乙」的 words、units 应为词的列表"),
        ('name = "甲"\n[[figures]]\nname = "乙"\nwords = "丙"', "「乙」的 words、units 应为词的列表"),
        ('name = "甲"\nfigure = 1\n[[figures]]\nname = "乙"\nword = ["丙"]', "不认识 figure，只有 name 和 [[figures]]"),
        ('name = "甲"\n[[figures]]\nname = "乙"\nword = ["丙"]', "「乙」里不认识 word，只有 name、words、units"),
    ],
)
def test_every_mistake_is_named_with_the_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "要求.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        local_profile(path)
    assert said in str(refused.value)
    assert "要求.toml" in str(refused.value)


def test_one_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "要求.toml"
    path.write_bytes("name".encode("utf-16"))
    with pytest.raises(FileRefused, match="UTF-8"):
        local_profile(path)
