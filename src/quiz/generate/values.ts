/** Questions about one value: the shape after a call, the parameters and multiply–accumulates of a layer, a weight's shape. */
import type { Mistake } from '../../notes/item';
import {
  ask,
  constructorText,
  intsOf,
  type LayerCall,
  layerCalls,
  layerName,
  type Maker,
  numeric,
  product,
  showCount,
  showTuple,
  slips,
  type Traced,
  texCount,
  texShape,
} from './subject';

/** Convolutions, pools, linear layers and whatever else changes the shape. */
export const outputShape: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced)
    .filter(({ input, output }) => input.join() !== output.join() && output.length > 1)
    .map(layer => {
      const { call, name, input, output } = layer;
      const formula = input.length > 2 ? traced.rules.formula(call) : undefined;
      return ask(
        traced,
        'output-shape',
        'value',
        call.site,
        {
          type: 'shape',
          title: 'Output shape of this layer',
          prompt: `${layerName(traced, layer)} is \`${constructorText(traced, layer)}\` and receives a tensor of shape $${texShape(input)}$. Which shape comes out?`,
          dims: output.map(String),
          mistakes: shapeSlips(layer),
          explanation: `${formula ? `$$${formula}$$\n\n` : name.endsWith('.Linear') ? 'A linear layer changes the last axis alone, from `in_features` to `out_features`. ' : ''}The output is **${showTuple(output)}**.`,
        },
        name,
      );
    });
};

/** Weights and biases, counted. */
export const layerParameters: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, module, name, path } = layer;
    const weights = module.weights.map(weight => ({ ...weight, size: sizeOf(weight.shape) }));
    if (typeof module.params !== 'number' || module.params < 2 || weights.some(({ size }) => size === undefined))
      return [];
    const total = module.params;
    if (weights.reduce((sum, { size }) => sum + size!, 0) !== total) return [];
    const bias = weights.find(weight => weight.name === 'bias')?.size;
    const [outer] = weights[0]!.shape as readonly number[];
    const groups = intsOf(call.arguments?.groups, 1)?.[0];
    const rows = weights.map(
      ({ name, shape, size }) =>
        `- \`${name}\`: $${shape.length > 1 ? `${texShape(shape as readonly number[])}=` : ''}${texCount(size!)}$`,
    );
    return [
      ask(
        traced,
        'parameters',
        'value',
        call.construction!,
        {
          type: 'numeric',
          title: 'Parameters of this layer',
          prompt: `How many learnable parameters does \`${path}\`, \`${constructorText(traced, layer)}\`, have?`,
          accepted: numeric(total),
          mistakes: slips(total, [
            [bias === undefined ? undefined : total - bias, 'That leaves out the bias: one number for each output.'],
            [
              call.arguments?.bias === false && outer !== undefined && module.weights.length === 1
                ? total + outer
                : undefined,
              'That counts a bias, but this layer has none.',
            ],
            [
              groups !== undefined && groups > 1 ? (total - (bias ?? 0)) * groups + (bias ?? 0) : undefined,
              `That forgets the groups: each filter sees only one ${groups}th of the input channels.`,
            ],
            [
              name.includes('Norm') && weights.length === 2 ? total * 2 : undefined,
              'That counts the running mean and variance, which are buffers: nothing learns them.',
            ],
          ]),
          explanation: `${rows.join('\n')}\n\n${weights.length > 1 ? `Together **${showCount(total)}**. ` : ''}How large the input is does not matter.`,
        },
        'torch.nn.Module.parameters',
      ),
    ];
  });
};

export const layerMacs: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, name, output } = layer;
    const kernel = weightOf(layer);
    if (typeof call.macs !== 'number' || call.macs === 0 || !kernel) return [];
    const each = product(kernel.slice(1));
    const places = name.includes('Conv') ? product(output) : product(output.slice(0, -1)) * kernel[0]!;
    if (places * each !== call.macs || name.includes('Transpose')) return [];
    const spatial = name.includes('Conv') ? product(output.slice(2)) : 1;
    const convolved = name.includes('Conv');
    return [
      ask(
        traced,
        'macs',
        'value',
        call.site,
        {
          type: 'numeric',
          title: 'Work of this layer',
          prompt: `${layerName(traced, layer)} is \`${constructorText(traced, layer)}\` and gives $${texShape(output)}$. How many multiply–accumulates does it take, biases not counted?`,
          accepted: numeric(call.macs),
          mistakes: slips(call.macs, [
            [
              spatial > 1 ? call.macs / spatial : undefined,
              'That is the number of weights: each of them works once at every output position.',
            ],
            [
              call.macs * 2,
              'That counts the multiplication and the addition apart: floating-point operations, two for each multiply–accumulate.',
            ],
            [
              convolved ? product(output) * product(kernel.slice(2)) : undefined,
              'That leaves out the input channels each filter sums over.',
            ],
            [
              convolved && kernel.length === 4 ? product(output) * kernel[1]! * kernel[2]! : undefined,
              'That uses one side of the kernel only: the window has two.',
            ],
          ]),
          explanation: convolved
            ? `Every one of the $${texShape(output)}=${texCount(product(output))}$ outputs is a sum over a $${texShape(kernel.slice(1))}$ window, ${showCount(each)} products: $$${texCount(product(output))}\\cdot${texCount(each)}=${texCount(call.macs)}$$`
            : `Every one of the ${showCount(places)} outputs is a sum over ${showCount(each)} inputs: $$${texCount(places)}\\cdot${texCount(each)}=${texCount(call.macs)}$$`,
        },
        name,
      ),
    ];
  });
};

export const weightShape: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, name, path } = layer;
    const weight = layer.module.weights.find(own => own.name === 'weight');
    const shape = weight && sizeOf(weight.shape) !== undefined ? (weight.shape as readonly number[]) : undefined;
    if (!shape || shape.length < 2 || !/\.(Conv\d|ConvTranspose\d|Linear)/.test(name)) return [];
    const swapped = [shape[1]!, shape[0]!, ...shape.slice(2)];
    const groups = intsOf(call.arguments?.groups, 1)?.[0] ?? 1;
    const transposed = name.includes('Transpose');
    const order = transposed
      ? '(in, out / groups, kernel…)'
      : shape.length === 2
        ? '(out, in)'
        : '(out, in / groups, kernel…)';
    const mistakes: Mistake[] =
      swapped.join() === shape.join()
        ? []
        : [{ text: showTuple(swapped), reason: `PyTorch keeps it the other way round: ${order}.` }];
    if (groups > 1)
      mistakes.push({
        text: showTuple([shape[0]!, shape[1]! * groups, ...shape.slice(2)]),
        reason: `With ${groups} groups a filter sees only one ${groups}th of the channels.`,
      });
    return [
      ask(
        traced,
        'weight-shape',
        'value',
        call.construction!,
        {
          type: 'shape',
          title: 'Shape of a weight',
          prompt: `What is the shape of \`${path}.weight\`, where \`${path}\` is \`${constructorText(traced, layer)}\`?`,
          dims: shape.map(String),
          mistakes,
          explanation: `PyTorch lays the weight out as ${order}, so it is **${showTuple(shape)}**: ${showCount(product(shape))} numbers.`,
        },
        name,
      ),
    ];
  });
};

/** `(64, 3, 7, 7)`, where known to the number. */
function weightOf({ module: record }: LayerCall): readonly number[] | undefined {
  const weight = record.weights.find(own => own.name === 'weight');
  return weight && sizeOf(weight.shape) !== undefined ? (weight.shape as readonly number[]) : undefined;
}

function sizeOf(shape: readonly unknown[]): number | undefined {
  return shape.every(dim => typeof dim === 'number') ? product(shape as readonly number[]) : undefined;
}

/** Shapes that come of forgetting the padding, using k instead of k − 1, or not flooring; and channels left as they were. */
function shapeSlips({ call, name, input, output }: LayerCall): readonly Mistake[] {
  const axes = input.length - 2;
  const { kernel_size, stride, padding, dilation } = call.arguments ?? {};
  const [k, s, p, d] = [kernel_size, stride ?? kernel_size, padding ?? 0, dilation ?? 1].map(argument =>
    intsOf(argument, axes),
  );
  const slipped: [readonly number[], string][] = [];
  if (axes >= 1 && k && s && p && d && /Conv\dd|MaxPool|AvgPool/.test(name) && !name.includes('Transpose')) {
    const side = (count: (axis: number) => number) => [
      ...output.slice(0, 2),
      ...input.slice(2).map((_, axis) => count(axis)),
    ];
    const span = (axis: number) => d[axis]! * (k[axis]! - 1);
    const size = (axis: number) => input[axis + 2]!;
    slipped.push(
      [side(axis => Math.floor((size(axis) - span(axis) - 1) / s[axis]!) + 1), 'That forgets the padding.'],
      [
        side(axis => Math.floor((size(axis) + 2 * p[axis]! - span(axis) - 1) / s[axis]!)),
        'That forgets the + 1: the first window takes no step.',
      ],
      [
        side(axis => Math.floor((size(axis) + p[axis]! - span(axis) - 1) / s[axis]!) + 1),
        'That pads one side only; `padding` goes on both.',
      ],
      [
        side(axis => Math.ceil((size(axis) + 2 * p[axis]! - span(axis) - 1) / s[axis]!) + 1),
        'That rounds up; PyTorch rounds down.',
      ],
      [side(axis => size(axis) + 2 * p[axis]! - span(axis)), 'That forgets the stride.'],
    );
    slipped.push([
      [input[0]!, input[1]!, ...output.slice(2)],
      'The channels of the output are the number of filters, not those of the input.',
    ]);
  }
  const taken = new Set([output.join()]);
  return slipped.flatMap(([shape, reason]) => {
    if (taken.has(shape.join()) || shape.some(dim => dim < 1)) return [];
    taken.add(shape.join());
    return [{ text: showTuple(shape), reason }];
  });
}
