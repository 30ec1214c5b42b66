/** Where a model's parameters and work are, on the explainer's page: bars that lead to their lines. */
import { strict as assert } from 'node:assert';
import type { Browser } from 'playwright-core';
import type { CallCard, FromExplainer, ToExplainer } from '../../src/panels/explainer-protocol';
import type { TableRow } from '../../src/panels/run-protocol';
import { launchBrowser } from '../hosts/browser';
import { openWebviewPage, type Theme } from './webview-page';

/** Two layers of few parameters and much work, and one the other way about. */
const rows = (
  [
    ['conv1', { params: 1792, macs: 86_704_128 }],
    ['relu', { params: 0, macs: 0 }],
    ['conv2', { params: 36_928, macs: 462_422_016 }],
    ['fc', { params: 3_137_000, macs: 3_136_000 }],
  ] as const
).map(
  ([path, cost], index): TableRow => ({
    call: index + 1,
    name: path,
    path,
    type: 'Layer',
    depth: 0,
    leaf: true,
    output: '64×112×112',
    cost,
    place: { uri: 'file:///net.py', from: 10 * index, to: 10 * index + 5 },
  }),
);

const card: CallCard = {
  key: 'net',
  title: 'Net',
  sentence: 'A network.',
  problems: [],
  origins: [],
  place: { file: 'net.py', line: 1, uri: 'file:///net.py', from: 0, to: 3 },
  run: {
    input: 'random values',
    table: { rows, ran: 0, of: 4, wrong: 0, totals: { params: 3_175_720, macs: 552_262_144 } },
  },
};

describe('the bars of a model’s costs', function () {
  this.timeout(60_000);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  async function open(theme: Theme, width: number) {
    const size = { width, height: 900 };
    const explainer = await openWebviewPage<FromExplainer, ToExplainer>(browser, 'explainer', theme, size);
    await explainer.tell({ type: 'contents', sections: [] });
    await explainer.tell({ type: 'caret', card });
    await explainer.page.locator('.cost-bars').waitFor();
    await explainer.page.evaluate(`document.documentElement.style.background = 'var(--vscode-sideBar-background)'`);
    await explainer.sent();
    return explainer;
  }

  it('put the costliest first, by parameters and by work, and lead to their lines', async () => {
    const { page, sent } = await open('dark', 420);
    const table = () =>
      page.locator('.cost-bars tbody tr').evaluateAll(all =>
        all.map(row =>
          [...row.querySelectorAll('td')]
            .map(cell => cell.textContent?.trim())
            .filter(Boolean)
            .join(' | '),
        ),
      );
    assert.deepEqual(await table(), ['fc | 3,137,000 | 98.8 %', 'conv2 | 36,928 | 1.2 %', 'conv1 | 1,792 | 0.056 %']);
    await page.getByRole('radio', { name: 'parameters' }).press('ArrowDown');
    assert.deepEqual(await table(), [
      'conv2 | 462,422,016 | 83.7 %',
      'conv1 | 86,704,128 | 15.7 %',
      'fc | 3,136,000 | 0.57 %',
    ]);
    await page.locator('.cost-bars').getByRole('button', { name: 'conv2' }).press('Enter');
    assert.deepEqual(await sent(), [{ type: 'reveal', uri: 'file:///net.py', from: 20, to: 25 }]);
    await page.close();
  });

  for (const [theme, width] of [
    ['light', 300],
    ['dark', 240],
    ['contrast', 420],
  ] as const)
    it(`fit ${width} pixels, ${theme}`, async () => {
      const { page, troubles } = await open(theme, width);
      assert.ok((await page.evaluate(() => document.querySelector('main')!.scrollWidth)) <= width);
      assert.deepEqual(troubles, []);
      // Each number on one line, and apart from the one beside it.
      const crowded = await page.locator('.cost-bars tbody tr').evaluateAll(all =>
        all.flatMap(row => {
          const numbers = [...row.querySelectorAll('td.end')].map(cell => {
            const range = document.createRange();
            range.selectNodeContents(cell);
            return range.getClientRects();
          });
          const [left, right] = numbers.map(rects => rects[0]!);
          const isApart = numbers.every(({ length }) => length === 1) && left!.right + 4 <= right!.left;
          return isApart ? [] : [row.textContent];
        }),
      );
      assert.deepEqual(crowded, []);
      const folder = process.env.RECEPTIVE_SHOTS;
      if (folder) await page.locator('.cost-bars').screenshot({ path: `${folder}/cost-bars-${theme}.png` });
      await page.close();
    });
});
