"""
Records what PyTorch gives for models whose `forward` takes more than its first argument, or wants a size that only its own
checks tell. The inputs are those that Receptive tells, with numbers in the place of their names.

    python test/truth/asked_inputs.py
"""
import json
import pathlib

import torch

HERE = pathlib.Path(__file__).parent
HEAD = "import numpy as np\nimport torch\nfrom torch import nn\n"
STACK = '''
class Stack(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(100, 8)
        self.layer = nn.MultiheadAttention(8, 2, batch_first=True)
    def forward(self, input_ids=None, inputs_embeds=None, memory=None):
        if (input_ids is None) ^ (inputs_embeds is not None):
            raise ValueError("You must specify exactly one of input_ids or inputs_embeds")
        if inputs_embeds is None:
            inputs_embeds = self.embed(input_ids)
        memory = inputs_embeds if memory is None else memory
        return self.layer(inputs_embeds, memory, memory)[0]
'''
CASES = [
    (
        "a decoder asks for its own tokens",
        STACK
        + '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Stack()
        self.decoder = Stack()
        self.head = nn.Linear(8, 100)
    def forward(self, input_ids=None, attention_mask=None, decoder_input_ids=None, inputs_embeds=None):
        memory = self.encoder(input_ids, inputs_embeds)
        return self.head(self.decoder(decoder_input_ids, memory=memory)), memory
''',
        {"input_ids": (2, 5, int), "decoder_input_ids": (2, 7, int)},
    ),
    (
        "a length that a check names comes with tokens",
        STACK
        + '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(20, 8, 3, stride=2, padding=1)
        self.positions = nn.Embedding(150, 8)
        self.decoder = Stack()
    def forward(self, input_features=None, decoder_input_ids=None):
        if input_features.shape[-1] != 300:
            raise ValueError(f"The features should have a length of 300, but found {input_features.shape[-1]}")
        memory = self.conv(input_features).transpose(1, 2) + self.positions.weight
        return self.decoder(decoder_input_ids, memory=memory)
''',
        {"input_features": (1, 20, 300, float), "decoder_input_ids": (1, 7, int)},
    ),
    (
        "two sequences are of one length",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.word = nn.Embedding(100, 8)
        self.place = nn.Embedding(50, 8)
    def forward(self, word_ids=None, mask=None, place_ids=None):
        if place_ids is None:
            raise ValueError("place_ids are needed")
        return self.word(word_ids) + self.place(place_ids)
''',
        {"word_ids": (2, 7, int), "place_ids": (2, 7, int)},
    ),
    (
        "an argument that must be named",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.left = nn.Linear(6, 8)
        self.right = nn.Linear(4, 8)
    def forward(self, x, scale=None, *, y):
        return self.left(x) * (1 if scale is None else scale) + self.right(y)
''',
        {"x": (2, 6, float), "y": (2, 4, float)},
    ),
    (
        "an image size that a check names",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 10, stride=10)
    def forward(self, x):
        height, width = x.shape[-2:]
        if height != 70 or width != 70:
            raise ValueError(f"Input image size ({height}*{width}) doesn't match model (70*70).")
        return self.conv(x).flatten(2).transpose(1, 2)
''',
        {"x": (1, 3, 70, 70, float)},
    ),
    (
        "an argument that a layer takes as it comes",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(100, 8)
        self.conv = nn.Conv2d(3, 8, 4, stride=4)
    def forward(self, tokens=None, mask=None, picture=None):
        text = self.embed(tokens).mean(1)
        return text + self.conv(picture.to(text.dtype)).mean((2, 3))
''',
        {"tokens": (2, 7, int), "picture": (2, 3, 32, 64, float)},
    ),
    (
        "an image size that the positions tell",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 30, stride=30)
        self.positions = nn.Parameter(torch.zeros(1, 900, 8))
    def forward(self, x):
        return self.conv(x).flatten(2).transpose(1, 2) + self.positions
''',
        {"x": (1, 3, 900, 900, float)},
    ),
    (
        "an operator of the code's own",
        '''
def kept(x: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
    result = torch.zeros(x.size(0), scores.size(1))
    for i, keep in enumerate(scores.sum(1).tolist()):
        if keep > 0:
            result[i] = scores[i]
    return result
torch.library.custom_op('receptive_test::kept', kept, mutates_args=(), schema='(Tensor x, Tensor scores) -> Tensor')
torch.library.register_fake('receptive_test::kept', lambda x, scores: torch.empty(x.size(0), scores.size(1)))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 4)
    def forward(self, x):
        return torch.ops.receptive_test.kept(x, self.fc(x))
''',
        {"x": (2, 6, float)},
    ),
    (
        "frames before channels",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv3d(3, 8, (2, 16, 16), stride=(2, 16, 16))
        self.positions = nn.Parameter(torch.zeros(1, 1568, 8))
    def forward(self, pixel_values):
        batch, frames, channels, height, width = pixel_values.shape
        if channels != 3:
            raise ValueError("the channel dimension does not match")
        x = self.conv(pixel_values.permute(0, 2, 1, 3, 4)).flatten(2).transpose(1, 2)
        return x + self.positions
''',
        {"pixel_values": (1, 16, 3, 224, 224, float)},
    ),
    (
        "a long table of positions",
        '''
class Net(nn.Module):
    def __init__(self, positions=4000, width=512):
        super().__init__()
        def row(position):
            return [position / np.power(10000, 2 * (i // 2) / width) for i in range(width)]
        table = np.array([row(position) for position in range(positions)])
        table[:, 0::2] = np.sin(table[:, 0::2])
        table[:, 1::2] = np.cos(table[:, 1::2])
        self.register_buffer('table', torch.FloatTensor(table).unsqueeze(0))
        self.embed = nn.Embedding(100, width)
    def forward(self, tokens):
        return self.embed(tokens) + self.table[:, :tokens.size(1)], self.table
''',
        {"tokens": (2, 7, int)},
    ),
    (
        "a step of which sines are made",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.time = nn.Linear(16, 8)
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        self.last = nn.Conv2d(8, 3, 3, padding=1)
    def forward(self, x, t):
        angles = t[:, None].float() * torch.exp(-torch.arange(8) / 8)[None]
        rows = self.time(torch.cat([angles.sin(), angles.cos()], dim=-1))
        return self.last(self.first(x) + rows[:, :, None, None])
''',
        {"x": (2, 3, 9, 10, float), "t": (2, float)},
    ),
    (
        "a step that may be a number, and words",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.time = nn.Linear(16, 8)
        self.first = nn.Conv2d(3, 8, 3, padding=1)
        self.key = nn.Linear(12, 8)
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
    def forward(self, x: torch.Tensor, step: torch.Tensor | float | int, words: torch.Tensor):
        batch, channels, height, width = x.shape
        if not torch.is_tensor(step):
            step = torch.tensor([step])
        elif len(step.shape) == 0:
            step = step[None]
        step = step.expand(batch)
        angles = step[:, None].float() * torch.exp(-torch.arange(8) / 8)[None]
        rows = self.time(torch.cat([angles.sin(), angles.cos()], dim=-1))
        x = (self.first(x) + rows[:, :, None, None]).flatten(2).transpose(1, 2)
        if words is None:
            words = x
        words = self.key(words)
        return self.attention(x, words, words)[0]
''',
        {"x": (2, 3, 9, 10, float), "step": (2, int), "words": (2, 7, 12, float)},
    ),
    (
        "an image that is made as large as the one beside it",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.last = nn.Conv2d(11, 4, 1)
    def forward(self, x):
        size = x.shape[-2:] if x.shape[-1] % 2 else None
        low = self.down(x)
        if size is None:
            low = nn.functional.interpolate(low, scale_factor=2.0)
        else:
            low = nn.functional.interpolate(low, size=size)
        return self.last(torch.cat([x, low], dim=1))
''',
        {"x": (2, 3, 10, 9, float)},
    ),
    (
        "tokens whose places are counted first",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(100, 8, padding_idx=1)
        self.places = nn.Embedding(40, 8)
    def forward(self, input_ids):
        mask = input_ids.ne(1).int()
        places = (torch.cumsum(mask, dim=1).type_as(mask) * mask).long() + 1
        return self.words(input_ids) + self.places(places)
''',
        {"input_ids": (2, 7, int)},
    ),
    (
        "arguments without those that are not taken beside them",
        '''
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(100, 8)
        self.other = nn.Linear(6, 8)
    def forward(self, tokens=None, features=None, embeddings=None):
        if embeddings is not None:
            raise NotImplementedError("they are not taken here")
        text = self.words(tokens).mean(1)
        return text + self.other(features.to(text.dtype))
''',
        {"tokens": (2, 7, int), "features": (2, 6, float)},
    ),
]


def outputs(source, inputs):
    names = {}
    exec(HEAD + source, names)
    given = {
        name: torch.zeros(shape, dtype=torch.int64 if kind is int else torch.float32)
        for name, (*shape, kind) in inputs.items()
    }
    result = names["Net"]()(**given)
    return [list(one.shape) for one in (result if isinstance(result, tuple) else [result])]


if __name__ == "__main__":
    cases = [
        {
            "name": name,
            "source": HEAD + source,
            "inputs": {key: shape for key, (*shape, _) in inputs.items()},
            "outputs": outputs(source, inputs),
        }
        for name, source, inputs in CASES
    ]
    (HERE / "asked_inputs.json").write_text(json.dumps(cases, indent=1) + "\n")
