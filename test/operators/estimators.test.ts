/** What is said of scikit-learn's estimators, tables and scores and of NumPy's small functions is what these do (test/truth/estimators.json). */
import { strict as assert } from 'node:assert';
import { findOperator } from '../../src/operators/catalogue';
import { hoverText } from '../host/hover-text';
import facts from '../truth/estimators.json';

const IMPORTS = `import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.manifold import TSNE
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, PolynomialFeatures, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from sklearn import metrics
X = np.zeros((1000, 512))
`;

function says(marked: string, ...expected: readonly string[]): void {
  const text = hoverText(IMPORTS + marked);
  for (const part of expected) assert.ok(text.includes(part), `${text}\n\nlacks: ${part}`);
}

function isSilent(marked: string, imports = IMPORTS): void {
  assert.equal(hoverText(imports + marked), '');
}

it('the arguments of trees, machines and tables stand as scikit-learn has them', () => {
  for (const [name, defaults] of Object.entries(facts.defaults)) {
    const parameters: Readonly<Record<string, { readonly default?: unknown }>> = findOperator(`sklearn.${name}`)!.form
      .parameters;
    for (const [parameter, { default: said }] of Object.entries(parameters)) {
      const recorded = (defaults as Readonly<Record<string, unknown>>)[parameter];
      if (recorded === undefined || recorded === '(none)') continue;
      const plain = typeof said === 'object' && said !== null && 'value' in said ? said.value : said;
      // What the answer does not hang on is left out of the entry as null.
      if (plain !== null) assert.deepEqual([name, parameter, plain], [name, parameter, recorded]);
    }
  }
});

describe('the methods of an estimator', () => {
  it('tell what they make of rows whose shape is known', () => {
    assert.deepEqual(facts.PCA, [100, 4]);
    says(
      'Z = PCA(50).fit_tran$0sform(X)',
      'fit_transform**  PCA',
      '1,000×512 becomes 1,000×50: 512/50 = 10.2 times fewer numbers a row.',
    );
    says('p = PCA(n_components=50)\nZ = p.fit(X).transf$0orm(X)', '10.2 times fewer');
    says('def f(data):\n    return PCA(2).fit_trans$0form(data)', 'n×d becomes n×2.');
    says('Z = TSNE(2).fit_tra$0nsform(X)', 'There is no transform()');
    says('Z = StandardScaler().fit_tra$0nsform(X)', '1,000×512 stays as it is in shape');
  });

  it('tell clusters from classes', () => {
    assert.deepEqual(facts['k-means'], [[100], [100]]);
    assert.equal(facts['k-means score'], true);
    says('l = KMeans(3).fit_pre$0dict(X)', 'KMeans', 'adjusted_rand_score');
    says('l = KMeans(3).fit(X).pred$0ict(X)', 'The number of the cluster', '1,000 rows: 1,000 answers');
    says('k = KMeans(3).fit(X)\nk.sco$0re(X)', 'with a minus');
    assert.deepEqual(facts.probabilities, [[100, 3], 1]);
    says('f = RandomForestClassifier()\nf.predict_pr$0oba(X)', 'in the order of classes_; each row sums to 1');
  });

  it('are told by name where no other library has them', () => {
    says('def f(clf, data):\n    return clf.predict_p$0roba(data)', 'where this is an estimator of scikit-learn');
    says('def f(clf, data):\n    return clf.fi$0t(data)', 'where this is an estimator');
    isSilent('import keras\ndef f(clf, data):\n    return clf.fi$0t(data)');
    isSilent('def f(clf, data):\n    return clf.predict_p$0roba(data)', 'import pandas\n');
  });
});

describe('trees and tables', () => {
  it('count leaves, columns and rows', () => {
    assert.equal(facts['leaves at depth 3'], true);
    says('DecisionTreeCl$0assifier(max_depth=3)', '2^3 = 8 leaves');
    assert.equal(facts['drawn of 1000'], 0.63);
    says('RandomForestCl$0assifier(200, max_depth=5)', '200 trees · depth up to 5', 'about 63%', '2^5 = 32 leaves');
    assert.deepEqual(facts.polynomial, [6, 286]);
    says('Polynomial$0Features(3)', 'columns = (d + 3) choose 3', '10 features and degree 3 make 286');
    assert.deepEqual(facts['one-hot'], [[3, 3], 'ValueError']);
    says('OneHotEn$0coder()', 'A column with k categories becomes k columns.', 'raises a ValueError', 'sparse');
    says('Pipe$0line([("scale", StandardScaler()), ("svm", SVC())])', 'scale → svm');
    says('S$0VC(C=10)', 'rbf · C 10', 'k(x, x′) = exp(−γ·‖x − x′‖²)');
  });
});

describe('scores', () => {
  it('have the bounds that are told', () => {
    assert.deepEqual(facts.errors, [2, 1, 0.5, -1]);
    says('metrics.r2_sc$0ore(y, p)', 'negative where that would be better', 'exchanged, the score is another');
    assert.deepEqual(facts.kappa, [1, 0]);
    says('metrics.cohen_kappa$0_score(y, p, weights="quadratic")', 'quadratic weights', 'four times as much');
    assert.equal(Math.round(facts.balanced * 3), 1);
    says('metrics.balanced_accur$0acy_score(y, p)', 'scores 1/k');
    assert.deepEqual(facts.curve, [5, 5, 4]);
    says('metrics.precision_recall$0_curve(y, p)', 'one fewer');
    assert.equal(facts['average precision of chance'], 0.25);
    assert.deepEqual(facts.roc, [true, 0.75, 0.75]);
  });
});

describe('NumPy’s small functions', () => {
  it('tell the shape they leave', () => {
    assert.deepEqual(facts.shapes.mean, [[3], [4]]);
    assert.deepEqual(facts.shapes.keepdims, [1, 3]);
    says('np.me$0an(np.zeros((4, 3)), axis=0)', '4×3 becomes 3.');
    says('np.me$0an(np.zeros((4, 3)), axis=0, keepdims=True)', '4×3 becomes 1×3.');
    says('np.su$0m(np.zeros((4, 3)))', '4×3 becomes one number.');
    assert.deepEqual(facts.shapes.meshgrid, [
      [3, 4],
      [4, 3],
    ]);
    says('np.mesh$0grid(a, b)', 'Of n and m ticks it makes arrays of m×n');
  });

  it('round, overflow and wrap as is told', () => {
    assert.deepEqual(facts.rounded[0], [0, 2, 2]);
    says('np.ri$0nt(a)', '0.5 and 2.5 become 0 and 2');
    assert.deepEqual([facts.overflow, facts['log of 0'], facts['bytes wrap']], [[true, true], '-inf', 4]);
    says('np.ex$0p(a)', 'above 709');
    says('np.cl$0ip(a, 0, 255)', '0 to 255', 'wrap round');
  });
});
