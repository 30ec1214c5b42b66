/** What the hovers of scikit-learn, NumPy and others say is what these do (test/truth/libraries.json). */
import { strict as assert } from 'node:assert';
import { Float } from '../../src/operators/argument';
import { findOperator } from '../../src/operators/catalogue';
import { libraries } from '../../src/operators/libraries/libraries';
import { hoverText } from '../host/hover-text';
import facts from '../truth/libraries.json';

const IMPORTS = `import numpy as np
import lightning as L
from sklearn.cluster import DBSCAN, KMeans
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.manifold import TSNE
from sklearn.metrics import *
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.mixture import GaussianMixture
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from transformers import AutoModelForSequenceClassification, TrainingArguments, pipeline
`;

function says(marked: string, ...expected: readonly string[]): void {
  const text = hoverText(IMPORTS + marked);
  for (const part of expected) assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
}

type Signatures = Readonly<Record<string, Readonly<Record<string, readonly [unknown, boolean]>>>>;

describe('calls of other libraries', () => {
  it('have the parameters and defaults of the library', () => {
    const wrong = Object.entries(facts.signatures as unknown as Signatures).flatMap(([name, theirs]) => {
      const found = findOperator(name);
      if (!found) return [`${name} is not in the catalogue`];
      const own = Object.entries(found.form.parameters).filter(([, { rest, extra }]) => !rest && !extra);
      const plain = (value: unknown) => (value instanceof Float ? value.value : value);
      return own.flatMap(([parameter, { default: given }]) => {
        const real = theirs[parameter];
        if (!real) return given === undefined || parameter === 'warmup_ratio' ? [] : [`${name} has no ${parameter}`];
        if (real[0] === '(none)' || given === undefined) return [];
        const same = JSON.stringify(plain(given)) === JSON.stringify(real[0]);
        return same ? [] : [`${name} ${parameter}: ${JSON.stringify(given)}, theirs ${JSON.stringify(real[0])}`];
      });
    });
    assert.deepEqual(wrong, []);
  });

  it('take by position what the library takes so, in its order', () => {
    const wrong = Object.entries(facts.signatures as unknown as Signatures).flatMap(([name, theirs]) => {
      const positional = Object.keys(theirs).filter(parameter => theirs[parameter]![1] && parameter !== 'pretrained');
      const own = Object.entries(findOperator(name)!.form.parameters)
        .filter(([parameter, { keyword }]) => !keyword && positional.includes(parameter))
        .map(([parameter]) => parameter);
      // Whoever gives more by position than stands here is not understood; in another order nothing may stand.
      const expected = positional.slice(0, own.length);
      const isSecondary = /TrainingArguments|^numpy\.(concatenate|stack|linalg)/.test(name);
      return isSecondary || JSON.stringify(own) === JSON.stringify(expected)
        ? []
        : [`${name}: ${own} against ${expected}`];
    });
    assert.deepEqual(wrong, []);
  });

  it('each have a name of their own', () => {
    const names = libraries.flatMap(({ functions }) => functions!.flatMap(form => form.names));
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });

  it('make moons as scikit-learn makes them', () => {
    const { moons } = facts;
    const [upper, lower] = moons['upper and lower'] as [number, number];
    says(
      'from sklearn.datasets import make_moons\nmake_$0moons(101)',
      `X is ${moons.shape.join('×')} ${moons.dtype}`,
      `0 for ${upper} points of the upper moon, 1 for ${lower} of the lower`,
      'of radius 1',
    );
    assert.deepEqual(
      [moons.radii, moons['ends nearer to the other moon than to each other'], moons.noise],
      [[0, 1], true, 0.1],
    );
    says(
      'from sklearn.datasets import make_moons\nmake_$0moons(noise=0.1)',
      'noise 0.1: the standard deviation of what is added',
    );
    assert.deepEqual(
      facts.reliability.map(side => side.length),
      [2, 2],
    );
    says(
      'from sklearn.calibration import calibration_curve\ncalibration_cu$0rve(y, p)',
      'empty bins are left out',
      '5 bins',
    );
  });

  it('contrast and project as lightly does', () => {
    for (const [theirs, formula] of facts['NT-Xent'] as unknown as [number, number][]) assert.equal(theirs, formula);
    assert.equal(facts['NT-Xent of equals'], Number(Math.log(2 * 256 - 1).toFixed(3)));
    says('from lightly.loss import NTXentLoss\nNTXent$0Loss()', 'temperature 0.5', '6.236 for N = 256');
    const [plain, three, bare] = facts.projection as [string[], string[], string[]];
    assert.deepEqual(plain, ['Linear', 'BatchNorm1d', 'ReLU', 'Linear', 'BatchNorm1d']);
    assert.ok(three.length > plain.length);
    assert.deepEqual(bare, ['Linear', 'ReLU', 'Linear']);
    says(
      'from lightly.models.modules import SimCLRProjectionHead\nSimCLRProjection$0Head(32, 16, 8)',
      'A Linear with batch norm and ReLU, then a Linear with batch norm',
      '32 → 16 → 8',
    );
  });

  it('split as scikit-learn splits', () => {
    const [train, test] = facts.splits['0.3 of 101'];
    says(
      'X = np.zeros((101, 7))\ntrain_test_$0split(X, test_size=0.3)',
      'test 30%',
      `101 rows: ${test} to test, ${train} to train.`,
    );
    const [most, rest] = facts.splits['nothing of 101'];
    says('X = np.zeros((101, 7))\ntrain_test_$0split(X)', 'test 25%', `${rest} to test, ${most} to train.`);
    says('y = np.zeros(90)\ntrain_test_$0split(X, y, test_size=40, stratify=y)', 'test 40 rows · stratified');
  });

  it('say what is fitted, as many as there are', () => {
    const [[rows, columns]] = facts.PCA as [[number, number], [number, number], number];
    assert.deepEqual([rows, columns], [3, 7]);
    says('k = 3\nP$0CA(k)', '3 components', 'components_ is 3×d', 'n×3 of n×d');
    says('P$0CA(0.95, whiten=True)', '95% of the variance · whitened');
    const [starts, centres] = facts.KMeans as [Record<string, number>, [number, number]];
    assert.deepEqual(centres, [3, 7]);
    says(
      'KMe$0ans(n_clusters=3)',
      '3 clusters',
      'cluster_centers_, 3×d',
      starts['k-means++'] === 1 ? 'One start only' : 'starts',
    );
    says('KMe$0ans(3, init="random")', `${starts.random} starts`);
    assert.deepEqual(
      [facts['DBSCAN alone'], facts['DBSCAN noise']],
      [
        [0, 1],
        [-1, -1],
      ],
    );
    says('DBS$0CAN(eps=0.1, min_samples=2)', '2 rows, itself included, lie within 0.1', 'labels_ is −1 for noise');
  });

  it('count the free numbers of a mixture', () => {
    const d = 7;
    const values: Readonly<Record<string, number>> = { d };
    const evaluate = (text: string) =>
      text
        .replaceAll('−', '-')
        .split(' + ')
        .reduce((sum, term) => {
          const product = term
            .replace(/d\(d$/, 'd·d')
            .split('·')
            .reduce((a, factor) => a * (values[factor] ?? Number(factor)), 1);
          return sum + product;
        }, 0);
    for (const [kind, [one, three]] of Object.entries(facts.mixture))
      for (const [k, expected] of [
        [1, one],
        [3, three],
      ] as const) {
        const text = hoverText(`${IMPORTS}GaussianMix$0ture(${k}, covariance_type="${kind}")`);
        // `k·d(d + 1)/2` is spelled out for d before the rest is added up.
        const written = /features: (.*)\.$/m.exec(text)![1]!.replace(/d\(d \+ 1\)\/2/, String((d * (d + 1)) / 2));
        assert.equal(evaluate(written), expected, `${kind}, ${k}: ${written}`);
      }
  });

  it('count the parameters of a network', () => {
    const text = hoverText(`${IMPORTS}MLPClass$0ifier((5, 4))`);
    assert.ok(text.includes('d → 5 → 4 → classes'), text);
    assert.ok(text.includes('(d·5 + 5) + 24 + (4·c + c)'), text);
    assert.equal(7 * 5 + 5 + 24 + 4 * 3 + 3, facts.MLP);
  });

  it('count the fits of a grid', () => {
    const [settings, folds] = facts.grid as [number, number];
    says(
      'grid = {"alpha": [1, 2, 3], "activation": ["relu", "tanh"]}\nGridSear$0chCV(MLPClassifier(), grid, cv=4)',
      `3·2 = ${settings} settings × ${folds} folds = ${settings * folds} fits, and one more`,
    );
  });

  it('scale, weigh and count as they say', () => {
    assert.deepEqual(facts.scaled, [
      [-1, 0],
      [1, 0],
    ]);
    says('Standard$0Scaler()', 'z = (x − μ) / σ', 'A constant column is not divided');
    assert.deepEqual(facts['to range'], [-0.5, 3]);
    says('MinMax$0Scaler((-1, 1))', 'to −1 … 1', 'z = −1 + 2·(x − min) / (max − min)', 'beyond the bounds');
    const idf = (n: number, df: number) => Number((Math.log((1 + n) / (1 + df)) + 1).toFixed(6));
    assert.deepEqual([idf(3, 2), idf(3, 1), facts['row length']], [...facts.idf, 1]);
    says('Tfidf$0Vectorizer(max_features=500)', 'idf = ln((1 + n) / (1 + df)) + 1', 'length 1', 'V at most 500');
    assert.deepEqual(facts.confusion, [
      [1, 1],
      [0, 1],
    ]);
    says('confusion$0_matrix(y, p)', 'Rows are the truth');
    assert.equal(facts['binary F1 of three classes refused'], true);
    says('f1$0_score(y, p)', 'More than two classes raise a ValueError');
    assert.equal(facts['TSNE of 4 dimensions refused'], true);
    says('TS$0NE(4)', 'at most 3 dimensions');
  });

  it('tell the shapes of arrays that are known', () => {
    const shape = ([a, b]: readonly number[]) => `${a}×${b}`;
    const [u, s, v] = facts.svd['9×4 reduced'] as [number[], number[], number[]];
    says(
      'np.linalg.sv$0d(np.zeros((9, 4)), full_matrices=False)',
      `A is 9×4: U is ${shape(u)}, s has ${s[0]}, Vᵀ is ${shape(v)}.`,
    );
    const [full, , right] = facts.svd['9×4 full'] as [number[], number[], number[]];
    says('np.linalg.sv$0d(np.zeros((9, 4)))', `U is ${shape(full)}`, `Vᵀ is ${shape(right)}`, 'the answer of a DLT');
    assert.deepEqual(facts.svd['8×9 reduced'][2], [8, 9]);
    says('np.linalg.sv$0d(np.zeros((8, 9)), full_matrices=False)', 'Vᵀ is 8×9', 'among the rows left out');
    says('X = np.zeros((10, 7))\nnp.concaten$0ate([X, X], axis=1)', '10×7 and 10×7 make 10×14.');
    says('np.std$0(x)', '√(Σ(x − mean)² / n)', 'torch.std divides by n − 1');
    const mean = 7 / 3;
    const squares = [1, 2, 4].reduce((sum, x) => sum + (x - mean) ** 2, 0);
    [Math.sqrt(squares / 3), Math.sqrt(squares / 2)].forEach((value, i) => {
      assert.ok(Math.abs(value - facts.std[i]!) < 1e-6);
    });
    says('np.histo$0gram(x, bins=4)', `${facts.histogram[0]} counts and ${facts.histogram[1]} edges`);
    says('np.conv$0olve(a, b, "valid")', 'L_out = max(n, m) − min(n, m) + 1');
    assert.equal(facts.convolved.valid, 7 - 3 + 1);
  });

  it('answer for transformers and Lightning', () => {
    says('pipe$0line("sentiment-analysis")', 'sentiment-analysis', '{label, score}', 'No model is named');
    says(
      'AutoModelForSequenceClassification.from_pre$0trained("bert-base-uncased", num_labels=3)',
      '3 labels',
      'batch × 3',
    );
    says(
      'TrainingArg$0uments("out", learning_rate=2e-5, per_device_train_batch_size=16, gradient_accumulation_steps=4, warmup_ratio=0.1)',
      'lr 2e−5 · batches of 16 per device · 3 epochs',
      '16·4 = 64 samples a device',
      'The rate rises over the first 10% of the steps, then falls in a straight line to 0.',
    );
    says('L.Train$0er(max_epochs=5, gradient_clip_val=0.5)', 'at most 5 epochs · clips at 0.5', 'norm of 0.5');
  });
});
