/**
 * Classes of the catalogue that are made of others, or of a method that others override or call. What they hold and how they
 * call it is written as Python, which runs in every analysis like a module of a package; its places are no file's.
 */
import type { Location } from '../../source/span';
import { moduleAttribute } from '../frame';
import type { Run } from '../run';
import { ClassValue, Func, Namespace } from '../values';
import { batchNormSource } from './batch-norm-source';
import { convolutionSource } from './convolution-source';
import { quantizedSource } from './quantized-source';
import { transformerSource } from './transformer-source';

/** The text behind them. */
export const composedSource = {
  uri: 'torch:classes',
  text: transformerSource + convolutionSource + batchNormSource + quantizedSource,
};

/** Whether a place is in the text behind a class of PyTorch's: nobody can be shown it. */
export function isInsideTorch(at: Location): boolean {
  return at.uri === composedSource.uri;
}

const COMPOSED = new Set([
  'torch.nn.MultiheadAttention',
  'torch.nn.TransformerEncoderLayer',
  'torch.nn.TransformerDecoderLayer',
  'torch.nn.TransformerEncoder',
  'torch.nn.TransformerDecoder',
  'torch.nn.Transformer',
  'torch.nn.Conv1d',
  'torch.nn.Conv2d',
  'torch.nn.Conv3d',
  'torch.nn._BatchNorm',
]);

/** Classes that are wholly in the text, by the name of each there. */
const WHOLE: Readonly<Record<string, string>> = {
  'torch.nn.quantized.FloatFunctional': 'FloatFunctional',
  'torch.ao.nn.quantized.FloatFunctional': 'FloatFunctional',
};

/** A class of PyTorch's that is wholly written as Python. */
export function composedClass(run: Run, qualifiedName: string): ClassValue | undefined {
  const name = Object.hasOwn(WHOLE, qualifiedName) ? WHOLE[qualifiedName]! : undefined;
  return name === undefined ? undefined : classInText(run, name);
}

/** A method of a class that is made of others; `undefined` where the class is not, or has none of that name. */
export function composedMethod(run: Run, qualifiedName: string, method: string): Func | undefined {
  if (!COMPOSED.has(qualifiedName)) return undefined;
  const found = classInText(run, qualifiedName.slice('torch.nn.'.length))?.attributes.get(method);
  return found instanceof Func ? found : undefined;
}

function classInText(run: Run, name: string): ClassValue | undefined {
  const namespace = run.imports.find(run, composedSource.uri, run.uri);
  if (!(namespace instanceof Namespace)) return undefined;
  const cls = moduleAttribute(run, namespace, name);
  return cls instanceof ClassValue ? cls : undefined;
}
