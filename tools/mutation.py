"""make mutation: whether a test notices when `checks/` is wrong, mistake by mistake, over some modules or a sample.

Works on a clone (build/mutation), so that the tree is never touched. Left out are mistakes that no test could notice:
in annotations and docstrings, in what only makes a call faster (`@cache`), in what only another mistake would bring to
light (`strict=True`, arguments that have to be named), and in how an error or a log is worded.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkItem, WorkResult

ROOT = Path(__file__).parents[1]
CLONE = ROOT / "build" / "mutation"
SEED = 20260129
# The sentences of every conformance case first: they notice most mistakes within seconds.
_NOTICING = "tests/golden tests/ledger/test_row_rules.py tests/checks/rules tests/checks/text tests/checks"
# What a pattern is for and what it leaves alone are the examples of its own test; lengths differ only by mistake.
_OWN_EXAMPLES = ("strict", "hears", "leaves")
# Texts that a program spells out are the same objects wherever they stand.
_SAME_OBJECT = ("_Eq_Is", "_NotEq_IsNot")
# Without one of these a program is slower or its values can be edited, but no result is another.
_KEEPS_RESULTS = ("cache", "cached_property", "lru_cache", "dataclass", "override")
_CONFIGURATION = """
[cosmic-ray]
module-path = [{modules}]
timeout = 600.0
excluded-modules = []
test-command = "python -m pytest -x -q -n 0 -p no:cacheprovider {tests}"

[cosmic-ray.distributor]
name = "local"
"""


def main() -> int:
    """Run what was asked for and say the score; 1 if a mistake survived."""
    options = _options()
    modules = sorted(_files(options.modules))
    _clone()
    configuration = CLONE / "session.toml"
    quoted = ", ".join(f'"{module}"' for module in modules)
    configuration.write_text(_CONFIGURATION.format(modules=quoted, tests=options.tests), encoding="utf-8")
    _cosmic_ray("baseline", "session.toml")  # tests that fail by themselves notice everything
    _cosmic_ray("init", "session.toml", "session.sqlite")
    with use_db(str(CLONE / "session.sqlite"), WorkDB.Mode.open) as work:
        chosen = _choose(list(work.pending_work_items), options.sample)
        skipped = [item.job_id for item in work.pending_work_items if item.job_id not in chosen]
        work.set_multiple_results(skipped, WorkResult(WorkerOutcome.SKIPPED, "left out"))
    print(f"{len(chosen)} 处改错，{len(skipped)} 处不改或者没有抽到", flush=True)
    _cosmic_ray("exec", "session.toml", "session.sqlite")
    with use_db(str(CLONE / "session.sqlite"), WorkDB.Mode.open) as work:
        return _tell(work)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=["checks"], help="files or folders below the project")
    parser.add_argument("--sample", type=int, default=0, help="so many mistakes, drawn at random; 0: all")
    parser.add_argument("--tests", default=_NOTICING, help="what must notice")
    return parser.parse_args()


def _files(names: Iterable[str]) -> Iterator[str]:
    for path in (ROOT / name for name in names):
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if file.stat().st_size:
                yield file.relative_to(ROOT).as_posix()


def _clone() -> None:
    shutil.rmtree(CLONE, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(CLONE)], check=True)
    # The tests on published reports find these beside the project; else they would be skipped, and notice nothing.
    reports, beside = ROOT.parent / "shared", CLONE.parent / "shared"
    if reports.is_dir() and not beside.exists():
        beside.symlink_to(reports, target_is_directory=True)


def _cosmic_ray(*arguments: str) -> None:
    environment = {**os.environ, "EXAMPLES": os.environ.get("EXAMPLES", "15"), "PYTHONDONTWRITEBYTECODE": "1"}
    program = Path(sys.executable).with_name("cosmic-ray")
    subprocess.run([str(program), *arguments], cwd=CLONE, env=environment, check=True)


def _choose(items: list[WorkItem], sample: int) -> frozenset[str]:
    """The mistakes to make, by job: those that a test can notice, or so many of them."""
    fair = sorted((item for item in items if not _is_equivalent(item.mutations[0])), key=_place)
    if sample and sample < len(fair):
        fair = random.Random(SEED).sample(fair, sample)
    return frozenset(item.job_id for item in fair)


def _place(item: WorkItem) -> tuple[str, tuple[int, int], str, int]:
    first = item.mutations[0]
    return str(first.module_path), first.start_pos, first.operator_name, first.occurrence


@dataclass(frozen=True)
class _Span:
    start: tuple[int, int]
    end: tuple[int, int]

    def holds(self, mutation: MutationSpec) -> bool:
        return self.start <= mutation.start_pos and mutation.end_pos <= self.end


def _is_equivalent(mutation: MutationSpec) -> bool:
    # What is compared with `is` here (enums, None, forms) has no other way to be equal.
    if mutation.operator_name.endswith(("_Is_Eq", "_IsNot_NotEq")):
        return True
    path = CLONE / mutation.module_path
    if mutation.operator_name.endswith(_SAME_OBJECT) and any(span.holds(mutation) for span in _beside_texts(path)):
        return True
    return any(span.holds(mutation) for span in _left_out(path))


@cache
def _beside_texts(path: Path) -> tuple[_Span, ...]:
    """Where in a file something is compared with a text that is spelled out."""
    compared = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Compare))
    return tuple(
        _Span((node.lineno, node.col_offset), _end(node))
        for node in compared
        if any(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in node.comparators)
    )


@cache
def _left_out(path: Path) -> tuple[_Span, ...]:
    """Where in a file a mistake cannot be noticed."""
    return tuple(_Span(*span) for node in ast.walk(ast.parse(path.read_text("utf-8"))) for span in _spans(node))


def _spans(node: ast.AST) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    parts: list[ast.expr | ast.stmt | None] = []
    if isinstance(node, ast.arg | ast.AnnAssign):
        parts.append(node.annotation)
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        named = (getattr(one, "func", one) for one in node.decorator_list)
        for decorator, name in zip(node.decorator_list, named, strict=True):
            if getattr(name, "id", getattr(name, "attr", "")) in _KEEPS_RESULTS:
                # The sign before the name belongs to it.
                yield (decorator.lineno, max(0, decorator.col_offset - 1)), _end(decorator)
                yield (decorator.lineno, 0), (node.lineno, 0)
    if isinstance(node, ast.FunctionDef):
        parts.append(node.returns)
        yield from _named_alone(node)
    if isinstance(node, ast.keyword) and node.arg in _OWN_EXAMPLES:
        parts.append(node.value)
    if isinstance(node, ast.Assign) and _is_alias(node):
        parts.append(node.value)
    for part in parts:
        if part is not None:
            yield (part.lineno, part.col_offset), _end(part)


def _named_alone(node: ast.FunctionDef) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The star before arguments that have to be named: who names them gets the same without it."""
    given, named = [*node.args.posonlyargs, *node.args.args], node.args.kwonlyargs
    if named and not node.args.vararg:
        start = (given[-1].end_lineno or 0, given[-1].end_col_offset or 0) if given else (node.lineno, node.col_offset)
        yield start, (named[0].lineno, named[0].col_offset)


def _is_alias(node: ast.Assign) -> bool:
    """「Number = int | Decimal」: a name for a type, at the top of a module."""
    target = node.targets[0]
    union = isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr)
    subscript = isinstance(node.value, ast.Subscript)
    return isinstance(target, ast.Name) and target.id[:1].isupper() and not target.id.isupper() and (union or subscript)


def _end(node: ast.expr | ast.stmt) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def _tell(work: WorkDB) -> int:
    noticed, survived = 0, []
    for item, result in work.completed_work_items:
        if result.worker_outcome is WorkerOutcome.SKIPPED:
            continue
        if result.test_outcome is TestOutcome.SURVIVED:
            survived.append((_place(item), result.diff or ""))
        else:
            noticed += 1
    for (path, (line, _), operator, _), diff in sorted(survived):
        changed = [text for text in diff.splitlines() if text[:1] in "+-" and text[:3] not in ("+++", "---")]
        print(f"没有发现：{path}:{line} {operator}", *changed, sep="\n  ")
    count = noticed + len(survived)
    print(f"改错 {count} 处，发现 {noticed} 处（{100 * noticed / max(1, count):.1f}%）")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
