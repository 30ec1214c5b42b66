/**
 * What running one call gave, and the words it is told in: the same in a hover, a hint, the explainer and its table.
 * Whether it agrees with what was worked out from the source is decided here and nowhere else.
 */
import { deviceText } from '../runtime/devices';
import type { LayerRun, NotRun } from '../runtime/network';
import type { Device } from '../runtime/protocol';
import { showShape } from '../tensor/show';
import { type Execution, flowText, showTensor } from './describe';

/** When and where something ran, and on what. */
export interface Circumstances {
  readonly device: Device;
  /** The name of the device, where this machine tells it for certain. */
  readonly adapter?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What was fed, in words: `random values`, `checkerboard`, `cat.png`. */
  readonly input: string;
}

export interface Ran extends LayerRun, Circumstances {}

/** A call that was run, or the reason why it could not be. */
export type Measurement = Ran | NotRun;

/** What a run of a whole network gave beside what its calls did. */
export interface NetworkRan extends Circumstances {
  /** Median time of the whole, as it would be deployed, in milliseconds. */
  readonly ms: number;
}

export function hasRun(measurement: Measurement | undefined): measurement is Ran {
  return measurement !== undefined && 'out' in measurement;
}

/** Whether the measured shapes are those that were worked out. */
export function agrees({ out }: Ran, { network, call }: Execution): boolean {
  const inferred = call.outputs.map(id => showTensor(network, id));
  return out.length === inferred.length && out.every((shape, i) => showShape(shape) === inferred[i]);
}

/** `✓ measured on NVIDIA RTX 4070 (WebGPU), 0.20 ms`; loud where what came out is not what was worked out. */
export function measuredText(measurement: Measurement, execution: Execution): string {
  if (!hasRun(measurement)) return `not run: ${measurement.reason}`;
  const where = whereText(measurement);
  if (agrees(measurement, execution)) return `✓ measured on ${where}`;
  const { network, call } = execution;
  const inferred = flowText(call.outputs.map(id => showTensor(network, id)));
  return `✗ measured ${measuredShapes(measurement)} on ${where}, but worked out ${inferred}: please report this`;
}

/** For the tooltip of a mark: `✓ measured on NVIDIA RTX 4070 (WebGPU), 0.20 ms, 28 November 2026 at 05:19`. */
export function datedText(measurement: Measurement, execution: Execution): string {
  const text = measuredText(measurement, execution);
  return hasRun(measurement) ? `${text} · ${dateText(measurement.at)}` : text;
}

export function measuredShapes({ out }: Ran): string {
  return flowText(out.map(showShape));
}

/** Two digits or all before the point: seconds from a thousand milliseconds on, microseconds below a tenth of one. */
export function timeText(ms: number): string {
  if (ms >= 99_500) return `${Math.round(ms / 1000)} s`;
  if (ms >= 1000) return `${(ms / 1000).toPrecision(2)} s`;
  return ms < 0.1 ? `${Math.round(ms * 1000)} µs` : `${ms < 10 ? ms.toPrecision(2) : Math.round(ms)} ms`;
}

/** `28 Nov 2026, 05:19`, in this machine's time zone. */
export function dateText(at: number): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

function whereText(ran: Ran): string {
  return ran.ms === null ? deviceText(ran) : `${deviceText(ran)}, ${timeText(ran.ms)}`;
}
