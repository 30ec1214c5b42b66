/** The matrices of NumPy and SciPy, and class weights on a loss: what is said is what these do (test/truth/linear_algebra.json). */
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import { hoverText } from '../host/hover-text';
import facts from '../truth/linear_algebra.json';

const IMPORTS = `import numpy as np
import scipy.linalg
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.utils.class_weight import compute_class_weight
`;
const hover = (marked: string) => hoverText(IMPORTS + marked);

function says(marked: string, ...expected: readonly string[]): void {
  const text = hover(marked);
  for (const part of expected) assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
}

describe('linear algebra', () => {
  it('has the parameters of NumPy and SciPy, in their order, with their defaults', () => {
    const signatures = facts.signatures as unknown as Readonly<
      Record<string, Record<string, readonly [unknown, boolean]>>
    >;
    for (const [name, theirs] of Object.entries(signatures)) {
      const own = Object.entries(findOperator(name)!.form.parameters).filter(([, { rest, extra }]) => !rest && !extra);
      const positional = Object.keys(theirs).filter(parameter => theirs[parameter]![1]);
      const taken = own.filter(([, { keyword }]) => !keyword).map(([parameter]) => parameter);
      assert.deepEqual(taken, positional.slice(0, taken.length), name);
      for (const [parameter, { default: given }] of own)
        if (given !== undefined) assert.equal(given, theirs[parameter]![0], `${name} ${parameter}`);
    }
  });

  it('eigenvalues of symmetric matrices rise, of others they come in no order', () => {
    assert.deepEqual(facts.eigh, {
      rises: [true, true],
      'reads the lower triangle': [true, true],
      'eigvalsh rises': true,
    });
    for (const home of ['np.linalg', 'scipy.linalg'])
      says(`${home}.eig$0h(c)`, '[A·vᵢ = λᵢ·vᵢ]', 'The eigenvalues rise', 'Only the lower triangle is read');
    says('np.linalg.eigv$0alsh(c)', 'the largest is the last');
    const { eig } = facts;
    assert.deepEqual([eig.rises, eig.falls, eig['column i'], eig['of a turn']], [false, false, true, 'complex128']);
    assert.deepEqual(eig.real, ['float64', 'complex128']);
    says('np.linalg.ei$0g(c)', 'in no order', 'Column v[:, i] belongs to w[i]', 'real where all are, else complex');
    says('scipy.linalg.ei$0g(c)', 'complex numbers, also where all are real');
    assert.doesNotMatch(hover('scipy.linalg.eig$0h(c, d)'), /A·vᵢ/);
  });

  it('svd says which shapes come out, and nothing of vectors that are not asked for', () => {
    assert.equal(facts['svd falls'], true);
    says('scipy.linalg.sv$0d(A, full_matrices=False)', 'U is m×k, s has k, Vᵀ is k×n, k = min(m, n)');
    says('np.linalg.sv$0d(np.zeros((4, 3)), full_matrices=False)', 'A is 4×3: U is 4×3, s has 3, Vᵀ is 3×3.');
    const values = hover('np.linalg.sv$0d(np.zeros((4, 3)), compute_uv=False)');
    assert.match(values, /A is 4×3: 3 numbers\./);
    assert.doesNotMatch(values, /Vᵀ/);
  });

  it('systems are refused where NumPy refuses them', () => {
    assert.deepEqual(facts.solve, { singular: 'LinAlgError', 'not square': 'LinAlgError' });
    says('np.linalg.sol$0ve(A, b)', 'A singular or a non-square matrix raises LinAlgError');
    assert.deepEqual(facts.lstsq, { residuals: [[1], [0], [0], [0]], 'the same as pinv': true });
    says('np.linalg.lst$0sq(A, b)', 'empty where the rank is below the number of columns, or there are no more rows');
    says('np.linalg.pi$0nv(A)', 'the shortest where there are several');
    const { qr, cholesky } = facts;
    assert.deepEqual(
      [qr.reduced, qr.complete],
      [
        [
          [5, 2],
          [2, 2],
        ],
        [
          [5, 5],
          [5, 2],
        ],
      ],
    );
    assert.equal(qr['diagonal of R may be negative'] && qr['Q orthonormal'], true);
    says('np.linalg.q$0r(A)', 'Q is m×k, R is k×n');
    says('np.linalg.q$0r(A, "complete")', 'Q is m×m, R is m×n');
    assert.deepEqual(cholesky, {
      'not positive definite': 'LinAlgError',
      'reads one triangle': true,
      lower: true,
    });
    says('np.linalg.chol$0esky(A)', '[A = L·Lᵀ]', 'raises LinAlgError');
    assert.equal(Math.round(facts['det of half the identity of 100']), -100);
    says('np.linalg.de$0t(A)', 'half the identity of 100 rows has 2⁻¹⁰⁰');
  });
});

describe('class weights of scikit-learn on a loss', () => {
  const told = (weight: string, loss = 'nn.Cross$0EntropyLoss(weight=cw)') =>
    hover(`cw = compute_class_weight('balanced', classes=np.unique(y), y=y)\ncw = ${weight}\ncrit = ${loss}\n`);
  const REFUSED = /These weights are float64: with float32 logits it raises RuntimeError/;

  it('are said to level the classes out', () => {
    assert.equal(facts['class weights']['n / (k·n_c)'], true);
    assert.equal(new Set(facts['class weights'].says).size, 1);
    const line = /weight comes from compute_class_weight\("balanced"\), line 7: w_c = n \/ \(k·n_c\)/;
    for (const weight of ['torch.from_numpy(cw).float()', 'torch.tensor(cw, dtype=torch.float32).to(device)'])
      assert.match(told(weight), line);
    assert.match(told('torch.FloatTensor(cw)', 'nn.NLL$0Loss(cw)'), line);
    assert.match(told('torch.Tensor(cw)', 'F.cross_$0entropy(z, y, cw)'), line);
  });

  it('are refused in double precision', () => {
    const { dtype, nll_loss, float32, ...others } = facts['class weights'];
    assert.deepEqual(
      [dtype, others['float64 beside float32 logits'], nll_loss, float32],
      ['float64', 'RuntimeError', 'RuntimeError', null],
    );
    assert.match(told('torch.from_numpy(cw)'), REFUSED);
    assert.match(told('torch.tensor(cw).to(device)'), REFUSED);
    for (const weight of ['torch.from_numpy(cw).float()', 'torch.tensor(cw, dtype=torch.float)', 'torch.Tensor(cw)'])
      assert.doesNotMatch(told(weight), REFUSED);
  });

  it('are followed only where every assignment comes from there', () => {
    assert.doesNotMatch(told('torch.ones(3) if flat else torch.from_numpy(cw)'), /compute_class_weight/);
    assert.doesNotMatch(told('torch.from_numpy(other)'), /compute_class_weight/);
    assert.doesNotMatch(told('torch.from_numpy(cw)', 'nn.Cross$0EntropyLoss(ignore_index=0)'), /compute_class_weight/);
  });
});
