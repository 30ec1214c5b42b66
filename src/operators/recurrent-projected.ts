/**
 * An LSTM whose state is projected (`proj_size`), in ONNX: ONNX's own LSTM has no projection, so its steps are written out,
 * as PyTorch documents them: `c = f·c + i·g`, `h = W_hr · (o · tanh c)`.
 */
import type { Tensor } from '../tensor/tensor';
import { concrete, range, unknowable } from './axes';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';
import { directions, type RecurrentArguments } from './recurrent';

/** Beyond, a model would be mostly repetition. */
const mostSteps = 1_000;

export function lowerProjected(args: RecurrentArguments, graph: Lowering): readonly LoweredValue[] {
  const input = args.input as Tensor;
  const batched = input.shape.length === 3;
  const timeFirst = !batched || !args.batch_first;
  const [hidden, projected, layers] = [args.hidden_size, args.proj_size, args.num_layers].map(dim => concrete(dim)) as [
    number,
    number,
    number,
  ];
  const steps = concrete(input.shape[timeFirst ? 0 : 1]!);
  const batch = batched ? concrete(input.shape[timeFirst ? 1 : 0]!) : 1;
  const both = directions(args);
  if (steps * layers * both > mostSteps)
    return unknowable(`ONNX has no LSTM with projections, and ${steps} steps are too many to be written out`);
  const e = new Expression(graph, input.dtype);
  const long = (...values: number[]) => graph.constant(values, [values.length], 'int64');
  const states = (args.hx ?? []) as readonly Tensor[];
  /** Of layer and direction `at`. */
  const initial = (which: 0 | 1, at: number, width: number): LoweredValue => {
    if (!states[which]) return graph.node('Expand', [e.value(0), long(batch, width)]);
    const given = graph.input(states[which]);
    const one = graph.node('Gather', [given, graph.constant([at], [])], { axis: 0 });
    return batched ? one : graph.node('Unsqueeze', [one, long(0)]);
  };
  // (T, N, features), whatever PyTorch was given
  let value = graph.input(input);
  if (!batched) value = graph.node('Unsqueeze', [value, long(1)]);
  else if (!timeFirst) value = graph.node('Transpose', [value], { perm: [1, 0, 2] });
  const last: { readonly h: LoweredValue; readonly c: LoweredValue }[] = [];
  for (const layer of range(layers)) {
    const sides = range(both).map(direction => {
      const at = layer * both + direction;
      const suffix = `l${layer}${direction ? '_reverse' : ''}`;
      const turned = (name: string) => graph.node('Transpose', [graph.weight(`${name}_${suffix}`)!], { perm: [1, 0] });
      const biases = ['bias_ih', 'bias_hh'].flatMap(name => graph.weight(`${name}_${suffix}`) ?? []);
      // All steps of what comes from the input, (T, N, 4H)
      const product = graph.node('MatMul', [value, turned('weight_ih')]);
      const fromInput = biases.reduce((sum, bias) => e.add(sum, bias), product);
      const [recurrent, projection] = [turned('weight_hh'), turned('weight_hr')];
      let [h, c] = [initial(0, at, projected), initial(1, at, hidden)];
      const given: LoweredValue[] = [];
      for (const step of direction ? range(steps).toReversed() : range(steps)) {
        const here = graph.node('Gather', [fromInput, graph.constant([step], [])], { axis: 0 });
        const gates = e.add(here, graph.node('MatMul', [h, recurrent]));
        const [i, f, g, o] = graph.nodes('Split', [gates, long(hidden, hidden, hidden, hidden)], { axis: -1 }, 4);
        const sigmoid = (gate: LoweredValue | undefined) => graph.node('Sigmoid', [gate]);
        c = e.add(e.mul(sigmoid(f), c), e.mul(sigmoid(i), graph.node('Tanh', [g])));
        h = graph.node('MatMul', [e.mul(sigmoid(o), graph.node('Tanh', [c])), projection]);
        given[step] = graph.node('Unsqueeze', [h, long(0)]);
      }
      last.push({ h, c });
      return graph.node('Concat', given, { axis: 0 });
    });
    value = sides.length === 1 ? sides[0]! : graph.node('Concat', sides, { axis: 2 });
  }
  const final = (which: 'h' | 'c') => {
    const parts = last.map(states => graph.node('Unsqueeze', [states[which], long(0)]));
    const all = graph.node('Concat', parts, { axis: 0 });
    return batched ? all : graph.node('Squeeze', [all, long(1)]);
  };
  const shaped = !batched
    ? graph.node('Squeeze', [value, long(1)])
    : timeFirst
      ? graph.node('Identity', [value])
      : graph.node('Transpose', [value], { perm: [1, 0, 2] });
  return [shaped, final('h'), final('c')];
}
