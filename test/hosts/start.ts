// `npm start`: the sample folder in a VS Code that runs this extension from its build.
//
// A desktop VS Code where there is one, or a display to show a fetched one on; else a VS Code in the browser, whose
// address is printed. It stays up until Ctrl+C.
import { spawn, spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { resolve } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { buildShipped } from '../../esbuild.mjs';
import { NotFetched } from '../fetch/fetched';
import { startServer } from './server';

await buildShipped();
const sample = resolve('.vscode-test', 'sample');
await cp('test/workspace', sample, { recursive: true });

const code = await desktop();
if (code) openDesktop(code);
else await openInBrowser().catch(explain);

/** The command that opens windows, if this machine can show one. */
async function desktop(): Promise<string | undefined> {
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display || process.argv.includes('--browser')) return undefined;
  const installed = spawnSync('code', ['--version'], { shell: process.platform === 'win32', encoding: 'utf8' });
  if (installed.status === 0) return 'code';
  return downloadAndUnzipVSCode().catch(() => undefined);
}

function openDesktop(code: string): void {
  const args = [`--extensionDevelopmentPath=${resolve('.')}`, '--new-window', '--wait', sample];
  if (process.getuid?.() === 0) args.push('--no-sandbox', `--user-data-dir=${resolve('.vscode-test', 'user-data')}`);
  console.log(`Opening ${sample} in VS Code. Ctrl+C ends it.`);
  spawn(code, args, { stdio: 'inherit', shell: process.platform === 'win32' }).once('exit', status => {
    process.exitCode = status ?? 1;
  });
}

async function openInBrowser(): Promise<void> {
  const server = await startServer({ port: Number(process.env.PORT) || undefined });
  const address = server.url(sample, { extensionDevelopmentPath: server.uri(resolve('.')) });
  console.log(`VS Code with Receptive is up. Open this address in a browser; Ctrl+C ends it.\n\n${address}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => server.stop().then(() => process.exit(0)));
  await new Promise(() => {});
}

function explain(error: unknown): void {
  console.error(error instanceof NotFetched ? error.message : error);
  process.exitCode = 1;
}
