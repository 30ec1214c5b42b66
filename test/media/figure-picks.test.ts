/** What can be picked along a bar, a strip, a quadrant or a curve, by keyboard and by pointer, and what the figure then says. */
import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../hosts/browser';
import { openFigure } from './figure-note';

describe('the figures’ bars and strips', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const open = async (figure: string) => {
    const { page } = await openFigure(browser, figure);
    return { page, summary: () => page.locator('.summary').innerText() };
  };

  it('freezes a network along its bar, and takes advice from the quadrant', async () => {
    const { page, summary } = await open('freezing');
    const bar = page.getByRole('slider', { name: 'First stage that trains' });
    await bar.press('ArrowLeft');
    assert.match(await summary(), /^14,985,226 of 23,528,522 parameters are trained/);
    assert.equal(await bar.getAttribute('aria-valuetext'), '4 of 5 stages frozen, 14,985,226 parameters train');
    await bar.press('Home');
    assert.match(await summary(), /100 %/);
    const quadrant = page.getByRole('slider', { name: 'Labels and domain' });
    const { x, y, width } = (await quadrant.boundingBox())!;
    await page.mouse.click(x + width - 40, y + 40);
    assert.match(await summary(), /With many labels in a different domain: Fine-tune everything/);
    await quadrant.press('ArrowLeft');
    assert.equal(await page.getByRole('combobox', { name: 'domain' }).inputValue(), 'similar');
    assert.equal(
      await quadrant.getAttribute('aria-valuetext'),
      'many labels, similar domain: fine-tune from the top down',
    );
    await page.close();
  });

  it('goes along the strip of regimes', async () => {
    const { page, summary } = await open('supervision');
    const strip = page.getByRole('slider', { name: 'Regime' });
    await strip.press('ArrowRight');
    await strip.press('ArrowRight');
    assert.match(await summary(), /^Semi-supervised: .*STL-10: 105,000 photos, 4\.76 % labelled/);
    await strip.press('End');
    assert.match(await summary(), /^Unsupervised: the examples alone/);
    await page.close();
  });

  it('widens the gap of the logits by the arrow keys, past the best one', async () => {
    const { page, summary } = await open('label-smoothing');
    const ring = page.locator('svg').getByRole('slider', { name: 'logit gap' });
    for (let press = 0; press < 7; press++) await ring.press('Shift+ArrowLeft');
    assert.match(await summary(), /^At a gap of 4\.5 .*smoothed loss 0\.5003\. .*which it has at a gap of 4\.51\.$/);
    await ring.press('ArrowRight');
    assert.match(await summary(), /beyond it, being surer costs/);
    await page.close();
  });

  it('lets time pass in a recurrent unit, at once where motion is not wanted', async () => {
    const { page, summary } = await open('recurrence');
    const cells = page.getByRole('slider', { name: 'Step looked at', exact: true });
    await cells.press('Home');
    assert.match(await summary(), /Step 1 holds 1 of step 1\.$/);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Let time pass' }).press('Enter');
    assert.match(await summary(), /Step 30 holds 0\.0105 of step 1\.$/);
    await page.close();
  });

  it('stacks windows up to seven', async () => {
    const { page, summary } = await open('stacked-windows');
    await page.getByRole('slider', { name: 'layers' }).press('Home');
    assert.match(await summary(), /^One layer sees 3×3/);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Stack the layers' }).press('Enter');
    assert.match(await summary(), /^3 layers see 7×7 values/);
    assert.deepEqual(await page.locator('.figure svg.drawing .chosen').allTextContents(), ['7×7', '5×5', '3×3', '1×1']);
    await page.close();
  });
});
