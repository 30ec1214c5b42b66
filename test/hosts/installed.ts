// Packages the extension as it would be published, and installs that file where a server finds it.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { command } from '../fetch/fetched';
import { vscodeServer } from '../fetch/vscode-server';
import { filesUnder } from '../files.mjs';

/** A new extensions folder that holds the packaged extension and nothing else. The caller removes it. */
export async function installPackaged(): Promise<string> {
  console.log(lastLine(await command(process.execPath, ['.ci/package.mjs'])));
  const file = filesUnder('dist').find(
    path => path.endsWith('.vsix') && path.includes(`${process.platform}-${process.arch}`),
  );
  const extensions = await mkdtemp(join(tmpdir(), 'receptive-extensions-'));
  const install = ['--install-extension', resolve(file!), '--extensions-dir', extensions];
  await command(process.execPath, [await vscodeServer(), ...install, '--accept-server-license-terms']);
  return extensions;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)!;
}
