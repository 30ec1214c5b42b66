/** What the command line understands. Wiring only; what the commands do is in the files beside. */
import { exportModel } from './export';
import { inspect } from './inspect';
import { usage } from './options';
import { run } from './run';

/** Runs a command; the exit code. */
export async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === 'inspect') return inspect(args, process);
  if (name === 'run') return run(args, process, interruption());
  if (name === 'export') return exportModel(args, process);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage);
    return name === undefined ? 2 : 0;
  }
  process.stderr.write(`receptive: unknown command '${name}'; try 'receptive --help'\n`);
  return 2;
}

/** Aborted by the first Ctrl+C; a second ends the process at once, as without us. */
function interruption(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return stop.signal;
}
