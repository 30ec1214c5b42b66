"""Records which note each call and each argument opens, from the curriculum's hover routing.

    python test/truth/routing.py HOVER_ROUTING

writes routing.json beside this script: `arguments` holds the rows of its first table (call, condition, note) as they
stand, `claims` those of its second, the default first.
"""

import json
import pathlib
import re
import sys


def rows(text: str, width: int) -> list[list[str]]:
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return [row for row in cells[2:] if len(row) == width]


def main(path: pathlib.Path) -> None:
    first, second = path.read_text(encoding="utf-8").split("## A2.")
    routing = {
        "arguments": rows(first, 3),
        "claims": {name.strip("`"): notes.split(", ") for name, notes in rows(second, 2)},
    }
    target = pathlib.Path(__file__).with_suffix(".json")
    target.write_text(json.dumps(routing, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


main(pathlib.Path(sys.argv[1]))
