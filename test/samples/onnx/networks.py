"""Small networks whose export can go wrong: work in place, shared weights, own parameters, several inputs and outputs."""
import torch
import torch.nn.functional as F
from torch import nn


class Residual(nn.Module):
    """The identity is read after a ReLU has written over it."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(8, 8, 3, padding=1)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.bn1(self.conv1(x))
        identity = x
        x = self.conv2(self.relu(x))
        x += identity
        x = F.adaptive_avg_pool2d(F.relu_(x), 1)
        return self.fc(torch.flatten(x, 1))


class Shared(nn.Module):
    """One layer called three times, and a matrix used as it is and transposed."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(6, 6)
        self.matrix = nn.Parameter(torch.randn(6, 4))
        self.register_buffer('offset', torch.ones(4))

    def forward(self, x):
        for _ in range(3):
            x = torch.tanh(self.layer(x))
        low = x @ self.matrix + self.offset
        return low @ self.matrix.t(), low


class Own(nn.Linear):
    """A layer of the user's own, on top of PyTorch's."""

    def forward(self, x):
        return 2 * super().forward(x) - 1


class Unet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(2, 4, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(4, 4, 2, stride=2)
        self.out = nn.Conv2d(6, 1, 1)

    def forward(self, x):
        y = F.leaky_relu(self.down(x), 0.2)
        small = F.interpolate(y, scale_factor=2, mode='bilinear', align_corners=False)
        return self.out(torch.cat([self.up(y) * small, x], dim=1)).sigmoid()


class Sequence(nn.Module):
    def __init__(self, words=11, width=8):
        super().__init__()
        self.embedding = nn.Embedding(words, width)
        self.position = nn.Parameter(torch.zeros(1, 5, width))
        self.lstm = nn.LSTM(width, 4, batch_first=True, bidirectional=True)
        self.attention = nn.MultiheadAttention(width, 2, batch_first=True)
        self.norm = nn.LayerNorm(width)
        self.own = Own(width, 3)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.position
        y, _ = self.lstm(x)
        z, _ = self.attention(y, y, y, need_weights=False)
        q, k, v = self.norm(x + z).chunk(3, dim=1) if x.shape[1] % 3 == 0 else (x, y, z)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return F.log_softmax(self.own(mixed.mean(dim=1)), dim=-1)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(8, 2, 12, activation='gelu', batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, norm=nn.LayerNorm(8))

    def forward(self, x):
        return self.encoder(x)


class Decoder(nn.Module):
    """A stack of decoder layers, causal, over what it is given itself."""

    def __init__(self):
        super().__init__()
        layer = nn.TransformerDecoderLayer(8, 2, 12, batch_first=True)
        self.decoder = nn.TransformerDecoder(layer, 2, norm=nn.LayerNorm(8))

    def forward(self, x):
        mask = nn.Transformer.generate_square_subsequent_mask(3)
        return self.decoder(x, x, tgt_mask=mask)


class Translator(nn.Module):
    def __init__(self):
        super().__init__()
        self.transformer = nn.Transformer(8, 2, 2, 1, 12, batch_first=True, norm_first=True)

    def forward(self, x):
        return self.transformer(x, x[:, 1:])


class Masked(nn.Module):
    """What is written item by item cannot be followed."""

    def forward(self, x):
        mask = torch.zeros(4, 4)
        mask[:2] = 1
        return x * mask + 1


class Tower(nn.Module):
    """Windows of every kind, on a path with a detour."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 4, 7, stride=2, padding=3)
        self.pool = nn.MaxPool2d(3, 2, padding=1)
        self.left = nn.Sequential(nn.Conv2d(4, 4, 3, padding=2, dilation=2), nn.BatchNorm2d(4), nn.ReLU())
        self.right = nn.Conv2d(4, 4, [1, 5], padding=[0, 2])
        self.mean = nn.AvgPool2d(2)
        self.last = nn.Conv2d(4, 2, 3, padding=1)

    def forward(self, x):
        x = self.pool(self.stem(x))
        x = self.left(x) + self.right(x)
        return self.last(self.mean(x))


class Projected(nn.Module):
    """A transposed matrix by a vector, in every way to write it."""

    def __init__(self):
        super().__init__()
        self.vector = nn.Parameter(torch.zeros(6))

    def forward(self, x):
        turned = x.t()
        mapped = torch.addmv(torch.ones(4), turned, self.vector)
        return turned @ self.vector, torch.mv(turned, self.vector), mapped, self.vector @ x


class Spectrum(nn.Module):
    """Complex numbers between real ones: a filter of frequencies, a mixer, a signal taken apart and put together."""

    def __init__(self):
        super().__init__()
        self.filter = nn.Parameter(torch.zeros(4, 3, 2))
        self.modes = nn.Parameter(torch.zeros(2, 2, 2))

    def forward(self, x):
        z = torch.fft.rfft2(x, norm="ortho")
        weight = torch.view_as_complex(self.filter)
        filtered = torch.fft.irfft2(z * weight, s=(4, 4), norm="ortho")
        kept = torch.zeros(2, 4, 3, dtype=torch.cfloat)
        kept[:, :2, :2] = torch.einsum("bij,ij->bij", z[:, :2, :2], torch.view_as_complex(self.modes).conj())
        mixed = torch.fft.fft(torch.fft.fft(x, dim=-1), dim=-2).real
        frames = torch.stft(x.flatten(1), 8, 4, window=torch.hann_window(8), return_complex=True)
        signal = torch.istft(frames, 8, 4, window=torch.hann_window(8))
        return filtered, torch.fft.ifft2(kept).imag, mixed, frames.abs().square().sum(1), signal


class Wide(nn.Module):
    """In float64 throughout, recurrent layers too."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(8, 5)
        self.memory = nn.LSTM(5, 3, batch_first=True)
        self.gates = nn.GRU(3, 2, batch_first=True)
        self.norm = nn.LayerNorm(2)
        self.double()

    def forward(self, x):
        x, _ = self.memory(self.first(x.double()))
        x, _ = self.gates(x)
        return self.norm(x)


class Tied(nn.Module):
    """One matrix in three layers, the last of which made it."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(6, 6)
        self.first = nn.Linear(6, 6, bias=False)
        self.second = nn.Linear(6, 6)
        self.table.weight = self.first.weight = self.second.weight

    def forward(self, x):
        x = x + self.table(x.argmax(1))
        return self.second(torch.tanh(self.first(x))) + x @ self.table.weight


class Bundle(nn.Module):
    """An identity is given a pair, as where a network of two branches leaves a layer out."""

    def __init__(self):
        super().__init__()
        self.near = nn.Linear(6, 4)
        self.far = nn.Linear(6, 4)
        self.between = nn.Identity()

    def forward(self, x):
        near, far = self.between((self.near(x), self.far(x)))
        return near - far, far
