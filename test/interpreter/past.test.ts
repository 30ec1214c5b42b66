// After an edit, an analysis with the earlier one at hand says exactly what an analysis alone says.
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { projectResolver } from '../../src/cli/project';
import { ModuleCache, type Opened, open, type Past } from '../../src/interpreter/analyze';
import type { Analysis, Network } from '../../src/network/network';
import { isUnknown } from '../../src/tensor/unknown';
import { torchvisionRoot } from '../fetch/torchvision';
import { filesUnder } from '../files.mjs';

const cache = new ModuleCache();
const own = [...filesUnder('test/samples/python'), ...filesUnder('test/workspace'), 'test/quiz/model.py'].filter(path =>
  path.endsWith('.py'),
);

/** One change somewhere in the text: where, as a share of it, and which. */
const edits = fc.array(fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true }), change: fc.nat(5) }), {
  minLength: 1,
  maxLength: 3,
});

describe('analysing after an edit', function () {
  this.timeout(120_000);

  // What is cut off when the time is up is another thing each time; here only steps count.
  const { now } = performance;
  before(() => {
    performance.now = () => 0;
  });
  after(() => {
    performance.now = now;
  });

  for (const path of own)
    it(`of ${path} gives what analysing alone gives`, () => compareAfterEdits(path, undefined, 20));

  for (const name of ['resnet', 'vision_transformer'])
    it(`of torchvision's ${name}.py gives what analysing alone gives`, async () => {
      const root = await torchvisionRoot();
      compareAfterEdits(join(root, `torchvision/models/${name}.py`), root, 5);
    });

  const two = `
import torch
from torch import nn

def width(n):
    return n * 2

class A(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, width(3))
    def forward(self, x):
        return self.fc(x)

class B(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(5, 7)
    def forward(self, x):
        return self.fc(x)

class C(A):
    pass
`;
  const retraced = (before: string, after: string): readonly string[] => {
    const first = run({ uri: 'a.py', text: before });
    const opened = open({ uri: 'a.py', text: after }, { past: first.past });
    return opened
      .models()
      .filter(model => opened.kept(model) === undefined)
      .map(({ model }) => model);
  };

  it('traces what uses the edited function again, and nothing else', () => {
    assert.deepEqual(retraced(two, two.replace('n * 2', 'n * 5')).toSorted(), ['A()', 'C()']);
  });
  it('traces what inherits from the edited class again', () => {
    assert.deepEqual(retraced(two, two.replace('Linear(4,', 'Linear(6,')).toSorted(), ['A()', 'C()']);
    assert.deepEqual(retraced(two, two.replace('Linear(5,', 'Linear(60,')), ['B()']);
  });
  it('traces nothing again for a comment inside a function that no model runs', () => {
    const text = `${two}\ndef unused(n):\n    return 1\n`;
    assert.deepEqual(retraced(text, text.replace('return 1', '# why\n    return 1')), []);
  });
  it('does not trace a model again for what only a branch that it does not take asks for', () => {
    const text = `${two}\nclass D(nn.Module):\n    def __init__(self, other=False):\n        super().__init__()\n        if other:\n            self.b = B()\n`;
    assert.deepEqual(retraced(text, text.replace('Linear(5,', 'Linear(60,')), ['B()']);
  });
  it('traces everything again after an edit of an import', () => {
    const all = ['A()', 'B()', 'C()'];
    assert.deepEqual(retraced(two, two.replace('import torch\n', 'import torch, math\n')).toSorted(), all);
  });

  it('keeps no analysis from being forgotten once the next ones are there', async () => {
    const text = `${two}\nfor size in (5, 6):\n    A()(torch.randn(size, 4))\n`;
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const sessions: WeakRef<object>[] = [];
    let past: Past | undefined;
    for (let width = 2; width < 6; width++) {
      const opened = open({ uri: 'a.py', text: text.replace('n * 2', `n * ${width}`) }, { past });
      networksOf(opened);
      opened.rest();
      sessions.push(new WeakRef(opened.unknowns));
      past = opened.past();
      await setImmediate();
    }
    collectGarbage();
    assert.deepEqual(
      sessions.slice(0, -1).map(session => session.deref()),
      [undefined, undefined, undefined],
    );
    assert.ok(past);
  });
});

interface Ran {
  readonly analysis: Analysis;
  readonly past: Past;
}

function run(source: { uri: string; text: string }, root?: string, past?: Past): Ran {
  const opened = open(source, { resolve: projectResolver(source.uri, root), cache, past });
  return { analysis: { ...opened.rest(), networks: networksOf(opened) }, past: opened.past() };
}

function networksOf(opened: Opened): readonly Network[] {
  return opened
    .models()
    .slice(0, 4)
    .map(model => opened.kept(model) ?? opened.trace(model))
    .filter(network => !isUnknown(network)) as Network[];
}

function compareAfterEdits(path: string, root: string | undefined, numRuns: number): void {
  const text = readFileSync(path, 'utf8');
  const first = run({ uri: path, text }, root);
  fc.assert(
    fc.property(edits, list => {
      let past = first.past;
      let now = text;
      for (const { place, change } of list) {
        now = edited(now, place, change);
        const after = run({ uri: path, text: now }, root, past);
        assert.deepEqual(plain(after.analysis), plain(run({ uri: path, text: now }, root).analysis));
        past = after.past;
      }
    }),
    { seed: 11, numRuns },
  );
}

/** Changes a number, doubles or removes a line, or adds a comment, an empty line or a statement. */
function edited(text: string, place: number, change: number): string {
  const lines = text.split('\n');
  const index = Math.floor(place * (lines.length - 1));
  const line = lines[index]!;
  const indent = /^\s*/.exec(line)![0];
  const replacements = [
    [line.replace(/\d+/, digits => String(Number(digits) + 1))],
    [line, line],
    [],
    [`${indent}# a comment`, line],
    [line, ''],
    [`${indent}extra = 1`, line],
  ];
  lines.splice(index, 1, ...replacements[change]!);
  return lines.join('\n');
}

/** As data, with the names of unknown sizes in the order they come. */
function plain(analysis: Analysis): unknown {
  const seen = new Map<string, string>();
  const text = JSON.stringify(analysis).replace(/\?\d+/g, name => {
    if (!seen.has(name)) seen.set(name, `?${seen.size}`);
    return seen.get(name)!;
  });
  return JSON.parse(text);
}
