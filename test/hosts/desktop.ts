// `npm run test:desktop`: the tests of test/editor and test/panels in a desktop VS Code, where a display is.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildForExtensionHost } from './built';

const extensionTestsEnv = await buildForExtensionHost();
const workspace = await mkdtemp(join(tmpdir(), 'receptive-workspace-'));
await cp('test/workspace', workspace, { recursive: true });
try {
  process.exitCode = await runTests({
    extensionDevelopmentPath: resolve('.'),
    extensionTestsPath: resolve('dist/test/index.js'),
    extensionTestsEnv,
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(workspace, { recursive: true, force: true });
}
