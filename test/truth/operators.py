"""
Records what PyTorch answers to seeded calls: the shape and dtype of the result, or that it raised.

    python test/truth/operators.py [shape arithmetic layers …]

Each family file `operators_<family>.py` yields calls; the answers go to `operators_<family>.json`, one call a line.
Encoding: a tensor is {"t": shape, "d": dtype} (float32 unless said), a float {"f": 0.5}, a dtype {"dtype": name},
a slice {"s": [start, stop, step]}, Ellipsis {"e": 1}; what raised is {"raises": message}.
"""
import importlib
import json
import math
import pathlib
import random
import sys
import warnings

import torch

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent


class Shaped:
    """A tensor argument: shape, dtype and the values that keep the call valid."""

    def __init__(self, shape, dtype="float32", fill="ones"):
        self.shape, self.dtype, self.fill = tuple(shape), dtype, fill

    def real(self):
        dtype = getattr(torch, self.dtype)
        if self.fill == "zeros":
            return torch.zeros(self.shape, dtype=dtype)
        if self.fill == "eye":
            n = min(self.shape[-2:])
            return (torch.eye(self.shape[-2], self.shape[-1], dtype=dtype) * (n + 1)).expand(self.shape).clone() + torch.full(self.shape, 0.1).to(dtype)
        return torch.ones(self.shape, dtype=dtype)


def real(value):
    if isinstance(value, Shaped):
        return value.real()
    if isinstance(value, tuple):
        return tuple(real(v) for v in value)
    if isinstance(value, list):
        return [real(v) for v in value]
    return value


def encode(value):
    if isinstance(value, Shaped):
        return {"t": list(value.shape)} | ({} if value.dtype == "float32" else {"d": value.dtype})
    if isinstance(value, torch.Tensor):
        name = str(value.dtype).removeprefix("torch.")
        return {"t": list(value.shape)} | ({} if name == "float32" else {"d": name})
    if isinstance(value, torch.dtype):
        return {"dtype": str(value).removeprefix("torch.")}
    if isinstance(value, slice):
        return {"s": [value.start, value.stop, value.step]}
    if value is Ellipsis:
        return {"e": 1}
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, float):
        return {"f": value if math.isfinite(value) else repr(value)}
    if isinstance(value, (list, tuple)):
        return [encode(v) for v in value]
    return {"object": type(value).__name__}


def resolve(name):
    target = {"torch": torch}.get(name.split(".")[0]) or importlib.import_module(name.split(".")[0])
    for part in name.split(".")[1:]:
        target = getattr(target, part) if hasattr(target, part) else importlib.import_module(f"{target.__name__}.{part}")
    return target


def answer(call):
    try:
        return encode(call())
    except Exception as error:  # what PyTorch refuses is the fact
        return {"raises": str(error).strip().split("\n")[0][:100]}


def record(case):
    if "new" in case:
        try:
            torch.manual_seed(0)
            module = resolve(case["new"])(*real(case.get("args", ())), **real_dict(case.get("kwargs", {})))
        except Exception as error:
            return out(case, {"raises": str(error).strip().split("\n")[0][:100]})
        weights = {name: list(p.shape) for name, p in module.named_parameters()}
        if "forward" not in case:
            return out(case, None, weights)
        with torch.no_grad():
            return out(case, answer(lambda: module(*real(case["forward"]), **real_dict(case.get("named", {})))), weights)
    name = case["call"]
    function = resolve(name)
    args, kwargs = real(tuple(case.get("args", ()))), real_dict(case.get("kwargs", {}))
    if not callable(function):
        return out(case, answer(lambda: function.__get__(args[0])))
    return out(case, answer(lambda: function(*args, **kwargs)))


def real_dict(mapping):
    return {key: real(value) for key, value in mapping.items()}


def out(case, result, weights=None):
    line = {key: case[key] if key in ("call", "new") else ({k: encode(v) for k, v in case[key].items()} if isinstance(case[key], dict) else encode(case[key])) for key in case}
    line["out"] = result
    if weights is not None:
        line["weights"] = weights
    return line


def main(families):
    for family in families:
        rng = random.Random(20261123)
        module = importlib.import_module(f"operators_{family}")
        lines, seen = [], set()
        for case in module.cases(rng):
            line = json.dumps(record(case), separators=(",", ":"))
            if line not in seen:
                seen.add(line)
                lines.append(line)
        (HERE / f"operators_{family}.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
        raised = sum('"out":{"raises"' in line for line in lines)
        print(f"{family}: {len(lines)} calls, {raised} raise")


if __name__ == "__main__":
    sys.modules["operators"] = sys.modules["__main__"]
    sys.path.insert(0, str(HERE))
    torch.set_num_threads(1)
    names = sys.argv[1:] or sorted(p.stem.removeprefix("operators_") for p in HERE.glob("operators_*.py"))
    main(names)
