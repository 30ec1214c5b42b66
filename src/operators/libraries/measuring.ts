/**
 * scikit-learn's errors of numbers, agreements, curves, scores of clusters and distances.
 * Source: scikit-learn user guide, metrics; run in scikit-learn 1.9.1 (test/truth/estimators.json).
 */
import { anything, keywordOnly } from '../parameter';
import { textOf, value } from './define';
import { scikit } from './scikit';

const RARE = 'few-labels-strategies#long-tail';
const CLUSTERS = 'unsupervised-tasks#clustering';
const truths = { y_true: anything(), y_pred: anything() };
const LABELS = 'It takes class labels, not scores: argmax first.';

const errors = (
  [
    [
      'mean_squared_error',
      'The mean of the squared differences.',
      '\\frac{1}{n}\\sum_i (y_i - \\hat y_i)^2',
      'Σ(y − ŷ)² / n',
      'Large errors count far more than small ones; its unit is that of y, squared.',
    ],
    [
      'root_mean_squared_error',
      'The root of the mean of the squared differences.',
      '\\sqrt{\\frac{1}{n}\\sum_i (y_i - \\hat y_i)^2}',
      '√(Σ(y − ŷ)² / n)',
      'It has the unit of y.',
    ],
    [
      'mean_absolute_error',
      'The mean of the absolute differences.',
      '\\frac{1}{n}\\sum_i |y_i - \\hat y_i|',
      'Σ|y − ŷ| / n',
      'It has the unit of y, and one outlier counts no more than its size.',
    ],
    [
      'r2_score',
      'The share of the variance that the answers explain.',
      '1 - \\frac{\\sum_i (y_i - \\hat y_i)^2}{\\sum_i (y_i - \\bar y)^2}',
      '1 − Σ(y − ŷ)² / Σ(y − mean)²',
      '1 is perfect, 0 as good as always answering the mean; it is negative where that would be better. The truth comes first: exchanged, the score is another.',
    ],
  ] as const
).map(([name, purpose, tex, text, fact]) =>
  scikit({
    at: `metrics.${name}`,
    purpose,
    note: 'unsupervised-learning',
    parameters: truths,
    formulas: () => [{ tex, text }],
    facts: () => [fact],
  }),
);

const kappa = scikit({
  at: 'metrics.cohen_kappa_score',
  purpose: 'How far two sets of labels agree beyond what chance would give.',
  note: RARE,
  parameters: {
    y1: anything(),
    y2: anything(),
    labels: keywordOnly(anything(null)),
    weights: keywordOnly(anything(null)),
  },
  headline: args => [textOf(args, 'weights') && `${textOf(args, 'weights')} weights`],
  formulas: args => [
    value(args, 'weights') === null && {
      tex: '\\kappa = \\frac{p_o - p_e}{1 - p_e}',
      text: 'κ = (p_o − p_e) / (1 − p_e), observed and expected agreement',
    },
  ],
  facts: args => [
    '1 is full agreement, 0 what chance would give; it may be negative.',
    textOf(args, 'weights') === 'quadratic' &&
      'quadratic: being off by two classes costs four times as much as by one, so the classes must have an order, as grades have.',
    textOf(args, 'weights') === 'linear' && 'linear: being off by two classes costs twice as much as by one.',
    'It takes class labels, not scores: of a regression round first.',
  ],
});

const classes = [
  scikit({
    at: 'metrics.balanced_accuracy_score',
    purpose: 'The mean of the recalls of all classes: each class counts alike, however rare.',
    note: RARE,
    parameters: { ...truths, adjusted: keywordOnly(anything(false)) },
    facts: args => [value(args, 'adjusted') === false && 'Always naming one of k classes scores 1/k.', LABELS],
  }),
  scikit({
    at: 'metrics.matthews_corrcoef',
    purpose: 'The correlation of truth and answer, over all four counts of the confusion matrix.',
    note: RARE,
    parameters: truths,
    formulas: () => [
      {
        tex: '\\frac{TP\\cdot TN - FP\\cdot FN}{\\sqrt{(TP+FP)(TP+FN)(TN+FP)(TN+FN)}}',
        text: '(TP·TN − FP·FN) / √((TP+FP)(TP+FN)(TN+FP)(TN+FN))',
      },
    ],
    facts: () => ['1 is perfect, 0 is chance, −1 is always wrong. It stays honest where one class is rare.', LABELS],
  }),
  scikit({
    at: 'metrics.classification_report',
    purpose: 'A table with precision, recall and F1 of every class.',
    note: RARE,
    parameters: { ...truths, labels: keywordOnly(anything(null)), target_names: keywordOnly(anything(null)) },
    facts: () => [
      'support is how many rows truly are of the class. macro avg counts classes alike, weighted avg by their support.',
      'It returns a text; output_dict=True gives the numbers.',
      LABELS,
    ],
  }),
];

const curves = [
  scikit({
    at: 'metrics.roc_curve',
    purpose: 'Which true and false positive rates each threshold gives.',
    note: RARE,
    parameters: { y_true: anything(), y_score: anything() },
    facts: () => [
      'It returns fpr, tpr and the thresholds, from the highest down; the first is infinite, where nothing is called positive.',
      'It takes scores of the positive class, not labels.',
    ],
  }),
  scikit({
    at: 'metrics.precision_recall_curve',
    purpose: 'Which precision and recall each threshold gives.',
    note: RARE,
    parameters: { y_true: anything(), probas_pred: anything() },
    facts: () => [
      'It returns precision, recall and the thresholds, which are one fewer: the last point is precision 1, recall 0.',
      'Where positives are rare it tells more than the ROC curve, whose false positive rate then stays small.',
    ],
  }),
  scikit({
    at: 'metrics.average_precision_score',
    purpose: 'The area under the precision-recall curve, summed in steps.',
    note: RARE,
    parameters: { y_true: anything(), y_score: anything() },
    formulas: () => [{ tex: '\\sum_n (R_n - R_{n-1})\\,P_n', text: 'Σ (Rₙ − Rₙ₋₁)·Pₙ' }],
    facts: () => ['Random scores get the share of positives, not 0.5.', 'It takes scores, not labels.'],
  }),
  scikit({
    at: 'metrics.auc',
    purpose: 'The area under a curve that is given by its points, by the trapezoidal rule.',
    note: RARE,
    parameters: { x: anything(), y: anything() },
    facts: () => ['x must rise or fall throughout. auc(fpr, tpr) is roc_auc_score.'],
  }),
];

const clusters = [
  scikit({
    at: 'metrics.silhouette_score',
    purpose: 'How much nearer rows lie to their own cluster than to the next one, on average.',
    note: CLUSTERS,
    parameters: { X: anything(), labels: anything() },
    formulas: () => [
      {
        tex: 's = \\frac{b - a}{\\max(a, b)}',
        text: 's = (b − a) / max(a, b), a and b the mean distances within and to the nearest other cluster',
      },
    ],
    facts: () => [
      'From −1 to 1: near 1 well apart, near 0 on the border, negative probably in the wrong cluster.',
      'It needs no true labels, so it can compare numbers of clusters; it needs at least two.',
    ],
  }),
  scikit({
    at: 'metrics.adjusted_rand_score',
    purpose: 'How many pairs of rows two groupings treat alike, less what chance would give.',
    note: CLUSTERS,
    parameters: { labels_true: anything(), labels_pred: anything() },
    facts: () => ['1 for the same groups, whatever their numbers; 0 is chance, and it may be negative.'],
  }),
  scikit({
    at: 'metrics.normalized_mutual_info_score',
    purpose: 'How much knowing the one grouping tells of the other, from 0 to 1.',
    note: CLUSTERS,
    parameters: { labels_true: anything(), labels_pred: anything() },
    facts: () => [
      'The numbers of the clusters do not matter. It is not corrected for chance: many small clusters score higher.',
    ],
  }),
];

const distances = [
  scikit({
    at: 'metrics.pairwise.cosine_similarity',
    purpose: 'The cosine of the angle between every row of the one and every row of the other.',
    note: 'contrastive-learning#loss',
    parameters: { X: anything(), Y: anything(null) },
    formulas: () => [{ tex: '\\frac{x\\cdot y}{\\lVert x\\rVert\\lVert y\\rVert}', text: 'x·y / (‖x‖·‖y‖)' }],
    facts: args => [
      value(args, 'Y') === null ? 'n×n of n rows, 1 on the diagonal.' : 'n×m of n and m rows.',
      'Lengths do not matter. It takes two axes: a single vector as x.reshape(1, -1).',
    ],
  }),
  scikit({
    at: 'metrics.pairwise.euclidean_distances',
    purpose: 'The Euclidean distance between every row of the one and every row of the other.',
    note: 'triplet-loss#use',
    parameters: { X: anything(), Y: anything(null) },
    facts: args => [
      value(args, 'Y') === null ? 'n×n of n rows, 0 on the diagonal.' : 'n×m of n and m rows.',
      'Between rows of length 1 the squared distance is 2 − 2·cosine: both order alike.',
    ],
  }),
];

export const measuring = [...errors, kappa, ...classes, ...curves, ...clusters, ...distances];
