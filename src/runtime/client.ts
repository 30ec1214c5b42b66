/**
 * The editor's side of the worker: starts it on first use, asks, times out, survives its death, restarts it with back-off,
 * lets it go when idle. A question that killed the worker is answered with the exit status and stderr, and never repeated.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAnswer, type RunRequest, type WorkerApi } from './protocol';

export interface Runtime {
  ask<M extends keyof WorkerApi>(
    method: M,
    params: Parameters<WorkerApi[M]>,
    options?: { readonly signal?: AbortSignal; readonly timeout?: number },
  ): Promise<ReturnType<WorkerApi[M]>>;
  /** Ends the worker now; a later question starts a new one. */
  stop(): void;
}

export interface RuntimeOptions {
  /** The bundled worker script. */
  readonly script: string;
  /** Milliseconds without a question after which the worker ends. */
  readonly idle?: number;
  /** Bytes of memory at which the worker ends itself. */
  readonly memory?: number;
  /** Milliseconds to wait after a crash; twice as long after each further one. */
  readonly backOff?: number;
  readonly log?: (line: string) => void;
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
  /** Takes away what was written for the question. */
  readonly remove?: () => void;
}

/** Larger models go by a file: a message is copied several times. */
const largestMessage = 32 * 2 ** 20;
const defaultMemory = 8 * 2 ** 30;
const defaultBackOff = 1_000;
const defaultTimeout = 60_000;
const defaultIdle = 5 * 60_000;
const longestBackOff = 60_000;
const keptStderr = 4_000;

export function createRuntime({
  script,
  idle = defaultIdle,
  memory = defaultMemory,
  backOff = defaultBackOff,
  log = () => {},
}: RuntimeOptions): Runtime {
  let worker: ChildProcess | undefined;
  let stderr = '';
  let next = 0;
  let crashes = 0;
  let notBefore = 0;
  let idleTimer: NodeJS.Timeout | undefined;
  const pending = new Map<number, Pending>();

  function start(): ChildProcess {
    const wait = notBefore - Date.now();
    if (wait > 0)
      throw new Error(
        `the runtime stopped ${crashes} times in a row; it can be tried again in ${Math.ceil(wait / 1000)} s`,
      );
    const child = fork(script, [String(memory)], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Inside an editor `execPath` is Electron, which runs as plain Node only when told so.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
    });
    stderr = '';
    child.stderr?.on('data', chunk => {
      stderr = (stderr + String(chunk)).slice(-keptStderr);
    });
    child.on('message', receive);
    child.on('error', error => end(child, error.message));
    child.on('exit', (code, signal) => end(child, signal ? `signal ${signal}` : `exit status ${code}`));
    log(`runtime started, process ${child.pid}`);
    return child;
  }

  function receive(message: unknown): void {
    if (!isAnswer(message)) {
      log('the runtime sent something that is no answer');
      return;
    }
    const waiting = settle(message.id);
    if (!waiting) return;
    crashes = 0;
    if ('ok' in message) waiting.resolve(message.ok as never);
    else waiting.reject(new Error(message.err));
  }

  /** The worker is gone: everyone who waited learns why. */
  function end(child: ChildProcess, reason: string): void {
    if (child !== worker) return;
    worker = undefined;
    clearTimeout(idleTimer);
    const expected = pending.size === 0;
    log(`runtime ended: ${reason}`);
    if (expected) return;
    crashes++;
    notBefore = Date.now() + Math.min(longestBackOff, backOff * 2 ** (crashes - 1));
    const detail = stderr.trim();
    for (const id of [...pending.keys()])
      settle(id)?.reject(new Error(`the runtime stopped (${reason})${detail ? `: ${detail}` : ''}`));
  }

  function settle(id: number): Pending | undefined {
    const waiting = pending.get(id);
    pending.delete(id);
    if (waiting) clearTimeout(waiting.timer);
    waiting?.remove?.();
    if (pending.size === 0) restAfterwards();
    return waiting;
  }

  function restAfterwards(): void {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(stop, idle);
    idleTimer.unref();
  }

  /** Whoever still waits is told; the process is ended without ceremony, since native code may not be listening. */
  function stop(reason = 'it was stopped'): void {
    const child = worker;
    worker = undefined;
    clearTimeout(idleTimer);
    child?.kill('SIGKILL');
    for (const id of [...pending.keys()]) settle(id)?.reject(new Error(reason));
    clearTimeout(idleTimer);
  }

  return {
    ask(method, params, { signal, timeout = defaultTimeout } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new Error('cancelled'));
        worker ??= start();
        const id = next++;
        const { sent, remove } = byFile(params);
        const timer = setTimeout(() => stop(`no answer within ${timeout / 1000} s`), timeout);
        pending.set(id, { resolve: resolve as (value: never) => void, reject, timer, remove });
        // A native call cannot be interrupted, so cancelling ends the process; the next question starts a new one.
        signal?.addEventListener('abort', () => pending.has(id) && stop('cancelled'), { once: true });
        worker.send({ id, method, params: sent }, error => {
          if (error) settle(id)?.reject(error);
        });
      });
    },
    stop: () => stop(),
  };
}

/** The parameters with a large model written to a file, and how to take that away again. */
function byFile(params: readonly unknown[]): { readonly sent: readonly unknown[]; readonly remove?: () => void } {
  const request = params[0] as Partial<RunRequest> | undefined;
  const model = request?.model;
  if (!(model instanceof Uint8Array) || model.length <= largestMessage) return { sent: params };
  const folder = mkdtempSync(join(tmpdir(), 'receptive-'));
  const file = join(folder, 'model.onnx');
  writeFileSync(file, model);
  return { sent: [{ ...request, model: file }], remove: () => rmSync(folder, { recursive: true, force: true }) };
}
