"""
Records how PyTorch's dtypes promote, and their sizes.

    python test/truth/dtypes.py
"""
import itertools
import json
import pathlib

import torch

NAMES = "float16 bfloat16 float32 float64 complex64 complex128 uint8 int8 int16 int32 int64 bool".split()
NUMBERS = {"bool": True, "integer": 2, "float": 0.5, "complex": 1j}


def name(dtype):
    return str(dtype).removeprefix("torch.")


def tensor(dtype, rank):
    return torch.ones((2,) * rank, dtype=getattr(torch, dtype))


promote = {f"{a} {b}": name(torch.promote_types(getattr(torch, a), getattr(torch, b))) for a, b in itertools.product(NAMES, NAMES)}
result = []
for a, b in itertools.product(NAMES, NAMES):
    for ranks in ((1, 0), (0, 1), (0, 0)):
        given = [{"dtype": a, "rank": ranks[0]}, {"dtype": b, "rank": ranks[1]}]
        out = torch.result_type(tensor(a, ranks[0]), tensor(b, ranks[1]))
        result.append({"tensors": given, "numbers": [], "out": name(out)})
for a in NAMES:
    for rank, (kind, number) in itertools.product((0, 1), NUMBERS.items()):
        out = torch.result_type(tensor(a, rank), number)
        result.append({"tensors": [{"dtype": a, "rank": rank}], "numbers": [kind], "out": name(out)})
# Half-precision complex dtypes are not modelled.
result = [each for each in result if each["out"] in NAMES]
facts = {"promote": promote, "bytes": {n: getattr(torch, n).itemsize for n in NAMES}, "result": result}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")
