/**
 * The worker process: the only place that loads `onnxruntime-node`. When the native library fails it takes its process
 * along without an exception, so it gets one of its own; exit status and stderr are then the answer (see `client.ts`).
 */
import { env, listSupportedBackends } from 'onnxruntime-node';
import { type Answer, type Description, type Device, isQuestion, type Question } from './protocol';
import { run } from './run';

process.on('message', async message => {
  if (!isQuestion(message)) return;
  const answer = await reply(message);
  process.send?.(answer);
});
process.on('disconnect', () => process.exit(0));

async function reply(question: Question): Promise<Answer> {
  const { id } = question;
  try {
    return { id, ok: question.method === 'describe' ? describe() : await run(...question.params) };
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
