/**
 * `torch.vmap(func)`: the function sees one sample at a time, each tensor without the axis that is mapped over, and what it
 * gives gets that axis back. Source: PyTorch documentation, "torch.vmap".
 */
import { agree, inserted, removed } from '../../operators/axes';
import type { Location } from '../../source/span';
import type { Dim } from '../../tensor/dim';
import { callValue } from '../call';
import type { Run } from '../run';
import { Arguments, Dict, List, Native, type NativeCode, Tensor, Tuple, Unknown, type Value } from '../values';

const vmap: NativeCode = (_run, args) => {
  const func = args.get(0, 'func');
  const [inDims, outDims] = [args.get(1, 'in_dims') ?? 0, args.get(2, 'out_dims') ?? 0];
  if (func === undefined || args.unknown) return new Unknown('the function is not known');
  return new Native('vmap', (run, given, at) => overSamples(run, func, given, { inDims, outDims }, at));
};

export const mapping: Readonly<Record<string, NativeCode>> = {
  'torch.vmap': vmap,
  'torch.func.vmap': vmap,
  'functorch.vmap': vmap,
};

interface Dims {
  readonly inDims: Value;
  readonly outDims: Value;
}

function overSamples(run: Run, func: Value, given: Arguments, { inDims, outDims }: Dims, at: Location): Value {
  // One sample's calls would count for all of them.
  if (run.tracer) return new Unknown('torch.vmap is not followed inside a model');
  if (given.unknown) return given.unknown;
  const sizes: Dim[] = [];
  const positional = sampleOf(new Tuple(given.positional), inDims, sizes);
  if (!(positional instanceof Tuple)) return positional;
  // Keyword arguments are always mapped over their first axis.
  const keywords = new Map([...given.keywords].map(([name, value]) => [name, sampleOf(value, 0, sizes)] as const));
  const unfit = [...keywords.values()].find(value => value instanceof Unknown);
  if (unfit) return unfit;
  const [first, ...others] = sizes;
  if (first === undefined) return new Unknown('torch.vmap maps over no tensor');
  const size = others.reduce<Dim | undefined>(
    (one, other) => (one === undefined ? undefined : agree(one, other)),
    first,
  );
  if (size === undefined) return new Unknown('the sizes that torch.vmap maps over differ');
  return restored(callValue(run, func, new Arguments(positional.items, keywords), at), outDims, size);
}

/** What the function sees of an argument, or why that is not known; the sizes of the axes that are mapped over go into `sizes`. */
function sampleOf(value: Value, dim: Value, sizes: Dim[]): Value {
  if (dim === null || value instanceof Unknown) return value;
  if (value instanceof Tensor) {
    const at = axisOf(dim, value.shape.length);
    if (at === undefined) return new Unknown('the axis that torch.vmap maps over is not known');
    sizes.push(value.shape[at]!);
    return new Tensor(removed(value.shape, at), value.dtypes);
  }
  return through(value, dim, (item, its) => sampleOf(item, its, sizes));
}

function restored(result: Value, dim: Value, size: Dim): Value {
  if (result instanceof Unknown) return result;
  if (result instanceof Tensor) {
    const at = axisOf(dim, result.shape.length + 1);
    return at === undefined
      ? new Unknown('the axis that torch.vmap puts back is not known')
      : new Tensor(inserted(result.shape, at, size), result.dtypes);
  }
  return through(result, dim, (item, its) => restored(item, its, size));
}

/** A collection item by item: one axis for all of them, or one for each. */
function through(value: Value, dim: Value, change: (item: Value, dim: Value) => Value): Value {
  const each = dim instanceof Tuple || dim instanceof List ? dim.items : undefined;
  if (value instanceof Tuple || (value instanceof List && !value.unknown)) {
    if (each && each.length !== value.items.length) return new Unknown('torch.vmap has not one axis for each');
    const items = value.items.map((item, i) => change(item, each ? each[i]! : dim));
    const unfit = items.find(item => item instanceof Unknown);
    if (unfit) return unfit;
    return value instanceof Tuple ? value.with(items) : new List(items);
  }
  if (value instanceof Dict && !value.unknown && typeof dim === 'number') {
    const mapped = new Dict();
    for (const [hash, [key, item]] of value.entries) mapped.entries.set(hash, [key, change(item, dim)]);
    return mapped;
  }
  return new Unknown('torch.vmap maps over tensors');
}

function axisOf(dim: Value, rank: number): number | undefined {
  return typeof dim === 'number' && dim >= -rank && dim < rank ? (dim + rank) % rank : undefined;
}
