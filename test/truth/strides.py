"""Records the strides that PyTorch gives the results of random chains of calls (on a CPU), into strides.json.

    python test/truth/strides.py

Every case is a Python expression over contiguous tensors a (2, 3, 4, 5), b (2, 3, 4, 5), s (3, 1, 5), m (4, 6), q (2, 4, 6) and
r (6, 4), with the shape and the strides of what comes out; null instead where PyTorch says that a `view` is not compatible.
"""
import json
import random
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
a, b, s = torch.randn(2, 3, 4, 5), torch.randn(2, 3, 4, 5), torch.randn(3, 1, 5)
m, q, r = torch.randn(4, 6), torch.randn(2, 4, 6), torch.randn(6, 4)
SCOPE = dict(torch=torch, F=F, nn=nn, a=a, b=b, s=s, m=m, q=q, r=r)


def step(x, chance):
    """One more call on the expression's value x: a template with {} for the expression."""
    rank, shape = x.dim(), list(x.shape)
    dims = list(range(rank))
    d, e = (chance.choice(dims), chance.choice(dims)) if rank else (0, 0)
    order = chance.sample(dims, rank)
    merged = chance.randrange(rank - 1) if rank > 1 else 0
    flat = shape[:merged] + [-1] + shape[merged + 2:] if rank > 1 else [-1]
    big = chance.randrange(rank) if rank else 0
    split = shape[:big] + [2, shape[big] // 2] + shape[big + 1:] if rank and shape[big] % 2 == 0 else flat
    choices = [
        f"{{}}.permute({', '.join(map(str, order))})", f"{{}}.transpose({d}, {e})", "{}.contiguous()", "{}.relu()", "{} + 1",
        "{}.exp() * 0.5", f"{{}}.unsqueeze({d})", f"{{}}.flatten({merged})", f"{{}}.reshape({', '.join(map(str, flat))})",
        f"{{}}.view({', '.join(map(str, flat))})", f"{{}}.view({', '.join(map(str, split))})",
        f"{{}}.reshape({', '.join(map(str, split))})", f"{{}}.softmax({d})", f"{{}}.sum({d})", f"{{}}.mean({d}, keepdim=True)",
        "{}[:, 1:]" if rank > 1 else "{}[1:]", "{}[0]", "{}[..., ::2]", "{}[:, None]" if rank else "{}", "{}.squeeze()", "{}.clone()",
        f"{{}}.chunk(2, {d})[0]", f"torch.cat([{{}}, {{}}], {d})", f"{{}}.narrow({d}, 0, 1)", f"{{}}.select({d}, 0)",
        f"F.layer_norm({{}}, ({shape[-1] if rank else 1},))", f"nn.Linear({shape[-1] if rank else 1}, 4)({{}})", "{}.float()",
        "F.dropout({}, 0.5)", "{}.mT", f"{{}}.expand(2, {', '.join(['-1'] * rank)})", "{}.unbind(0)[0]",
        "F.gelu({})", "nn.BatchNorm2d({0})(X)".replace("{0}", str(shape[1]) if rank > 1 else "1").replace("X", "{}"),
        "F.max_pool2d({}, 2)", "nn.Conv2d({0}, 6, 3, padding=1)(X)".replace("{0}", str(shape[1]) if rank > 1 else "1").replace("X", "{}"),
        "torch.stack([{}, {}], 1)", "{} * {}.transpose(-1, -2).contiguous().transpose(-1, -2)", f"{{}}.repeat({', '.join(['2'] * max(rank, 1))})",
        f"{{}}.roll(1, {d})", f"{{}}.movedim({d}, {e})", "F.interpolate({}, scale_factor=2)",
    ]
    return chance.choice(choices)


def main():
    chance = random.Random(5)
    starts = ["a", "a", "q", "m", "a + b", "a * s", "s + a", "a.transpose(1, 2) + b.transpose(1, 2)", "a.permute(0, 2, 3, 1) * 2",
              "a.transpose(2, 3) @ b", "q @ r", "m @ q.transpose(1, 2)", "torch.bmm(q, q.transpose(1, 2))",
              "a.permute(0, 2, 3, 1) + b.permute(0, 2, 3, 1).contiguous()", "a.permute(0, 2, 3, 1).contiguous() + b.permute(0, 2, 3, 1)",
              "s.expand(2, 3, 4, 5) + b.permute(0, 1, 2, 3)", "torch.where(a > 0, a, b)"]
    cases = {}
    while len(cases) < 900:
        expression = chance.choice(starts)
        for _ in range(chance.randrange(1, 6)):
            x = eval(expression, SCOPE)
            if x.numel() > 5000 or x.dim() > 6:
                break
            following = step(x, chance).replace("{}", f"({expression})")
            try:
                y = eval(following, SCOPE)
            except Exception as error:
                if "view size is not compatible" in str(error):
                    cases[following] = None
                continue
            expression = following
            cases[following] = [list(y.shape), list(y.stride())]
    out = Path(__file__).with_name("strides.json")
    out.write_text("[\n" + ",\n".join(json.dumps([k, v]) for k, v in cases.items()) + "\n]\n")


if __name__ == "__main__":
    main()
