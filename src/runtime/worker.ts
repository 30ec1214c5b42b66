/**
 * The worker process: the only place that loads `onnxruntime-node`. When the native library fails it takes its process
 * along without an exception, so it gets one of its own; exit status and stderr are then the answer (see `client.ts`).
 */
import { writeSync } from 'node:fs';
import { env, listSupportedBackends } from 'onnxruntime-node';
import { type Answer, type Description, type Device, isQuestion, type Question } from './protocol';
import { run } from './run';

process.on('message', async message => {
  if (!isQuestion(message)) return;
  const answer = await reply(message);
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));

/** More memory than the editor allows is the end, before the whole machine is slowed down. */
const allowed = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
setInterval(() => {
  const { rss } = process.memoryUsage();
  if (rss <= allowed) return;
  const [used, limit] = [rss, allowed].map(bytes => (bytes / 2 ** 30).toFixed(1));
  writeSync(2, `it took ${used} GB of memory, more than the ${limit} GB it may`);
  process.exit(1);
}, 50).unref();

async function reply(question: Question): Promise<Answer> {
  const { id } = question;
  try {
    return { id, ok: question.method === 'describe' ? describe() : await run(question.params[0], allowed) };
  } catch (error) {
    return { id, err: error instanceof Error ? error.message : String(error) };
  }
}

function describe(): Description {
  return {
    version: env.versions.node ?? env.versions.common,
    providers: listSupportedBackends().map(backend => backend.name as Device),
  };
}
