import { strict as assert } from 'node:assert';
import { pack, unpack } from '../../src/host/wire';
import { analyze } from '../../src/interpreter/analyze';
import { Float, Numbers, Opaque } from '../../src/operators/argument';
import { add, symbol } from '../../src/tensor/dim';
import { Tensor } from '../../src/tensor/tensor';
import { Unknown } from '../../src/tensor/unknown';

const across = <T>(value: T): T => unpack(structuredClone(pack(value))) as T;

describe('what crosses between threads', () => {
  const check = (title: string, value: unknown) =>
    it(`keeps ${title}`, () => assert.deepStrictEqual(across(value), value));

  check('plain data', { a: [1, 'x', true, null, undefined], b: { c: [] } });
  check('a tensor', new Tensor([add(symbol('B'), 1), 3], 'int64'));
  check('a float, so that it is never taken for a size', [new Float(64), 64]);
  check('an unknown with its reason', { padding: new Unknown('not given') });
  check('an object with the arguments it was made with', new Opaque('torch.optim.SGD', { lr: new Float(0.1) }));

  check('an array with its numbers', new Numbers([1, 2], 'float64', [3, 4]));

  it('keeps the whole analysis of a training script', () => {
    const text = `import torch
net = torch.nn.Linear(10, 2)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10)
for x in torch.utils.data.DataLoader(torch.zeros(20, 10), batch_size=5):
    net(x).sum().backward()
`;
    const analysis = analyze({ uri: 'file:///train.py', text });
    const { variables, results, mentions } = across(analysis);
    assert.deepEqual([variables, results], [analysis.variables, analysis.results]);
    assert.deepEqual(
      mentions.map(({ operator }) => operator),
      analysis.mentions.map(({ operator }) => operator),
    );
  });

  it('keeps what is shared shared', () => {
    const shape = [1, 2];
    const [first, second] = across([shape, shape]);
    assert.equal(first, second);
  });

  it('keeps what a function gives for the first steps, as far as that is known', () => {
    const halves = new Opaque('<lambda>', undefined, ([step]) =>
      (step as number) < 3 ? new Float(0.5 ** (step as number)) : new Unknown('it looks at the clock'),
    );
    const { call } = across(halves);
    assert.deepEqual(
      [0, 2, 3, 4].map(step => call!([step])),
      [
        new Float(1),
        new Float(0.25),
        new Unknown('it looks at the clock'),
        new Unknown('the function was not tried with this argument'),
      ],
    );
  });

  it('keeps arguments apart from the models and rules that the interpreter knows them by', () => {
    const text = [
      'import torch',
      'from torch import nn',
      'from elsewhere import made, name',
      'model = nn.Sequential(nn.Linear(2, 2))',
      'part = model.get_submodule(name)',
      'optimizer = torch.optim.SGD(made(), lr=0.1)',
      'unknowns = [part, torch.optim.Optimizer, torch.optim.SGD]',
      'for unknown in unknowns:',
      '    torch.relu(unknown)',
      "    torch.einsum('ij,jk', *unknown)",
      '    torch.optim.Adam(unknown, lr=0.1)',
      '    torch.optim.Adam(*unknown)',
    ].join('\n');
    const { mentions } = across(analyze({ uri: 'train.py', text }));
    const names = new Set(['Object', 'Array', 'Tensor', 'Unknown', 'Float', 'Opaque']);
    const foreign = new Set<string>();
    const look = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!names.has(value.constructor.name)) foreign.add(value.constructor.name);
      if (value instanceof Unknown) assert.deepEqual(Object.keys(value), ['reason']);
      for (const part of Object.values(value)) look(part);
    };
    for (const { arguments: given } of mentions) look(given);
    assert.deepEqual([...foreign], []);
    assert.ok(
      mentions.some(({ arguments: given }) => Object.values(given ?? {}).some(value => value instanceof Unknown)),
    );
  });
});
