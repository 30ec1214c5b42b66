/** Figures on the explainer's page as a person meets them: predict, then reveal; by keyboard and by pointer. */
import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { figures } from '../../src/figures/catalogue';
import { launchBrowser } from '../hosts/browser';
import { type ExplainerPage, noteOf, openFigure } from './figure-note';
import type { Theme } from './webview-page';

describe('a figure’s page', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const open = (figure: string, theme?: Theme, width?: number) => openFigure(browser, figure, theme, width);
  const said = ({ page }: ExplainerPage) => page.locator('.predict').innerText();
  const predicted = async (explainer: ExplainerPage) =>
    (await explainer.sent()).flatMap(message =>
      message.type === 'predicted'
        ? message.events.map(event =>
            'undo' in event
              ? 'undo'
              : [event.card, event.answer, event.rating, event.confidence, event.guessed && 'guessed']
                  .filter(Boolean)
                  .join(' '),
          )
        : [message.type],
    );

  it('logs what was predicted, right or wrong, and says why', async () => {
    const explainer = await open('pooling');
    const { page } = explainer;
    await page.getByRole('textbox', { name: 'Your prediction' }).focus();
    await page.keyboard.type('4');
    await page.keyboard.press('Enter');
    assert.match(await said(explainer), /You said 4, it is 2\.5\.[\s\S]*10 \/ 4 = 2\.5[\s\S]*comes back soon/);
    assert.deepEqual(await predicted(explainer), ['predict-pooling-average 4 again']);
    assert.match(await page.locator('.summary').innerText(), /2\.5/);
    await page.getByRole('button', { name: 'Another one' }).press('Enter');
    await page.getByRole('textbox', { name: 'Your prediction' }).fill('3');
    await page.keyboard.press('Enter');
    assert.match(await said(explainer), /Right: 3\./);
    assert.deepEqual(await predicted(explainer), ['predict-pooling-ceil 3 good']);
    await page.close();
  });

  it('takes an answer as the quiz does, and asks again where there is none', async () => {
    const explainer = await open('pooling');
    const field = explainer.page.getByRole('textbox', { name: 'Your prediction' });
    await field.fill('about two');
    await field.press('Enter');
    assert.deepEqual(await predicted(explainer), []);
    await field.fill('5/2');
    await field.press('Enter');
    assert.deepEqual(await predicted(explainer), ['predict-pooling-average 5/2 good']);
    await explainer.page.close();
  });

  it('takes a prediction back, and takes a guess for what it is', async () => {
    const explainer = await open('pooling');
    const { page } = explainer;
    const field = page.getByRole('textbox', { name: 'Your prediction' });
    await field.fill('2.5');
    await page.getByRole('checkbox', { name: 'I am not sure' }).press('Space');
    await field.press('Enter');
    assert.deepEqual(await predicted(explainer), ['predict-pooling-average 2.5 good 0.3']);
    const guess = page.getByRole('button', { name: 'I guessed' });
    await guess.press('Enter');
    assert.deepEqual(await predicted(explainer), ['undo', 'predict-pooling-average 2.5 again 0.3 guessed']);
    assert.match(await said(explainer), /comes back soon/);
    await guess.press('Enter');
    assert.deepEqual(await predicted(explainer), ['undo', 'predict-pooling-average 2.5 good 0.3']);
    await page.getByRole('button', { name: 'Take back' }).press('Enter');
    assert.deepEqual(await predicted(explainer), ['undo']);
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Your prediction');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('4');
    await page.keyboard.press('Enter');
    assert.deepEqual(await predicted(explainer), ['predict-pooling-average 4 again 0.3']);
    assert.equal(await guess.count(), 0);
    await page.close();
  });

  it('logs nothing for what is skipped', async () => {
    const explainer = await open('pooling');
    const skip = explainer.page.getByRole('button', { name: 'Skip' });
    const before = await said(explainer);
    await skip.click();
    assert.notEqual(await said(explainer), before);
    for (let left = figures.get('pooling')!.prompts.length; left > 0 && (await skip.isVisible()); left--)
      await skip.click();
    assert.deepEqual(await predicted(explainer), []);
    await explainer.page.close();
  });

  it('draws every figure that its note names', async () => {
    const explainer = await open('pooling');
    await explainer.tell({
      type: 'note',
      page: { ...noteOf('homography'), figures: [{ id: 'homography' }, { id: 'two-views', settings: { post: 2 } }] },
    });
    await explainer.page.getByRole('figure', { name: 'Four corners, one homography' }).waitFor();
    const second = explainer.page.getByRole('figure', { name: 'Two shots, one homography?' });
    assert.match(await second.locator('.summary').innerText(), /misses the post, 2 m away/);
    await explainer.page.close();
  });

  it('moves camera and post by the arrow keys', async () => {
    const explainer = await open('two-views');
    const summary = () => explainer.page.locator('.summary').innerText();
    const post = explainer.page.getByRole('slider', { name: 'post', exact: true });
    await post.press('Shift+ArrowUp');
    assert.match(await summary(), /misses the post, 3.5 m away/);
    const camera = explainer.page.getByRole('slider', { name: 'second', exact: true });
    for (let press = 0; press < 3; press++) await camera.press('ArrowLeft');
    assert.match(await summary(), /centre stays/);
    await explainer.page.close();
  });

  it('walks along the belt of an LSTM by the arrow keys, and feeds it', async () => {
    const explainer = await open('lstm');
    const summary = () => explainer.page.locator('.summary').innerText();
    const belt = explainer.page.getByRole('slider', { name: 'Step; up and down change its input' });
    await belt.press('Home');
    assert.match(await summary(), /^Step 0 reads 1:/);
    assert.match((await belt.getAttribute('aria-valuetext'))!, /^step 0: input 1, forget gate 0.73/);
    await belt.press('ArrowRight');
    await belt.press('ArrowUp');
    assert.match(await summary(), /^Step 1 reads 0.5:/);
    await belt.press('End');
    await belt.press('ArrowDown');
    assert.match(await summary(), /^Step 9 reads −0.5:/);
    await explainer.page.close();
  });

  it('opens and shuts the gates of a unit by keyboard and by pointer', async () => {
    const explainer = await open('gated-unit');
    const { page } = explainer;
    const gate = page.getByRole('slider', { name: 'forget gate, f' });
    const reads = () => page.getByRole('spinbutton', { name: 'f reads' }).inputValue();
    await gate.press('ArrowDown');
    assert.equal(await reads(), '0.5');
    const box = (await gate.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y + 1);
    await page.mouse.down();
    await page.mouse.move(x, y + 8.5, { steps: 3 });
    await page.mouse.up();
    assert.ok(Math.abs(Number(await reads())) < 0.3, await reads());
    await page.getByRole('combobox', { name: 'unit' }).selectOption('GRU');
    const write = page.getByRole('slider', { name: 'update gate, 1 − z' });
    const share = async () => Number(await write.getAttribute('aria-valuenow'));
    const before = await share();
    await write.press('ArrowUp');
    assert.ok((await share()) > before);
    assert.equal(await page.getByRole('spinbutton', { name: 'z reads' }).inputValue(), '0.5');
    await page.close();
  });

  it('bends the plane as far as its slider says', async () => {
    const explainer = await open('hidden-layer');
    const { page } = explainer;
    await page.getByRole('combobox', { name: 'Examples' }).selectOption({ label: 'Two moons, before the first' });
    const grids = () =>
      page.locator('svg.plane').evaluateAll(planes =>
        planes.map(plane =>
          [...plane.querySelectorAll('polyline')].map(line => {
            const ways = line
              .getAttribute('points')!
              .split(' ')
              .map(point => point.split(',').map(Number))
              .map(([x, y], index, all) =>
                Math.atan2(y! - (all[index - 1]?.[1] ?? y!), x! - (all[index - 1]?.[0] ?? x!)),
              )
              .slice(1);
            return Math.max(...ways) - Math.min(...ways);
          }),
        ),
      );
    for (const turns of await grids()) assert.ok(Math.max(...turns) < 1e-3, String(turns));
    assert.match(await page.locator('.summary').innerText(), /^Among the inputs a straight line can have 32 of 36/);
    await page.getByRole('slider', { name: 'on the way' }).press('End');
    const [inputs, moved] = await grids();
    assert.ok(Math.max(...inputs!) < 1e-3 && Math.max(...moved!) > 0.5, String(moved));
    assert.match(
      await page.locator('.summary').innerText(),
      /^After all 3 hidden layers a straight line can have 36 of 36/,
    );
    await page.close();
  });

  it('changes to another kind of shift, and moves it', async () => {
    const explainer = await open('prior-shift');
    const { page } = explainer;
    const summary = () => page.locator('.summary').innerText();
    const share = page.getByRole('slider', { name: 'share in target' });
    await share.press('ArrowRight');
    assert.equal(await page.getByRole('spinbutton', { name: 'share in target' }).inputValue(), '0.11');
    await page.getByRole('combobox', { name: 'shift' }).selectOption('covariate');
    assert.equal(await share.count(), 0);
    assert.match(await summary(), /The boundary stays at 1; the error was 15\.9 % and is/);
    const marker = () => page.locator('.plot .marker').evaluateAll(lines => lines.map(line => line.getAttribute('x1')));
    await page.getByRole('combobox', { name: 'shift' }).selectOption('concept');
    const [first, second] = await marker();
    assert.equal(first, second);
    await page.getByRole('combobox', { name: 'boundary' }).selectOption('of the target');
    const [source, target] = await marker();
    assert.ok(source === first && Number(target) > Number(source), `${source} ${target}`);
    await page.close();
  });

  it('fills the box of another layer, and of another value', async () => {
    const explainer = await open('normalization');
    const { page } = explainer;
    const box = () =>
      page.locator('svg .window').evaluateAll(faces => faces.slice(0, 3).map(face => face.getAttribute('d')));
    const value = page.getByRole('slider', { name: 'Value' });
    const before = await box();
    await value.press('ArrowRight');
    assert.deepEqual(await box(), before, 'the channel is the same');
    for (let press = 0; press < 3; press++) await value.press('ArrowRight');
    assert.notDeepEqual(await box(), before);
    await page.getByRole('combobox', { name: 'layer' }).selectOption('LayerNorm per token');
    assert.match(await page.locator('.summary').innerText(), /^LayerNorm per token: 6 of 216 values share/);
    await explainer.tell({
      type: 'note',
      page: { ...noteOf('normalization'), figures: [{ id: 'normalization', settings: { shape: [32, 64, 56, 56] } }] },
    });
    await page.getByText('C = 64').waitFor();
    assert.match(
      await page.locator('.summary').innerText(),
      /^Your 32×64×56×56 has 64 such means, each of N·H·W = 32·3,136 = 100,352 values/,
    );
    await page.close();
  });

  it('lights one assumption about the moons after the other, by keyboard', async () => {
    const explainer = await open('label-spreading');
    const { page } = explainer;
    const look = page.getByRole('combobox', { name: 'look at' });
    await look.focus();
    const drawn = async () => [
      (await page.locator('.summary').innerText()).slice(0, 2),
      ...(await Promise.all(['.link', '.crowd', '.tone', '.way'].map(of => page.locator(`svg ${of}`).count()))).map(
        count => count > 0,
      ),
    ];
    const seen = [await drawn()];
    for (let press = 0; press < 4; press++) {
      await page.keyboard.press('ArrowDown');
      seen.push(await drawn());
    }
    assert.deepEqual(seen, [
      ['Wi', false, false, false, false],
      ['H1', true, false, false, false],
      ['H2', false, true, false, false],
      ['H3', false, false, true, false],
      ['H4', false, false, false, true],
    ]);
    await page.close();
  });

  it('brightens a picture by a stronger draw, in every theme alike', async () => {
    for (const theme of ['dark', 'light'] as const) {
      const explainer = await open('augmentation', theme);
      const { page } = explainer;
      const brightness = () =>
        page.locator('svg.drawing > g').evaluateAll(pictures =>
          pictures.map(picture => {
            const pixels = [...picture.querySelectorAll('rect[fill]')];
            return pixels.reduce((sum, pixel) => sum + Number(/\d+/.exec(getComputedStyle(pixel).fill)![0]), 0);
          }),
        );
      const draw = page.getByRole('slider', { name: 'draw' });
      await draw.press('Home');
      const [original, drawn, low, high] = await brightness();
      assert.ok(drawn === low && low! < original! && original! < high!, `${[original, drawn, low, high]}`);
      await draw.press('End');
      assert.equal((await brightness())[1], high);
      await page.getByRole('slider', { name: 'brightness' }).press('End');
      assert.ok((await brightness())[1]! > high!);
      assert.match(await page.locator('.summary').innerText(), /multiplied by 0 to 3, here by 3/);
      await page.close();
    }
  });

  it('opens at the case of a question', async () => {
    const explainer = await open('pooling');
    await explainer.tell({
      type: 'note',
      page: noteOf('pooling'),
      figure: { id: 'conv-arithmetic', settings: { input: 224, kernel_size: 7, padding: 3 } },
    });
    const figure = explainer.page.getByRole('figure', { name: 'Convolution arithmetic' });
    assert.match(await figure.locator('.summary').innerText(), /112/);
    assert.match(await figure.innerText(), /The question’s numbers/i);
    await figure.getByRole('spinbutton', { name: 'input size' }).fill('100');
    await figure.getByRole('spinbutton', { name: 'input size' }).press('Enter');
    assert.doesNotMatch(await figure.locator('.summary').innerText(), /112/);
    await figure.getByRole('button', { name: 'Back to the question' }).click();
    assert.match(await figure.locator('.summary').innerText(), /112/);
    await explainer.page.close();
  });
});
