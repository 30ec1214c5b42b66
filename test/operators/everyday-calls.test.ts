/** What is said of small calls of NumPy, OpenCV, PyTorch and scikit-learn is what these do (test/truth/everyday_calls.json). */
import { strict as assert } from 'node:assert';
import { hoverText } from '../host/hover-text';
import facts from '../truth/everyday_calls.json';

const IMPORTS = `import cv2, torch
import numpy as np
from sklearn.model_selection import cross_val_score, KFold
image = np.zeros((48, 64, 3), np.uint8)
`;

function says(marked: string, ...expected: readonly string[]): void {
  const text = hoverText(IMPORTS + marked);
  for (const part of expected) assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
}

function isSilent(marked: string, part = ''): void {
  const text = hoverText(IMPORTS + marked);
  assert.ok(part ? !text.includes(part) : text === '', text);
}

describe('NumPy’s arrays of a size', () => {
  it('tell it, and their dtype where nothing says it', () => {
    const { dtypes } = facts;
    assert.deepEqual([dtypes.zeros, dtypes.ones, dtypes.empty, dtypes['full 7.']], Array(4).fill('float64'));
    assert.equal(dtypes['full 7'], 'int64');
    says('np.ze$0ros((3, 4))', '3×4', 'Without dtype it is float64');
    says('np.on$0es(2)', 'np.ones**  2', 'float64');
    isSilent('np.em$0pty((3, 4), np.float32)', 'float64');
    says('np.fu$0ll((2, 3), 7)', '2×3 · of 7', 'int64');
    says('np.fu$0ll((2, 3), 7.)', '2×3 · of 7', 'it is float64');
    isSilent('np.ze$0ros((rows, 4))', '?');
  });

  it('count what they hold', () => {
    assert.deepEqual(facts.eye, [
      [3, 3],
      [2, 5],
      [
        [0, 0, 1],
        [1, 0, 0],
      ],
    ]);
    says('np.e$0ye(3)', '3×3', 'np.eye(K)[labels] is one-hot');
    says('np.e$0ye(2, 5)', '2×5');
    for (const [at, call] of ['5', '2, 9, 3', '0, 1, 0.3', '3, 0'].entries())
      says(`np.aran$0ge(${call})`, `${facts.arange[at]} number`);
  });

  it('multiply as dot does, which is not @ for more than two axes', () => {
    assert.deepEqual(facts.dot, [[], [2, 4], [2, 3, 5, 6], [5, 3, 6]]);
    says('np.d$0ot(np.zeros((2, 3)), np.zeros((3, 4)))', 'the matrix product, as @', 'for batches of matrices take @');
  });
});

describe('OpenCV’s pyramids and eigenvalues', () => {
  it('halve and double, by the kernel that is named', () => {
    assert.deepEqual(facts.down, [
      [24, 32],
      [25, 33],
    ]);
    assert.deepEqual(facts.up, [[48, 64]]);
    const row = [1, 4, 6, 4, 1];
    assert.deepEqual(
      facts['down kernel'].slice(1, 4),
      [row[4], row[2], row[0]].map(weight => weight! * 6),
    );
    assert.deepEqual(
      facts['up kernel'].filter(weight => weight > 0),
      row.map(weight => weight * 6),
    );
    says('cv2.pyr$0Down(image)', 'W′ = ⌈W / 2⌉', '(1 4 6 4 1)/16');
    says('cv2.pyr$0Up(image)', 'W′ = 2·W', '(1 4 6 4 1)/8');
    isSilent('cv2.pyr$0Up(image, dstsize=(5, 5))', '2·W');
  });

  it('tell corners from edges', () => {
    assert.deepEqual(facts.eigenvalues, [[16, 16, 6], 'float32', true]);
    // Of the larger across the edge, which stands upright; of the smaller along it.
    assert.deepEqual(facts['across and along an edge'], [1, 0, 0, 1]);
    says('cv2.cornerEigenVals$0AndVecs(image, 15, 3)', 'windows of 15×15 · Sobel 3×3', 'H×W×6 float32');
    says('cv2.cornerMin$0EigenVal(image, 3)', 'windows of 3×3 · Sobel 3×3', 'the smaller eigenvalue');
  });
});

describe('methods that only a tensor has', () => {
  it('item() is a number without a graph', () => {
    assert.deepEqual(facts.item, ['int', 'float', 'float']);
    assert.deepEqual([facts['item of two'], facts['item needs gradient']], ['RuntimeError', false]);
    says('def f(loss):\n    loss.it$0em()', 'a number of Python', 'RuntimeError', 'keeps nothing');
  });

  it('are told by an argument that arrays call otherwise', () => {
    says('def f(out):\n    out.logits.arg$0max(dim=-1)', 'dim -1', 'where this is a torch.Tensor');
    says('def f(out):\n    out.s$0um(dim=1)', 'over dim 1');
    isSilent('def f(out):\n    out.arg$0max(axis=-1)');
    isSilent('def f(out):\n    out.s$0um()');
  });

  it('are told by a name that arrays do not have, and modules not here', () => {
    says('def f(batch):\n    batch.clone().flo$0at()', 'where this is a torch.Tensor');
    isSilent('def f(model):\n    model.ha$0lf()');
  });
});

describe('devices', () => {
  it('are named without being there', () => {
    // Recorded where there is no GPU.
    assert.deepEqual(facts.device, ['cuda:1', 'bool', false, false]);
    says('d = torch.dev$0ice("cuda:1")', 'cuda:1', 'does not look whether the place is there');
    says('if torch.cuda.is_avail$0able():\n    pass', 'built for GPUs and finds one', 'raises nothing');
  });

  it('are not told where the code leaves them open', () =>
    isSilent('d = torch.dev$0ice("cuda" if torch.cuda.is_available() else "cpu")', '**device**  c'));
});

it('what is made from sizes has no input', () =>
  isSilent(
    'import torch.nn as nn\nclass N(nn.Module):\n    def forward(self, x):\n        h = torch.ze$0ros(x.size(0), 51)\n        return self.odd(x, h)\nN()(who)',
    '→',
  ));

it('cross_val_score shuffles nothing by itself, and says nothing of folds that are made', () => {
  assert.deepEqual(facts.folds, ['StratifiedKFold', false, true]);
  says('cross_val$0_score(m, X, y, cv=5)', 'the rows are not shuffled');
  isSilent('cross_val$0_score(m, X, y, cv=KFold(5, shuffle=True))', 'are not shuffled');
});

describe('what is told of a call of a tensor', () => {
  it('is no list of one device', () => isSilent('x = torch.randn(64, 20).t$0o(torch.device("cpu"))', 'other'));
  it('is the exponent by its name', () => says('y = torch.p$0ow(torch.zeros(3), 2)', 'exponent 2'));
  it('is no product of names twice', () => {
    const model = (view: string) =>
      `import torch.nn as nn\nclass N(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(3, 8, 3)\n    def forward(self, x):\n        return ${view}\nN()`;
    const text = hoverText(model('self.a(x).vi$0ew(x.size(0), -1)'));
    assert.equal(text.match(/\[[^\]]* = [^\]]*\]/)?.[0].split(' = ').length, 2, text);
  });
  it('of training mode, says nothing of layers that are not there', () => {
    const model = (layer: string) => `import torch.nn as nn\nm = nn.Sequential(nn.Linear(3, 4), ${layer})\nm.tr$0ain()`;
    isSilent(model('nn.ReLU()'), 'batch norm there moves');
    says(model('nn.BatchNorm1d(4)'), 'batch norm there moves');
  });
});
