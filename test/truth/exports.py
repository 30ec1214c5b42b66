"""
Checks the models that `npm run exports -- DIRECTORY` left, with ONNX's own checker and shape inference, and compares their
first output with PyTorch's for the same weights (test/truth/architectures.py says how these are made; buffers have them too).

    python test/truth/exports.py DIRECTORY [NAME…]

What is told is the largest difference, over the largest value: of ours, and of PyTorch's own single precision, from PyTorch
in double precision. WRONG is more than 1e-5 where PyTorch itself is not nearly as far off.
"""
import importlib
import json
import math
import pathlib
import sys
import warnings

import numpy
import onnx
import torch

import architectures

warnings.filterwarnings("ignore")


def fill(network, drawn):
    """As `architectures.fill`: parameters, and buffers that the model holds as `drawn` values; others are computed."""
    with torch.no_grad():
        for name, tensor in [*network.named_parameters(), *network.named_buffers()]:
            if not tensor.is_floating_point() or name not in drawn:
                continue
            u = architectures.uniform(name, tensor.numel()).reshape(tensor.shape)
            if "running_var" in name:
                u = 1 + 0.5 * u
            elif tensor.dim() >= 2:
                u = u * math.sqrt(3 / max(1, tensor[0].numel()))
            else:
                u = 0.1 * u + (1.0 if name.endswith("weight") else 0.0)
            tensor.copy_(u)


def given(shape, dtype):
    if dtype == "int64":
        return ((7 * torch.arange(math.prod(shape)) + 3) % 11 + 2).reshape(shape)
    return architectures.image(shape)


def first(result):
    """The first tensor of a result."""
    if isinstance(result, torch.Tensor):
        return result
    return first(next(iter(result.values())) if hasattr(result, "values") else result[0])


def compared(folder):
    case = json.loads((folder / "case.json").read_text())
    module = importlib.import_module(case["file"].removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    torch.manual_seed(0)
    network = eval(case["model"], dict(vars(module))).eval()
    fill(network, set(case["drawn"]))
    inputs = [given(**each) for each in case["inputs"]]
    found = numpy.fromfile(folder / "output.bin", numpy.float32).astype(numpy.float64)
    with torch.no_grad():
        single = first(network(*inputs)).double().numpy().reshape(-1)
        try:
            double = first(network.double()(*(x.double() if x.is_floating_point() else x for x in inputs)))
            truth = double.double().numpy().reshape(-1)
        except RuntimeError:
            truth = single
    if truth.shape != found.shape:
        return f"has {found.shape[0]} values, not {truth.shape[0]} WRONG"
    ours, own = (numpy.abs(x - truth).max() / numpy.abs(truth).max() for x in (found, single))
    wrong = not ours < max(1e-5, 10 * own)
    return f"off by {ours:.1e} of the largest, PyTorch by {own:.1e}" + (" WRONG" if wrong else "")


def main(directory, *names):
    for folder in sorted(pathlib.Path(directory).iterdir()):
        if names and not any(name in folder.name for name in names):
            continue
        try:
            onnx.checker.check_model(str(folder / "model.onnx"), full_check=True)
            said = "checked"
            if (folder / "output.bin").exists():
                said += ", " + compared(folder)
        except Exception as error:
            said = f"{type(error).__name__}: {str(error)[:300]} WRONG"
        print(f"{folder.name}: {said}", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(*sys.argv[1:])
