"""Factored 3-D convolutions over a clip."""

import torch
from torch import nn
from torch.nn.modules.utils import _triple


class SpatioTemporalConv(nn.Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=False):
        super().__init__()
        kernel_size = _triple(kernel_size)
        stride = _triple(stride)
        padding = _triple(padding)
        mid = out_channels // 2
        self.spatial_conv = nn.Conv3d(
            in_channels,
            mid,
            (1, kernel_size[1], kernel_size[2]),
            stride=(1, stride[1], stride[2]),
            padding=(0, padding[1], padding[2]),
            bias=bias,
        )
        self.bn = nn.BatchNorm3d(mid)
        self.relu = nn.ReLU()
        self.temporal_conv = nn.Conv3d(
            mid,
            out_channels,
            (kernel_size[0], 1, 1),
            stride=(stride[0], 1, 1),
            padding=(padding[0], 0, 0),
            bias=bias,
        )

    def forward(self, x):
        x = self.relu(self.bn(self.spatial_conv(x)))
        return self.temporal_conv(x)


class ResBlock(nn.Module):
    def __init__(self, in_channels, out_channels, downsample=False):
        super().__init__()
        self.downsample = downsample
        if self.downsample:
            self.downsampleconv = SpatioTemporalConv(in_channels, out_channels, 1, stride=2)
            self.downsamplebn = nn.BatchNorm3d(out_channels)
            self.conv1 = SpatioTemporalConv(in_channels, out_channels, 3, padding=1, stride=2)
        else:
            self.conv1 = SpatioTemporalConv(in_channels, out_channels, 3, padding=1)
        self.bn1 = nn.BatchNorm3d(out_channels)
        self.conv2 = SpatioTemporalConv(out_channels, out_channels, 3, padding=1)
        self.bn2 = nn.BatchNorm3d(out_channels)

    def forward(self, x):
        res = torch.relu(self.bn1(self.conv1(x)))
        res = self.bn2(self.conv2(res))
        if self.downsample:
            x = self.downsamplebn(self.downsampleconv(x))
        return torch.relu(x + res)


class R2Plus1D(nn.Module):
    def __init__(self, num_classes=8):
        super().__init__()
        self.conv1 = SpatioTemporalConv(3, 16, (3, 7, 7), stride=(1, 2, 2), padding=(1, 3, 3))
        self.conv2 = ResBlock(16, 16)
        self.conv3 = ResBlock(16, 32, downsample=True)
        self.pool = nn.AdaptiveAvgPool3d(1)
        self.linear = nn.Linear(32, num_classes)

    def forward(self, x):
        x = self.conv3(self.conv2(self.conv1(x)))
        x = self.pool(x)
        return self.linear(x.view(-1, 32))


model = R2Plus1D()
clip = torch.rand(1, 3, 8, 32, 32)
scores = model(clip)
