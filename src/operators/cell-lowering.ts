/** One step of a recurrent cell in ONNX, as PyTorch documents it: gates in the order of PyTorch's weights. */
import type { Dim } from '../tensor/dim';
import { Tensor } from '../tensor/tensor';
import { numbers } from './axes';
import { Expression } from './expression';
import type { LoweredValue, Lowering } from './lowering';

interface Cell {
  readonly input: Tensor;
  readonly hx: Tensor | readonly Tensor[] | null;
  readonly hidden_size: Dim;
  readonly nonlinearity?: string;
}

export function lowerCell(mode: 'RNN' | 'LSTM' | 'GRU', args: Cell, graph: Lowering): LoweredValue | LoweredValue[] {
  const { input, hx, hidden_size, nonlinearity } = args;
  const e = new Expression(graph, input.dtype);
  const [size] = numbers([hidden_size]) as [number];
  const states = hx === null ? [] : hx instanceof Tensor ? [hx] : hx;
  const zero = () => graph.node('Expand', [e.value(0), graph.constant([...numbers(input.shape.slice(0, -1)), size])]);
  const [h, c] = [0, 1].map(i => (states[i] ? graph.input(states[i]) : zero())) as [LoweredValue, LoweredValue];
  const sigmoid = (x: LoweredValue) => graph.node('Sigmoid', [x]);
  const tanh = (x: LoweredValue) => graph.node('Tanh', [x]);
  const gates = mode === 'RNN' ? 1 : mode === 'LSTM' ? 4 : 3;
  const through = (x: LoweredValue, name: string) => {
    const turned = graph.node('Transpose', [graph.weight(`weight_${name}`)!], { perm: [1, 0] });
    const product = graph.node('MatMul', [x, turned]);
    const bias = graph.weight(`bias_${name}`);
    const sum = bias ? e.add(product, bias) : product;
    const sizes = graph.constant(Array<number>(gates).fill(size));
    return gates === 1 ? [sum] : graph.nodes('Split', [sum, sizes], { axis: -1 }, gates);
  };
  const [fromInput, fromState] = [through(graph.input(input), 'ih'), through(h, 'hh')];
  const both = (i: number) => e.add(fromInput[i]!, fromState[i]!);
  if (mode === 'RNN') return nonlinearity === 'relu' ? graph.node('Relu', [both(0)]) : tanh(both(0));
  if (mode === 'GRU') {
    const [reset, update] = [sigmoid(both(0)), sigmoid(both(1))];
    const fresh = tanh(e.add(fromInput[2]!, e.mul(reset, fromState[2]!)));
    return e.add(e.mul(e.sub(1, update), fresh), e.mul(update, h));
  }
  const cell = e.add(e.mul(sigmoid(both(1)), c), e.mul(sigmoid(both(0)), tanh(both(2))));
  return [e.mul(sigmoid(both(3)), tanh(cell)), cell];
}
