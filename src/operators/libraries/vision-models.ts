/**
 * torchvision's models whose arguments say more than a name: the vision transformer of one's own sizes, and detectors.
 * Sources: torchvision 0.29, models.vision_transformer and models.detection; counts recorded in test/truth/vision_models.json.
 */
import type { Argument } from '../argument';
import { Opaque } from '../argument';
import { anything, keywordOnly } from '../parameter';
import { count, type LibraryCall, libraryCall, shown, textOf, value, when, wholeOf } from './define';

const sizes = {
  image_size: anything(),
  patch_size: anything(),
  num_layers: anything(),
  num_heads: anything(),
  hidden_dim: anything(),
  mlp_dim: anything(),
  dropout: anything(0),
  attention_dropout: anything(0),
  num_classes: anything(1000),
  representation_size: anything(null),
};

const visionTransformer = libraryCall({
  name: 'torchvision.models.VisionTransformer',
  also: ['torchvision.models.vision_transformer.VisionTransformer'],
  id: 'VisionTransformer',
  purpose:
    'Cuts an image into patches, makes a token of each, and runs a transformer encoder over them and a class token.',
  note: 'vision-transformer',
  page: 'https://docs.pytorch.org/vision/stable/models/vision_transformer.html',
  parameters: sizes,
  headline: args => [
    when(wholeOf(args, 'image_size'), image => `image ${image}`),
    when(wholeOf(args, 'patch_size'), patch => `patches of ${patch}`),
    when(wholeOf(args, 'hidden_dim'), width => `${count(width)} wide`),
    when(wholeOf(args, 'num_layers'), layers => `${layers} layers`),
    when(wholeOf(args, 'num_heads'), heads => `${heads} heads`),
  ],
  formulas: args => {
    const [image, patch] = [wholeOf(args, 'image_size'), wholeOf(args, 'patch_size')];
    if (!image || !patch || image % patch !== 0) return [];
    const side = image / patch;
    return [
      {
        tex: `\\text{tokens} = \\left(\\frac{${image}}{${patch}}\\right)^2 + 1 = ${side}^2 + 1 = ${side * side + 1}`,
        text: `tokens = (${image}/${patch})² + 1 = ${side}² + 1 = ${side * side + 1}`,
      },
    ];
  },
  facts: args => {
    const numbers = costOf({
      image: wholeOf(args, 'image_size'),
      patch: wholeOf(args, 'patch_size'),
      layers: wholeOf(args, 'num_layers'),
      width: wholeOf(args, 'hidden_dim'),
      inner: wholeOf(args, 'mlp_dim'),
      classes: wholeOf(args, 'num_classes'),
    });
    const heads = wholeOf(args, 'num_heads');
    return [
      ...(numbers && value(args, 'representation_size') === null
        ? [
            `In all ${count(numbers.parameters)} parameters and ${numbers.macs < 1e9 ? `${shown(numbers.macs / 1e6, 3)} M` : `${shown(numbers.macs / 1e9, 3)} G`} MACs an image, ${shown((100 * numbers.attention) / numbers.macs, 2)}% of them in the products of attention.`,
          ]
        : []),
      numbers &&
        heads !== undefined &&
        `Attention holds ${count(heads)} × ${count(numbers.tokens)}² = ${count(heads * numbers.tokens ** 2)} weights a layer for each image: half the patch side makes it about 16 times as many.`,
      when(
        wholeOf(args, 'patch_size'),
        patch =>
          wholeOf(args, 'hidden_dim') !== undefined &&
          `A patch is embedded by a convolution of kernel and stride ${patch}: ${count(wholeOf(args, 'hidden_dim')!)}·3·${patch}² + ${count(wholeOf(args, 'hidden_dim')!)} = ${count(wholeOf(args, 'hidden_dim')! * (3 * patch * patch + 1))} numbers.`,
      ),
    ];
  },
  remarks: args => {
    const [image, patch] = [wholeOf(args, 'image_size'), wholeOf(args, 'patch_size')];
    const [width, heads] = [wholeOf(args, 'hidden_dim'), wholeOf(args, 'num_heads')];
    return [
      image !== undefined &&
        !!patch &&
        image % patch !== 0 &&
        `${image} is not a multiple of ${patch}: torchvision raises AssertionError.`,
      width !== undefined &&
        !!heads &&
        width % heads !== 0 &&
        `${width} features cannot be divided among ${heads} heads: attention raises AssertionError.`,
    ];
  },
});

/** Parameters and multiply–accumulates, with a plain linear head. */
export function costOf({
  image,
  patch,
  layers,
  width,
  inner,
  classes,
}: Readonly<Record<'image' | 'patch' | 'layers' | 'width' | 'inner' | 'classes', number | undefined>>) {
  if (!image || !patch || !layers || !width || !inner || !classes || image % patch !== 0) return undefined;
  const patches = (image / patch) ** 2;
  const tokens = patches + 1;
  const embedding = width * 3 * patch * patch;
  const layer = 4 * width * width + 2 * width * inner;
  // Biases: 4 of attention's projections, 2 of the MLP; two norms of two vectors each.
  const small = 4 * width + inner + width + 4 * width;
  const attention = layers * 2 * tokens * tokens * width;
  return {
    tokens,
    attention,
    parameters:
      embedding + width + width + tokens * width + layers * (layer + small) + 2 * width + width * classes + classes,
    macs: patches * embedding + layers * tokens * layer + attention + width * classes,
  };
}

/** What DEFAULT means for each of them. */
const WEIGHTS = 'COCO_V1';

/** Box mAP of these weights on COCO, in per cent; whether the backbone starts from ImageNet's by default; what it gives besides boxes. */
const DETECTORS: Readonly<
  Record<string, { readonly map: number; readonly backbone: boolean; readonly gives?: string }>
> = {
  fasterrcnn_resnet50_fpn: { map: 37.0, backbone: true },
  fasterrcnn_resnet50_fpn_v2: { map: 46.7, backbone: false },
  fasterrcnn_mobilenet_v3_large_fpn: { map: 32.8, backbone: true },
  fasterrcnn_mobilenet_v3_large_320_fpn: { map: 22.8, backbone: true },
  fcos_resnet50_fpn: { map: 39.2, backbone: true },
  retinanet_resnet50_fpn: { map: 36.4, backbone: true },
  retinanet_resnet50_fpn_v2: { map: 41.5, backbone: false },
  ssd300_vgg16: { map: 25.1, backbone: true },
  ssdlite320_mobilenet_v3_large: { map: 21.3, backbone: true },
  maskrcnn_resnet50_fpn: { map: 37.9, backbone: true, gives: 'masks (N×1×H×W, 0 to 1)' },
  maskrcnn_resnet50_fpn_v2: { map: 47.4, backbone: false, gives: 'masks (N×1×H×W, 0 to 1)' },
  keypointrcnn_resnet50_fpn: { map: 54.6, backbone: true, gives: 'keypoints (N×K×3)' },
};

/** Parameters of RAFT’s two sizes. */
const RAFTS: Readonly<Record<string, number>> = { raft_large: 5_257_536, raft_small: 990_162 };

function raft(name: string): ReturnType<typeof libraryCall> {
  return libraryCall({
    name: `torchvision.models.optical_flow.${name}`,
    id: name,
    purpose:
      'RAFT: compares all pairs of features of two frames at 1/8 of their size, and corrects a flow field again and again.',
    note: 'optical-flow#learned',
    argumentNotes: { weights: 'transfer-learning' },
    page: `https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.optical_flow.${name}.html`,
    parameters: { weights: anything(null), progress: keywordOnly(anything(true)) },
    headline: args => [
      value(args, 'weights') === null ? 'random weights' : weightsName(value(args, 'weights')),
      `${count(RAFTS[name]!)} parameters`,
    ],
    facts: () => [
      'It takes two batches of frames, N×3×H×W with values from −1 to 1; H and W must be divisible by 8 and at least 128.',
      'It returns a list of flows, N×2×H×W in pixels, one a correction (num_flow_updates, 12 by default): take the last.',
    ],
    remarks: args => [
      value(args, 'weights') === null && 'Without weights its flow means nothing before it is trained.',
    ],
  });
}

/** `C_T_SKHT_V2` of `Raft_Large_Weights.C_T_SKHT_V2`. */
function weightsName(given: Argument | undefined): string | undefined {
  const name = given instanceof Opaque ? given.name : given;
  return typeof name === 'string' ? name.slice(name.lastIndexOf('.') + 1) : undefined;
}

type Spec = LibraryCall<typeof asked>;
const asked = {
  weights: anything(null),
  progress: keywordOnly(anything(true)),
  num_classes: keywordOnly(anything(null)),
  weights_backbone: keywordOnly(anything('its default')),
  trainable_backbone_layers: keywordOnly(anything(null)),
  pretrained: keywordOnly(anything(null)),
  pretrained_backbone: keywordOnly(anything(null)),
};

function detector(name: string): ReturnType<typeof libraryCall> {
  const { map, backbone, gives } = DETECTORS[name]!;
  const classes = name.startsWith('keypoint') ? 2 : 91;
  const spec: Spec = {
    name: `torchvision.models.detection.${name}`,
    id: name,
    purpose: `Finds objects: boxes with a class and a score${gives ? `, and ${gives.split(' ')[0]}` : ''}.`,
    note: 'transfer-learning-methods#fine-tuning',
    argumentNotes: { weights: 'transfer-learning', weights_backbone: 'transfer-learning' },
    page: `https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.detection.${name}.html`,
    parameters: asked,
    headline: args => [
      startWords(startOf(args)),
      when(wholeOf(args, 'num_classes'), number => `${number} classes, the background among them`),
    ],
    facts: args => [
      isWeights(startOf(args)) &&
        `${WEIGHTS}: ${map.toFixed(1)} box mAP on COCO; ${classes} classes, of which 0 is the background.`,
      startOf(args) === null &&
        value(args, 'pretrained_backbone') === null &&
        (value(args, 'weights_backbone') === null || (textOf(args, 'weights_backbone') === 'its default' && !backbone)
          ? 'It starts from random weights, backbone and all.'
          : textOf(args, 'weights_backbone') === 'its default' &&
            'Only its backbone starts from ImageNet weights, which is the default; what finds boxes is random.'),
      'It takes a list of images (C×H×W, 0 to 1, sizes may differ) and resizes and normalises them itself.',
      `In training it also takes a list of targets, boxes (N×4: x1, y1, x2, y2) and labels, and returns a dict of losses; in eval() a dict of boxes, labels and scores${gives ? ` and ${gives}` : ''} for each image.`,
    ],
    remarks: args => [
      isWeights(startOf(args)) &&
        when(
          wholeOf(args, 'num_classes'),
          number =>
            number !== classes &&
            `These weights are of ${classes} classes: with num_classes ${number} torchvision raises ValueError. Load them first, then replace the predictor of the head.`,
        ),
    ],
  };
  return libraryCall(spec);
}

/** The weights that are asked for, by their name or by the older argument; `null` for none. */
function startOf(args: { readonly weights: Argument; readonly pretrained: Argument }): Argument | undefined {
  const pretrained = value(args, 'pretrained');
  if (pretrained === true) return 'DEFAULT';
  return pretrained === null || pretrained === false ? value(args, 'weights') : undefined;
}

/** `FasterRCNN_ResNet50_FPN_Weights.DEFAULT`, `'COCO_V1'`: whether these weights are meant, by their last name. */
function isWeights(given: Argument | undefined): boolean {
  const name = given instanceof Opaque ? given.name : given;
  const last = typeof name === 'string' ? name.slice(name.lastIndexOf('.') + 1) : '';
  return last === 'DEFAULT' || last === WEIGHTS;
}

function startWords(given: Argument | undefined): string | undefined {
  return isWeights(given) ? WEIGHTS : given === null ? 'no weights of its own' : undefined;
}

export const visionModels = [
  visionTransformer,
  ...Object.keys(RAFTS).map(raft),
  ...Object.keys(DETECTORS).map(detector),
];
