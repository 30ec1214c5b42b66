/** Packages of which the catalogue knows some names, as modules: their text is not there, or is not read. */
import { findOperator } from '../operators/catalogue';
import { lightningName } from './library/lightning';
import { notFollowed } from './library/readers';
import { operatorValue } from './torch/namespace';
import { Constant, Namespace, Unknown, type Value } from './values';

export const CATALOGUED = /^(torchvision|einops|cv2|timm|torchaudio|torchmetrics|lightning|pytorch_lightning)(\.|$)/;

const virtuals = new Map<string, Namespace>();
const closed = new Map<string, Namespace>();

/** A package whose text is there and is not read. */
export function opaque(module: string): Namespace {
  let namespace = closed.get(module);
  if (!namespace) {
    namespace = new Namespace(module);
    namespace.find = name =>
      name.startsWith('__') ? undefined : notFollowed(module, `${module}.${name} is not followed`);
    closed.set(module, namespace);
  }
  return namespace;
}

/** A package whose text is not there, but of which the catalogue knows some names. */
export function catalogued(module: string): Namespace | undefined {
  if (!CATALOGUED.test(module)) return undefined;
  let namespace = virtuals.get(module);
  if (!namespace) {
    namespace = new Namespace(module);
    namespace.virtual = true;
    namespace.find = name => {
      return cataloguedName(`${module}.${name}`) ?? new Unknown(`package ${module.split('.')[0]} is not installed`);
    };
    virtuals.set(module, namespace);
  }
  return namespace;
}

/**
 * An operator or a part of its package; of OpenCV also a constant, by name, for its number may differ between versions; of
 * torchvision the weights, by name.
 */
export function cataloguedName(qualified: string): Value | undefined {
  const own = lightningName(qualified);
  if (own) return own;
  const found = findOperator(qualified);
  if (found) return operatorValue(qualified, found as never);
  if (VIRTUAL.has(qualified) || WEIGHTS.test(qualified)) return catalogued(qualified);
  return CONSTANT.test(qualified) ? new Constant(qualified) : undefined;
}

/** `torchvision.models.ResNet50_Weights`, and its members. */
const WEIGHTS = /^torchvision\.models\.(\w+\.)*\w+_Weights$/;
const CONSTANT = /^cv2\.[A-Z][A-Z0-9_]*$|^torchvision\.models\.(\w+\.)*\w+_Weights\.[A-Z][A-Z0-9_]*$/;

const VIRTUAL = new Set([
  'cv2.SIFT',
  'cv2.ORB',
  'cv2.AKAZE',
  'cv2.BRISK',
  'cv2.StereoBM',
  'cv2.StereoSGBM',
  'cv2.xfeatures2d',
  'cv2.xfeatures2d.SIFT',
  'torchvision.transforms',
  'torchvision.transforms.functional',
  'torchvision.transforms.v2',
  'torchvision.ops',
  'torchvision.models',
  'torchvision.models.detection',
  'torchvision.datasets',
  'torchvision.utils',
  'einops.layers',
  'lightning.pytorch',
  'einops.layers.torch',
]);
