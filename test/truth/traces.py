"""Runs the code of every question that asks what it prints, and records what it did print, as traces.json.

The questions are read from content/ by their form: a heading `{#id .trace}` and the first Python block under it.
"""

import contextlib
import io
import json
import re
from pathlib import Path

HERE = Path(__file__).parent
HEADING = re.compile(r"^### .*\{#([\w-]+) \.(\w+)\}$", re.M)
BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
facts = {}
for path in sorted((HERE.parent.parent / "content").glob("*/*.md")):
    # Before the first heading, then id, type and text of each item in turn.
    _, *items = HEADING.split(path.read_text())
    for name, kind, text in zip(items[::3], items[1::3], items[2::3]):
        if kind != "trace":
            continue
        code = BLOCK.search(text)[1]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, name, "exec"), {})
        facts[name] = {"code": code.rstrip("\n"), "prints": printed.getvalue().rstrip("\n")}
(HERE / "traces.json").write_text(json.dumps(facts, indent=1) + "\n")
