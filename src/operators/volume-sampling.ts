/**
 * `grid_sample` along any number of axes in ONNX, whose own GridSample of opset 18 reads pictures only: the corners around
 * each place are gathered and mixed. Source of the places: PyTorch's `GridSampler.h`.
 */
import type { Tensor } from '../tensor/tensor';
import { numbers, range, unknowable } from './axes';
import { castTo } from './cast-node';
import { Expression, type Term } from './expression';
import type { LoweredValue, Lowering } from './lowering';

interface Sampling {
  readonly mode: string;
  readonly padding_mode: string;
  readonly align_corners: boolean | null;
}

/** (N, C, …) read at (N, …, n), the last axis first, gives (N, C, …). */
export function lowerSampling(
  graph: Lowering,
  input: Tensor,
  grid: Tensor,
  sampling: Sampling,
  output: Tensor,
): LoweredValue {
  if (sampling.mode === 'bicubic') return unknowable('bicubic sampling of volumes is not exported');
  const e = new Expression(graph, input.dtype);
  const [batch, channels, ...sizes] = numbers(input.shape) as [number, number, ...number[]];
  const n = sizes.length;
  const places = numbers(grid.shape.slice(1, -1)).reduce((a, b) => a * b, 1);
  const shaped = (value: LoweredValue, shape: readonly number[]) =>
    graph.node('Reshape', [value, graph.constant(shape)]);
  const values = shaped(graph.input(input), [batch, channels, sizes.reduce((a, b) => a * b, 1)]);
  const rows = shaped(graph.input(grid), [batch, places, n]);
  const at = sizes.map((size, axis) => {
    const along = graph.node('Gather', [rows, graph.constant([n - 1 - axis], [])], { axis: 2 });
    return placed(e, along, size, sampling);
  });
  const nearest = sampling.mode === 'nearest';
  const first = at.map(place => graph.node(nearest ? 'Round' : 'Floor', [place]));
  const corners = range(nearest ? 1 : 2 ** n).map(corner => sizes.map((_, axis) => (corner >> axis) & 1));
  const sum = corners
    .map(sides => {
      let [index, weight]: [Term, Term] = [0, 1];
      for (const [axis, size] of sizes.entries()) {
        const one = sides[axis] ? e.add(first[axis]!, 1) : first[axis]!;
        const inside = e.min(e.max(one, 0), size - 1);
        index = e.add(e.mul(index, size), inside);
        const share = sides[axis] ? e.sub(at[axis]!, first[axis]!) : e.sub(e.add(first[axis]!, 1), at[axis]!);
        // What lies outside counts nothing; where places were moved inside, nothing does.
        weight = e.mul(weight, e.where(e.equal(inside, one), nearest ? 1 : share, 0));
      }
      const whole = castTo(graph, e.value(index), input.dtype, 'int64');
      const spread = graph.constant([batch, channels, places]);
      const places64 = graph.node('Expand', [e.unsqueeze(whole, 1), spread]);
      const read = graph.node('GatherElements', [values, places64], { axis: 2 });
      return e.mul(read, e.unsqueeze(weight, 1));
    })
    .reduce((a, b) => e.add(a, b));
  return shaped(sum, numbers(output.shape));
}

/** From −1 … 1 to positions of pixels, moved inside where the padding says so; no number lies outside of everything. */
function placed(e: Expression, along: LoweredValue, size: number, { padding_mode, align_corners }: Sampling) {
  const raw = align_corners ? e.mul(e.add(along, 1), (size - 1) / 2) : e.div(e.sub(e.mul(e.add(along, 1), size), 1), 2);
  const at = e.where(e.graph.node('IsNaN', [raw]), -2, raw);
  if (padding_mode === 'zeros') return at;
  const clipped = (value: LoweredValue) => e.min(e.max(value, 0), size - 1);
  if (padding_mode === 'border') return clipped(at);
  // Back and forth between the outermost pixels' centres, or their outer edges.
  const [low, span] = align_corners ? [0, size - 1] : [-0.5, size];
  if (span === 0) return e.mul(at, 0);
  const distance = e.abs(e.sub(at, low));
  const turns = e.graph.node('Floor', [e.div(distance, span)]);
  const rest = e.sub(distance, e.mul(turns, span));
  const odd = e.sub(turns, e.mul(e.graph.node('Floor', [e.div(turns, 2)]), 2));
  return clipped(e.add(e.where(e.equal(odd, 0), rest, e.sub(span, rest)), low));
}
