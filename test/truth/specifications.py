"""
Runs the Python blocks of test/specs/*/*.md in PyTorch and checks their comments.

    python test/truth/specifications.py
"""
import ast
import linecache
import pathlib
import re
import sys
import warnings

import torch

warnings.filterwarnings("ignore")
SPECS = pathlib.Path(__file__).parent.parent / "specs"


def shapes(value):
    values = value if isinstance(value, tuple) else (value,)
    return "; ".join("×".join(map(str, v.shape)) or "()" for v in values)


def check(where, statement, comment, scope):
    kind, _, expected = comment.partition(":")
    expected = expected.strip()
    try:
        exec(compile(ast.Module([statement], []), where, "exec"), scope)
    except Exception as error:
        if kind == "problem" and expected in str(error):
            return None
        return f"{where}: raised {error!r}"
    if kind == "problem":
        return f"{where}: nothing raised"
    if not kind:
        return None
    value = scope[statement.targets[0].id]
    if kind == "value":
        found = repr(value)
    else:
        found = shapes(value) if kind == "shape" else str(sum(p.numel() for p in value.parameters()))
    return None if found == expected else f"{where}: {kind} is {found}, not {expected}"


wrong = []
for path in sorted(SPECS.glob("*/*.md")):
    text = path.read_text()
    for match in re.finditer(r"^```\w*\n(.*?)^```$", text, re.M | re.S):
        first, source, scope = text[: match.start(1)].count("\n"), match[1], {}
        for statement in ast.parse(source).body:
            line = source.split("\n")[statement.end_lineno - 1]
            where = f"{path.name}:{first + statement.end_lineno}"
            # TorchScript compiles from the source.
            linecache.cache[where] = (len(source), None, source.splitlines(True), where)
            comment = re.search(r"# ((?:shape|problem|params|value):.*)$", line)
            wrong.append(check(where, statement, comment[1] if comment else "", scope))
wrong = [each for each in wrong if each]
print("\n".join(wrong) or "all hold")
sys.exit(bool(wrong))
