"""Which relations must hold in a report, which do not, and which cell is probably wrong.

Nothing here knows a file, Excel or a data frame: a Report goes in, findings come out.
"""

from checks.assessment import Assessment, run

__all__ = ["Assessment", "run"]
