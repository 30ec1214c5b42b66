/**
 * Where the numbers drawn at random in a file come from, and which of these generators the file seeds. Said on the calls that
 * seed; what is drawn in imported code is not seen, and nothing is said of it.
 * Sources: PyTorch documentation, Reproducibility; torch/utils/data/_utils/worker.py for the workers of a DataLoader;
 * scikit-learn documentation, random_state. Recorded in test/truth/random_sources.json.
 */

import type { Call } from '../../python/ast';
import type { DottedName } from '../../python/symbols';
import { lineText } from '../../source/cells';
import { symbolsIn } from '../parsed';
import type { Around } from './place';

export function randomSourceRemarks(name: string, around: Around): readonly string[] {
  if (!SEEDS.some(({ pattern }) => pattern.test(name))) return [];
  const { list } = symbolsIn(around.text);
  const calls = list.filter(
    (symbol): symbol is DottedName & { readonly call: Call } => symbol.call !== undefined && !symbol.receiver,
  );
  const seeded = new Set(SEEDS.flatMap(({ pattern, of }) => (calls.some(call => pattern.test(call.name)) ? of : [])));
  const place = (found: DottedName) => lineText(around, found.span.from);
  const drawn = (Object.keys(DRAWS) as Generator[]).flatMap(generator => {
    const uses = calls.filter(call => draws(generator, call));
    const [first] = uses;
    return first
      ? [{ generator, text: `${NAMES[generator]} (${first.name.replace(/^numpy\./, 'np.')}, ${place(first)})` }]
      : [];
  });
  const [without, within] = [false, true].map(is =>
    drawn.filter(({ generator }) => seeded.has(generator) === is).map(({ text }) => text),
  ) as [string[], string[]];
  const whole = within.length > 0 ? `This file draws from ${inWords.format(within)}, seeded in it` : '';
  const open = without.length > 0 ? `from ${inWords.format(without)}, which nothing in it seeds` : '';
  const isPlain = without.length === 0 && within.length <= 1;
  const said = isPlain
    ? undefined
    : whole && open
      ? `${whole}, and ${open}.`
      : whole
        ? `${whole}.`
        : `This file draws ${open}.`;
  return [
    ...(said ? [said] : []),
    ...apartRemark(calls, place),
    ...(/manual_seed$/.test(name) ? workersRemark(calls, place) : []),
  ];
}

const inWords = new Intl.ListFormat('en-GB');

type Generator = 'python' | 'numpy' | 'torch';

const NAMES: Readonly<Record<Generator, string>> = {
  python: 'Python’s generator',
  numpy: 'NumPy’s global generator',
  torch: 'PyTorch’s generator',
};

/** Calls that seed, and what they seed. */
const SEEDS: readonly { readonly pattern: RegExp; readonly of: readonly Generator[] }[] = [
  { pattern: /^torch\.(random\.)?manual_seed$/, of: ['torch'] },
  { pattern: /^numpy\.random\.seed$/, of: ['numpy'] },
  { pattern: /^random\.seed$/, of: ['python'] },
  {
    pattern:
      /^(transformers\.set_seed|transformers\.trainer_utils\.set_seed|accelerate\.utils\.set_seed|(pytorch_)?lightning(\.pytorch|\.fabric)?\.seed_everything|pytorch_lightning\.utilities\.seed\.seed_everything)$/,
    of: ['python', 'numpy', 'torch'],
  },
];

/** Calls that draw from each of them; `torch.nn` draws its first weights. */
const DRAWS: Readonly<Record<Generator, RegExp>> = {
  python:
    /^random\.(random|randint|randrange|choice|choices|sample|shuffle|uniform|gauss|normalvariate|betavariate|triangular|getrandbits)$/,
  numpy:
    /^numpy\.random\.(rand|randn|randint|random|random_sample|choice|permutation|shuffle|normal|uniform|beta|binomial|poisson|exponential|multinomial|dirichlet|standard_normal)$|^sklearn\.(model_selection\.(train_test_split|KFold|StratifiedKFold|ShuffleSplit)|utils\.shuffle|cluster\.(KMeans|MiniBatchKMeans)|mixture\.GaussianMixture|ensemble\.\w+|neural_network\.MLP\w+|manifold\.TSNE)$/,
  torch:
    /^torch\.(rand|randn|randint|randperm|rand_like|randn_like|randint_like|normal|bernoulli|multinomial|poisson|utils\.data\.(random_split|RandomSampler|WeightedRandomSampler)|nn\.(Linear|Conv[123]d|ConvTranspose[123]d|Embedding|LSTM|GRU|RNN|Bilinear|MultiheadAttention|Transformer\w*|Dropout[123]?d?)|nn\.functional\.(dropout[123]?d?|gumbel_softmax)|nn\.init\.\w*(normal|uniform|orthogonal)_)$/,
};

/** A generator, or a `random_state`, of its own is another matter. */
function draws(generator: Generator, { name, call }: DottedName & { readonly call: Call }): boolean {
  if (!DRAWS[generator].test(name)) return false;
  const own = call.arguments.find(
    argument => argument.name === 'generator' || argument.name === 'random_state' || argument.unpack === '**',
  );
  if (own) return false;
  // The folds are in order unless they are shuffled.
  const folds = /\.(KFold|StratifiedKFold)$/.test(name);
  return !folds || call.arguments.some(argument => argument.name === 'shuffle' && isTrue(argument.value));
}

function isTrue(value: { readonly kind: string; readonly value?: unknown }): boolean {
  return value.kind === 'Constant' && value.value === true;
}

/** The workers of a loader draw from generators of their own, whose seeds come from the loader's. */
function workersRemark(
  calls: readonly (DottedName & { readonly call: Call })[],
  place: (found: DottedName) => string,
): readonly string[] {
  const loader = calls.find(
    ({ name, call }) =>
      name === 'torch.utils.data.DataLoader' &&
      call.arguments.some(
        ({ name: given, value }) =>
          given === 'num_workers' && !(value.kind === 'Constant' && (value.value === 0 || value.value === null)),
      ) &&
      !call.arguments.some(
        ({ name: given, unpack }) => unpack === '**' || given === 'generator' || given === 'worker_init_fn',
      ),
  );
  return loader
    ? [
        `Each worker of the DataLoader (${place(loader)}) starts PyTorch’s, Python’s and NumPy’s generators from a seed that is drawn here: they repeat too.`,
      ]
    : [];
}

/** What no seed of these reaches: generators made without one. */
function apartRemark(
  calls: readonly (DottedName & { readonly call: Call })[],
  place: (found: DottedName) => string,
): readonly string[] {
  const own = calls.find(
    ({ name, call }) => /^numpy\.random\.(default_rng|RandomState)$/.test(name) && call.arguments.length === 0,
  );
  return own
    ? [
        `${own.name.replace(/^numpy\./, 'np.')}() (${place(own)}) is a generator of its own, without a seed: it differs from run to run.`,
      ]
    : [];
}
