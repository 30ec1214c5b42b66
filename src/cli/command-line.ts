/** What the command line understands. Wiring only; what the commands do is in the files beside. */
import { exportNetwork } from './export';
import { inspect } from './inspect';
import { usage } from './options';
import { run } from './run';

/** Runs a command; the exit code. */
export async function main([name, ...args]: readonly string[]): Promise<number> {
  untilNobodyReads();
  if (name === 'inspect') return inspect(args, process);
  if (name === 'run') return run(args, process, untilInterrupted);
  if (name === 'export') return exportNetwork(args, process, untilInterrupted);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage);
    return name === undefined ? 2 : 0;
  }
  process.stderr.write(`receptive: unknown command '${name}'; try 'receptive --help'\n`);
  return 2;
}

/** Waits for what another process does, and lets Ctrl+C end that first. At any other time Ctrl+C ends this one at once. */
async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end);
  try {
    return await work(stop.signal);
  } finally {
    process.off('SIGINT', end);
  }
}

/** Whoever reads what is printed may have read enough (`receptive inspect … | head`): no more is said then. */
function untilNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') process.exitCode = 2;
      process.exit();
    });
}
