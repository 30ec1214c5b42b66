"""
Records what every reference model must give, and that the ONNX checker accepts it.

    python test/truth/reference.py

Node builds the models and the numbers that are fed to them (reference-models.ts), the ONNX checker sees each model with
full shape inference, and references/ computes the outputs anew in 64-bit floats. Writes reference.json.gz, by id a list of
cases in the order of test/onnx/reference-cases.ts:

    { "model": the first 16 hex digits of the SHA-256 of the model that was checked,
      "out": { name: { "t": shape, "v": up to 64 evenly spaced values, "m": mean, "a": mean magnitude } } }

or { "refused": true } where the model cannot be built from what was entered.
"""
import base64
import gzip
import hashlib
import json
import pathlib
import subprocess
import sys

import numpy as np
import onnx
import torch

import references

HERE = pathlib.Path(__file__).parent
MOST = 64


def main():
    truths = references.load()
    facts, missing = {}, set()
    for line in models().splitlines():
        case = json.loads(line)
        function = truths.get(case["id"])
        if function is None:
            missing.add(case["id"])
            continue
        facts.setdefault(case["id"], []).append({"refused": True} if "refused" in case else recorded(case, function))
    if missing:
        sys.exit(f"no truth for {', '.join(sorted(missing))}")
    text = json.dumps(facts, separators=(",", ":"))
    (HERE / "reference.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(sum(map(len, facts.values())), "cases of", len(facts), "models")


def models():
    """One JSON object a line."""
    root = HERE.parent.parent
    build = "import { buildTests } from './esbuild.mjs'; await buildTests(['test/truth/reference-models.ts'])"
    subprocess.run(["node", "--input-type=module", "-e", build], cwd=root, check=True)
    run = subprocess.run(["node", "dist/test/truth/reference-models.js"], cwd=root, stdout=subprocess.PIPE, check=True)
    return run.stdout.decode()


def recorded(case, function):
    model = base64.b64decode(case["model"])
    onnx.checker.check_model(onnx.load_from_string(model), full_check=True)
    given = {
        tensor["name"]: torch.tensor([float(value) for value in tensor["values"]], dtype=torch.float64).reshape(tensor["shape"])
        for tensor in case["inputs"]
    }
    found = function(**given, **case["settings"])
    shapes = {output["name"]: output["shape"] for output in case["outputs"]}
    if set(found) != set(shapes):
        raise ValueError(f"{case['id']}: outputs {sorted(shapes)}, computed {sorted(found)}")
    out = {name: summary(plain(value)) for name, value in found.items()}
    return {"model": hashlib.sha256(model).hexdigest()[:16], "out": out}


def plain(value):
    """Whatever a truth gives, as an array: a tensor, an array, a number, a list of these."""
    if isinstance(value, torch.Tensor):
        return value.detach().double().numpy()
    if isinstance(value, (list, tuple, range)):
        return np.stack([plain(item) for item in value])
    return np.asarray(value, dtype=np.float64)


def summary(values):
    flat = values.ravel()
    count = min(MOST, len(flat))
    at = [i * (len(flat) - 1) // max(1, count - 1) for i in range(count)]
    return {"t": list(values.shape), "v": [number(flat[i]) for i in at], "m": number(flat.mean()), "a": number(np.abs(flat).mean())}


def number(value):
    if not np.isfinite(value):
        return "NaN" if np.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return float(f"{value:.9g}")


main()
