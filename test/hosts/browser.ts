// A Chromium that keeps quiet: no sandbox where root asks, no GPU, no background traffic.
import { type Browser, chromium as playwright } from 'playwright-core';
import { chromium } from '../fetch/chromium';

/** @throws NotFetched if there is no browser and none can be installed */
export async function launchBrowser(): Promise<Browser> {
  const flags = ['gpu', 'quic', 'background-networking', 'component-update', 'sync', 'dev-shm-usage'];
  const args = [...flags.map(flag => `--disable-${flag}`), '--no-first-run', '--force-color-profile=srgb'];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return playwright.launch({ executablePath: await chromium(), args });
}
