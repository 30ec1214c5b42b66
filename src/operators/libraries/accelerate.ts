/** Accelerate's wrapper around a training loop. Source: accelerate 1.15, accelerator.py, optimizer.py, scheduler.py. */
import { anything } from '../parameter';
import { count, libraryCall, numberOf, shown, textOf, value, when, wholeOf } from './define';

const PAGE = 'https://huggingface.co/docs/accelerate/package_reference/accelerator#accelerate.Accelerator';
const self = anything();
const names = (method: string) => ({
  name: `accelerate.Accelerator.${method}`,
  also: [`accelerate.accelerator.Accelerator.${method}`],
  id: `Accelerator.${method}`,
  page: `${PAGE}.${method}`,
});

const accelerator = libraryCall({
  name: 'accelerate.Accelerator',
  also: ['accelerate.accelerator.Accelerator'],
  id: 'Accelerator',
  purpose: 'Runs one training loop on a CPU, a GPU or several of them: devices, mixed precision, accumulation.',
  note: 'tuning-learning-rate-batch-size#batch-size',
  argumentNotes: { mixed_precision: 'vanishing-exploding-gradients#mixed-precision' },
  page: PAGE,
  parameters: {
    device_placement: anything(true),
    split_batches: anything(false),
    mixed_precision: anything(null),
    gradient_accumulation_steps: anything(1),
  },
  headline: args => [
    textOf(args, 'mixed_precision'),
    when(wholeOf(args, 'gradient_accumulation_steps'), steps => steps > 1 && `accumulates ${count(steps)} batches`),
  ],
  facts: args => [
    when(
      wholeOf(args, 'gradient_accumulation_steps'),
      steps =>
        steps > 1 &&
        `One step of the optimizer sees ${count(steps)} batches in each process: accumulate() and backward() see to it.`,
    ),
    value(args, 'split_batches') === false
      ? 'Each process takes batches of the loader’s size: with n processes a step sees n times as many samples.'
      : value(args, 'split_batches') === true && 'split_batches: the loader’s batch is divided among the processes.',
    textOf(args, 'mixed_precision') === 'fp16' && 'fp16: float16 where it is safe; the loss is scaled for it.',
    textOf(args, 'mixed_precision') === 'bf16' &&
      'bf16: bfloat16 where it is safe; its range is that of float32, so no loss is scaled.',
    'prepare() wraps model, optimizer, loaders and scheduler; accelerator.backward(loss) takes the place of loss.backward().',
  ],
});

const prepare = libraryCall({
  ...names('prepare'),
  purpose:
    'Wraps models, optimizers, loaders and schedulers for the devices at hand, and returns them in the order given.',
  note: 'tuning-learning-rate-batch-size#batch-size',
  parameters: { self, args: { ...anything(), rest: true } },
  facts: () => [
    'Keep the return values under the old names: what is not prepared stays where it was.',
    'The loader then gives each process its own share of the batches, on the right device: no .to(device) is needed.',
    'The scheduler moves only where the optimizer did, and n times for n processes unless split_batches is set: write its steps for one process.',
  ],
});

const accumulate = libraryCall({
  ...names('accumulate'),
  purpose: 'Marks what is done for one batch, so that gradients of several batches are added up before a step.',
  note: 'tuning-learning-rate-batch-size#batch-size',
  parameters: { self, models: { ...anything(), rest: true } },
  facts: () => [
    'Inside, the prepared optimizer’s step() and zero_grad(), and the scheduler’s step(), do nothing until gradient_accumulation_steps batches are seen, or the loader ends.',
    'accelerator.backward() divides the loss by gradient_accumulation_steps, so the sum is a mean: divide nothing yourself.',
    'With gradient_accumulation_steps=1, the default, every batch makes a step.',
  ],
});

const backward = libraryCall({
  ...names('backward'),
  purpose: 'loss.backward(), with the loss divided for accumulation and scaled for float16 where that is used.',
  note: 'backpropagation#pytorch',
  parameters: { self, loss: anything() },
  facts: () => [
    'It adds to .grad: optimizer.zero_grad() belongs before the next one.',
    'With mixed_precision="fp16" the gradients are scaled until the step: clip with accelerator.clip_grad_norm_, which unscales them first.',
  ],
});

const clip = libraryCall({
  ...names('clip_grad_norm_'),
  purpose: 'Shortens the gradient of all parameters together to a norm, as torch.nn.utils.clip_grad_norm_ does.',
  note: 'vanishing-exploding-gradients#clipping',
  parameters: { self, parameters: anything(), max_norm: anything(), norm_type: anything(2) },
  headline: args => [when(numberOf(args, 'max_norm'), norm => `norm at most ${shown(norm)}`)],
  facts: () => [
    'Gradients scaled for float16 are unscaled first.',
    'While gradients are accumulated, call it where accelerator.sync_gradients is true: only then do they make a step.',
  ],
});

const gather = libraryCall({
  ...names('gather_for_metrics'),
  purpose:
    'Brings together what all processes computed, without the samples that were repeated to fill the last batch.',
  note: 'neural-network-basics#generalization',
  parameters: { self, input_data: anything() },
  facts: () => ['Along the first axis, on every process. With one process it returns what it was given.'],
});

export const accelerate = [accelerator, prepare, accumulate, backward, clip, gather];
