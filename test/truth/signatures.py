"""
Records the signatures of everything callable in torch.nn, torch.nn.functional and torch.optim that Python can inspect.

    python test/truth/signatures.py

One line a callable: its parameters in order as [name, kind, default]; the default is absent for required ones.
"""
import inspect
import json
import pathlib

import torch

ROOMS = {"torch.nn": torch.nn, "torch.nn.functional": torch.nn.functional}
PLAIN = (int, float, str, bool, type(None))


def default(value):
    if isinstance(value, tuple):
        return [default(v) for v in value]
    if isinstance(value, float):
        return {"f": value}
    # `activation=F.relu` may also be given by name.
    return value if isinstance(value, PLAIN) else getattr(value, "__name__", str(value))


def signature(target):
    # A subclass without its own __init__ takes Module's `*args, **kwargs` and refuses both.
    function = target.__init__ if inspect.isclass(target) else target
    parameters = list(inspect.signature(function).parameters.values())
    if inspect.isclass(target):
        parameters = parameters[1:]
        if function is torch.nn.Module.__init__:
            return []
    kinds = {"POSITIONAL_ONLY": "", "POSITIONAL_OR_KEYWORD": "", "KEYWORD_ONLY": "keyword", "VAR_POSITIONAL": "rest", "VAR_KEYWORD": "extra"}
    return [
        [p.name, kinds[p.kind.name]] + ([default(p.default)] if p.default is not p.empty else [])
        for p in parameters
    ]


lines = []
for room, module in ROOMS.items():
    for name, target in sorted(vars(module).items()):
        if name.startswith("_") or not callable(target) or (room == "torch.nn" and not inspect.isclass(target)):
            continue
        try:
            lines.append(f"{json.dumps(room + '.' + name)}:{json.dumps(signature(target), separators=(',', ':'))}")
        except (TypeError, ValueError):
            continue
pathlib.Path(__file__).with_suffix(".json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
