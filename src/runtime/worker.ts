/**
 * The worker process: the only place that loads `onnxruntime-node`. When the native library fails it takes its process
 * along without an exception, so it gets one of its own; exit status and stderr are then the answer (see `client.ts`).
 */
import { Worker } from 'node:worker_threads';
import { env, listSupportedBackends } from 'onnxruntime-node';
import { type Answer, type Description, type Device, isQuestion, type Question } from './protocol';
import { compute, run } from './run';

process.on('message', async message => {
  if (!isQuestion(message)) return;
  const answer = await reply(message);
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));

/** More memory than the editor allows is the end, before the whole machine is slowed down. */
const allowed = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
// Native calls hold this thread for seconds, so another one watches.
if (Number.isFinite(allowed)) new Worker(`(${watchMemory})(${allowed})`, { eval: true }).unref();

/** Runs in a thread of its own, from its text: it may use nothing from around it. */
function watchMemory(limit: number): void {
  const { writeSync } = require('node:fs') as typeof import('node:fs');
  setInterval(() => {
    const { rss } = process.memoryUsage();
    if (rss <= limit) return;
    const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
    writeSync(2, `it took ${gigabytes(rss)} GB of memory, more than the ${gigabytes(limit)} GB it may`);
    process.kill(process.pid, 'SIGKILL');
  }, 50);
}

async function reply(question: Question): Promise<Answer> {
  const { id } = question;
  try {
    return { id, ok: await work(question) };
  } catch (error) {
    return { id, err: error instanceof Error ? error.message : String(error) };
  }
}

function work(question: Question) {
  switch (question.method) {
    case 'describe':
      return describe();
    case 'run':
      return run(question.params[0], allowed);
    case 'compute':
      return compute(question.params[0]);
  }
}

function describe(): Description {
  return {
    version: env.versions.node ?? env.versions.common,
    providers: listSupportedBackends().map(backend => backend.name as Device),
  };
}
