/** A run as a notification: what is being done, how far it is, a way to cancel it, and one to the log. */
import * as vscode from 'vscode';
import { commands } from '../host/commands';
import type { MeasureOptions } from '../host/measuring';

/** Shown only where a run takes longer than a glance. */
export async function runWithProgress<T>(
  title: string,
  work: (options: Required<Pick<MeasureOptions, 'signal' | 'onProgress'>>) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let last = '';
  let tell: (message: string) => void = message => {
    last = message;
  };
  const running = work({
    signal: stop.signal,
    onProgress: ({ doing, share }) => tell(share === undefined ? doing : `${doing}, ${Math.round(100 * share)} %`),
  });
  const quick = await Promise.race([running.then(() => true), patience()]);
  if (!quick)
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (progress, token) => {
        tell = message => progress.report({ message: `${message} · [Show Log](command:${commands.showLog})` });
        tell(last || 'starting');
        token.onCancellationRequested(() => stop.abort());
        return running.then(
          () => {},
          () => {},
        );
      },
    );
  return running;
}

function patience(): Promise<false> {
  return new Promise(resolve => setTimeout(resolve, 400, false));
}
