"""Clicks on the bridge, as VBA does, with a fake Excel that runs in this process: python click.py WORKBOOK OUT TAG…

Windows starts the bridge in a process of its own; xlwings' own engine there drives the Excel here, cell by cell over COM.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl takes it where it is installed; Wine 8 cannot load it

import pythoncom
from com_face import shown
from fake_excel import Application
from win32com.client import dynamic

from xladdin.addin.windows.bridge import PROGID


def main(workbook: str, out: str, *tags: str) -> None:
    """Carry out these commands on the workbook and save it to another file; print what the user would have seen."""
    application = Application(Path(workbook))
    face = shown(application)
    bridge = dynamic.Dispatch(
        pythoncom.CoCreateInstance(PROGID, None, pythoncom.CLSCTX_LOCAL_SERVER, pythoncom.IID_IDispatch)
    )
    for tag in tags:
        started = time.monotonic()
        done = bridge.Perform(tag, face)
        print(f"{tag}\t{bool(done)}\t{time.monotonic() - started:.2f}\t{application.StatusBar}", flush=True)
    application.ActiveWorkbook.SaveAs(out, 51, None)


if __name__ == "__main__":
    main(*sys.argv[1:])
