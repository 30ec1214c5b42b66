/** What the editor and the thread that analyses say to each other; all of it plain data. */
import type { Analysis } from '../network/network';
import type { Source } from '../source/source';

export interface Request {
  readonly id: number;
  readonly source: Source;
  /** Folders that absolute imports start from. */
  readonly roots: readonly string[];
  /** The input shapes that were set, by model. */
  readonly given: Readonly<Record<string, readonly string[]>>;
  /** Documents that are open and unsaved: they count before what is on the disk. */
  readonly unsaved: Readonly<Record<string, string>>;
  /** Answers to what an earlier reply wanted; `null` where there is no such file. */
  readonly fetched: Readonly<Record<string, string | null>>;
  /** Installed packages have changed: nothing that was imported is kept. */
  readonly fresh: boolean;
}

/** A reply may come in parts; each holds the networks that were traced since the part before. */
export type Reply =
  | {
      readonly id: number;
      readonly ok: {
        readonly networks: unknown;
        readonly rest: unknown;
        readonly broken: boolean;
        readonly done: boolean;
        /** Files of other file systems that imports may be in. */
        readonly wanted: readonly string[];
        /** Files that were read, so that a change to one of them is a change to the result. */
        readonly read: readonly string[];
      };
    }
  | { readonly id: number; readonly err: string };

export type Rest = Omit<Analysis, 'networks'>;
