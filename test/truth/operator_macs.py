"""
Records the multiply–accumulates of recurrent, attention and matrix operators, as half of what PyTorch's FlopCounterMode counts.

    python test/truth/operator_macs.py
"""
import json
import pathlib
import warnings

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode

warnings.filterwarnings("ignore")
t = torch.randn


def count(call):
    with FlopCounterMode(display=False) as counter, torch.no_grad(), sdpa_kernel(SDPBackend.MATH):
        call()
    return counter.get_total_flops() // 2


def tensor(x):
    return {"t": list(x.shape)}


cases = []


def function(name, target, *args):
    cases.append({"call": name, "args": [tensor(a) if isinstance(a, torch.Tensor) else a for a in args], "macs": count(lambda: target(*args))})


def module(name, target, init, kwargs, *forward):
    built = target(*init, **kwargs)
    cases.append({"new": name, "args": list(init), "kwargs": kwargs, "forward": [tensor(x) for x in forward], "macs": count(lambda: built(*forward))})


function("torch.matmul", torch.matmul, t(2, 3, 4), t(4, 5))
function("torch.matmul", torch.matmul, t(2, 7, 3, 4), t(2, 7, 4, 5))
function("torch.bmm", torch.bmm, t(2, 3, 4), t(2, 4, 5))
function("torch.mm", torch.mm, t(3, 4), t(4, 5))
function("torch.addmm", torch.addmm, t(5), t(3, 4), t(4, 5))
function("torch.baddbmm", torch.baddbmm, t(2, 3, 5), t(2, 3, 4), t(2, 4, 5))
function("torch.einsum", torch.einsum, "bij,bjk->bik", t(2, 3, 4), t(2, 4, 5))
function("torch.einsum", torch.einsum, "bhqd,bhkd->bhqk", t(2, 3, 4, 5), t(2, 3, 6, 5))
function("torch.nn.functional.scaled_dot_product_attention", torch.nn.functional.scaled_dot_product_attention, t(2, 3, 4, 5), t(2, 3, 6, 5), t(2, 3, 6, 7))
module("torch.nn.MultiheadAttention", torch.nn.MultiheadAttention, (8, 2), {"batch_first": True}, t(2, 5, 8), t(2, 7, 8), t(2, 7, 8))
module("torch.nn.MultiheadAttention", torch.nn.MultiheadAttention, (8, 2), {"kdim": 3, "vdim": 6}, t(5, 2, 8), t(7, 2, 3), t(7, 2, 6))
module("torch.nn.TransformerEncoderLayer", torch.nn.TransformerEncoderLayer, (8, 2, 16), {"batch_first": True}, t(2, 5, 8))
module("torch.nn.TransformerDecoderLayer", torch.nn.TransformerDecoderLayer, (8, 2, 16), {}, t(5, 2, 8), t(7, 2, 8))
module("torch.nn.Transformer", torch.nn.Transformer, (8, 2, 2, 1, 16), {}, t(5, 2, 8), t(7, 2, 8))
for name in ["RNN", "LSTM", "GRU"]:
    module(f"torch.nn.{name}Cell", getattr(torch.nn, f"{name}Cell"), (3, 4), {}, t(2, 3))

lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
pathlib.Path(__file__).with_suffix(".json").write_text(f"[\n{lines}\n]\n")
