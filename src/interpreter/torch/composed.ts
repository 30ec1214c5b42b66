/**
 * Classes of the catalogue that are made of others, or of a method that others override or call. What they hold and how they
 * call it is written as Python, which runs in every analysis like a module of a package; its places are no file's.
 */
import { parse } from '../../python/parse';
import type { Location } from '../../source/span';
import { moduleAttribute } from '../frame';
import type { Run } from '../run';
import { ClassValue, Func, Namespace } from '../values';
import { batchNormSource } from './batch-norm-source';
import { convolutionSource } from './convolution-source';
import { distributionsSource } from './distributions/source';
import { quantizedSource } from './quantized-source';
import { transformerSource } from './transformer-source';

/** The text behind them. */
export const composedSource = {
  uri: 'torch:classes',
  text: transformerSource + convolutionSource + batchNormSource + quantizedSource,
};

/** The texts of this room by the names they are found under. */
const TEXTS = new Map([composedSource, distributionsSource].map(source => [source.uri, source]));

export function composedText(uri: string): typeof composedSource | undefined {
  return TEXTS.get(uri);
}

/** Whether a place is in the text behind a class of PyTorch's: nobody can be shown it. */
export function isInsideTorch(at: Location): boolean {
  return TEXTS.has(at.uri);
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

/** Whether a name stands for something that an analysis makes of text. */
export function isComposed(qualifiedName: string): boolean {
  return Object.hasOwn(WHOLE, qualifiedName) || DISTRIBUTION.test(qualifiedName);
}

/** A class or function of PyTorch's that is wholly written as Python. */
export function composedWhole(run: Run, qualifiedName: string): ClassValue | Func | undefined {
  const inside = DISTRIBUTION.exec(qualifiedName)?.[1];
  if (inside !== undefined) {
    const found = inText(run, distributionsSource.uri, inside);
    // Calls of it are told by the name it has there, wherever it was imported from.
    if (found instanceof ClassValue) found.told ??= `torch.distributions.${inside}`;
    return found;
  }
  const name = Object.hasOwn(WHOLE, qualifiedName) ? WHOLE[qualifiedName]! : undefined;
  return name === undefined ? undefined : classInText(run, name);
}

/** `torch.distributions.Normal`, `torch.distributions.normal.Normal`, `torch.distributions.kl_divergence`. */
const DISTRIBUTION = /^torch\.distributions\.(?:[a-z_]+\.)?([A-Z]\w+|kl_divergence|register_kl)$/;

/** A method of a class that is made of others; `undefined` where the class is not, or has none of that name. */
export function composedMethod(run: Run, qualifiedName: string, method: string): Func | undefined {
  if (!COMPOSED.has(qualifiedName)) return undefined;
  const name = qualifiedName.slice('torch.nn.'.length);
  // Convolutions are asked for many and have few: for what is not there the text need not run.
  if (!(methods ??= methodsInText()).get(name)?.has(method)) return undefined;
  const found = classInText(run, name)?.attributes.get(method);
  return found instanceof Func ? found : undefined;
}

/** By class, once they have been asked for. */
let methods: ReadonlyMap<string, ReadonlySet<string>> | undefined;

function methodsInText(): ReadonlyMap<string, ReadonlySet<string>> {
  const { body } = parse(composedSource.text).module;
  return new Map(
    body
      .filter(statement => statement.kind === 'ClassDef')
      .map(({ name, body }) => [
        name,
        new Set(body.flatMap(inner => (inner.kind === 'FunctionDef' ? inner.name : []))),
      ]),
  );
}

function classInText(run: Run, name: string): ClassValue | undefined {
  const found = inText(run, composedSource.uri, name);
  return found instanceof ClassValue ? found : undefined;
}

function inText(run: Run, uri: string, name: string): ClassValue | Func | undefined {
  const namespace = run.imports.find(run, uri, run.uri);
  const found = namespace instanceof Namespace ? moduleAttribute(run, namespace, name) : undefined;
  return found instanceof ClassValue || found instanceof Func ? found : undefined;
}
