/**
 * One broken feature never takes down another. Every provider and listener runs inside `guard`: what it throws is
 * logged with the activity's name and answered with nothing, which every VS Code provider understands as "no result".
 */
import * as vscode from 'vscode';
import { log } from './log';

export function guard<A extends unknown[], R>(activity: string, act: (...args: A) => R): (...args: A) => R | undefined {
  return (...args) => {
    try {
      const result = act(...args);
      return isThenable(result) ? (Promise.resolve(result).catch(error => report(activity, error)) as R) : result;
    } catch (error) {
      report(activity, error);
      return undefined;
    }
  };
}

/** Registers one feature after another; one that fails to register is logged and left out. */
export function registerAll(features: Readonly<Record<string, () => vscode.Disposable>>): vscode.Disposable[] {
  return Object.entries(features).flatMap(([name, register]) => guard(`registering ${name}`, register)() ?? []);
}

function report(activity: string, error: unknown): undefined {
  if (error instanceof vscode.CancellationError) return undefined;
  log.error(`while ${activity}:`, error instanceof Error ? (error.stack ?? error.message) : String(error));
  return undefined;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
