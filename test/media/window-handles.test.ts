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

  it('light up the patch of the unit that is clicked, and shade it by what its pixels count', async () => {
    const { page } = await openFigure(browser, 'receptive-field');
    const summary = () => page.locator('.summary').innerText();
    const unit = page.getByRole('slider', { name: 'Unit', exact: true });
    /** Alpha of one row of the input, by column. */
    const lit = (row: number) =>
      page.locator('.figure canvas.heat').evaluate((canvas, y) => {
        const { width } = canvas as HTMLCanvasElement;
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, y, width, 1);
        return Array.from({ length: width }, (_, x) => data[4 * x + 3]!);
      }, row);
    /** How strong each lit pixel of a row is, from its column on. The canvas is painted a moment after the page. */
    const shows = async (row: number, from: number, strengths: readonly number[], whole: number) => {
      const wanted = Array.from({ length: 32 }, (_, column) => strengths[column - from] ?? 0);
      const found = async () => (await lit(row)).map(alpha => Math.round((whole * alpha) / 255));
      for (let tries = 0; tries < 40 && `${await found()}` !== `${wanted}`; tries++) await page.waitForTimeout(25);
      assert.deepEqual(await found(), wanted);
    };
    await shows(10, 13, [1, 1, 1, 1, 1, 1, 1], 1);
    await shows(6, 0, [], 1);
    // The last unit at the bottom right of the output, which stands on the right.
    const output = (await page.locator('.figure svg .result').boundingBox())!;
    await page.mouse.click(output.x + output.width - 1.5, output.y + output.height - 1.5);
    assert.match(await summary(), /Unit 31, 31 sees rows 28 to 34 and columns 28 to 34\./);
    await shows(31, 28, [1, 1, 1, 1], 1);
    await unit.press('Home');
    await unit.press('ArrowRight');
    assert.match(await summary(), /Unit 0, 1 sees rows −3 to 3 and columns −2 to 4\./);
    await shows(0, 0, [1, 1, 1, 1, 1], 1);
    const image = (await page.locator('.figure svg .image').boundingBox())!;
    await page.mouse.click(image.x + (16.5 / 32) * image.width, image.y + (8.5 / 32) * image.height);
    assert.equal(await unit.getAttribute('aria-valuetext'), 'row 8, column 16 of 32 by 32');
    await page.getByRole('button', { name: 'effective weight' }).press('Enter');
    // 1 3 6 7 6 3 1, of 27 along an axis.
    await shows(8, 13, [1, 3, 6, 7, 6, 3, 1], 7);
    await page.close();
  });

  it('mark the cells that belong together in each of five convolutions, and slide over them', async () => {
    const { page } = await openFigure(browser, 'conv-variants');
    const summary = () => page.locator('.summary').innerText();
    const tab = (name: string) => page.getByRole('button', { name, exact: true });
    const marked = async () => [
      await page.locator('.figure svg .read').count(),
      await page.locator('.figure svg .padding').count(),
    ];
    const input = () => page.locator('.figure svg .image').first().boundingBox();
    const before = await input();
    const found = [];
    for (const name of ['ordinary', '1×1', 'transposed', 'dilated', 'depthwise separable']) {
      await tab(name).press('Enter');
      found.push(await marked());
    }
    // 27 and the output, 3 and the output, the input and 27, with gaps, and through three cells in between.
    assert.deepEqual(found, [
      [28, 0],
      [4, 0],
      [28, 0],
      [28, 0],
      [31, 0],
    ]);
    assert.equal((await input())!.width, before!.width);
    await tab('dilated').press('Enter');
    const cell = page.getByRole('slider', { name: 'Output cell' });
    await cell.press('Home');
    assert.deepEqual(await marked(), [13, 15]);
    assert.match(await summary(), /^Output 0, 0 of channel 0 is .*spans 5, 15 of 27 of them padding\./);
    await tab('transposed').press('Enter');
    await page.getByRole('slider', { name: 'Input cell' }).press('End');
    assert.match(
      await summary(),
      /^Input 5, 5 of channel 2 is written to 3×3 cells of each of 3 output channels; where/,
    );
    await tab('ordinary').press('Enter');
    const slide = tab('Slide the taps');
    await slide.press('Enter');
    assert.match(await summary(), /^Output 0, 0 of channel 2/);
    await slide.press('Enter');
    assert.match(await summary(), /^Output 5, 5 of channel 2/);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await slide.press('Enter');
    await page.waitForFunction(() => /Output [1-4], \d/.test(document.querySelector('.summary')!.textContent!));
    await tab('Stop').press('Enter');
    const bars = () => page.locator('.parts tbody td:last-child').allTextContents();
    assert.deepEqual(await bars(), ['73,728', '8,192', '73,728', '73,728', '8,768']);
    await page.getByRole('combobox', { name: 'bars' }).selectOption('MACs');
    assert.equal((await bars())[4], '27,496,448');
    await page.close();
  });
});
