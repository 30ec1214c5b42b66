/**
 * What the editor and the worker say to each other. Every question gets exactly one answer, `{ ok }` or `{ err }`;
 * both ends check what arrives. Messages travel by structured clone, so models and arrays go as bytes.
 */
import type { GraphTensor } from '../onnx/graph';

export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

export interface WorkerApi {
  /** Which execution providers this build of ONNX Runtime brings along. */
  describe(): Description;
  /** Runs a model on a seeded random input and measures what comes out. */
  run(request: RunRequest): RunResult;
  /** Runs a model of one float input and one output on each of several inputs, and gives the values. */
  compute(request: ComputeRequest): readonly Float32Array[];
}

export interface ComputeRequest extends Pick<RunRequest, 'model' | 'devices'> {
  readonly input: GraphTensor;
  readonly output: string;
  readonly values: readonly Float32Array[];
}

export interface Description {
  /** Version of ONNX Runtime. */
  readonly version: string;
  readonly providers: readonly Device[];
}

export interface RunRequest {
  /** The encoded model, or the file it was written to because it is large. */
  readonly model: Uint8Array | string;
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly string[];
  /** Tried in this order; the first that can open the model runs it. */
  readonly devices: readonly Device[];
  readonly seed: number;
  /** Timed runs after one warm-up. */
  readonly repeats: number;
}

export interface RunResult {
  /** What really ran, as ONNX Runtime's own profile reports it. */
  readonly device: Device;
  /** Devices that were tried first, and why each could not be used. */
  readonly refused: readonly { readonly device: Device; readonly reason: string }[];
  /** Median wall-clock time of one run, in milliseconds. */
  readonly ms: number;
  /** Median time of each node's kernel by the node's name, in milliseconds, as ONNX Runtime's own profile has it. */
  readonly nodes: Readonly<Record<string, number>>;
  readonly outputs: readonly Measured[];
}

export interface Measured {
  readonly name: string;
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  /** Share of values that are exactly zero, 0 to 1. */
  readonly zeros: number;
}

export type Question = {
  [M in keyof WorkerApi]: { readonly id: number; readonly method: M; readonly params: Parameters<WorkerApi[M]> };
}[keyof WorkerApi];

export type Answer = { readonly id: number } & ({ readonly ok: unknown } | { readonly err: string });

export function isQuestion(message: unknown): message is Question {
  const question = message as Partial<Question> | null;
  return (
    typeof question === 'object' &&
    question !== null &&
    typeof question.id === 'number' &&
    (question.method === 'describe' || question.method === 'run' || question.method === 'compute') &&
    Array.isArray(question.params)
  );
}

export function isAnswer(message: unknown): message is Answer {
  const answer = message as Record<string, unknown> | null;
  return (
    typeof answer === 'object' &&
    answer !== null &&
    typeof answer['id'] === 'number' &&
    ('ok' in answer || typeof answer['err'] === 'string')
  );
}
