/**
 * Mixed precision: what autocast lowers, and what the gradient scaler does so that small gradients survive float16.
 * Sources: PyTorch documentation, "Automatic Mixed Precision package"; Micikevicius et al. 2018, arXiv:1710.03740.
 */
import { shown } from '../../figures/shown';
import type { Argument } from '../argument';
import { known, scalar } from '../explanation';
import type { Operator } from '../operator';
import { anything, bool, optional, text } from '../parameter';
import { count, madeOf, self, training, value } from './define';

const scaling = {
  init_scale: scalar(65536),
  growth_factor: scalar(2),
  backoff_factor: scalar(0.5),
  growth_interval: scalar(2000),
  enabled: bool(true),
};

interface Scaling {
  readonly init_scale: number;
  readonly growth_factor: number;
  readonly backoff_factor: number;
  readonly growth_interval: number;
  readonly enabled: boolean;
}

const scaler = {
  purpose:
    'Multiplies the loss before backward(), so that small gradients do not vanish in float16, and divides them again before the step.',
  note: 'vanishing-exploding-gradients#mixed-precision',
  page: 'amp.html#torch.amp.GradScaler',
  headline: (args: Scaling) => [
    value(args, 'enabled') === false ? 'off' : known(() => `scale ${count(args.init_scale)} at first`),
  ],
  facts: (args: Scaling) =>
    value(args, 'enabled') === false
      ? ['enabled=False: scale() hands the loss on, step() is the optimizer’s own.']
      : [
          known(
            () =>
              `A step whose gradients hold an inf or NaN is skipped and the scale multiplied by ${shown(args.backoff_factor)}; after ${count(args.growth_interval)} good steps in a row it is multiplied by ${shown(args.growth_factor)}.`,
          ),
          'In a loop: scaler.scale(loss).backward(), scaler.unscale_(optimizer) before clipping, scaler.step(optimizer), scaler.update().',
          'For float16; bfloat16 has float32’s range and needs no scaler.',
        ],
};

const gradScaler = training({
  id: 'GradScaler',
  names: ['torch.amp.GradScaler'],
  ...scaler,
  parameters: { device: text('cuda'), ...scaling },
});

const cudaGradScaler = training({
  id: 'cuda.amp.GradScaler',
  names: ['torch.cuda.amp.GradScaler'],
  ...scaler,
  parameters: scaling,
  remarks: () => ["torch.cuda.amp.GradScaler is deprecated: torch.amp.GradScaler('cuda') is the same."],
});

const methods = (name: string) => [`torch.amp.GradScaler.${name}`, `torch.cuda.amp.GradScaler.${name}`];

const scale = training({
  id: 'GradScaler.scale',
  names: methods('scale'),
  purpose:
    'Gives the loss multiplied by the scaler’s current scale; backward() on it gives gradients that much larger.',
  note: 'vanishing-exploding-gradients#mixed-precision',
  page: 'amp.html#torch.amp.GradScaler.scale',
  parameters: { self, outputs: anything() },
  facts: args => [firstScale(value(args, 'self'))],
});

const unscale = training({
  id: 'GradScaler.unscale_',
  names: methods('unscale_'),
  purpose:
    'Divides the gradients of the optimizer’s parameters by the scale, in place: clip or look at them after this.',
  note: 'vanishing-exploding-gradients#mixed-precision',
  page: 'amp.html#torch.amp.GradScaler.unscale_',
  parameters: { self, optimizer: anything() },
  facts: () => ['Once for each optimizer and step, before clip_grad_norm_; step() then does not divide again.'],
});

const step = training({
  id: 'GradScaler.step',
  names: methods('step'),
  purpose:
    'Divides the gradients by the scale and calls optimizer.step(), or skips it where one of them is inf or NaN.',
  note: 'vanishing-exploding-gradients#mixed-precision',
  page: 'amp.html#torch.amp.GradScaler.step',
  parameters: {
    self,
    optimizer: anything(),
    args: { ...anything(), rest: true },
    kwargs: { ...anything(), extra: true },
  },
  headline: args => [madeOf(args.optimizer)?.name],
  facts: () => ['A skipped step leaves the parameters as they are; scaler.update() then lowers the scale.'],
});

const update = training({
  id: 'GradScaler.update',
  names: methods('update'),
  purpose: 'Sets the scale for the next batch: lower if this step was skipped, higher after enough good ones.',
  note: 'vanishing-exploding-gradients#mixed-precision',
  page: 'amp.html#torch.amp.GradScaler.update',
  parameters: { self, new_scale: optional(anything()) },
  facts: () => ['Once an iteration, after the step of every optimizer.'],
});

const LOWERED =
  'Inside, matrix products and convolutions run in the lower precision and losses in float32; the weights themselves stay float32.';

const autocast = training({
  id: 'autocast',
  names: ['torch.autocast', 'torch.amp.autocast'],
  purpose: LOWERED,
  note: 'vanishing-exploding-gradients#mixed-precision',
  page: 'amp.html#torch.autocast',
  parameters: {
    device_type: text(),
    dtype: optional(anything()),
    enabled: bool(true),
    cache_enabled: optional(anything()),
  },
  headline: args => [
    value(args, 'device_type'),
    value(args, 'enabled') === false ? 'off' : known(() => dtypeOf(args.dtype, args.device_type)),
  ],
  facts: args => [
    ...contextFacts,
    known(() => dtypeOf(args.dtype, args.device_type)) === 'float16' &&
      'float16 is too small below 6e−8: GradScaler keeps small gradients alive.',
  ],
});

const cudaAutocast = training({
  id: 'cuda.amp.autocast',
  names: ['torch.cuda.amp.autocast'],
  purpose: LOWERED,
  note: 'vanishing-exploding-gradients#mixed-precision',
  page: 'amp.html#torch.cuda.amp.autocast',
  parameters: { enabled: bool(true), dtype: anything('float16'), cache_enabled: bool(true) },
  headline: args => ['cuda', value(args, 'enabled') === false ? 'off' : known(() => dtypeOf(args.dtype, 'cuda'))],
  facts: () => contextFacts,
  remarks: () => ["torch.cuda.amp.autocast is deprecated: torch.amp.autocast('cuda') is the same."],
});

const contextFacts = [
  'For the forward pass and the loss; backward() stands outside and uses the same types by itself.',
];

/** What runs in lower precision where no dtype is given: float16 on a GPU of NVIDIA's, bfloat16 on a CPU. */
function dtypeOf(dtype: Argument, device: string): string | undefined {
  if (typeof dtype === 'string') return dtype;
  if (dtype !== null) return undefined;
  return device === 'cpu' ? 'bfloat16' : device === 'cuda' ? 'float16' : undefined;
}

function firstScale(value: Argument | undefined): string | undefined {
  const made = madeOf(value)?.made;
  const scale = made && known(() => scalar().read(made.init_scale!));
  return typeof scale === 'number' ? `The scale is ${count(scale)} at first.` : undefined;
}

export const precision: readonly Operator[] = [
  gradScaler,
  cudaGradScaler,
  scale,
  unscale,
  step,
  update,
  autocast,
  cudaAutocast,
];
