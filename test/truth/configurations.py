"""Programs that read their sizes from files, and what they come to in Python: `told` as text, `model` run on `x`.

Needs PyYAML, omegaconf, easydict, yacs, addict, munch and ml_collections beside PyTorch. Writes configurations.json.
"""
import json
import os
import runpy
import tempfile
from pathlib import Path

import torch

YAML = """
nc: 80
depth_multiple: 0.33
width_multiple: 0.50
anchors:
  - [10,13, 16,30, 33,23]
lr: 1e-3
on: yes
eight: 010
hex: 0x1F
long: 1_000
time: 1:30
none: ~
quoted: '12'
exponent: 1.0e+3
base: &base {a: 1, c: 2.5}
more:
  <<: *base
  c: 3
text: |
  two
  lines
backbone:
  # [from, number, module, args]
  [[-1, 1, Conv, [64, 3, 2]],
   [-1, 3, Conv, [128, 3, 2]],
   [-1, 1, nn.Upsample, [None, 2, 'nearest']],
   [[-1, 0], 1, Concat, [1]],
  ]
head:
  [[-1, 1, Conv, [nc, 1, 1]]]
"""

PARSE_MODEL = """
import math
from copy import deepcopy
from pathlib import Path
import yaml
import torch
from torch import nn


class Conv(nn.Module):
    def __init__(self, c1, c2, k=1, s=1):
        super().__init__()
        self.conv = nn.Conv2d(c1, c2, k, s, k // 2, bias=False)
        self.bn = nn.BatchNorm2d(c2)
        self.act = nn.SiLU()

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class Concat(nn.Module):
    def __init__(self, dimension=1):
        super().__init__()
        self.d = dimension

    def forward(self, x):
        return torch.cat(x, self.d)


def parse(d, ch):
    nc, gd, gw = d['nc'], d['depth_multiple'], d['width_multiple']
    layers, save, c2 = [], [], ch[-1]
    for i, (f, n, m, args) in enumerate(d['backbone'] + d['head']):
        m = eval(m) if isinstance(m, str) else m
        for j, a in enumerate(args):
            try:
                args[j] = eval(a) if isinstance(a, str) else a
            except NameError:
                pass
        n = max(round(n * gd), 1) if n > 1 else n
        if m is Conv:
            c1, c2 = ch[f], args[0]
            if c2 != nc:
                c2 = math.ceil(c2 * gw / 8) * 8
            args = [c1, c2, *args[1:]]
        elif m is Concat:
            c2 = sum(ch[x + 1 if x >= 0 else x] for x in f)
        else:
            c2 = ch[f]
        module = nn.Sequential(*(m(*args) for _ in range(n))) if n > 1 else m(*args)
        module.i, module.f = i, f
        save.extend(x % i for x in ([f] if isinstance(f, int) else f) if x != -1)
        layers.append(module)
        ch.append(c2)
    return nn.Sequential(*layers), sorted(save)


class Model(nn.Module):
    def __init__(self, cfg='net.yaml', ch=3):
        super().__init__()
        if isinstance(cfg, dict):
            self.yaml = cfg
        else:
            self.yaml_file = Path(cfg).name
            with open(cfg, encoding='ascii', errors='ignore') as f:
                self.yaml = yaml.safe_load(f)
        self.model, self.save = parse(deepcopy(self.yaml), ch=[ch])

    def forward(self, x):
        y = []
        for m in self.model:
            if m.f != -1:
                x = y[m.f] if isinstance(m.f, int) else [x if j == -1 else y[j] for j in m.f]
            x = m(x)
            y.append(x if m.i in self.save else None)
        return x


told = yaml.load(open('net.yaml'), Loader=yaml.FullLoader)
model = Model()
x = torch.randn(1, 3, 64, 64)
"""
# Both branches of the concatenation have one size.
YAML = YAML.replace("[-1, 3, Conv, [128, 3, 2]]", "[-1, 3, Conv, [128, 3, 1]]").replace("[None, 2, 'nearest']", "[None, 1, 'nearest']")

DARKNET = """
[net]
# Testing
width=32
channels=3

[convolutional]
batch_normalize=1
filters=16
size=3
stride=1
pad=1
activation=leaky

[maxpool]
size=2
stride=2

[convolutional]
filters = 24
size=1
stride=1
pad=1
activation=linear

[upsample]
stride=2

[route]
layers = -1, 0
"""

PARSE_CFG = """
import torch
from torch import nn


def parse_cfg(path):
    file = open(path, 'r')
    lines = file.read().split('\\n')
    lines = [x for x in lines if x and not x.startswith('#')]
    lines = [x.rstrip().lstrip() for x in lines]
    blocks = []
    for line in lines:
        if line.startswith('['):
            blocks.append({})
            blocks[-1]['type'] = line[1:-1].rstrip()
            if blocks[-1]['type'] == 'convolutional':
                blocks[-1]['batch_normalize'] = 0
        else:
            key, value = line.split('=')
            blocks[-1][key.rstrip()] = value.strip()
    return blocks


def create_modules(blocks):
    info = blocks.pop(0)
    filters = [int(info['channels'])]
    modules = nn.ModuleList()
    for i, block in enumerate(blocks):
        seq = nn.Sequential()
        if block['type'] == 'convolutional':
            bn = int(block['batch_normalize'])
            n, k = int(block['filters']), int(block['size'])
            seq.add_module(f'conv_{i}', nn.Conv2d(filters[-1], n, k, int(block['stride']), (k - 1) // 2, bias=not bn))
            if bn:
                seq.add_module(f'bn_{i}', nn.BatchNorm2d(n))
            if block['activation'] == 'leaky':
                seq.add_module(f'leaky_{i}', nn.LeakyReLU(0.1))
        elif block['type'] == 'maxpool':
            seq.add_module(f'pool_{i}', nn.MaxPool2d(int(block['size']), int(block['stride'])))
        elif block['type'] == 'upsample':
            seq.add_module(f'up_{i}', nn.Upsample(scale_factor=int(block['stride']), mode='nearest'))
        elif block['type'] == 'route':
            n = sum(filters[1:][int(at)] for at in block['layers'].split(','))
        modules.append(seq)
        filters.append(n)
    return info, modules


class Darknet(nn.Module):
    def __init__(self, path):
        super().__init__()
        self.blocks = parse_cfg(path)
        self.info, self.module_list = create_modules(self.blocks)

    def forward(self, x):
        outputs = []
        for block, module in zip(self.blocks, self.module_list):
            if block['type'] == 'route':
                x = torch.cat([outputs[int(at)] for at in block['layers'].split(',')], 1)
            else:
                x = module(x)
            outputs.append(x)
        return x


told = [line.strip() for line in open('cfg/tiny.cfg')][:4]
with open('cfg/tiny.cfg') as f:
    told += [f.readline(), len(f.readlines()), f.read()]
model = Darknet('cfg/tiny.cfg')
x = torch.randn(1, 3, 32, 32)
"""

JSON = '{"hidden": 32, "p": 0.5, "one": 1.0, "sizes": [16, 8], "10": 1, "2": [{"k": null}], "s": "a\\"b\\u00e9", "big": -2.5e3}'

READ_JSON = """
import json
import os
from pathlib import Path
from types import SimpleNamespace
import torch
from torch import nn

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, 'config.json')) as file:
    config = json.load(file)
again = json.loads(Path(__file__).resolve().parent.joinpath('config.json').read_text())
named = json.loads('{"a": {"b": 2}}', object_hook=lambda d: SimpleNamespace(**d))
told = [config, config == again, list(config), named.a.b, Path('a/b.tar.gz').stem, Path('a/b.tar.gz').suffix,
        str(Path('a') / 'b' / '../c'), os.path.splitext('x/y.z.py'), os.path.split('/a/b/c'), os.path.normpath('a//b/./../c'),
        [p.name for p in Path('/a/b/c').parents], Path('a/b').with_suffix('.x').name, os.path.exists('config.json')]


class MLP(nn.Module):
    def __init__(self, hidden, sizes, p, **rest):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip([hidden, *sizes], sizes))
        self.drop = nn.Dropout(p)

    def forward(self, x):
        for layer in self.layers:
            x = self.drop(layer(x))
        return x


model = MLP(**config)
x = torch.randn(2, config['hidden'])
"""

INI = """
; a comment
[DEFAULT]
width = 64
[model]
Layers: 3
rate = 0.1
name = net%(width)s
flag = yes
empty =
long = one
  two
"""

READ_INI = """
import ast
import configparser
import torch
from torch import nn

parser = configparser.ConfigParser()
parser.read('settings.ini')
model_settings = parser['model']
told = [model_settings['layers'], parser.getint('model', 'Layers'), model_settings.getfloat('rate'), model_settings['name'],
        parser.getboolean('model', 'flag'), parser.sections(), model_settings.getint('width'), 'nope' in model_settings,
        model_settings.get('nope', '5'), dict(parser.items('model')), parser.has_section('x'), model_settings['long'],
        ast.literal_eval('[1, (2, 3.5), {"a": None, "b": -1}]')]
width = parser.getint('model', 'width')
model = nn.Sequential(*[nn.Linear(width, width) for _ in range(parser.getint('model', 'layers'))])
x = torch.randn(2, width)
"""

CONF = """
model:
  name: vit
  dim: 64
  depth: ${model.layers}
  layers: 2
  wide: ${.dim}
  lr: 1e-3
  names: [a, b, "${model.name}_x"]
  out: ???
data: {size: 32, batch: "${model.dim}"}
"""

OMEGA = """
from omegaconf import DictConfig, ListConfig, OmegaConf
import torch
from torch import nn

cfg = OmegaConf.load('conf/vit.yaml')
merged = OmegaConf.merge(cfg, {'model': {'dim': 128}, 'extra': [1, 2]}, OmegaConf.from_dotlist(['data.size=64', 'a.b=1.5']))
told = [cfg.model.depth, cfg.model.wide, cfg.model.lr, cfg['model']['names'][2], list(cfg.model.names), 'out' in cfg.model,
        cfg.get('nope', 7), cfg.data.batch, merged.model.dim, merged.model.wide, merged.extra[1], merged.data.size,
        merged.a.b, len(cfg), list(cfg.keys()), isinstance(cfg.model, DictConfig), isinstance(cfg.model.names, ListConfig),
        dict(**cfg.data), OmegaConf.to_container(cfg.data, resolve=True), {**cfg.data}, hasattr(cfg, 'zzz'),
        getattr(cfg.model, 'zz', 3), list(cfg.data.items()), OmegaConf.select(cfg, 'model.dim')]
model = nn.Sequential(*[nn.Linear(cfg.model.dim, cfg.model.dim) for _ in range(cfg.model.depth)])
x = torch.randn(2, cfg.model.dim)
"""

ATTRIBUTES = """
from easydict import EasyDict as edict
from yacs.config import CfgNode as CN
import addict
import ml_collections
import munch
import torch
from torch import nn

easy = edict({'a': {'b': [{'c': 1}]}, 'd': 2})
easy.e = {'f': 3}
_C = CN()
_C.MODEL = CN()
_C.MODEL.DIM = 3
_C.MODEL.NAME = 'r'
node = _C.clone()
node.defrost()
node.merge_from_file('node.yaml')
node.merge_from_list(['MODEL.NAME', 's'])
node.freeze()
added = addict.Dict({'x': {'y': 1}})
added.p.q = 4
munched = munch.munchify({'x': {'y': 1}})
collected = ml_collections.ConfigDict({'h': 3})
collected.k = ml_collections.ConfigDict()
collected.k.z = 4
told = [easy.a.b[0].c, easy['d'], easy.e.f, node.MODEL.DIM, node.MODEL.NAME, _C.MODEL.DIM, added.x.y, added.p.q,
        munched.x.y, collected.h, collected.k.z, hasattr(easy, 'g')]
model = nn.Linear(node.MODEL.DIM, easy.d)
x = torch.randn(4, node.MODEL.DIM)
"""

CASES = {
    "a YOLO from YAML": ({"net.yaml": YAML, "main.py": PARSE_MODEL}),
    "a Darknet from its cfg": ({"cfg/tiny.cfg": DARKNET, "main.py": PARSE_CFG}),
    "keyword arguments from JSON": ({"config.json": JSON, "main.py": READ_JSON}),
    "sections of an INI file": ({"settings.ini": INI, "main.py": READ_INI}),
    "OmegaConf": ({"conf/vit.yaml": CONF, "main.py": OMEGA}),
    "dicts with attributes": ({"node.yaml": "MODEL:\n  DIM: 5\n", "main.py": ATTRIBUTES}),
}


def record(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        os.chdir(folder)
        names = runpy.run_path("main.py")
        model, x = names["model"], names["x"]
        return {
            "files": files,
            "told": repr(names["told"]),
            "input": list(x.shape),
            "output": list(model(x).shape),
            "params": sum(p.numel() for p in model.parameters()),
        }


if __name__ == "__main__":
    target = Path(__file__).with_suffix(".json").resolve()
    facts = {name: record(files) for name, files in CASES.items()}
    target.write_text(json.dumps(facts, indent=1) + "\n")
