"""
Records whether PyTorch has a gradient for a tensor, after pieces of training code; the last line of each asks.

    python test/truth/gradients.py
"""
import json
import pathlib

HERE = pathlib.Path(__file__).parent
HEAD = """import torch
from torch import nn

x = torch.ones(2, 3, requires_grad=True)
layer = nn.Linear(3, 4)
"""
STEP = "layer(x).sum().backward()\n"
BODIES = {
    "before any": "seen = x.grad\n",
    "of what the loss was computed from": STEP + "seen = x.grad\n",
    "after zero_grad()": STEP + "torch.optim.SGD([x], 0.1).zero_grad()\nseen = x.grad\n",
    "after zero_grad() of groups": STEP + "torch.optim.Adam([{'params': [x], 'lr': 0.1}]).zero_grad()\nseen = x.grad\n",
    "of a parameter after zero_grad()": "optimizer = torch.optim.SGD(layer.parameters(), 0.1)\n"
    + STEP
    + "optimizer.zero_grad()\nseen = layer.weight.grad\n",
    "of a parameter after the model's zero_grad()": STEP + "layer.zero_grad()\nseen = layer.bias.grad\n",
    "of another tensor after zero_grad()": STEP
    + "torch.optim.SGD(layer.parameters(), 0.1).zero_grad()\nseen = x.grad\n",
    "after zero_grad() that leaves zeros": STEP + "torch.optim.SGD([x], 0.1).zero_grad(set_to_none=False)\nseen = x.grad\n",
    "after zero_grad() and another step": STEP + "torch.optim.SGD([x], 0.1).zero_grad()\n" + STEP + "seen = x.grad\n",
    "of a parameter after zero_grad() and another step": "layer.zero_grad()\n" + STEP + "seen = layer.weight.grad\n",
    "after zero_grad() and a step of others": "torch.optim.SGD([x], 0.1).zero_grad()\n"
    + "layer(x.detach()).sum().backward()\nseen = x.grad\n",
    "after zero_grad() and a step of a closure": "optimizer = torch.optim.LBFGS([x])\n"
    + "def closure():\n    loss = (x ** 2).sum()\n    loss.backward()\n    return loss\n"
    + "optimizer.zero_grad()\noptimizer.step(closure)\nseen = x.grad\n",
    "after zero_grad() in a branch that is not known": STEP
    + "if torch.rand(1).item() > 2:\n    torch.optim.SGD([x], 0.1).zero_grad()\nseen = x.grad\n",
}


def seen(body):
    names = {}
    exec(HEAD + body, names)
    return "None" if names["seen"] is None else "a tensor"


if __name__ == "__main__":
    cases = [{"name": name, "source": HEAD + body, "seen": seen(body)} for name, body in BODIES.items()]
    (HERE / "gradients.json").write_text(json.dumps(cases, indent=1) + "\n")
