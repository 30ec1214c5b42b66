"""Records how many parameters transformers' bodies have for some configurations, and the signatures of what makes models.

    python test/truth/model_configs.py     # transformers 5.24.0, timm 1.0.31; writes test/truth/model_configs.json
"""
import inspect
import json
from pathlib import Path

import timm
import torch
import transformers
from huggingface_hub import hf_hub_download

BODIES = {
    "GPT2": [{}, dict(n_layer=6, resid_pdrop=0.0), dict(vocab_size=100, n_positions=64, n_embd=48, n_layer=3, n_head=4), dict(n_inner=100)],
    "Bert": [{}, dict(hidden_size=48, num_hidden_layers=3, num_attention_heads=4, intermediate_size=77, hidden_dropout_prob=0.0)],
    "Roberta": [{}, dict(vocab_size=100, max_position_embeddings=50)],
    "DistilBert": [{}, dict(dim=48, n_layers=2, n_heads=4, hidden_dim=77)],
}


def count(family, options):
    config = getattr(transformers, f"{family}Config")(**options)
    with torch.device("meta"):
        return sum(p.numel() for p in getattr(transformers, f"{family}Model")(config).parameters())


def signature(call):
    return [[name, repr(p.default) if p.default is not inspect.Parameter.empty else None] for name, p in inspect.signature(call).parameters.items()]


def refused():
    try:
        transformers.GPT2Model(transformers.GPT2Config(n_embd=50, n_head=12, n_layer=1))
        return False
    except ValueError:
        return True


def first_weights(channels):
    torch.manual_seed(0)
    colours = torch.randn(4, 3, 2, 2)
    adapted = timm.models.adapt_input_conv(channels, colours)
    expected = colours.sum(1, keepdim=True) if channels == 1 else colours.repeat(1, -(-channels // 3), 1, 1)[:, :channels] * 3 / channels
    return torch.allclose(adapted, expected)


small = lambda **options: timm.create_model("resnet18", **options).eval()
x = torch.zeros(1, 3, 64, 64)
facts = {
    "bodies": [
        {"call": f"{family}Config({', '.join(f'{k}={v!r}' for k, v in options.items())})", "parameters": count(family, options)}
        for family, cases in BODIES.items()
        for options in cases
    ],
    "50 features of 12 heads refused": refused(),
    "timm.create_model": signature(timm.create_model),
    "hf_hub_download": signature(hf_hub_download),
    "torch.hub.load": signature(torch.hub.load),
    "no classifier": [list(small(num_classes=0)(x).shape), type(small(num_classes=0).get_classifier()).__name__],
    "feature maps": [list(part.shape) for part in small(features_only=True)(x)],
    "first layer summed": first_weights(1),
    "first layer repeated": [first_weights(n) for n in (2, 4, 6)],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n")
