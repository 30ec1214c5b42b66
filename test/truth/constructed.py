"""Models that need a configuration nobody gives them: what each is in Python when it is built of its class's own defaults.

    python test/truth/constructed.py > test/truth/constructed.json
"""
import json
import os
import runpy
import sys
import tempfile
from pathlib import Path

import torch

HEAD = "import torch\nfrom torch import nn\n"

NETWORK = """
class Network(nn.Module):
    def __init__(self, {parameter}):
        super().__init__()
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.layers = nn.ModuleList(nn.Linear(config.width, config.width) for _ in range(config.depth))
        self.head = nn.Linear(config.width, config.classes)

    def forward(self, {arguments}):
        x = self.embedding(tokens)
        for layer in self.layers:
            x = torch.relu(layer(x))
        return self.head(x)
"""

DATACLASS = """
from dataclasses import dataclass
@dataclass
class {name}{base}:
    vocabulary: int = {vocabulary}
    width: int = 24
    depth: int = 2
    classes: int = 5
"""

PLAIN = """
class {name}:
    def __init__(self, width=16, depth=3):
        self.vocabulary = 90
        self.width = width
        self.depth = depth
        self.classes = 7
"""

ATTRIBUTES = """
class {name}:
    vocabulary, width, depth, classes = 60, 8, 1, 3
"""


def network(parameter="config", arguments="tokens"):
    return NETWORK.format(parameter=parameter, arguments=arguments)


def dataclass(name, base="", vocabulary=100):
    return DATACLASS.format(name=name, base=base, vocabulary=vocabulary)


OPTIONAL = "tokens=None, mask=None"
BASED = """
class Pretrained(nn.Module):
    config: Settings

class Tagger(Pretrained):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.head = nn.Linear(config.width, config.classes)

    def forward(self, tokens: torch.LongTensor | None = None, weights: torch.Tensor | None = None):
        return self.head(self.embedding(tokens))
"""

PROGRAMS = {
    "annotated, of another file": (
        {"settings.py": dataclass("ModelArgs"), "main.py": HEAD + "from settings import ModelArgs\n" + network("config: ModelArgs")},
        "Network(ModelArgs())",
    ),
    "annotated in quotes": ({"main.py": HEAD + dataclass("Settings") + network("config: 'Settings'")}, "Network(Settings())"),
    "not annotated, of another file": (
        {"settings.py": PLAIN.format(name="ModelConfig"), "main.py": HEAD + "from settings import ModelConfig\n" + network()},
        "Network(ModelConfig())",
    ),
    "a plain class": ({"main.py": HEAD + PLAIN.format(name="Config") + network()}, "Network(Config())"),
    "a class of attributes": ({"main.py": HEAD + ATTRIBUTES.format(name="Config") + network()}, "Network(Config())"),
    "one that another is derived from": (
        {"main.py": HEAD + dataclass("BaseConfig") + dataclass("TinyConfig", "(BaseConfig)", 40) + network()},
        "Network(TinyConfig())",
    ),
    "named in the body of a base": ({"main.py": HEAD + dataclass("Settings") + BASED}, "Tagger(Settings())"),
    "called with nothing": ({"main.py": HEAD + dataclass("Settings") + network("config: Settings", OPTIONAL)}, "Network(Settings())"),
}


def measured(files, expression):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text)
        sys.path.insert(0, folder)
        sys.modules.pop("settings", None)
        try:
            scope = runpy.run_path(os.path.join(folder, "main.py"))
            model = eval(expression, scope)
        finally:
            sys.path.remove(folder)
    output = model(torch.zeros(2, 6, dtype=torch.int64))
    return {
        "files": files,
        "model": expression,
        "params": sum(parameter.numel() for parameter in model.parameters()),
        "output": list(output.shape),
    }


print(json.dumps({name: measured(*program) for name, program in PROGRAMS.items()}, indent=1))
