/** What a command that runs or exports is about. An analysis that takes long is shown, and can be cancelled with the command. */
import * as vscode from 'vscode';
import type { Analyses } from '../host/analysis';
import { type Pointed, pointed } from '../host/caret';
import { runWithProgress } from './run-progress';

/** `undefined` where there is no Python to look at. */
export async function runTarget(
  analyses: Analyses,
  title: string,
  argument: unknown,
): Promise<Pointed | 'cancelled' | undefined> {
  const source = new vscode.CancellationTokenSource();
  try {
    const found = await runWithProgress(title, ({ signal, onProgress }) => {
      signal.addEventListener('abort', () => source.cancel());
      onProgress({ doing: 'working out the shapes' });
      return pointed(analyses, argument, source.token);
    });
    return source.token.isCancellationRequested ? 'cancelled' : found;
  } finally {
    source.dispose();
  }
}
