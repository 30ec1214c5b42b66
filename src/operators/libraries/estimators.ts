/**
 * The methods that scikit-learn's objects share: fit, transform, predict, score. `self` is what made the object, with its
 * arguments where the analysis followed it. Source: scikit-learn glossary, General Concepts and Methods; run in
 * scikit-learn 1.9.1 (test/truth/estimators.json).
 */
import { type Argument, Numbers, Opaque } from '../argument';
import { known } from '../explanation';
import { anything, type Parameters } from '../parameter';
import { count, libraryCall, percent, plainNumber, type Said, shown, value, when } from './define';
import { shapeOf } from './numpy';

interface Called {
  readonly self: Argument;
}
interface OfRows extends Called {
  readonly X: Argument;
}

/** `PCA` of `sklearn.decomposition.PCA` and of the entry of that id. */
function makerOf(args: Called): string | undefined {
  const self = value(args, 'self');
  return self instanceof Opaque ? self.name.slice(self.name.lastIndexOf('.') + 1) : undefined;
}

/** A whole number that the object was made with. */
function madeWith(args: Called, name: string): number | undefined {
  const self = value(args, 'self');
  const given = self instanceof Opaque ? known(() => self.made?.[name]) : undefined;
  return typeof given === 'number' ? given : undefined;
}

function rowsOf(args: OfRows): readonly [number, number] | undefined {
  const [n, d, more] = shapeOf(value(args, 'X')) ?? [];
  return typeof n === 'number' && typeof d === 'number' && more === undefined ? [n, d] : undefined;
}

const REDUCES = /^(PCA|IncrementalPCA|KernelPCA|TruncatedSVD|FastICA|NMF|LinearDiscriminantAnalysis|Isomap)$/;
const DRAWS = /^(TSNE|MDS)$/;
const KEEPS =
  /^(StandardScaler|MinMaxScaler|RobustScaler|MaxAbsScaler|Normalizer|QuantileTransformer|PowerTransformer)$/;
const CLUSTERS = /^(KMeans|MiniBatchKMeans|GaussianMixture|MeanShift)$/;
const TEXTS = /^(TfidfVectorizer|CountVectorizer)$/;

/** What transform makes of the rows. */
export function shapeFact(args: OfRows): string | undefined {
  const maker = makerOf(args) ?? '';
  const rows = rowsOf(args);
  if (KEEPS.test(maker)) return rows ? `${count(rows[0])}×${count(rows[1])} stays as it is in shape.` : undefined;
  if (TEXTS.test(maker)) return 'The result is sparse: a row a text, a column a word.';
  if (!REDUCES.test(maker) && !DRAWS.test(maker)) return undefined;
  const k = madeWith(args, 'n_components');
  if (k === undefined) return undefined;
  if (!rows) return `n×d becomes n×${count(k)}.`;
  const [n, d] = rows;
  if (k > Math.min(n, d) && maker === 'PCA') return undefined;
  return `${count(n)}×${count(d)} becomes ${count(n)}×${count(k)}: ${count(d)}/${count(k)} = ${shown(d / k, 3)} times fewer numbers a row.`;
}

interface Method<P extends Parameters> {
  readonly name: string;
  readonly purpose: string;
  readonly parameters: P;
  readonly note?: string;
  readonly facts: Said<P>;
  readonly remarks?: Said<P>;
}

function method<P extends Parameters>({ name, note, ...spec }: Method<P>) {
  return libraryCall({
    ...spec,
    name: `sklearn.base.BaseEstimator.${name}`,
    id: name,
    note: note ?? 'unsupervised-learning',
    page: `https://scikit-learn.org/stable/glossary.html#term-${name}`,
    headline: args => [makerOf(args as unknown as Called)],
  });
}

const rows = { self: anything(), X: anything(), y: anything(null) };
const alone = { self: anything(), X: anything() };

/** Which share of the rows has a label, where the labels are written out. */
export function labelledFact(y: Argument | undefined): string | undefined {
  const labels = y instanceof Numbers ? y.values : Array.isArray(y) ? (y as readonly Argument[]).map(plainNumber) : [];
  if (labels.length === 0 || labels.some(label => label === undefined)) return undefined;
  const open = labels.filter(label => label === -1).length;
  const all = labels.length;
  return `${count(open)} of ${count(all)} labels are −1, not known: ${percent((all - open) / all)} of the rows have one.`;
}

const fit = method({
  name: 'fit',
  purpose: 'Learns from these rows and gives the object itself back.',
  parameters: rows,
  facts: args => [
    'What it learned stands in attributes that end in an underscore. Another fit() forgets it and begins anew.',
    value(args, 'y') === null ? undefined : 'X is rows × features, y has one answer a row.',
    /^(LabelPropagation|LabelSpreading|SelfTrainingClassifier)$/.test(makerOf(args) ?? '') &&
      labelledFact(value(args, 'y')),
    'Of training rows alone: what it sees of the test set leaks into the score.',
  ],
});

const fitTransform = method({
  name: 'fit_transform',
  purpose: 'Learns from these rows and transforms them, in one go.',
  parameters: rows,
  facts: args => [
    shapeFact(args),
    DRAWS.test(makerOf(args) ?? '')
      ? 'There is no transform(): a new row cannot be placed.'
      : 'For the training rows; the test rows get transform(), with what was learned here.',
  ],
});

const transform = method({
  name: 'transform',
  purpose: 'Transforms rows by what fit() learned.',
  parameters: alone,
  facts: args => [
    shapeFact(args),
    'Before fit() it raises NotFittedError. The rows need the features of fit(), in their order.',
  ],
});

const inverse = method({
  name: 'inverse_transform',
  purpose: 'Goes back to the features that transform() started from.',
  parameters: alone,
  facts: args => [
    REDUCES.test(makerOf(args) ?? '') &&
      'What was dropped is not there any more: the difference to the original is the reconstruction error.',
  ],
});

const predict = method({
  name: 'predict',
  purpose: 'One answer a row, by what fit() learned.',
  parameters: alone,
  facts: args => [
    CLUSTERS.test(makerOf(args) ?? '')
      ? 'The number of the cluster: it has no meaning of its own, and another run may number them otherwise.'
      : 'Of a classifier the class itself, as it stands in y; how sure it is says predict_proba(). Of a regressor a number.',
    when(rowsOf(args), ([n]) => `${count(n)} rows: ${count(n)} answers.`),
  ],
});

const probabilities = method({
  name: 'predict_proba',
  purpose: 'The probability of each class, a row for each row.',
  note: 'label-smoothing#calibration',
  parameters: alone,
  facts: args => [
    CLUSTERS.test(makerOf(args) ?? '')
      ? 'A column a component; each row sums to 1.'
      : 'A column a class, in the order of classes_; each row sums to 1. Of two classes, [:, 1] is that of the second.',
    /^SVC$/.test(makerOf(args) ?? '') &&
      'SVC has it only when made with probability=True, which newer versions deprecate: CalibratedClassifierCV(SVC()) has it.',
    'They are as good as the model is calibrated: a forest’s or a naive Bayes’s need not match how often it is right.',
  ],
});

const fitPredict = method({
  name: 'fit_predict',
  purpose: 'Learns clusters from these rows and gives each row the number of its own.',
  note: 'unsupervised-tasks#clustering',
  parameters: rows,
  facts: args => [
    /^H?DBSCAN$/.test(makerOf(args) ?? '') && '−1 is noise: rows of no cluster.',
    /^IsolationForest$/.test(makerOf(args) ?? '') && '1 for inliers, −1 for outliers.',
    'The numbers have no meaning of their own: compare with labels by adjusted_rand_score, not by accuracy.',
  ],
});

const score = method({
  name: 'score',
  purpose: 'How good it is on these rows, as one number: larger is better.',
  note: 'few-labels-strategies#long-tail',
  parameters: rows,
  facts: args => [
    /^(PCA|GaussianMixture)$/.test(makerOf(args) ?? '')
      ? 'The mean log-likelihood of the rows.'
      : /^(KMeans|MiniBatchKMeans)$/.test(makerOf(args) ?? '')
        ? 'The squared distances to the nearest centres, summed and with a minus: it always grows with k.'
        : 'Accuracy of a classifier, R² of a regressor; of a search, what scoring names.',
    'Only rows that fit() did not see say how it will do.',
  ],
});

export const estimators = [fit, fitTransform, transform, inverse, predict, probabilities, fitPredict, score];
