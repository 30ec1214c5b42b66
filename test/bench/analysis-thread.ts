// The thread that the editor has documents analysed by, driven as the editor drives it.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Reply, type Request, resourceLimits } from '../../src/host/analysis-messages';
import { unpack } from '../../src/host/wire';

export interface Answered {
  /** Milliseconds until the first networks were there, and until all was said. */
  readonly first: number;
  readonly all: number;
  /** Networks that were traced, and those that an edit could not have changed. */
  readonly traced: number;
  readonly kept: number;
}

export class AnalysisThread {
  private readonly newest = new Int32Array(new SharedArrayBuffer(4));
  private readonly worker = new Worker(resolve('dist/analysis-worker.js'), {
    workerData: this.newest,
    resourceLimits,
  });
  private have: number | undefined;

  /** Analyses a text as that of the file at `path`, whose imports start from `root`. */
  analyse(path: string, text: string, root: string): Promise<Answered> {
    const id = Atomics.add(this.newest, 0, 1) + 1;
    const start = performance.now();
    let first: number | undefined;
    let [traced, kept] = [0, 0];
    return new Promise((settle, fail) => {
      const hear = (reply: Reply) => {
        if (reply.id !== id) return;
        if ('err' in reply) return fail(new Error(reply.err));
        const networks = unpack(reply.ok.networks);
        if (reply.ok.rest) unpack(reply.ok.rest);
        first ??= performance.now() - start;
        traced += networks.length;
        kept += reply.ok.kept.length;
        if (!reply.ok.done) return;
        this.worker.off('message', hear);
        this.have = id;
        // As the editor says that it has all it asked for.
        Atomics.compareExchange(this.newest, 0, id, id + 1);
        settle({ first, all: performance.now() - start, traced, kept });
      };
      this.worker.on('message', hear);
      this.worker.postMessage({
        id,
        source: { uri: pathToFileURL(path).href, text, version: id },
        tops: [],
        roots: [pathToFileURL(root).href],
        given: {},
        unsaved: {},
        fetched: {},
        fresh: false,
        have: this.have,
      } satisfies Request);
    });
  }

  end(): Promise<number> {
    return this.worker.terminate();
  }
}
