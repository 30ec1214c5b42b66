/**
 * scikit-learn with labels: linear models, neighbours, networks, robust fits, few labels.
 * Source: scikit-learn user guide, supervised and semi-supervised learning.
 */
import type { Argument } from '../argument';
import type { Formula } from '../operator';
import { anything, keywordOnly } from '../parameter';
import { count, numberOf, percent, plural, shown, tex, textOf, value, when, wholeOf } from './define';
import { isUnseeded, scikit, seeded, UNSEEDED } from './scikit';

const inverse = (c: number) =>
  `C ${shown(c)} is the inverse of the weight decay: smaller is stronger. The features should be on one scale.`;

const logistic = scikit({
  at: 'linear_model.LogisticRegression',
  purpose: 'One linear layer and a softmax, trained to the minimum of the cross-entropy with weight decay.',
  note: 'softmax-cross-entropy#cross-entropy',
  parameters: {
    penalty: anything('deprecated'),
    C: anything(1),
    class_weight: anything(null),
    solver: anything('lbfgs'),
    max_iter: anything(100),
  },
  headline: args => [
    value(args, 'penalty') === null ? 'no penalty' : when(numberOf(args, 'C'), c => `C ${shown(c)}`),
    textOf(args, 'class_weight') === 'balanced' && 'balanced classes',
    when(wholeOf(args, 'max_iter'), most => `at most ${plural(most, 'step')}`),
  ],
  formulas: args => {
    const c = numberOf(args, 'C');
    const penalty = textOf(args, 'penalty');
    if (penalty !== 'deprecated' && penalty !== 'l2') return [];
    return [
      {
        tex: `\\min_W\\; \\tfrac12\\lVert W\\rVert^2 ${c === 1 ? '+' : `+ ${c === undefined ? 'C' : tex(c)}`}\\sum_i -\\ln p_i(y_i)`,
        text: `min over W of ½‖W‖² + ${c === 1 ? '' : `${c === undefined ? 'C' : shown(c)}·`}Σ −ln pᵢ(yᵢ)`,
      },
    ];
  },
  facts: args => [
    when(numberOf(args, 'C'), inverse),
    'coef_ is classes×d, or 1×d for two classes; predict_proba() is the softmax.',
    when(
      wholeOf(args, 'max_iter'),
      most =>
        `max_iter ${count(most)}: a ConvergenceWarning means that it stopped short; scale the features or allow more.`,
    ),
    textOf(args, 'class_weight') === 'balanced' && 'balanced: a class of n_c of n rows weighs n / (classes·n_c).',
  ],
});

const ridge = scikit({
  at: 'linear_model.Ridge',
  purpose: 'Least squares with weight decay: a linear fit with small weights.',
  note: 'regularization#weight-decay',
  parameters: { alpha: anything(1) },
  headline: args => [when(numberOf(args, 'alpha'), alpha => `alpha ${shown(alpha)}`)],
  formulas: args => {
    const alpha = numberOf(args, 'alpha');
    const [a, b] = alpha === undefined ? ['\\alpha', 'α'] : [tex(alpha), shown(alpha)];
    return [
      {
        tex: `\\min_w\\; \\lVert y - Xw\\rVert^2 + ${alpha === 1 ? '' : a}\\lVert w\\rVert^2`,
        text: `min over w of ‖y − Xw‖² + ${alpha === 1 ? '' : `${b}·`}‖w‖²`,
      },
    ];
  },
  facts: args => [
    'The intercept is not shrunk. The features should be on one scale.',
    when(numberOf(args, 'alpha'), alpha => alpha === 0 && 'alpha 0 is plain least squares.'),
  ],
});

const lasso = scikit({
  at: 'linear_model.Lasso',
  purpose: 'Least squares with a penalty on the sizes of the weights, which makes many of them exactly 0.',
  note: 'regularization#weight-decay',
  parameters: { alpha: anything(1), max_iter: keywordOnly(anything(1000)) },
  headline: args => [when(numberOf(args, 'alpha'), alpha => `alpha ${shown(alpha)}`)],
  formulas: args => [shrinking(numberOf(args, 'alpha'), 1)],
  facts: () => [
    'The features whose weights are not 0 are chosen; of two that say the same, one is taken.',
    'The intercept is not shrunk. The features should be on one scale.',
  ],
});

const elasticNet = scikit({
  at: 'linear_model.ElasticNet',
  purpose: 'Least squares with both penalties: on the sizes of the weights and on their squares.',
  note: 'regularization#weight-decay',
  parameters: { alpha: anything(1), l1_ratio: keywordOnly(anything(0.5)), max_iter: keywordOnly(anything(1000)) },
  headline: args => [
    when(numberOf(args, 'alpha'), alpha => `alpha ${shown(alpha)}`),
    when(numberOf(args, 'l1_ratio'), ratio => `${percent(ratio)} of it on the sizes`),
  ],
  formulas: args => [shrinking(numberOf(args, 'alpha'), numberOf(args, 'l1_ratio'))],
  facts: args => [
    when(
      numberOf(args, 'l1_ratio'),
      ratio =>
        ratio > 0 &&
        ratio < 1 &&
        'Weights become exactly 0, as with Lasso; features that say the same share theirs, as with Ridge.',
    ),
    'The intercept is not shrunk. The features should be on one scale.',
  ],
});

/** 1/(2n)·‖y − Xw‖² + α·(ρ·‖w‖₁ + ½·(1 − ρ)·‖w‖²) */
function shrinking(alpha: number | undefined, ratio: number | undefined): Formula | false {
  if (alpha === undefined || ratio === undefined) return false;
  const [sizes, squares] = [alpha * ratio, (alpha * (1 - ratio)) / 2];
  const terms = (name: (n: number) => string, norm: string, square: string, dot: string) =>
    [
      sizes !== 0 && `${sizes === 1 ? '' : `${name(sizes)}${dot}`}${norm}`,
      squares !== 0 && `${squares === 1 ? '' : `${name(squares)}${dot}`}${square}`,
    ]
      .filter(term => term !== false)
      .map(term => ` + ${term}`)
      .join('');
  return {
    tex: `\\min_w\\; \\tfrac{1}{2n}\\lVert y - Xw\\rVert^2${terms(tex, '\\lVert w\\rVert_1', '\\lVert w\\rVert^2', '\\,')}`,
    text: `min over w of ‖y − Xw‖²/(2n)${terms(shown, '‖w‖₁', '‖w‖²', '·')}`,
  };
}

const linearSvc = scikit({
  at: 'svm.LinearSVC',
  purpose: 'A linear classifier with the largest margin: one against the rest for every class.',
  note: 'transfer-learning-methods#feature-extractor',
  parameters: { penalty: anything('l2'), loss: anything('squared_hinge'), C: anything(1) },
  headline: args => [textOf(args, 'loss'), when(numberOf(args, 'C'), c => `C ${shown(c)}`)],
  facts: args => [when(numberOf(args, 'C'), inverse), 'It gives margins (decision_function), not probabilities.'],
});

const near = (k: number) => `the ${count(k)} nearest`;

const neighborsClassifier = scikit({
  at: 'neighbors.KNeighborsClassifier',
  purpose: 'Gives a row the class that most of its nearest training rows have.',
  note: 'triplet-loss#use',
  parameters: { n_neighbors: anything(5), weights: anything('uniform'), metric: anything('minkowski'), p: anything(2) },
  headline: args => [
    when(wholeOf(args, 'n_neighbors'), k => (k === 1 ? 'the nearest' : near(k))),
    distanceWords(args),
    textOf(args, 'weights') === 'distance' && 'nearer ones count more',
  ],
  facts: args => [
    'fit() only keeps the data: nothing is learned, and prediction searches it.',
    when(wholeOf(args, 'n_neighbors'), k =>
      k === 1 ? 'With one neighbour the training rows are always classified rightly: judge on others.' : undefined,
    ),
    'It compares by distance: features on one scale, or embeddings of length 1 with metric="cosine".',
  ],
});

const nearest = scikit({
  at: 'neighbors.NearestNeighbors',
  purpose: 'Finds the nearest stored rows.',
  note: 'triplet-loss#use',
  parameters: { n_neighbors: anything(5), metric: anything('minkowski'), p: anything(2) },
  headline: args => [when(wholeOf(args, 'n_neighbors'), near), distanceWords(args)],
  facts: args => [
    when(
      wholeOf(args, 'n_neighbors'),
      k => `kneighbors(Q) gives distances and indices, each rows of Q×${count(k)}, nearest first.`,
    ),
    'Asked for the rows it was fitted on, each finds itself first, at distance 0.',
  ],
});

function distanceWords(args: { readonly metric: Argument; readonly p: Argument }): string | undefined {
  const metric = textOf(args, 'metric');
  if (metric !== 'minkowski') return metric;
  const p = numberOf(args, 'p');
  return p === 2 ? 'euclidean' : p === 1 ? 'manhattan' : undefined;
}

const networks = (['MLPClassifier', 'MLPRegressor'] as const).map(name => {
  const classifies = name === 'MLPClassifier';
  return scikit({
    at: `neural_network.${name}`,
    purpose: `A fully connected network, trained to ${classifies ? 'classify with cross-entropy' : 'predict numbers with the squared error'}.`,
    note: 'neural-network-basics#non-linearity',
    parameters: {
      ...(classifies ? {} : { loss: anything('squared_error') }),
      hidden_layer_sizes: anything([100]),
      activation: anything('relu'),
      solver: anything('adam'),
      alpha: anything(0.0001),
      batch_size: anything('auto'),
      learning_rate_init: anything(0.001),
      max_iter: anything(200),
      early_stopping: anything(false),
      ...seeded,
    },
    headline: args => [
      when(hiddenOf(value(args, 'hidden_layer_sizes')), sizes =>
        ['d', ...sizes, classifies ? 'classes' : 'outputs'].join(' → '),
      ),
      textOf(args, 'activation'),
      textOf(args, 'solver'),
    ],
    facts: args => [
      when(hiddenOf(value(args, 'hidden_layer_sizes')), sizes => weightsOf(sizes, classifies ? 'c' : 'm')),
      textOf(args, 'solver') === 'adam' &&
        when(numberOf(args, 'learning_rate_init'), rate =>
          when(
            numberOf(args, 'alpha'),
            alpha =>
              `Adam at ${shown(rate)}; alpha ${shown(alpha)} is an L2 penalty in the loss, not decoupled as in AdamW.`,
          ),
        ),
      value(args, 'batch_size') === 'auto' && textOf(args, 'solver') !== 'lbfgs' && 'Batches of min(200, n) rows.',
      when(
        wholeOf(args, 'max_iter'),
        most =>
          textOf(args, 'solver') !== 'lbfgs' && `At most ${plural(most, 'epoch')}; less where the loss stops falling.`,
      ),
      value(args, 'early_stopping') === true && 'early_stopping: a tenth of the rows is set apart to decide when.',
    ],
    remarks: args => [isUnseeded(args) && UNSEEDED],
  });
});

function hiddenOf(sizes: Argument | undefined): readonly number[] | undefined {
  if (typeof sizes === 'number') return [sizes];
  return Array.isArray(sizes) && sizes.length > 0 && sizes.every(size => typeof size === 'number')
    ? (sizes as number[])
    : undefined;
}

/** Weights and biases from d features to c classes, layer by layer. */
function weightsOf(sizes: readonly number[], out: string): string {
  const first = sizes[0]!;
  const last = sizes.at(-1)!;
  const inner = sizes.slice(1).reduce((sum, size, i) => sum + sizes[i]! * size + size, 0);
  return `Parameters: (d·${first} + ${first})${inner > 0 ? ` + ${count(inner)}` : ''} + (${last}·${out} + ${out}) for d features and ${out} ${out === 'c' ? 'classes' : 'outputs'}${out === 'c' ? '; two classes have one output' : ''}.`;
}

const ransac = scikit({
  at: 'linear_model.RANSACRegressor',
  purpose: 'Fits a line or another model to the rows that agree, and leaves the outliers out.',
  note: 'ransac#regression',
  parameters: {
    estimator: anything(null),
    min_samples: anything(null),
    residual_threshold: anything(null),
    max_trials: anything(100),
    stop_probability: anything(0.99),
    ...seeded,
  },
  headline: args => [
    when(wholeOf(args, 'min_samples'), s => `samples of ${count(s)}`),
    when(numberOf(args, 'residual_threshold'), threshold => `threshold ${shown(threshold)}`),
    when(wholeOf(args, 'max_trials'), most => `at most ${plural(most, 'trial')}`),
  ],
  formulas: args => {
    const p = numberOf(args, 'stop_probability');
    const s = wholeOf(args, 'min_samples') ?? 's';
    return [
      p !== undefined && {
        tex: `N = \\frac{\\log(1 - ${tex(p)})}{\\log(1 - w^{${s}})}`,
        text: `N = log(1 − ${shown(p)}) / log(1 − w^${s}), w the share of inliers`,
      },
    ];
  },
  facts: args => [
    value(args, 'residual_threshold') === null &&
      'Without residual_threshold a row is an inlier within the median absolute deviation of y.',
    value(args, 'min_samples') === null && 'min_samples: for a linear model one more than there are features.',
    'inlier_mask_ says which rows agreed; estimator_ was fitted again on all of them.',
  ],
  remarks: args => [isUnseeded(args) && UNSEEDED],
});

const selfTraining = scikit({
  at: 'semi_supervised.SelfTrainingClassifier',
  purpose: 'Trains, labels what it is sure of, and trains again on more.',
  note: 'semi-supervised-methods#pseudo-labeling',
  parameters: {
    estimator: anything(null),
    threshold: anything(0.75),
    criterion: anything('threshold'),
    k_best: anything(10),
    max_iter: anything(10),
  },
  headline: args => [
    textOf(args, 'criterion') === 'threshold' && when(numberOf(args, 'threshold'), least => `above ${percent(least)}`),
    textOf(args, 'criterion') === 'k_best' && when(wholeOf(args, 'k_best'), k => `the ${count(k)} surest`),
    when(wholeOf(args, 'max_iter'), most => `at most ${plural(most, 'round')}`),
  ],
  facts: () => [
    'Rows without a label carry −1 in y.',
    'Its own confident mistakes are learned as truth: the probabilities must be calibrated.',
  ],
});

const graphs = (['LabelPropagation', 'LabelSpreading'] as const).map(name =>
  scikit({
    at: `semi_supervised.${name}`,
    purpose:
      name === 'LabelPropagation'
        ? 'Lets labels flow to near rows over a graph of similarities; given labels stay.'
        : 'Lets labels flow to near rows over a graph of similarities; given labels may give way.',
    note: 'semi-supervised-methods#label-propagation',
    parameters: {
      kernel: anything('rbf'),
      gamma: anything(20),
      n_neighbors: anything(7),
      ...(name === 'LabelSpreading' ? { alpha: anything(0.2) } : {}),
    },
    headline: args => [
      textOf(args, 'kernel') === 'rbf' && when(numberOf(args, 'gamma'), gamma => `rbf, gamma ${shown(gamma)}`),
      textOf(args, 'kernel') === 'knn' && when(wholeOf(args, 'n_neighbors'), k => `${plural(k, 'neighbour')}`),
    ],
    formulas: args => {
      const gamma = numberOf(args, 'gamma');
      return [
        textOf(args, 'kernel') === 'rbf' &&
          gamma !== undefined && {
            tex: `w_{ij} = e^{-${tex(gamma)}\\lVert x_i - x_j\\rVert^2}`,
            text: `w = exp(−${shown(gamma)}·‖xᵢ − xⱼ‖²)`,
          },
      ];
    },
    facts: args => [
      'Rows without a label carry −1 in y; transduction_ has the labels of all.',
      when(
        numberOf(args, 'alpha' as never),
        alpha =>
          `alpha ${shown(alpha)}: a row takes ${percent(alpha)} from its neighbours in each round and ${percent(1 - alpha)} from its first label.`,
      ),
    ],
  }),
);

const classWeight = scikit({
  at: 'utils.class_weight.compute_class_weight',
  purpose: 'Weights of classes that make up for how rare they are.',
  note: 'few-labels-strategies#long-tail',
  parameters: { class_weight: anything(), classes: anything(), y: anything() },
  headline: args => [textOf(args, 'class_weight')],
  formulas: args => [
    textOf(args, 'class_weight') === 'balanced' && {
      tex: 'w_c = \\frac{n}{k\\,n_c}',
      text: 'w_c = n / (k·n_c) for k classes, n_c of n rows',
    },
  ],
  facts: () => ['As a float32 tensor, in the order of the class indices, it is the weight= of nn.CrossEntropyLoss.'],
});

export const predicting = [
  logistic,
  ridge,
  lasso,
  elasticNet,
  linearSvc,
  neighborsClassifier,
  nearest,
  ...networks,
  ransac,
  selfTraining,
  ...graphs,
  classWeight,
];
