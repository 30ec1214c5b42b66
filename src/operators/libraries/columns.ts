/**
 * scikit-learn's tables: columns scaled, filled, turned into numbers, and steps put in a row.
 * Source: scikit-learn user guide, compose, preprocessing, impute, text; checked in test/truth/estimators.json.
 */
import type { Argument } from '../argument';
import { anything, keywordOnly } from '../parameter';
import { count, plural, textOf, value, when, wholeOf } from './define';
import { scikit } from './scikit';

const TABLES = 'unsupervised-tasks#representation';
const LEAK = 'Fit on training rows alone, transform() the rest.';

const pipeline = scikit({
  at: 'pipeline.Pipeline',
  purpose: 'Steps in a row as one estimator: each transforms for the next, the last one predicts.',
  note: 'regularization',
  parameters: { steps: anything() },
  headline: args => [stepsOf(value(args, 'steps'))],
  facts: () => [
    'fit() fits every step on what the steps before it give; predict() only transforms. So scalers never see test rows, in cross-validation neither.',
    'A setting of a step is called step__setting, as in a grid search.',
  ],
});

function stepsOf(steps: Argument | undefined): string | undefined {
  if (!Array.isArray(steps)) return undefined;
  const names = (steps as readonly Argument[]).map(step =>
    Array.isArray(step) && typeof step[0] === 'string' ? step[0] : undefined,
  );
  return names.length > 0 && !names.includes(undefined) ? names.join(' → ') : undefined;
}

const makePipeline = scikit({
  at: 'pipeline.make_pipeline',
  purpose: 'Steps in a row as one estimator, named after their classes.',
  note: 'regularization',
  parameters: { steps: { ...anything(), rest: true } },
  headline: args => [when(lengthOf(value(args, 'steps')), n => plural(n, 'step'))],
  facts: () => [
    'fit() fits every step on what the steps before it give; predict() only transforms. So scalers never see test rows, in cross-validation neither.',
  ],
});

function lengthOf(given: Argument | undefined): number | undefined {
  return Array.isArray(given) ? given.length : undefined;
}

const columns = scikit({
  at: 'compose.ColumnTransformer',
  purpose: 'Gives each group of columns a transformer of its own and puts the results side by side.',
  note: TABLES,
  parameters: { transformers: anything(), remainder: keywordOnly(anything('drop')) },
  headline: args => [when(lengthOf(value(args, 'transformers')), n => plural(n, 'transformer'))],
  facts: args => [
    textOf(args, 'remainder') === 'drop' &&
      'Columns that none of them names are dropped; remainder="passthrough" keeps them.',
  ],
});

const oneHot = scikit({
  at: 'preprocessing.OneHotEncoder',
  purpose: 'Turns each category into a column of its own, 1 where it is and 0 elsewhere.',
  note: TABLES,
  parameters: {
    categories: keywordOnly(anything('auto')),
    drop: keywordOnly(anything(null)),
    sparse_output: keywordOnly(anything(true)),
    handle_unknown: keywordOnly(anything('error')),
  },
  facts: args => [
    'A column with k categories becomes k columns.',
    textOf(args, 'handle_unknown') === 'error' &&
      'A category that fit() did not see raises a ValueError; handle_unknown="ignore" gives zeros.',
    value(args, 'sparse_output') === true && 'The result is a sparse matrix.',
  ],
});

const encoders = [
  scikit({
    at: 'preprocessing.LabelEncoder',
    purpose: 'Numbers the classes of y from 0, in sorted order.',
    note: 'softmax-cross-entropy#cross-entropy',
    parameters: {},
    facts: () => [
      'It is for labels: as such class indices nn.CrossEntropyLoss takes them. For features take OrdinalEncoder or OneHotEncoder, since the numbers pretend an order.',
      'classes_ has the names; inverse_transform() goes back.',
    ],
  }),
  scikit({
    at: 'preprocessing.OrdinalEncoder',
    purpose: 'Numbers the categories of each column from 0, in sorted order.',
    note: TABLES,
    parameters: { categories: keywordOnly(anything('auto')), handle_unknown: keywordOnly(anything('error')) },
    facts: () => [
      'The numbers pretend an order: fine for trees, wrong for linear models and distances unless there is one.',
    ],
  }),
  scikit({
    at: 'preprocessing.LabelBinarizer',
    purpose: 'Makes a column for each class, 1 where it is: one-hot labels.',
    note: 'softmax-cross-entropy#cross-entropy',
    parameters: { neg_label: keywordOnly(anything(0)), pos_label: keywordOnly(anything(1)) },
    facts: () => ['Of two classes it makes one column, not two.'],
  }),
];

const scalers = [
  scikit({
    at: 'preprocessing.RobustScaler',
    purpose: 'Subtracts the median of each feature and divides by the distance between its quartiles.',
    note: 'vanishing-exploding-gradients',
    parameters: {},
    formulas: () => [{ tex: 'z = \\frac{x - \\mathrm{median}}{Q_3 - Q_1}', text: 'z = (x − median) / (Q₃ − Q₁)' }],
    facts: () => ['Outliers hardly move median and quartiles, so they do not set the scale.', LEAK],
  }),
  scikit({
    at: 'preprocessing.MaxAbsScaler',
    purpose: 'Divides every feature by its largest absolute value.',
    note: 'vanishing-exploding-gradients',
    parameters: {},
    formulas: () => [{ tex: 'z = \\frac{x}{\\max|x|}', text: 'z = x / max|x|' }],
    facts: () => ['Zeros stay zeros, so sparse data stay sparse.', LEAK],
  }),
  scikit({
    at: 'preprocessing.Normalizer',
    purpose: 'Divides every row by its length; each row has length 1 afterwards.',
    note: 'contrastive-learning#loss',
    parameters: { norm: anything('l2') },
    headline: args => [textOf(args, 'norm')],
    facts: args => [
      textOf(args, 'norm') === 'l2' && 'A product of two such rows is their cosine.',
      'Rows, not columns: to scale features take StandardScaler.',
    ],
  }),
];

const polynomial = scikit({
  at: 'preprocessing.PolynomialFeatures',
  purpose: 'Adds powers and products of the features, so that a linear model can bend.',
  note: 'universal-approximation',
  parameters: {
    degree: anything(2),
    interaction_only: keywordOnly(anything(false)),
    include_bias: keywordOnly(anything(true)),
  },
  headline: args => [when(wholeOf(args, 'degree'), degree => `degree ${degree}`)],
  formulas: args => {
    const k = wholeOf(args, 'degree');
    return [
      k !== undefined &&
        value(args, 'interaction_only') === false &&
        value(args, 'include_bias') === true && {
          tex: `\\binom{d + ${k}}{${k}}`,
          text: `columns = (d + ${k}) choose ${k} for d features`,
        },
    ];
  },
  facts: args => [
    wholeOf(args, 'degree') === 2 && 'Of a and b it makes 1, a, b, a², ab, b².',
    'The number of columns grows fast: 10 features and degree 3 make 286.',
  ],
});

const imputers = [
  scikit({
    at: 'impute.SimpleImputer',
    purpose: 'Fills missing values of each column with one value.',
    note: TABLES,
    parameters: { missing_values: keywordOnly(anything(null)), strategy: keywordOnly(anything('mean')) },
    headline: args => [textOf(args, 'strategy')],
    facts: args => [
      textOf(args, 'strategy') === 'mean' &&
        'The mean of the column; an outlier moves it, strategy="median" stands that.',
      textOf(args, 'strategy') === 'median' && 'The median of the column: outliers hardly move it.',
      textOf(args, 'strategy') === 'most_frequent' && 'The value that is there most often: for categories, too.',
      LEAK,
    ],
  }),
  scikit({
    at: 'impute.KNNImputer',
    purpose: 'Fills missing values with the mean of the nearest rows that have them.',
    note: TABLES,
    parameters: { n_neighbors: keywordOnly(anything(5)) },
    headline: args => [when(wholeOf(args, 'n_neighbors'), k => `${count(k)} neighbours`)],
    facts: () => ['It compares by distance: scale the features first.', LEAK],
  }),
];

const words = scikit({
  at: 'feature_extraction.text.CountVectorizer',
  purpose: 'Makes a row of counts of every text: how often each word is in it.',
  note: TABLES,
  parameters: { max_features: keywordOnly(anything(null)) },
  headline: args => [when(wholeOf(args, 'max_features'), most => `at most ${plural(most, 'word')}`)],
  facts: () => [
    'Order is lost: a bag of words. The result is sparse, texts × words; words not seen in fit() are left out.',
  ],
});

export const tables = [
  pipeline,
  makePipeline,
  columns,
  oneHot,
  ...encoders,
  ...scalers,
  polynomial,
  ...imputers,
  words,
];
