/** The figures of windows over maps by keyboard and pointer, and what they then say. */
import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../hosts/browser';
import { openFigure } from './figure-note';

describe('the figures of windows over maps', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it('marks the winners of all windows, and switches to a convolution with weights that get a gradient', async () => {
    const { page } = await openFigure(browser, 'pooling');
    const mode = (name: string) => page.getByRole('button', { name, exact: true });
    const of = (kind: string) => page.locator(`.figure .cell.${kind} + .value`).allTextContents();
    assert.deepEqual(await of('winner'), ['4', '5', '7', '6']);
    await mode('average').press('Enter');
    assert.deepEqual(await of('winner'), []);
    assert.match(await page.locator('.summary').innerText(), /2\.5, 2 \/ 2\.5, 3\.75\. 0 of 16 cells/);
    await mode('strided conv').press('Enter');
    const named = (name: string) =>
      page.locator('.figure svg g', { has: page.locator(`> text:text-is("${name}")`) }).last();
    assert.deepEqual(await named('gradient').locator('.value').allTextContents(), ['10', '6', '10', '17']);
    await page.getByRole('textbox', { name: 'weight' }).fill('1, 1, 1, 1');
    await page.getByRole('textbox', { name: 'weight' }).press('Enter');
    assert.match(await page.locator('.summary').innerText(), /10, 8 \/ 10, 15\..*4 weights do/);
    await page.close();
  });
});
