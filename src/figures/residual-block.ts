/**
 * The residual block figure: the weights of a basic or a bottleneck block, and when its shortcut needs some of its own.
 * Source: He et al. 2015, arXiv:1512.03385; the stride sits on the 3×3 convolution, as in torchvision.
 */
import type { Figure } from './figure';
import { grouped, shown } from './shown';

export interface ResidualState {
  readonly block: 'basic' | 'bottleneck';
  readonly in_channels: number;
  /** Of the 3×3 convolutions; a bottleneck's output is four times as wide. */
  readonly width: number;
  readonly stride: number;
}

export interface ResidualNumbers {
  readonly parts: readonly { readonly name: string; readonly weights: number; readonly isShortcut: boolean }[];
  readonly out_channels: number;
  /** Of all convolutions; batch norms not counted. */
  readonly weights: number;
  /** γ and β of the batch norms. */
  readonly norms: number;
  /** Whether the shortcut is a 1×1 convolution. */
  readonly projection: boolean;
  /** Two 3×3 convolutions at the full width of the output, to compare with. */
  readonly plain: number;
}

const initial: ResidualState = { block: 'bottleneck', in_channels: 256, width: 64, stride: 1 };

export const residualBlock: Figure<ResidualState, ResidualNumbers> = {
  id: 'residual-block',
  title: 'A residual block',
  caption:
    'The 1×1 convolutions make room: the costly 3×3 one works on few channels. Change a shape and see the shortcut.',
  initial,
  controls: {
    block: { kind: 'choice', choices: ['basic', 'bottleneck'], label: 'block' },
    in_channels: { kind: 'whole', min: 16, max: 2048, log: true, label: 'in_channels' },
    width: { kind: 'whole', min: 16, max: 512, log: true, label: 'width' },
    stride: { kind: 'whole', min: 1, max: 2, label: 'stride' },
  },
  presets: [
    { title: 'Bottleneck, 256 channels', state: initial },
    { title: 'First bottleneck of ResNet-50', state: { ...initial, in_channels: 64 } },
    { title: 'First block of its second stage', state: { ...initial, width: 128, stride: 2 } },
    { title: 'Basic block of ResNet-18', state: { block: 'basic', in_channels: 64, width: 64, stride: 1 } },
    { title: 'Basic block that halves', state: { block: 'basic', in_channels: 64, width: 128, stride: 2 } },
  ],
  compute,
  formula: ({ in_channels: c, width: w, block }, { parts, weights, out_channels: o, projection }) => ({
    tex: `${block === 'basic' ? `9\\cdot ${c}\\cdot ${w}+9\\cdot ${w}^2` : `${c}\\cdot ${w}+9\\cdot ${w}^2+${w}\\cdot ${o}`}${projection ? `+${c}\\cdot ${o}` : ''}=${weights}`,
    text: `${parts.map(part => part.weights).join(' + ')} = ${weights} weights`,
  }),
  summary: ({ block, in_channels, stride }, { weights, norms, out_channels, projection, plain }) =>
    `${in_channels} → ${out_channels} channels with ${grouped(weights)} weights, and ${grouped(norms)} in batch norms.${
      block === 'bottleneck'
        ? ` Two 3×3 convolutions at ${out_channels} channels would have ${grouped(plain)}, ${shown(plain / weights, 2)} times as many.`
        : ''
    } The shortcut ${
      projection
        ? `is a 1×1 convolution${stride > 1 ? ` with stride ${stride}` : ''}, since the shapes differ.`
        : 'is the identity: it costs nothing and passes the gradient on unchanged.'
    }`,
  prompts: [
    {
      id: 'residual-block-basic',
      question: 'How many weights have the convolutions of a basic block with 64 channels in and out?',
      state: { block: 'basic', in_channels: 64, width: 64, stride: 1 },
      answer: ({ weights }) => weights,
      explanation: 'Two 3×3 convolutions: $2\\cdot9\\cdot64^2=73{,}728$. The shortcut has none.',
    },
    {
      id: 'residual-block-shortcut',
      question: 'A basic block takes 64 channels to 128 with stride 2. How many weights has its shortcut?',
      state: { block: 'basic', in_channels: 64, width: 128, stride: 2 },
      answer: ({ parts }) => parts.find(part => part.isShortcut)?.weights ?? 0,
      explanation:
        'What is added must have the same shape: a 1×1 convolution with stride 2, $64\\cdot128=8192$ weights.',
    },
  ],
};

function compute({ block, in_channels, width, stride }: ResidualState): ResidualNumbers {
  const out_channels = block === 'basic' ? width : 4 * width;
  const projection = stride !== 1 || in_channels !== out_channels;
  const main =
    block === 'basic'
      ? [conv('3×3', 3, in_channels, width), conv('3×3', 3, width, width)]
      : [conv('1×1', 1, in_channels, width), conv('3×3', 3, width, width), conv('1×1', 1, width, out_channels)];
  const parts = [
    ...main.map(part => ({ ...part, isShortcut: false })),
    ...(projection ? [{ ...conv('shortcut 1×1', 1, in_channels, out_channels), isShortcut: true }] : []),
  ];
  const normed = (block === 'basic' ? [width, width] : [width, width, out_channels]).concat(
    projection ? [out_channels] : [],
  );
  return {
    parts,
    out_channels,
    weights: parts.reduce((sum, { weights }) => sum + weights, 0),
    norms: 2 * normed.reduce((a, b) => a + b, 0),
    projection,
    plain: 2 * 9 * out_channels ** 2,
  };
}

function conv(kind: string, side: number, from: number, to: number) {
  return { name: `${kind}, ${from} → ${to}`, weights: side * side * from * to };
}
