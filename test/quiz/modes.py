"""A second network for the quiz's tests: shared weights, dropout, dilation, frozen layers, a schedule made of two."""

import torch
import torch.nn as nn


class Head(nn.Module):
    def __init__(self, classes=7):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1)
        self.norm = nn.BatchNorm2d(16)
        self.wide = nn.Conv2d(16, 16, 3, padding=3, dilation=3)
        self.again = nn.Conv2d(16, 16, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.drop = nn.Dropout(0.4)
        self.fc = nn.Linear(16 * 12 * 12, classes)

    def forward(self, x):
        x = torch.relu(self.norm(self.stem(x)))
        x = self.wide(x)
        x = self.again(torch.relu(self.again(x)))
        x = self.pool(x)
        return self.fc(self.drop(torch.flatten(x, 1)))


model = Head()
model(torch.randn(4, 3, 24, 24))

for parameter in model.wide.parameters():
    parameter.requires_grad = False

sgd = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
step = torch.optim.lr_scheduler.StepLR(sgd, step_size=7, gamma=0.5)
adam = torch.optim.Adam(model.parameters(), lr=0.01)
warm = torch.optim.lr_scheduler.LinearLR(adam, start_factor=0.1, total_iters=5)
cosine = torch.optim.lr_scheduler.CosineAnnealingLR(adam, T_max=20)
both = torch.optim.lr_scheduler.SequentialLR(adam, [warm, cosine], milestones=[5])
