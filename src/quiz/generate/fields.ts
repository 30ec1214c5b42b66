/** How far layers see: the receptive field of one, and how far apart neighbours of the last map lie in the image. */
import type { Call, ReceptiveField } from '../../network/network';
import {
  ask,
  constructorText,
  intsOf,
  knownShape,
  type LayerCall,
  layerCalls,
  layerName,
  type Maker,
  numeric,
  slips,
  type Traced,
} from './subject';

export const receptiveField: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  const image = imageSides(traced);
  return layerCalls(traced).flatMap(layer => {
    const { call } = layer;
    const field = sameOnEverySide(call.rf);
    // A field larger than the image is cut off by it, and then the number is not what one output depends on.
    if (!isPlain(traced, layer) || !field || field.size < 2 || !image || field.size > Math.min(...image)) return [];
    return [
      ask(
        traced,
        'receptive-field',
        'relation',
        call.site,
        {
          type: 'numeric',
          title: 'How far this layer sees',
          prompt: `Away from the border, how many ${image.length === 1 ? 'input positions' : 'input pixels on a side'} can influence one output value of ${layerName(traced, layer)}, \`${constructorText(traced, layer)}\`?`,
          accepted: numeric(field.size),
          ...worked(traced, layer, field.size),
        },
        'receptive-field',
      ),
    ];
  });
};

/** The last step of the recurrence with its numbers, and what comes out if one of them is taken wrongly. */
function worked(traced: Traced, { call, input }: LayerCall, size: number) {
  const axes = input.length - 2;
  const before = sameOnEverySide(fieldOf(traced, call.inputs[0]));
  const kernel = intsOf(call.arguments?.kernel_size, axes)?.[0];
  const dilation = intsOf(call.arguments?.dilation ?? 1, axes)?.[0];
  const recurrence = '$$r_k=r_{k-1}+d_k(F_k-1)\\prod_{i<k}S_i$$';
  if (!before || kernel === undefined || dilation === undefined) return { explanation: recurrence };
  const { size: seen, stride: apart } = before;
  if (seen + dilation * (kernel - 1) * apart !== size)
    return { explanation: `Its receptive field is **${size}** on a side: ${recurrence}` };
  const spread = dilation > 1 ? `${dilation}\\cdot(${kernel}-1)` : `(${kernel}-1)`;
  return {
    mistakes: slips(size, [
      [seen + dilation * kernel * apart, 'Between the taps of a kernel there is one step fewer than there are taps.'],
      [
        seen + dilation * (kernel - 1),
        `Neighbouring inputs of this layer lie ${apart} apart in the network’s input, not 1.`,
      ],
      [dilation > 1 ? seen + (kernel - 1) * apart : undefined, 'That forgets the dilation.'],
      [dilation * (kernel - 1) + 1, 'That is the kernel alone; its inputs have seen something already.'],
      [seen, 'That is what one of its inputs sees.'],
    ]),
    explanation: `One value that goes into this layer sees ${seen} of the network’s input, and its neighbours lie ${apart} apart there, so a kernel of ${kernel} adds $${spread}\\cdot${apart}$: $$${seen}+${spread}\\cdot${apart}=${size}$$`,
  };
}

/** How many input pixels lie between neighbours of the last feature map. */
export const totalStride: Maker = subject => {
  if (!subject.network) return [];
  const traced = subject as Traced;
  const last = layerCalls(traced).findLast(
    ({ call, output }) => output.length === 4 && (call.rf?.stride?.[0] ?? 0) > 1,
  );
  const stride = sameOnEverySide(last?.call.rf)?.stride;
  if (!last || stride === undefined || isResampled(traced, last.call)) return [];
  // Each layer after which neighbours lie further apart than after any before it.
  let apart = 1;
  const steps = layerCalls(traced).flatMap(({ call, path }) => {
    const now = call.index <= last.call.index ? (sameOnEverySide(call.rf)?.stride ?? 0) : 0;
    if (now <= apart) return [];
    const times = now / apart;
    apart = now;
    return [{ path, times }];
  });
  const wrong = steps.reduce((sum, { times }) => sum + times, 0);
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
        accepted: numeric(stride),
        mistakes: slips(stride, [
          [steps.length > 1 ? wrong : undefined, 'Strides multiply; they do not add up.'],
          [steps.at(-1)?.times, 'That is the last stride alone; those before it count too.'],
        ]),
        explanation: `${multiplied(steps, stride)} A shift of the image by ${stride} pixels moves this map by one position.`,
      },
      'receptive-field',
    ),
  ];
};

function multiplied(steps: readonly { path: string; times: number }[], stride: number): string {
  const paths = steps.map(({ path }) => `\`${path}\``).join(', ');
  return steps.length === 1
    ? `Only ${paths} has a stride: **${stride}**.`
    : `The strides on the way multiply: $${steps.map(({ times }) => times).join('\\cdot')}=${stride}$ (${paths}).`;
}

/**
 * Whether one number says what every output value of a layer sees. After branches were joined channel by channel, only a
 * convolution over all channels sees what all branches saw; interpolation sees more at some positions than at others.
 */
function isPlain(traced: Traced, { call, name }: LayerCall): boolean {
  if (!/\.(Conv|MaxPool|AvgPool)\dd$/.test(name) || isResampled(traced, call)) return false;
  const mixesChannels = name.includes('Conv') && call.arguments?.groups === 1;
  return mixesChannels || !traced.network.calls.some(other => other.index < call.index && SPLITS.test(other.type));
}

const SPLITS = /^(cat|concat|concatenate|hstack|stack|chunk|split|unbind|tensor_split|__getitem__|roll|flip)$/;
const RESAMPLES =
  /Upsample|interpolate|ConvTranspose|conv_transpose|Unpool|unpool|PixelShuffle|pixel_shuffle|Fold|grid_sample/;

function isResampled({ network }: Traced, { index }: Call): boolean {
  return network.calls.some(call => call.index <= index && RESAMPLES.test(call.operator?.name ?? ''));
}

function sameOnEverySide(field: ReceptiveField | undefined): { size: number; stride: number } | undefined {
  const [size, stride] = [Array.isArray(field?.size) ? (field.size as readonly number[]) : [], field?.stride ?? []];
  const [first, step] = [size[0], stride[0]];
  const same = size.every(side => side === first) && stride.every(other => other === step);
  return same && first !== undefined && step !== undefined && Number.isInteger(step)
    ? { size: first, stride: step }
    : undefined;
}

/** Of a tensor: one pixel for the image itself. */
function fieldOf({ network }: Traced, id: number | null | undefined): ReceptiveField | undefined {
  if (id === null || id === undefined) return undefined;
  const producer = network.tensors[id]?.producer;
  if (producer !== undefined) return network.calls[producer]?.rf;
  const shape =
    network.inputs.length === 1 && network.inputs[0]?.tensor === id ? network.tensors[id]!.shape : undefined;
  return shape ? { size: shape.slice(2).map(() => 1), stride: shape.slice(2).map(() => 1) } : undefined;
}

function imageSides(traced: Traced): readonly number[] | undefined {
  const shapes = traced.network.inputs.flatMap(({ tensor }) => {
    const shape = knownShape(traced, tensor);
    return shape && shape.length >= 3 ? [shape.slice(2)] : [];
  });
  return shapes.length === 1 ? shapes[0] : undefined;
}
