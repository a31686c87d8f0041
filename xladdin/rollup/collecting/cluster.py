"""Reading files on many machines: the same work on the workers of a Dask scheduler (the extra `nianbao[cluster]`)."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from workbook.files.read_once import file_bytes
from workbook.refusal import FileRefused, Kind
from xladdin.rollup.collecting.batches import KILLER, batches
from xladdin.rollup.collecting.detail import with_detail
from xladdin.rollup.collecting.one_file import Background, receive
from xladdin.rollup.collecting.receipt import Receipt

# Tasks that wait for each thread of a worker; the rest stays with the client, so that nothing piles up there.
_AHEAD = 4
_PATIENCE = "20s"
_NOT_SEEN = "not seen by the worker"


class _Seen(NamedTuple):
    """A file as the client sees it; a worker that sees another one under its name does not read it."""

    path: str
    size: int
    modified: int
    content: bytes | None = None


def receive_on(address: str, paths: Iterable[str], setting: Background) -> Iterator[Receipt]:
    """The receipts of these files, read by the workers of the scheduler at `address`, as they come.

    Raises FileRefused where Dask is not installed or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError:
        words = "要在多台机器上汇总，需要先装 Dask：pip install nianbao[cluster]"
        raise FileRefused(address, words, Kind.NOT_INSTALLED) from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        words = "连不上这个调度程序（Dask scheduler）；请检查地址、端口和防火墙，确认它已经启动"
        raise FileRefused(address, words, Kind.NOT_INSTALLED) from error
    try:
        yield from _received(client, list(batches(paths)), setting)
    finally:
        client.close(timeout=5)


class _Task(NamedTuple):
    """Files that one task reads; `carried` if their bytes go along, `alone` if nothing else may run beside it."""

    paths: list[str]
    carried: bool = False
    alone: bool = False


def _received(client: Any, waiting: list[list[str]], setting: Background) -> Iterator[Receipt]:
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sending large graph")
        # The result of a task, not scattered data: those are gone for good when all workers that hold them have died.
        shared = client.submit(_given, setting, pure=False)
    running: dict[str, _Task] = {}
    coming = as_completed(loop=client.loop)
    todo = [_Task(batch) for batch in reversed(waiting)]
    suspects: list[_Task] = []

    def submit() -> None:
        ahead = _AHEAD * max(1, sum(client.nthreads().values()))
        while (todo and len(running) < ahead) or (suspects and not running):
            task = todo.pop() if todo else suspects.pop()
            files = [_seen(path, task.carried) for path in task.paths]
            future = client.submit(_on_worker, files, shared, pure=False)
            running[future.key] = task
            coming.add(future)

    submit()
    while running:
        future = next(coming)
        task = running.pop(future.key)
        try:
            receipts: list[Receipt] = future.result()
        except KilledWorker:
            receipts = _blamed(task, todo, suspects)
        unseen = [receipt.path for receipt in receipts if receipt.refused == _NOT_SEEN]
        # One at a time: the bytes of many files at once would fill the client's memory.
        todo.extend(_Task([path], carried=True) for path in unseen)
        yield from (receipt for receipt in receipts if receipt.refused != _NOT_SEEN)
        del future  # the scheduler may forget it: what is here is not made again when its worker dies
        submit()


def _blamed(task: _Task, todo: list[_Task], suspects: list[_Task]) -> list[Receipt]:
    """What to do with a task that workers have died of: its files one by one, the last suspects alone.

    Dask blames whatever a dead worker held: only a file that kills with nothing beside it is the one.
    """
    if task.alone:
        return [Receipt(task.paths[0], refused=KILLER)]
    if len(task.paths) > 1:
        todo.extend(_Task([path], task.carried) for path in task.paths)
    else:
        suspects.append(task._replace(alone=True))
    return []


def _seen(path: str, carried: bool) -> _Seen:
    try:
        status = Path(path).stat()
        content = file_bytes(Path(path), "报告文件", "不像一份年度报告") if carried else None
    except (OSError, FileRefused):
        return _Seen(path, 0, 0)
    return _Seen(path, status.st_size, int(status.st_mtime), content)


def _given(setting: Background) -> Background:
    return setting


def _on_worker(files: list[_Seen], setting: Background) -> list[Receipt]:
    return with_detail([_one(file, setting) for file in files], setting.detail)


def _one(file: _Seen, setting: Background) -> Receipt:
    path = Path(file.path)
    if file.content is not None:
        return _carried(file, setting)
    try:
        status = path.stat()
        same = (status.st_size, int(status.st_mtime)) == (file.size, file.modified)
    except (OSError, ValueError):
        same = False
    return receive(file.path, setting) if same else Receipt(file.path, refused=_NOT_SEEN)


def _carried(file: _Seen, setting: Background) -> Receipt:
    """The receipt of a file whose bytes have travelled: they lie here under the same name while they are read."""
    path = Path(file.path)
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        within = Path(folder, *path.parts[-3:-1])
        within.mkdir(parents=True, exist_ok=True)
        copy = within / path.name
        copy.write_bytes(file.content or b"")
        receipt = receive(str(copy), setting)
    return receipt._replace(path=file.path, modified=float(file.modified))
