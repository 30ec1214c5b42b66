// A whole VS Code that a browser shows: the npm package `code-server` holds one, and runs it on plain Node.
//
// It is installed beside the project's dependencies, with install scripts off: nothing of it has to be compiled.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command, fetched } from './fetched';

/** code-server 4.100.3 is VS Code 1.100.3, the oldest version the manifest's `engines` promises. */
const version = '4.100.3';
const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * The path of the server's `server-main.js`.
 * @throws NotFetched without a network
 */
export async function vscodeServer(): Promise<string> {
  const folder = await fetched(`code-server-${version}`, `code-server ${version}`, async folder => {
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    await command('npm', [...install, `code-server@${version}`], folder);
    await command('npm', [...install, '--omit=dev'], join(folder, inside));
  });
  return join(folder, inside, 'out', 'server-main.js');
}

const inside = join('node_modules', 'code-server', 'lib', 'vscode');
