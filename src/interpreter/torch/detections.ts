/**
 * What torchvision's detectors give, where their own code cannot be followed to its end: how many objects there are hangs on
 * what is in the image. For every image a dict in evaluation, the losses in training.
 * Source: torchvision documentation, "Object Detection, Instance Segmentation and Person Keypoint Detection".
 */
import { type Dim, unknownDim } from '../../tensor/dim';
import type { DType } from '../../tensor/dtype';
import { dictOf, findInClass } from '../attributes';
import type { Run } from '../run';
import { type Arguments, Dict, Func, List, ModuleInstance, Tensor, Tuple, Unknown, type Value } from '../values';
import { TRAINING } from './module-attributes';

/** The losses of each detector, by the class whose `forward` it has. */
const LOSSES: Readonly<Record<string, readonly string[]>> = {
  RetinaNet: ['classification', 'bbox_regression'],
  FCOS: ['classification', 'bbox_regression', 'bbox_ctrness'],
  SSD: ['bbox_regression', 'classification'],
  GeneralizedRCNN: ['loss_objectness', 'loss_rpn_box_reg'],
};

type DTypes = DType | readonly DType[];

/** The dtype follows the image, and what autocast makes of it. */
const ANY: DTypes = ['float32', 'float16', 'bfloat16', 'float64'];

/** What a detector gives, where what was `followed` of it is not whole. */
export function detections(run: Run, module: ModuleInstance, args: Arguments, followed: Value): Value | undefined {
  const forward = findInClass(module.cls, 'forward');
  if (!(forward instanceof Func) || !/\/torchvision\/models\/detection\/\w+\.py$/.test(forward.location.uri))
    return undefined;
  const names = module.cls.mro.map(({ name }) => name);
  const owner = module.cls.mro.find(cls => cls.attributes.get('forward') === forward)?.name ?? '';
  const losses = LOSSES[owner];
  const training = run.tracer ? run.tracer.training : (module.attributes.get(TRAINING) ?? true);
  if (isWhole(followed) || !losses || typeof training !== 'boolean') return undefined;
  const isOfRegions = owner === 'GeneralizedRCNN';
  // Heads of the code's own may give other things.
  const heads = module.modules.get('roi_heads');
  if (isOfRegions && !(heads instanceof ModuleInstance && heads.cls.name === 'RoIHeads')) return undefined;
  const [masks, points] = [names.includes('MaskRCNN'), names.includes('KeypointRCNN')];
  if (training) {
    if ((args.get(1, 'targets') ?? null) === null) return undefined;
    const own = isOfRegions
      ? ['loss_classifier', 'loss_box_reg', ...(masks ? ['loss_mask'] : []), ...(points ? ['loss_keypoint'] : [])]
      : [];
    return dictOf(
      new Map([...own, ...losses].map(name => [name, new Tensor([], run.precisionIsOpen ? ANY : 'float32')])),
    );
  }
  const images = args.get(0, 'images');
  if (!(images instanceof List || images instanceof Tuple) || (images instanceof List && images.unknown))
    return undefined;
  return new List(
    images.items.map(image => {
      const dtypes = image instanceof Tensor && !run.precisionIsOpen ? image.dtypes : ANY;
      return foundIn(image, dtypes, { isOfRegions, masks, points });
    }),
  );
}

function isWhole(value: Value): boolean {
  if (value instanceof Unknown) return false;
  if (value instanceof Tuple) return value.items.every(isWhole);
  if (value instanceof List) return !value.unknown && value.items.every(isWhole);
  return !(value instanceof Dict) || (!value.unknown && [...value.entries.values()].every(([, item]) => isWhole(item)));
}

function foundIn(
  image: Value,
  dtypes: DTypes,
  { isOfRegions, masks, points }: Readonly<Record<'isOfRegions' | 'masks' | 'points', boolean>>,
): Value {
  const count = unknownDim('how many objects are found depends on the image');
  const [height, width] = image instanceof Tensor ? image.shape.slice(-2) : [];
  const side = (size: Dim | undefined) => size ?? unknownDim('the size of the image is not known');
  const keypoints = unknownDim('how many keypoints an object has is not known');
  const boxes = ['boxes', new Tensor([count, 4], dtypes)] as const;
  const labels = ['labels', new Tensor([count], 'int64')] as const;
  const scores = ['scores', new Tensor([count], dtypes)] as const;
  return dictOf(
    new Map<string, Value>([
      boxes,
      ...(isOfRegions ? [labels, scores] : [scores, labels]),
      ...(masks ? [['masks', new Tensor([count, 1, side(height), side(width)], dtypes)] as const] : []),
      ...(points
        ? [
            ['keypoints', new Tensor([count, keypoints, 3], dtypes)] as const,
            ['keypoints_scores', new Tensor([count, keypoints], dtypes)] as const,
          ]
        : []),
    ]),
  );
}
