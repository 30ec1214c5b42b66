/**
 * What the explainer is told about the models of a note: their inputs and outputs as they are described, and what a run
 * gave. Part of the explainer's messages; imports neither side.
 */
import type { ReferenceRun } from '../host/references';
import type { Entered, Reference } from '../onnx/reference/reference';

export type { Entered, Entry, Input, Output } from '../onnx/reference/reference';

/** All of a reference model that is data. */
export type ReferenceView = Pick<Reference, 'id' | 'title' | 'caption' | 'formula' | 'inputs' | 'outputs'>;

/** Asks for a run. A later request of the same page makes an earlier one void. */
export interface TryRequest {
  readonly type: 'try';
  readonly model: string;
  /** Comes back with the answer. */
  readonly request: number;
  readonly entered: Entered;
  /** The reader pressed a button; else it is run only where things are run by themselves. */
  readonly asked: boolean;
}

export interface Tried {
  readonly model: string;
  readonly request: number;
  readonly result: TryResult;
}

export type TryResult =
  | ({ readonly kind: 'ran' } & ReferenceRun)
  /** `input`: the name of the one that does not fit. */
  | { readonly kind: 'failed'; readonly reason: string; readonly input?: string }
  /** Nothing can be run here at all. */
  | { readonly kind: 'blocked'; readonly reason: string }
  /** Nothing is run without being asked. */
  | { readonly kind: 'waits' }
  | { readonly kind: 'cancelled' };

export function isTryRequest(value: unknown): boolean {
  return (
    isObject(value) &&
    value.type === 'try' &&
    typeof value.model === 'string' &&
    Number.isSafeInteger(value.request) &&
    isObject(value.entered) &&
    !Array.isArray(value.entered) &&
    typeof value.asked === 'boolean'
  );
}

export function isTried(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.model === 'string' &&
    Number.isSafeInteger(value.request) &&
    isObject(value.result) &&
    typeof value.result.kind === 'string' &&
    (value.result.kind !== 'ran' || (isObject(value.result.outputs) && typeof value.result.summary === 'string'))
  );
}

export function isReferenceView(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.id === 'string' &&
    typeof value.title === 'string' &&
    isObject(value.inputs) &&
    isObject(value.outputs)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
