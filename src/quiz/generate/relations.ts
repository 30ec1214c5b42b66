/** How parts hang together: how far a layer sees, where the resolution goes, what feeds a `Linear`, which tensors meet. */
import type { Call } from '../../network/network';
import {
  ask,
  certainCalls,
  constructorText,
  knownShape,
  layerCalls,
  layerName,
  type Maker,
  numeric,
  product,
  slips,
  type Traced,
  texShape,
} from './subject';

export const receptiveField: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, name } = layer;
    const size = call.rf?.size;
    if (
      !/\.(Conv|MaxPool|AvgPool)\dd$/.test(name) ||
      !Array.isArray(size) ||
      size.length === 0 ||
      size.some(side => side !== size[0]) ||
      size[0] < 2
    )
      return [];
    const stride = call.rf?.stride?.[0];
    return [
      ask(
        traced,
        'receptive-field',
        'relation',
        call.site,
        {
          type: 'numeric',
          title: 'How far this layer sees',
          prompt: `How many input pixels on a side can influence one output value of ${layerName(traced, layer)}, \`${constructorText(traced, layer)}\`?`,
          accepted: numeric(size[0]),
          explanation: `Its receptive field is **${size.join('×')}**. Every layer on the way adds $d(F-1)$ times the distance between its inputs, counted in input pixels${stride === undefined ? '' : `; here neighbouring outputs lie ${stride} apart`}: $$r_k=r_{k-1}+d_k(F_k-1)\\prod_{i<k}S_i$$`,
        },
        'receptive-field',
      ),
    ];
  });
};

export const inFeatures: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return certainCalls(traced).flatMap(call => {
    if (!['flatten', 'Flatten'].includes(call.type)) return [];
    const [input, output] = [knownShape(traced, call.inputs[0]), knownShape(traced, call.outputs[0])];
    if (!input || !output || input.length < 3 || output.length !== 2 || output[0] !== input[0]) return [];
    const [, channels, ...sides] = input as [number, number, ...number[]];
    const features = output[1]!;
    // After global pooling there is nothing to work out.
    if (product(sides) === 1) return [];
    return [
      ask(
        traced,
        'in-features',
        'relation',
        call.site,
        {
          type: 'numeric',
          title: 'What the next Linear needs',
          prompt: `A tensor of shape $${texShape(input)}$ is flattened on line ${traced.show(call.site)?.line}. Which \`in_features\` must a \`Linear\` that follows have?`,
          accepted: numeric(features),
          mistakes: slips(features, [
            [
              channels,
              'That is the number of channels: right after global pooling, but here every pixel of every channel counts.',
            ],
            [features * input[0]!, 'That flattens the batch too.'],
            [channels * sides[0]!, 'That takes one side of the map; it has more than one.'],
            [product(sides), 'That is the number of positions of one channel.'],
          ]),
          explanation: `Flattening keeps the batch and multiplies the rest: $$${[channels, ...sides].join('\\cdot')}=${features}$$ so \`Linear(${features}, …)\`.`,
        },
        'torch.nn.Flatten',
      ),
    ];
  });
};

/** Among four layers, the one that halves height and width. */
export const halvingLine: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  const spatial = layerCalls(traced).filter(({ input, output }) => input.length === 4 && output.length === 4);
  const halves = spatial.filter(({ input, output }) =>
    output.slice(2).every((side, axis) => side === Math.ceil(input[axis + 2]! / 2) && side < input[axis + 2]!),
  );
  const keeps = spatial.filter(
    ({ input, output, name }) => output.slice(2).join() === input.slice(2).join() && /Conv|Pool/.test(name),
  );
  return halves.flatMap(answer => {
    const others = keeps.filter(({ module }) => constructorText(traced, answer) !== module.type).slice(0, 3);
    if (others.length < 2) return [];
    const choices = [answer, ...others].map(layer => ({
      text: `\`${layer.path}\`: \`${constructorText(traced, layer)}\``,
      right: layer === answer,
      reason: `${texSides(layer.input)} goes in, ${texSides(layer.output)} comes out.`,
    }));
    if (new Set(choices.map(({ text }) => text)).size < choices.length) return [];
    return [
      ask(
        traced,
        'halving',
        'relation',
        answer.call.site,
        {
          type: 'single',
          title: 'Where the resolution halves',
          prompt: `Which of these layers of \`${traced.network.type}\` halves height and width?`,
          choices,
          explanation: `\`${answer.path}\` takes ${texSides(answer.input)} to ${texSides(answer.output)}: its windows stand two pixels apart.`,
        },
        answer.name,
      ),
    ];
  });
};

/** How many input pixels lie between neighbours of the last feature map. */
export const totalStride: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  const last = layerCalls(traced).findLast(
    ({ call, output }) => output.length === 4 && (call.rf?.stride?.[0] ?? 0) > 1,
  );
  const stride = last?.call.rf?.stride;
  if (!last || !stride || stride.some(step => step !== stride[0])) return [];
  const strided = layerCalls(traced).flatMap(layer => {
    const step =
      layer.call.index <= last.call.index && layer.input.length === 4 && layer.output.length === 4
        ? layer.call.arguments?.stride
        : undefined;
    return typeof step === 'number' && step > 1 ? [`${layer.path}: ${step}`] : [];
  });
  return [
    ask(
      traced,
      'total-stride',
      'whole',
      last.call.site,
      {
        type: 'numeric',
        title: 'Total stride',
        prompt: `At ${layerName(traced, last)} of \`${traced.network.type}\`, how many input pixels lie between two neighbouring positions of the feature map?`,
        accepted: numeric(stride[0]!),
        explanation: `The strides on the way multiply to **${stride[0]}**${strided.length ? ` (${strided.join(', ')})` : ''}. A shift of the image by ${stride[0]} pixels moves this map by one position.`,
      },
      'receptive-field',
    ),
  ];
};

/** Where two branches meet in a sum: what the two shapes are. */
export const skipConnection: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  const calls = certainCalls(traced);
  const producers = new Map<number, Call>();
  for (const call of calls)
    for (const output of call.outputs)
      if (output !== null && call.path !== null && !producers.has(output)) producers.set(output, call);
  return calls.flatMap(call => {
    if (!['add', 'add_', '__add__', '__iadd__'].includes(call.type) || call.inputs.length < 2) return [];
    const [a, b] = call.inputs.map(id => knownShape(traced, id));
    const output = knownShape(traced, call.outputs[0]);
    if (!a || !b || !output || a.join() !== b.join() || a.length !== 4) return [];
    return [
      ask(
        traced,
        'skip-connection',
        'relation',
        call.site,
        {
          type: 'shape',
          title: 'Two branches meet',
          prompt: `On line ${traced.show(call.site)?.line} \`${traced.show(call.site)?.text.replace(/\s+/g, ' ')}\` adds two branches. One has shape $${texShape(a)}$; which shape must the other have so that nothing is broadcast?`,
          dims: b.map(String),
          explanation: `A residual sum is element by element, so both sides are **(${b.join(', ')})**. Where a block changes the channels or the stride, a projection on the short cut makes them agree.`,
        },
        'resnet',
      ),
    ];
  });
};

/** The bytes that one layer's output takes in memory while training keeps it. */
export const activationMemory: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, output, name } = layer;
    const tensor = traced.network.tensors[call.outputs[0] ?? -1];
    if (tensor?.dtype !== 'float32' || output.length !== 4) return [];
    const bytes = product(output) * 4;
    return [
      ask(
        traced,
        'activation-memory',
        'block',
        call.site,
        {
          type: 'numeric',
          title: 'Memory of an activation',
          prompt: `The output of ${layerName(traced, layer)} has shape $${texShape(output)}$ and is float32. How many bytes does it take?`,
          accepted: numeric(bytes, 0, 'B'),
          mistakes: slips(bytes, [
            [product(output), 'That is the number of values; a float32 takes 4 bytes.'],
            [product(output) * 8, 'A float32 takes 4 bytes, not 8.'],
            [product(output) * 2, 'That is half precision; a float32 takes 4 bytes.'],
          ]),
          explanation: `$$${output.join('\\cdot')}\\cdot4=${bytes}$$ bytes, ${(bytes / 2 ** 20).toPrecision(3)} MiB. Training keeps it until the backward pass.`,
        },
        name,
      ),
    ];
  });
};

function texSides(shape: readonly number[]): string {
  return `$${texShape(shape.slice(2))}$`;
}
