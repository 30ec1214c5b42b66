/**
 * torchvision's classification models by their names: how many parameters they have with these arguments, what the weights
 * are worth, which layer a new task replaces. For files whose environment does not have torchvision at hand.
 * Source: torchvision 0.29, recorded by test/truth/torchvision_models.py.
 */
import type { Explanation } from '../operators/operator';
import type { Description } from './description';
import { exact } from './numbers';
import models from './torchvision-models.json';

interface Model {
  /** Parameters = fixed + perClass · number of classes. */
  readonly fixed: number;
  readonly perClass: number;
  /** The linear layer that gives the classes, and its inputs. */
  readonly head?: string;
  readonly features?: number;
  readonly default: string;
  /** Top-1 on ImageNet in per cent; the sides that the transforms of the weights resize to and crop. */
  readonly weights: Readonly<Record<string, readonly (number | null)[]>>;
}

const known: Readonly<Record<string, Model>> = models;

/** What the arguments read, as far as the text shows them: `{ weights: 'None', num_classes: '10' }`; names of all that are given. */
export interface GivenArguments {
  readonly shown: Readonly<Record<string, string>>;
  readonly names: readonly string[];
}

const WORDS: Readonly<Record<string, string>> = {
  weights: 'the weights it starts from; None: random ones.',
  pretrained: 'the old way of asking for weights.',
  num_classes: 'how many numbers come out, one a class.',
  progress: 'whether a bar is drawn while weights are fetched.',
  image_size: 'the side of the images it takes, in pixels, which the patches must fill.',
};

export function modelArgumentWords(name: string, argument: string): string | undefined {
  return modelOf(name) && Object.hasOwn(WORDS, argument) ? WORDS[argument] : undefined;
}

/** `undefined` for what is none of these models. */
export function describeKnownModel(
  name: string,
  { shown, names }: GivenArguments,
): Partial<Pick<Description, 'headline' | 'params' | 'explanation'>> | undefined {
  const model = modelOf(name);
  if (!model) return undefined;
  const start = startOf(model, shown, names);
  const tokens = tokensOf(name, model, start, shown, names);
  const classes = names.includes('num_classes') ? Number(shown.num_classes) : 1000;
  const isCounted = Number.isInteger(classes) && classes > 0;
  // GoogLeNet’s two further heads are dropped with pretrained weights.
  const counts =
    isCounted &&
    !(name.endsWith('.googlenet') && start?.weights !== null) &&
    names.every(given => COUNTED.has(given) || (given === 'image_size' && tokens !== undefined)) &&
    (tokens !== undefined || !VIT.test(name));
  const loads = start !== undefined && start.weights !== null;
  const headline = [
    start && (start.weights === null ? 'random weights' : start.weights),
    isCounted && `${exact(classes)} classes`,
  ].filter(part => typeof part === 'string');
  const explanation: Explanation = {
    formulas: [],
    facts: [
      start && startFact(model, start.weights),
      tokens && tokensFact(tokens),
      scaleFact(name),
      isCounted ? splitFact(name, model.fixed + model.perClass * classes, classes) : undefined,
      widthsFact(name),
      headFact(model, loads || !names.includes('num_classes'), classes),
    ].filter(fact => fact !== undefined),
    remarks: [
      ...(loads && isCounted && classes !== 1000
        ? [
            `These weights are of 1,000 classes: with num_classes ${exact(classes)} torchvision raises ValueError. Load them first, then replace the head.`,
          ]
        : []),
      ...(tokens?.asked !== undefined && tokens.asked !== tokens.image
        ? [
            `These weights are for images of ${tokens.image}: with image_size ${tokens.asked} torchvision raises ValueError. interpolate_embeddings() makes other positions of theirs.`,
          ]
        : []),
      ...(names.includes('pretrained')
        ? ['pretrained is deprecated since torchvision 0.13: weights= says which weights are meant.']
        : []),
    ],
  };
  return {
    ...(headline.length > 0 ? { headline: headline.join(' · ') } : {}),
    ...(counts ? { params: `${exact(model.fixed + (tokens?.extra ?? 0) + model.perClass * classes)} parameters` } : {}),
    explanation,
  };
}

/** What changes no number of parameters, or only those of the head. */
const COUNTED: ReadonlySet<string> = new Set(['weights', 'pretrained', 'progress', 'num_classes']);

/** `vit_b_16`: its name holds the side of a patch. */
const VIT = /\.vit_[blh]_(\d+)$/;

interface Tokens {
  readonly width: number;
  readonly image: number;
  readonly patch: number;
  /** Along one side. */
  readonly side: number;
  readonly count: number;
  /** The size that the call asks for. */
  readonly asked?: number;
  /** Parameters of the positions beyond those of images of 224. */
  readonly extra: number;
}

/** The tokens of a vision transformer: the weights decide the size of the image, else the call, else it is 224. */
function tokensOf(
  name: string,
  { weights, features }: Model,
  start: { readonly weights: string | null } | undefined,
  shown: Readonly<Record<string, string>>,
  names: readonly string[],
): Tokens | undefined {
  const patch = Number(VIT.exec(name)?.[1]);
  const asked = names.includes('image_size') ? Number(shown.image_size) : undefined;
  if (!patch || !features || !start || (asked !== undefined && !(Number.isInteger(asked) && asked > 0)))
    return undefined;
  const image = start.weights === null ? (asked ?? 224) : weights[start.weights]?.[2];
  // It raises AssertionError where patches do not fill the image.
  if (!image || image % patch !== 0) return undefined;
  const side = image / patch;
  const count = side * side + 1;
  const extra = (count - ((224 / patch) ** 2 + 1)) * features;
  return { width: features, image, patch, side, count, extra, ...(asked === undefined ? {} : { asked }) };
}

function tokensFact({ width, image, patch, side, count }: Tokens): string {
  return `${image} / ${patch} = ${side} patches a side: ${side}² + 1 = ${exact(count)} tokens; each head compares ${exact(count)}² = ${exact(count * count)} pairs. Images of another size are refused. Embedding a patch takes ${exact(width)}·(3·${patch}²) + ${exact(width)} = ${exact(width * (3 * patch ** 2 + 1))} weights and biases.`;
}

/** How many times wider and deeper than B0, as torchvision multiplies; its rounding comes after. */
function scaleFact(name: string): string | undefined {
  const [width, depth] = SCALES[Number(/\.efficientnet_b([0-7])$/.exec(name)?.[1])] ?? [];
  if (width === undefined) return undefined;
  if (depth === 1) return 'It is the base that the others are scaled from.';
  return width === 1
    ? `Against B0 its layers are multiplied by ${depth}, then rounded up.`
    : `Against B0 its channels are multiplied by ${width} and its layers by ${depth}, then rounded.`;
}

/** Width and depth of B0 to B7. */
const SCALES: readonly (readonly [width: number, depth: number])[] = [
  [1, 1],
  [1, 1.1],
  [1.1, 1.2],
  [1.2, 1.4],
  [1.4, 1.8],
  [1.6, 2.2],
  [1.8, 2.6],
  [2, 3.1],
];

/** VGG and AlexNet hold most of their parameters in the linear layers, whose first alone takes the whole last map. */
function splitFact(name: string, all: number, classes: number): string | undefined {
  const [features, first] = LINEAR_PART[/\.(vgg\d+(?:_bn)?|alexnet)$/.exec(name)?.[1] ?? ''] ?? [];
  if (features === undefined || first === undefined) return undefined;
  const linear = all - features;
  const channels = name.endsWith('alexnet') ? 256 : 512;
  return `Convolutions${name.endsWith('_bn') ? ' and their norms' : ''} ${exact(features)}, linear layers ${exact(linear)}: ${Math.round((100 * linear) / all)}% of all. The first linear layer alone has ${exact(first)}; global average pooling and Linear(${channels}, ${classes}) in their place have ${exact((channels + 1) * classes)}.`;
}

/** Parameters of the convolutional part, and of the first linear layer: 512·7·7·4096 + 4096, of AlexNet 256·6·6·4096 + 4096. */
const LINEAR_PART: Readonly<Record<string, readonly [features: number, first: number]>> = {
  vgg11: [9_220_480, 102_764_544],
  vgg13: [9_404_992, 102_764_544],
  vgg16: [14_714_688, 102_764_544],
  vgg19: [20_024_384, 102_764_544],
  vgg11_bn: [9_225_984, 102_764_544],
  vgg13_bn: [9_410_880, 102_764_544],
  vgg16_bn: [14_723_136, 102_764_544],
  vgg19_bn: [20_035_392, 102_764_544],
  alexnet: [2_469_696, 37_752_832],
};

/** The channels of a DenseNet from block to block: each layer adds as many as the growth, each transition halves them. */
function widthsFact(name: string): string | undefined {
  const [growth, start, layers] = DENSE[/\.(densenet\d+)$/.exec(name)?.[1] ?? ''] ?? [];
  if (growth === undefined || start === undefined || layers === undefined) return undefined;
  let width = start;
  const blocks = layers.map((count, i) => {
    const from = i === 0 ? width : width / 2;
    width = from + growth * count;
    return `${exact(from)} → ${exact(width)}`;
  });
  return `Channels of its blocks of ${layers.join(', ')} layers: ${blocks.join(', ')}. Each layer adds ${growth}, each transition halves.`;
}

const DENSE: Readonly<Record<string, readonly [growth: number, start: number, layers: readonly number[]]>> = {
  densenet121: [32, 64, [6, 12, 24, 16]],
  densenet161: [48, 96, [6, 12, 36, 24]],
  densenet169: [32, 64, [6, 12, 32, 32]],
  densenet201: [32, 64, [6, 12, 48, 32]],
};

function modelOf(name: string): Model | undefined {
  const bare = /^torchvision\.models\.(\w+)$/.exec(name)?.[1];
  return bare && Object.hasOwn(known, bare) ? known[bare] : undefined;
}

/** The weights it starts from, `null` for random ones; `undefined` where the text does not show them. */
function startOf(
  model: Model,
  { weights, pretrained }: Readonly<Record<string, string>>,
  names: readonly string[],
): { readonly weights: string | null } | undefined {
  if (names.includes('weights')) {
    if (weights === 'None') return { weights: null };
    const last = weights?.slice(weights.lastIndexOf('.') + 1) ?? '';
    const named = last === 'DEFAULT' ? model.default : last;
    return Object.hasOwn(model.weights, named) ? { weights: named } : undefined;
  }
  if (!names.includes('pretrained')) return { weights: null };
  if (pretrained === 'False') return { weights: null };
  return pretrained === 'True' && 'IMAGENET1K_V1' in model.weights ? { weights: 'IMAGENET1K_V1' } : undefined;
}

/** The weights that a call starts from, and the sides to which their transforms resize and crop. */
export interface PretrainedSizes {
  readonly weights: string;
  readonly resize?: number;
  readonly crop?: number;
}

/** `undefined` where it starts from random weights, or nobody can tell. */
export function pretrainedSizes(name: string, { shown, names }: GivenArguments): PretrainedSizes | undefined {
  const model = modelOf(name);
  const weights = model && startOf(model, shown, names)?.weights;
  if (!weights) return undefined;
  const [, resize, crop] = model.weights[weights]!;
  return { weights, ...(resize ? { resize } : {}), ...(crop ? { crop } : {}) };
}

function startFact(model: Model, weights: string | null): string {
  if (weights === null) return 'It starts from random weights: nothing is learned yet.';
  const [accuracy, resize, crop] = model.weights[weights]!;
  const score = accuracy == null ? '' : `: ${accuracy.toFixed(1)}% top-1 on ImageNet`;
  const sides =
    resize && crop ? `; its transforms() resize the shorter side to ${resize} and crop ${crop}×${crop}` : '';
  return `${weights}${score}${sides}.`;
}

/** Where the head is that of ImageNet, it is what another task replaces. */
function headFact({ head, features }: Model, isReplaced: boolean, classes: number): string | undefined {
  if (!head || !features) return undefined;
  const layer = `The head ${head} takes ${exact(features)} features`;
  return isReplaced || !Number.isInteger(classes)
    ? `${layer}: for n classes of your own put nn.Linear(${features}, n) there.`
    : `${layer} and gives ${exact(classes)} numbers.`;
}
