"""Runs LibreOffice for tests, and stands in for DCOM: `CreateObject("Nianbao.Bridge")` in VBA gives an object of ours.

On Windows, Basic asks COM for that name; elsewhere it asks a factory that nobody has registered, so that a test may.
"""

from __future__ import annotations

import builtins
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import proofs

_DEBIAN_PACKAGES = "/usr/lib/python3/dist-packages"
_FILTER = {".xlam": "Calc MS Excel 2007 VBA XML", ".xlsm": "Calc MS Excel 2007 VBA XML"}
_SERVICES = ("com.sun.star.bridge.OleObjectFactory", "com.sun.star.bridge.oleautomation.Factory")
Perform = Callable[[str], None]


def needed(*programs: str) -> None:
    """Skip the test where a program or the Python bridge of LibreOffice is missing; in CI, fail."""
    try:
        with _imports_of_uno():
            there = True
    except ImportError:
        there = False
    proofs.needed(
        *programs, besides={f"python3-uno for Python {sys.version_info.major}.{sys.version_info.minor}": there}
    )


@contextlib.contextmanager
def _imports_of_uno() -> Iterator[Any]:
    """Within the block the interfaces of LibreOffice can be imported; gives the module `uno`.

    Afterwards its hook is out of the way of all other imports.
    """
    plain = builtins.__import__
    sys.path.append(_DEBIAN_PACKAGES)
    try:
        import uno

        builtins.__import__ = uno._uno_import
        yield uno
    finally:
        builtins.__import__ = plain
        sys.path.remove(_DEBIAN_PACKAGES)


RUNNING: set[Office] = set()


class Office:
    """One LibreOffice with a profile of its own, or with one that holds what was installed there."""

    def __init__(
        self, environment: Mapping[str, str] | None = None, *, headless: bool = True, profile: Path | None = None
    ) -> None:
        with _imports_of_uno() as uno:
            self.uno = uno
        self._own = None if profile else tempfile.mkdtemp(prefix="office")
        self._profile = str(profile or self._own)
        pipe = f"office{os.getpid()}{time.monotonic_ns()}"
        command = ["soffice", f"-env:UserInstallation=file://{self._profile}", "--norestore", "--nologo", "--nodefault"]
        command += ["--nofirststartwizard", f"--accept=pipe,name={pipe};urp;", *(["--headless"] if headless else [])]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(
            command, env={**os.environ, **(environment or {})}, stdout=quiet, stderr=quiet, start_new_session=True
        )
        RUNNING.add(self)
        self._context = self._connected(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self.services = self._context.ServiceManager
        self._perform: Perform | None = None
        # Basic looks for the factory once, at its first CreateObject.
        self.services.insert(_bridge_factory(lambda: self._perform))
        self.desktop = self.services.createInstanceWithContext("com.sun.star.frame.Desktop", self._context)

    def _connected(self, address: str) -> Any:
        local = self.uno.getComponentContext()
        name = "com.sun.star.bridge.UnoUrlResolver"
        resolver = local.ServiceManager.createInstanceWithContext(name, local)
        for _ in range(300):
            with contextlib.suppress(Exception):  # until it listens
                return resolver.resolve(address)
            time.sleep(0.1)
        self.close()
        raise RuntimeError("LibreOffice did not start")

    def close(self) -> None:
        """End it, with everything that is open: also where a box waits for an answer, so that it hears no request."""
        RUNNING.discard(self)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        if self._own:
            shutil.rmtree(self._own, ignore_errors=True)

    def open(self, path: Path, *, hidden: bool = True) -> Any:
        """A document with its macros allowed."""
        options = {"Hidden": hidden, "MacroExecutionMode": 4}
        if path.suffix in _FILTER:
            options["FilterName"] = _FILTER[path.suffix]
        document = self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, self.properties(**options))
        assert document is not None, f"LibreOffice does not load {path.name}"
        return document

    def properties(self, **values: object) -> tuple[Any, ...]:
        """Values as UNO takes them."""
        kind = "com.sun.star.beans.PropertyValue"
        return tuple(self.uno.createUnoStruct(kind, Name=name, Value=value) for name, value in values.items())

    def macro(self, document: Any, module: str, name: str) -> Callable[[], Any]:
        """A Sub or Function of a document, without parameters."""
        library = next(name for name in document.BasicLibraries.ElementNames if name != "Standard")
        address = f"vnd.sun.star.script:{library}.{module}.{name}?language=Basic&location=document"
        script = document.getScriptProvider().getScript(address)
        return lambda: script.invoke((), (), ())[0]

    def serve(self, perform: Perform | None) -> None:
        """From now on, `CreateObject("Nianbao.Bridge").Perform task, …` in VBA calls `perform(task)` here.

        With None, there is no such object, as where the add-in is not installed.
        """
        self._perform = perform


def _bridge_factory(serving: Callable[[], Perform | None]) -> Any:
    """What makes objects for names, and the one object that it makes."""
    with _imports_of_uno():
        import unohelper
        from com.sun.star.lang import XMultiServiceFactory, XServiceInfo, XSingleComponentFactory
        from com.sun.star.script import XInvocation

    def invoke(_self: Any, _name: str, given: tuple[Any, ...], _indexes: Any, _out: Any) -> Any:
        if perform := serving():
            perform(given[0])
        return None, (), ()

    bridge = {
        "getIntrospection": lambda _self: None,
        "hasMethod": lambda _self, name: name.casefold() == "perform",
        "hasProperty": lambda _self, _name: False,
        "invoke": invoke,
    }
    service = {
        "getImplementationName": lambda _self: "nianbao.tests.Bridge",
        "supportsService": lambda _self, name: name in _SERVICES,
        "getSupportedServiceNames": lambda _self: _SERVICES,
    }
    make_bridge = type("Bridge", (unohelper.Base, XInvocation), bridge)
    by_name = {
        "createInstance": lambda _self, name: make_bridge() if serving() and name == "Nianbao.Bridge" else None,
        "createInstanceWithArguments": lambda _self, name, _arguments: make_bridge(),
        "getAvailableServiceNames": lambda _self: ("Nianbao.Bridge",),
    }
    make_objects = type("Objects", (unohelper.Base, XMultiServiceFactory, XServiceInfo), by_name | service)
    factory = {
        "createInstanceWithContext": lambda _self, _context: make_objects(),
        "createInstanceWithArgumentsAndContext": lambda _self, _arguments, _context: make_objects(),
    }
    return type("Factory", (unohelper.Base, XSingleComponentFactory, XServiceInfo), factory | service)()
