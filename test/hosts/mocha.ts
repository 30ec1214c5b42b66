// Runs tests against the packaged extension, installed for the occasion.
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { buildTests } from '../../esbuild.mjs';
import { installPackaged } from './installed';

/** Mocha over these sources, in a process of its own; its exit status. */
export async function runWithPackaged(tests: readonly string[], options: readonly string[] = []): Promise<number> {
  const extensions = await installPackaged();
  const built = await buildTests([...tests, 'test/tally.ts']);
  const mocha = ['node_modules/mocha/bin/mocha.js', '--fail-zero', '--timeout', '60000', '--reporter', built.pop()!];
  try {
    const env = { ...process.env, RECEPTIVE_EXTENSIONS: extensions };
    const args = ['--enable-source-maps', ...mocha, ...options, ...built];
    return spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
  } finally {
    await rm(extensions, { recursive: true, force: true });
  }
}
