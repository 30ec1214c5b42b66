/**
 * What one unit of a layer sees of the input picture: by calculation, which every card has, and measured on this machine by
 * running the network, which is done when somebody looks and remembered.
 */
import * as vscode from 'vscode';
import { clipped, type FieldGeometry, type UnitBox, unitBox } from '../figures/unit-box';
import type { Call, Network } from '../network/network';
import { fieldProbe, measuredField } from '../onnx/receptive';
import { plainShape } from '../onnx/weights';
import type { AskOptions, Runtime } from '../runtime/client';
import { effectiveReceptiveField } from '../runtime/effective';
import type { Device } from '../runtime/protocol';
import { type LocalRuntime, whyNotRun } from './runtime';

/** One layer of a network that reads a picture. */
export interface FieldOfCall extends FieldGeometry {
  readonly call: number;
  readonly name: string;
  /** Units along rows and columns. */
  readonly height: number;
  readonly width: number;
}

export interface FieldsOfNetwork {
  readonly input: { readonly name: string; readonly height: number; readonly width: number };
  readonly layers: readonly FieldOfCall[];
}

export type Unit = readonly [row: number, column: number];

export interface UnitMeasured {
  /** Absent where it does not see anything of the input. */
  readonly box?: UnitBox;
  readonly heat?: UnitHeat;
  /** Why nothing could be measured. */
  readonly reason?: string;
}

/** How much each pixel of the input counts for a unit (Luo et al. 2016), averaged over networks with random weights. */
export interface UnitHeat {
  readonly height: number;
  readonly width: number;
  /** height × width, row by row, 255 where it counts most. */
  readonly pixels: Uint8Array;
  /** The share that lies in the middle of the box, half its height and width. */
  readonly central: number;
  readonly seeds: number;
}

export interface Fields extends vscode.Disposable {
  /** What was measured of a unit; `undefined` where it was not. */
  known(network: Network, call: number, unit: Unit): UnitMeasured | undefined;
  /** Never rejects; `undefined` when cancelled. */
  measure(network: Network, call: number, unit: Unit, options?: AskOptions): Promise<UnitMeasured | undefined>;
  readonly onDidChange: vscode.Event<void>;
}

export function openFields(runtime: LocalRuntime): Fields {
  const changed = new vscode.EventEmitter<void>();
  const results = new WeakMap<Network, Map<string, UnitMeasured>>();
  const keyOf = (call: number, unit: Unit) => `${call} ${unit}`;
  return {
    known: (network, call, unit) => results.get(network)?.get(keyOf(call, unit)),
    measure: async (network, call, unit, options = {}) => {
      const known = results.get(network) ?? new Map<string, UnitMeasured>();
      results.set(network, known);
      const before = known.get(keyOf(call, unit));
      if (before) return before;
      try {
        const measured = await measureUnit(runtime, network, call, unit, options);
        if (options.signal?.aborted) return undefined;
        known.set(keyOf(call, unit), measured);
        changed.fire();
        return measured;
      } catch (error) {
        return options.signal?.aborted ? undefined : { reason: whyNotRun(error) };
      }
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}

/** The layers whose units see a part of the picture; `undefined` where the network reads none, or its size is not known. */
export function fieldsOf(network: Network): FieldsOfNetwork | undefined {
  const source = network.inputs.find(({ tensor }) => tensor !== null && network.tensors[tensor]!.shape.length >= 3);
  const shape = source && plainShape(network.tensors[source.tensor!]!.shape);
  if (!source || typeof shape !== 'object' || shape.length < 4) return undefined;
  const [height, width] = shape.slice(-2) as [number, number];
  const layers = network.calls.flatMap(call => fieldOf(network, call) ?? []);
  return { input: { name: source.name, height, width }, layers };
}

function fieldOf(network: Network, call: Call): FieldOfCall | undefined {
  const { rf, outputs, operator } = call;
  const [id] = outputs;
  // Rows and columns are taken to be the last two axes.
  if (!rf || rf.along || !operator || id === undefined || id === null) return undefined;
  const shape = plainShape(network.tensors[id]!.shape);
  if (typeof shape !== 'object' || (rf.size !== 'all' && rf.size.length !== 2)) return undefined;
  const [height, width] = shape.length >= 4 ? (shape.slice(-2) as [number, number]) : [1, 1];
  const name = call.path || call.type;
  if (rf.size === 'all') return { call: call.index, name, height, width, size: 'all' };
  const pair = (values: readonly number[] | undefined) => values as readonly [number, number] | undefined;
  const [stride, start] = [pair(rf.stride), pair(rf.start)];
  if (!stride || !start) return undefined;
  const { windows, within } = rf;
  const uneven = { ...(windows ? { windows } : {}), ...(within ? { within } : {}) };
  return { call: call.index, name, height, width, size: pair(rf.size)!, stride, start, ...uneven };
}

/** The unit in the middle: the one a picture shows first. */
export function middle({ height, width }: Pick<FieldOfCall, 'height' | 'width'>): Unit {
  return [Math.floor(height / 2), Math.floor(width / 2)];
}

/** By calculation, the part that lies on the picture. */
export function calculatedBox(layer: FieldOfCall, unit: Unit, { input }: FieldsOfNetwork): UnitBox | undefined {
  const box = unitBox(layer, unit, input);
  return box && clipped(box, input, layer);
}

/**
 * The box and the heat by gradients where the network has them; else the box alone, by lighting parts of the input.
 */
async function measureUnit(
  runtime: LocalRuntime,
  network: Network,
  call: number,
  unit: Unit,
  options: AskOptions,
): Promise<UnitMeasured> {
  const { runtime: worker, devices } = await runtime.ready(options);
  const [tensor] = network.calls[call]!.outputs;
  const effective = await effectiveReceptiveField(worker, network, tensor!, { ...options, unit, devices });
  if ('reason' in effective) return litUnit(worker, devices, network, call, unit, options);
  const { box, heat, shareInCentre, seeds } = effective;
  const most = heat.values.reduce((a, b) => Math.max(a, b), 0);
  return {
    ...(box ? { box: { rows: [box.top, box.bottom], columns: [box.left, box.right] } } : {}),
    heat: {
      height: heat.height,
      width: heat.width,
      pixels: Uint8Array.from(heat.values, value => Math.round((255 * value) / most)),
      central: shareInCentre,
      seeds,
    },
  };
}

async function litUnit(
  worker: Runtime,
  devices: readonly Device[],
  network: Network,
  call: number,
  [row, column]: Unit,
  options: AskOptions,
): Promise<UnitMeasured> {
  const probe = fieldProbe(network, call);
  if ('reason' in probe) return probe;
  const { model, weights, input, output } = probe;
  const compute = (values: readonly Float32Array[]) =>
    worker.ask('compute', [{ model, weights, devices, input, output: output.name, values }], options);
  // A unit that has no place in the picture any more is looked at as a whole.
  const flat = output.shape.length < 4;
  const placed = flat ? { ...probe, output: { ...output, shape: [...output.shape, 1, 1] } } : probe;
  const rows = await measuredField(placed, -2, flat ? 0 : row, compute);
  const columns = rows && (await measuredField(placed, -1, flat ? 0 : column, compute));
  return rows && columns ? { box: { rows, columns } } : {};
}
