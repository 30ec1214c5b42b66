/** Other designs of the same layer: what a depthwise pair would need, which padding a larger kernel would. */
import {
  ask,
  constructorText,
  intsOf,
  layerCalls,
  type Maker,
  madeName,
  numeric,
  showCount,
  slips,
  type Traced,
  texCount,
} from './subject';

/** Weights of a depthwise convolution and a 1×1 one in place of a full convolution. */
export const separable: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, name, input, output } = layer;
    const kernel = intsOf(call.arguments?.kernel_size, 2);
    const [from, to] = [input[1]!, output[1]!];
    if (name !== 'torch.nn.Conv2d' || call.arguments?.groups !== 1 || !kernel || input.length !== 4 || from < 4)
      return [];
    const area = kernel[0]! * kernel[1]!;
    if (area < 4) return [];
    const [depthwise, pointwise] = [from * area, from * to];
    const total = depthwise + pointwise;
    const full = from * to * area;
    return [
      ask(
        traced,
        'separable',
        'block',
        call.construction!,
        {
          type: 'numeric',
          title: 'Depthwise, then pointwise',
          prompt: `${madeName(traced, layer)} is \`${constructorText(traced, layer)}\`. How many weights would a depthwise ${kernel.join('×')} convolution on its ${from} channels and a 1×1 convolution to ${to} need together, biases not counted?`,
          accepted: numeric(total),
          mistakes: slips(total, [
            [full, 'That is the full convolution as it stands.'],
            [depthwise, 'That is the depthwise part alone; the 1×1 convolution mixes the channels.'],
            [pointwise, 'That is the 1×1 part alone; each channel has a filter of its own before it.'],
            [to * area + pointwise, 'The depthwise part has one filter for each channel that comes in.'],
          ]),
          explanation: `One ${kernel.join('×')} filter a channel, $${from}\\cdot${area}=${texCount(depthwise)}$, and $${from}\\cdot${to}=${texCount(pointwise)}$ to mix them: **${showCount(total)}** instead of ${showCount(full)}, ${(full / total).toPrecision(2)} times fewer.`,
        },
        'convolution-variants',
      ),
    ];
  });
};

/** The padding with which a larger kernel would keep the size. */
export const keptSize: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  return layerCalls(traced).flatMap(layer => {
    const { call, name, input, output } = layer;
    const [kernel, stride, padding, dilation] = ['kernel_size', 'stride', 'padding', 'dilation'].map(key =>
      intsOf(call.arguments?.[key], 2),
    );
    const one = (values: readonly number[] | undefined) => (values && values[0] === values[1] ? values[0] : undefined);
    const [k, s, p, d] = [one(kernel), one(stride), one(padding), one(dilation)];
    if (name !== 'torch.nn.Conv2d' || k === undefined || s !== 1 || !p || d === undefined || input.length !== 4)
      return [];
    if (input.slice(2).join() !== output.slice(2).join()) return [];
    const larger = k >= 7 ? k + 2 : k + 4;
    const needed = (d * (larger - 1)) / 2;
    return [
      ask(
        traced,
        'kept-size',
        'block',
        call.construction!,
        {
          type: 'numeric',
          title: 'The same size with a larger kernel',
          prompt: `${madeName(traced, layer)}, \`${constructorText(traced, layer)}\`, keeps height and width. Which \`padding\` would keep them with \`kernel_size=${larger}\`?`,
          accepted: numeric(needed),
          mistakes: slips(needed, [
            [p, 'That is the padding as it is; a larger kernel needs more.'],
            [larger - 1, '`padding` goes on both sides, so half of that is enough.'],
            [
              d > 1 ? (larger - 1) / 2 : undefined,
              `That forgets the dilation: the kernel covers ${d * (larger - 1) + 1} pixels.`,
            ],
            [
              Math.ceil((d * larger) / 2),
              'The tap in the middle stands on the image itself; only those beside it need padding.',
            ],
          ]),
          explanation: `At stride 1 the size stays if $2P=d(F-1)$: $$P=\\frac{${d}\\cdot(${larger}-1)}{2}=${needed}$$`,
        },
        name,
      ),
    ];
  });
};
