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

  it('judge each gradient of a neuron as it is typed, and show it once it is right', async () => {
    const { page } = await openFigure(browser, 'logistic-neuron');
    const box = (name: string) => page.getByRole('textbox', { name, exact: true });
    const verdict = async (name: string) =>
      (await page.locator(`#${await box(name).getAttribute('aria-describedby')} > *`).allTextContents())
        .filter(Boolean)
        .join(' | ');
    const gradients = () => page.locator('.graph .backward').allTextContents();
    const summary = () => page.locator('.summary').innerText();
    assert.deepEqual((await gradients()).slice(0, 12), [...Array(11).fill('?'), '1']);
    await box('+1').fill('-0.818');
    assert.equal(await page.locator('.graph .at-work').count(), 1);
    await box('+1').press('Tab');
    assert.equal(await verdict('+1'), '✗ Wrong | The 1/a gate multiplies what arrives by −1/a², and a is 1.223.');
    await box('+1').fill('−1/1.2231^2');
    await box('+1').press('Enter');
    assert.equal(await verdict('+1'), '✓ Right');
    assert.equal((await gradients())[10], '−0.668');
    await box('exp').fill('none');
    await box('exp').press('Enter');
    assert.match(await verdict('exp'), /^✗ Not a number \| The \+1 gate multiplies/);
    assert.match(await summary(), /1 of 11 gradients are right\.$/);
    await page.getByRole('button', { name: 'Fill in the rest' }).press('Enter');
    assert.equal(await box('exp').inputValue(), '−0.6684');
    assert.equal(await box('+1').inputValue(), '−1/1.2231^2');
    assert.match(
      await summary(),
      /11 of 11 gradients are right: w₀ 0\.4474, x₀ 0\.1491, w₁ 0\.1491, x₁ −0\.2983, w₂ 0\.1491\.$/,
    );
    await page.getByRole('slider', { name: 'w₀', exact: true }).press('ArrowRight');
    assert.deepEqual([await box('exp').inputValue(), await verdict('exp')], ['', '']);
    await page.close();
  });

  it('follow an input that is dragged at any of three gates, and split or route a tie', async () => {
    const { page } = await openFigure(browser, 'three-gates');
    const knob = (name: string) => page.getByRole('slider', { name, exact: true });
    const said = (name: string) => knob(name).getAttribute('aria-valuetext');
    assert.deepEqual(await Promise.all(['a of add', 'a of max', 'a of multiply'].map(said)), [
      '3, gradient 2',
      '3, gradient 2',
      '3, gradient −4',
    ]);
    const track = (await knob('b of max').locator('.reach').boundingBox())!;
    await page.mouse.move(track.x + 20, track.y + track.height / 2);
    await page.mouse.down();
    await page.mouse.move(track.x + track.width + 30, track.y + track.height / 2, { steps: 4 });
    await page.mouse.up();
    assert.equal(await said('b of add'), '6, gradient 2');
    assert.deepEqual([await said('a of max'), await said('b of max')], ['3, gradient 0', '6, gradient 2']);
    assert.equal(await page.locator('.graph .edge.silent').count(), 1);
    for (let press = 0; press < 6; press++) await knob('b of multiply').press('ArrowLeft');
    assert.deepEqual([await said('a of max'), await said('b of max')], ['3, gradient 1', '3, gradient 1']);
    await page.getByRole('combobox', { name: 'maximum by' }).selectOption('F.max_pool1d');
    assert.deepEqual([await said('a of max'), await said('b of max')], ['3, gradient 2', '3, gradient 0']);
    await knob('a of add').press('Home');
    await page.getByRole('button', { name: 'Make a tie' }).press('Enter');
    assert.equal(await said('b of multiply'), '−6, gradient −12');
    await page.close();
  });
});
