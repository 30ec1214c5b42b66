/**
 * scikit-learn's trees and what is made of many of them, support vector machines and other models beside networks.
 * Source: scikit-learn user guide, ensembles, trees, SVM, naive Bayes, linear models; checked in test/truth/estimators.json.
 */
import type { Argument } from '../argument';
import { anything } from '../parameter';
import { count, numberOf, plural, shown, textOf, value, when, wholeOf } from './define';
import { isUnseeded, scikit, seeded, UNSEEDED } from './scikit';

const MODELS = 'neural-network-basics#non-linearity';
const SCALE_FREE = 'Features need no scaling: only their order counts.';
const SCALED = 'Scale the features first: one with large numbers would decide alone.';

interface Tree {
  readonly max_depth: Argument;
}

function depthFact(args: Tree): string | undefined {
  if (value(args, 'max_depth') === null)
    return 'max_depth None: a tree grows until its leaves are pure or too small to split.';
  return when(wholeOf(args, 'max_depth'), depth =>
    depth < 31 ? `max_depth ${depth}: at most 2^${depth} = ${count(2 ** depth)} leaves a tree.` : undefined,
  );
}

const depthWords = (args: Tree) => when(wholeOf(args, 'max_depth'), depth => `depth up to ${depth}`);

const tree = (['DecisionTreeClassifier', 'DecisionTreeRegressor'] as const).map(name =>
  scikit({
    at: `tree.${name}`,
    purpose: 'Asks one feature at a time whether it is above a threshold, and answers at the leaf where that leads.',
    note: MODELS,
    parameters: { criterion: anything(null), max_depth: anything(null), random_state: anything(null) },
    headline: args => [depthWords(args)],
    facts: args => [depthFact(args), SCALE_FREE],
  }),
);

const forest = (['RandomForest', 'ExtraTrees'] as const).flatMap(family =>
  (['Classifier', 'Regressor'] as const).map(kind =>
    scikit({
      at: `ensemble.${family}${kind}`,
      purpose:
        kind === 'Classifier'
          ? 'Many trees, each made different by chance; their class probabilities are averaged.'
          : 'Many trees, each made different by chance; their answers are averaged.',
      note: MODELS,
      parameters: {
        n_estimators: anything(100),
        max_depth: anything(null),
        max_features: anything(kind === 'Classifier' ? 'sqrt' : 1),
        bootstrap: anything(family === 'RandomForest'),
        max_samples: anything(null),
        ...seeded,
      },
      headline: args => [when(wholeOf(args, 'n_estimators'), n => plural(n, 'tree')), depthWords(args)],
      facts: args => [
        value(args, 'bootstrap') === true &&
          value(args, 'max_samples') === null &&
          'Each tree is grown on rows drawn with replacement: about 63% of them, the others are its out-of-bag rows.',
        textOf(args, 'max_features') === 'sqrt' && 'At each split it looks at √d of d features, drawn anew.',
        depthFact(args),
        'More trees only smooth the answer: they cost time and do not overfit.',
        SCALE_FREE,
      ],
      remarks: args => [isUnseeded(args) && UNSEEDED],
    }),
  ),
);

const boosting = (['GradientBoostingClassifier', 'GradientBoostingRegressor'] as const).map(name =>
  scikit({
    at: `ensemble.${name}`,
    purpose: 'Small trees one after another, each fitted to the gradient of the loss that those before it leave.',
    note: 'gradient-descent#rule',
    parameters: {
      learning_rate: anything(0.1),
      n_estimators: anything(100),
      max_depth: anything(3),
      ...seeded,
    },
    headline: args => [
      when(wholeOf(args, 'n_estimators'), n => plural(n, 'tree')),
      depthWords(args),
      when(numberOf(args, 'learning_rate'), rate => `learning rate ${shown(rate)}`),
    ],
    facts: args => [
      when(
        numberOf(args, 'learning_rate'),
        rate => `Each tree’s answer is added times ${shown(rate)}: a smaller rate needs more trees.`,
      ),
      'Too many trees overfit: stop by a validation score.',
      SCALE_FREE,
    ],
  }),
);

const histBoosting = (['HistGradientBoostingClassifier', 'HistGradientBoostingRegressor'] as const).map(name =>
  scikit({
    at: `ensemble.${name}`,
    purpose: 'Gradient boosting on features cut into at most 255 bins: fast where there are many rows.',
    note: 'gradient-descent#rule',
    parameters: { learning_rate: anything(0.1), max_iter: anything(100), early_stopping: anything('auto') },
    headline: args => [
      when(wholeOf(args, 'max_iter'), n => `${count(n)} rounds`),
      when(numberOf(args, 'learning_rate'), rate => `learning rate ${shown(rate)}`),
    ],
    facts: args => [
      'It takes missing values (nan) as they are.',
      textOf(args, 'early_stopping') === 'auto' &&
        'Where there are more than 10,000 rows it stops early, by a tenth of them that is set apart.',
    ],
  }),
);

const adaBoost = scikit({
  at: 'ensemble.AdaBoostClassifier',
  purpose: 'Weak classifiers one after another, each on the rows weighted up that the ones before got wrong.',
  note: MODELS,
  parameters: { estimator: anything(null), n_estimators: anything(50), learning_rate: anything(1), ...seeded },
  headline: args => [when(wholeOf(args, 'n_estimators'), n => `up to ${count(n)} of them`)],
  facts: args => [value(args, 'estimator') === null && 'estimator None: trees of one split (depth 1).'],
});

const votes = scikit({
  at: 'ensemble.VotingClassifier',
  purpose: 'Lets several classifiers vote.',
  note: MODELS,
  parameters: { estimators: anything(), voting: anything('hard') },
  headline: args => [textOf(args, 'voting')],
  facts: args => [
    textOf(args, 'voting') === 'hard' && 'hard: the class that most of them name.',
    textOf(args, 'voting') === 'soft' &&
      'soft: the class whose mean probability is largest; each needs predict_proba().',
  ],
});

const stacking = scikit({
  at: 'ensemble.StackingClassifier',
  purpose: 'Learns from the answers of several classifiers which of them to trust when.',
  note: MODELS,
  parameters: { estimators: anything(), final_estimator: anything(null), cv: anything(null) },
  facts: args => [
    'The final one learns from cross-validated answers, so none was given for a row it was trained on.',
    value(args, 'final_estimator') === null && 'final_estimator None: a LogisticRegression.',
  ],
});

const machines = (['SVC', 'SVR'] as const).map(name =>
  scikit({
    at: `svm.${name}`,
    purpose:
      name === 'SVC'
        ? 'Parts classes by the widest margin, in the space that the kernel stands for.'
        : 'Fits a function that may be off by a little at no cost, in the space that the kernel stands for.',
    note: MODELS,
    parameters:
      name === 'SVC'
        ? { C: anything(1), kernel: anything('rbf'), degree: anything(3), gamma: anything('scale') }
        : { kernel: anything('rbf'), degree: anything(3), gamma: anything('scale'), C: anything(1) },
    headline: args => [
      textOf(args, 'kernel' as never),
      when(numberOf(args, 'C' as never), c => `C ${shown(c)}`),
      textOf(args, 'kernel' as never) === 'poly' && when(numberOf(args, 'degree' as never), d => `degree ${shown(d)}`),
    ],
    formulas: args => [
      textOf(args, 'kernel' as never) === 'rbf' && {
        tex: 'k(x, x^{\\prime}) = e^{-\\gamma\\lVert x - x^{\\prime}\\rVert^2}',
        text: 'k(x, x′) = exp(−γ·‖x − x′‖²)',
      },
    ],
    facts: args => [
      textOf(args, 'gamma' as never) === 'scale' &&
        /^(rbf|poly|sigmoid)$/.test(textOf(args, 'kernel' as never) ?? '') &&
        'gamma "scale": γ = 1 / (d·variance of X) for d features.',
      'A larger C punishes errors more: a narrower margin, less regularization.',
      SCALED,
      'Time grows at least with the square of the rows: beyond some ten thousand take LinearSVC or another model.',
    ],
  }),
);

const bayes = (
  [
    [
      'GaussianNB',
      'Each class has a normal distribution for each feature, all taken as independent; Bayes’ rule picks the class.',
    ],
    [
      'MultinomialNB',
      'Each class has its own frequencies of words, taken as independent; Bayes’ rule picks the class.',
    ],
    [
      'BernoulliNB',
      'Each class has a probability for each yes-or-no feature, all taken as independent; Bayes’ rule picks the class.',
    ],
  ] as const
).map(([name, purpose]) =>
  scikit({
    at: `naive_bayes.${name}`,
    purpose,
    note: 'transfer-learning-settings#label-shift',
    parameters: {},
    facts: () => [
      'Features are not independent as a rule, so its probabilities are too sure of themselves; the order of the classes is often right.',
    ],
  }),
);

const linear = scikit({
  at: 'linear_model.LinearRegression',
  purpose: 'Least squares: the weights whose squared errors add up to the least.',
  note: MODELS,
  parameters: { fit_intercept: anything(true) },
  formulas: () => [{ tex: 'w = \\arg\\min_w \\lVert Xw - y\\rVert^2', text: 'w = argmin ‖X·w − y‖²' }],
  facts: args => [
    'Solved at once, without learning rate or epochs. coef_ and intercept_ hold the result.',
    value(args, 'fit_intercept') === false && 'fit_intercept=False: the line goes through the origin.',
    'Nothing is penalised: with correlated features the weights may be huge; Ridge holds them.',
  ],
});

export const ensembles = [
  ...tree,
  ...forest,
  ...boosting,
  ...histBoosting,
  adaBoost,
  votes,
  stacking,
  ...machines,
  ...bayes,
  linear,
];
