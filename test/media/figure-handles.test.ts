/** What can be pressed, dragged and stepped in the figures, by keyboard and by pointer, and what the figure then says. */
import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../hosts/browser';
import { openFigure } from './figure-note';

describe('the figures’ handles', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  const open = (figure: string) => openFigure(browser, figure);

  it('opens the branch of a residual block by the arrow keys', async () => {
    const explainer = await open('residual-start');
    const { page } = explainer;
    const summary = () => page.locator('.summary').innerText();
    assert.match(await summary(), /passes its input on unchanged\..*from 0\.738 to 0\.738/);
    const gamma = page.getByRole('slider', { name: 'last γ' });
    for (let press = 0; press < 10; press++) await gamma.press('ArrowRight');
    assert.match(await summary(), /changes a number by up to 1\.31\..*from 0\.738 to 1\.93/);
    assert.match(await page.locator('.figure svg.drawing').first().innerHTML(), /γ = 0\.5/);
    await page.getByRole('checkbox', { name: 'batch norm' }).press('Space');
    assert.equal(await gamma.count(), 0);
    await page.close();
  });

  it('lights the entry of an edge that is pointed at, and the edge of an entry', async () => {
    const { page } = await open('network-views');
    const weight = page.getByRole('slider', { name: 'Weight', exact: true });
    const told = () => weight.getAttribute('aria-valuetext');
    const entry = () => page.locator('.matrix .winner + .value').allTextContents();
    assert.deepEqual([await told(), await entry()], ['0.4 from h₃ to k₀: row 0, column 3 of W2', ['0.4']]);
    const graph = (await weight.boundingBox())!;
    await page.mouse.move(graph.x + graph.width - 40, graph.y + graph.height / 2 - 5);
    assert.deepEqual([await told(), await entry()], ['−0.6 from k₁ to y: row 0, column 1 of W3', ['−0.6']]);
    const first = (await page.getByRole('slider', { name: 'Matrix W1' }).boundingBox())!;
    await page.mouse.move(first.x + 31 * 2.5, first.y + 18 + 31 * 1.5);
    assert.deepEqual([await told(), await entry()], ['0.2 from x₂ to h₁: row 1, column 2 of W1', ['0.2']]);
    await page.getByRole('slider', { name: 'Matrix W2' }).press('ArrowDown');
    assert.equal(await told(), '−0.3 from h₀ to k₁: row 1, column 0 of W2');
    await weight.press('ArrowRight');
    await weight.press('ArrowDown');
    assert.deepEqual([await told(), await entry()], ['0.1 from h₁ to k₂: row 2, column 1 of W2', ['0.1']]);
    await weight.press('End');
    assert.deepEqual([await told(), await entry()], ['0.4 from k₃ to y: row 0, column 3 of W3', ['0.4']]);
    await page.close();
  });

  it('shows what the patch attends to that is pointed at, in the picture and in the row', async () => {
    const { page } = await open('patch-attention');
    const token = page.getByRole('slider', { name: 'Token', exact: true });
    const told = async () => (await token.getAttribute('aria-valuetext'))!;
    assert.match(await told(), /^token 34, row 4, column 1; most weight goes to row 4, column 6, 0\.3/);
    const framed = () => page.locator('svg .attended').count();
    assert.equal(await framed(), 2);
    const box = (await token.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2 + 3, box.y + 60);
    assert.match(await told(), /^token 21, row 2, column 4;/);
    await page.mouse.move(box.x + 8, box.y + 4 + 216 + 26 + 8);
    assert.match(await told(), /^token 0, the class token;/);
    await token.press('ArrowDown');
    await token.press('ArrowDown');
    await token.press('ArrowRight');
    assert.match(await told(), /^token 10, row 1, column 1;/);
    await page.close();
  });

  it('lets patches fly where motion is welcome, and puts them there at once where it is not', async () => {
    const { page } = await open('patch-attention');
    const along = page.getByRole('spinbutton', { name: 'on the way' });
    const play = page.getByRole('button', { name: 'Cut the picture' });
    await play.press('Enter');
    assert.equal(await along.inputValue(), '0');
    await play.press('Enter');
    assert.equal(await along.inputValue(), '1');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await play.press('Enter');
    await page.waitForFunction(() => {
      const value = Number(document.querySelector<HTMLInputElement>('input[type=number]')!.value);
      return value > 0.1 && value < 0.9;
    });
    await page.getByRole('button', { name: 'Stop' }).press('Enter');
    const stopped = await along.inputValue();
    await page.waitForTimeout(150);
    assert.equal(await along.inputValue(), stopped);
    await play.press('Enter');
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[type=number]')!.value === '1');
    await play.waitFor();
    await page.close();
  });

  it('shows the pair of the pretext task whose button is pressed', async () => {
    const { page } = await open('pretext');
    const pictures = async () => [
      await page.locator('.picture-block p:first-child').allInnerTexts(),
      await page.locator('.class-label').allInnerTexts(),
    ];
    assert.deepEqual(await pictures(), [['photograph', 'given', 'answer'], ['90° counter-clockwise\none of 4']]);
    await page.getByRole('button', { name: 'frame order' }).press('Enter');
    assert.deepEqual((await pictures())[1], ['out of order\none of 2']);
    await page.getByRole('button', { name: 'colourisation' }).click();
    assert.deepEqual(await pictures(), [['photograph', 'given', 'answer'], []]);
    const greys = await page
      .locator('.picture-block:nth-child(2) rect[fill]')
      .evaluateAll(all => all.map(pixel => /(\d+) (\d+) (\d+)/.exec(pixel.getAttribute('fill')!)!.slice(1)));
    assert.ok(greys.length === 576 && greys.every(([r, g, b]) => r === g && g === b));
    assert.deepEqual(await page.locator('[aria-pressed=true]').allInnerTexts(), ['colourisation']);
    await page.close();
  });

  it('drags a logit by its bar, and moves it by keys', async () => {
    const { page } = await open('softmax');
    const logits = () => page.getByRole('textbox', { name: 'logits' }).inputValue();
    const second = page.getByRole('slider', { name: 'logit of class 1' });
    await second.press('Shift+ArrowUp');
    await second.press('ArrowDown');
    assert.equal(await logits(), '2, 1.9, 0');
    assert.equal(await second.getAttribute('aria-valuetext'), '1.9, probability 0.444');
    const box = (await second.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 9);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 9 + 49, { steps: 3 });
    await page.mouse.up();
    const moved = Number((await logits()).split(', ')[1]);
    assert.ok(moved < -1 && moved > -2.5, String(moved));
    await page.close();
  });

  it('weighs the maps of a class anew, and lays their sum over the picture', async () => {
    const { page } = await open('class-activation-map');
    const veils = () =>
      page.locator('svg .veil').evaluateAll(all => all.map(veil => veil.getAttribute('fill-opacity')).join());
    const before = await veils();
    await page.getByRole('slider', { name: 'weight 3' }).press('End');
    assert.notEqual(await veils(), before);
    assert.match(await page.locator('.summary').innerText(), /Most evidence lies in row 3, column 0\./);
    await page.close();
  });

  it('turns the needle of the dial once more at each press', async () => {
    const { page } = await open('sampling-dial');
    const turn = page.getByRole('button', { name: 'Turn the needle' });
    const needle = () => page.locator('.needle').getAttribute('x2');
    const before = await needle();
    await turn.press('Enter');
    assert.notEqual(await needle(), before);
    assert.match(await page.locator('.summary').innerText(), /21 draws:/);
    await page.getByRole('spinbutton', { name: 'top_k' }).fill('1');
    await page.keyboard.press('Enter');
    assert.match(await page.locator('.summary').innerText(), /cat, has 100 %.*: cat 21, dog 0, bird 0/);
    await page.close();
  });

  it('compares networks that are pressed, and leads to their notes', async () => {
    const explainer = await open('network-costs');
    const { page } = explainer;
    const point = page.getByRole('button', { name: /^MobileNetV2: 3.5 M, 71.9 %/ });
    await point.press('Enter');
    await page.getByRole('button', { name: /^ViT-B\/16: / }).click();
    assert.match(await page.locator('.summary').innerText(), /^ViT-B\/16 has 24.7 times the parameters of MobileNetV2/);
    await explainer.sent();
    await page.getByRole('button', { name: 'MobileNetV2', exact: true }).press('Enter');
    await page.getByRole('button', { name: 'DenseNet-121', exact: true }).click();
    await page.getByRole('button', { name: /^ViT-B\/16: .*; opens its note$/ }).click();
    assert.deepEqual(await explainer.sent(), [
      { type: 'open-note', id: 'convolution-variants', anchor: 'depthwise-separable' },
      { type: 'open-note', id: 'densenet' },
      { type: 'open-note', id: 'vision-transformer' },
    ]);
    await page.close();
  });

  it('answers the questions of the ladder by keyboard, and leads to the route’s note', async () => {
    const explainer = await open('few-labels');
    const { page } = explainer;
    const summary = () => page.locator('.summary').innerText();
    assert.match(await summary(), /After 6 questions: FixMatch\./);
    const foreign = page.getByRole('group', { name: 'Do the unlabelled examples hold other classes too?' });
    await foreign.getByRole('radio', { name: 'no' }).press('ArrowUp');
    assert.match(await summary(), /After 3 questions: self-supervised pretraining\./);
    const taken = page.locator('.ladder [aria-current]');
    assert.deepEqual(await taken.allInnerTexts(), ['self-supervised pretraining']);
    await explainer.sent();
    await taken.press('Enter');
    assert.deepEqual(await explainer.sent(), [{ type: 'open-note', id: 'self-supervised-learning' }]);
    await page.close();
  });

  it('sends a picture down one pipeline after the other, by keyboard', async () => {
    const { page } = await open('pipelines');
    const method = page.getByRole('combobox', { name: 'method' });
    await method.focus();
    await page.keyboard.press('Home');
    const steps = async () =>
      (await page.locator('.pipeline-step p').allTextContents()).map(text => text.replace(/^unlabelled.*/, 'it'));
    const seen = [await steps()];
    for (let press = 0; press < 4; press++) {
      await page.keyboard.press('ArrowDown');
      seen.push(await steps());
    }
    assert.deepEqual(seen, [
      ['it', 'second view, student, units dropped', 'target: the other pass', 'first view, student, learns'],
      ['it', 'second view, teacher, an average', 'target: the teacher says', 'first view, student, learns'],
      ['it', 'picture, student', 'target: without the step', 'worst step away, student, learns'],
      [
        'it',
        'view 1, student',
        'view 2, student',
        'their mean',
        'sharpened',
        'target: mixed alike',
        'view 1, mixed with a 3, student, learns',
      ],
      ['it', 'weak view, student', 'target: the class alone', 'strong view, student, learns'],
    ]);
    await page.getByRole('slider', { name: 'threshold τ' }).press('End');
    assert.deepEqual((await steps())[2], 'no target, less sure than 0.99');
    assert.match(await page.locator('.summary').innerText(), /the picture is left out in this step/);
    await page.close();
  });

  it('moves the unlabelled point, and draws its two predictions', async () => {
    const { page } = await open('consistency');
    const summary = () => page.locator('.summary').innerText();
    assert.match(await summary(), /13\.9 % at the point .* 100 % of the worst one/);
    const point = page.getByRole('slider', { name: 'unlabelled', exact: true });
    for (let press = 0; press < 3; press++) await point.press('Shift+ArrowUp');
    assert.match(await summary(), /0\.\d+ % at the point/);
    await page.getByRole('combobox', { name: 'method' }).selectOption('Π-model');
    assert.match(await summary(), /hidden units dropped/);
    assert.deepEqual(await page.locator('.thirds th').allInnerTexts(), ['moon', 'first pass', 'second pass']);
    await page.close();
  });

  it('shapes a schedule by its knots, with keys and with the pointer, and draws a validation loss', async () => {
    const { page } = await open('learning-rate');
    const box = (name: string) => page.getByRole('spinbutton', { name }).inputValue();
    const knot = page.getByRole('slider', { name: 'step_size, gamma', exact: true });
    await knot.press('Shift+ArrowRight');
    assert.equal(await box('step_size'), '35');
    await knot.press('ArrowUp');
    assert.equal(await box('gamma'), '0.12');
    const from = (await knot.boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2 - 40, from.y + from.height / 2 - 30, { steps: 4 });
    await page.mouse.up();
    const [step, gamma] = [Number(await box('step_size')), Number(await box('gamma'))];
    assert.ok(step > 15 && step < 30 && gamma > 0.25 && gamma < 0.6, `${step}, ${gamma}`);
    await page.getByRole('combobox', { name: 'scheduler' }).selectOption('ReduceLROnPlateau');
    await page.getByRole('slider', { name: 'loss of epoch 4', exact: true }).press('Shift+ArrowDown');
    assert.match(await page.getByRole('textbox', { name: 'validation loss' }).inputValue(), /0\.65, 0\.59, 0\.64/);
    await page.close();
  });

  it('draws one pair more at each press, and begins again', async () => {
    const { page } = await open('ransac');
    const summary = () => page.locator('.summary').innerText();
    assert.match(await summary(), /after 5 tries/);
    const draw = page.getByRole('button', { name: 'Draw a pair' });
    await draw.press('Enter');
    await draw.press('Space');
    assert.match(await summary(), /after 7 tries/);
    await page.getByRole('button', { name: 'From the first' }).click();
    assert.match(await summary(), /after 1 try:/);
    await page.getByRole('spinbutton', { name: 'tries in the picture' }).fill('50');
    await page.keyboard.press('Enter');
    assert.ok(await draw.isDisabled());
    await page.close();
  });

  it('moves the window and the motion in two frames, by keys and by pointer', async () => {
    const { page } = await open('flow-pyramid');
    const summary = () => page.locator('.summary').innerText();
    const box = (name: string) => page.getByRole('textbox', { name }).inputValue();
    assert.match(await summary(), /In the picture alone .*18\.6 px off.*ends at \(10, −6\), 0 px off/);
    const moved = page.getByRole('slider', { name: 'true place', exact: true });
    await moved.press('Shift+ArrowUp');
    assert.equal(await box('motion u, v'), '10, -8.5');
    const window = page.getByRole('slider', { name: 'window', exact: true });
    await window.press('ArrowRight');
    assert.equal(await box('window at x, y'), '55, 80');
    const from = (await window.boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2 - 60, from.y + from.height / 2 - 70, { steps: 4 });
    await page.mouse.up();
    assert.match(await summary(), /holds nothing that changes/);
    assert.equal(
      await window.getAttribute('aria-valuetext'),
      `column ${(await box('window at x, y')).replace(', ', ', row ')}`,
    );
    await page.close();
  });

  it('goes through the scales by keys and by pressing a small picture, and looks at another place', async () => {
    const { page } = await open('dog-pyramid');
    const summary = () => page.locator('.summary').innerText();
    assert.match(await summary(), /^Octave 1, 64×64 pixels, difference 1 .*below all its 26 neighbours: a keypoint/);
    await page.getByRole('slider', { name: 'scale σ in px' }).press('Home');
    assert.match(await summary(), /^Octave 0, 128×128 pixels, difference 1 /);
    await page.locator('.pressable').last().click();
    assert.match(await summary(), /^Octave 2, 32×32 pixels, difference 3 /);
    const place = page.getByRole('slider', { name: 'place, difference', exact: true });
    await place.press('Shift+ArrowRight');
    await place.press('ArrowUp');
    assert.equal(await page.getByRole('textbox', { name: 'look at x, y' }).inputValue(), '23, 105');
    await page.close();
  });

  it('drags a point before two cameras, away and aside', async () => {
    const { page } = await open('stereo');
    const summary = () => page.locator('.summary').innerText();
    const box = async (name: string) => Number(await page.getByRole('spinbutton', { name }).inputValue());
    const point = page.getByRole('slider', { name: 'point', exact: true });
    await point.press('ArrowLeft');
    assert.equal(await box('disparity in px'), 42);
    assert.match(await summary(), /^Left image: column 67\.2 from its middle, right image: 25\.2\./);
    const from = (await point.boundingBox())!;
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2 - 60, { steps: 4 });
    await page.mouse.up();
    const far = await box('disparity in px');
    assert.ok(far > 20 && far < 32, String(far));
    await page.close();
  });

  it('walks around the camera by keys and by pointer, and sets its place by sliders', async () => {
    const { page } = await open('camera');
    const view = page.getByRole('slider', { name: 'Viewpoint' });
    const said = () => view.getAttribute('aria-valuetext');
    assert.equal(await said(), 'from 40° to the right, 25° above');
    await view.press('ArrowUp');
    await view.press('ArrowRight');
    assert.equal(await said(), 'from 45° to the right, 30° above');
    const edges = () => view.locator('.wire').evaluateAll(lines => lines.map(line => line.outerHTML).join());
    const [before, box] = [await edges(), (await view.boundingBox())!];
    await page.mouse.move(box.x + 200, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 280, box.y + 60, { steps: 4 });
    await page.mouse.up();
    assert.equal(await said(), 'from 5° to the right, 10° above');
    assert.notEqual(await edges(), before);
    await page.getByRole('slider', { name: 'camera x' }).press('ArrowLeft');
    assert.match(
      await page.locator('.summary').innerText(),
      /The camera stands at \(−0\.1, 0, 0\), and t is \(0\.1, 0, 0\)/,
    );
    await page.close();
  });

  it('turns or moves the camera between two shots, by one press', async () => {
    const { page } = await open('two-views');
    const summary = () => page.locator('.summary').innerText();
    const overlay = () => page.locator('.figure image').last().getAttribute('href');
    const [turn, move] = ['Rotate the camera', 'Translate it'].map(name => page.getByRole('button', { name }));
    await turn!.press('Enter');
    assert.match(await summary(), /centre stays/);
    const turned = await overlay();
    await move!.click();
    assert.match(await summary(), /^The camera moved by 0\.5 m.*That is parallax\./);
    assert.deepEqual(await Promise.all([turn!, move!].map(button => button.getAttribute('aria-pressed'))), [
      'false',
      'true',
    ]);
    assert.notEqual(await overlay(), turned);
    await page.close();
  });

  it('warps the picture by a corner that is dragged', async () => {
    const { page } = await open('homography');
    const picture = () => page.locator('.figure image').getAttribute('href');
    const [before, corner] = [await picture(), page.getByRole('slider', { name: '1,1', exact: true })];
    await corner.press('Shift+ArrowUp');
    assert.notEqual(await picture(), before);
    assert.match(
      await page.getByRole('textbox', { name: 'corners x, y, …' }).inputValue(),
      /^0\.3, 0\.2, 3\.8, 0\.6, 2\.9, 2\.65/,
    );
    await page.close();
  });
});
