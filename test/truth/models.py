"""Records what real PyTorch makes of models from installed packages, as `models.json.gz` beside this script.

    python test/truth/models.py                                  # again, whatever the file names
    python test/truth/models.py timm timm/models/vgg.py 'vgg11()' 1x3x224x224    # one more, or one again

Every module call is kept with its path and the shapes of the tensors it returns, in the order the calls begin; `leaf` where
no other module is called inside it. An input is a shape, or a Python expression with `torch`.
"""

import gzip
import importlib
import json
import pathlib
import re
import sys

import torch
from torch import nn

FILE = pathlib.Path(__file__).with_name("models.json.gz")


def tensor(text):
    return torch.rand([int(size) for size in text.split("x")]) if re.fullmatch(r"\d+(x\d+)*", text) else eval(text)


def shapes(value):
    if isinstance(value, torch.Tensor):
        return [list(value.shape)]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [shape for item in items for shape in shapes(item)]


def record(file, model, inputs):
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    net = eval(model, module.__dict__).eval()
    paths = {id(layer): path for path, layer in net.named_modules()}
    calls, open_calls = [], []
    call_module = nn.Module.__call__

    def call(self, *args, **kwargs):
        if id(self) not in paths:
            return call_module(self, *args, **kwargs)
        entry = {"path": paths[id(self)], "out": [], "leaf": 1}
        if open_calls:
            open_calls[-1]["leaf"] = 0
        calls.append(entry)
        open_calls.append(entry)
        result = call_module(self, *args, **kwargs)
        open_calls.pop()
        entry["out"] = shapes(result)
        return result

    nn.Module.__call__ = call
    try:
        with torch.no_grad():
            result = net(*map(tensor, inputs))
    finally:
        nn.Module.__call__ = call_module
    return {
        "parameters": sum(parameter.numel() for parameter in net.parameters()),
        "outputs": shapes(result),
        "calls": [[entry["path"], entry["out"], entry["leaf"]] for entry in calls],
    }


def main(arguments):
    cases = json.loads(gzip.decompress(FILE.read_bytes())) if FILE.exists() else []
    if arguments:
        package, file, model, *inputs = arguments
        cases = [case for case in cases if (case["file"], case["model"]) != (file, model)]
        wanted = [{"package": package, "file": file, "model": model, "inputs": inputs}]
        cases += wanted
    else:
        wanted = cases
    for case in wanted:
        torch.manual_seed(0)
        case["version"] = importlib.import_module(case["package"]).__version__.split("+")[0]
        case.update(record(case["file"], case["model"], case["inputs"]))
        print(case["model"], case["outputs"], flush=True)
    text = json.dumps(cases, separators=(",", ":"))
    FILE.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


main(sys.argv[1:])
