/** What does not show in the shapes: what learns, what changes in `eval()`, what is kept without learning, what is shared. */
import type { ModuleRecord } from '../../network/network';
import {
  ask,
  certainCalls,
  constructorText,
  intsOf,
  type LayerCall,
  layerCalls,
  layerName,
  type Maker,
  madeName,
  numeric,
  product,
  showCount,
  slips,
  type Traced,
} from './subject';

/** Of layers that hold weights, those whose weights get no gradient. */
export const frozenLayers: Maker = subject => {
  const definition = subject.network?.definition;
  if (!definition) return [];
  const traced = subject as Traced;
  const held = distinct(
    layerCalls(traced).filter(({ module }) => module.weights.length > 0),
    traced,
  );
  const isFrozen = ({ module }: LayerCall) => module.weights.every(({ trainable }) => !trainable);
  const isLearning = ({ module }: LayerCall) => module.weights.every(({ trainable }) => trainable);
  const [frozen, learning] = [held.filter(isFrozen).slice(0, 2), held.filter(isLearning).slice(0, 2)];
  if (frozen.length === 0 || learning.length === 0) return [];
  return [
    ask(
      traced,
      'frozen',
      'whole',
      traced.network.creation ?? definition,
      {
        type: 'multiple',
        title: 'Where nothing is learned',
        prompt: `As \`${traced.network.model}\` is set up here: the weights of which of these layers get no gradient?`,
        choices: [...learning, ...frozen]
          .sort((a, b) => a.call.index - b.call.index)
          .map(layer => ({
            text: `\`${layer.path}\`: \`${constructorText(traced, layer)}\``,
            right: isFrozen(layer),
            reason: isFrozen(layer)
              ? 'Its parameters have `requires_grad=False`.'
              : 'Its parameters still require gradients.',
          })),
        explanation: `Frozen: ${frozen.map(({ path }) => `\`${path}\``).join(', ')}. Gradients may still flow *through* a frozen layer to what comes before it; only its own weights stay as they are.`,
      },
      'torch.Tensor.requires_grad_',
    ),
  ];
};

const MODAL = /\.(BatchNorm\dd|Dropout(?:\dd)?|AlphaDropout|FeatureAlphaDropout)$/;
const AMODAL = /\.(Conv\dd|Linear|MaxPool\dd|AvgPool\dd|LayerNorm|GroupNorm|ReLU|GELU|Flatten|AdaptiveAvgPool\dd)$/;

/** Layers that `model.eval()` makes behave otherwise. */
export const evalMode: Maker = subject => {
  const definition = subject.network?.definition;
  if (!definition) return [];
  const traced = subject as Traced;
  const layers = distinct(layerCalls(traced), traced);
  // Without running statistics a batch norm does the same in both modes, and a dropout of 0 does nothing in either.
  const changes = layers
    .filter(
      ({ name, call }) =>
        MODAL.test(name) && call.arguments?.track_running_stats !== false && isDropping(call.arguments?.p),
    )
    .slice(0, 2);
  const stays = layers.filter(({ name }) => AMODAL.test(name)).slice(0, 2);
  if (changes.length === 0 || stays.length === 0) return [];
  return [
    ask(
      traced,
      'eval-mode',
      'whole',
      definition,
      {
        type: 'multiple',
        title: 'Training and evaluation',
        prompt: `Which of these layers of \`${traced.network.type}\` compute something else after \`model.eval()\`?`,
        choices: [...changes, ...stays]
          .sort((a, b) => a.call.index - b.call.index)
          .map(layer => ({
            text: `\`${layer.path}\`: \`${constructorText(traced, layer)}\``,
            right: changes.includes(layer),
            reason: changes.includes(layer)
              ? layer.name.includes('BatchNorm')
                ? 'In training it normalises with the batch’s statistics, in evaluation with the running ones.'
                : 'It drops values in training only.'
              : 'It computes the same in both modes.',
          })),
        explanation: `\`eval()\` sets \`training=False\`, which ${changes.map(({ path }) => `\`${path}\``).join(' and ')} look${changes.length === 1 ? 's' : ''} at. It turns no gradients off.`,
      },
      'torch.nn.Module.train',
    ),
  ];
};

/** Of dropout's `p`; layers without one have nothing to drop and are decided otherwise. */
function isDropping(p: unknown): boolean {
  const value = typeof p === 'object' && p !== null ? (p as { value?: unknown }).value : p;
  return value === undefined || (typeof value === 'number' && value > 0);
}

/** What a batch norm saves: two learned vectors, two running ones, and a counter. */
export const savedNumbers: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, name, module } = layer;
    const features = call.arguments?.num_features;
    const plain = call.arguments?.affine === true && call.arguments.track_running_stats === true;
    if (!/\.BatchNorm\dd$/.test(name) || typeof features !== 'number' || !plain || module.params !== 2 * features)
      return [];
    const total = 4 * features + 1;
    return [
      ask(
        traced,
        'saved-numbers',
        'value',
        call.construction!,
        {
          type: 'numeric',
          title: 'What is saved',
          prompt: `How many numbers of ${madeName(traced, layer)}, \`${constructorText(traced, layer)}\`, are in \`model.state_dict()\`?`,
          accepted: numeric(total),
          mistakes: slips(total, [
            [2 * features, 'Those are the ones it learns; the running mean and variance are saved too.'],
            [4 * features, 'One is missing: `num_batches_tracked`, a counter.'],
          ]),
          explanation: `\`weight\`, \`bias\`, \`running_mean\` and \`running_var\` hold ${features} each, \`num_batches_tracked\` one: $4\\cdot${features}+1=${total}$.`,
        },
        name,
      ),
    ];
  });
};

/** A module that is called more than once has its weights once. */
export const sharedWeights: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  const times = new Map<string, number>();
  for (const { path } of certainCalls(traced)) if (path) times.set(path, (times.get(path) ?? 0) + 1);
  const doubtful = traced.network.calls.some(call => call.conditional);
  return layerCalls(traced).flatMap(layer => {
    const count = times.get(layer.path) ?? 0;
    const { params } = layer.module;
    if (count < 2 || doubtful || typeof params !== 'number' || params === 0) return [];
    return [
      ask(
        traced,
        'shared-weights',
        'relation',
        layer.call.site,
        {
          type: 'numeric',
          title: 'Called more than once',
          prompt: `\`forward\` runs ${layerName(traced, layer)}, \`${constructorText(traced, layer)}\`, ${count === 2 ? 'twice' : `${count} times`}. How many parameters does that make in all?`,
          accepted: numeric(params),
          mistakes: slips(params, [[params * count, 'That counts the same weights once for each call.']]),
          explanation: `It is one module, so all calls use the same **${showCount(params)}** weights. Their gradients add up.`,
        },
        'torch.nn.Module.parameters',
      ),
    ];
  });
};

/** What `bias=False` saves. */
export const withoutBias: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, name, module } = layer;
    const bias = sizeOf(module, 'bias');
    const weight = sizeOf(module, 'weight');
    if (!/\.(Conv\dd|ConvTranspose\dd|Linear)$/.test(name) || bias === undefined || weight === undefined) return [];
    return [
      ask(
        traced,
        'without-bias',
        'block',
        call.construction!,
        {
          type: 'numeric',
          title: 'Without a bias',
          prompt: `How many parameters fewer would ${madeName(traced, layer)}, \`${constructorText(traced, layer)}\`, have with \`bias=False\`?`,
          accepted: numeric(bias),
          mistakes: slips(bias, [
            [1, 'Every output channel has a bias of its own.'],
            [weight, 'Those are the weights; they stay.'],
          ]),
          explanation: `One bias for each output channel: **${showCount(bias)}**. Right before a batch norm they do nothing, since it subtracts the mean.`,
        },
        name,
      ),
    ];
  });
};

/** How far the taps of a dilated kernel reach. */
export const kernelSpan: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, name, input } = layer;
    const axes = input.length - 2;
    const [kernel, dilation] = [intsOf(call.arguments?.kernel_size, axes), intsOf(call.arguments?.dilation, axes)];
    if (!/\.Conv\dd$/.test(name) || axes < 1 || !kernel || !dilation) return [];
    const [k, d] = [kernel[0]!, dilation[0]!];
    if (d < 2 || k < 2 || kernel.some(side => side !== k) || dilation.some(step => step !== d)) return [];
    const span = d * (k - 1) + 1;
    return [
      ask(
        traced,
        'kernel-span',
        'value',
        call.construction!,
        {
          type: 'numeric',
          title: 'A spread kernel',
          prompt: `How many positions along one axis, gaps included, does the kernel of ${madeName(traced, layer)}, \`${constructorText(traced, layer)}\`, cover?`,
          accepted: numeric(span),
          mistakes: slips(span, [
            [k, 'That is the number of taps; dilation sets them apart.'],
            [d * k, `Between ${k} taps there are ${k - 1} steps, not ${k}.`],
          ]),
          explanation: `$${d}\\cdot(${k}-1)+1=${span}$: ${k} taps, ${d} positions from one to the next, at the cost of ${k}.`,
        },
        name,
      ),
    ];
  });
};

function sizeOf(module: ModuleRecord, name: string): number | undefined {
  const shape = module.weights.find(weight => weight.name === name)?.shape;
  return shape?.every(dim => typeof dim === 'number') ? product(shape as readonly number[]) : undefined;
}

/** Layers that are written differently, so that a choice can tell them apart. */
function distinct(layers: readonly LayerCall[], traced: Traced): readonly LayerCall[] {
  return [
    ...new Map([...layers].reverse().map(layer => [`${layer.path} ${constructorText(traced, layer)}`, layer])).values(),
  ].reverse();
}
