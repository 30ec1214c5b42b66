/**
 * What the editor and the worker say to each other. Every question gets exactly one answer, `{ ok }` or `{ err }`, and on
 * the way there any number of progress notes; both ends check what arrives. Messages travel by structured clone, so models
 * and arrays go as bytes.
 */
import type { GraphTensor } from '../onnx/graph';
import type { Pattern } from '../onnx/patterns';
import type { StoredWeight } from '../onnx/recipe';
import type { OutputSummary } from './measure';

export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

export interface WorkerApi {
  /** Which execution providers this build of ONNX Runtime brings along. */
  describe(): Description;
  /** Runs a model once or more on one input and measures what comes out. */
  run(request: RunRequest): RunResult;
  /** Runs a model of one changing float input and one output on each of several inputs, and gives the values. */
  compute(request: ComputeRequest): readonly Float32Array[];
  /** Runs a small model on given inputs and gives the values of its outputs. */
  evaluate(request: EvaluateRequest): Evaluated;
  /** Writes a model with its weights to a file, and to a second one beside it where one cannot hold them. */
  write(request: WriteRequest): Written;
}

/** A model, and the weights that it names and does not hold. */
export interface RunnableModel {
  /** Encoded, or the file it was written to because it is large. */
  readonly model: Uint8Array | string;
  readonly weights?: readonly StoredWeight[];
}

export interface WriteRequest extends RunnableModel {
  readonly model: Uint8Array;
  readonly file: string;
}

export interface Written {
  /** The model's file, then that of its weights where they did not fit. */
  readonly files: readonly { readonly file: string; readonly bytes: number }[];
}

export interface ComputeRequest extends RunnableModel {
  /** Tried in this order; the first that can open the model runs it. */
  readonly devices: readonly Device[];
  readonly input: GraphTensor;
  /** Inputs that are the same in every run. */
  readonly fixed?: readonly { readonly input: GraphTensor; readonly values: Float32Array }[];
  readonly output: string;
  readonly values: readonly Float32Array[];
}

export interface EvaluateRequest {
  /** Encoded, and whole. */
  readonly model: Uint8Array;
  /** Tried in this order; the first that can open the model runs it. */
  readonly devices: readonly Device[];
  /** All of 32-bit floats. */
  readonly inputs: readonly (GraphTensor & { readonly values: Float32Array })[];
  readonly outputs: readonly string[];
}

export interface Evaluated extends Pick<RunResult, 'device' | 'adapter' | 'refused'> {
  /** Median wall-clock time of one run, in milliseconds. */
  readonly ms: number;
  /** In the order the outputs were asked for, row by row. */
  readonly values: readonly Float32Array[];
}

export interface Description {
  /** Version of ONNX Runtime. */
  readonly version: string;
  readonly providers: readonly Device[];
  /** An NVIDIA driver is there, and ONNX Runtime's provider for it is not. */
  readonly cudaMissing: boolean;
  /** Where ONNX Runtime's native libraries lie, and look for each other. */
  readonly folder: string;
}

/** What an input is made of; without it, standard normal values by the seed (zeros for whole numbers and flags). */
export type Given = { readonly pattern: Pattern } | { readonly values: Float32Array };

export interface RunRequest extends RunnableModel {
  readonly inputs: readonly GraphTensor[];
  /** By the name of the input. */
  readonly given?: Readonly<Record<string, Given>>;
  readonly outputs: readonly string[];
  /** What they take together, where that is known: all are held at once. */
  readonly outputBytes?: number;
  /** Outputs that stand for complex numbers, by pairs in their last axis. */
  readonly complex?: readonly string[];
  /** Outputs whose channels are wanted as pictures. */
  readonly pictures?: readonly string[];
  /** Tried in this order; the first that can open the model runs it. */
  readonly devices: readonly Device[];
  readonly seed: number;
  /** Timed runs after one warm-up. */
  readonly repeats: number;
  /** Keeps ONNX Runtime from merging or leaving out nodes, so that each has a time of its own. */
  readonly unfused?: boolean;
  /** The same network as it would be deployed: with the same weights, without the outputs in between. Timed as a whole. */
  readonly whole?: { readonly model: Uint8Array; readonly outputs: readonly string[] };
}

export interface RunResult {
  /** What really ran, as ONNX Runtime's own profile reports it. */
  readonly device: Device;
  /** The name of the device, `NVIDIA GeForce RTX 4070`, where this machine tells it for certain. */
  readonly adapter?: string;
  /** Devices that were tried first, and why each could not be used. */
  readonly refused: readonly { readonly device: Device; readonly reason: string }[];
  /** Median wall-clock time of one run (of `whole`, where it was given), in milliseconds. */
  readonly ms: number;
  /** Median time of each node's kernels by the node's name, in milliseconds, as the provider's own profile has it. */
  readonly nodes: Readonly<Record<string, number>>;
  /** Why `nodes` is empty: the provider does not time its kernels. */
  readonly untimed?: string;
  readonly outputs: readonly Measured[];
}

export interface Measured extends OutputSummary {
  readonly name: string;
  readonly shape: readonly number[];
}

export type Question = {
  [M in keyof WorkerApi]: { readonly id: number; readonly method: M; readonly params: Parameters<WorkerApi[M]> };
}[keyof WorkerApi];

/** What is being done, and how far it is, 0 to 1. */
export interface Progress {
  readonly doing: string;
  readonly share?: number;
}

export type Answer = { readonly id: number } & (
  | { readonly ok: unknown }
  | { readonly err: string }
  | { readonly progress: Progress }
);

const methods: Readonly<Record<keyof WorkerApi, true>> = {
  describe: true,
  run: true,
  compute: true,
  evaluate: true,
  write: true,
};

export function isQuestion(message: unknown): message is Question {
  const question = message as Partial<Question> | null;
  return (
    typeof question === 'object' &&
    question !== null &&
    typeof question.id === 'number' &&
    typeof question.method === 'string' &&
    Object.hasOwn(methods, question.method) &&
    Array.isArray(question.params)
  );
}

export function isAnswer(message: unknown): message is Answer {
  const answer = message as Record<string, unknown> | null;
  return (
    typeof answer === 'object' &&
    answer !== null &&
    typeof answer.id === 'number' &&
    ('ok' in answer || typeof answer.err === 'string' || isProgress(answer.progress))
  );
}

function isProgress(value: unknown): value is Progress {
  const progress = value as Partial<Progress> | null | undefined;
  return typeof progress === 'object' && progress !== null && typeof progress.doing === 'string';
}
