/** `receptive inspect`, run as a person runs it: what it prints and how it exits. */
import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from '../../src/cli/inspect';
import { amountText } from '../../src/cli/table';

const net = `import torch
from torch import nn
from blocks import Head


class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3, padding=1)
        self.head = Head(width)

    def forward(self, x):
        return self.head(torch.relu(self.conv(x)))
`;

const blocks = `from torch import nn


class Head(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(width, 10)

    def forward(self, x):
        return self.fc(self.pool(x).flatten(1))
`;

/** Prose first, so that the code is in cells 2 and up. */
function notebook(...code: readonly string[]): string {
  const prose = { cell_type: 'markdown', metadata: {}, source: ['# Notes'] };
  const cells = code.map(text => ({ cell_type: 'code', metadata: {}, outputs: [], source: text.split(/(?<=\n)/) }));
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [prose, ...cells] });
}

describe('receptive inspect', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'receptive-'));
    const files = {
      'net.py': net,
      'blocks.py': blocks,
      'broken.py': net.replace('Head(width)', 'nn.Sequential(nn.Flatten(), nn.Linear(5, 2))'),
      'plain.py': 'x = 1\n',
      'net.ipynb': notebook(
        '%pip install torch',
        'import torch\nfrom torch import nn',
        'net = nn.Sequential(\n    nn.Flatten(),\n    nn.Linear(6, 2),\n)',
        '!ls\nnet(torch.zeros(2, 2, 3))',
      ),
      'broken.ipynb': notebook(
        'import torch\nfrom torch import nn',
        'net = nn.Linear(5, 2)',
        '\nnet(torch.zeros(2, 6))',
      ),
      'old.ipynb': '{"nbformat": 3, "worksheets": []}',
      'torn.ipynb': '{"cells": [',
      'scripted.py': 'import torch\n\ny = torch.zeros(2, 3) @ torch.zeros(4, 5)\n',
      'beneath.py':
        'from pathlib import Path\nfrom torch import nn\n\ndef repository():\n    here = Path(__file__)\n    return next((p for p in [here, *here.parents] if (p / ".git").exists()), None)\n\nclass Net(nn.Linear):\n    def __init__(self):\n        super().__init__(4, 2)\n        self.root = repository()\n',
      'making.py': 'def options():\n    return dict(lr=0.1)\n',
      'regretted.py':
        'from torch import nn\n\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.layers = [nn.Linear(4, 4)]\n\n    def forward(self, x):\n        return self.layers[0](x)\n',
      'unbuilt.py':
        'from torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.body = nn.Conv2d(3, 8, 3)\n        self.head = self.tail\n',
      'twice.py':
        'import torch\nfrom torch import nn\n\ndef one():\n    return Net(1)\n\ndef two():\n    return Net(n=1)\n\nclass Net(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        self.fc = nn.Linear(9, n)\n\n    def forward(self, x):\n        return self.fc(torch.zeros(2, 3, 4).flatten(1))\n',
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  });

  after(() => rmSync(folder, { recursive: true }));

  function run(...args: readonly string[]): { code: number; out: string; err: string } {
    let [out, err] = ['', ''];
    const streams = {
      stdout: { write: (text: string) => (out += text) },
      stderr: { write: (text: string) => (err += text) },
      env: {},
    };
    const [file, ...rest] = args;
    const code = inspect([...(file ? [join(folder, file)] : []), ...rest], streams);
    return { code, out, err: err.replaceAll(folder, '') };
  }

  it('tells a problem once, though two networks meet it', () => {
    const reports = JSON.parse(run('twice.py', '--json').out) as {
      model: string;
      diagnostics: { message: string }[];
    }[];
    assert.deepEqual(
      reports.map(({ model, diagnostics }) => [model, ...diagnostics.map(({ message }) => message.split(':')[0])]),
      [['one()', 'Linear expects 9 features, the input has 12 (3×4 from flatten on line 16)'], ['two()']],
    );
  });

  it('asks for files beneath what is a file itself', () => {
    const { code, out, err } = run('beneath.py', '--input', '3x4');
    assert.deepEqual([code, out.split('\n').at(-2), err], [0, 'outputs: 3×2', '']);
  });

  it('prints a table', () => {
    const { code, out } = run('net.py', '--model', 'Net(width=4)', '--input', '1x3x16x16');
    assert.equal(code, 0);
    assert.deepEqual(out.split('\n'), [
      'Net(width=4)  162 params · 27.7 K MACs · 8.05 KiB activations',
      '  x: 1×3×16×16  given',
      '',
      'layer        type               output     params    MACs  sees  line',
      '(the model)  Net                1×10          162  27.7 K  all      6',
      'conv         Conv2d             1×4×16×16     112  27.6 K  3×3     13',
      '             relu               1×4×16×16                  3×3     13',
      'head         Head               1×10           50      40  all     13',
      '  pool       AdaptiveAvgPool2d  1×4×1×1         0          all',
      '             flatten            1×4                        all',
      '  fc         Linear             1×10           50      40  all',
      '',
      'outputs: 1×10',
      '',
    ]);
  });

  it('reads a notebook, and says in which cell a line is', () => {
    const { code, out } = run('net.ipynb');
    assert.deepEqual(
      [code, ...out.split('\n')],
      [
        0,
        'nn.Sequential( nn.Flatten(), nn.Linear(6, 2), )  14 params · 24 MACs · 16 B activations',
        '  input: 2×2×3  from the code, net(torch.zeros(2, 2, 3))',
        '',
        'layer        type        output  params  MACs  sees  cell:line',
        '(the model)  Sequential  2×2         14    24              5:2',
        '0            Flatten     2×6          0                    4:2',
        '1            Linear      2×2         14    24              4:3',
        '',
        'outputs: 2×2',
        '',
      ],
    );
  });

  it('tells the cell of a problem', () => {
    const { code, out } = run('broken.ipynb');
    assert.equal(code, 1);
    assert.match(out, /^broken\.ipynb:4:2:5: error: Linear expects 5 features, the input has 6\b/m);
    const { line, cell, column } = JSON.parse(run('broken.ipynb', '--json').out).diagnostics[0];
    assert.deepEqual({ line, cell, column }, { line: 2, cell: 4, column: 5 });
  });

  it('says why a notebook cannot be read', () => {
    assert.deepEqual(
      [run('old.ipynb'), run('torn.ipynb')].map(({ code, out, err }) => [
        code,
        out,
        err.split(/(?<=not a notebook): /)[0],
      ]),
      [
        [2, '', 'receptive: /old.ipynb: a notebook of format 3: save it again, in format 4\n'],
        [2, '', 'receptive: /torn.ipynb: not a notebook'],
      ],
    );
  });

  it('prints JSON', () => {
    const { code, out } = run('net.py', '--model=Net(width=4)', '--input=1x3x16x16', '--json');
    const report = JSON.parse(out);
    assert.equal(code, 0);
    assert.deepEqual(report.inputs, [{ name: 'x', shape: [1, 3, 16, 16], dtype: 'float32', from: 'flag' }]);
    assert.deepEqual(report.layers[1], {
      path: 'conv',
      type: 'Conv2d',
      line: 13,
      in: [[1, 3, 16, 16]],
      out: [[1, 4, 16, 16]],
      params: 112,
      macs: 27648,
      rf: { size: [3, 3], stride: [1, 1], start: [-1, -1] },
    });
    const { model, file, outputs, totals, unknown, diagnostics } = report;
    assert.deepEqual(
      { model, file, outputs, totals, unknown, diagnostics },
      {
        model: 'Net(width=4)',
        file: 'net.py',
        outputs: [[1, 10]],
        totals: { params: 162, trainable: 162, macs: 27688, activations: 8248 },
        unknown: [],
        diagnostics: [],
      },
    );
  });

  it('takes inputs as Python expressions', () => {
    const { out } = run(
      'net.py',
      '--model',
      'Net()',
      '--input',
      'torch.zeros(2, 3, 8, 8, dtype=torch.float64).float()',
      '--json',
    );
    assert.deepEqual(JSON.parse(out).outputs, [[2, 10]]);
  });

  it('says sizes nobody knows in symbols', () => {
    const report = JSON.parse(run('net.py', '--json').out);
    assert.equal(report.model, 'Net()');
    assert.deepEqual(report.inputs[0], { name: 'x', shape: ['B', 3, 'H', 'W'], dtype: 'float32', from: 'symbolic' });
    assert.deepEqual(report.layers[1].out, [['B', 8, 'H', 'W']]);
  });

  it('exits with 1 where there is a problem, and says where', () => {
    const { code, out } = run('broken.py', '--input', '1x3x4x4', '--json');
    assert.equal(code, 1);
    const [diagnostic] = JSON.parse(out).diagnostics;
    assert.deepEqual(
      [diagnostic.code, diagnostic.line, diagnostic.column, diagnostic.expected, diagnostic.found],
      ['mismatched-in-features', 10, 59, 5, 128],
    );
  });

  it('says which problem keeps a model from being built', () => {
    const { code, out } = run('unbuilt.py', '--model', 'Net()', '--input', '1x3x4x4', '--json');
    const { layers, diagnostics } = JSON.parse(out);
    assert.deepEqual(
      [code, layers, diagnostics.map(({ code, line }: Record<string, unknown>) => [code, line])],
      [1, [], [['uncaught-exception', 8]]],
    );
  });

  it('says which problems a file has that builds no model', () => {
    const { code, out } = run('scripted.py');
    assert.equal(code, 1);
    assert.match(
      out,
      /^unknown: line 3: .*scripted\.py has no nn\.Module\nscripted\.py:3:5: error: mat1 and mat2 shapes/,
    );
    const { model, layers, diagnostics } = JSON.parse(run('scripted.py', '--json').out);
    assert.deepEqual(
      [model, layers, diagnostics.map(({ line }: Record<string, unknown>) => line)],
      ['scripted.py', [], [3]],
    );
  });

  it('exits with 0 where a problem is only regretted, and says so', () => {
    const { code, out } = run('regretted.py', '--input', '1x4', '--json');
    const told = JSON.parse(out).diagnostics.map(({ code, severity }: Record<string, string>) => [code, severity]);
    assert.deepEqual(told, [['hidden-modules', 'warning']]);
    assert.equal(code, 0);
    assert.match(run('regretted.py', '--input', '1x4').out, /regretted\.py:\d+:\d+: warning: .* \(hidden-modules\)/);
    assert.match(run('broken.py', '--input', '1x3x4x4').out, /broken\.py:10:59: error: .* \(mismatched-in-features\)/);
  });

  const refuse = (name: string, args: readonly string[], message: RegExp) =>
    it(name, () => {
      const { code, out, err } = run(...args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, message);
      assert.equal(err.split('\n').length, 2);
    });

  refuse(
    'names the models of a file when asked for another',
    ['net.py', '--model', 'Nett()'],
    /cannot build Nett\(\): .*'Nett'.*; .*net\.py has Net\(\)$/m,
  );
  refuse('says that a file has no model', ['plain.py'], /plain\.py has no nn\.Module$/m);
  refuse('says so of one whose functions make other things', ['making.py'], /making\.py has no nn\.Module$/m);
  refuse('says that there is no such file', ['none.py'], /none\.py: no such file$/m);
  refuse('asks what a bare 0 is', ['net.py', '--input', '0'], /'int\(0\)' for the number, 'torch\.zeros\(0\)'/);
  refuse('refuses unknown options', ['net.py', '--modle', 'x'], /unknown option --modle/);
});

describe('amounts', () => {
  const check = (amount: number, expected: string) => it(expected, () => assert.equal(amountText(amount), expected));
  check(0, '0');
  check(999, '999');
  check(9408, '9.41 K');
  check(11_689_512, '11.7 M');
  check(100_000_000, '100 M');
  check(1_814_073_344, '1.81 G');
});
