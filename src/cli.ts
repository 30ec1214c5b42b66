#!/usr/bin/env node
/** The command line: `receptive inspect model.py`. What the commands are is in `cli/command-line.ts`. */
import * as node from 'node:module';

// From Node.js 22 on, what was compiled once is taken from there at the next start.
(node as { enableCompileCache?: () => unknown }).enableCompileCache?.();

import('./cli/command-line')
  .then(({ main }) => main(process.argv.slice(2)))
  .then(code => {
    process.exitCode = code;
  });
