/** The figures of small networks, against PyTorch (test/truth/figures_networks.json, by figures_networks.py). */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { type ConsistencyState, consistency } from '../../src/figures/consistency';
import { fewLabels } from '../../src/figures/few-labels';
import { layerCosts } from '../../src/figures/layer-costs';
import { networks } from '../../src/figures/network-costs';
import { patches } from '../../src/figures/patches';
import { type ResidualStartState, residualStart } from '../../src/figures/residual-start';
import { filesUnder } from '../files.mjs';
import truth from '../truth/figures_networks.json';
import { near } from './near';

describe('residual blocks before training', () => {
  for (const { state, ...expected } of truth['residual-start'])
    it(`are nn.BatchNorm2d, nn.Conv2d and autograd: ${JSON.stringify(state)}`, () =>
      near(residualStart.compute(state as ResidualStartState), expected, 1e-9));

  it('are the identity with γ = 0, whatever the weights', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { change, signal, gradient } = residualStart.compute({ ...residualStart.initial, seed });
      assert.equal(change, 0);
      assert.ok(signal.every(value => value === signal[0]));
      // The input's zeros stand behind a ReLU, which passes nothing back there.
      assert.ok(gradient.slice(0, -1).every(value => value === gradient[0]));
    }
  });
});

describe('two predictions that must agree', () => {
  for (const { state, ...expected } of truth.consistency)
    it(`are PyTorch’s, with the direction that autograd finds: ${JSON.stringify(state)}`, () =>
      near(consistency.compute(state as ConsistencyState), expected, 1e-8));

  it('find the line of the worst direction from any start, and either way along it', () => {
    const ways = Array.from({ length: 50 }, (_, seed) => {
      const { loss, opposite, around } = consistency.compute({ ...consistency.initial, seed: seed + 1 });
      assert.ok(Math.max(loss, opposite) > 0.98 * around.worst, `seed ${seed + 1}: ${loss} of ${around.worst}`);
      return loss > opposite;
    });
    assert.ok(ways.includes(true) && ways.includes(false));
  });
});

describe('the costs of networks', () => {
  it('are those of the functions that they name', () => {
    const counts: Readonly<Record<string, number>> = truth.builders;
    for (const { name, builder, parameters } of networks) assert.equal(parameters, counts[builder], name);
  });

  it('lead to places in notes that are there', () => {
    const notes = filesUnder('content');
    for (const { name, note } of networks) assertThere(note, notes, name);
  });
});

describe('the routes with few labels', () => {
  const { initial } = fewLabels;
  const at = (change: object) => fewLabels.compute({ ...initial, ...change });

  for (const [classes, labels, heldOut, error] of truth['held-out'] as [number, number, number, number][])
    it(`know how far an accuracy spreads as SciPy’s binomial: ${classes} times ${labels}`, () =>
      near(at({ classes, labels }), { heldOut, error }, 1e-9));

  it('are those for which the papers made their methods', () => {
    const routes = {
      // Sohn et al. 2020, table 2: CIFAR-10 with 40 and with 250 labels.
      FixMatch: [{ labels: 4 }, { labels: 25 }],
      // Oliver et al. 2018, section 4.4: unlabelled classes that are not labelled.
      'self-supervised pretraining': [{ foreign: true }, { foreign: true, labels: 4, augmentations: false }],
      // Ganin & Lempitsky 2015: synthetic digits with labels, real ones without.
      'domain adaptation': [{ elsewhere: true }, { elsewhere: true, unlabelled: 10 }],
      // Miyato et al. 2018: a perturbation that needs no knowledge of the data.
      'VAT, or label spreading': [{ augmentations: false }, { augmentations: false, discrete: false }],
      // Tarvainen & Valpola 2017: a distance between outputs of two networks.
      'mean teacher': [{ discrete: false }, { discrete: false, labels: 1 }],
      'self-supervised pretraining, then pseudo-labels': [{ labels: 1 }, { labels: 3 }],
      'transfer alone': [{ unlabelled: 2499 }, { unlabelled: 1, foreign: true }],
      'heavy augmentation and mixup': [{ unlabelled: 2499, pretrained: false }],
    };
    for (const [name, changes] of Object.entries(routes))
      for (const change of changes) assert.equal(at(change).route.name, name, JSON.stringify(change));
  });

  it('lead to places in notes that are there', () => {
    const notes = filesUnder('content');
    const { rungs, last, baseline, purchase } = at({ budget: 100 });
    const others = [at({ pretrained: false, unlabelled: 1 }), at({ labels: 2 })];
    for (const { name, note } of [
      ...rungs.map(({ route }) => route),
      last,
      baseline,
      purchase!,
      ...others.flatMap(({ route, baseline: other }) => [route, other]),
    ])
      assertThere(note, notes, name);
  });

  it('buy labels only where there is a budget', () => assert.equal(at({}).purchase, undefined));
});

describe('the patches of a call', () => {
  const conv = {
    in_channels: 3,
    out_channels: 1024,
    kernel_size: [14, 14],
    stride: [14, 14],
    padding: 0,
    dilation: 1,
    groups: 1,
    bias: true,
  };
  const of = (change: object, input?: readonly number[]) =>
    patches.fromCall!({ operator: 'Conv2d', arguments: { ...conv, ...change }, ...(input ? { input } : {}) });

  it('are those of the patch embedding, at the caller’s image', () => {
    const state = of({}, [8, 3, 518, 518])!;
    // DINOv2’s ViT-L/14: 37 patches a side, and one class token.
    assert.deepEqual([state.patch, state.image, state.dim, state.channels], [14, 518, 1024, 3]);
    const { tokens, embedding, problem } = patches.compute(state);
    assert.deepEqual([tokens, embedding, problem], [1370, 14 * 14 * 3 * 1024 + 1024, undefined]);
    assert.match(patches.compute(of({}, [1, 3, 500, 500])!).problem!, /not divisible by 14/);
    assert.equal(of({})!.image, 224);
  });

  it('are not drawn for windows that overlap, skip, or are not an embedding’s', () => {
    for (const change of [{ stride: 7 }, { padding: 1 }, { kernel_size: 4, stride: 4 }, { bias: false }, { groups: 2 }])
      assert.equal(of(change, [1, 3, 224, 224]), undefined, JSON.stringify(change));
    assert.equal(of({}, [1, 3, 224, 448]), undefined);
    assert.equal(of({ stride: undefined }), undefined);
  });
});

describe('where a network’s parameters are', () => {
  for (const { name, leaves, total, largest, others } of truth['layer-costs'] as unknown as readonly {
    readonly name: string;
    readonly leaves: readonly (readonly [string, number])[];
    readonly total: number;
    readonly largest: readonly (readonly [string, number, number])[];
    readonly others: object;
  }[]) {
    const rows = leaves.map(([path, params]) => ({ path, cost: { params } }));

    it(`is told by the costliest layers of ${name}`, () => {
      const found = layerCosts(rows, 'params', total, 4)!;
      assert.deepEqual(
        found.rows.map(({ row, cost, share }) => [row.path, cost, share]),
        largest,
      );
      near(found.others, others, 1e-12);
      assert.equal(found.areShared, false);
    });

    it(`counts no module of ${name} twice that is called again`, () =>
      assert.deepEqual(layerCosts([...rows, ...rows], 'params', total, 4), layerCosts(rows, 'params', total, 4)));
  }

  it('is not told where the whole is not known', () =>
    assert.equal(layerCosts([{ path: 'a', cost: { params: 3 } }], 'params', undefined, 4), undefined));

  it('tells the only other one by its name', () => {
    const rows = ['a', 'b', 'c', 'd'].map((path, index) => ({ path, cost: { params: 8 - index } }));
    const told = (most: number) => {
      const { rows: shown, others } = layerCosts(rows, 'params', 26, most)!;
      return [shown.map(({ row }) => row.path).join(''), others.count];
    };
    assert.deepEqual(
      [told(4), told(3), told(2)],
      [
        ['abcd', 0],
        ['abcd', 0],
        ['ab', 2],
      ],
    );
  });

  it('says of calls that have less than the whole that there is more', () => {
    const rows = [{ path: 'a', cost: { params: 3 } }];
    assert.deepEqual(
      [4, 3, 2].map(total => layerCosts(rows, 'params', total, 4)!.isShort),
      [true, false, false],
    );
  });

  it('counts work at every call, and says of shared weights that they are', () => {
    const twice = [1, 2].map(() => ({ path: 'a', cost: { params: 6, macs: 10 } }));
    assert.deepEqual(
      layerCosts(twice, 'macs', 20, 4)!.rows.map(({ share }) => share),
      [0.5, 0.5],
    );
    assert.equal(layerCosts([twice[0]!, { ...twice[0]!, path: 'b' }], 'params', 6, 4)!.areShared, true);
  });
});

function assertThere(note: string, notes: readonly string[], from: string): void {
  const [id, anchor] = note.split('#') as [string, string | undefined];
  const file = notes.find(path => path.endsWith(`/${id}.md`));
  assert.ok(file, `${from}: ${id}`);
  if (anchor) assert.ok(readFileSync(file, 'utf8').includes(`{#${anchor}}`), `${from}: ${note}`);
}
