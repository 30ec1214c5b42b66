/**
 * What one part of an analysis (the file's own body, the networks one by one) asked of the file, and what it had to say
 * besides a network. Kept apart, so that after an edit the parts that the edit cannot have reached are taken over.
 */
import type { Analysis, NetworkProblem } from '../network/network';
import { Mentions } from './mentions';
import { Variables } from './variables';

export interface Part {
  /** Names of the module that were looked up, or `ALL`. */
  readonly names: Set<string>;
  /** Functions of the file that ran, by the offset of their name. */
  readonly called: Set<number>;
  readonly mentions: Mentions;
  readonly variables: Variables;
  /** What they held while the network ran: of several runs, in the one that counts. */
  forward?: Variables;
  /** What calls of modules outside any trace gave. */
  readonly results: Variables;
  readonly problems: NetworkProblem[];
  readonly missing: Analysis['missing'][number][];
  /** Of a network, which has to be traced again when something it asked for has changed: it asks for no more than it needs. */
  readonly isNetwork: boolean;
}

export function newPart({ isNetwork = false } = {}): Part {
  return {
    names: new Set(),
    called: new Set(),
    mentions: new Mentions(),
    variables: new Variables(),
    results: new Variables(),
    problems: [],
    missing: [],
    isNetwork,
  };
}

/** It met nothing that is told. */
export function isSilent({ mentions, variables, forward, results, problems, missing }: Part): boolean {
  const said = [mentions, variables, forward, results];
  return problems.length === 0 && missing.length === 0 && said.every(one => one === undefined || one.isEmpty);
}
