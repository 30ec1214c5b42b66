/**
 * A receptive field, measured: with positive weights and no biases nothing cancels, so a unit answers exactly when a pixel it
 * sees is lit. Lighting everything beyond a row finds the row where the unit's box ends; that is all a box needs.
 */
import type { Network } from '../network/network';
import type { Tensor } from '../tensor/tensor';
import type { GraphTensor } from './graph';
import { networkModel } from './network';
import type { StoredWeight } from './recipe';
import { plainShape, type WeightSource } from './weights';

export interface FieldProbe {
  readonly model: Uint8Array;
  readonly weights: readonly StoredWeight[];
  readonly input: GraphTensor;
  readonly output: GraphTensor;
}

/** Gives the output's values for each of several inputs. */
export type Compute = (inputs: readonly Float32Array[]) => Promise<readonly Float32Array[]>;

/** The model that answers for the first output of a call; its input is one float image. */
export function fieldProbe(network: Network, call: number): FieldProbe | { readonly reason: string } {
  const [id] = network.calls[call]!.outputs;
  if (id === undefined || id === null) return { reason: 'the call gives no tensor' };
  const built = networkModel({ ...network, outputs: [id] }, { weights: positiveWeights });
  if ('reason' in built) return built;
  const [input, ...others] = built.inputs;
  if (!input || others.length > 0) return { reason: 'it does not depend on one input alone' };
  return { model: built.model, weights: built.weights, input, output: built.outputs[0]! };
}

/**
 * The half-open interval of input positions that the output position `unit` depends on, along `axis` (from the end, −1 is
 * the last). Every other output axis is looked at as a whole, so the interval is that of the unit's row.
 */
export async function measuredField(
  { input, output }: FieldProbe,
  axis: number,
  unit: number,
  compute: Compute,
): Promise<readonly [from: number, to: number] | undefined> {
  const length = input.shape.at(axis)!;
  const lit = async (ranges: readonly (readonly [number, number])[]) => {
    const answers = await compute(ranges.map(([from, to]) => image(input.shape, axis, from, to)));
    return answers.map(values => answersAt(values, output.shape, axis, unit));
  };
  if (!(await lit([[0, length]]))[0]) return undefined;
  // The last row from which on the unit still answers, and the first up to which it does.
  const last = await search(0, length - 1, rows => lit(rows.map(row => [row, length])));
  const first = await search(0, length - 1, rows => lit(rows.map(row => [0, length - row])));
  return [length - 1 - first, last + 1];
}

/** How many rows are tried in one go. */
const tried = 7;

/** The greatest number of a range that holds, where the first does and those that do not come last. */
async function search(
  from: number,
  to: number,
  holds: (numbers: readonly number[]) => Promise<readonly boolean[]>,
): Promise<number> {
  let [yes, no] = [from, to + 1];
  while (no - yes > 1) {
    const numbers = [
      ...new Set(Array.from({ length: tried }, (_, i) => yes + Math.ceil(((i + 1) * (no - yes)) / (tried + 1)))),
    ].filter(number => number < no);
    const answers = await holds(numbers);
    const stop = answers.indexOf(false);
    if (stop >= 0) no = numbers[stop]!;
    yes = numbers[(stop < 0 ? numbers.length : stop) - 1] ?? yes;
  }
  return yes;
}

/** Ones in the rows from `from` up to `to` along an axis, zeros elsewhere. */
function image(shape: readonly number[], axis: number, from: number, to: number): Float32Array {
  const inner = product(axis === -1 ? [] : shape.slice(axis + 1));
  const length = shape.at(axis)!;
  return Float32Array.from({ length: product(shape) }, (_, i) => {
    const row = Math.floor(i / inner) % length;
    return row >= from && row < to ? 1 : 0;
  });
}

function answersAt(values: Float32Array, shape: readonly number[], axis: number, unit: number): boolean {
  const inner = product(axis === -1 ? [] : shape.slice(axis + 1));
  const length = shape.at(axis)!;
  return values.some((value, i) => value !== 0 && Math.floor(i / inner) % length === unit);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}

/** Means over what is seen: all positive, and neither growing nor vanishing with depth. Norms do nothing. */
export const positiveWeights: WeightSource = (name, { shape }) => {
  const sizes = plainShape(shape as Tensor['shape']);
  if (typeof sizes === 'string') return sizes;
  const silent = /(^|\.)(bias|running_mean)[^.]*$/.test(name);
  return { kind: 'fill', value: silent ? 0 : 1 / product(sizes.slice(1)) };
};
