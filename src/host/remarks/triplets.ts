/**
 * How many triplets a batch of P classes with K samples each holds: an anchor, another sample of its class, one of another.
 * Said on triplet losses and miners where the file has one sampler that says P and K.
 */
import type { Call } from '../../python/ast';
import { walk } from '../../python/find';
import { lineText } from '../../source/cells';
import { exact } from '../numbers';
import { parsedText, symbolsIn } from '../parsed';
import { numberAt } from './known-number';
import type { Around } from './place';

export function tripletRemarks(name: string, around: Around): readonly string[] {
  if (!CONCERNED.test(name)) return [];
  const batches = compositions(around);
  const [batch] = batches;
  return batch && batches.length === 1 ? [words(batch)] : [];
}

const CONCERNED =
  /^torch\.nn\.(Triplet\w*Loss|functional\.triplet\w*)$|^pytorch_metric_learning\.(losses\.(Triplet|Margin|Contrastive|MultiSimilarity)\w*|miners\.\w+|samplers\.MPerClassSampler)$/;

interface Composition {
  /** Classes in a batch, and samples of each. */
  readonly p: number;
  readonly k: number;
  readonly line: string;
}

function words({ p, k, line }: Composition): string {
  const batch = `${exact(p)} classes × ${exact(k)} samples = a batch of ${exact(p * k)} (${line})`;
  if (k < 2 || p < 2)
    return `${batch}: no triplets, for ${k < 2 ? 'no class has a second sample' : 'there is no other class'}.`;
  const triplets = p * k * (k - 1) * (p - 1) * k;
  return `${batch} holds P·K·(K − 1)·(P − 1)·K = ${exact(triplets)} triplets: each of ${exact(p * k)} anchors with ${exact(k - 1)} ${k === 2 ? 'positive' : 'positives'} and ${exact((p - 1) * k)} negatives. Batch-hard mining takes ${exact(p * k)} of them, one an anchor.`;
}

/** The samplers of the file that compose batches by class. */
function compositions(around: Around): readonly Composition[] {
  const { text } = around;
  const symbols = symbolsIn(text);
  const named = new Map(symbols.list.flatMap(({ call, name }) => (call ? [[call, name] as const] : [])));
  const found: Composition[] = [];
  for (const statement of parsedText(text).module.body)
    walk(statement, node => {
      if (node.kind !== 'Call') return;
      const callee =
        node.callee.kind === 'Name' ? node.callee.id : node.callee.kind === 'Attribute' ? node.callee.name : '';
      const sizes = /MPerClassSampler$/.test(named.get(node) ?? '')
        ? perClass(node, around)
        : /Sampler$/.test(callee)
          ? byClass(node, around)
          : undefined;
      if (sizes) found.push({ ...sizes, line: lineText(around, node.span.from) });
    });
  return found;
}

type Sizes = Pick<Composition, 'p' | 'k'> | undefined;

/** `MPerClassSampler(labels, m=4, batch_size=32)`: 8 classes of 4. */
function perClass(call: Call, around: Around): Sizes {
  const k = numberOf(call, ['m'], 1, around);
  const batch = numberOf(call, ['batch_size'], 2, around);
  return k && batch && batch % k === 0 ? { p: batch / k, k } : undefined;
}

/** `BalancedBatchSampler(labels, n_classes=10, n_samples=25)` of one's own, told by the names of its arguments. */
function byClass(call: Call, around: Around): Sizes {
  const p = numberOf(call, ['n_classes', 'num_classes_per_batch', 'p', 'P'], undefined, around);
  const k = numberOf(call, ['n_samples', 'num_samples_per_class', 'samples_per_class', 'k', 'K'], undefined, around);
  return p && k ? { p, k } : undefined;
}

function numberOf(
  { arguments: given }: Call,
  names: readonly string[],
  index: number | undefined,
  around: Around,
): number | undefined {
  if (given.some(({ unpack }) => unpack)) return undefined;
  const argument = given.find(({ name }, i) => (name === undefined ? i === index : names.includes(name)));
  const value = argument && numberAt(argument.value, around);
  return value !== undefined && Number.isInteger(value) && value > 0 ? value : undefined;
}
