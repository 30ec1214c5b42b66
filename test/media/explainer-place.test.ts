/** Coming back to a page: one is where one was though the page still grows, and is not held there against one's will. */
import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../hosts/browser';
import { type ExplainerPage, noteOf } from './figure-note';
import { openWebviewPage } from './webview-page';

describe('the place in a page one comes back to', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  /** A long note that was left at `top`, and is shown again. */
  const comeBack = async (top: number) => {
    const explainer: ExplainerPage = await openWebviewPage(browser, 'explainer', 'dark', { width: 420, height: 500 });
    const long = { ...noteOf('none'), figures: [], body: 'A line.\n\n'.repeat(200) };
    await explainer.tell({ type: 'contents', sections: [] });
    await explainer.tell({ type: 'note', page: long });
    const { page } = explainer;
    await page.waitForFunction(() => document.querySelector('main')!.scrollHeight > 4000);
    await page.evaluate(to => document.querySelector('main')!.scrollTo({ top: to }), top);
    await page.waitForTimeout(300);
    await explainer.tell({ type: 'note', page: { ...long, id: 'another', title: 'Another' } });
    await page.locator('h1', { hasText: 'Another' }).waitFor();
    await page.keyboard.press('Alt+ArrowLeft');
    await page.locator('h1', { hasText: 'A note' }).waitFor();
    await page.waitForFunction(to => document.querySelector('main')!.scrollTop === to, top);
    return page;
  };
  const settled = async (page: ExplainerPage['page']) => {
    await page.waitForTimeout(400);
    return page.evaluate(() => document.querySelector('main')!.scrollTop);
  };

  it('stays where one was while something comes in above', async () => {
    const page = await comeBack(1500);
    await page.evaluate(() => {
      const late = document.createElement('div');
      late.style.height = '300px';
      document.querySelector('main')!.prepend(late);
    });
    assert.equal(await settled(page), 1500);
    await page.close();
  });

  it('lets go when the page is scrolled without a key or a pointer, as screen readers do', async () => {
    const page = await comeBack(1500);
    await page.waitForTimeout(100);
    await page.evaluate(() => document.querySelector('main')!.scrollTo({ top: 200 }));
    assert.equal(await settled(page), 200);
    await page.close();
  });
});
