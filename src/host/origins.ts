/**
 * Where the size that a problem found was made: back from the call that met it, through what only rearranges (view, flatten,
 * cat) and what leaves sizes alone (activations, norms), to the layers that gave it.
 */
import type { Call, Network, NetworkProblem, TensorId } from '../network/network';
import { operatorById } from '../operators/catalogue';
import type { Family } from '../operators/operator';
import type { Location } from '../source/span';
import { showShape } from '../tensor/shape';

export interface Origin {
  readonly message: string;
  readonly at: Location;
}

/** Passed without a word: what comes out is as large as what went in. */
const KEEPING: ReadonlySet<Family> = new Set(['activation', 'regularization', 'normalization', 'arithmetic']);
/** Told, and gone on from: they make some of the sizes and take over the others. */
const CHANGING: ReadonlySet<Family> = new Set(['shape', 'indexing', 'pooling', 'resampling']);

const MOST = 6;

/** The steps back, the nearest first; each place once. */
export function originsOf(network: Network, { call: index, cause }: NetworkProblem): readonly Origin[] {
  const failed = index === undefined ? undefined : network.calls[index];
  const [input] = failed?.inputs ?? [];
  if (input === undefined || input === null) return [];
  const found: Origin[] = [];
  const add = (origin: Origin) => {
    const { uri, span } = origin.at;
    const isKnown = [...found, ...(cause ? [cause] : [])].some(
      ({ at }) => at.uri === uri && at.span.from === span.from && at.span.to === span.to,
    );
    if (!isKnown && !uri.startsWith('torch:')) found.push(origin);
  };
  const seen = new Set<TensorId>();
  const walk = (id: TensorId) => {
    if (seen.has(id) || found.length >= MOST) return;
    seen.add(id);
    const producer = network.tensors[id]!.producer;
    const call = producer === undefined ? undefined : network.calls[producer];
    if (!call) return addInput(network, id, add);
    const family = call.operator && operatorById(call.operator.id)?.family;
    if (!family) return;
    if (!KEEPING.has(family)) add(originOf(network, call, id));
    if (!KEEPING.has(family) && !CHANGING.has(family)) return;
    // Of a sum both sides have the size; of what is joined each gave a part.
    const inputs = call.inputs.filter(one => one !== null);
    for (const one of family === 'arithmetic' ? inputs.slice(0, 1) : inputs) walk(one);
  };
  walk(input);
  return found;
}

/** A layer stands where it was made, since there its sizes are written. */
function originOf(network: Network, call: Call, id: TensorId): Origin {
  const shape = showShape(network.tensors[id]!.shape.slice(1));
  const name = call.path ? `${call.path}, which is made here` : call.type;
  return { message: `${shape} from ${name}`, at: call.construction ?? call.site };
}

function addInput(network: Network, id: TensorId, add: (origin: Origin) => void): void {
  const input = network.inputs.find(({ tensor }) => tensor === id);
  if (!input?.at) return;
  add({ message: `${showShape(network.tensors[id]!.shape)} comes in as ${input.name}`, at: input.at });
}
