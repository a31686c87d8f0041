"""`pythonw -m xladdin.addin.windows`: what Windows starts when Excel asks for the bridge."""

from __future__ import annotations

from xladdin.addin.windows.starting import start

if __name__ == "__main__":
    raise SystemExit(start())
