"""`nianbao import 数据.json`: the figures that `figures --json` prints, back in a workbook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbook.report import Report
from xladdin.cli.entry import main


def test_the_figures_come_back(
    suqian_json: Path, suqian: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "年报.xlsx"
    assert main(["import", str(suqian_json), "-o", str(out)]) == 0
    capsys.readouterr()
    assert main(["figures", str(out), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["tables"] == json.loads(suqian_json.read_text(encoding="utf-8"))["tables"]
    assert (found["unit"], found["year"]) == (suqian.unit, suqian.year)


def test_an_audit_of_them(suqian_json: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "错.json"
    wrong.write_text(suqian_json.read_text(encoding="utf-8").replace("1175", "1157"), encoding="utf-8")
    assert main(["audit", str(wrong)]) == 1
    assert "1157" in capsys.readouterr().out


def test_what_is_no_such_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "别的.json"
    path.write_text("{}", encoding="utf-8")
    assert main(["import", str(path), "-o", str(tmp_path / "年报.xlsx")]) == 3
    assert "别的.json" in capsys.readouterr().err
    assert not (tmp_path / "年报.xlsx").exists()
