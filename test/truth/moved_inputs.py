"""
Records which inputs PyTorch takes where the first layer stands behind a `view` or the like: the layer's 12 features are put
on each axis of tensors of two to four axes, whose others have the sizes of SIZES.

    python test/truth/moved_inputs.py
"""
import itertools
import json
import pathlib
import textwrap

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
SIZES = [6, 10, 14]
CLASS = """
class Net(nn.Module):
    def __init__(self, features=12, patch=2):
        super().__init__()
        self.patch = patch
        self.layer = nn.Linear(features, 5)
    def forward(self, x):
{body}
"""
BODIES = {
    "a view of patches": """
        b, c, h, w = x.shape
        x = x.view(b, c, h // self.patch, self.patch, w // self.patch, self.patch).permute(0, 2, 4, 1, 3, 5)
        return self.layer(x.reshape(b, -1, c * self.patch * self.patch))
        """,
    "channels flattened and moved": """
        b, c, h, w = x.shape
        return self.layer(x.flatten(2).transpose(1, 2))
        """,
    "a view that keeps its order": """
        b, c, h, w = x.shape
        return self.layer(x.reshape(b, h * w, -1))
        """,
    "channels last": """
        return self.layer(x.permute(0, 2, 3, 1))
        """,
    "a transpose": """
        return self.layer(x.transpose(1, 2))
        """,
    "a vector": """
        return self.layer(x.view(x.size(0), -1))
        """,
    "a view of what is there": """
        b, n, c = x.shape
        return self.layer(x.view(b, n, c))
        """,
    "windows": """
        return self.layer(x.unfold(1, 4, 2))
        """,
    "a mean": """
        return self.layer(x.mean(1))
        """,
    "an axis taken away": """
        return self.layer(x.squeeze(1))
        """,
}


def accepted(net):
    shapes = [
        (*SIZES[:at], 12, *SIZES[at : rank - 1]) for rank, at in itertools.product([2, 3, 4], range(4)) if 0 < at < rank
    ]
    found = {}
    for shape in shapes:
        try:
            found["x".join(map(str, shape))] = list(net(torch.zeros(shape)).shape)
        except (RuntimeError, ValueError, IndexError):
            pass
    return found


def case(name, body):
    source = CLASS.format(body=textwrap.indent(textwrap.dedent(body).strip(), " " * 8))
    names = {"nn": nn, "torch": torch}
    exec(source, names)
    return {"name": name, "source": "import torch\nfrom torch import nn\n" + source, "accepted": accepted(names["Net"]())}


if __name__ == "__main__":
    cases = [case(name, body) for name, body in BODIES.items()]
    (HERE / "moved_inputs.json").write_text(json.dumps(cases, indent=1) + "\n")
