/** What went wrong in the worker, in words a person can act on: Node's and ONNX Runtime's own where nothing better is known. */

import { showBytes } from '../tensor/bytes';

/** What helps where memory is short; every message about it ends so. */
export const smallerInput = 'a smaller input takes less';

/** How every answer begins that says so. */
export const notLoaded = 'ONNX Runtime cannot be loaded';

/** How the last words of a worker begin that took more than it may. */
export const overMemory = 'it was ended because it took more than the';

/** Whether a run ended because of the memory it took, or asked for. */
export function isOverMemory(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return message.includes(overMemory) || message.endsWith(smallerInput);
}

/** Why ONNX Runtime itself could not be loaded. */
export function loadFailure(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const here = `${process.platform}-${process.arch}`;
  const again = 'installing Receptive again, for this platform, brings it back';
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND')
    return /\.node\b/.test(message)
      ? `its native library for ${here} is missing; ${again}`
      : `its package is missing from this extension; ${again}`;
  if (code === 'ERR_DLOPEN_FAILED')
    return `its native library does not open on ${here}: ${firstLine(message).replace(/\/\S*\//, '')}`;
  return firstLine(message);
}

/** Ends that native code comes to where its file is not what it should be, or not for this processor. */
const ofDamage: Readonly<Record<string, string>> = {
  SIGBUS: 'its files are damaged or cut short; installing Receptive again brings them back',
  SIGSEGV: 'its files may be damaged; installing Receptive again brings them back',
  SIGABRT: 'its files may be damaged; installing Receptive again brings them back',
  SIGILL: 'this processor lacks instructions that it is made of',
};

/** How a worker ended: by `signal`, or with its exit status; `loaded` says whether ONNX Runtime had ever answered. */
export function endInWords(code: number | null, signal: string | null, loaded: boolean): string {
  if (signal === null) return `the runtime stopped (exit status ${code})`;
  const damage = loaded ? undefined : ofDamage[signal];
  return damage ? `${notLoaded}: ${damage} (signal ${signal})` : `the runtime stopped (signal ${signal})`;
}

/** An error of a run or of writing; a message of several lines keeps them. */
export function failureInWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const where = path ? ` (${path})` : '';
  switch (code) {
    case 'ENOSPC':
      return `the disk is full${where}`;
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return syscall === 'open' || syscall === 'mkdtemp' || syscall === 'mkdir'
        ? `nothing may be written there${where}: ${error.message.split(',')[0]}`
        : error.message;
  }
  return runFailure(error.message);
}

/** ONNX Runtime says first where in its own sources it gave up, which tells nobody anything. */
function runFailure(message: string): string {
  const refused = /Failed to allocate memory for requested buffer of size (\d+)/.exec(message);
  if (refused)
    return `it needs ${showBytes(Number(refused[1]))} of memory in one piece, which this machine does not give; ${smallerInput}`;
  if (/Array buffer allocation failed|Invalid typed array length/.test(message))
    return `its values do not fit into the memory of this machine; ${smallerInput}`;
  const node =
    /^Non-zero status code returned while running (\S+) node\. Name:'([^']*)' Status Message: (?:\/\S+ )?/.exec(
      message,
    );
  if (!node) return message;
  // A provider that lays tensors out in its own way names what it puts in the place of a node after it.
  const name = node[2]!.replace(/_token_\d+$/, '');
  return `${node[1]} failed: ${message.slice(node[0].length).trim()} in node (${name})`;
}

/** The same for people, whom the name of a node tells nothing. */
export function withoutNode(message: string): string {
  return message.replace(/^(\S+ failed: .*) in node \(.*\)$/, '$1');
}

/** `45 s`, `10 min`. */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 6) / 10} min`;
}

function firstLine(message: string): string {
  return message.split('\n')[0]!;
}
