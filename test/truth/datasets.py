"""Records what data sets made of others, samplers and averages of weights do: the facts that their hovers state.

Needs torch. Writes datasets.json beside this file.
"""

import inspect
import json
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_avg_fn, get_ema_multi_avg_fn, update_bn
from torch.utils.data import ConcatDataset, DataLoader, Subset, TensorDataset, WeightedRandomSampler, random_split
from torch.utils.data.distributed import DistributedSampler

warnings.simplefilter("ignore")


def names(target):
    found = inspect.signature(target.__init__ if inspect.isclass(target) else target).parameters
    return [name for name in found if name != "self"]


def raised(work):
    try:
        work()
    except Exception as error:  # noqa: BLE001
        return type(error).__name__
    return None


def lengths(samples, parts):
    return [len(part) for part in random_split(TensorDataset(torch.zeros(samples)), parts)]


def averaged(values, **options):
    """The average after each of these weights, and the buffer beside it."""
    model = nn.BatchNorm1d(1)
    average = AveragedModel(model, **options)
    for value in values:
        nn.init.constant_(model.weight, value)
        model.running_mean.fill_(value)
        average.update_parameters(model)
    return [round(average.module.weight.item(), 6), round(average.module.running_mean.item(), 6)]


def shares(**options):
    data = TensorDataset(torch.zeros(10))
    return [len(DistributedSampler(data, num_replicas=4, rank=rank, **options)) for rank in range(4)]


def orders(told):
    sampler = DistributedSampler(TensorDataset(torch.zeros(10)), num_replicas=1, rank=0)
    found = []
    for epoch in range(2):
        if told:
            sampler.set_epoch(epoch)
        found.append(list(sampler))
    return found[0] == found[1]


data = TensorDataset(torch.zeros(100, 3, 8, 8), torch.zeros(100))
plain = nn.Sequential(nn.Linear(3, 3))
facts = {
    "parameters": {
        f"torch.utils.data.{target.__name__}": names(target)
        for target in (TensorDataset, random_split, Subset, ConcatDataset, WeightedRandomSampler)
    }
    | {
        "torch.utils.data.distributed.DistributedSampler": names(DistributedSampler),
        "torch.optim.swa_utils.AveragedModel": names(AveragedModel),
        "torch.optim.swa_utils.update_bn": names(update_bn),
        "torch.optim.swa_utils.get_ema_multi_avg_fn": names(get_ema_multi_avg_fn),
        "torch.optim.swa_utils.get_ema_avg_fn": names(get_ema_avg_fn),
    },
    "item": [list(part.shape) for part in data[0]],
    "samples": len(data),
    "disagreeing": raised(lambda: TensorDataset(torch.zeros(3), torch.zeros(4))),
    "concat": len(ConcatDataset([data, data])),
    "subset of": Subset(data, range(10)).dataset is data,
    "shares of 101": lengths(101, [0.5, 0.3, 0.2]),
    "lengths that do not add up": raised(lambda: lengths(101, [80, 20])),
    "shares that do not add up": raised(lambda: lengths(100, [0.5, 0.3])),
    "shares of more than all": raised(lambda: lengths(100, [0.5, 0.6])),
    "item of one": [list(part.shape) for part in TensorDataset(torch.zeros(100, 3))[0]],
    "a number to a class": raised(lambda: list(WeightedRandomSampler([0.1, 0.9], 5, replacement=False))),
    "draws beyond two weights": sorted(set(WeightedRandomSampler([0.1, 0.9], 100))),
    "equal average of 1, 2, 6": averaged([1, 2, 6]),
    "ema 0.9 of 1, 2": averaged([1, 2], multi_avg_fn=get_ema_multi_avg_fn(0.9)),
    "buffers averaged": averaged([1, 2, 6], use_buffers=True),
    "shares of 10 for 4": {"padded": shares(), "dropped": shares(drop_last=True)},
    "same order": {"without set_epoch": orders(False), "with": orders(True)},
    "update_bn without batch norm": raised(lambda: update_bn(DataLoader(TensorDataset(torch.zeros(4, 3))), plain)),
}

Path(__file__).with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n")
