/** Figures on the explainer's page as a person meets them: predict, then reveal; by keyboard; in each theme and narrow. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { figures } from '../../src/figures/catalogue';
import type { FromExplainer, NotePage, ToExplainer } from '../../src/panels/explainer-protocol';
import { launchBrowser } from '../hosts/browser';
import { openWebviewPage, THEMES, type Theme, type WebviewPage } from './webview-page';

type ExplainerPage = WebviewPage<FromExplainer, ToExplainer>;

function noteOf(figure: string): NotePage {
  return {
    id: 'a-note',
    title: 'A note',
    section: 'Notes',
    question: 'What is it?',
    short: 'Short.',
    body: 'Body.',
    headings: [],
    sources: [],
    figure,
    questions: 0,
  };
}

describe('a figure’s page', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  async function open(figure: string, theme?: Theme, width = 420): Promise<ExplainerPage> {
    const explainer = await openWebviewPage<FromExplainer, ToExplainer>(browser, 'explainer', theme, {
      width,
      height: 1400,
    });
    await explainer.tell({ type: 'contents', sections: [] });
    await explainer.tell({ type: 'note', page: noteOf(figure) });
    await explainer.page.locator('figure').first().waitFor();
    await explainer.sent();
    return explainer;
  }

  const said = ({ page }: ExplainerPage) => page.locator('.predict').innerText();
  const predicted = async (explainer: ExplainerPage) =>
    (await explainer.sent()).flatMap(message =>
      message.type === 'predicted'
        ? [`${message.event.card} ${message.event.answer} ${message.event.rating}`]
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

  for (const theme of Object.keys(THEMES) as Theme[])
    it(`says its numbers untouched, fits 300 pixels, and has no serious fault for axe: every figure, ${theme}`, async function () {
      this.timeout(20_000 * figures.size);
      const explainer = await open('pooling', theme, 300);
      const faults: string[] = [];
      for (const figure of figures.values()) {
        await explainer.tell({ type: 'note', page: { ...noteOf(figure.id), id: figure.id } });
        const drawn = explainer.page.getByRole('figure', { name: figure.title, exact: true });
        await drawn.waitFor();
        const text = plain(await drawn.innerText());
        const said = plain(figure.summary(figure.initial, figure.compute(figure.initial)));
        if (!text.includes(said)) faults.push(`${figure.id}: ${text} lacks ${said}`);
        const width = await explainer.page.evaluate(() => document.documentElement.scrollWidth);
        if (width > 300) faults.push(`${figure.id} is ${width} pixels wide`);
        faults.push(...(await serious(explainer)).map(fault => `${figure.id} ${fault}`));
        const folder = process.env.RECEPTIVE_SHOTS;
        if (folder) await drawn.screenshot({ path: `${folder}/${figure.id}-${theme}.png` });
      }
      assert.deepEqual([...faults, ...explainer.troubles], []);
      await explainer.page.close();
    });
});

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

async function serious({ page }: ExplainerPage): Promise<readonly string[]> {
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  await page.evaluate(`document.documentElement.style.background = 'var(--vscode-sideBar-background)'`);
  const violations = (await page.evaluate(
    'axe.run(document.body, { resultTypes: ["violations"] }).then(found => found.violations)',
  )) as readonly { id: string; impact: string; nodes: readonly { html: string }[] }[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
