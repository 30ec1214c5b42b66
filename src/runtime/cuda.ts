/**
 * ONNX Runtime's CUDA provider, which is too large to come with the package: fetched from where ONNX Runtime's own installer
 * fetches it (NuGet, https://learn.microsoft.com/nuget/api/overview), and unpacked beside the library that loads it.
 */
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Unzip, UnzipInflate } from 'fflate';
import type { AskOptions } from './client';
import type { Description } from './protocol';
import { cudaLibraries } from './refusal';

export interface CudaOptions extends Pick<AskOptions, 'signal' | 'onProgress'> {
  /** The NuGet service; a test brings its own. */
  readonly index?: string;
}

const nuget = 'https://api.nuget.org/v3/index.json';
const packageName = 'microsoft.ml.onnxruntime.gpu.linux';
const folderInside = 'runtimes/linux-x64/native/';

/**
 * Puts the provider for `version` into `folder`: all of its libraries or none. Rejects with `cancelled`, with what the server
 * answered, where the download ended early, and where the folder cannot be written.
 */
export async function installCuda(
  { version, folder }: Pick<Description, 'version' | 'folder'>,
  { index = nuget, signal, onProgress = () => {} }: CudaOptions = {},
): Promise<void> {
  const parts = new Map(cudaLibraries.map(name => [folderInside + name, join(folder, `${name}.part`)]));
  try {
    onProgress({ doing: 'looking it up' });
    const base = await baseAddress(index, signal);
    const response = await get(`${base}${packageName}/${version}/${packageName}.${version}.nupkg`, signal);
    const length = Number(response.headers.get('content-length'));
    await unpack(response, parts, received =>
      onProgress({
        doing: `downloading ${Math.round(length / 1e6)} MB`,
        ...(length > 0 ? { share: received / length } : {}),
      }),
    );
    for (const name of cudaLibraries) await rename(join(folder, `${name}.part`), join(folder, name));
  } catch (error) {
    throw signal?.aborted ? new Error('cancelled') : error;
  } finally {
    for (const part of parts.values()) await rm(part, { force: true });
  }
}

async function baseAddress(index: string, signal: AbortSignal | undefined): Promise<string> {
  const { resources = [] } = (await (await get(index, signal)).json()) as {
    resources?: readonly { readonly '@id': string; readonly '@type': string }[];
  };
  const found = resources.find(resource => resource['@type'] === 'PackageBaseAddress/3.0.0');
  if (!found) throw new Error(`${index} names no place for packages`);
  return found['@id'];
}

async function get(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const response = await fetch(url, { signal }).catch((error: Error) => {
    throw new Error(`${new URL(url).host} cannot be reached: ${reasonOf(error)}`);
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
  return response;
}

/** `fetch failed` says nothing; what it was caused by does. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error && cause.message ? cause.message : message;
}

/** Writes the named members of a zip file as they arrive: the whole is never held. */
async function unpack(
  response: Response,
  parts: ReadonlyMap<string, string>,
  tell: (received: number) => void,
): Promise<void> {
  const finished = new Set<string>();
  const files = new Map<string, FileHandle>();
  let unwritten: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  const unzip = new Unzip(member => {
    if (!parts.has(member.name)) return;
    member.ondata = (error, bytes, final) => {
      if (error) throw error;
      unwritten.push({ name: member.name, bytes });
      if (final) finished.add(member.name);
    };
    member.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (const [name, part] of parts) files.set(name, await open(part, 'w'));
    let received = 0;
    for await (const bytes of response.body!) {
      received += bytes.length;
      unzip.push(bytes);
      for (const { name, bytes } of unwritten) await files.get(name)!.write(bytes);
      unwritten = [];
      tell(received);
    }
  } catch (error) {
    throw error instanceof TypeError ? new Error(`the download ended early: ${reasonOf(error)}`) : error;
  } finally {
    for (const file of files.values()) await file.close();
  }
  const absent = [...parts.keys()].filter(name => !finished.has(name));
  if (absent.length > 0) throw new Error(`the package does not hold ${absent.join(' and ')}`);
}
