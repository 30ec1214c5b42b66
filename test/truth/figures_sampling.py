"""
Records what PyTorch makes of the dial of the next word, as figures_sampling.json: softmax with a temperature and top-k, and where
the same uniform numbers as in src/figures/random.ts fall, by searchsorted.
"""

import json
from itertools import islice
from pathlib import Path

import torch
from figures_pipelines import uniform

torch.set_default_dtype(torch.float64)


def case(logits, temperature, top_k, draws, seed):
    z = torch.tensor(logits)
    if top_k:
        z = z.masked_fill(z < z.topk(top_k).values.min(), -torch.inf)
    p = (z / temperature).softmax(-1)
    needles = torch.tensor(list(islice(uniform(seed), draws)))
    words = torch.searchsorted(p.cumsum(0), needles, right=True)
    return {
        "state": {"logits": logits, "temperature": temperature, "top_k": top_k, "draws": draws, "seed": seed},
        "numbers": {
            "probabilities": p.tolist(),
            "needle": needles[-1].item(),
            "word": words[-1].item(),
            "counts": words.bincount(minlength=5).tolist(),
            "spread": torch.distributions.Categorical(p).entropy().exp().item(),
        },
    }


CASES = [case([2.0, 1.0, 0.0, -1.0, -3.0], 1.0, 0, 20, 1), case([2.0, 1.0, 0.0, -1.0, -3.0], 0.3, 0, 300, 7), case([2.0, 1.0, 0.0, -1.0, -3.0], 8.0, 3, 500, 12), case([0.5, -1.0, 3.0, 2.9, 0.0], 2.0, 4, 41, 30)]

if __name__ == "__main__":
    Path(__file__).with_suffix(".json").write_text(json.dumps(CASES) + "\n")
