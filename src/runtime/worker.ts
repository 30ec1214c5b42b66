/**
 * The worker process: the only one that loads `onnxruntime-node` (see `native.ts`). When the native library fails it takes its
 * process along without an exception, so it gets one of its own; exit status and stderr are then the answer (see `client.ts`).
 */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Worker } from 'node:worker_threads';
import { showBytes } from '../tensor/bytes';
import { failureInWords, loadFailure, notLoaded, overMemory, smallerInput } from './failure';
import { writeModel } from './files';
import { type Answer, isQuestion, type Progress, type Question } from './protocol';

/** More memory than the editor allows is the end, before the whole machine is slowed down. */
const allowed = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
/** Where models are put; the editor made it and takes it away, unless it is gone itself. */
const folder = process.argv[3];

// One question after the other, so that none is slowed down by another while it is timed.
let turn: Promise<unknown> = Promise.resolve();
process.on('message', message => {
  if (isQuestion(message)) turn = turn.then(() => reply(message)).then(answer => process.send?.(answer));
});
// Ctrl+C in a terminal reaches every process there; this one ends when it is told to, or when nobody is left to tell it.
process.on('SIGINT', () => {});
process.on('disconnect', () => {
  if (folder) rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});

// Native calls hold this thread for seconds, so another one watches.
if (folder) {
  const words = `${overMemory} ${showBytes(allowed)} of memory that a run may take; ${smallerInput}`;
  const given = [allowed, process.ppid, folder, words].map(each => JSON.stringify(each));
  new Worker(`(${watch})(${given})`, { eval: true }).unref();
}

/** Runs in a thread of its own, from its text: it may use nothing from around it. */
function watch(limit: number, parent: number, folder: string, words: string): void {
  const { rmSync, writeSync } = require('node:fs') as typeof import('node:fs');
  const die = () => process.kill(process.pid, 'SIGKILL');
  setInterval(() => {
    const { rss } = process.memoryUsage();
    if (rss > limit) {
      writeSync(2, words);
      die();
    }
    try {
      process.kill(parent, 0);
    } catch {
      rmSync(folder, { recursive: true, force: true });
      die();
    }
  }, 50);
}

async function reply(question: Question): Promise<Answer> {
  const { id } = question;
  try {
    return { id, ok: await work(question) };
  } catch (error) {
    return { id, err: failureInWords(error) };
  }
}

async function work(question: Question) {
  const surroundings = { folder: folder ?? tmpdir(), memory: allowed, report: reporter(question.id) };
  if (question.method === 'write') return writeModel(question.params[0], surroundings.report);
  const native = await import('./native').catch(error => {
    throw new Error(`${notLoaded}: ${loadFailure(error)}`);
  });
  return native.answer(question, surroundings);
}

/** Tells of something new at once, and of how far it is ten times a second. */
function reporter(id: number): (progress: Progress) => void {
  let last: { doing?: string; at: number } = { at: 0 };
  return progress => {
    const now = Date.now();
    if (progress.doing === last.doing && now - last.at < 100) return;
    last = { doing: progress.doing, at: now };
    process.send?.({ id, progress } satisfies Answer);
  };
}
