/** Models that a package makes by name: the decorator that registers a name runs when the name is first asked for. */
import { strict as assert } from 'node:assert';
import { open } from '../../src/interpreter/analyze';
import { isUnknown } from '../../src/tensor/unknown';

const files: Readonly<Record<string, string>> = {
  'zoo/__init__.py': 'from .small import *\nfrom .registry import create\n',
  'zoo/registry.py': `TABLE = {}
def register(fn):
    TABLE[fn.__name__] = fn
    return fn
def create(name, **settings):
    if name not in TABLE:
        raise RuntimeError(f'Unknown model {name}')
    return TABLE[name](**settings)
`,
  'torchvision/__init__.py': 'from torchvision import models\n',
  'torchvision/models/__init__.py': 'from torch import nn\ndef resnet18():\n    return nn.Linear(2, 2)\n',
  'lazy/__init__.py': `import sys
from typing import TYPE_CHECKING
from .loading import LazyModule, structure
SLOW = False
if TYPE_CHECKING or SLOW:
    from .nets import *
else:
    sys.modules[__name__] = LazyModule(__name__, structure(__file__))
`,
  'lazy/loading.py': 'import os\nclass LazyModule: pass\ndef structure(file):\n    return os.listdir(file)\n',
  'lazy/nets.py': 'from torch import nn\ndef tiny():\n    return nn.Linear(3, 3)\n',
  'native/__init__.py': 'from ._C import *\nfrom .small import *\n',
  'native/small.py': 'from torch import nn\ndef small():\n    return nn.Linear(3, 3)\n',
  'zoo/small.py': `from torch import nn
from .registry import register
@register
def small_net(classes=10):
    return nn.Linear(4, classes)
`,
};

function resolve(module: string, from: string) {
  const inside = module.startsWith('.')
    ? `${from.replace(/[^/]*$/, '')}${module.slice(1)}`
    : module.replaceAll('.', '/');
  for (const uri of [`${inside}.py`, `${inside}/__init__.py`]) if (uri in files) return { uri, text: files[uri]! };
  return undefined;
}

const check = (name: string, source: string, expected: string) =>
  it(name, () => {
    const network = open({ uri: 'main.py', text: source }, { resolve }).trace('model');
    assert.equal(isUnknown(network) ? network.reason : `${network.type} ${network.totals.params}`, expected);
  });

describe('a model made by name', () => {
  check(
    'is found in the file that registers it',
    "import zoo\nmodel = zoo.create('small_net', classes=7)\n",
    'Linear 35',
  );
  check('is found beside a compiled module', 'import native\nmodel = native.small()\n', 'Linear 12');
  check(
    'is not known where a compiled module may hold it',
    'import native\nmodel = native.large()\n',
    "'large' may come from ._C, which has no text here",
  );
  check(
    'is found in a package that loads its names when they are read',
    'from lazy import tiny\nmodel = tiny()\n',
    'Linear 12',
  );
  check(
    'is refused as the package refuses it where no file registers it',
    "import zoo\ntry:\n    model = zoo.create('large_net')\nexcept RuntimeError as error:\n    from torch import nn\n    model = nn.Linear(1, 1)\n",
    'Linear 2',
  );
  check(
    'is unknown, with the reason, where its code is not here',
    "import torch\nmodel = torch.hub.load('pytorch/vision', 'resnet18')\n",
    'torch.hub.load takes the model from a repository on the network, whose code is not here',
  );
  check(
    'is found in an installed package whose other names the catalogue knows',
    'import torchvision\nmodel = torchvision.models.resnet18()\n',
    'Linear 6',
  );
  check(
    'is not there where the package is not installed',
    'import torchaudio\nmodel = torchaudio.models.Conformer()\n',
    'package torchaudio is not installed',
  );
  check(
    'may have another name in an enum',
    "from enum import Enum\nfrom torch import nn\nclass Sizes(Enum):\n    SMALL = 3\n    DEFAULT = SMALL\nmodel = nn.Linear(1, Sizes['DEFAULT'].value)\n",
    'Linear 6',
  );
});
