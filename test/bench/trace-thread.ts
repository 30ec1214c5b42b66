// Traces in a thread that has as much memory as the one the editor's files are analysed by.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { projectResolver } from '../../src/cli/project';
import { resourceLimits } from '../../src/host/analysis-messages';
import { ModuleCache, open, type Resolve } from '../../src/interpreter/analyze';
import { median } from './benchmark';

export interface Asked {
  /** The folder that imports start from. */
  readonly root: string;
  readonly path: string;
  /** An expression in the file's own scope. */
  readonly model: string;
  readonly given: readonly string[];
}

/** Milliseconds: with nothing kept from before, and with parsed files at hand. */
export interface Times {
  readonly cold: number;
  readonly warm: number;
}

export class TraceThread {
  /** The bundle that this is in, which listens below. */
  private readonly worker = new Worker(__filename, { resourceLimits });

  async time(asked: Asked): Promise<Times> {
    this.worker.postMessage(asked);
    const [times] = (await once(this.worker, 'message')) as [Times];
    return times;
  }

  end(): void {
    void this.worker.terminate();
  }
}

async function timesOf({ root, path, model, given }: Asked): Promise<Times> {
  const source = { uri: path, text: readFileSync(path, 'utf8') };
  const trace = (resolve: Resolve, cache: ModuleCache) => open(source, { resolve, cache }).trace(model, { given });
  const [resolve, cache] = [projectResolver(path, root), new ModuleCache()];
  const cold = await median(() => trace(projectResolver(path, root), new ModuleCache()), 3, 0);
  return { cold, warm: await median(() => trace(resolve, cache), 5, 250) };
}

if (!isMainThread) parentPort!.on('message', async (asked: Asked) => parentPort!.postMessage(await timesOf(asked)));
