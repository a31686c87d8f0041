"""Statistics Canada's Banff on the records that `beside_banff` wrote; runs in an environment of its own.

Banff is GPL and asks for an older pandas, so it is neither a dependency nor installed beside the program.
"""

import json
import sys
import time
from pathlib import Path

import banff
import pandas as pd


def main(folder: Path) -> None:
    """Read records.csv and edits.txt, write what Banff would change in each record, and the seconds it took."""
    records = pd.read_csv(folder / "records.csv", dtype={"unit": str})
    edits = (folder / "edits.txt").read_text(encoding="ascii")
    start = time.perf_counter()
    found = banff.errorloc(indata=records, unit_id="unit", edits=edits, time_per_obs=60, display_level=0)
    seconds = time.perf_counter() - start
    status = found.outstatus.to_pandas() if hasattr(found.outstatus, "to_pandas") else found.outstatus
    sizes = status.groupby("unit").size().to_dict()
    (folder / "banff.json").write_text(json.dumps({"seconds": seconds, "sizes": sizes}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
