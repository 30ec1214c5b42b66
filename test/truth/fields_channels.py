"""
Small networks whose channels see differently: joined with `cat`, cut apart again, shuffled, convolved in groups. `fields.py`
measures them.
"""

SHUFFLE = '''def shuffle(x, groups):
    b, c, h, w = x.shape
    return x.view(b, groups, c // groups, h, w).transpose(1, 2).contiguous().view(b, c, h, w)


'''

LEDNET = SHUFFLE + '''class Split(nn.Module):
    def __init__(self, c, d):
        super().__init__()
        self.l1 = nn.Conv2d(c // 2, c // 2, (3, 1), padding=(1, 0))
        self.l2 = nn.Sequential(nn.Conv2d(c // 2, c // 2, (1, 3), padding=(0, 1)), nn.BatchNorm2d(c // 2), nn.ReLU())
        self.r1 = nn.Conv2d(c // 2, c // 2, (1, 3), padding=(0, d), dilation=(1, d))
        self.r2 = nn.Sequential(nn.Conv2d(c // 2, c // 2, (3, 1), padding=(d, 0), dilation=(d, 1)), nn.BatchNorm2d(c // 2))
        self.relu = nn.ReLU()

    def forward(self, x):
        left, right = torch.chunk(x, 2, 1)
        out = torch.cat([self.l2(self.l1(left)), self.r2(self.r1(right))], 1)
        return SHUFFLED


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(nn.Conv2d(1, 8, 3, 2, 1), Split(8, 1), Split(8, 2), Split(8, 1))
        self.out = nn.Conv2d(8, 2, 1)

    def forward(self, x):
        return self.out(self.blocks(x))
'''

V2 = SHUFFLE + '''def branch(c, stride):
    return nn.Sequential(
        nn.Conv2d(c, c, 1), nn.BatchNorm2d(c), nn.ReLU(),
        nn.Conv2d(c, c, 3, stride, 1, groups=c), nn.BatchNorm2d(c),
        nn.Conv2d(c, c, 1), nn.BatchNorm2d(c), nn.ReLU())


class Unit(nn.Module):
    def __init__(self, c, stride):
        super().__init__()
        self.stride = stride
        self.near = nn.Sequential(nn.Conv2d(c, c, 3, stride, 1, groups=c), nn.Conv2d(c, c, 1)) if stride > 1 else nn.Identity()
        self.far = branch(c if stride > 1 else c // 2, stride)

    def forward(self, x):
        if self.stride == 1:
            a, b = CUT
            return shuffle(torch.cat((a, self.far(b)), dim=1), 2)
        return shuffle(torch.cat((self.near(x), self.far(x)), dim=1), 2)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 3, 2, 1)
        self.units = nn.Sequential(Unit(4, 2), Unit(8, 1), Unit(8, 1), Unit(8, 1))
        self.last = nn.Conv2d(8, 2, 1)

    def forward(self, x):
        return self.last(self.units(self.stem(x)))
'''

V1 = SHUFFLE + '''class Unit(nn.Module):
    def __init__(self, c, out, stride, groups):
        super().__init__()
        self.stride, self.groups = stride, groups
        self.a = nn.Sequential(nn.Conv2d(c, 12, 1, groups=groups), nn.BatchNorm2d(12), nn.ReLU())
        self.b = nn.Conv2d(12, 12, 3, stride, 1, groups=12)
        self.c = nn.Conv2d(12, out - c if stride > 1 else out, 1, groups=groups)
        self.pool = nn.AvgPool2d(3, stride, 1)

    def forward(self, x):
        y = self.c(self.b(shuffle(self.a(x), self.groups)))
        return F.relu(torch.cat([self.pool(x), y], 1)) if self.stride > 1 else F.relu(x + y)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 6, 3, 1, 1)
        self.units = nn.Sequential(Unit(6, 12, 2, 1), Unit(12, 12, 1, 3), Unit(12, 24, 2, 3), Unit(24, 24, 1, 3))

    def forward(self, x):
        return self.units(self.stem(x))
'''


def block(init, forward, channels=8):
    """A convolution of stride 2, what is in question as `self.…` of `c` channels, and what comes of it."""
    lines = "\n        ".join(init)
    body = "\n        ".join(forward)
    return f'''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        c = {channels}
        self.stem = nn.Conv2d(1, c, 3, 2, 1)
        {lines}

    def forward(self, x):
        x = self.stem(x)
        {body}
'''


def conv(a, b, kernel=3, more=""):
    return f"nn.Conv2d({a}, {b}, {kernel}, padding={kernel // 2}{more})"


NETWORKS = {
    "LEDNet": ("1x1x20x36", LEDNET.replace("SHUFFLED", "shuffle(self.relu(x + out), 2)")),
    "LEDNet, shuffled by torch": ("1x1x20x36", LEDNET.replace("SHUFFLED", "F.channel_shuffle(F.relu(x + out), 2)")),
    "LEDNet, shuffled by stack": (
        "1x1x20x36",
        LEDNET.replace("SHUFFLED", "torch.stack(self.relu(x + out).chunk(2, 1), 2).flatten(1, 2)"),
    ),
    **{
        f"ShuffleNet v2 cut by {cut}": ("1x1x24x40", V2.replace("CUT", cut))
        for cut in ("x.chunk(2, dim=1)", "x[:, :x.shape[1] // 2], x[:, x.shape[1] // 2:]", "x.split(x.size(1) // 2, 1)")
    },
    "ShuffleNet v1": ("1x1x28x40", V1),
    "Res2Net": (
        "1x1x24x32",
        block(
            [f"self.convs = nn.ModuleList([{conv(2, 2)} for _ in range(3)])", f"self.last = {conv('c', 2, 1)}"],
            [
                "parts = torch.split(x, 2, 1)",
                "y = out = self.convs[0](parts[0])",
                "for i in (1, 2):",
                "    y = self.convs[i](y + parts[i])",
                "    out = torch.cat((out, y), 1)",
                "return self.last(torch.cat((out, parts[3]), 1))",
            ],
        ),
    ),
    "C2f": (
        "1x1x24x32",
        block(
            [f"self.m = nn.ModuleList([nn.Sequential({conv(4, 4)}, {conv(4, 4)}) for _ in range(2)])", f"self.last = {conv(16, 2, 1)}"],
            ["y = list(x.chunk(2, 1))", "y.extend(m(y[-1]) for m in self.m)", "return self.last(torch.cat(y, 1))"],
        ),
    ),
    "GhostNet": (
        "1x1x24x32",
        block(
            [
                f"self.cheap = {conv('c', 'c', 3, ', groups=c')}",
                f"self.cheap2 = {conv(12, 12, 5, ', groups=12')}",
                f"self.a, self.b = {conv(5, 2)}, {conv(7, 2)}",
            ],
            [
                "x = torch.cat([x, self.cheap(x)], 1)[:, :12]",
                "x = torch.cat([x, self.cheap2(x)], dim=1)[:, :14]",
                "return self.a(x[:, 1:6]) + self.b(x.narrow(1, 7, 7))",
            ],
        ),
    ),
    "ELAN": (
        "1x1x24x32",
        block(
            [f"self.{name} = {conv(8, 8)}" for name in "abcd"] + [f"self.e, self.f = {conv(16, 2)}, {conv(16, 2)}"],
            [
                "a = self.a(x)",
                "b = self.b(a)",
                "d = self.d(self.c(b))",
                "x = torch.cat((d, b, a, x), 1)",
                "first, second = x.tensor_split(2, 1)",
                "return self.e(second), self.f(first)",
            ],
        ),
    ),
    "HarDNet": (
        "1x1x24x32",
        block(
            [
                f"self.one = {conv(8, 4)}",
                f"self.two = {conv(12, 6)}",
                f"self.three = {conv(6, 4)}",
                f"self.four = {conv(18, 8)}",
                f"self.last = {conv(12, 2, 1)}",
            ],
            [
                "one = self.one(x)",
                "two = self.two(torch.cat([one, x], 1))",
                "three = self.three(two)",
                "four = self.four(torch.cat([three, two, x], 1))",
                "out = torch.cat([one, three, four, x], 1)",
                "return self.last(out[:, 4:16])",
            ],
        ),
    ),
    "Inception, its branches one by one": (
        "1x1x24x32",
        block(
            [
                f"self.a, self.b, self.c = {conv(8, 4, 1)}, {conv(8, 4, 3)}, {conv(8, 4, 5)}",
                "self.pool = nn.AvgPool2d(3, 1, 1)",
                "self.gate = nn.Conv2d(20, 20, 3, padding=1, groups=5)",
                f"self.d, self.e, self.f = {conv(4, 2, 1)}, {conv(4, 2, 1)}, {conv(8, 2, 1)}",
            ],
            [
                "x = torch.cat([self.a(x), self.b(x), self.c(x), self.pool(x)], 1)",
                "x = x * torch.sigmoid(self.gate(x))",
                "return self.d(x[:, :4]), self.e(x[:, 4:8]), self.f(F.interpolate(x, scale_factor=2)[:, 8:16])",
            ],
        ),
    ),
    "groups that a seam runs through": (
        "1x1x24x32",
        block(
            [
                f"self.near = {conv(8, 6, 5)}",
                "self.grouped = nn.Conv2d(14, 28, 3, padding=1, groups=7)",
                "self.up = nn.ConvTranspose2d(28, 14, 2, 2, groups=7)",
                f"self.a, self.b, self.c = {conv(8, 2)}, {conv(12, 2, 1)}, {conv(2, 2, 1)}",
            ],
            [
                "x = self.up(self.grouped(torch.cat([x, self.near(x)], 1)))",
                "return self.a(x[:, :8]), self.b(x.flip(1)[:, :12]), self.c(x.roll(3, 1)[:, ::7])",
            ],
        ),
    ),
    "one of two, and both": (
        "1x1x24x32",
        block(
            [f"self.far = {conv(8, 8, 5)}", f"self.a, self.b, self.c = {conv(8, 2)}, {conv(8, 2)}, {conv(8, 2)}"],
            [
                "x = torch.stack([x, self.far(x)], 1)",
                "first, second = x.unbind(1)",
                "return self.a(x[:, 0]), self.b(second), self.c(x.sum(1)), self.a(x.select(1, 0))",
            ],
        ),
    ),
    "along a signal": (
        "1x1x40",
        '''class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv1d(1, 4, 3, padding=1)
        self.far = nn.Conv1d(4, 4, 5, padding=4, dilation=2)
        self.a, self.b, self.c = nn.Conv1d(4, 2, 3), nn.Conv1d(4, 2, 1), nn.Conv1d(4, 2, 1)

    def forward(self, x):
        x = self.stem(x)
        x = torch.cat([x, self.far(x)], 1)
        y = x.view(1, 2, 4, -1).transpose(1, 2).reshape(1, 8, -1)
        near, far = x.chunk(2, 1)
        return self.a(near), self.b(far), self.c(y[:, ::2])
''',
    ),
}
