"""Records what F.conv2d and autograd make of small maps with a stride, in place of pooling, as figures_pooling.json."""

import itertools
import json
from pathlib import Path

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)


def case(side, kernel_size, stride, padding):
    values = torch.randint(-5, 9, (1, 1, side, side)).double().requires_grad_()
    weight = torch.randn(1, 1, kernel_size, kernel_size, requires_grad=True)
    state = {"values": values[0, 0].tolist(), "weight": weight.flatten().tolist(), "kernel_size": kernel_size, "stride": stride, "padding": padding}
    try:
        output = F.conv2d(values, weight, stride=stride, padding=padding)
    except RuntimeError as error:
        return {"state": state, "problem": str(error)}
    output.sum().backward()
    return {
        "state": state,
        "output": output[0, 0].tolist(),
        "gradient": values.grad[0, 0].tolist(),
        "kernel": {"weight": weight[0, 0].tolist(), "gradient": weight.grad[0, 0].tolist()},
    }


if __name__ == "__main__":
    cases = [case(*sizes) for sizes in itertools.product((2, 4, 5), (1, 2, 3), (1, 2, 3), (0, 1, 2))]
    Path(__file__).with_suffix(".json").write_text(json.dumps(cases) + "\n")
