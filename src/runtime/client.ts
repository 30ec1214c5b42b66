/**
 * The editor's side of the worker: starts it on first use, asks one thing at a time, times out, survives its death, restarts
 * it with back-off, lets it go when idle. A question that killed the worker is answered with the exit status and stderr, and
 * never repeated; those that stood in line behind it are asked of the next worker.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { durationText, endInWords, failureInWords, notLoaded, overMemory } from './failure';
import { isAnswer, type Progress, type WorkerApi } from './protocol';

export interface Runtime {
  /**
   * Rejects with `cancelled`, with the worker's own error, with how the worker died, after `timeout` milliseconds of work
   * (waiting in line does not count), or at once where too many questions wait.
   */
  ask<M extends keyof WorkerApi>(
    method: M,
    params: Parameters<WorkerApi[M]>,
    options?: AskOptions,
  ): Promise<ReturnType<WorkerApi[M]>>;
  /** Bytes that a run may take. */
  readonly memory: number;
  /** Ends the worker now and answers everyone who waits; a later question starts a new one. */
  stop(): void;
}

export interface AskOptions {
  readonly signal?: AbortSignal;
  readonly timeout?: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface RuntimeOptions {
  /** The bundled worker script. */
  readonly script: string;
  /** Milliseconds without a question after which the worker ends. */
  readonly idle?: number;
  /** Bytes of memory at which the worker ends itself. */
  readonly memory?: number;
  /** Of a question that brings no `timeout`: after how many milliseconds it is given up, and what may be said of that. */
  readonly limit?: () => { readonly milliseconds: number; readonly advice?: string };
  /** Milliseconds to wait after a crash; twice as long after each further one. */
  readonly backOff?: number;
  /** How many questions may wait in line. */
  readonly line?: number;
  readonly log?: (line: string) => void;
}

interface Asked extends AskOptions {
  readonly method: keyof WorkerApi;
  readonly params: readonly unknown[];
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

interface InWork {
  readonly id: number;
  readonly asked: Asked;
  readonly timer: NodeJS.Timeout;
}

interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
  stderr: string;
  /** ONNX Runtime has answered, so it could be loaded. */
  loaded: boolean;
}

const defaultMemory = Math.min(8 * 2 ** 30, 0.75 * totalmem());
const defaultBackOff = 1_000;
const defaultLimit = { milliseconds: 10 * 60_000 };
/** Node's timers hold no more. */
const longestTimeout = 2 ** 31 - 1;
const defaultIdle = 5 * 60_000;
const defaultLine = 256;
const longestBackOff = 60_000;
/** A rest after a crash that a question waits for; a longer one is told at once. */
const patience = 2_000;
const keptStderr = 4_000;

export function createRuntime({
  script,
  idle = defaultIdle,
  memory = defaultMemory,
  limit = () => defaultLimit,
  backOff = defaultBackOff,
  line = defaultLine,
  log = () => {},
}: RuntimeOptions): Runtime {
  let worker: Started | undefined;
  let inWork: InWork | undefined;
  const waiting: Asked[] = [];
  let next = 0;
  let crashes = 0;
  let notBefore = 0;
  let idleTimer: NodeJS.Timeout | undefined;
  let restTimer: NodeJS.Timeout | undefined;

  /** Takes the next in line when nothing is in work and the rest after a crash is over. */
  function proceed(): void {
    if (inWork || restTimer) return;
    clearTimeout(idleTimer);
    const asked = waiting[0];
    if (!asked) {
      if (worker) idleTimer = setTimeout(end, idle, 'it had nothing to do').unref();
      return;
    }
    const rest = notBefore - Date.now();
    if (rest > patience) {
      const seconds = Math.ceil(rest / 1000);
      const error = `the runtime stopped ${crashes} times in a row; it can be tried again in ${seconds} s`;
      for (const each of waiting.splice(0)) each.reject(new Error(error));
    } else if (rest > 0) {
      restTimer = setTimeout(() => {
        restTimer = undefined;
        proceed();
      }, rest);
    } else send(waiting.shift()!);
  }

  function send(asked: Asked): void {
    const id = next++;
    const { method, params } = asked;
    const { milliseconds, advice = '' } = asked.timeout === undefined ? limit() : { milliseconds: asked.timeout };
    const late = () => interrupt(`no answer within ${durationText(milliseconds)}${advice}`);
    const timer = setTimeout(late, Math.min(milliseconds, longestTimeout));
    inWork = { id, asked, timer };
    try {
      worker ??= start();
      worker.child.send({ id, method, params }, error => {
        // Its end says more than that it could not be reached.
        if (error && inWork?.id === id) worker?.child.kill('SIGKILL');
      });
    } catch (error) {
      settle(error as Error);
    }
  }

  function start() {
    const folder = folderForModels();
    const child = fork(script, [String(memory), folder], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Inside an editor `execPath` is Electron, which runs as plain Node only when told so. ONNX Runtime tells its makers
      // about every session unless it is told not to.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1' },
      execArgv: [],
    });
    const started: Started = { child, folder, stderr: '', loaded: false };
    child.stderr?.on('data', chunk => {
      started.stderr = (started.stderr + String(chunk)).slice(-keptStderr);
    });
    child.on('message', message => started === worker && receive(message));
    child.on('error', error => died(started, `the runtime stopped (${error.message})`));
    // Not before its last words have been read.
    child.on('close', (code, signal) => died(started, endInWords(code, signal, started.loaded)));
    log(`runtime started, process ${child.pid}`);
    return started;
  }

  function receive(message: unknown): void {
    if (!isAnswer(message)) log('the runtime sent something that is no answer');
    else if (message.id !== inWork?.id) log('the runtime answered what is not asked any more');
    else if ('progress' in message) inWork.asked.onProgress?.(message.progress);
    else {
      crashes = 0;
      if (inWork.asked.method !== 'write' && 'ok' in message) worker!.loaded = true;
      // What a process did not find it does not look for again.
      if ('err' in message && message.err.startsWith(notLoaded)) end(notLoaded);
      settle('ok' in message ? { ok: message.ok } : new Error(message.err));
    }
  }

  /** Answers what is in work, and goes on. */
  function settle(answer: { readonly ok: unknown } | Error): void {
    const { asked, timer } = inWork!;
    clearTimeout(timer);
    inWork = undefined;
    if (answer instanceof Error) asked.reject(answer);
    else asked.resolve(answer.ok as never);
    proceed();
  }

  function died(gone: Started, reason: string): void {
    takeAway(gone.folder);
    if (gone !== worker) return;
    worker = undefined;
    clearTimeout(idleTimer);
    log(reason);
    if (!inWork) return;
    crashes++;
    notBefore = Date.now() + Math.min(longestBackOff, backOff * 2 ** (crashes - 1));
    const words = lastWords(gone.stderr);
    // That it was killed is our own doing then.
    const [tooLarge] = words.match(ofMemory) ?? [];
    settle(new Error(tooLarge ?? (words ? `${reason}: ${words}` : reason)));
  }

  /** Native code cannot be interrupted: the process ends without ceremony, and the next question starts a new one. */
  function end(reason: string): void {
    if (worker) log(`runtime ended: ${reason}`);
    worker?.child.kill('SIGKILL');
    // Nobody may be left to hear that it is gone: this process may end as well.
    if (worker) takeAway(worker.folder);
    worker = undefined;
    clearTimeout(idleTimer);
  }

  function interrupt(reason: string): void {
    end(reason);
    settle(new Error(reason));
  }

  return {
    memory,
    ask(method, params, options = {}) {
      const { signal } = options;
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new Error('cancelled'));
        if (waiting.length >= line) return reject(new Error(`${line} questions wait for the runtime already`));
        const cancel = () => {
          if (inWork?.asked === asked) return interrupt('cancelled');
          waiting.splice(waiting.indexOf(asked), 1);
          reject(new Error('cancelled'));
        };
        const done = () => signal?.removeEventListener('abort', cancel);
        const asked: Asked = {
          ...options,
          method,
          params,
          resolve: value => {
            done();
            resolve(value);
          },
          reject: error => {
            done();
            reject(error);
          },
        };
        signal?.addEventListener('abort', cancel, { once: true });
        waiting.push(asked);
        proceed();
        if (inWork && waiting.includes(asked)) asked.onProgress?.({ doing: 'waiting for another run' });
      });
    },
    stop() {
      for (const each of waiting.splice(0)) each.reject(new Error('it was stopped'));
      if (inWork) interrupt('it was stopped');
      else end('it was stopped');
    },
  };
}

/** Whose process it is stands in the name, so that what was left by one that lost its power can be told. */
const ofModels = /^receptive-(\d+)-\w{6}$/;
const aDay = 24 * 60 * 60_000;

/** A new folder for what a worker writes; older ones whose owner is long gone go at the same time. */
function folderForModels(): string {
  const place = tmpdir();
  try {
    for (const name of readdirSync(place)) {
      const owner = ofModels.exec(name)?.[1];
      if (owner && !isAlive(Number(owner)) && Date.now() - statSync(join(place, name)).mtimeMs > aDay)
        takeAway(join(place, name));
    }
  } catch {
    // Another window may be at the same.
  }
  try {
    return mkdtempSync(join(place, `receptive-${process.pid}-`));
  } catch (error) {
    throw new Error(`no model can be put into the folder for temporary files: ${failureInWords(error)}`);
  }
}

/** What is still written to is taken away later, when its process is gone. */
function takeAway(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const ofMemory = new RegExp(`${overMemory}.*`);

/** In colours, with the time first: warnings, and errors about providers that were tried and are not there, which are answers already. */
const ofLog = /^\S+ \S+ \[(?:[VIW]:|E:\S* provider_bridge_ort).*$/gm;

/** What a process said at its end; of an error that nobody caught, the error comes first, before the code around it. */
function lastWords(stderr: string): string {
  const words = stripVTControlCharacters(stderr).replaceAll(ofLog, '').trim();
  const thrown = /^\w*Error\b.*: .*/m.exec(words);
  return thrown && thrown.index > 0 ? `${thrown[0]}\n${words}` : words;
}
