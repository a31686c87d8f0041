"""Where a workbook comes from: a host hands out an `xw.Book`, and nothing beyond this package knows which host it was.

Two hosts exist: Excel itself, through the engine that xlwings brings, and a file, through the engine of `engine.py`.
Everything that needs xlwings takes it from here, so that it is loaded once, and without what it does not need.
"""

from xladdin.hosts.light import xw

__all__ = ["xw"]
