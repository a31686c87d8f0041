"""A process that is killed while it saves leaves the old file or the new one, whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import hostile
import pytest

from workbook.files import saving
from workbook.files.saving import write_atomically

OLD, NEW = hostile.workbook(), hostile.workbook(extra={"xl/new.xml": b"<new/>"})


def names_in(folder: Path) -> set[str]:
    """What stands in a folder, temporary files included."""
    return {path.name for path in folder.iterdir()}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
class TestKilled:
    """A process killed in the middle of saving leaves the old file or the new one, never a part of either."""

    PROGRAM = """
import os, signal, sys
from pathlib import Path
from workbook.files.saving import write_atomically

step, path, data = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]).read_bytes()
real, calls = getattr(os, step.split("-")[0]), []

def killed(*arguments):
    calls.append(arguments)
    if step.endswith("-second") and len(calls) < 2:
        return real(*arguments)
    if step.endswith("-after"):
        real(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(os, step.split("-")[0], killed)
write_atomically(path, data, force=True)
"""

    @pytest.mark.parametrize(
        ("step", "there"),
        [
            ("open", OLD),
            ("open-after", OLD),
            ("fdopen", OLD),
            ("fsync", OLD),
            ("fsync-after", OLD),
            ("replace", OLD),
            ("replace-after", NEW),
            ("fsync-second", NEW),
        ],
    )
    def test_between_steps(self, tmp_path: Path, step: str, there: bytes) -> None:
        path, new = hostile.save(tmp_path, OLD), hostile.save(tmp_path, NEW, "新.bin")
        root = Path(saving.__file__).parents[2]
        ended = subprocess.run(
            [sys.executable, "-c", self.PROGRAM, step, path, new],
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            check=False,
        )
        assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
        assert path.read_bytes() == there
        for left in names_in(tmp_path) - {path.name, new.name}:
            assert left.startswith(saving.TEMPORARY)
        write_atomically(path, NEW, force=True)
        assert path.read_bytes() == NEW, "what was left behind is in nobody's way"
