/**
 * Running layers and networks on this machine, and laying what they gave beside what was worked out. A layer alone is fed
 * random values of its input's shape; on a pattern or a picture, the network is run up to it, so that it sees what it would
 * see. Nothing here rejects: why something could not be run is a result like any other.
 */
import * as vscode from 'vscode';
import type { Call, Network } from '../network/network';
import { layerModel, tensorsIn } from '../onnx/layer';
import { bytesOf } from '../onnx/memory';
import { callInSingle, otherThanSingle } from '../onnx/single-precision';
import type { Bound } from '../operators/parameter';
import { type AroundRun, runAround } from '../runtime/around';
import type { AskOptions } from '../runtime/client';
import { deviceText } from '../runtime/devices';
import { smallerInput } from '../runtime/failure';
import type { LayerRun } from '../runtime/network';
import type { Progress } from '../runtime/protocol';
import { isRefusal } from '../runtime/refusal';
import type { Execution } from './describe';
import { log } from './log';
import { agrees, hasRun, type Measurement, timeText } from './measurement';
import type { Measurements } from './measurements';
import { givenFor, inputText, type RunInput } from './run-input';
import { type LocalRuntime, whyNotRun } from './runtime';

export interface Measuring extends vscode.Disposable {
  /** Runs one call; `undefined` when cancelled. */
  layer(execution: Execution, options?: MeasureOptions): Promise<Measurement | undefined>;
  /** Runs the whole network; `undefined` when cancelled. */
  network(network: Network, options?: MeasureOptions): Promise<Outcome | undefined>;
  /** What is fed from now on. */
  input: RunInput;
  /** What is being run, and how far it is. */
  readonly running: Running | undefined;
  /** Fires when `input` or `running` has another value. */
  readonly onDidChange: vscode.Event<void>;
  /** Ends what is being run. */
  cancel(): void;
}

export interface Outcome {
  /** A sentence about the whole. */
  readonly text: string;
  readonly ran: boolean;
  /** How many shapes are not those that were worked out. */
  readonly wrong: number;
  /** How many calls were left out because they do not fit into the memory. */
  readonly large?: number;
}

export interface Running extends Progress {
  /** The call that is run alone; absent while the whole network is. */
  readonly call?: Call;
  readonly network: Network;
}

export interface MeasureOptions extends Pick<AskOptions, 'signal' | 'onProgress'> {
  /** What is fed, where it is not the reader's choice. */
  readonly input?: RunInput;
  /** Leaves alone what has been run before, on whatever input. */
  readonly ifUnknown?: boolean;
}

/** Seed of weights and inputs: the same numbers on every machine. */
const seed = 0;
const timedRuns = 5;
/** Of a whole network, which takes longer. */
const timedNetworkRuns = 3;
/** Channels are kept as pictures for this many calls of a network. */
const mostPictures = 400;

export function openMeasuring(runtime: LocalRuntime, measurements: Measurements): Measuring {
  const changed = new vscode.EventEmitter<void>();
  let input: RunInput = { kind: 'random' };
  let running: Running | undefined;
  let stop: AbortController | undefined;

  /** Shows what is under way while `work` goes on, and lets it be cancelled from wherever it is shown. */
  const following = async <T>(
    what: Pick<Running, 'call' | 'network'>,
    { signal, onProgress }: MeasureOptions,
    work: (options: AskOptions) => Promise<T>,
  ): Promise<T | undefined> => {
    const mine = new AbortController();
    stop = mine;
    const tell = (progress: Progress) => {
      if (stop !== mine) return;
      running = { ...what, ...progress };
      onProgress?.(progress);
      changed.fire();
    };
    tell({ doing: 'starting' });
    try {
      const result = await work({
        signal: signal ? AbortSignal.any([signal, mine.signal]) : mine.signal,
        onProgress: tell,
      });
      return mine.signal.aborted || signal?.aborted ? undefined : result;
    } finally {
      if (stop === mine) {
        running = undefined;
        stop = undefined;
        changed.fire();
      }
    }
  };

  const layer: Measuring['layer'] = async (execution, options = {}) => {
    const chosen = options.input ?? input;
    const label = chosen.kind === 'random' ? 'random values, given to this layer' : given(chosen);
    const known = measurements.of(execution);
    if (known && options.ifUnknown) return known;
    const measurement = await following(execution, options, ask =>
      attempt(execution.call.type, () =>
        chosen.kind === 'random' ? alone(execution, label, ask) : within(execution, chosen, label, ask),
      ),
    );
    if (measurement) measurements.record([[execution, measurement]]);
    return measurement;
  };

  /** A model of the one operator, in float32 where it cannot be run as it is. */
  const alone = async ({ network, call }: Execution, label: string, ask: AskOptions): Promise<Measurement> => {
    const { operator, arguments: bound } = call;
    if (!operator || !bound) return within({ network, call }, { kind: 'random' }, given({ kind: 'random' }), ask);
    const instead = otherThanSingle(tensorsIn(Object.entries(bound)).map(([, tensor]) => tensor));
    if (instead.length === 0) return operation(operator.name, bound, label, ask);
    try {
      const found = await operation(operator.name, bound, label, ask);
      if (hasRun(found)) return found;
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    const single = callInSingle(call);
    return operation(single.operator!.name, single.arguments!, label + exceptions({ instead, redrawn: [] }), ask);
  };

  const operation = async (name: string, bound: Bound, label: string, ask: AskOptions): Promise<Measurement> => {
    const built = layerModel(name, bound);
    if ('reason' in built) return built;
    const { runtime: worker, devices } = await runtime.ready(ask);
    const { model, weights, inputs } = built;
    const outputs = built.outputs.map(({ name }) => name);
    const complex = built.outputs.filter(output => output.complex).map(({ name }) => name);
    const request = {
      model,
      weights,
      inputs,
      outputs,
      outputBytes: bytesOf(built.outputs),
      complex,
      devices,
      seed,
      repeats: timedRuns,
      pictures: outputs.slice(0, 1),
    };
    const result = await worker.ask('run', [request], ask);
    runtime.used(result);
    const [first] = result.outputs;
    if (!first) return { reason: 'it gives no tensor' };
    const { name: _, shape: __, ...values } = first;
    const times = Object.values(result.nodes);
    const ms = times.length > 0 ? times.reduce((sum, each) => sum + each, 0) : null;
    const out = result.outputs.map(({ shape }) => shape);
    return { out, ms, ...(ms === null ? { untimed: result.untimed } : {}), ...values, ...circumstances(result, label) };
  };

  /** The network as far as the call. */
  const within = async (
    { network, call }: Execution,
    chosen: RunInput,
    label: string,
    ask: AskOptions,
  ): Promise<Measurement> => {
    const end = lastInside(network, call);
    const feed = givenFor(network, chosen);
    if (isReason(feed)) return feed;
    const part = { ...network, calls: network.calls.slice(0, end + 1), outputs: [] };
    const { runtime: worker, devices } = await runtime.ready(ask);
    const result = await runAround(worker, part, devices, { ...ask, seed, given: feed, pictures: [call.index] });
    if ('reason' in result) return result;
    runtime.used(result);
    const found: LayerRun | { readonly reason: string } = result.layers.get(call.index) ?? {
      reason: 'it was not reached',
    };
    return 'reason' in found ? found : { ...found, ...circumstances(result, label + exceptions(result)) };
  };

  const wholeNetwork: Measuring['network'] = (network, options = {}) =>
    following({ network }, options, async ask => {
      try {
        const outcome = await everything(network, options.input ?? input, ask);
        return 'reason' in outcome ? notRun(network, outcome.reason) : outcome;
      } catch (error) {
        const reason = whyNotRun(error);
        if (isCancelled(error)) return { text: reason, ran: false, wrong: 0 };
        log.warn(`running ${network.model} failed`, error);
        return notRun(network, reason);
      }
    });

  const notRun = (network: Network, reason: string): Outcome => {
    measurements.recordFailure(network, reason);
    return { text: `${network.model} could not be run: ${reason}`, ran: false, wrong: 0 };
  };

  const everything = async (
    network: Network,
    chosen: RunInput,
    ask: AskOptions,
  ): Promise<Outcome | { readonly reason: string }> => {
    const feed = givenFor(network, chosen);
    if (isReason(feed)) return feed;
    const { runtime: worker, devices } = await runtime.ready(ask);
    const pictures = network.calls.filter(({ operator }) => operator).slice(0, mostPictures);
    const result = await runAround(worker, network, devices, {
      ...ask,
      seed,
      given: feed,
      pictures: pictures.map(({ index }) => index),
      repeats: timedNetworkRuns,
    });
    if ('reason' in result) return result;
    runtime.used(result);
    const shared = circumstances(result, given(chosen) + exceptions(result));
    const results = [...result.layers].map(([index, found]): readonly [Execution, Measurement] => [
      { network, call: network.calls[index]! },
      'reason' in found ? found : { ...found, ...shared },
    ]);
    measurements.record(results, [network, { ...shared, ms: result.ms }]);
    // The root gives what its last call gives.
    const told = results.filter(([{ call }, found]) => call.path !== '' && !('part' in found));
    const large = told.filter(([, each]) => !hasRun(each) && each.reason.endsWith(smallerInput)).length;
    const ran = told.filter(([, measurement]) => hasRun(measurement));
    const wrong = ran.filter(([execution, each]) => hasRun(each) && !agrees(each, execution)).length;
    const text = `${network.model}: ${ran.length} of ${told.length} calls measured on ${deviceText(result)}, ${timeText(result.ms)}`;
    const loud = `; ${wrong} ${wrong === 1 ? 'shape differs' : 'shapes differ'} from what was worked out: please report this`;
    const short = large > 0 ? `; ${large} would take more memory than a run may, and ${smallerInput}` : '';
    return { text: text + short + (wrong > 0 ? loud : ''), ran: true, wrong, large };
  };

  return {
    layer,
    network: wholeNetwork,
    get input() {
      return input;
    },
    set input(chosen) {
      input = chosen;
      changed.fire();
    },
    get running() {
      return running;
    },
    onDidChange: changed.event,
    cancel: () => stop?.abort(),
    dispose: () => {
      stop?.abort();
      changed.dispose();
    },
  };
}

function given(input: RunInput): string {
  return `${inputText(input)}, given to the network`;
}

/** What is not as the code has it. */
function exceptions({ instead, redrawn }: Pick<AroundRun, 'instead' | 'redrawn'>): string {
  const precision = instead.length > 0 ? `, computed in float32 instead of ${instead.join(' and ')}` : '';
  const { length } = redrawn;
  return length > 0
    ? `${precision}, with ${length} ${length === 1 ? 'weight' : 'weights'} drawn by default rules`
    : precision;
}

function circumstances(
  { device, adapter }: Pick<Parameters<LocalRuntime['used']>[0], 'device' | 'adapter'>,
  input: string,
) {
  return { device, ...(adapter === undefined ? {} : { adapter }), input, at: Date.now() };
}

async function attempt(type: string, run: () => Promise<Measurement>): Promise<Measurement> {
  try {
    return await run();
  } catch (error) {
    if (!isCancelled(error)) log.warn(`running ${type} failed`, error);
    return { reason: whyNotRun(error) };
  }
}

/** Calls inside a container follow it. */
function lastInside({ calls }: Network, { index }: Call): number {
  let last = index;
  for (let at = index + 1; at < calls.length && isInside(calls, at, index); at++) last = at;
  return last;
}

function isInside(calls: Network['calls'], inner: number, outer: number): boolean {
  for (let at = calls[inner]!.parent; at !== undefined; at = calls[at]!.parent) if (at === outer) return true;
  return false;
}

function isReason(value: object): value is { readonly reason: string } {
  return 'reason' in value && typeof value.reason === 'string';
}

function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.message === 'cancelled';
}
