"""Records which weights of test/quiz/gradients.py get a gradient from a loss on each layer's output, as quiz_gradients.json."""

import copy
import importlib.util
import json
import pathlib

import torch

HERE = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("model", HERE.parent / "quiz" / "gradients.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)


def trained_by(name):
    """Layers whose weights get a gradient from the output of one; `None` where that output has no history at all."""
    model, kept = copy.deepcopy(module.model), []
    model.get_submodule(name).register_forward_hook(lambda _, __, out: kept.append(out))
    model(torch.randn(2, 3, 16, 16))
    if not kept[0].requires_grad:
        return None
    kept[0].sum().backward()
    return [
        path
        for path, layer in model.named_modules()
        if any(p.grad is not None for p in layer.parameters(recurse=False))
    ]


layers = [name for name, layer in module.model.named_modules() if name and list(layer.parameters(recurse=False))]
facts = {"layers": layers, "trained_by": {name: trained_by(name) for name in layers}}
(HERE / "quiz_gradients.json").write_text(json.dumps(facts, indent=1) + "\n")
