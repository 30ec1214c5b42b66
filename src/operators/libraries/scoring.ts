/**
 * scikit-learn's scores, and torchmetrics' accuracy.
 * Source: scikit-learn user guide, metrics; torchmetrics documentation, Accuracy.
 */
import { anything } from '../parameter';
import { libraryCall, plural, textOf, value, when, wholeOf } from './define';
import { scikit } from './scikit';

const SHIFT = 'transfer-learning-settings#label-shift';
const RARE = 'few-labels-strategies#long-tail';
const truths = { y_true: anything(), y_pred: anything() };

const NORMALIZED: Readonly<Record<string, string>> = {
  true: 'Rows sum to 1: the diagonal is the recall of every class.',
  pred: 'Columns sum to 1: the diagonal is the precision of every class.',
  all: 'All entries together sum to 1.',
};

const confusion = scikit({
  at: 'metrics.confusion_matrix',
  purpose: 'Counts which class was taken for which.',
  note: SHIFT,
  parameters: { ...truths, labels: anything(null), normalize: anything(null) },
  headline: args => [when(textOf(args, 'normalize'), by => `normalised by ${by}`)],
  facts: args => [
    'C[i, j]: how many of true class i were called j. Rows are the truth, columns the answers, classes in sorted order.',
    value(args, 'normalize') === null
      ? 'Diagonal / row sum is the recall of a class, diagonal / column sum its precision.'
      : NORMALIZED[textOf(args, 'normalize') ?? ''],
    'It takes class labels, not scores: argmax first.',
  ],
});

const accuracy = scikit({
  at: 'metrics.accuracy_score',
  purpose: 'The share of answers that are right.',
  note: RARE,
  parameters: { ...truths, normalize: anything(true) },
  headline: args => [value(args, 'normalize') === false && 'a count, not a share'],
  formulas: args => [
    value(args, 'normalize') === true && {
      tex: '\\frac{1}{n}\\sum_i [\\hat{y}_i = y_i]',
      text: 'number of right answers / n',
    },
  ],
  facts: () => [
    'It takes class labels, not scores: argmax first.',
    'Where 95% are of one class, always naming that class scores 95%: compare balanced_accuracy_score or F1.',
  ],
});

const AVERAGES: Readonly<Record<string, string>> = {
  binary: 'binary: of the class pos_label (1) alone. More than two classes raise a ValueError.',
  macro: 'macro: the mean over the classes, rare ones counting as much as frequent ones.',
  weighted: 'weighted: the mean over the classes, each by how many rows it has.',
  micro: 'micro: over all answers together. With one label a row this is the accuracy.',
  samples: 'samples: row by row, for several labels a row.',
};

const RATES = {
  f1_score: ['The harmonic mean of precision and recall.', 'F_1 = \\frac{2PR}{P + R}', 'F₁ = 2·P·R / (P + R)'],
  precision_score: ['Of what was called positive, the share that is.', 'P = \\frac{TP}{TP + FP}', 'P = TP / (TP + FP)'],
  recall_score: ['Of what is positive, the share that was found.', 'R = \\frac{TP}{TP + FN}', 'R = TP / (TP + FN)'],
} as const;

const rates = Object.entries(RATES).map(([name, [purpose, tex, text]]) =>
  scikit({
    at: `metrics.${name}`,
    purpose,
    note: RARE,
    parameters: { ...truths, labels: anything(null), pos_label: anything(1), average: anything('binary') },
    headline: args => [value(args, 'average') === null ? 'one a class' : textOf(args, 'average')],
    formulas: () => [{ tex, text }],
    facts: args => [
      AVERAGES[textOf(args, 'average') ?? ''],
      value(args, 'average') === null && 'average=None: an array with one number a class.',
      'It takes class labels, not scores: argmax, or a threshold, first.',
    ],
  }),
);

const rocAuc = scikit({
  at: 'metrics.roc_auc_score',
  purpose: 'How likely a positive scores higher than a negative.',
  note: RARE,
  parameters: { y_true: anything(), y_score: anything(), average: anything('macro'), multi_class: anything('raise') },
  headline: args => [textOf(args, 'multi_class') !== 'raise' && textOf(args, 'multi_class')],
  facts: args => [
    '1 is a perfect order, 0.5 is chance. No threshold is involved.',
    'It takes scores (probabilities or logits), not labels: rounded answers lose what it measures.',
    textOf(args, 'multi_class') === 'raise' && 'More than two classes need multi_class="ovr" or "ovo".',
  ],
});

const logLoss = scikit({
  at: 'metrics.log_loss',
  purpose: 'Cross-entropy of predicted probabilities: what nn.CrossEntropyLoss computes from logits.',
  note: 'softmax-cross-entropy#cross-entropy',
  parameters: { y_true: anything() },
  formulas: () => [{ tex: '-\\frac{1}{n}\\sum_i \\ln p_i(y_i)', text: '−(1/n)·Σ ln pᵢ(yᵢ)' }],
  facts: () => [
    'It takes probabilities, as predict_proba() gives them, not logits and not labels.',
    'One answer given probability 0 that was right would cost ∞: probabilities are clipped a little above 0.',
  ],
});

const torchAccuracy = libraryCall({
  name: 'torchmetrics.Accuracy',
  also: ['torchmetrics.classification.Accuracy'],
  id: 'Accuracy',
  purpose: 'The share of answers that are right, gathered over batches.',
  note: RARE,
  page: 'https://lightning.ai/docs/torchmetrics/stable/classification/accuracy.html',
  parameters: {
    task: anything(),
    threshold: anything(0.5),
    num_classes: anything(null),
    num_labels: anything(null),
    average: anything('micro'),
    multidim_average: anything('global'),
    top_k: anything(1),
  },
  headline: args => [
    textOf(args, 'task'),
    when(wholeOf(args, 'num_classes'), classes => plural(classes, 'class').replace(/classs$/, 'classes')),
    when(wholeOf(args, 'top_k'), k => k > 1 && `top ${k}`),
    textOf(args, 'task') === 'multiclass' && textOf(args, 'average'),
  ],
  facts: args => [
    'Call it, or update(), with every batch; compute() at the end of the epoch gives the accuracy of all, and reset() begins anew.',
    'The mean of the accuracies of batches is another number where the last batch is smaller.',
    textOf(args, 'task') === 'multiclass' &&
      'It takes logits, probabilities (a class axis after the batch) or class indices; of scores it takes the largest.',
    textOf(args, 'task') === 'binary' &&
      'Scores above the threshold count as 1; logits are put through a sigmoid first.',
  ],
});

export const scoring = [confusion, accuracy, ...rates, rocAuc, logLoss, torchAccuracy];
