"""A network and its training code: what the quiz's questions are made from in the tests."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, channels, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, padding=1, groups=4, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.down = nn.Conv2d(channels, out, 1, stride=stride)

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return F.relu(y + self.down(x))


class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 7, stride=2, padding=3)
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        self.block1 = Block(32, 64, 2)
        self.block2 = Block(64, 128, 1)
        self.squeeze = nn.Conv2d(128, 16, 1)
        self.fc1 = nn.Linear(16 * 8 * 8, 100)
        self.fc2 = nn.Linear(100, classes)

    def forward(self, x):
        x = self.pool(F.relu(self.stem(x)))
        x = self.block2(self.block1(x))
        x = F.relu(self.squeeze(x))
        x = torch.flatten(x, 1)
        return self.fc2(F.relu(self.fc1(x)))


model = Net()
logits = model(torch.randn(2, 3, 64, 64))

for parameter in model.stem.parameters():
    parameter.requires_grad = False

adam = torch.optim.AdamW(model.parameters(), lr=3e-4, weight_decay=0.05)
steps = torch.optim.lr_scheduler.StepLR(adam, step_size=30, gamma=0.1)
sgd = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True)
cosine = torch.optim.lr_scheduler.CosineAnnealingLR(sgd, T_max=90)
rms = torch.optim.RMSprop(model.parameters(), lr=0.01)
