// `npm run test:host`: the tests of test/editor and test/panels, in the extension host of a browser-hosted VS Code.
//
// The page gets the development extension and the tests through its `payload`, and reports back through two functions
// the browser lends it: one for every line of the extension host's console, one for the exit code.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchBrowser } from './browser';
import { buildForExtensionHost } from './built';
import { startServer } from './server';

const environment = await buildForExtensionHost();
const workspace = await mkdtemp(join(tmpdir(), 'receptive-workspace-'));
await cp('test/workspace', workspace, { recursive: true });
const server = await startServer({ environment });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.exposeFunction('codeAutomationLog', print);
  const exit = new Promise<number>(done => page.exposeFunction('codeAutomationExit', done).catch(() => done(1)));
  page.on('crash', () => console.error('The page crashed.'));
  const project = server.uri(resolve('.'));
  await page.goto(
    server.url(workspace, {
      extensionDevelopmentPath: project,
      extensionTestsPath: `${project}/dist/test/index.js`,
      skipWelcome: 'true',
    }),
  );
  process.exitCode = await within(8 * 60_000, exit);
} finally {
  await browser.close();
  await server.stop();
  await rm(workspace, { recursive: true, force: true });
}

function print(type: 'log' | 'warn' | 'error', args: unknown[]): void {
  // The server's own log and watchdog lack their native part here, and say so at every start.
  if (!String(args[0]).includes('Could not locate the bindings file')) console[type]?.(...args);
}

function within<T>(milliseconds: number, result: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(
      () => reject(new Error(`The extension host gave no result within ${milliseconds / 60_000} min`)),
      milliseconds,
    ).unref();
  });
  return Promise.race([result, late]);
}
