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
    const patch = async (row: number) => (await lit(row)).flatMap((alpha, column) => (alpha > 0 ? [column] : []));
    assert.deepEqual(await patch(10), [13, 14, 15, 16, 17, 18, 19]);
    assert.deepEqual(await patch(6), []);
    // The last unit at the bottom right of the output, which stands on the right.
    const output = (await page.locator('.figure svg .result').boundingBox())!;
    await page.mouse.click(output.x + output.width - 1.5, output.y + output.height - 1.5);
    assert.match(await summary(), /Unit 31, 31 sees rows 28 to 34 and columns 28 to 34\./);
    assert.deepEqual(await patch(31), [28, 29, 30, 31]);
    await unit.press('Home');
    await unit.press('ArrowRight');
    assert.match(await summary(), /Unit 0, 1 sees rows −3 to 3 and columns −2 to 4\./);
    assert.deepEqual(await patch(0), [0, 1, 2, 3, 4]);
    const image = (await page.locator('.figure svg .image').boundingBox())!;
    await page.mouse.click(image.x + (16.5 / 32) * image.width, image.y + (8.5 / 32) * image.height);
    assert.equal(await unit.getAttribute('aria-valuetext'), 'row 8, column 16 of 32 by 32');
    await page.getByRole('button', { name: 'effective weight' }).press('Enter');
    const alphas = (await lit(8)).slice(13, 20);
    // 1 3 6 7 6 3 1, of 27 along an axis.
    assert.deepEqual(
      alphas.map(alpha => Math.round((7 * alpha) / 255)),
      [1, 3, 6, 7, 6, 3, 1],
    );
    await page.close();
  });
});
