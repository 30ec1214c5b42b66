/**
 * Recurrent layers in ONNX whose steps are written out, as PyTorch documents them: ONNX's own LSTM has no projection of the
 * state (`proj_size`), and ONNX Runtime's recurrent layers take 32-bit floats alone.
 */
import { Tensor } from '../tensor/tensor';
import { concrete, range, unknowable } from './axes';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';
import { directions, type Mode, type RecurrentArguments } from './recurrent';

/** Beyond, a model would be mostly repetition. */
const mostSteps = 1_000;

export function lowerSteps(mode: Mode, args: RecurrentArguments, graph: Lowering): readonly LoweredValue[] {
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
    return unknowable(`${steps} steps are too many to be written out, as ONNX has no such ${mode}`);
  const e = new Expression(graph, input.dtype);
  const long = (...values: number[]) => graph.constant(values, [values.length], 'int64');
  const states = (args.hx instanceof Tensor ? [args.hx] : (args.hx ?? [])) as readonly Tensor[];
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
  const last: State[] = [];
  for (const layer of range(layers)) {
    const sides = range(both).map(direction => {
      const at = layer * both + direction;
      const suffix = `l${layer}${direction ? '_reverse' : ''}`;
      const turned = (name: string) => graph.node('Transpose', [graph.weight(`${name}_${suffix}`)!], { perm: [1, 0] });
      const linear = (x: LoweredValue, weight: LoweredValue, bias: string) => {
        const added = graph.weight(`${bias}_${suffix}`);
        const product = graph.node('MatMul', [x, weight]);
        return added ? e.add(product, added) : product;
      };
      // All steps of what comes from the input, (T, N, gates·H)
      const fromInput = linear(value, turned('weight_ih'), 'bias_ih');
      const recurrent = turned('weight_hh');
      const projection = projected === 0 ? undefined : turned('weight_hr');
      let state: State = { h: initial(0, at, projected || hidden), c: initial(1, at, hidden) };
      const given: LoweredValue[] = [];
      for (const step of direction ? range(steps).toReversed() : range(steps)) {
        const here = graph.node('Gather', [fromInput, graph.constant([step], [])], { axis: 0 });
        const there = linear(state.h, recurrent, 'bias_hh');
        state = next[mode](e, here, there, state, hidden, args.nonlinearity ?? 'tanh');
        if (projection) state = { ...state, h: graph.node('MatMul', [state.h, projection]) };
        given[step] = graph.node('Unsqueeze', [state.h, long(0)]);
      }
      last.push(state);
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
  return mode === 'LSTM' ? [shaped, final('h'), final('c')] : [shaped, final('h')];
}

interface State {
  readonly h: LoweredValue;
  readonly c: LoweredValue;
}

/** One step, from what the input and what the state give to each gate. */
type Step = (
  e: Expression,
  input: LoweredValue,
  state: LoweredValue,
  before: State,
  hidden: number,
  nonlinearity: string,
) => State;

const next: Readonly<Record<Mode, Step>> = {
  RNN: (e, x, s, { c }, _, nonlinearity) => ({
    h: e.graph.node(nonlinearity === 'relu' ? 'Relu' : 'Tanh', [e.add(x, s)]),
    c,
  }),
  LSTM: (e, x, s, before, hidden) => {
    const [i, f, g, o] = split(e, e.add(x, s), hidden, 4);
    const c = e.add(e.mul(sigmoid(e, f), before.c), e.mul(sigmoid(e, i), e.graph.node('Tanh', [g])));
    return { h: e.mul(sigmoid(e, o), e.graph.node('Tanh', [c])), c };
  },
  GRU: (e, x, s, { h, c }, hidden) => {
    const [[rx, zx, nx], [rs, zs, ns]] = [split(e, x, hidden, 3), split(e, s, hidden, 3)];
    const [r, z] = [sigmoid(e, e.add(rx!, rs!)), sigmoid(e, e.add(zx!, zs!))];
    const n = e.graph.node('Tanh', [e.add(nx!, e.mul(r, ns!))]);
    return { h: e.add(e.mul(e.sub(1, z), n), e.mul(z, h)), c };
  },
};

function sigmoid(e: Expression, gate: LoweredValue | undefined): LoweredValue {
  return e.graph.node('Sigmoid', [gate]);
}

function split(e: Expression, gates: LoweredValue, hidden: number, count: number): readonly LoweredValue[] {
  const sizes = e.graph.constant(range(count).map(() => hidden));
  return e.graph.nodes('Split', [gates, sizes], { axis: -1 }, count);
}
