// `npm run test:host`: the tests of test/editor and test/panels, in the extension host of a browser-hosted VS Code.
//
// The page gets the development extension and the tests through its `payload`, and reports back through two functions
// the browser lends it: one for every line of the extension host's console, one for the exit code.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { softwareVulkan } from '../fetch/vulkan';
import { launchBrowser } from './browser';
import { buildForExtensionHost } from './built';
import { startServer } from './server';

/** The line with which test/index.ts begins. */
const testsStart = 'The tests start.';
/** The server looks for its native parts and a marketplace, and tells of every folder it was asked for that is not. */
const unrelated = /locate the bindings file|build\/Release\/watchdog|open-vsx\.org|^\[node\.js fs\] readdir/;
const before: unknown[][] = [];
let started = false;

const environment = { ...(await buildForExtensionHost()), ...(await softwareVulkan()) };
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
  if (!started) for (const args of before) console.error(...args);
  await browser.close();
  await server.stop();
  await rm(workspace, { recursive: true, force: true });
}

type Level = 'log' | 'warn' | 'error';

/** Passes on what is printed once the tests run; what came before only matters if they never do. */
function print(type: Level, args: unknown[]): void {
  started ||= args[0] === testsStart;
  if (!started) before.push(args);
  else if (args[0] !== testsStart && !unrelated.test(String(args[0]))) console[type]?.(...args);
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
