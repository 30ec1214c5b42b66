/**
 * What the explainer is told about runs on this machine: one call's result, a network's table, and what a unit sees. Part of
 * the explainer's messages; imports neither side.
 */
import type { OutputSummary } from '../runtime/measure';

/** Beside a card: what has been run of it, and what can be. */
export interface RunView {
  /** Why nothing can be run here. */
  readonly blocked?: string;
  /** What is fed from now on: `random values`, `checkerboard`, `cat.png`. */
  readonly input: string;
  readonly result?: LayerResult | { readonly reason: string };
  /** Why the last run failed; `result`, or what `table` holds, is from one before. */
  readonly failed?: string;
  /** For a whole model. */
  readonly table?: NetworkTable;
  /** What a unit of the call sees, where that has a meaning. */
  readonly field?: FieldView;
}

export interface Stamp {
  /** `NVIDIA RTX 4070 (WebGPU)`. */
  readonly where: string;
  /** `28 Nov 2026, 05:19`. */
  readonly when: string;
  readonly input: string;
}

export interface LayerResult extends Stamp, OutputSummary {
  readonly measured: string;
  readonly inferred: string;
  readonly agrees: boolean;
  /** `0.20 ms`; absent where the provider does not time its kernels, and `untimed` says why. */
  readonly time?: string;
  readonly untimed?: string;
  /** It read values that nothing could make, so random ones stood in for them. */
  readonly fed?: boolean;
}

export interface NetworkTable {
  readonly rows: readonly TableRow[];
  /**
   * The last run of the whole, optimised as one; absent before there was one. `apart` says what the kernels of its
   * layers take, each by itself, and why that differs; absent where none has a time.
   */
  readonly whole?: Stamp & { readonly time: string; readonly apart?: string };
  /** Calls that were run, those that could be, and those whose shape is not the one that was worked out. */
  readonly ran: number;
  readonly of: number;
  readonly wrong: number;
  /** Of the whole; absent what is not known as a number. */
  readonly totals?: Cost;
}

/** Parameters, and multiply–accumulates of one forward pass. */
export interface Cost {
  readonly params?: number;
  readonly macs?: number;
}

export interface TableRow {
  /** Index of the call. */
  readonly call: number;
  readonly name: string;
  /** With the containers it stands in. */
  readonly path: string;
  readonly type: string;
  /** How many containers it stands in. */
  readonly depth: number;
  /** A call of PyTorch's own, not a container of calls. */
  readonly leaf: boolean;
  readonly output: string;
  readonly params?: string;
  /** Of a leaf, as far as known. */
  readonly cost?: Cost;
  readonly sees?: string;
  readonly place?: { readonly uri: string; readonly from: number; readonly to: number };
  readonly result?: Pick<LayerResult, 'agrees' | 'measured' | 'mean' | 'std' | 'zeros'> & {
    /** In milliseconds. */
    readonly ms: number | null;
    readonly time?: string;
  };
  /** Why it was not run. */
  readonly reason?: string;
  /** It is a part of what runs as one, and `reason` says of what. */
  readonly part?: boolean;
}

/** The layers of one network whose units see a part of its input picture, in the order they run. */
export interface FieldView {
  /** The same network and input: a page may keep its unit. */
  readonly key: string;
  readonly input: { readonly name: string; readonly height: number; readonly width: number };
  readonly layers: readonly FieldLayer[];
  /** Index in `layers` of the call the card is about. */
  readonly at: number;
}

export interface FieldLayer {
  /** Index of the call. */
  readonly call: number;
  readonly name: string;
  readonly height: number;
  readonly width: number;
  /** Of the receptive field, by row and column, in input pixels; `all` where every unit sees the whole input. */
  readonly size: readonly [number, number] | 'all';
  /** Absent where units have no place of their own. */
  readonly stride?: readonly [number, number];
  readonly start?: readonly [number, number];
  /** See `FieldGeometry`. */
  readonly windows?: readonly (readonly (readonly [from: number, to: number] | null)[])[];
  readonly within?: readonly (readonly [from: number, to: number])[];
}

/** Half-open intervals of input rows and columns. */
export interface Box {
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
}

/** What running the network says about one unit. */
export interface MeasuredField {
  readonly key: string;
  readonly call: number;
  readonly unit: readonly [row: number, column: number];
  /** Absent where it does not see anything of the input. */
  readonly box?: Box;
  readonly heat?: Heat;
  /** What could not be measured, and why. */
  readonly reason?: string;
}

/** How much each input pixel counts for the unit, averaged over networks with random weights. */
export interface Heat {
  readonly width: number;
  readonly height: number;
  /** height × width, row by row, 255 where it counts most. */
  readonly pixels: Uint8Array;
  /** The share of the whole that lies in the middle of the box, half its height and width. */
  readonly central: number;
  /** Over how many random networks. */
  readonly seeds: number;
}

export function isRunView(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.input === 'string' &&
    (value.result === undefined || isObject(value.result)) &&
    (value.table === undefined || (isObject(value.table) && Array.isArray(value.table.rows))) &&
    (value.field === undefined || (isObject(value.field) && Array.isArray(value.field.layers)))
  );
}

export function isMeasuredField(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.key === 'string' &&
    Number.isSafeInteger(value.call) &&
    isUnit(value.unit) &&
    (value.box === undefined || isObject(value.box)) &&
    (value.heat === undefined || (isObject(value.heat) && value.heat.pixels instanceof Uint8Array))
  );
}

export function isUnit(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(at => Number.isSafeInteger(at) && at >= 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
