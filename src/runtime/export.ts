/** A model written to a file by the worker: a large one takes a while, and can be cancelled. */
import type { AskOptions, Runtime } from './client';
import { discardUnfinished } from './files';
import type { WriteRequest, Written } from './protocol';

/** Where it is cancelled, or fails, the file is as it was before. */
export async function exportModel(runtime: Runtime, request: WriteRequest, options: AskOptions = {}): Promise<Written> {
  try {
    return await runtime.ask('write', [request], options);
  } catch (error) {
    discardUnfinished(request.file);
    throw error;
  }
}
