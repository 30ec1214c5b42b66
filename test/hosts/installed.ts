// Packages the extension as it would be published, and installs that file where a server finds it.
import { spawnSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { command } from '../fetch/fetched';
import { vscodeServer } from '../fetch/vscode-server';
import { filesUnder } from '../files.mjs';

/** A new extensions folder that holds the packaged extension and nothing else. The caller removes it. */
export async function installPackaged(): Promise<string> {
  const packaged = spawnSync(process.execPath, ['.ci/package.mjs'], { stdio: 'inherit' });
  if (packaged.status !== 0) throw new Error('The extension could not be packaged.');
  const file = filesUnder('dist').find(
    path => path.endsWith('.vsix') && path.includes(`${process.platform}-${process.arch}`),
  );
  const extensions = await mkdtemp(join(tmpdir(), 'receptive-extensions-'));
  const install = ['--install-extension', resolve(file!), '--extensions-dir', extensions];
  await command(process.execPath, [await vscodeServer(), ...install, '--accept-server-license-terms']);
  return extensions;
}
