/** Lightning's trainer and seeds. Source: Lightning documentation, Trainer; defaults in test/truth/libraries.json. */
import { anything } from '../parameter';
import { count, libraryCall, numberOf, plural, shown, textOf, value, when, wholeOf } from './define';

const names = (name: string) => ['lightning', 'lightning.pytorch', 'pytorch_lightning'].map(root => `${root}.${name}`);
const [trainerName, ...trainerNames] = names('Trainer');
const [seedName, ...seedNames] = [...names('seed_everything'), 'lightning.fabric.seed_everything'];

const trainer = libraryCall({
  name: trainerName!,
  also: trainerNames,
  id: 'lightning.Trainer',
  purpose: 'The training loop around a LightningModule: batches, backward, steps, validation, checkpoints, devices.',
  note: args => `vanishing-exploding-gradients${numberOf(args, 'gradient_clip_val') ? '#clipping' : ''}`,
  argumentNotes: {
    gradient_clip_val: 'vanishing-exploding-gradients#clipping',
    gradient_clip_algorithm: 'vanishing-exploding-gradients#clipping',
    precision: 'vanishing-exploding-gradients#mixed-precision',
    accumulate_grad_batches: 'tuning-learning-rate-batch-size#batch-size',
    deterministic: 'randomness#determinism',
  },
  page: 'https://lightning.ai/docs/pytorch/stable/common/trainer.html',
  parameters: {
    max_epochs: anything(null),
    max_steps: anything(-1),
    precision: anything(null),
    devices: anything('auto'),
    accumulate_grad_batches: anything(1),
    gradient_clip_val: anything(null),
    gradient_clip_algorithm: anything(null),
  },
  headline: args => [
    when(wholeOf(args, 'max_epochs'), epochs => (epochs < 0 ? 'no end' : `at most ${plural(epochs, 'epoch')}`)),
    (wholeOf(args, 'max_steps') ?? -1) >= 0 && `at most ${plural(wholeOf(args, 'max_steps')!, 'step')}`,
    when(textOf(args, 'precision'), precision => precision),
    when(numberOf(args, 'gradient_clip_val'), clip => `clips at ${shown(clip)}`),
  ],
  facts: args => [
    value(args, 'max_epochs') === null &&
      wholeOf(args, 'max_steps') === -1 &&
      'Neither max_epochs nor max_steps is given: it trains for 1,000 epochs.',
    when(wholeOf(args, 'accumulate_grad_batches'), batches =>
      batches > 1
        ? `Gradients of ${count(batches)} batches are added up before each step: batches ${count(batches)} times as large.`
        : undefined,
    ),
    clipFact(args),
    /^(16|16-mixed)$/.test(precisionOf(args) ?? '') && '16-mixed: float16 where it is safe, with a scaled loss.',
    /^(bf16|bf16-mixed)$/.test(precisionOf(args) ?? '') &&
      'bf16-mixed: bfloat16 where it is safe; its range is that of float32, so no loss is scaled.',
    'It calls train(), eval(), backward(), step() and zero_grad() itself: training_step() returns the loss.',
  ],
});

function precisionOf(args: { readonly precision: unknown }): string | undefined {
  const found = value(args, 'precision');
  return typeof found === 'number' ? String(found) : typeof found === 'string' ? found : undefined;
}

function clipFact(args: {
  readonly gradient_clip_val: unknown;
  readonly gradient_clip_algorithm: unknown;
}): string | undefined {
  const clip = numberOf(args, 'gradient_clip_val');
  const algorithm = value(args, 'gradient_clip_algorithm');
  if (clip === undefined || algorithm === undefined) return undefined;
  if (algorithm === 'value')
    return `Each component of the gradient is cut to [−${shown(clip)}, ${shown(clip)}], which changes its direction.`;
  return `The gradient is shortened to a norm of ${shown(clip)} where it is longer; its direction stays.`;
}

const seed = libraryCall({
  name: seedName!,
  also: seedNames,
  id: 'seed_everything',
  purpose: 'Seeds Python’s random, NumPy and PyTorch.',
  note: 'randomness#seeds',
  page: 'https://lightning.ai/docs/pytorch/stable/api/lightning.pytorch.utilities.seed.html',
  parameters: { seed: anything(null), workers: anything(false) },
  headline: args => [when(wholeOf(args, 'seed'), number => `seed ${number}`)],
  facts: args => [
    value(args, 'workers') === false
      ? 'workers=True also seeds the workers of data loaders, for augmentation with NumPy or random.'
      : value(args, 'workers') === true && 'The workers of data loaders are seeded too.',
    value(args, 'seed') === null && 'Without a seed it takes PL_GLOBAL_SEED, else 0.',
  ],
});

export const lightning = [trainer, seed];
