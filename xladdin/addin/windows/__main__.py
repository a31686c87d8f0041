"""`pythonw -m xladdin.addin.windows`: what Windows starts when Excel asks for the bridge."""

from __future__ import annotations

from xladdin import log
from xladdin.addin.windows.bridge import serve

if __name__ == "__main__":
    try:
        serve()
    except Exception:
        log.start().exception("the bridge could not be offered")
        raise SystemExit(1) from None
