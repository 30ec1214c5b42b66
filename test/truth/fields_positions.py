"""
Small networks that deal positions out and bring them back: windows of patches, pixels that become channels, tokens, parts of
rows behind each other. `fields.py` measures them.
"""

HEAD = '''def windows(x, size):
    b, h, w, c = x.shape
    x = x.view(b, h // size, size, w // size, size, c)
    return x.permute(0, 1, 3, 2, 4, 5).reshape(-1, size * size, c)


def whole(x, size, h, w):
    x = x.view(-1, h // size, w // size, size, size, x.shape[-1])
    return x.permute(0, 1, 3, 2, 4, 5).reshape(-1, h, w, x.shape[-1])


'''


def net(forward, init=(), inner=4):
    """A convolution of stride 2, what is in question, and a convolution."""
    body = "\n        ".join(forward)
    more = "".join(f"\n        {line}" for line in init)
    return HEAD + f'''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(1, 4, 3, 2, 1)
        self.b = nn.Conv2d({inner}, 2, 3, padding=1){more}

    def forward(self, x):
        x = self.a(x)
        {body}
        return self.b(x)
'''


def attention(scores):
    """Windowed attention with a shift, as in Swin."""
    return net(
        [
            "b, c, h, w = x.shape",
            "y = x.permute(0, 2, 3, 1).roll((-2, -2), (1, 2))",
            "q, k, v = self.qkv(windows(y, 4)).view(-1, 16, 3, 2, 2).permute(2, 0, 3, 1, 4)",
            scores,
            "y = whole(self.out(y.transpose(1, 2).reshape(-1, 16, 4)), 4, h, w).roll((2, 2), (1, 2))",
            "x = x + y.permute(0, 3, 1, 2)",
        ],
        ["self.qkv = nn.Linear(4, 12)", "self.out = nn.Linear(4, 4)"],
    )


NETWORKS = {
    "shifted windows of attention": ("1x1x32x48", attention("y = (q @ k.transpose(-2, -1)).softmax(-1) @ v")),
    "shifted windows of fused attention": ("1x1x32x48", attention("y = F.scaled_dot_product_attention(q, k, v)")),
    "blocks of pixels as channels": (
        "1x1x24x40",
        net(
            [
                "b, c, h, w = x.shape",
                "x = x.view(b, c, h // 4, 4, w // 4, 4).permute(0, 3, 5, 1, 2, 4).contiguous()",
                "x = x.view(b, c * 16, h // 4, w // 4)",
            ],
            inner=64,
        ),
    ),
    "tokens behind a first one, and back": (
        "1x1x20x32",
        net(
            [
                "b, c, h, w = x.shape",
                "x = torch.cat([x.new_zeros(b, 1, c), x.flatten(2).transpose(1, 2)], 1)",
                "x = self.norm(x)[:, 1:].transpose(1, 2).reshape(b, c, h, w)",
            ],
            ["self.norm = nn.LayerNorm(4)"],
        ),
    ),
    "a matrix on the left, and another": (
        "1x1x20x32",
        net(
            [
                "b, c, h, w = x.shape",
                "for _ in range(2):",
                "    x = torch.matmul(self.m, x.flatten(2)).view(b, c, h, w)",
            ],
            ["self.m = nn.Parameter(torch.ones(4, 4))"],
        ),
    ),
    "tokens that a matrix mixes": (
        "1x1x12x20",
        net(
            ["b, c, h, w = x.shape", "x = (self.m @ x.flatten(2).transpose(1, 2)).transpose(1, 2).view(b, c, h, w)"],
            ["self.m = nn.Parameter(torch.ones(60, 60))"],
        ),
    ),
    "tokens that ask a table": (
        "1x1x20x32",
        net(
            [
                "b, c, h, w = x.shape",
                "t = x.flatten(2).transpose(1, 2)",
                "x = self.ask(t, self.m, self.m)[0].transpose(1, 2).view(b, c, h, w)",
            ],
            ["self.m = nn.Parameter(torch.ones(1, 5, 4))", "self.ask = nn.MultiheadAttention(4, 2, batch_first=True)"],
        ),
    ),
    "axes named by letters": (
        "1x1x20x32",
        net(
            ["x = torch.einsum('bchw,dc->bhwd', x, self.m)", "x = torch.einsum('bhwc->bcwh', x)"],
            ["self.m = nn.Parameter(torch.ones(4, 4))"],
        ),
    ),
    "pieces of rows behind each other": (
        "1x1x24x40",
        net(["x = torch.cat([x[:, :, 3:], x.new_zeros(1, 4, 2, 20), F.interpolate(x, scale_factor=(2, 1))[:, :, :5]], 2)"]),
    ),
    "an index beside slices": (
        "1x1x24x40",
        net(["x = x[:, None, :, 1:, ::2][:, 0, :, :, 1:]", "x = torch.stack([x, x], 1)[:, 1, :, 2:]"]),
    ),
    "written into zeros": (
        "1x1x24x40",
        net(["y = x.new_zeros(1, 4, 16, 25)", "y[:, :, 1:13, 2:22] = x", "x = y"]),
    ),
    "rows that come one later": ("1x1x24x40", net(["y = x.clone()", "y[:, :, 1:] = x[:, :, :-1]", "x = y"])),
    "channels that are shifted": (
        "1x1x24x40",
        net(
            [
                "y = torch.zeros_like(x)",
                "y[:, :1, 1:] = x[:, :1, :-1]",
                "y[:, 1:3, :-1] = x[:, 1:3, 1:]",
                "y[:, 3] = F.avg_pool2d(x, 5, 1, 2)[:, 3]",
                "x = torch.cat([self.c(y[:, :2]), self.d(y[:, 2:])], 1)",
            ],
            ["self.c = nn.Conv2d(2, 2, 1)", "self.d = nn.Conv2d(2, 2, 1)"],
        ),
    ),
    "views that are written into": (
        "1x1x24x40",
        net(
            [
                "y = x.clone()",
                "y[:, :, 2:].add_(x[:, :, :-2])",
                "y[:, 1:3, :, ::2] *= 2",
                "for i in (0, 1):",
                "    y[:, i].copy_(F.avg_pool2d(x, 3, 1, 1)[:, 0])",
                "x = torch.cat([self.c(y[:, :2]), self.d(y[:, 2:])], 1)",
            ],
            ["self.c = nn.Conv2d(2, 2, 1)", "self.d = nn.Conv2d(2, 2, 1)"],
        ),
    ),
    "branches that step differently": (
        "1x1x36x52",
        net(
            ["x = F.max_pool2d(x, 2, 2)", "x = x + F.interpolate(self.d(x), size=(9, 13))"],
            ["self.d = nn.Conv2d(4, 4, 3, 2)"],
        ),
    ),
    "windows as channels": (
        "1x1x16x24",
        net(
            [
                "b, c, h, w = x.shape",
                "y = F.unfold(x, 3, dilation=2, padding=2)",
                "x = torch.cat([self.c(y.view(b, c * 9, h, w)), self.d(y.view(b, c, 9, h, w)[:, :, 4])], 1)",
            ],
            ["self.c = nn.Conv2d(36, 2, 3, padding=1)", "self.d = nn.Conv2d(4, 2, 1)"],
        ),
    ),
    "windows as axes": (
        "1x1x24x40",
        net(
            ["y = x.unfold(2, 3, 1).unfold(3, 2, 2)", "x = torch.cat([self.c(y[..., 0, 1]), self.d(y.mean((-1, -2)))], 1)"],
            ["self.c = nn.Conv2d(4, 2, 1)", "self.d = nn.Conv2d(4, 2, 1)"],
        ),
    ),
    "again and again": ("1x1x12x20", net(["x = x.repeat(1, 1, 2, 1).repeat_interleave(3, 3)"])),
}
