/**
 * Recurrent family: RNN, LSTM and GRU layers and their cells. A layer walks a sequence and carries a state of `hidden_size`;
 * an LSTM computes four gates at every step, a GRU three, a plain RNN one, and every gate reads the input and the state.
 * Gate order in PyTorch's weights: LSTM i f g o, GRU r z n.
 */
import { add, type Dim, equal, less, multiply, product, showDim, sum } from '../tensor/dim';
import { showFactor } from '../tensor/show';
import { type Shape, Tensor } from '../tensor/tensor';
import type { Opaque } from './argument';
import { mustAgree, range, spelled, unknowable } from './axes';
import { lowerCell } from './cell-lowering';
import { formula } from './formula';
import type { Operator, Weight } from './operator';
import { mustHaveSteps, type Packed, packed, packedArgument, packedIn } from './packed';
import {
  anything,
  bool,
  derive,
  either,
  int,
  integer,
  optional,
  type Parameter,
  type Parameters,
  real,
  tensor,
  tensors,
  text,
} from './parameter';
import { Problem } from './problem';
import { lowerRecurrent } from './recurrent-lowering';
import { explainRecurrent } from './recurrent-words';

export interface RecurrentArguments {
  readonly input: Tensor | Opaque;
  /** Initial state: h_0, or (h_0, c_0) for an LSTM. */
  readonly hx: Tensor | readonly Tensor[] | null;
  readonly input_size: Dim;
  readonly hidden_size: Dim;
  readonly num_layers: number;
  readonly bias: boolean;
  readonly batch_first: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly proj_size: Dim;
  readonly nonlinearity?: string;
}

export type Mode = 'RNN' | 'LSTM' | 'GRU';

const GATES: Readonly<Record<Mode, number>> = { RNN: 1, LSTM: 4, GRU: 3 };

export const recurrent: readonly Operator[] = [
  layer('RNN', 'Walks a sequence and keeps a state, updated by tanh of input and state.', 'rnn'),
  layer(
    'LSTM',
    'Walks a sequence and keeps a cell that gates write, keep and read; remembers longer than an RNN.',
    'lstm',
  ),
  layer('GRU', 'Walks a sequence and keeps a state that two gates reset and update; an LSTM with less.', 'lstm'),
  cell('RNN', 'One step of an RNN.', 'rnn'),
  cell('LSTM', 'One step of an LSTM.', 'lstm'),
  cell('GRU', 'One step of a GRU.', 'lstm'),
];

/** Size of the output of one direction: `proj_size` where an LSTM projects, else `hidden_size`. */
export function outputSize(args: Pick<RecurrentArguments, 'hidden_size' | 'proj_size'>): Dim {
  return equal(args.proj_size, 0) === true ? args.hidden_size : args.proj_size;
}

export function directions({ bidirectional }: Pick<RecurrentArguments, 'bidirectional'>): number {
  return bidirectional ? 2 : 1;
}

function layer(mode: Mode, purpose: string, note: string): Operator<RecurrentArguments> {
  const nonlinearity: Parameters = mode === 'RNN' ? { nonlinearity: text('tanh') } : {};
  const projection: Parameters = mode === 'LSTM' ? { proj_size: int(0) } : {};
  return {
    id: mode,
    family: 'recurrent',
    purpose,
    note: args => (args.bidirectional === true ? 'rnn#bidirectional' : note),
    documentation: `generated/torch.nn.${mode}.html`,
    rule: {
      output: args => outputOf(mode, args),
      macs: args => macsOf(mode, args),
      reach: ({ input, batch_first }) => {
        const rank = input instanceof Tensor ? input.shape.length : 3;
        return { kind: 'all', dims: rank === 2 ? [-2, -1] : batch_first ? [-2, -1] : [-3, -1] };
      },
      headline: args =>
        [
          `${showDim(args.input_size)} → ${showDim(multiply(outputSize(args), directions(args)))} features`,
          ...(args.num_layers > 1 ? [`${args.num_layers} layers`] : []),
          ...(args.bidirectional ? ['both directions'] : []),
          ...(args.batch_first ? ['batch first'] : []),
        ].join(' · '),
      formula: args => parameterFormula(mode, args),
      explain: args => explainRecurrent(mode, args),
      lower: (args, graph) => lowerRecurrent(mode, args, graph),
    },
    classes: [
      {
        name: `torch.nn.${mode}`,
        parameters: {
          input_size: int(),
          hidden_size: int(),
          num_layers: integer(1),
          ...nonlinearity,
          bias: bool(true),
          batch_first: bool(false),
          dropout: share(),
          bidirectional: bool(false),
          ...projection,
          device: anything(null),
          dtype: anything(null),
        },
        forward: {
          input: either(tensor(), packed()),
          hx: initialState(mode),
        },
        adapt: (args: Partial<RecurrentArguments>) =>
          derive(args, { proj_size: a => a.proj_size ?? 0 }) as RecurrentArguments,
        check: args => checkLayer(mode, args),
        weights: args => weightsOf(mode, args),
      },
    ],
  };
}

/** A number that is no bool: to PyTorch `True` is no share here. */
function share(): Parameter<number> {
  const any = real(0);
  return { ...any, read: argument => (typeof argument === 'boolean' ? Number.NaN : any.read(argument)) };
}

function checkLayer(mode: Mode, args: RecurrentArguments): void {
  if (less(args.hidden_size, 1) === true)
    throw invalid('hidden_size must be greater than zero', 'hidden_size', args.hidden_size);
  if (args.num_layers < 1) throw invalid('num_layers must be greater than zero', 'num_layers', args.num_layers);
  if (!(args.dropout >= 0 && args.dropout <= 1))
    throw invalid(
      'dropout should be a number in range [0, 1] representing the probability of an element being zeroed',
      'dropout',
    );
  if (less(args.proj_size, 0) === true)
    throw invalid('proj_size should be a positive integer or zero to disable projections', 'proj_size', args.proj_size);
  if (less(args.proj_size, args.hidden_size) === false)
    throw invalid('proj_size has to be smaller than hidden_size', 'proj_size', args.proj_size);
  if (mode === 'RNN' && args.nonlinearity !== 'tanh' && args.nonlinearity !== 'relu')
    throw invalid(`Unknown nonlinearity '${args.nonlinearity}'. Select from 'tanh' or 'relu'.`, 'nonlinearity');
}

/** `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, `weight_hr_l0`, then the reverse direction, then layer 1. */
function weightsOf(mode: Mode, args: RecurrentArguments): Readonly<Record<string, Weight>> {
  const { hidden_size } = args;
  const rows = multiply(GATES[mode], hidden_size);
  const bound = { kind: 'fan-in' as const, fanIn: hidden_size };
  const weights: Record<string, Weight> = {};
  const put = (name: string, shape: Shape) => {
    weights[name] = { shape, init: bound };
  };
  for (const l of range(args.num_layers)) {
    for (const d of range(directions(args))) {
      const suffix = `l${l}${d ? '_reverse' : ''}`;
      put(`weight_ih_${suffix}`, [rows, l === 0 ? args.input_size : multiply(outputSize(args), directions(args))]);
      put(`weight_hh_${suffix}`, [rows, outputSize(args)]);
      if (args.bias) put(`bias_ih_${suffix}`, [rows]);
      if (args.bias) put(`bias_hh_${suffix}`, [rows]);
      if (equal(args.proj_size, 0) !== true) put(`weight_hr_${suffix}`, [args.proj_size, hidden_size]);
    }
  }
  return weights;
}

/** (output, h_n), or (output, (h_n, c_n)) for an LSTM. */
function outputOf(mode: Mode, args: RecurrentArguments) {
  const { input, batch_first } = args;
  const sequence = packedIn(input);
  if (sequence) return packedOutput(mode, args, sequence);
  if (!(input instanceof Tensor)) return unknowable('what the layer is given is not known');
  const { shape } = input;
  if (shape.length !== 2 && shape.length !== 3)
    throw new Problem('wrong-rank', `${mode}: Expected input to be 2D or 3D, got ${shape.length}D instead`, {
      expected: '2D or 3D',
      found: `${shape.length}D`,
      parameter: 'input',
    });
  mustBeFloats(mode, input);
  mustHaveFeatures(args, input);
  const batched = shape.length === 3;
  const state = stateOf(mode, args, batched ? [batch_first ? shape[0]! : shape[1]!] : [], input);
  return [new Tensor([...shape.slice(0, -1), multiply(outputSize(args), directions(args))], input.dtype), state];
}

/** Packed in, packed out; the state is that of every sequence at its own end. */
function packedOutput(mode: Mode, args: RecurrentArguments, sequence: Packed) {
  const { data } = sequence;
  mustHaveSteps(sequence);
  mustBeFloats(mode, data);
  if (data.shape.length !== 2) return unknowable('a PackedSequence of other than vectors is not followed');
  mustHaveFeatures(args, data);
  const state = stateOf(mode, args, [sequence.batch], data);
  const output = new Tensor([data.shape[0]!, multiply(outputSize(args), directions(args))], data.dtype);
  return [packedArgument({ ...sequence, data: output }), state];
}

function mustBeFloats(mode: Mode, { dtype }: Tensor): void {
  if (/float/.test(dtype)) return;
  throw new Problem('wrong-dtype', `${mode}: expected a float input, got ${dtype}`, {
    expected: 'float32',
    found: dtype,
    parameter: 'input',
  });
}

function mustHaveFeatures({ input_size }: RecurrentArguments, { shape }: Tensor): void {
  mustAgree(
    input_size,
    shape.at(-1)!,
    'mismatched-in-features',
    () => `input.size(-1) must be equal to input_size. Expected ${showDim(input_size)}, got ${showDim(shape.at(-1)!)}`,
    'input',
  );
}

/** h_n, or (h_n, c_n). */
function stateOf(mode: Mode, args: RecurrentArguments, batch: Shape, { dtype }: Tensor) {
  const layers = args.num_layers * directions(args);
  const hidden: Shape = [layers, ...batch, outputSize(args)];
  const cellShape: Shape = [layers, ...batch, args.hidden_size];
  checkState(mode, args, hidden, cellShape);
  const h = new Tensor(hidden, dtype);
  return mode === 'LSTM' ? [h, new Tensor(cellShape, dtype)] : h;
}

function checkState(mode: Mode, { hx }: RecurrentArguments, hidden: Shape, cellShape: Shape): void {
  if (hx === null) return;
  const states = hx instanceof Tensor ? [hx] : hx;
  if (mode === 'LSTM' && states.length !== 2)
    throw new Problem('wrong-type', 'LSTM: hx must be a tuple of two tensors (h_0, c_0)', { parameter: 'hx' });
  states.forEach((state, i) => {
    const expected = i === 0 ? hidden : cellShape;
    const fits =
      state.shape.length === expected.length && state.shape.every((size, k) => equal(size, expected[k]!) !== false);
    if (!fits)
      throw new Problem(
        'mismatched-sizes',
        `Expected ${mode === 'LSTM' ? `hidden[${i}]` : 'hidden'} size (${expected.map(showDim).join(', ')}), got ${spelled(state.shape)}`,
        { expected: spelled(expected), found: spelled(state.shape), parameter: 'hx' },
      );
  });
}

/** Per step and sequence: every gate multiplies the input and the state by its matrices. */
function macsOf(mode: Mode, args: RecurrentArguments): Dim {
  const input = packedIn(args.input)?.data ?? args.input;
  if (!(input instanceof Tensor)) return unknowable('what the layer is given is not known');
  const matrices = Object.entries(weightsOf(mode, args)).filter(([name]) => name.startsWith('weight'));
  return multiply(product(input.shape.slice(0, -1)), sum(matrices.map(([, weight]) => product(weight.shape))));
}

/** `parameters = 4·(10·20 + 20·20 + 20 + 20) = 2,560`; of a stack, the first layer and, alike among themselves, the later ones. */
function parameterFormula(mode: Mode, args: RecurrentArguments) {
  const hidden = showFactor(args.hidden_size);
  const out = showFactor(outputSize(args));
  const line = (l: number) => {
    const width = l === 0 ? args.input_size : multiply(outputSize(args), directions(args));
    const biases = args.bias ? [hidden, hidden] : [];
    const own = Object.entries(weightsOf(mode, args)).filter(([name]) => name.includes(`_l${l}`));
    const gates = [`${showFactor(width)}·${hidden}`, `${out}·${hidden}`, ...biases].join(' + ');
    const projection = equal(args.proj_size, 0) === true ? '' : ` + ${hidden}·${out}`;
    const one = GATES[mode] === 1 ? `${gates}${projection}` : `${GATES[mode]}·(${gates})${projection}`;
    const total = grouped(sum(own.map(([, weight]) => product(weight.shape))));
    const what =
      args.num_layers === 1
        ? 'parameters'
        : l === 0
          ? 'layer 1'
          : args.num_layers === 2
            ? 'layer 2'
            : 'each later layer';
    return `${what} = ${args.bidirectional ? `2·(${one})` : one} = ${total}`;
  };
  return formula(...range(Math.min(args.num_layers, 2)).map(line));
}

function grouped(dim: Dim): string {
  return typeof dim === 'number' ? dim.toLocaleString('en-US') : showDim(dim);
}

interface CellArguments {
  readonly input: Tensor;
  readonly hx: Tensor | readonly Tensor[] | null;
  readonly input_size: Dim;
  readonly hidden_size: Dim;
  readonly bias: boolean;
  readonly nonlinearity?: string;
}

function cell(mode: Mode, purpose: string, note: string): Operator<CellArguments> {
  const id = `${mode}Cell`;
  return {
    id,
    family: 'recurrent',
    purpose,
    note,
    documentation: `generated/torch.nn.${id}.html`,
    rule: {
      output: args => stepOf(mode, args),
      macs: ({ input, input_size, hidden_size }) =>
        multiply(
          product(input.shape.slice(0, -1)),
          multiply(multiply(GATES[mode], hidden_size), add(input_size, hidden_size)),
        ),
      reach: () => ({ kind: 'all', dims: [-1] }),
      headline: ({ input_size, hidden_size }) => `${showDim(input_size)} → ${showDim(hidden_size)} features`,
      lower: (args, graph) => lowerCell(mode, args, graph),
    },
    classes: [
      {
        name: `torch.nn.${id}`,
        parameters: {
          input_size: int(),
          hidden_size: int(),
          bias: bool(true),
          ...(mode === 'RNN' && { nonlinearity: text('tanh') }),
          device: anything(null),
          dtype: anything(null),
        },
        forward: { input: tensor(), hx: initialState(mode) },
        weights: ({ input_size, hidden_size, bias }) => {
          const rows = multiply(GATES[mode], hidden_size);
          const init = { kind: 'fan-in' as const, fanIn: hidden_size };
          return {
            weight_ih: { shape: [rows, input_size], init },
            weight_hh: { shape: [rows, hidden_size], init },
            bias_ih: bias ? { shape: [rows], init } : null,
            bias_hh: bias ? { shape: [rows], init } : null,
          };
        },
      },
    ],
  };
}

/** h', or (h', c') for an LSTM. */
function stepOf(mode: Mode, { input, hx, input_size, hidden_size, nonlinearity }: CellArguments) {
  const id = `${mode}Cell`;
  if (nonlinearity !== undefined && nonlinearity !== 'tanh' && nonlinearity !== 'relu')
    throw invalid(`Unknown nonlinearity: ${nonlinearity}`, 'nonlinearity');
  if (input.shape.length !== 1 && input.shape.length !== 2)
    throw new Problem('wrong-rank', `${id}: Expected input to be 1D or 2D, got ${input.shape.length}D instead`, {
      expected: '1D or 2D',
      found: `${input.shape.length}D`,
      parameter: 'input',
    });
  mustAgree(
    input_size,
    input.shape.at(-1)!,
    'mismatched-in-features',
    () => `input has inconsistent input_size: got ${showDim(input.shape.at(-1)!)}, expected ${showDim(input_size)}`,
    'input',
  );
  const shape = [...input.shape.slice(0, -1), hidden_size];
  const states = hx === null ? [] : hx instanceof Tensor ? [hx] : hx;
  if (mode === 'LSTM' && hx !== null && states.length !== 2)
    throw new Problem('wrong-type', 'LSTMCell: hx must be a tuple of two tensors (h_0, c_0)', { parameter: 'hx' });
  for (const state of states) {
    const fits =
      state.shape.length === shape.length && state.shape.every((size, k) => equal(size, shape[k]!) !== false);
    if (!fits)
      throw new Problem(
        'mismatched-sizes',
        `hidden has inconsistent shape: got ${spelled(state.shape)}, expected ${spelled(shape)}`,
        { expected: spelled(shape), found: spelled(state.shape), parameter: 'hx' },
      );
  }
  const next = new Tensor(shape, input.dtype);
  return mode === 'LSTM' ? [next, next] : next;
}

function initialState(mode: Mode): Parameter<unknown> {
  return mode === 'LSTM' ? optional(tensors()) : optional(tensor());
}

function invalid(message: string, parameter: string, found?: Dim): Problem {
  return new Problem('invalid-argument', message, { parameter, ...(found !== undefined && { found }) });
}
