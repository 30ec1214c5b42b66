/**
 * A computational graph of scalars: every node's value on the way forward, and on the way back the gradient that arrives
 * there and what is handed on. A gate multiplies what arrives by its local derivative, taken at its inputs; where a value
 * is used twice, what comes back is added.
 * Source: Stanford CS231n course notes, Backpropagation, Intuitions.
 */
export interface GraphNode {
  /** Of an input its own, such as `x`; else the gate’s. */
  readonly name: string;
  /** Indices of the nodes that go in. */
  readonly inputs: readonly number[];
  readonly value: number;
  /** What arrives at its output: upstream. */
  readonly gradient: number;
  /** The derivative of the gate by each of its inputs. */
  readonly locals: readonly number[];
  /** What it sends back along each input: local times upstream. */
  readonly sends: readonly number[];
}

interface Rule {
  readonly forward: (inputs: readonly number[]) => number;
  readonly local: (inputs: readonly number[], place: number, value: number) => number;
}

const sum = (inputs: readonly number[]) => inputs.reduce((total, input) => total + input, 0);

/** `−1` negates, `1/a` is the reciprocal, `wx+b` a linear layer of w, x and b, `½(a−b)²` half the square of a difference. */
const GATES = {
  '+': { forward: sum, local: () => 1 },
  '·': { forward: ([a = 0, b = 0]) => a * b, local: (inputs, place) => inputs[1 - place]! },
  max: {
    forward: inputs => Math.max(...inputs),
    // Equal inputs share, as in `torch.maximum`.
    local: (inputs, place, value) => (inputs[0] === inputs[1] ? 0.5 : inputs[place] === value ? 1 : 0),
  },
  σ: { forward: ([a = 0]) => 1 / (1 + Math.exp(-a)), local: (_, __, value) => value * (1 - value) },
  tanh: { forward: ([a = 0]) => Math.tanh(a), local: (_, __, value) => 1 - value * value },
  '−1': { forward: ([a = 0]) => -a, local: () => -1 },
  exp: { forward: ([a = 0]) => Math.exp(a), local: (_, __, value) => value },
  '+1': { forward: ([a = 0]) => a + 1, local: () => 1 },
  '1/a': { forward: ([a = 0]) => 1 / a, local: (_, __, value) => -value * value },
  'wx+b': {
    forward: ([w = 0, x = 0, b = 0]) => w * x + b,
    local: ([w = 0, x = 0], place) => [x, w, 1][place]!,
  },
  '½(a−b)²': {
    forward: ([a = 0, b = 0]) => (a - b) ** 2 / 2,
    local: ([a = 0, b = 0], place) => (place === 0 ? a - b : b - a),
  },
} as const satisfies Record<string, Rule>;

export type Gate = keyof typeof GATES;
/** Gates in the order they are computed, each with the indices of its inputs; the graph's own inputs come first. */
export type Wiring = readonly (readonly [Gate, ...number[]])[];

/** All nodes, the inputs first, the output last; `upstream` arrives at the output. */
export function evaluate(
  inputs: readonly (readonly [name: string, value: number])[],
  gates: Wiring,
  upstream: number,
): readonly GraphNode[] {
  const values = inputs.map(([, value]) => value);
  for (const [gate, ...from] of gates) values.push(GATES[gate].forward(from.map(index => values[index]!)));
  const gradients = values.map(() => 0);
  gradients[values.length - 1] = upstream;
  const nodes = inputs.map(([name]) => ({
    name,
    inputs: [] as number[],
    locals: [] as number[],
    sends: [] as number[],
  }));
  for (const [gate, ...from] of gates) nodes.push({ name: gate, inputs: from, locals: [], sends: [] });
  for (const [index, node] of [...nodes.entries()].reverse()) {
    const rule: Rule | undefined = GATES[node.name as Gate];
    if (!rule || node.inputs.length === 0) continue;
    const read = node.inputs.map(input => values[input]!);
    for (const [place, input] of node.inputs.entries()) {
      const local = rule.local(read, place, values[index]!);
      node.locals.push(local);
      node.sends.push(local * gradients[index]!);
      gradients[input]! += node.sends[place]!;
    }
  }
  return nodes.map((node, index) => ({ ...node, value: values[index]!, gradient: gradients[index]! }));
}
