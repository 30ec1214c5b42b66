/**
 * Sizes that code reads from files. What each program comes to was recorded in Python (`test/truth/configurations.py`); which
 * file a path means, and when it is none, is ours to say.
 */
import { strict as assert } from 'node:assert';
import { findFile } from '../../src/host/workspace-files';
import { open, type ReadFile } from '../../src/interpreter/analyze';
import { evaluateIn, openSession } from '../../src/interpreter/session';
import { representation } from '../../src/interpreter/texts';
import { isUnknown } from '../../src/tensor/unknown';
import facts from '../truth/configurations.json';

const TOP = 'file:///projects/a%20net';

interface Fact {
  readonly files: Readonly<Record<string, string>>;
  readonly told: string;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly params: number;
}

const reader =
  (files: Readonly<Record<string, string>>, seen: string[] = []): ReadFile =>
  (path, from) =>
    findFile(path, from, [TOP], uri => {
      seen.push(uri);
      return files[decodeURIComponent(uri.slice(TOP.length + 1))];
    });

describe('a program that reads its sizes from files', () => {
  for (const [name, fact] of Object.entries(facts as Record<string, Fact>)) {
    const source = { uri: `${TOP}/main.py`, text: fact.files['main.py']! };

    it(`comes to the same values: ${name}`, () => {
      const session = openSession(source, { readFile: reader(fact.files) });
      assert.deepEqual(session.unknowns, []);
      const told = representation(session.run, evaluateIn(session, 'told'), { uri: '', span: { from: 0, to: 0 } });
      assert.equal(isUnknown(told) ? told.reason : told, fact.told);
    });

    it(`has the same model: ${name}`, () => {
      const opened = open(source, { readFile: reader(fact.files) });
      const network = opened.trace('model', { given: [fact.input.join('x')], from: 'flag' });
      if (isUnknown(network)) return assert.fail(network.reason);
      assert.deepEqual(network.problems, []);
      assert.equal(network.totals.params, fact.params);
      assert.deepEqual(
        network.outputs.map(id => network.tensors[id!]!.shape),
        [fact.output],
      );
    });
  }
});

describe('a file that code opens', () => {
  const program = (text: string, files: Readonly<Record<string, string>>, seen: string[] = []) => {
    const session = openSession({ uri: `${TOP}/tools/main.py`, text }, { readFile: reader(files, seen) });
    const value = evaluateIn(session, 'told');
    return isUnknown(value) ? value.reason : value;
  };
  const read = (path: string) => `told = open(${JSON.stringify(path)}).read()`;

  it('is looked for beside the file and in the folders above it', () => {
    assert.equal(program(read('conf/a b.txt'), { 'conf/a b.txt': '7' }), '7');
    assert.equal(program(read('a.txt'), { 'tools/a.txt': '8' }), '8');
    assert.equal(program(read('../a.txt'), { 'a.txt': '9' }), '9');
  });

  it('is unknown where two could be meant', () => {
    assert.equal(program(read('a.txt'), { 'a.txt': '1', 'tools/a.txt': '1' }), '1');
    assert.equal(program(read('a.txt'), { 'a.txt': '1', 'tools/a.txt': '2' }), 'a.txt may be tools/a.txt or a.txt');
  });

  it('is unknown, with the reason, where it is missing, too large or no text', () => {
    assert.equal(program(read('a.txt'), {}), 'a.txt was not found in the workspace');
    assert.equal(program(read('a.txt'), { 'a.txt': 'x'.repeat(2 ** 20 + 1) }), 'a.txt is larger than 1 MiB');
    assert.equal(program(read('a.txt'), { 'a.txt': 'x\0' }), 'a.txt is no text');
  });

  it('is not read outside of the workspace', () => {
    const seen: string[] = [];
    for (const path of ['/etc/passwd', '../../a.txt', 'x/../../../a.txt', '/projects/a net/../secret', '~/a.txt'])
      assert.match(String(program(read(path), {}, seen)), /outside of the workspace|not found in the workspace/);
    assert.deepEqual(
      seen.filter(uri => !uri.startsWith(`${TOP}/`) || uri.includes('..')),
      [],
    );
  });

  it('goes with a package of which we know a part: the rest is unknown, not absent', () => {
    assert.equal(
      program('from omegaconf import OmegaConf\ntold = OmegaConf.get_type(1)', {}),
      'OmegaConf.get_type is not followed',
    );
    assert.equal(program('import munch\ntold = munch.DefaultMunch', {}), 'munch.DefaultMunch is not followed');
  });

  it('gives text where YAML has no number, and whoever needs one says so', () => {
    const problemsFor = (rate: string) => {
      const text = `import torch, yaml\nlr = yaml.safe_load(open('c.yaml'))['lr']\ntorch.optim.Adam(torch.nn.Linear(2, 2).parameters(), lr=lr)\n`;
      const opened = open({ uri: `${TOP}/main.py`, text }, { readFile: reader({ 'c.yaml': `lr: ${rate}\n` }) });
      return opened.rest().problems.map(({ message }) => message);
    };
    assert.deepEqual(problemsFor('1.0e-3'), []);
    assert.deepEqual(problemsFor('1e-3'), [
      "argument 'lr' must be float, not the text '1e-3' (in YAML 1e-3 is text; write 1.0e-3)",
    ]);
    assert.deepEqual(problemsFor('small'), ["argument 'lr' must be float, not the text 'small'"]);
  });

  it('counts as text for a network that is taken over after an edit', () => {
    const source = {
      uri: `${TOP}/main.py`,
      text: "import json\nfrom torch import nn\nclass M(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Linear(json.load(open('c.json'))['n'], 2)\n    def forward(self, x):\n        return self.a(x)\n",
    };
    const files = { 'c.json': '{"n": 3}' };
    const first = open(source, { readFile: reader(files) });
    const [model] = first.models();
    first.trace(model!);
    const same = open(source, { readFile: reader(files), past: first.past() });
    assert.ok(same.kept(same.models()[0]!));
    const edited = open(source, { readFile: reader({ 'c.json': '{"n": 5}' }), past: first.past() });
    assert.equal(edited.kept(edited.models()[0]!), undefined);
    const network = edited.trace(edited.models()[0]!);
    assert.equal(isUnknown(network) ? network.reason : network.totals.params, 12);
  });
});
