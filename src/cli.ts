#!/usr/bin/env node
/** The command line: `receptive inspect model.py`. Wiring only; what the commands do is under `cli/`. */
import { exportModel } from './cli/export';
import { inspect } from './cli/inspect';
import { usage } from './cli/options';
import { run } from './cli/run';

const [command, ...rest] = process.argv.slice(2);

main(command, rest).then(code => {
  process.exitCode = code;
});

async function main(name: string | undefined, args: readonly string[]): Promise<number> {
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
