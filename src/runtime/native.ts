/** What the worker does with ONNX Runtime; loaded by the first question that needs it, so that why it cannot be is an answer. */
import { env, listSupportedBackends } from 'onnxruntime-node';
import { thisMachine } from './adapter';
import { evaluate } from './evaluate';
import type { Description, Device, Question } from './protocol';
import { cudaLibraries, hasNvidiaDriver, nativeFolder } from './refusal';
import { compute, run, type Surroundings } from './run';

export function answer(question: Exclude<Question, { method: 'write' }>, surroundings: Surroundings) {
  switch (question.method) {
    case 'describe':
      return describe();
    case 'run':
      return run(question.params[0], surroundings);
    case 'compute':
      return compute(question.params[0], surroundings);
    case 'evaluate':
      return evaluate(question.params[0], surroundings);
  }
}

function describe(): Description {
  const folder = nativeFolder();
  const present = thisMachine.list(folder);
  const providers = listSupportedBackends().map(backend => backend.name as Device);
  return {
    version: env.versions.node ?? env.versions.common,
    providers,
    folder,
    cudaMissing:
      providers.includes('cuda') &&
      hasNvidiaDriver(thisMachine) &&
      cudaLibraries.some(library => !present.includes(library)),
  };
}
