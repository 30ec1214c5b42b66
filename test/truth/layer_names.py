"""Records the attributes that PyTorch's layers have besides those of every nn.Module: `dir()` of one of each. Needs torch."""
import inspect
import json
import warnings
from pathlib import Path

import torch
from torch import nn

warnings.simplefilter("ignore")

# What a layer has to be given, by the name of the parameter.
GIVEN = dict.fromkeys(
    "in_channels out_channels in_features out_features in1_features in2_features num_features num_channels normalized_shape "
    "input_size hidden_size d_model nhead num_heads embed_dim num_embeddings embedding_dim num_groups kernel_size padding "
    "output_size upscale_factor downscale_factor groups dim lambd".split(), 4,
) | {
    "kernel_size": 3, "size": 8, "lower": 0.1, "threshold": 0.5, "value": 0.5, "unflattened_size": (2, 2), "num_layers": 1,
    "n_classes": 10, "cutoffs": [5], "chunks": 2, "mode": "LSTM", "bias": True, "norm_type": 2, "num_classes": 10, "num_chunks": 4,
    "encoder_layer": nn.TransformerEncoderLayer(4, 2), "decoder_layer": nn.TransformerDecoderLayer(4, 2),
}
WHOLE = {
    "RNN": (4, 4), "LSTM": (4, 4), "GRU": (4, 4), "FractionalMaxPool2d": (2, 4), "FractionalMaxPool3d": (2, 4),
    "DataParallel": (nn.ReLU(),),
}


def made(layer):
    if layer.__name__ in WHOLE:
        return layer(*WHOLE[layer.__name__])
    needed = {
        name: GIVEN[name]
        for name, parameter in inspect.signature(layer.__init__).parameters.items()
        if parameter.default is parameter.empty and name != "self" and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    }
    return layer(**needed)


shared = set(dir(nn.Module()))
found = {}
for name in sorted(dir(nn)):
    layer = getattr(nn, name)
    if not (inspect.isclass(layer) and issubclass(layer, nn.Module)) or layer is nn.Module:
        continue
    names = {attribute for attribute in dir(made(layer)) if not attribute.startswith("_")} - shared
    found[f"torch.nn.{name}"] = " ".join(sorted(names))
target = Path(__file__).parents[2] / "src/interpreter/torch/layer-names.json"
target.write_text(json.dumps(found, indent=2) + "\n")
