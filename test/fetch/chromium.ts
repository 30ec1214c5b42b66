// The browser of the tests: the one `CHROME` names, else one that is installed, else one that is fetched.
//
// On Debian root installs the distribution's package; everyone else gets Playwright's own download.
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium as playwright } from 'playwright-core';
import { command, exists, NotFetched } from './fetched';

/**
 * The path of a Chromium or Chrome.
 * @throws NotFetched if none is there and none can be installed
 */
export async function chromium(): Promise<string> {
  if (process.env.CHROME) return process.env.CHROME;
  const installed = await installedChromium();
  if (installed) return installed;

  const debian = process.getuid?.() === 0 && (await exists('/usr/bin/apt-get'));
  const remedy = debian ? 'apt-get install -y chromium' : 'npx playwright-core install chromium';
  console.error('Fetching Chromium …');
  try {
    await (debian ? installPackage() : download());
  } catch (cause) {
    throw new NotFetched('Chromium', cause, remedy);
  }
  const found = await installedChromium();
  if (!found) throw new NotFetched('Chromium', 'its installation left no browser', remedy);
  return found;
}

async function installPackage(): Promise<void> {
  await command('apt-get', ['update', '-qq']);
  const packages = ['chromium', 'libvulkan1', 'fonts-dejavu'];
  await command('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}

async function download(): Promise<void> {
  await command(process.execPath, [join('node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium']);
}

async function installedChromium(): Promise<string | undefined> {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    ...names.flatMap(name => folders.map(folder => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    `${process.env.PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`,
    playwright.executablePath(),
  ];
  for (const path of candidates) if (await runnable(path)) return path;
  return undefined;
}

function runnable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
