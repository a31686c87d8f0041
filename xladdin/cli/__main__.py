"""`python -m xladdin.cli`: the command `nianbao` where its own starter is not at hand."""

from __future__ import annotations

import sys

from xladdin.cli.entry import main

if __name__ == "__main__":
    sys.exit(main())
