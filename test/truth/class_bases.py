"""
Records from which classes each class of `torch.nn` derives, `nn.Module` and `object` left out.

    python test/truth/class_bases.py
"""
import json
import pathlib

from torch import nn

HERE = pathlib.Path(__file__).parent


def bases(cls):
    return [base.__name__ for base in cls.__mro__[1:] if base not in (nn.Module, object)]


if __name__ == "__main__":
    classes = {
        name: bases(value)
        for name, value in sorted(vars(nn).items())
        if isinstance(value, type) and issubclass(value, nn.Module) and bases(value)
    }
    (HERE / "class_bases.json").write_text(json.dumps(classes, indent=1) + "\n")
