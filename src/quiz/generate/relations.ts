/** How parts hang together: where the resolution goes, what feeds a `Linear`, what an activation takes in memory. */
import { showBytes } from '../../tensor/bytes';
import {
  ask,
  certainCalls,
  constructorText,
  knownShape,
  layerCalls,
  layerName,
  lineOf,
  type Maker,
  numeric,
  product,
  slips,
  type Traced,
  texCount,
  texShape,
} from './subject';

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
          prompt: `A tensor of shape $${texShape(input)}$ is flattened on ${lineOf(traced, call.site)}. Which \`in_features\` must a \`Linear\` that follows have?`,
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
          explanation: `Flattening keeps the batch and multiplies the rest: $$${[channels, ...sides].join('\\cdot')}=${texCount(features)}$$ so \`Linear(${features}, …)\`.`,
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
    const others = spread(
      keeps.filter(keep => constructorText(traced, keep) !== constructorText(traced, answer)),
      3,
    );
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
          explanation: `$$${output.join('\\cdot')}\\cdot4=${texCount(bytes)}$$ bytes, ${showBytes(bytes)}. If the backward pass needs it, training keeps it until then.`,
        },
        name,
      ),
    ];
  });
};

/** So many of them, from the first to the last at even distances. */
function spread<T>(values: readonly T[], count: number): readonly T[] {
  const step = (values.length - 1) / Math.max(1, count - 1);
  return values.length <= count
    ? values
    : Array.from({ length: count }, (_, index) => values[Math.round(index * step)]!);
}

function texSides(shape: readonly number[]): string {
  return `$${texShape(shape.slice(2))}$`;
}
