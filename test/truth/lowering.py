"""
Records what PyTorch computes, in numbers, for calls whose shapes the other recorders hold: the truth for lowering to ONNX.

    python test/truth/lowering.py

Of the recorded calls (layers_*.json, operators_*.json) a few of each name are taken, chosen so that every argument
value, rank and dtype appears. Inputs and weights are filled by closed forms that both sides compute:

    input k (in the order of the call):  s = sin(0.37·i + 1 + 3·k), then `plain` 2s, `unit` 0.5 + 0.45s, `above` 1.5 + 0.45s,
                                         `far` 20s, `positive` symmetric matrices, n rows: sin(0.37·(row + column) + 1 + 3·k)
                                         and 2n more where row = column,
                                         `boxes`, where rows are of 5 numbers, the row mod 2, x = 4 + 4s, y likewise, x + 5 + 7s
                                         and y + 5 + 7s, and 2s elsewhere,
                                         `gaps` 2s with NaN where (i + 2k) mod 7 = 3, `rough` 2·sin(0.37·i² + 1 + 3·k)
    complex numbers:                     real and imaginary parts in turn, as real ones twice as many
    integers:                            (7·i + k) mod n + from; booleans: s > 0
    a weight or buffer `name`:           0.5·sin(0.37·i + Σ its characters mod 50), 1 more for a variance

Of each output are kept shape, dtype, up to 12 evenly spaced values and the mean magnitude. Modules are in eval mode; calls
whose result is random are left out, and those of types that ONNX Runtime has few kernels for.
"""
import glob
import gzip
import json
import math
import pathlib
import re
import warnings

import torch
import torchvision

import lowering_cases
import operators

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent
MOST = 8
# Types that ONNX Runtime has few kernels for.
OTHERS = ("float16", "complex", "int8", "int16")
EMPTY = re.compile(r'"t": \[(\d+, )*0[,\]]')
# Those of `plain` are singular from three rows on.
MATRICES = re.compile(r"\b(inv|inverse|slogdet|solve|cholesky|qr|matrix_exp)\b")
FILLS = [{}, {"f": "unit"}, {"f": "above"}, {"n": 3}, {"n": 2}, {"n": 1}, {"n": 3, "from": 1}]


def main():
    facts = list(lowering_cases.cases())
    for path in sorted(glob.glob(str(HERE / "layers_*.json")) + glob.glob(str(HERE / "operators_*.json"))):
        facts += json.loads(pathlib.Path(path).read_text())
    by_name = {}
    for fact in facts:
        if tensors_of(fact["out"]) or fact["out"] == "?":
            by_name.setdefault(fact.get("call") or fact["new"], []).append(fact)
    cases = []
    for name in sorted(by_name):
        taken = 0
        for fact in chosen(by_name[name]):
            if taken >= MOST and fact["out"] != "?":
                continue
            case = recorded(fact)
            if fact["out"] == "?" and not case:
                raise ValueError(f"nothing to record of {fact}")
            if case:
                cases.append(json.dumps(case, separators=(",", ":")))
                taken += 1
    (HERE / "lowering.json.gz").write_bytes(gzip.compress(("[\n" + ",\n".join(cases) + "\n]\n").encode(), 9, mtime=0))
    print(len(cases), "calls of", len(by_name), "names")


def tensors_of(value):
    if isinstance(value, list):
        return [tensor for item in value for tensor in tensors_of(item)]
    return [value] if isinstance(value, dict) and "t" in value else []


def chosen(facts):
    """First those with the most arguments not seen before."""
    seen, left = set(), [(features(fact), fact) for fact in facts]
    while left:
        best = max(range(len(left)), key=lambda i: len(left[i][0] - seen) + (left[i][1]["out"] == "?") * 1000)
        wanted, fact = left.pop(best)
        seen |= wanted
        yield fact


def features(fact):
    named = {f"{part}.{i}": v for part in ("args", "forward") for i, v in enumerate(fact.get(part, []))}
    named |= fact.get("kwargs", {}) | fact.get("named", {})
    return {(key, feature(value)) for key, value in named.items()}


def feature(value):
    if isinstance(value, dict) and "t" in value:
        return f"{value.get('d')} {len(value['t'])}"
    if isinstance(value, list):
        return str([feature(item) for item in value])
    return json.dumps(value)


def recorded(fact):
    text = json.dumps(fact)
    # In training dropout is random, except that p = 1 drops everything; nothing is to be learned from empty tensors.
    trained = "dropout" in text and ('"training": true' in text or re.search(r'"f": 1(\.0)?}', text))
    # PyTorch leaves the order open of what is not sorted.
    unsorted = fact.get("call") == "torch.topk" and (fact.get("args", [])[4:] == [False] or fact.get("kwargs", {}).get("sorted") is False)
    if trained or unsorted or EMPTY.search(text) or fact["out"] != "?" and any(other in text for other in OTHERS):
        return None
    fills = [{"f": "rough"}] if MATRICES.search(fact.get("call", "")) else FILLS
    for fill in ([fact["fill"]] if "fill" in fact else fills):
        for sequence in (tuple, list):
            try:
                first, second = (outputs(fact, fill, sequence, seed) for seed in (1, 2))
            except Exception:
                continue
            # Other seeds, other values: it is random.
            if not all(torch.equal(torch.nan_to_num(a), torch.nan_to_num(b)) for a, b in zip(first, second)):
                return None
            if fact["out"] != "?" and [list(t.shape) for t in first] != [t["t"] for t in tensors_of(fact["out"])]:
                continue
            if any(t.is_floating_point() and t.numel() and not torch.isfinite(t).double().mean() >= 0.5 for t in first):
                if fill is not FILLS[2] and fact["out"] != "?":
                    continue
            if not any(t.numel() for t in first):
                return None
            call = {key: fact[key] for key in ("call", "new", "args", "kwargs", "forward", "named") if fact.get(key) not in (None, {}, [])}
            return call | ({"fill": fill} if fill else {}) | {"out": [summary(t) for t in first]}
    return None


def outputs(fact, fill, sequence, seed):
    torch.manual_seed(seed)
    count = [0]

    def real(value):
        if isinstance(value, list):
            return sequence(real(item) for item in value)
        if not isinstance(value, dict):
            return value
        if "t" in value:
            count[0] += 1
            return filled(value["t"], getattr(torch, value.get("d", "float32")), count[0] - 1, fill)
        if "f" in value:
            return float(value["f"])
        if "dtype" in value:
            return getattr(torch, value["dtype"])
        if "s" in value:
            return slice(*(real(item) for item in value["s"]))
        if "e" in value:
            return Ellipsis
        raise ValueError(value)

    args = [real(v) for v in fact.get("args") or []]
    kwargs = {k: real(v) for k, v in (fact.get("kwargs") or {}).items()}
    name = fact.get("call") or fact["new"]
    target = operators.resolve(name)
    with torch.no_grad():
        if "new" in fact:
            module = target(*args, **kwargs).eval()
            forward = [real(v) for v in fact.get("forward") or []]
            named = {k: real(v) for k, v in (fact.get("named") or {}).items()}
            if any(isinstance(p, torch.nn.parameter.UninitializedTensorMixin) for p in module.parameters()):
                module(*forward, **named)
            for name, tensor in {**dict(module.named_parameters()), **dict(module.named_buffers())}.items():
                if tensor.is_floating_point():
                    wave = torch.arange(tensor.numel(), dtype=torch.float64) * 0.37 + sum(map(ord, name)) % 50
                    tensor.copy_((0.5 * wave.sin() + ("var" in name)).reshape(tensor.shape))
            result = module(*forward, **named)
        elif name.endswith("__setitem__"):
            result = args[0].clone()
            result[args[1]] = args[2]
        elif callable(target):
            result = target(*args, **kwargs)
        else:
            result = target.__get__(args[0])
    return [t.detach().clone() for t in flat(result)]


def filled(shape, dtype, k, fill):
    if dtype.is_complex:
        return torch.view_as_complex(filled([*shape, 2], dtype.to_real(), k, fill))
    i = torch.arange(math.prod(shape), dtype=torch.float64)
    s = (0.37 * i + 1 + 3 * k).sin()
    if dtype == torch.bool:
        return (s > 0).reshape(shape)
    if not dtype.is_floating_point:
        return ((7 * i + k) % fill.get("n", 5) + fill.get("from", 0)).to(dtype).reshape(shape)
    kind = fill.get("f", "plain")
    if kind == "positive":
        row = torch.arange(shape[-1], dtype=torch.float64)
        wave = (0.37 * (row[:, None] + row) + 1 + 3 * k).sin()
        return (wave + 2 * shape[-1] * torch.eye(shape[-1])).expand(shape).to(dtype).clone()
    if kind == "boxes" and shape[-1] == 5:
        s = s.reshape(shape)
        corner = 4 + 4 * s[:, 1:3]
        return torch.cat([torch.arange(shape[0])[:, None] % 2, corner, corner + 5 + 7 * s[:, 3:]], 1).to(dtype)
    if kind == "far":
        return (20 * s).to(dtype).reshape(shape)
    if kind == "rough":
        s = (0.37 * i * i + 1 + 3 * k).sin()
    if kind == "gaps":
        s[(i + 2 * k) % 7 == 3] = math.nan
    return (2 * s if kind in ("plain", "gaps", "rough", "boxes") else 0.5 + 0.45 * s if kind == "unit" else 1.5 + 0.45 * s).to(dtype).reshape(shape)


def flat(value):
    if isinstance(value, torch.Tensor):
        return [value]
    return [t for item in value for t in flat(item)] if isinstance(value, (tuple, list)) else []


def summary(t):
    name = str(t.dtype).removeprefix("torch.")
    shape = list(t.shape)
    values = (torch.view_as_real(t.resolve_conj()) if t.is_complex() else t).double().reshape(-1)
    picked = values if len(values) <= 12 else values[[j * (len(values) - 1) // 11 for j in range(12)]]
    mean = values.abs().mean().item() if len(values) else 0.0
    return {"t": shape} | ({} if name == "float32" else {"d": name}) | {"v": [number(v) for v in picked.tolist()], "m": number(mean)}


def number(value):
    if not math.isfinite(value):
        return repr(value)
    return int(value) if value == int(value) and abs(value) < 1e15 else float(f"{value:.8g}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
