/**
 * The costs figure: what ImageNet networks of ten years cost, by weights or by work, and what they score. The numbers are
 * those that torchvision gives with its first weights of each (IMAGENET1K_V1), and ResNet-50 with its second as well.
 */
import type { Figure } from './figure';
import { shown } from './shown';

export interface CostsState {
  readonly until: number;
  readonly cost: 'parameters' | 'multiply–accumulates';
  readonly network: string;
  readonly beside: string;
}

export interface NetworkCosts {
  readonly name: string;
  readonly year: number;
  readonly parameters: number;
  /** Multiply–accumulates for one image, in units of 10⁹. */
  readonly macs: number;
  /** Top-1 accuracy in per cent, one crop. */
  readonly accuracy: number;
  /** The function of `torchvision.models` that builds it. */
  readonly builder: string;
  /** The note that teaches it, `id` or `id#anchor`. */
  readonly note: string;
}

export interface CostsNumbers {
  readonly shown: readonly (NetworkCosts & {
    readonly letter: string;
    readonly cost: number;
    readonly isBest: boolean;
  })[];
  readonly network: NetworkCosts;
  readonly beside: NetworkCosts;
  /** Of the first to the second: cost, and points of accuracy apart. */
  readonly ratio: number;
  readonly points: number;
}

/** By year. Costs in the order parameters, 10⁹ multiply–accumulates, top-1. */
export const networks: readonly NetworkCosts[] = [
  {
    name: 'AlexNet',
    year: 2012,
    parameters: 61_100_840,
    macs: 0.714,
    accuracy: 56.522,
    builder: 'alexnet',
    note: 'alexnet',
  },
  { name: 'VGG-16', year: 2014, parameters: 138_357_544, macs: 15.47, accuracy: 71.592, builder: 'vgg16', note: 'vgg' },
  {
    name: 'GoogLeNet',
    year: 2014,
    parameters: 6_624_904,
    macs: 1.498,
    accuracy: 69.778,
    builder: 'googlenet',
    note: 'googlenet-inception',
  },
  {
    name: 'ResNet-18',
    year: 2015,
    parameters: 11_689_512,
    macs: 1.814,
    accuracy: 69.758,
    builder: 'resnet18',
    note: 'resnet',
  },
  {
    name: 'ResNet-50',
    year: 2015,
    parameters: 25_557_032,
    macs: 4.089,
    accuracy: 76.13,
    builder: 'resnet50',
    note: 'resnet',
  },
  {
    name: 'ResNet-152',
    year: 2015,
    parameters: 60_192_808,
    macs: 11.514,
    accuracy: 78.312,
    builder: 'resnet152',
    note: 'resnet',
  },
  {
    name: 'DenseNet-121',
    year: 2016,
    parameters: 7_978_856,
    macs: 2.834,
    accuracy: 74.434,
    builder: 'densenet121',
    note: 'densenet',
  },
  {
    name: 'MobileNetV2',
    year: 2018,
    parameters: 3_504_872,
    macs: 0.301,
    accuracy: 71.878,
    builder: 'mobilenet_v2',
    note: 'convolution-variants#depthwise-separable',
  },
  {
    name: 'EfficientNet-B0',
    year: 2019,
    parameters: 5_288_548,
    macs: 0.386,
    accuracy: 77.692,
    builder: 'efficientnet_b0',
    note: 'efficientnet',
  },
  {
    name: 'EfficientNet-B7',
    year: 2019,
    parameters: 66_347_960,
    macs: 37.746,
    accuracy: 84.122,
    builder: 'efficientnet_b7',
    note: 'efficientnet',
  },
  {
    name: 'ViT-B/16',
    year: 2020,
    parameters: 86_567_656,
    macs: 17.564,
    accuracy: 81.072,
    builder: 'vit_b_16',
    note: 'vision-transformer',
  },
  {
    name: 'ResNet-50 (V2)',
    year: 2021,
    parameters: 25_557_032,
    macs: 4.089,
    accuracy: 80.858,
    builder: 'resnet50',
    note: 'cnn-architectures#recipe',
  },
  {
    name: 'ConvNeXt-T',
    year: 2022,
    parameters: 28_589_128,
    macs: 4.456,
    accuracy: 82.52,
    builder: 'convnext_tiny',
    note: 'cnn-architectures#later',
  },
];

const names = networks.map(({ name }) => name);
const initial: CostsState = { until: 2022, cost: 'parameters', network: 'VGG-16', beside: 'GoogLeNet' };

export const networkCosts: Figure<CostsState, CostsNumbers> = {
  id: 'network-costs',
  title: 'Ten years of ImageNet',
  caption:
    'Go through the years, and press a point to compare it. Which network is the best of its cost, and is it still if you count work?',
  initial,
  controls: {
    until: { kind: 'whole', min: 2012, max: 2022, label: 'until' },
    cost: { kind: 'choice', choices: ['parameters', 'multiply–accumulates'], label: 'cost' },
    network: { kind: 'choice', choices: names, label: 'network' },
    beside: { kind: 'choice', choices: names, label: 'beside' },
  },
  presets: [
    { title: 'VGG-16 beside GoogLeNet', state: initial },
    { title: 'Until 2015', state: { ...initial, until: 2015, network: 'ResNet-50', beside: 'VGG-16' } },
    {
      title: 'Few weights, much work: DenseNet',
      state: { ...initial, cost: 'multiply–accumulates', network: 'DenseNet-121', beside: 'ResNet-50' },
    },
    {
      title: 'The same network, another recipe',
      state: { ...initial, network: 'ResNet-50 (V2)', beside: 'ResNet-50' },
    },
    {
      title: 'The price of the last points',
      state: { ...initial, cost: 'multiply–accumulates', network: 'EfficientNet-B7', beside: 'EfficientNet-B0' },
    },
  ],
  compute,
  formula: ({ cost }, { network, beside, ratio }) => {
    const of = (one: NetworkCosts) => `${shown(costOf(one, cost), 4)}`;
    const unit = cost === 'parameters' ? 'M' : 'G';
    return {
      tex: `\\frac{\\text{${network.name}}}{\\text{${beside.name}}}=\\frac{${of(network)}\\,\\text{${unit}}}{${of(beside)}\\,\\text{${unit}}}=${shown(ratio, 3)}`,
      text: `${network.name} over ${beside.name}: ${of(network)} ${unit} / ${of(beside)} ${unit} = ${shown(ratio, 3)}`,
    };
  },
  summary: ({ cost, until }, { network, beside, ratio, points, shown: all }) => {
    const best = all
      .filter(({ isBest }) => isBest)
      .sort((a, b) => a.cost - b.cost)
      .map(({ name }) => name);
    return `${network.name} has ${ratio === 1 ? `as many ${cost} as` : `${shown(ratio, 3)} times the ${cost} of`} ${beside.name} and scores ${points === 0 ? 'the same' : `${shown(Math.abs(points), 3)} points ${points > 0 ? 'more' : 'less'}`}. Until ${until}, each of these scores more than everything cheaper: ${best.join(' · ')}.`;
  },
  python: ({ network: name }) => {
    const { builder } = networks.find(each => each.name === name)!;
    return `models.${builder}(weights='IMAGENET1K_${name.endsWith('(V2)') ? 'V2' : 'V1'}')`;
  },
  prompts: [
    {
      id: 'network-costs-vgg',
      question:
        'EfficientNet-B0 scores 6 points more than VGG-16. How many times the parameters of B0 does VGG-16 have?',
      state: { ...initial, beside: 'EfficientNet-B0' },
      answer: ({ ratio }) => Number(ratio.toFixed(1)),
      tolerance: 5,
      explanation: '138.4 million against 5.3 million: 26 times. 89 % of VGG-16’s are in its fully connected layers.',
    },
    {
      id: 'network-costs-work',
      question:
        'DenseNet-121 has a third of ResNet-50’s parameters. Which share of its multiply–accumulates does it do?',
      state: { ...initial, cost: 'multiply–accumulates', network: 'DenseNet-121', beside: 'ResNet-50' },
      answer: ({ ratio }) => Number(ratio.toFixed(2)),
      tolerance: 0.1,
      explanation:
        '2.8 of 4.1 billion, 0.69: each of its few weights is used at many places. Weights and work are two costs.',
    },
    {
      id: 'network-costs-recipe',
      question: 'torchvision has two sets of weights for ResNet-50. How many points of accuracy lie between them?',
      state: { ...initial, network: 'ResNet-50 (V2)', beside: 'ResNet-50' },
      answer: ({ points }) => Number(points.toFixed(1)),
      tolerance: 1,
      explanation:
        '76.1 and 80.9: the same network, trained longer, with more augmentation, smoothed labels and averaged weights. Compare recipes before architectures.',
    },
  ],
};

function costOf(network: NetworkCosts, cost: CostsState['cost']): number {
  return cost === 'parameters' ? network.parameters / 1e6 : network.macs;
}

function compute({ until, cost, network: name, beside: other }: CostsState): CostsNumbers {
  const costs = networks.map(each => ({ ...each, cost: costOf(each, cost) }));
  const seen = costs.filter(({ year }) => year <= until);
  const isBest = (one: (typeof costs)[number]) =>
    !seen.some(
      each =>
        each.cost <= one.cost &&
        each.accuracy >= one.accuracy &&
        (each.cost < one.cost || each.accuracy > one.accuracy),
    );
  const find = (wanted: string) => networks.find(each => each.name === wanted) ?? networks[0]!;
  const [network, beside] = [find(name), find(other)];
  return {
    shown: costs.flatMap((each, index) =>
      each.year <= until ? [{ ...each, letter: 'ABCDEFGHIJKLM'[index]!, isBest: isBest(each) }] : [],
    ),
    network,
    beside,
    ratio: costOf(network, cost) / costOf(beside, cost),
    points: Number((network.accuracy - beside.accuracy).toFixed(3)),
  };
}
