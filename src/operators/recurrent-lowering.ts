/**
 * Recurrent family: RNN, LSTM and GRU layers in ONNX. ONNX has one node for a layer, wants time first and its own gate order
 * (LSTM i o f c, GRU z r h), so PyTorch's weights are cut into gates and put together again.
 */
import { Tensor } from '../tensor/tensor';
import { concrete, range, unknowable } from './axes';
import type { LoweredValue, Lowering } from './lowering';
import { directions, type Mode, type RecurrentArguments } from './recurrent';
import { lowerSteps } from './recurrent-steps';

/** PyTorch's gates in ONNX's order: LSTM (i f g o) → i o f g, GRU (r z n) → z r n. */
const ORDER: Readonly<Record<Mode, readonly number[]>> = { RNN: [0], LSTM: [0, 3, 1, 2], GRU: [1, 0, 2] };

export function lowerRecurrent(mode: Mode, args: RecurrentArguments, graph: Lowering): readonly LoweredValue[] {
  const { input } = args;
  if (!(input instanceof Tensor)) return unknowable('ONNX has no packed sequences');
  if (args.proj_size !== 0 || input.dtype !== 'float32') return lowerSteps(mode, args, graph);
  const batched = input.shape.length === 3;
  const hidden = concrete(args.hidden_size);
  const both = directions(args);
  const long = (...values: number[]) => graph.constant(values, [values.length], 'int64');
  // (T, N, features), whatever PyTorch was given
  let value = graph.input(input);
  if (!batched) value = graph.node('Unsqueeze', [value, long(1)]);
  else if (args.batch_first) value = graph.node('Transpose', [value], { perm: [1, 0, 2] });
  const [steps, batch] = batched
    ? args.batch_first
      ? [input.shape[1]!, input.shape[0]!]
      : [input.shape[0]!, input.shape[1]!]
    : [input.shape[0]!, 1];
  const states = args.hx === null ? [] : Array.isArray(args.hx) ? (args.hx as readonly Tensor[]) : [args.hx as Tensor];
  const initial = states.map(state =>
    batched ? graph.input(state) : graph.node('Unsqueeze', [graph.input(state), long(1)]),
  );
  const last: LoweredValue[][] = [];
  for (const l of range(args.num_layers)) {
    const own = initial.map(state => graph.node('Slice', [state, long(l * both), long((l + 1) * both), long(0)]));
    const results = graph.nodes(
      mode,
      [
        value,
        stacked(mode, args, graph, l, 'weight_ih'),
        stacked(mode, args, graph, l, 'weight_hh'),
        biases(mode, args, graph, l),
        undefined,
        ...own,
      ],
      {
        hidden_size: hidden,
        direction: both === 2 ? 'bidirectional' : 'forward',
        ...(mode === 'GRU' && { linear_before_reset: 1 }),
        ...(args.nonlinearity === 'relu' && { activations: Array<string>(both).fill('Relu') }),
      },
      mode === 'LSTM' ? 3 : 2,
    );
    // (T, directions, N, H) → (T, N, directions·H)
    const merged = graph.node('Transpose', [results[0]!], { perm: [0, 2, 1, 3] });
    value = graph.node('Reshape', [merged, long(concrete(steps), concrete(batch), both * hidden)]);
    last.push(results.slice(1) as LoweredValue[]);
  }
  const flat = (state: LoweredValue) => (batched ? state : graph.node('Squeeze', [state, long(1)]));
  const final = range(mode === 'LSTM' ? 2 : 1).map(i =>
    flat(
      last.length === 1
        ? last[0]![i]!
        : graph.node(
            'Concat',
            last.map(states => states[i]!),
            { axis: 0 },
          ),
    ),
  );
  const shaped = !batched
    ? graph.node('Squeeze', [value, long(1)])
    : args.batch_first
      ? graph.node('Transpose', [value], { perm: [1, 0, 2] })
      : value;
  return [shaped, ...final];
}

/** (directions, gates·H, width) in ONNX's gate order. */
function stacked(mode: Mode, args: RecurrentArguments, graph: Lowering, layer: number, name: string): LoweredValue {
  const rows = range(directions(args)).map(d => {
    const weight = graph.weight(`${name}_l${layer}${d ? '_reverse' : ''}`)!;
    return graph.node('Unsqueeze', [reordered(mode, args, graph, weight), graph.constant([0], [1], 'int64')]);
  });
  return rows.length === 1 ? rows[0]! : graph.node('Concat', rows, { axis: 0 });
}

/** (directions, 2·gates·H): the input's biases, then the state's. */
function biases(mode: Mode, args: RecurrentArguments, graph: Lowering, layer: number): LoweredValue | undefined {
  if (!args.bias) return undefined;
  const rows = range(directions(args)).map(d => {
    const suffix = `l${layer}${d ? '_reverse' : ''}`;
    const parts = ['bias_ih', 'bias_hh'].map(name => reordered(mode, args, graph, graph.weight(`${name}_${suffix}`)!));
    return graph.node('Unsqueeze', [graph.node('Concat', parts, { axis: 0 }), graph.constant([0], [1], 'int64')]);
  });
  return rows.length === 1 ? rows[0]! : graph.node('Concat', rows, { axis: 0 });
}

function reordered(mode: Mode, args: RecurrentArguments, graph: Lowering, weight: LoweredValue): LoweredValue {
  const order = ORDER[mode];
  if (order.length === 1) return weight;
  const hidden = concrete(args.hidden_size);
  const gates = graph.nodes(
    'Split',
    [
      weight,
      graph.constant(
        order.map(() => hidden),
        [order.length],
        'int64',
      ),
    ],
    { axis: 0 },
    order.length,
  );
  return graph.node(
    'Concat',
    order.map(gate => gates[gate]!),
    { axis: 0 },
  );
}
