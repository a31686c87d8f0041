"""What a Dask worker of the tests loads at its start: a reader that some file makes end its process."""

from __future__ import annotations

import os
from pathlib import Path

from xladdin.rollup.collecting import cluster
from xladdin.rollup.collecting.one_file import Background
from xladdin.rollup.collecting.receipt import Receipt

_receive = cluster.receive


def deadly(path: str, setting: Background) -> Receipt:
    """The receipt of the file, unless its name is deadly."""
    if "要命" in Path(path).name:
        os._exit(9)
    return _receive(path, setting)


def dask_setup(worker: object) -> None:
    """Called by the worker, also by one that takes the place of a dead one."""
    cluster.receive = deadly
