/**
 * Weights that PyTorch computes from other parameters each time a module is called: `torch.nn.utils.parametrize` and the
 * functions made of it, and `weight_norm` and `spectral_norm` as they were before. `weight_norm` is computed in the model
 * as well; of the others a model is given the weight itself, drawn as the module draws it.
 */
import type { Network } from '../network/network';
import type { LoweredValue, Lowering } from '../operators/lowering';
import { plainShape } from './weights';

export type Remaking =
  /** By the names of two parameters; `over` are the axes of the direction that a length is that of. */
  | {
      readonly kind: 'normed';
      readonly direction: string;
      readonly magnitude: string;
      readonly shape: readonly number[];
      readonly over: readonly number[];
    }
  /** What PyTorch makes of what was drawn. */
  | { readonly kind: 'other'; readonly reason: string };

/** What is done to a weight, by its name in the module: `conv.weight`. */
export function remakingOf({ modules }: Pick<Network, 'modules'>): (weight: string) => Remaking | undefined {
  const byPath = new Map(modules.map(module => [module.path, module]));
  return weight => {
    const at = weight.lastIndexOf('.');
    const [path, name] = [weight.slice(0, Math.max(at, 0)), weight.slice(at + 1)];
    const own = byPath.get(path)?.weights ?? [];
    if (own.some(other => other.name === `${name}_orig`)) return spectral;
    const before = `${path}${path && '.'}`;
    if (own.some(other => other.name === `${name}_g`)) return normed(path, `${name}_v`, `${name}_g`);
    const list = `${before}parametrizations.${name}`;
    const steps = [];
    for (let step = byPath.get(`${list}.0`); step; step = byPath.get(`${list}.${steps.length}`)) steps.push(step.type);
    if (steps.length === 0) return undefined;
    if (steps.length === 1 && steps[0] === '_WeightNorm') return normed(list, 'original1', 'original0');
    if (steps.length === 1 && steps[0] === '_SpectralNorm') return spectral;
    return other(`${steps.map(type => (type === '_WeightNorm' ? 'weight_norm' : type)).join(', then ')} changes it`);
  };

  function normed(path: string, direction: string, magnitude: string): Remaking {
    const weights = byPath.get(path)?.weights ?? [];
    const [from, by] = [direction, magnitude].map(name => {
      const found = weights.find(each => each.name === name);
      return found && plainShape(found.shape);
    });
    if (!Array.isArray(from) || !Array.isArray(by)) return other('the sizes of what weight_norm divides are not known');
    // One length for each slice along an axis, or a single one without axes.
    const over = from.flatMap((_, axis) => ((by[axis] ?? 1) === 1 ? [axis] : []));
    const before = `${path}${path && '.'}`;
    return { kind: 'normed', direction: before + direction, magnitude: before + magnitude, shape: by, over };
  }
}

/** How long each slice of the direction is: what `weight_norm` begins with. */
export function lengthsOf(graph: Lowering, direction: LoweredValue, { over, shape }: Normed): LoweredValue {
  return graph.node('ReduceL2', [direction, graph.constant(over)], { keepdims: shape.length === 0 ? 0 : 1 });
}

/** v · (g / ‖v‖), as `torch._weight_norm` computes it. */
export function lowerNormed(
  graph: Lowering,
  direction: LoweredValue,
  magnitude: LoweredValue,
  remaking: Normed,
): LoweredValue {
  const factor = graph.node('Div', [magnitude, lengthsOf(graph, direction, remaking)]);
  return graph.node('Mul', [direction, factor]);
}

export type Normed = Extract<Remaking, { kind: 'normed' }>;

function other(reason: string): Remaking {
  return { kind: 'other', reason };
}

const spectral = other('spectral_norm divides it by an estimate of its largest singular value');
