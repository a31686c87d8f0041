"""Clicks on the bridge, as VBA does, with a fake Excel that runs in this process: python click.py WORKBOOK OUT TAG…

Windows starts the bridge in a process of its own; xlwings' own engine there drives the Excel here, cell by cell over COM.
For each click a line: the tag, whether it ran to its end, seconds, how many objects of this Excel the bridge still holds,
and what the status bar says.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl takes it where it is installed; Wine 8 cannot load it

import pythoncom
from com_face import shown
from fake_excel import Application
from win32com.client import dynamic

from xladdin.addin.windows.bridge import PROGID

_MOMENT = 1.0  # seconds, until what was let go of has arrived


def main(workbook: str, out: str, *tags: str) -> None:
    """Carry out these commands on the workbook and save it to another file; print what the user would have seen."""
    application = Application(Path(workbook))
    face = shown(application)
    bridge = dynamic.Dispatch(
        pythoncom.CoCreateInstance(PROGID, None, pythoncom.CLSCTX_LOCAL_SERVER, pythoncom.IID_IDispatch)
    )
    own = held()
    for tag in tags:
        started = time.monotonic()
        done = bridge.Perform(tag, face)
        took = time.monotonic() - started
        print(f"{tag}\t{bool(done)}\t{took:.2f}\t{held() - own}\t{application.StatusBar}", flush=True)
    application.ActiveWorkbook.SaveAs(out, 51, None)


def held() -> int:
    """How many objects of this process COM holds for somebody, ourselves among them."""
    end = time.monotonic() + _MOMENT
    while time.monotonic() < end:
        pythoncom.PumpWaitingMessages()
        time.sleep(0.05)
    gc.collect()
    return int(pythoncom._GetGatewayCount())


if __name__ == "__main__":
    main(*sys.argv[1:])
