"""The functions that the room offers stay functions, whatever of its modules has been imported."""

from __future__ import annotations

import importlib
import pkgutil
from types import FunctionType

from xladdin import ribbon


def test_no_module_takes_the_name_of_a_function() -> None:
    modules = [module.name for module in pkgutil.iter_modules(ribbon.__path__)]
    assert len(modules) > 4
    for name in modules:
        importlib.import_module(f"xladdin.ribbon.{name}")
    offered = set(ribbon.__all__) - {"Button"}
    assert len(offered) > 10
    assert [name for name in offered if not isinstance(getattr(ribbon, name), FunctionType)] == []
