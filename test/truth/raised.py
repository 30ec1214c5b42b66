"""
Records what Python raises when scripts run, and at which line of the script: the innermost frame in it.

    python test/truth/raised.py
"""
import json
import pathlib
import sys
import traceback
import warnings

warnings.filterwarnings("ignore")

SCRIPTS = {
    "a method that a loss does not have": """
import torch


def train(model, x, criterion):
    loss = model(x).mean()
    criterion.step()
    return loss


train(torch.nn.Linear(2, 2), torch.zeros(1, 2), torch.nn.NLLLoss())
""",
    "a name that only another function has": """
def lengths(words):
    counts.append(len(words))
    return counts


lengths(["a"])
""",
    "a name that was never given a value": """
def last(items):
    for item in items:
        found = item
    return founded


last([1, 2])
""",
    "a module taken for a loader": """
import torch


class Encoder(torch.nn.Module):
    pass


def epoch(loader, encoder):
    return [encoder(x) for x in loader]


epoch(Encoder(), [torch.zeros(2, 3)])
""",
    "a number taken for a batch": """
import torch


def first(batch):
    return batch[:, 0]


first(len(torch.zeros(3)))
""",
    "a function whose own exception is its affair": """
def check(path):
    if not path.endswith(".pt"):
        raise ValueError(path)


check("weights")
""",
    "a name that an import may have failed to bind": """
try:
    import a_module_that_nobody_has
except ImportError:
    pass


def load():
    return a_module_that_nobody_has.load()


load()
""",
    "a name that an import gives where a package is there": """
import importlib.util
import torch

if importlib.util.find_spec("a_module_that_nobody_has"):
    from a_module_that_nobody_has import (
        Env,
        make,
    )


class Agent(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.env = make("CartPole-v1")


Agent()
""",
    "a decorator that an example leaves out": """
@custom_op("mylib::double")
def double(x):
    return x * 2
""",
    "a name that exec gives": """
import torch

exec("hid" + "den = 3")


def make():
    return torch.zeros(hidden)


make()
""",
    "a name that is put into globals()": """
import torch

for name, value in {"hidden": 3}.items():
    globals()[name] = value


def make():
    return torch.zeros(hidden)


make()
""",
    "a name that a module of options gives all": """
import argparse
import torch

parser = argparse.ArgumentParser()
parser.add_argument("--hidden", type=int, default=3)
globals().update(vars(parser.parse_args([])))


def make():
    return torch.zeros(hidden)


make()
""",
    "a name that every module has": """
import builtins
import torch

builtins.hidden = 3


def make():
    return torch.zeros(hidden)


make()
""",
    "an option that is not given": """
import sys


def path():
    return sys.argv[1]


path()
""",
    "a function that works": """
def last(items):
    for item in items:
        found = item
    return found


last([1, 2])
""",
}

cases = []
for name, script in SCRIPTS.items():
    text = script.lstrip("\n")
    raised = None
    sys.argv = ["script.py"]
    try:
        exec(compile(text, "script.py", "exec"), {"__name__": "__main__"})
    except Exception as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "script.py"]
        raised = {"type": type(error).__name__, "message": str(error), "line": frames[-1].lineno}
    cases.append({"name": name, "script": text, "raised": raised})

path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"cases": cases}, indent=1) + "\n")
