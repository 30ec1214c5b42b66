"""
Records what the variables of real model code hold while the model is made and run in evaluation, as variables.json: for
each place where a name is read in the model's own file, by line and column, the shapes, dtypes and numbers it stood for.
The names are watched by a copy of the file in which each reading of a name passes through a function.
"""

import ast
import importlib
import json
import sys
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import torch
from torchvision.models._api import BUILTIN_MODELS

MODELS = [
    ("torchvision.models.resnet", "resnet18()", (1, 3, 224, 224)),
    ("torchvision.models.densenet", "densenet121()", (1, 3, 224, 224)),
    ("torchvision.models.googlenet", "googlenet(init_weights=False)", (1, 3, 224, 224)),
    ("torchvision.models.shufflenetv2", "shufflenet_v2_x0_5()", (1, 3, 224, 224)),
    ("torchvision.models.swin_transformer", "swin_t()", (1, 3, 224, 224)),
    ("torchvision.models.vision_transformer", "vit_b_32()", (1, 3, 224, 224)),
    ("torchvision.models.maxvit", "maxvit_t()", (1, 3, 224, 224)),
    ("torchvision.models.regnet", "regnet_y_400mf()", (1, 3, 224, 224)),
    ("timm.models.mlp_mixer", "mixer_s32_224()", (1, 3, 224, 224)),
    ("timm.models.sknet", "skresnet18()", (1, 3, 224, 224)),
    ("timm.models.edgenext", "edgenext_xx_small()", (1, 3, 256, 256)),
    ("timm.models.levit", "levit_128s()", (1, 3, 224, 224)),
]


def text(value, depth=2):
    """As the test writes it; None for what is neither a tensor, a number nor a short sequence of them."""
    if isinstance(value, torch.Tensor):
        return f"{'x'.join(map(str, value.shape))} {str(value.dtype)[6:]}"
    if isinstance(value, torch.Size):
        value = tuple(value)
    if value is None or type(value) is int:
        return str(value)
    if type(value) in (tuple, list) and len(value) <= 8 and depth > 0:
        items = [text(item, depth - 1) for item in value]
        return None if None in items else f"({' '.join(items)})"
    return None


class Watched(ast.NodeTransformer):
    """The reading of a name becomes a call that takes note of it; annotations and decorators stay."""

    def visit_FunctionDef(self, node):
        node.body = [self.visit(statement) for statement in node.body]
        return node

    def visit_ClassDef(self, node):
        node.body = [self.visit(one) if isinstance(one, ast.FunctionDef) else one for one in node.body]
        return node

    def visit_AnnAssign(self, node):
        if node.value:
            node.value = self.visit(node.value)
        return node

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load) or node.id in ("super", "__class__"):
            return node
        place = [ast.Constant(node.lineno), ast.Constant(node.col_offset), node]
        return ast.copy_location(ast.Call(ast.Name("__watch__", ast.Load()), place, []), node)


def watched(name):
    """The module made anew from the watched copy of its source, and what is met while it runs."""
    spec = importlib.util.find_spec(name)
    source = Path(spec.origin).read_text()
    tree = ast.parse(source)
    tree.body = [Watched().visit(one) if isinstance(one, (ast.FunctionDef, ast.ClassDef)) else one for one in tree.body]
    seen = {}

    def watch(line, column, value):
        held = text(value)
        if held is not None:
            places = seen.setdefault(f"{line}:{column}", [])
            if held not in places:
                places.append(held)
        return value

    module = module_from_spec(spec_from_loader(name, loader=None, origin=spec.origin))
    module.__package__ = name.rpartition(".")[0]
    module.__watch__ = watch
    # It registers its models once more.
    BUILTIN_MODELS.clear()
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        exec(compile(ast.fix_missing_locations(tree), spec.origin, "exec"), module.__dict__)
    finally:
        sys.modules[name] = before
    return module, seen


def record(name, model, shape):
    importlib.import_module(name)
    module, seen = watched(name)
    seen.clear()
    with torch.no_grad():
        eval(model, module.__dict__).eval()(torch.zeros(shape))
    return {"file": f"{name.replace('.', '/')}.py", "model": model, "input": "x".join(map(str, shape)), "places": seen}


if __name__ == "__main__":
    records = [record(*model) for model in MODELS]
    result = {"versions": {name: version(name) for name in ("torch", "torchvision", "timm")}, "models": records}
    Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")
