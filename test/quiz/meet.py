"""A third network for the quiz's tests: branches side by side, a tensor that is detached, an auxiliary head, a dict returned."""

import torch
import torch.nn as nn


class Meet(nn.Module):
    def __init__(self):
        super().__init__()
        self.wide = nn.Conv2d(3, 12, 5, padding=2)
        self.thin = nn.Conv2d(3, 4, 1)
        self.pool = nn.MaxPool2d(2)
        self.mix = nn.Conv2d(16, 8, 3, padding=1)
        self.up = nn.Upsample(scale_factor=2)
        self.late = nn.Conv2d(8, 8, 3, padding=1)
        self.flat = nn.Flatten()
        self.embed = nn.Linear(8 * 20 * 20, 6)
        self.probe = nn.Linear(6, 2)
        self.unused = nn.Linear(400, 400)

    def forward(self, x):
        both = torch.cat([self.wide(x), self.thin(x)], dim=1)
        x = self.late(self.up(self.mix(self.pool(both))))
        z = self.embed(self.flat(x))
        return {"out": self.probe(z.detach())}


model = Meet()
out = model(torch.randn(2, 3, 20, 20))
