"""Records the names that PyTorch's modules have: what `dir()` lists, and the modules below each. Needs torch."""
import importlib
import json
import pkgutil
from pathlib import Path

MODULES = "torch torch.nn torch.nn.functional torch.nn.init torch.nn.utils torch.optim torch.optim.lr_scheduler torch.linalg torch.utils.data torch.distributions".split()


def names(module):
    below = [found.name for found in pkgutil.iter_modules(getattr(module, "__path__", []))]
    return " ".join(sorted({name for name in [*dir(module), *below] if not name.startswith("_")}))


found = {name: names(importlib.import_module(name)) for name in MODULES}
target = Path(__file__).parents[2] / "src/interpreter/torch/torch-names.json"
target.write_text(json.dumps(found, indent=2) + "\n")
