"""Records the rates that schedules of one's own set in PyTorch: the source of each, how it is made, and its rates."""
import json
import math  # noqa: F401, for the sources
from pathlib import Path

import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler, StepLR, _LRScheduler  # noqa: F401

WARMUP = """class Warmup(_LRScheduler):
    def __init__(self, optimizer, warm, total, last_epoch=-1):
        self.warm, self.total = warm, total
        super(Warmup, self).__init__(optimizer, last_epoch)
    def get_lr(self):
        if self.last_epoch < self.warm:
            return [base * (self.last_epoch + 1) / self.warm for base in self.base_lrs]
        done = (self.last_epoch - self.warm) / (self.total - self.warm)
        return [0.5 * base * (1 + math.cos(math.pi * done)) for base in self.base_lrs]
"""
CHAINED = """class Chained(LRScheduler):
    def __init__(self, optimizer, gamma):
        self.gamma = gamma
        super().__init__(optimizer)
    def get_lr(self):
        if self.last_epoch == 0:
            return [group['lr'] for group in self.optimizer.param_groups]
        return [group['lr'] * self.gamma for group in self.optimizer.param_groups]
"""
POLY = """class Poly(LRScheduler):
    def __init__(self, optimizer, max_iter, power=0.9):
        self.max_iter, self.power = max_iter, power
        super().__init__(optimizer)
    def get_lr(self):
        left = max(0, 1 - self.last_epoch / self.max_iter)
        return [base * left ** self.power for base in self.base_lrs]
"""
ITSELF = """class Itself(LRScheduler):
    def __init__(self, optimizer):
        super().__init__(optimizer)
    def get_lr(self):
        return self.base_lrs
    def step(self, epoch=None):
        self.last_epoch += 1
        for group in self.optimizer.param_groups:
            group['lr'] = 1 / (self.last_epoch + 2)
"""
OWN = """class Own(torch.optim.Optimizer):
    def __init__(self, params, lr=0.02, weight_decay=0.0):
        super().__init__(params, dict(lr=lr, weight_decay=weight_decay))
    def step(self, closure=None):
        pass
"""
SCALED = """class Scaled(torch.optim.Optimizer):
    def __init__(self, params, lr=0.02):
        lr = lr * 10
        super().__init__(params, dict(lr=lr))
    def step(self, closure=None):
        pass
"""
SGD = "torch.optim.SGD(m.parameters(), lr=0.1)"
CASES = [
    (WARMUP, SGD, "Warmup(opt, 5, total=20)"),
    (CHAINED, SGD, "Chained(opt, 0.5)"),
    (POLY, SGD, "Poly(opt, 30)"),
    (ITSELF, SGD, "Itself(opt)"),
    (OWN + POLY, "Own(m.parameters())", "Poly(opt, 30)"),
    (OWN, "Own(m.parameters(), lr=0.5)", "StepLR(opt, 3)"),
    (SCALED, "Scaled(m.parameters())", "StepLR(opt, 3)"),
]


def rates(source, optimizer, made, steps=12):
    scope = dict(globals())
    exec(source, scope)
    scope["m"] = nn.Linear(2, 2)
    scope["opt"] = opt = eval(optimizer, scope)
    schedule = eval(made, scope)
    found = [opt.param_groups[0]["lr"]]
    for _ in range(steps):
        opt.step()
        schedule.step()
        found.append(opt.param_groups[0]["lr"])
    return found


facts = [{"source": s, "optimizer": o, "made": m, "rates": rates(s, o, m)} for s, o, m in CASES]
Path(__file__).with_suffix(".json").write_text(json.dumps({"torch": torch.__version__, "cases": facts}, indent=1) + "\n")
