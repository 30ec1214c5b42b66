/**
 * The figure of one small network in four views: 3 inputs, two hidden layers of 4 ReLU units, one output. One weight is looked
 * at, which is an entry of a matrix, an edge of a graph, a coefficient of a formula and the strength of a synapse.
 * Source: Goodfellow, Bengio & Courville 2016, Deep Learning, chapter 6; PyTorch documentation, torch.nn.Linear (out, in).
 */
import type { Figure } from './figure';
import { shown, shownTex } from './shown';

export const SIZES = [3, 4, 4, 1] as const;
export const VIEWS = ['matrices', 'graph', 'algebra', 'biology'] as const;
export const LAYERS = SIZES.length - 1;

export interface NetworkViewsState {
  readonly view: (typeof VIEWS)[number];
  readonly inputs: readonly number[];
  /** Of each layer in turn its matrix by rows, (out, in), then its biases, as `parameters()` has them: 41 numbers. */
  readonly parameters: readonly number[];
  /** The weight that is looked at: in the matrix of this layer, from this unit to that one. All count from 0. */
  readonly layer: number;
  readonly from: number;
  readonly to: number;
}

/** One weight: a row is a unit that it goes into, a column one that it comes from. */
export interface Edge {
  readonly layer: number;
  readonly from: number;
  readonly to: number;
}

export interface NetworkViewsNumbers {
  /** By layer, row, column. */
  readonly weights: readonly (readonly (readonly number[])[])[];
  readonly biases: readonly (readonly number[])[];
  /** What each unit holds: the inputs, two hidden layers, the output. */
  readonly units: readonly (readonly number[])[];
  /** What each unit sums up, before its ReLU; of the inputs nothing. */
  readonly sums: readonly (readonly number[])[];
  readonly counts: { readonly neurons: number; readonly weights: number; readonly biases: number };
  /** From an input to the output: all of them, and those over this edge. */
  readonly paths: { readonly all: number; readonly through: number };
  /** The weight, within the network, and what the output changes by for each unit of it. */
  readonly edge: Edge;
  readonly weight: number;
  readonly gradient: number;
}

const initial: NetworkViewsState = {
  view: 'matrices',
  inputs: [1, -0.5, 2],
  // biome-ignore format: one layer a line
  parameters: [
    0.5, -0.8, 0.3, -0.6, 0.4, 0.2, 0.9, 0.7, -0.4, -0.3, -0.9, 0.6, 0.1, -0.2, 0, 0.3,
    0.7, -0.5, 0.2, 0.4, -0.3, 0.8, 0.6, -0.7, 0.4, 0.1, -0.9, 0.5, 0.3, 0.6, -0.2, 0.8, 0, 0.2, -0.1, 0.1,
    0.9, -0.6, 0.7, 0.4, 0.2,
  ],
  layer: 1,
  from: 3,
  to: 0,
};

const AS = { matrices: 'matrices', graph: 'a graph', algebra: 'algebra', biology: 'nerve cells' } as const;

export const networkViews: Figure<NetworkViewsState, NetworkViewsNumbers> = {
  id: 'network-views',
  title: 'One network, four views',
  caption:
    'Point at an edge and find it in its matrix; point at an entry and find its edge. Each of the 32 weights is both.',
  initial,
  controls: {
    view: { kind: 'choice', choices: VIEWS, label: 'view' },
    inputs: { kind: 'numbers', min: -5, max: 5, step: 0.1, label: 'inputs' },
    layer: { kind: 'whole', min: 0, max: LAYERS - 1, label: 'layer' },
    to: { kind: 'whole', min: 0, max: 3, label: 'row: to unit' },
    from: { kind: 'whole', min: 0, max: 3, label: 'column: from unit' },
  },
  presets: VIEWS.map(view => ({ title: `As ${AS[view]}`, state: { ...initial, view } })),
  compute,
  formula,
  summary,
  python: () =>
    'model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1))\nsum(p.numel() for p in model.parameters())  # 41',
  prompts: [
    {
      id: 'network-views-row',
      question:
        'PyTorch’s matrix of the second layer is called $W_2$. In which row and column is the weight from unit 3 of the first hidden layer to unit 0 of the second? Count from 0.',
      state: initial,
      answer: ({ edge }) => `Row ${edge.to}, column ${edge.from}`,
      choices: [
        { text: 'Row 0, column 3', reason: 'A row for each unit that is fed, a column for each that feeds it.' },
        { text: 'Row 3, column 0', reason: 'That is the transpose, for inputs as rows: $y=xW+b$.' },
        { text: 'Row 3, column 3', reason: 'That weight goes to unit 3.' },
      ],
      explanation: '`nn.Linear` keeps (out, in): row $i$ holds all that flows into unit $i$.',
    },
    {
      id: 'network-views-paths',
      question:
        'Through how many paths from an input to the output does one weight of the *second* layer go, in 3-4-4-1?',
      state: { ...initial, view: 'graph' },
      answer: ({ paths }) => paths.through,
      explanation: 'Three inputs lead to the unit it starts from, one way leads on from where it ends: $3\\cdot1=3$.',
    },
    {
      id: 'network-views-gradient',
      question:
        'A ReLU unit of the first hidden layer holds 0. What is the gradient of a weight that *starts* from it?',
      state: { ...initial, view: 'graph', from: 0, inputs: [-1, 1, -1] },
      answer: ({ gradient }) => gradient,
      explanation: 'The gradient of a weight is what its unit sends times what arrives from above: $0$ times anything.',
    },
  ],
};

/** All weights, layer by layer and row by row. */
export const EDGES: readonly Edge[] = Array.from({ length: LAYERS }, (_, layer) =>
  Array.from({ length: SIZES[layer + 1]! }, (__, to) =>
    Array.from({ length: SIZES[layer]! }, (___, from) => ({ layer, from, to })),
  ).flat(),
).flat();

/** `x₂`, `h₃`, `k₁`, `y`: inputs, hidden units of the first and of the second layer, the output. */
export function nameOf(layer: number, unit: number): string {
  return layer === LAYERS ? 'y' : `${'xhk'[layer]}${'₀₁₂₃'[unit]}`;
}

function compute(state: NetworkViewsState): NetworkViewsNumbers {
  const { parameters, inputs } = state;
  const [weights, biases]: [number[][][], number[][]] = [[], []];
  let taken = 0;
  const take = (count: number) => parameters.slice(taken, (taken += count));
  for (let layer = 0; layer < LAYERS; layer++) {
    weights.push(Array.from({ length: SIZES[layer + 1]! }, () => take(SIZES[layer]!)));
    biases.push(take(SIZES[layer + 1]!));
  }
  const units: number[][] = [Array.from({ length: SIZES[0] }, (_, at) => inputs[at] ?? 0)];
  const sums: number[][] = [[]];
  for (let layer = 0; layer < LAYERS; layer++) {
    const sum = weights[layer]!.map((row, to) =>
      row.reduce((total, weight, from) => total + weight * units[layer]![from]!, biases[layer]![to]!),
    );
    sums.push(sum);
    units.push(layer === LAYERS - 1 ? sum : sum.map(value => Math.max(0, value)));
  }
  const edge = edgeOf(state);
  const above = arriving(weights, sums)[edge.layer + 1]![edge.to]!;
  const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
  return {
    weights,
    biases,
    units,
    sums,
    counts: { neurons: units.slice(1).flat().length, weights: weights.flat(2).length, biases: biases.flat().length },
    paths: {
      all: product(SIZES),
      through: product(SIZES.slice(0, edge.layer)) * product(SIZES.slice(edge.layer + 2)),
    },
    edge,
    weight: weights[edge.layer]![edge.to]![edge.from]!,
    gradient: units[edge.layer]![edge.from]! * above,
  };
}

/** Within the network, whatever the state's numbers say: the third layer has one unit, the first three inputs. */
function edgeOf({ layer, from, to }: Edge): Edge {
  const within = Math.max(0, Math.min(LAYERS - 1, layer));
  return { layer: within, from: Math.min(from, SIZES[within]! - 1), to: Math.min(to, SIZES[within + 1]! - 1) };
}

/** The derivative of the output for what each unit sums up, from the last layer to the first. */
function arriving(
  weights: readonly (readonly (readonly number[])[])[],
  sums: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const found: number[][] = [];
  found[LAYERS] = [1];
  for (let layer = LAYERS - 1; layer > 0; layer--)
    found[layer] = sums[layer]!.map((sum, unit) =>
      sum > 0 ? weights[layer]!.reduce((total, row, to) => total + row[unit]! * found[layer + 1]![to]!, 0) : 0,
    );
  return found;
}

function formula(
  { view }: NetworkViewsState,
  { weights, biases, units, sums, edge, weight, paths, counts }: NetworkViewsNumbers,
) {
  const { layer, from, to } = edge;
  const symbol = `W_${layer + 1}[${to},${from}]`;
  const row = weights[layer]![to]!;
  const letter = layer === LAYERS - 1 ? 'y' : `${'hk'[layer]}_{${to}}`;
  if (view === 'graph')
    return {
      tex: `3\\cdot4\\cdot4\\cdot1=${paths.all}\\text{ paths},\\quad ${paths.through}\\text{ of them over }${symbol}`,
      text: `3·4·4·1 = ${paths.all} paths, ${paths.through} of them over ${symbol}`,
    };
  if (view === 'matrices') {
    const shape = `${SIZES[layer + 1]}×${SIZES[layer]}`;
    return {
      tex: `${symbol}=${shownTex(weight)},\\quad 12+16+4+9=${counts.weights + counts.biases}`,
      text: `${symbol} = ${shown(weight)}, an entry of a ${shape} matrix; 12 + 16 + 4 weights and 9 biases are ${counts.weights + counts.biases}`,
    };
  }
  const signed = (value: number) => (value < 0 ? `(${shownTex(value)})` : shownTex(value, 3));
  const terms = row.map((value, unit) => {
    const term = `${signed(value)}\\cdot ${signed(units[layer]![unit]!)}`;
    return unit === from ? `\\mathbf{${term}}` : term;
  });
  // Two terms a line: the whole row fits no narrow side bar.
  const pairs = Array.from({ length: Math.ceil(terms.length / 2) }, (_, at) =>
    terms.slice(2 * at, 2 * at + 2).join('+'),
  );
  const sum = `${pairs.join('\\\\&+')}+${signed(biases[layer]![to]!)}`;
  const activation = layer === LAYERS - 1 ? '' : view === 'biology' ? '\\text{rate}' : '\\phi';
  const result = shownTex(units[layer + 1]![to]!, 3);
  const whole = view === 'algebra' ? 'f(x)=W_3\\,\\phi(W_2\\,\\phi(W_1x+b_1)+b_2)+b_3,\\quad ' : '';
  return {
    tex: `${whole}\\begin{aligned}${letter}=${activation && `${activation}(`}&${sum}${activation && ')'}\\\\&=${result}\\end{aligned}`,
    text: `${nameOf(layer + 1, to)} = ${activation ? 'the positive part of ' : ''}${shown(sums[layer + 1]![to]!, 3)}, the sum of ${row.map((value, unit) => `${shown(value)}·${shown(units[layer]![unit]!, 3)}`).join(', ')} and ${shown(biases[layer]![to]!)}: ${shown(units[layer + 1]![to]!, 3)}`,
  };
}

function summary(
  { view }: NetworkViewsState,
  { edge: { layer, from, to }, weight, gradient, units, sums, counts, paths }: NetworkViewsNumbers,
): string {
  const [source, target] = [nameOf(layer, from), nameOf(layer + 1, to)];
  const [sent, sum] = [units[layer]![from]!, sums[layer + 1]![to]!];
  const said = `${shown(weight)} from ${source} to ${target}`;
  if (view === 'matrices')
    return `${counts.neurons} neurons, ${counts.weights} weights, ${counts.biases} biases: ${counts.weights + counts.biases} parameters. The weight ${said} is row ${to}, column ${from} of W${layer + 1}, whose shape is ${SIZES[layer + 1]}×${SIZES[layer]}: (out, in).`;
  if (view === 'graph')
    return `The edge ${said} is one of ${counts.weights}; ${paths.through} of the ${paths.all} paths to the output run over it. It carries ${shown(sent, 3)}; the output changes by ${shown(gradient, 3)} for each unit of its weight.`;
  if (view === 'algebra')
    return `The weight ${said} is a coefficient: ${target} gets ${shown(weight)} · ${shown(sent, 3)} = ${shown(weight * sent, 3)} of it and sums up to ${shown(sum, 3)}. The output is ${shown(units[LAYERS]![0]!, 3)}.`;
  const kind = weight < 0 ? 'inhibits' : weight > 0 ? 'excites' : 'is silent';
  const fires =
    layer === LAYERS - 1
      ? `The last cell passes on its sum, ${shown(sum, 3)}.`
      : sum > 0
        ? `The cell’s sum of ${shown(sum, 3)} is above 0: it fires at that rate along its axon.`
        : `The cell’s sum of ${shown(sum, 3)} is not above 0: it stays silent.`;
  return `The synapse from ${source} to ${target} has a strength of ${shown(Math.abs(weight))} and ${kind}. ${fires} The likeness ends here: real cells fire spikes in time.`;
}
