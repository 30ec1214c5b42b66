"""Times PyTorch on models, for `npm run bench`: one JSON request a line in, one JSON answer a line out.

A request is {"path": folders for sys.path, "module": dotted name, "model": expression in it, "inputs": [[shape, dtype], …]}.
The answer is {"how", "construct", "propagate"} in milliseconds, the better of two runs. `how` says whether
fake tensors served ("fake"), or real ones were needed ("real") because building the model looks at values.
"""

import importlib
import json
import sys
import time

import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def once(make, inputs):
    start = time.perf_counter()
    model = make().eval()
    built = time.perf_counter()
    tensors = [
        torch.zeros(shape, dtype=torch.int64) if dtype == "int64" else torch.randn(shape)
        for shape, dtype in inputs
    ]
    with torch.no_grad():
        model(*tensors)
    return built - start, time.perf_counter() - built


def fake(make, inputs):
    with FakeTensorMode():
        return once(make, inputs)


def measure(make, inputs):
    for how, run in (("fake", fake), ("real", once)):
        try:
            construct, propagate = min((run(make, inputs) for _ in range(2)), key=sum)
            return {"how": how, "construct": 1000 * construct, "propagate": 1000 * propagate}
        except Exception as error:
            failure = f"{type(error).__name__}: {error}".splitlines()[0]
    return {"how": failure}


def main():
    torch.set_num_threads(1)
    for line in sys.stdin:
        request = json.loads(line)
        sys.path[:0] = [folder for folder in request["path"] if folder not in sys.path]
        try:
            module = importlib.import_module(request["module"])
            answer = measure(lambda: eval(request["model"], vars(module)), request["inputs"])
        except Exception as error:
            answer = {"how": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(answer), flush=True)


main()
