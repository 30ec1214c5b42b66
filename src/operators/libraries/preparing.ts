/**
 * scikit-learn before the fit: scales, splits, words as numbers.
 * Source: scikit-learn user guide, preprocessing, model selection, text feature extraction.
 */
import { Tensor } from '../../tensor/tensor';
import type { Argument } from '../argument';
import { anything } from '../parameter';
import { count, numberOf, percent, plainNumber, plural, shown, tex, textOf, value, when, wholeOf } from './define';
import { scikit } from './scikit';

const FIT_ON_TRAIN =
  'Fit it on the training data alone and transform() the rest with those numbers; what it learns from test data leaks.';

const standard = scikit({
  at: 'preprocessing.StandardScaler',
  purpose: 'Shifts and scales every feature to mean 0 and standard deviation 1.',
  note: 'vanishing-exploding-gradients',
  parameters: { copy: anything(true), with_mean: anything(true), with_std: anything(true) },
  headline: args => [
    value(args, 'with_mean') === false && 'mean kept',
    value(args, 'with_std') === false && 'spread kept',
  ],
  formulas: args => {
    const [mean, spread] = [value(args, 'with_mean') !== false, value(args, 'with_std') !== false];
    const top = mean ? ['x - \\mu', 'x − μ'] : ['x', 'x'];
    if (!spread) return [mean && { tex: `z = ${top[0]}`, text: `z = ${top[1]}` }];
    return [{ tex: `z = \\frac{${top[0]}}{\\sigma}`, text: mean ? 'z = (x − μ) / σ' : 'z = x / σ' }];
  },
  facts: () => [
    'μ and σ are those of each column of the data it was fitted on (mean_, scale_; σ divides by n). A constant column is not divided.',
    FIT_ON_TRAIN,
  ],
});

const minMax = scikit({
  at: 'preprocessing.MinMaxScaler',
  purpose: 'Scales every feature so that its smallest and largest value in the training data become given bounds.',
  note: 'vanishing-exploding-gradients',
  parameters: { feature_range: anything([0, 1]), copy: anything(true), clip: anything(false) },
  headline: args => [when(rangeOf(value(args, 'feature_range')), ([low, high]) => `to ${shown(low)} … ${shown(high)}`)],
  formulas: args => [
    when2(rangeOf(value(args, 'feature_range')), ([low, high]) => ({
      tex: `z = ${low === 0 ? '' : `${tex(low)} + `}${high - low === 1 ? '' : `${tex(high - low)}\\cdot`}\\frac{x - \\min}{\\max - \\min}`,
      text: `z = ${low === 0 ? '' : `${shown(low)} + `}${high - low === 1 ? '' : `${shown(high - low)}·`}(x − min) / (max − min)`,
    })),
  ],
  facts: args => [
    value(args, 'clip') === true
      ? 'Values outside of those seen in fit() are cut off at the bounds.'
      : 'Values outside of those seen in fit() come out beyond the bounds.',
    'One outlier sets the scale of its whole column.',
    FIT_ON_TRAIN,
  ],
});

function rangeOf(range: Argument | undefined): readonly [number, number] | undefined {
  if (!Array.isArray(range) || range.length !== 2) return undefined;
  const [low, high] = (range as readonly Argument[]).map(plainNumber);
  return low === undefined || high === undefined ? undefined : [low, high];
}

function when2<T, U>(found: T | undefined, say: (found: T) => U): U | undefined {
  return found === undefined ? undefined : say(found);
}

/** Sizes as `sklearn.model_selection._split._validate_shuffle_split` computes them. */
const split = scikit({
  at: 'model_selection.train_test_split',
  purpose: 'Splits arrays of equal length at random into a training and a test part.',
  note: 'regularization#early-stopping',
  parameters: {
    arrays: { ...anything(), rest: true },
    test_size: anything(null),
    train_size: anything(null),
    random_state: anything(null),
    shuffle: anything(true),
    stratify: anything(null),
  },
  headline: args => [
    partWords('test', testOf(args)),
    value(args, 'test_size') === null && partWords('train', value(args, 'train_size')),
    value(args, 'shuffle') === false && 'in order',
    isGiven(value(args, 'stratify')) && 'stratified',
  ],
  formulas: args => {
    const share = plainShare(testOf(args));
    return [
      share !== undefined &&
        value(args, 'train_size') === null && {
          tex: `n_{test} = \\lceil ${tex(share)}\\,n \\rceil, \\quad n_{train} = n - n_{test}`,
          text: `n_test = ⌈${shown(share)}·n⌉, n_train = n − n_test`,
        },
    ];
  },
  facts: args => [
    sizesFact(args),
    'It returns train and test of the first array, then of the next: X_train, X_test, y_train, y_test.',
    value(args, 'shuffle') === false
      ? 'shuffle=False: the last rows are the test part, as for data in the order of time.'
      : value(args, 'stratify') === null
        ? 'Classes fall as chance has it; stratify=y keeps their shares in both parts.'
        : value(args, 'stratify') === undefined
          ? 'stratify: unless that is None, every class of its labels keeps its share in both parts.'
          : 'stratify: every class has the same share in both parts.',
    wholeOf(args, 'random_state') !== undefined &&
      `random_state ${count(wholeOf(args, 'random_state')!)}: the same split every time.`,
  ],
  remarks: args => [
    value(args, 'random_state') === null &&
      value(args, 'shuffle') === true &&
      'Without random_state every run splits anew: scores of two runs are of different test sets.',
  ],
});

interface Splitting {
  readonly arrays: Argument;
  readonly test_size: Argument;
  readonly train_size: Argument;
}

/** A quarter where neither part is given. */
function testOf(args: Splitting): Argument | undefined {
  const [test, train] = [value(args, 'test_size'), value(args, 'train_size')];
  return test === null && train === null ? 0.25 : test;
}

function isGiven(argument: Argument | undefined): boolean {
  return argument !== undefined && argument !== null;
}

/** A share of the rows; a whole number is a number of rows. */
function plainShare(size: Argument | undefined): number | undefined {
  const number = plainNumber(size);
  return number !== undefined && number > 0 && number < 1 ? number : undefined;
}

function partWords(part: string, size: Argument | undefined): string | undefined {
  const share = plainShare(size);
  if (share !== undefined) return `${part} ${percent(share)}`;
  return typeof size === 'number' ? `${part} ${plural(size, 'row')}` : undefined;
}

function sizesFact(args: Splitting): string | undefined {
  const [first] = (value(args, 'arrays') ?? []) as readonly Argument[];
  const rows = first instanceof Tensor ? first.shape[0] : undefined;
  const share = plainShare(testOf(args));
  if (typeof rows !== 'number' || share === undefined || value(args, 'train_size') !== null) return undefined;
  const test = Math.ceil(share * rows);
  return `${count(rows)} rows: ${count(test)} to test, ${count(rows - test)} to train.`;
}

const folds = (at: string, stratified: boolean) =>
  scikit({
    at,
    purpose: stratified
      ? 'k ways to split into training and validation, in which every class keeps its share.'
      : 'k ways to split into training and validation, so that every row is validated on once.',
    note: 'regularization',
    parameters: { n_splits: anything(5), shuffle: anything(false), random_state: anything(null) },
    headline: args => [
      when(wholeOf(args, 'n_splits'), k => plural(k, 'fold')),
      value(args, 'shuffle') === true && 'shuffled',
    ],
    facts: args => [
      when(wholeOf(args, 'n_splits'), k =>
        k > 1
          ? `${count(k)} models, each trained on ${percent((k - 1) / k)} of the rows and validated on the other ${percent(1 / k)}.`
          : undefined,
      ),
      'Report the mean of the scores and their spread.',
    ],
    remarks: args => [
      !stratified &&
        value(args, 'shuffle') === false &&
        'Without shuffle the folds are blocks in the order of the data: rows sorted by class leave each without some classes.',
    ],
  });

const gridSearch = scikit({
  at: 'model_selection.GridSearchCV',
  purpose: 'Tries every combination of settings by cross-validation and keeps the best.',
  note: 'tuning-learning-rate-batch-size#learning-rate',
  parameters: {
    estimator: anything(),
    param_grid: anything(),
    scoring: anything(null),
    cv: anything(null),
    refit: anything(true),
  },
  headline: args => [when(foldsOf(value(args, 'cv')), k => plural(k, 'fold')), textOf(args, 'scoring')],
  facts: args => [
    fitsFact(gridOf(value(args, 'param_grid')), foldsOf(value(args, 'cv')), value(args, 'refit')),
    'best_params_, best_score_ and best_estimator_ hold the winner. Its score was chosen for, so a fresh test set must judge it.',
  ],
});

/** Five where none are asked for. */
function foldsOf(cv: Argument | undefined): number | undefined {
  return cv === null ? 5 : typeof cv === 'number' ? cv : undefined;
}

/** How many values each setting has. */
function gridOf(grid: Argument | undefined): readonly number[] | undefined {
  if (typeof grid !== 'object' || grid === null || Object.getPrototypeOf(grid) !== Object.prototype) return undefined;
  const sizes = Object.values(grid as Readonly<Record<string, Argument>>).map(each =>
    Array.isArray(each) ? each.length : undefined,
  );
  return sizes.length > 0 && !sizes.includes(undefined) ? (sizes as number[]) : undefined;
}

function fitsFact(
  grid: readonly number[] | undefined,
  k: number | undefined,
  refit: Argument | undefined,
): string | undefined {
  if (!grid || k === undefined || refit === undefined) return undefined;
  const settings = grid.reduce((a, b) => a * b, 1);
  return `${grid.length > 1 ? `${grid.join('·')} = ` : ''}${plural(settings, 'setting')} × ${plural(k, 'fold')} = ${plural(settings * k, 'fit')}${refit === false ? '' : ', and one more of the best on all rows'}.`;
}

const crossValidation = scikit({
  at: 'model_selection.cross_val_score',
  purpose: 'Trains and scores a model once for every fold of the data.',
  note: 'regularization',
  parameters: { estimator: anything(), X: anything(), y: anything(null), scoring: anything(null), cv: anything(null) },
  headline: args => [when(foldsOf(value(args, 'cv')), k => plural(k, 'fold')), textOf(args, 'scoring')],
  facts: args => [
    when(
      foldsOf(value(args, 'cv')),
      k => `It returns ${plural(k, 'score')}, one a fold: report their mean and spread.`,
    ),
    value(args, 'cv') === null || foldsOf(value(args, 'cv')) !== undefined
      ? 'The folds are stratified for a classifier, and the rows are not shuffled.'
      : 'A number for cv gives stratified folds to a classifier and never shuffles; an object such as StratifiedKFold does as it was made to.',
  ],
});

const tfidf = scikit({
  at: 'feature_extraction.text.TfidfVectorizer',
  purpose: 'Makes a row of weights of every text: how often a word is in it, less where many texts have it.',
  note: 'unsupervised-tasks#representation',
  parameters: {
    ngram_range: anything([1, 1]),
    max_df: anything(1),
    min_df: anything(1),
    max_features: anything(null),
    norm: anything('l2'),
    use_idf: anything(true),
    smooth_idf: anything(true),
    sublinear_tf: anything(false),
  },
  headline: args => [
    when(wholeOf(args, 'max_features'), most => `at most ${plural(most, 'word')}`),
    ngramWords(rangeOf(value(args, 'ngram_range'))),
  ],
  formulas: args => [
    value(args, 'use_idf') === true &&
      (value(args, 'smooth_idf') === true
        ? { tex: '\\mathrm{idf} = \\ln\\frac{1 + n}{1 + \\mathrm{df}} + 1', text: 'idf = ln((1 + n) / (1 + df)) + 1' }
        : value(args, 'smooth_idf') === false && {
            tex: '\\mathrm{idf} = \\ln\\frac{n}{\\mathrm{df}} + 1',
            text: 'idf = ln(n / df) + 1',
          }),
  ],
  facts: args => [
    'n texts, of which df hold the word; its weight is its count in the text times idf.',
    textOf(args, 'norm') === 'l2' && 'Every row is scaled to length 1, so a product of two rows is their cosine.',
    `The result is sparse, n×V${when(wholeOf(args, 'max_features'), most => ` with V at most ${count(most)}, the most frequent`) ?? ''}; words not seen in fit() are left out.`,
    when(
      wholeOf(args, 'min_df'),
      least => least > 1 && `min_df ${least}: words of fewer than ${plural(least, 'text')} are dropped.`,
    ),
    when(
      numberOf(args, 'max_df'),
      most => most < 1 && `max_df ${shown(most)}: words of more than ${percent(most)} of the texts are dropped.`,
    ),
  ],
});

function ngramWords(range: readonly [number, number] | undefined): string | undefined {
  if (!range) return undefined;
  const [low, high] = range;
  if (low === high) return low === 1 ? 'single words' : `runs of ${low} words`;
  return `runs of ${low} to ${high} words`;
}

export const preparing = [
  standard,
  minMax,
  split,
  folds('model_selection.KFold', false),
  folds('model_selection.StratifiedKFold', true),
  gridSearch,
  crossValidation,
  tfidf,
];
