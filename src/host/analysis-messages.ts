/** What the editor and the thread that analyses say to each other; all of it plain data. */
import type { Analysis, Network } from '../network/network';
import type { Move } from '../source/move';
import type { Source } from '../source/source';
import type { Packed } from './wire';

export interface Request {
  readonly id: number;
  readonly source: Source;
  /** Folders that absolute imports start from. */
  readonly roots: readonly string[];
  /** Folders that are open, or the file's own: what code opens is read from nowhere else. */
  readonly tops: readonly string[];
  /** The input shapes that were set, by model. */
  readonly given: Readonly<Record<string, readonly string[]>>;
  /** Documents that are open and unsaved: they count before what is on the disk. */
  readonly unsaved: Readonly<Record<string, string>>;
  /** Answers to what an earlier reply wanted; `null` where there is no such file. */
  readonly fetched: Readonly<Record<string, string | null>>;
  /** Installed packages have changed: nothing that was imported is kept. */
  readonly fresh: boolean;
  /** The last request about this source whose whole answer the editor still has. */
  readonly have: number | undefined;
}

/**
 * A reply may come in parts; each holds the networks that were found since the part before, with their place in the order of
 * the file. One that an edit cannot have changed is not sent again: the editor has it, and is told where it stands now.
 */
export type Reply =
  | {
      readonly id: number;
      readonly ok: {
        readonly networks: Packed<readonly Placed[]>;
        readonly kept: readonly Kept[];
        readonly moved: Move | undefined;
        /** Absent where it is what the part before said. */
        readonly rest: Packed<Rest> | undefined;
        readonly broken: boolean;
        readonly done: boolean;
        /** Files of other file systems that imports may be in. */
        readonly wanted: readonly string[];
        /** Files that were read, so that a change to one of them is a change to the result. */
        readonly read: readonly string[];
      };
    }
  | { readonly id: number; readonly err: string };

/** A network with its place in the order of the file. */
export type Placed = readonly [order: number, network: Network];

/** A network that the editor has, at the place it had then. */
export interface Kept {
  readonly order: number;
  readonly was: number;
}

export type Rest = Omit<Analysis, 'networks'>;

/**
 * What the thread is started with. An analysis makes much that is soon forgotten: the more of it fits, the less often what is
 * left has to be looked for.
 */
export const resourceLimits = { maxYoungGenerationSizeMb: 128 };
