"""Reading files on many machines: the same work on the workers of a Dask scheduler (the extra `nianbao[cluster]`)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from workbook.files.read_once import file_bytes
from workbook.refusal import FileRefused, Kind
from xladdin.rollup.collecting.batches import KILLER, batches, halves
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


def _received(client: Any, waiting: list[list[str]], setting: Background) -> Iterator[Receipt]:
    from distributed import as_completed
    from distributed.scheduler import KilledWorker

    shared = client.scatter(setting, broadcast=True, hash=False)
    running: dict[str, tuple[list[str], bool]] = {}
    coming = as_completed(loop=client.loop)
    todo = [(batch, False) for batch in reversed(waiting)]

    def submit() -> None:
        ahead = _AHEAD * max(1, sum(client.nthreads().values()))
        while todo and len(running) < ahead:
            batch, carried = todo.pop()
            future = client.submit(_on_worker, [_seen(path, carried) for path in batch], shared, pure=False)
            running[future.key] = batch, carried
            coming.add(future)

    submit()
    while running:
        future = next(coming)
        batch, carried = running.pop(future.key)
        try:
            receipts: list[Receipt] = future.result()
        except KilledWorker:
            if len(batch) == 1:
                receipts = [Receipt(batch[0], refused=KILLER)]
            else:
                receipts = []
                todo.extend((half, carried) for half in halves(batch))
        unseen = [receipt.path for receipt in receipts if receipt.refused == _NOT_SEEN]
        # One at a time: the bytes of many files at once would fill the client's memory.
        todo.extend(([path], True) for path in unseen)
        yield from (receipt for receipt in receipts if receipt.refused != _NOT_SEEN)
        del future  # the scheduler may forget it: what is here is not made again when its worker dies
        submit()


def _seen(path: str, carried: bool) -> _Seen:
    try:
        status = Path(path).stat()
        content = file_bytes(Path(path), "报告文件", "不像一份年度报告") if carried else None
    except (OSError, FileRefused):
        return _Seen(path, 0, 0)
    return _Seen(path, status.st_size, int(status.st_mtime), content)


def _on_worker(files: list[_Seen], setting: Background) -> list[Receipt]:
    return [_one(file, setting) for file in files]


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
