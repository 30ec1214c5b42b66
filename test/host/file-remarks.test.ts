/** Live values that a whole file gives: ratio tests, depths, masks, random sources, triplets, gains, class weights. */
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import random from '../truth/random_sources.json';
import { hoverText } from './hover-text';

const head = 'import torch, cv2\nimport numpy as np\nimport torch.nn as nn\nimport torch.nn.functional as F\n';
const text = (code: string) => hoverText(head + code);
const says = (code: string, pattern: RegExp) => assert.match(text(code), pattern);
const isSilent = (code: string, pattern: RegExp) => assert.doesNotMatch(text(code), pattern);

describe('the ratio test of a file', () => {
  const with_ = (rest: string) => `pairs = cv2.BFMatcher().knnMa$0tch(a, b, k=2)\n${rest}`;
  it('is read from loops and comprehensions, whichever way it is written', () => {
    for (const rest of [
      'good = [m for m, n in pairs if m.distance < 0.75 * n.distance]',
      'good = [m for m, n in pairs if n.distance * 0.75 > m.distance]',
      'for m, n in pairs:\n    if m.distance / n.distance < 0.75:\n        good.append(m)',
      'for i, (m, n) in enumerate(pairs):\n    if m.distance < 0.75 * n.distance:\n        good.append(m)',
      'for m in pairs:\n    if len(m) == 2 and m[0].distance < m[1].distance * 0.75:\n        good.append(m[0])',
      'r = 0.75\ngood = [m for m, n in pairs if m.distance < r * n.distance]',
    ])
      says(with_(rest), /keeps a match where d₁ < 0\.75·d₂: the second must be at least 1\.33 times as far/);
    says(with_('good = [m for m, n in pairs if m.distance < 1.0 * n.distance]'), /all but ties/);
    says(with_('good = [m for n, m in pairs if m.distance < 0.75 * n.distance]'), /so it keeps nothing/);
  });
  it('is not told where it is unknown, reversed or one of several', () => {
    for (const rest of [
      'good = [m for m, n in pairs if m.distance < ratio * n.distance]',
      'for m, n in pairs:\n    if m.distance < 0.75 * n.distance:\n        continue',
      'good = [m for m, n in pairs if m.distance < 30]',
      'a = [m for m, n in pairs if m.distance < 0.7 * n.distance]\nb = [m for m, n in pairs if m.distance < 0.8 * n.distance]',
      'def f(r=0.75):\n    return [m for m, n in pairs if m.distance < r * n.distance]',
    ])
      isSilent(with_(rest), /\$\(info\) The (ratio )?test on/);
  });
});

describe('the depths of a file', () => {
  it('follow from f·T, also from Q', () => {
    says(
      'f, B = 700, 0.12\ndepth = f * B / disparity\ncv2.StereoBM_cre$0ate(64, 15)',
      /f·B = 84 .* 84 at 1, 5\.25 at 16, 1\.313 at 64/,
    );
    const Q = 'Q = np.float32([[1, 0, 0, -320], [0, 1, 0, -240], [0, 0, 0, 700], [0, 0, 0.125, 0]])\n';
    says(`${Q}cv2.reproject$0ImageTo3D(disp, Q)`, /f·T of this Q = 5600 .* 5600 at 1, 350 at 16, 87\.5 at 64/);
    isSilent(`${Q}depth = 3 * 4 / disp\ncv2.reproject$0ImageTo3D(disp, Q)`, /of d pixels/);
    isSilent('depth = f * B / disparity\ncv2.StereoBM_cre$0ate(64, 15)', /of d pixels/);
    isSilent('f, B = 2, 3\nx = f * B / display\ncv2.StereoBM_cre$0ate(64, 15)', /of d pixels/);
  });
});

describe('masks', () => {
  it('are told to be mixed only where the mode mixes', () => {
    says('F.interpo$0late(labels.float(), scale_factor=2, mode="bilinear")', /If labels holds classes, bilinear mixes/);
    says(
      'm = torch.zeros(1, 1, 8, 8, dtype=torch.int64)\nF.interpo$0late(m, scale_factor=2, mode="bilinear")',
      /whole numbers/,
    );
    says('cv2.warpPersp$0ective(seg_mask, H, (3, 4))', /If seg_mask holds classes, INTER_LINEAR/);
    for (const call of [
      'F.interpo$0late(labels.float(), scale_factor=2)',
      'F.interpo$0late(model(mask), scale_factor=2, mode="bilinear")',
      'F.interpo$0late(x, scale_factor=2, mode="bilinear")',
      'cv2.resi$0ze(mask, (3, 4), interpolation=cv2.INTER_NEAREST)',
      'cv2.resi$0ze(mask, (3, 4), interpolation=how)',
      'cv2.resi$0ze(image, (3, 4))',
    ])
      isSilent(call, /a class that is not there/);
  });
});

describe('the random sources of a file', () => {
  it('are what the libraries seed', () => {
    assert.deepEqual(random['torch.manual_seed'], [false, false, true]);
    assert.deepEqual(random['numpy.random.seed'], [false, true, false]);
    assert.deepEqual(random['random.seed'], [true, false, false]);
    const draws = 'import random\na = random.random()\nb = np.random.rand()\nc = torch.rand(3)\n';
    says(
      `${draws}torch.manual_se$0ed(0)`,
      /draws from PyTorch’s generator \(torch\.rand, line 8\), seeded in it, and from Python’s generator \(random\.random, line 6\) and NumPy’s global generator \(np\.random\.rand, line 7\), which nothing in it seeds/,
    );
    says(
      `${draws}random.seed(1)\nnp.random.seed(1)\ntorch.manual_se$0ed(0)`,
      /Python’s .*, NumPy’s .* and PyTorch’s generator .*, seeded in it\.$/m,
    );
  });
  it('are not what is drawn from a generator of its own', () => {
    assert.deepEqual(random['randperm moves the global generator, with one of its own'], [true, false]);
    isSilent(
      'g = torch.Generator()\norder = torch.randperm(5, generator=g)\ntorch.manual_se$0ed(0)',
      /This file draws/,
    );
    const both = 'a = np.random.rand()\norder = torch.randperm(5';
    says(`${both}, generator=g)\nnp.random.se$0ed(0)\n`, /^(?!.*PyTorch’s generator)/s);
    says(
      `${both})\nnp.random.se$0ed(0)\n`,
      /PyTorch’s generator \(torch\.randperm, line 6\), which nothing in it seeds/,
    );
  });
  it('are NumPy’s for scikit-learn, unless it has a seed of its own', () => {
    for (const [key, code] of [
      [
        'train_test_split draws from NumPy',
        'from sklearn.model_selection import train_test_split\ntrain_test_split(X)',
      ],
      ['KMeans draws from NumPy', 'from sklearn.cluster import KMeans\nKMeans(3)'],
      ['KFold shuffled draws from NumPy', 'from sklearn.model_selection import KFold\nKFold(3, shuffle=True)'],
    ] as const) {
      assert.deepEqual(random[key], [true, true]);
      says(`${code}\ntorch.manual_se$0ed(0)`, /from NumPy’s global generator \(sklearn/);
    }
    assert.deepEqual(random['KFold in order'], [true, false]);
    isSilent('from sklearn.model_selection import KFold\nKFold(3)\ntorch.manual_se$0ed(0)', /This file draws/);
    isSilent(
      'from sklearn.cluster import KMeans\nKMeans(3, random_state=0)\ntorch.manual_se$0ed(0)',
      /This file draws/,
    );
  });
  it('tell workers, and generators without a seed', () => {
    assert.deepEqual(random['workers differ, by generator'], [true, true, true, true]);
    assert.ok(random['workers repeat with the seed'] && random['workers hang on the seed']);
    says(
      'torch.utils.data.DataLoader(d, num_workers=2)\ntorch.manual_se$0ed(0)',
      /Each worker of the DataLoader \(line 5\)/,
    );
    isSilent('torch.utils.data.DataLoader(d, num_workers=0)\ntorch.manual_se$0ed(0)', /Each worker/);
    assert.ok(random['default_rng differs']);
    assert.deepEqual(random['RandomState(7)'], { 'np.random.seed(7)': true, 'default_rng(7)': false });
    assert.match(
      text('np.random.Random$0State(7)'),
      /seed 7[\s\S]*gives the global generator, others than default_rng/,
    );
    says('g = np.random.default_rng()\nnp.random.se$0ed(0)', /default_rng\(\) \(line 5\) is a generator of its own/);
    isSilent('g = np.random.default_rng(3)\nnp.random.se$0ed(0)', /of its own, without/);
  });
});

describe('draws of NumPy and Python', () => {
  it('have NumPy’s parameters', () => {
    for (const signature of random['numpy signatures']) {
      const [, name, inside] = /^(\w+)\((.*)\)$/.exec(signature)!;
      const own = Object.entries(findOperator(`numpy.random.${name}`)!.form.parameters).filter(
        ([, p]) => !p.rest && !p.extra,
      );
      const theirs = inside!.split(', ').map(one => one.split('=') as [string, string?]);
      own.forEach(([parameter, { default: standard }], i) => {
        assert.equal(parameter, theirs[i]![0], signature);
        const given = theirs[i]![1];
        const plain =
          given === undefined ? undefined : given === 'None' ? null : given === 'True' ? true : Number(given);
        assert.equal(standard, plain, signature);
      });
    }
  });
  it('say their spread, and where they end', () => {
    for (const [call, [mean, std]] of Object.entries(random.spread)) {
      const said = text(call.replace('random.', 'random.$0'));
      const found = /Mean ([\d.]*\d)(?:, standard deviation ([\d.]*\d))?/.exec(said)!;
      assert.ok(Math.abs(Number(found[1]) - mean!) < 0.003 && Math.abs(Number(found[2] ?? std) - std!) < 0.003, said);
    }
    const [one, two, python] = random.randint;
    says('np.random.rand$0int(5)', new RegExp(`randint\\*\\*  0 to ${one}`));
    says('np.random.rand$0int(2, 5)', new RegExp(`randint\\*\\*  2 to ${two}`));
    says('import random\nrandom.rand$0int(2, 5)', new RegExp(`randint\\*\\*  from 2 to ${python}`));
    isSilent('np.random.rand$0int(5, n)', / to /);
  });
});

describe('triplets of a batch', () => {
  it('are counted as a loop counts them', () => {
    for (const [p, k] of [
      [8, 4],
      [3, 2],
      [10, 25],
    ] as const) {
      const labels = Array.from({ length: p * k }, (_, i) => Math.floor(i / k));
      const count = labels
        .flatMap((a, i) => labels.flatMap((b, j) => (i !== j && a === b ? [labels.filter(c => c !== a).length] : [])))
        .reduce((sum, negatives) => sum + negatives, 0);
      says(
        `s = BalancedBatchSampler(labels, n_classes=${p}, n_samples=${k})\nnn.TripletMargin$0Loss()`,
        new RegExp(`= ${count.toLocaleString('en-US')} triplets`),
      );
    }
  });
  it('are not counted where P or K is not known', () => {
    isSilent('s = BalancedBatchSampler(labels, n_classes=P, n_samples=4)\nnn.TripletMargin$0Loss()', /triplets/);
    isSilent('nn.TripletMargin$0Loss()', /triplets/);
  });
});

describe('the gain of an initialiser', () => {
  const net = (init: string, activation: string, at = '') =>
    `class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(10, 20)\n        self.bn = nn.BatchNorm1d(20)\n${init}\n    def forward(self, x):\n        return ${activation}(self.bn(self.fc(x)))\nNet()(torch.zeros(4, 10))${at}`;
  const one = (more: string) => `        nn.init.kaiming_no$0rmal_(self.fc.weight${more})`;
  const all =
    "        for m in self.modules():\n            if isinstance(m, nn.Linear):\n                nn.init.kaiming_no$0rmal_(m.weight, nonlinearity='relu')";
  it('is laid beside the activation that follows', () => {
    says(
      net(one(", nonlinearity='relu'"), 'torch.tanh'),
      /fc is followed by Tanh, but gain 1\.414 is that of relu: nonlinearity="tanh" takes 1\.667/,
    );
    says(
      net(one(''), 'torch.sigmoid'),
      /followed by Sigmoid, but gain 1\.414 is that of leaky_relu: nonlinearity="sigmoid" takes 1\./,
    );
    says(net(all, 'torch.tanh'), /fc is followed by Tanh/);
    for (const code of [
      net(one(''), 'torch.relu'),
      net(one(", nonlinearity='tanh'"), 'torch.tanh'),
      net(all.replaceAll('Linear', 'Conv2d'), 'torch.tanh'),
    ])
      isSilent(code, /is followed by/);
  });
});

describe('class weights', () => {
  it('say how much more an example costs, as PyTorch weighs it', () => {
    says(
      'nn.CrossEntropy$0Loss(weight=torch.tensor([0.1, 0.9]))',
      /weight 0\.1, 0\.9: an example of class 1 costs 9 times one of class 0.*occur as 9 : 1/,
    );
    says('nn.NLL$0Loss(torch.tensor([1.0, 1.0]))', /all classes alike/);
    says(
      'nn.CrossEntropy$0Loss(weight=torch.tensor([0.0, 1.0, 2.0]))',
      /class 0 costs nothing; an example of class 2 costs 2 times one of class 1/,
    );
    isSilent('nn.CrossEntropy$0Loss(weight=w)', /costs|occur/);
    says(
      'nn.BCEWithLogits$0Loss(pos_weight=torch.tensor([9.0]))',
      /counts as 9 negatives; both have an equal say where 10% are positive/,
    );
    isSilent('w = torch.tensor([1.0, 2.0])\nw[0] = other\nnn.CrossEntropy$0Loss(weight=w)', /costs/);
  });
});
