"""A network for the quiz's tests: layers that run without gradients in every way there is, a frozen layer in the middle."""

import torch
import torch.nn as nn


class Probe(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3))
        self.neck = nn.Conv2d(8, 6, 1)
        self.middle = nn.Linear(6, 5)
        self.head = nn.Linear(5, 4)
        self.teacher = nn.Linear(4, 4)
        self.student = nn.Linear(4, 3)
        self.last = nn.Linear(3, 2)
        self.fixed = nn.Linear(2, 2)
        self.free = nn.Linear(2, 2)
        self.inner = nn.Linear(2, 2)
        self.after = nn.Linear(2, 2)
        self.measured = nn.Linear(2, 2)
        self.outer = nn.Linear(2, 2)

    @torch.no_grad()
    def encode(self, x):
        return self.teacher(x)

    @torch.set_grad_enabled(False)
    def measure(self, x):
        return self.measured(x)

    def forward(self, x):
        with torch.no_grad():
            x = self.backbone(x)
        x = torch.relu(self.neck(x))
        x = self.middle(x.mean((2, 3)))
        x = self.head(x)
        x = self.student(torch.sigmoid(self.encode(x)))
        with torch.no_grad():
            with torch.enable_grad():
                x = self.last(x)
        torch.set_grad_enabled(False)
        x = self.fixed(x)
        torch.set_grad_enabled(True)
        x = self.free(x)
        with torch.set_grad_enabled(False):
            x = self.inner(x)
        x = self.after(x)
        return self.outer(self.measure(x))


model = Probe()
with torch.no_grad():
    model(torch.randn(2, 3, 16, 16))

model.middle.requires_grad_(False)
