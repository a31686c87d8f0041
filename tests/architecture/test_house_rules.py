"""The house rules that a program can check: how long things are, what they are called, and what they stay away from."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from checks.model.rulebook import ledger_rules, rule_book

ROOT = Path(__file__).parents[2]
# Each package may import itself and those before it.
PACKAGES = ("workbook", "checks", "xladdin")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
NAMES = {path: path.relative_to(ROOT).as_posix() for path in FILES}

# Rules are arithmetic on a Report: they read no file, drive no Excel and wait for no data frame.
NOT_IN_CHECKS = frozenset(["xlwings", "openpyxl", "pandas", "numpy", "docx", "typst", "zipfile", "pathlib", "io"])
# A name that says nothing about what is inside.
EMPTY_NAMES = frozenset(["utils", "util", "helpers", "helper", "manager", "managers", "base", "misc", "common"])
# What the engine that serves files cannot do, and what would bind a button to one host.
NOT_IN_BUTTONS = frozenset({"api", "to_png", "activate"})
MAX_FILE_LINES, MAX_FUNCTION_LINES, AIMED_FUNCTION_LINES = 400, 60, 40
FILES_WITHOUT_README = 5

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree_of(path: Path) -> ast.Module:
    """What a file says."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module, path: Path) -> Iterator[str]:
    """The full names of all modules that a file imports, wherever in it, relative imports resolved."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*above, *filter(None, [node.module])))


def functions(tree: ast.Module) -> Iterator[tuple[Function, int]]:
    """Every function and method with its number of lines, decorators and docstring included."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield node, (node.end_lineno or node.lineno) - first + 1


def undocumented(tree: ast.Module) -> Iterator[str]:
    """Public functions, classes and methods without a docstring; what a base class documents need not say it again."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield node.name
            if isinstance(node, ast.ClassDef) and not node.bases:
                methods = [m for m in node.body if isinstance(m, Function) and not m.name.startswith("_")]
                yield from (f"{node.name}.{m.name}" for m in methods if not ast.get_docstring(m))


def test_there_is_something_to_check() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(PACKAGES)


def against(said: Callable[[Path], object], files: Sequence[Path] = FILES) -> dict[str, object]:
    """What is to be said against each of these files, by its name; three thousand tests of their own take seconds."""
    assert files
    return {NAMES[path]: found for path in files if (found := said(path))}


class TestEveryFile:
    """Rules for each file of the three packages."""

    def test_it_can_be_read_in_one_sitting(self) -> None:
        lines = {NAMES[path]: len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
        assert {name: count for name, count in lines.items() if count > MAX_FILE_LINES} == {}

    def test_its_functions_hold_one_thought(self) -> None:
        def long(path: Path) -> list[tuple[str, int]]:
            found = [(f.name, lines) for f, lines in functions(tree_of(path)) if lines > AIMED_FUNCTION_LINES]
            for name, lines in found:
                warnings.warn(f"{NAMES[path]}: {name} has {lines} lines", stacklevel=1)
            return [(name, lines) for name, lines in found if lines > MAX_FUNCTION_LINES]

        assert against(long) == {}

    def test_its_name_says_what_is_inside(self) -> None:
        assert against(lambda path: EMPTY_NAMES & {path.stem, *path.relative_to(ROOT).parent.parts}) == {}

    def test_it_says_what_it_is_for(self) -> None:
        assert against(lambda path: tree_of(path).body and not ast.get_docstring(tree_of(path))) == {}

    def test_what_is_public_says_what_the_caller_gets(self) -> None:
        assert against(lambda path: list(undocumented(tree_of(path)))) == {}


class TestEveryFileOfTheChecks:
    """Rules see a Report and nothing else."""

    CHECKS = tuple(path for path in FILES if path.is_relative_to(ROOT / "checks"))

    def test_it_needs_no_file_no_excel_and_no_data_frame(self) -> None:
        def needed(path: Path) -> set[str]:
            return NOT_IN_CHECKS & {name.split(".")[0] for name in imports(tree_of(path), path)}

        assert against(needed, self.CHECKS) == {}

    def test_it_opens_nothing(self) -> None:
        def opened(path: Path) -> bool:
            calls = [node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
            return "open" in [call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls]

        assert against(opened, self.CHECKS) == {}


def test_a_button_works_in_every_host() -> None:
    def used(path: Path) -> set[str]:
        return NOT_IN_BUTTONS & {node.attr for node in ast.walk(tree_of(path)) if isinstance(node, ast.Attribute)}

    assert (
        against(used, [p for p in FILES if p.parent in (ROOT / "xladdin" / "ribbon", ROOT / "xladdin" / "book")]) == {}
    )


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in FILES}), ids=lambda folder: folder.relative_to(ROOT).as_posix()
)
def test_a_large_folder_says_what_belongs_there(folder: Path) -> None:
    if len(list(folder.glob("*.py"))) > FILES_WITHOUT_README:
        assert (folder / "README.md").is_file()


# An engine of xlwings has the names that xlwings gives; the contract says of each what a button may ask of it.
NAMES_OF_XLWINGS = frozenset(["App", "Book", "Books", "Engine", "Name", "Names", "Range", "Sheet", "Sheets"])


def test_a_name_stands_for_one_thing() -> None:
    classes: dict[str, list[str]] = {}
    for path in FILES:
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                classes.setdefault(node.name, []).append(NAMES[path])
    twice = {name: places for name, places in classes.items() if len(places) > 1}
    assert {name: places for name, places in twice.items() if name not in NAMES_OF_XLWINGS} == {}
    assert all(place.startswith("xladdin/hosts/") for places in twice.values() for place in places)


def told_by_number(tree: ast.Module, numbers: Collection[str]) -> Iterator[str]:
    """The numbers of rules that stand in the code, other than where a function is declared to carry one out."""
    declared = {
        id(argument)
        for node in ast.walk(tree)
        if isinstance(node, Function)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        for argument in decorator.args
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in numbers and id(node) not in declared:
            yield node.value


def test_nothing_is_steered_by_the_number_of_a_rule() -> None:
    assert against(lambda path: list(told_by_number(tree_of(path), {*rule_book, *ledger_rules}))) == {}


class TestTheseRules:
    """The rules above find what they look for."""

    def test_a_number_of_a_rule_is_found_wherever_it_hides(self) -> None:
        tree = ast.parse("@rule('Y-6')\ndef f():\n    'Y-6.'\n    return book['Y-6'] or x(id='R-4')")
        assert sorted(told_by_number(tree, {"Y-6", "R-4"})) == ["R-4", "Y-6"]

    def test_imports_are_found_wherever_they_hide(self) -> None:
        code = "import os.path\ndef f():\n    from checks.finding import F\nfrom . import z\nfrom ..x import y"
        found = set(imports(ast.parse(code), ROOT / "workbook" / "inner" / "grid.py"))
        assert found == {"os.path", "checks.finding", "workbook.inner", "workbook.x"}

    def test_missing_docstrings_are_found(self) -> None:
        code = "def f(): ...\ndef _g(): ...\n"
        code += 'class A:\n    "x"\n    def h(self): ...\nclass B(A):\n    "x"\n    def h(self): ...\n'
        assert list(undocumented(ast.parse(code))) == ["f", "A.h"]

    def test_the_length_of_a_function_counts_its_decorators(self) -> None:
        code = "@a\n@b\ndef f():\n    return 1\n"
        assert [lines for _, lines in functions(ast.parse(code))] == [4]
