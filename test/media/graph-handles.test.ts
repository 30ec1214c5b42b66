/** The figures of computational graphs by keyboard and pointer, and what they then say. */
import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../hosts/browser';
import { openFigure } from './figure-note';

describe('the figures of computational graphs', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it('go forward and back one step at a time', async () => {
    const { page } = await openFigure(browser, 'two-layer-graph');
    const summary = () => page.locator('.summary').innerText();
    const written = (kind: string) =>
      page.locator(`.graph .${kind}`).evaluateAll(all => all.flatMap(({ textContent }) => textContent || []));
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await page.getByRole('slider', { name: 'step', exact: true }).press('Home');
    assert.match(await summary(), /^Nothing is computed yet/);
    assert.deepEqual(await written('backward'), ['gradient below']);
    assert.ok(await button('Step back').isDisabled());
    for (let press = 0; press < 4; press++) await button('Next step').press('Enter');
    assert.equal(await summary(), 'Step 4 of 9, forward: L = 1.925, the loss.');
    assert.deepEqual(await written('local'), []);
    for (let press = 0; press < 4; press++) await button('Next step').press('Enter');
    assert.equal(await summary(), 'Step 8 of 9, back through h, local times upstream. z: 0.1966 · 3.924 = 0.7716.');
    assert.deepEqual(await written('local'), ['−2', '2', '0.73', '−2', '1', '0.2']);
    assert.equal(await page.locator('.graph .arrow.at-work').count(), 1);
    await button('Step back').press('Enter');
    assert.match(await summary(), /^Step 7 of 9, back through ŷ,/);
    await button('Run forward and back').press('Enter');
    assert.match(await summary(), /^Step 9 of 9: all gradients are there\./);
    await page.close();
  });
});
