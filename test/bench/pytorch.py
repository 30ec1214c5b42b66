"""Times PyTorch on models, for `npm run bench`: one JSON request a line in, one JSON answer a line out.

A request is {"path": folders for sys.path, "module": dotted name, "model": expression in it, "inputs": [[shape, dtype], …],
"graph": whether to measure the graph too}.
The answer is {"how", "construct", "propagate"} in milliseconds, the median of three runs after one to warm up (or that one
alone, where it took seconds).
Weights are not initialised, so that building a model takes what its Python takes: a lower bound of what PyTorch needs.
`how` says whether the model was built of fake tensors ("fake"), or of real ones because building it looks at values, with
fake tensors run through it all the same ("built"), or whether real ones were needed throughout ("real").
These run `forward` alone, which tells the shapes of nothing but the result. "graph" is what it takes to have the shape of
every operation: the model is built, `torch.fx.symbolic_trace` makes a graph of it, and `FakeTensorProp` goes through that.
"""

import contextlib
import importlib
import json
import sys
import time

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.fx.passes.fake_tensor_prop import FakeTensorProp


@contextlib.contextmanager
def without_initialisation():
    names = [name for name in dir(torch.nn.init) if name.endswith("_") and not name.startswith("_")]
    before = {name: getattr(torch.nn.init, name) for name in names}
    for name in names:
        setattr(torch.nn.init, name, lambda tensor, *args, **kwargs: tensor)
    try:
        yield
    finally:
        for name, function in before.items():
            setattr(torch.nn.init, name, function)


def tensors(inputs):
    return [
        torch.zeros(shape, dtype=torch.int64) if dtype == "int64" else torch.randn(shape)
        for shape, dtype in inputs
    ]


def real(make, inputs):
    start = time.perf_counter()
    model = make().eval()
    built = time.perf_counter()
    with torch.no_grad():
        model(*tensors(inputs))
    return built - start, time.perf_counter() - built


def fake(make, inputs):
    with FakeTensorMode():
        return real(make, inputs)


def built(make, inputs):
    start = time.perf_counter()
    model = make().eval()
    construct = time.perf_counter() - start
    mode = FakeTensorMode()
    state = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    state = {name: mode.from_tensor(tensor.detach()) for name, tensor in state.items()}
    with mode, torch.no_grad():
        given = tuple(tensors(inputs))
        start = time.perf_counter()
        torch.func.functional_call(model, state, given)
        return construct, time.perf_counter() - start


def graph(make, inputs):
    start = time.perf_counter()
    traced = torch.fx.symbolic_trace(make().eval())
    FakeTensorProp(traced, FakeTensorMode(allow_non_fake_inputs=True)).propagate(*tensors(inputs))
    return 0, time.perf_counter() - start


def median(run, make, inputs):
    with without_initialisation():
        first = run(make, inputs)
        if sum(first) >= 2:
            return first
        return sorted((run(make, inputs) for _ in range(3)), key=sum)[1]


def measure(make, inputs):
    for how, run in (("fake", fake), ("built", built), ("real", real)):
        try:
            construct, propagate = median(run, make, inputs)
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
            make = lambda: eval(request["model"], vars(module))
            answer = measure(make, request["inputs"])
            if request.get("graph"):
                answer["graph"] = 1000 * sum(median(graph, make, request["inputs"]))
        except Exception as error:
            answer = {"how": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(answer), flush=True)


# A package may look for a module of this file's name, and must not answer requests then.
if __name__ == "__main__":
    main()
