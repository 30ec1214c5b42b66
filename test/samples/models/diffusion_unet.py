"""The noise predictor of a diffusion model: time embedding, group norms, attention at the bottom."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


def timestep_embedding(t, dim, max_period=10000):
    half = dim // 2
    freqs = torch.exp(-math.log(max_period) * torch.arange(0, half, dtype=torch.float32) / half)
    args = t[:, None].float() * freqs[None]
    return torch.cat([torch.cos(args), torch.sin(args)], dim=-1)


class ResBlock(nn.Module):
    def __init__(self, in_ch, out_ch, tdim, dropout=0.1):
        super().__init__()
        self.block1 = nn.Sequential(nn.GroupNorm(8, in_ch), nn.SiLU(), nn.Conv2d(in_ch, out_ch, 3, stride=1, padding=1))
        self.temb_proj = nn.Sequential(nn.SiLU(), nn.Linear(tdim, out_ch))
        self.block2 = nn.Sequential(
            nn.GroupNorm(8, out_ch), nn.SiLU(), nn.Dropout(dropout), nn.Conv2d(out_ch, out_ch, 3, stride=1, padding=1)
        )
        if in_ch != out_ch:
            self.shortcut = nn.Conv2d(in_ch, out_ch, 1, stride=1, padding=0)
        else:
            self.shortcut = nn.Identity()

    def forward(self, x, temb):
        h = self.block1(x)
        h += self.temb_proj(temb)[:, :, None, None]
        h = self.block2(h)
        return h + self.shortcut(x)


class AttnBlock(nn.Module):
    def __init__(self, in_ch):
        super().__init__()
        self.group_norm = nn.GroupNorm(8, in_ch)
        self.proj_q = nn.Conv2d(in_ch, in_ch, 1)
        self.proj_k = nn.Conv2d(in_ch, in_ch, 1)
        self.proj_v = nn.Conv2d(in_ch, in_ch, 1)
        self.proj = nn.Conv2d(in_ch, in_ch, 1)

    def forward(self, x):
        B, C, H, W = x.shape
        h = self.group_norm(x)
        q = self.proj_q(h)
        k = self.proj_k(h)
        v = self.proj_v(h)
        q = q.permute(0, 2, 3, 1).view(B, H * W, C)
        k = k.view(B, C, H * W)
        w = torch.bmm(q, k) * (int(C) ** (-0.5))
        w = F.softmax(w, dim=-1)
        v = v.permute(0, 2, 3, 1).view(B, H * W, C)
        h = torch.bmm(w, v)
        h = h.view(B, H, W, C).permute(0, 3, 1, 2)
        return x + self.proj(h)


class UNet(nn.Module):
    def __init__(self, ch=32, ch_mult=(1, 2), tdim=128):
        super().__init__()
        self.ch = ch
        self.time_embedding = nn.Sequential(nn.Linear(ch, tdim), nn.SiLU(), nn.Linear(tdim, tdim))
        self.head = nn.Conv2d(3, ch, kernel_size=3, stride=1, padding=1)
        self.downblocks = nn.ModuleList()
        chs = [ch]
        now_ch = ch
        for i, mult in enumerate(ch_mult):
            out_ch = ch * mult
            self.downblocks.append(ResBlock(now_ch, out_ch, tdim))
            now_ch = out_ch
            chs.append(now_ch)
        self.down = nn.Conv2d(now_ch, now_ch, 3, stride=2, padding=1)
        self.middle = nn.ModuleList([ResBlock(now_ch, now_ch, tdim), ResBlock(now_ch, now_ch, tdim)])
        self.middle_attn = AttnBlock(now_ch)
        self.up = nn.Conv2d(now_ch, now_ch, 3, stride=1, padding=1)
        self.upblocks = nn.ModuleList()
        for i, mult in reversed(list(enumerate(ch_mult))):
            out_ch = ch * mult
            self.upblocks.append(ResBlock(chs.pop() + now_ch, out_ch, tdim))
            now_ch = out_ch
        self.tail = nn.Sequential(nn.GroupNorm(8, now_ch), nn.SiLU(), nn.Conv2d(now_ch, 3, 3, stride=1, padding=1))

    def forward(self, x, t):
        temb = self.time_embedding(timestep_embedding(t, self.ch))
        h = self.head(x)
        hs = []
        for layer in self.downblocks:
            h = layer(h, temb)
            hs.append(h)
        h = self.down(h)
        for layer in self.middle:
            h = layer(h, temb)
        h = self.middle_attn(h)
        h = self.up(F.interpolate(h, scale_factor=2, mode="nearest"))
        for layer in self.upblocks:
            h = torch.cat([h, hs.pop()], dim=1)
            h = layer(h, temb)
        return self.tail(h)


model = UNet()
x = torch.randn(2, 3, 32, 32)
t = torch.randint(0, 1000, (2,))
y = model(x, t)
