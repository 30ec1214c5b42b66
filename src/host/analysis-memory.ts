/**
 * What the thread that analyses remembers from one answer to the next, so that an edit has only that done again which it
 * reaches, and what the person looks at first.
 */
import type { Candidate, Past } from '../interpreter/analyze';
import type { Network } from '../network/network';
import { isUnknown, type Unknown } from '../tensor/unknown';
import type { Kept, Placed } from './analysis-messages';

/** One whole answer about a source. */
export interface Earlier {
  /** The request it answered. */
  readonly id: number;
  readonly past: Past;
  /** The place of each network in the order of the file, by its model. */
  readonly orders: ReadonlyMap<string, number>;
  /** Classes of the modules in all its networks. */
  readonly types: ReadonlySet<string>;
}

const sources = new Map<string, Earlier>();

export function recall(uri: string): Earlier | undefined {
  return sources.get(uri);
}

export function remember(uri: string, earlier: Earlier): void {
  putRecent(sources, uri, earlier);
}

/** So many sources are remembered; people edit one or two at a time. */
const most = 8;

/** Sets an entry and lets go of the one that was set longest ago, where there are too many. */
export function putRecent<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.delete(key);
  entries.set(key, value);
  const [oldest] = entries.keys();
  if (entries.size > most) entries.delete(oldest!);
}

/** The networks of one answer on their way to the editor. */
export class Collected {
  readonly orders = new Map<string, number>();
  /** Classes of the modules in all networks so far. */
  readonly types = new Set<string>();
  calls = 0;
  private networks: Placed[] = [];
  private kept: Kept[] = [];

  /** `held`: the networks that the editor has from the answer before. */
  constructor(private readonly held: ReadonlyMap<string, number> | undefined) {}

  add(order: number, { model }: Candidate, network: Network | Unknown): void {
    if (isUnknown(network)) return;
    this.count(order, model, network);
    this.networks.push([order, network]);
  }

  /** A network that an edit cannot have changed need not be sent where the editor has it. */
  keep(order: number, candidate: Candidate, network: Network | Unknown): void {
    const was = this.held?.get(candidate.model);
    if (was === undefined || isUnknown(network)) this.add(order, candidate, network);
    else {
      this.count(order, candidate.model, network);
      this.kept.push({ order, was });
    }
  }

  /** What has come since the last time. */
  take(): { readonly networks: readonly Placed[]; readonly kept: readonly Kept[] } {
    const { networks, kept } = this;
    this.networks = [];
    this.kept = [];
    return { networks, kept };
  }

  private count(order: number, model: string, network: Network): void {
    this.orders.set(model, order);
    this.calls += network.calls.length;
    for (const { type } of network.modules) this.types.add(type);
  }
}

/** The models in their order, but those first that had a class which none before them has. */
export function newTypesFirst<T extends readonly [number, Candidate]>(
  models: readonly T[],
  past: Past | undefined,
  known: ReadonlySet<string>,
): readonly T[] {
  const types = new Set(known);
  const first: T[] = [];
  const others: T[] = [];
  for (const placed of models) {
    const before = past?.traces.find(({ model }) => model.model === placed[1].model)?.network;
    const own = before === undefined || isUnknown(before) ? [] : before.modules.map(({ type }) => type);
    (own.some(type => !types.has(type)) ? first : others).push(placed);
    for (const type of own) types.add(type);
  }
  return [...first, ...others];
}
