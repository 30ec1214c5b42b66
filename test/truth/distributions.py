"""Records what torch.distributions gives: shapes, values, refusals, and what get_lr answers outside step(). Needs torch."""
import inspect
import json
import warnings
from pathlib import Path

import torch
from torch import nn
from torch import distributions as D
from torch.nn import functional as F
from torch.optim import lr_scheduler

torch.manual_seed(0)
warnings.simplefilter("ignore")


def refusal(work):
    try:
        work()
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


logits = torch.randn(4, 6)
policy = D.Categorical(logits=logits)
action = policy.sample()
normal = D.Normal(torch.zeros(3, requires_grad=True), torch.tensor([0.1, 1.0, 2.0]))
x = torch.tensor([0.05, 0.3, -1.0])
facts = {
    "signatures": {name: [[p.name, *([] if p.default is p.empty else [p.default])] for p in inspect.signature(getattr(D, name)).parameters.values()] for name in ("Categorical", "Bernoulli", "Normal")},
    "sample": [list(action.shape), str(action.dtype), list(policy.sample((3,)).shape)],
    "log_prob is −cross_entropy": bool(torch.allclose(policy.log_prob(action), -F.cross_entropy(logits, action, reduction="none"))),
    "probs are normalised": D.Categorical(torch.tensor([1.0, 3.0])).probs.tolist(),
    "both or neither": [refusal(lambda: D.Categorical()), refusal(lambda: D.Categorical(logits, logits))],
    "rsample": {"Normal has a gradient": normal.rsample().requires_grad, "sample has": normal.sample().requires_grad, "Categorical": refusal(policy.rsample), "Bernoulli": refusal(D.Bernoulli(0.5).rsample)},
    "densities": {"x": x.tolist(), "loc": [0, 0, 0], "scale": normal.scale.tolist(), "log_prob": normal.log_prob(x).tolist()},
    "Gaussians": {"2×1 and 3": list(D.Normal(torch.zeros(2, 1), torch.ones(3)).batch_shape), "3 and a number": list(D.Normal(torch.zeros(3), 2.0).batch_shape)},
    "entropy of 5 equal": float(D.Categorical(torch.ones(5)).entropy()),
    "negative scale": refusal(lambda: D.Normal(0.0, -1.0)),
}

optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
scheduler = lr_scheduler.StepLR(optimizer, 3, 0.1)
facts["get_lr of StepLR(3, 0.1)"] = []
for _ in range(5):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asked = scheduler.get_lr()[0]
    facts["get_lr of StepLR(3, 0.1)"].append([round(float(asked), 6), round(float(scheduler.get_last_lr()[0]), 6), len(caught)])
    optimizer.step()
    scheduler.step()

module = nn.Module()
module.register_buffer("kept", torch.zeros(2))
module.register_buffer("left", torch.zeros(2), persistent=False)
module.register_buffer("none", None)
module.register_parameter("bias", None)
facts["buffers"] = {"saved": list(module.state_dict()), "parameters": len(list(module.parameters())), "moved": [str(b.dtype) for b in module.to(torch.float64).buffers()]}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n")
