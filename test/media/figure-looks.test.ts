/** Every figure on the explainer's page: what it says untouched, in each theme, at each width, and what axe finds. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Browser, Locator } from 'playwright-core';
import { type AnyFigure, figures } from '../../src/figures/catalogue';
import { launchBrowser } from '../hosts/browser';
import { type ExplainerPage, noteOf, openFigure } from './figure-note';
import { THEMES, type Theme } from './webview-page';

describe('every figure’s page', function () {
  this.timeout(20_000 * figures.size);
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  /** What `faultsOf` finds at each figure in turn, on a page of this theme and width, and what the page itself complains of. */
  async function faults(theme: Theme, width: number, faultsOf: Look): Promise<readonly string[]> {
    const explainer = await openFigure(browser, 'pooling', theme, width);
    await explainer.page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
    const found: string[] = [];
    for (const figure of figures.values()) {
      await explainer.tell({ type: 'note', page: { ...noteOf(figure.id), id: figure.id } });
      const drawn = explainer.page.getByRole('figure', { name: figure.title, exact: true });
      await drawn.waitFor();
      found.push(...(await faultsOf(explainer, figure, drawn)).map(fault => `${figure.id}, ${theme}: ${fault}`));
    }
    await explainer.page.close();
    return [...found, ...explainer.troubles];
  }

  it('says its numbers untouched, fits 300 pixels, and has no serious fault for axe, in every theme', async () => {
    const look: (theme: Theme) => Look = theme => async (explainer, figure, drawn) => {
      const text = plain(await drawn.innerText());
      const said = plain(figure.summary(figure.initial, figure.compute(figure.initial)));
      await shoot(drawn, `${figure.id}-${theme}`);
      return [
        ...(text.includes(said) ? [] : [`${text} lacks ${said}`]),
        ...(await wider(explainer, 300)),
        ...(await serious(explainer, theme)),
      ];
    };
    const themes = Object.keys(THEMES) as Theme[];
    assert.deepEqual((await Promise.all(themes.map(theme => faults(theme, 300, look(theme))))).flat(), []);
  });

  it('lets everything that moves be reached by Tab, and fits the narrowest side bar with whole words', async () => {
    const look: Look = async explainer => {
      const names = await explainer.page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement | SVGElement>('.figure :is([role=slider], [role=button])')]
          .filter(element => element.tabIndex < 0)
          .map(element => element.getAttribute('aria-label')),
      );
      const broken = await explainer.page.evaluate(brokenWords);
      return [
        ...names.map(name => `${name} is not reached`),
        ...broken.map(word => `${word} is broken`),
        ...(await wider(explainer, 200)),
      ];
    };
    assert.deepEqual(await faults('dark', 200, look), []);
  });

  it('writes no text of a drawing small, clipped or over another, whatever example is chosen', async () => {
    const look: (width: number) => Look = width => async (explainer, figure, drawn) => {
      const found: string[] = [];
      const examples = drawn.getByRole('combobox', { name: 'Examples' });
      for (let example = -1; example < figure.presets.length; example++) {
        if (example >= 0) await examples.selectOption(String(example));
        const texts = await explainer.page.evaluate(illegible);
        found.push(...texts.map(text => `${figure.presets[example]?.title ?? ''} at ${width} pixels: ${text}`));
        await shoot(drawn, `${figure.id}-${width}-${example}`);
      }
      return found;
    };
    const found = await Promise.all([300, 600].map(width => faults('dark', width, look(width))));
    assert.deepEqual(found.flat(), []);
  });
});

/** What is wrong with the figure that is drawn. */
type Look = (explainer: ExplainerPage, figure: AnyFigure, drawn: Locator) => Promise<readonly string[]>;

/** `RECEPTIVE_SHOTS=folder` keeps what is looked at. */
async function shoot(drawn: Locator, name: string): Promise<void> {
  const folder = process.env.RECEPTIVE_SHOTS;
  if (folder) await drawn.screenshot({ path: `${folder}/${name}.png` });
}

async function wider({ page }: ExplainerPage, most: number): Promise<readonly string[]> {
  const width = await page.evaluate(() => document.querySelector('main')!.scrollWidth);
  return width > most ? [`it is ${width} pixels wide`] : [];
}

/** Runs in the page: text of drawings below 10 pixels, outside its drawing, or on top of other text. */
function illegible(): readonly string[] {
  return [...document.querySelectorAll('.figure svg')].flatMap(svg => {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].filter(text => text.textContent?.trim());
    const boxes = texts.map(text => text.getBoundingClientRect());
    const scale = frame.width / ((svg as SVGSVGElement).viewBox.baseVal.width || frame.width);
    return texts.flatMap((text, index) => {
      const box = boxes[index]!;
      const name = text.textContent!.trim();
      const pixels = Number.parseFloat(getComputedStyle(text).fontSize) * scale;
      const outside = Math.max(
        frame.left - box.left,
        box.right - frame.right,
        frame.top - box.top,
        box.bottom - frame.bottom,
      );
      const over = boxes.findIndex(
        (other, second) =>
          second > index &&
          Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
          // A line's box is taller than its letters.
          Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 4,
      );
      return [
        ...(pixels < 10 ? [`${name} is ${pixels.toFixed(1)} pixels tall`] : []),
        ...(outside > 2 ? [`${name} is ${outside.toFixed(1)} pixels outside`] : []),
        ...(over >= 0 ? [`${name} is over ${texts[over]!.textContent!.trim()}`] : []),
      ];
    });
  });
}

/** Runs in the page: words in the labels of controls that stand on more than one line. */
function brokenWords(): readonly string[] {
  return [...document.querySelectorAll('.control label')].flatMap(label => {
    const found: string[] = [];
    const texts = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode())
      for (const { 0: word, index } of text.textContent!.matchAll(/[^\s-]+/g)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const [first, ...others] = [...range.getClientRects()].map(({ top }) => top);
        if (others.some(top => Math.abs(top - first!) > 2)) found.push(word);
      }
    return found;
  });
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Faults that axe calls serious. Only what hangs on colours differs from theme to theme: the rest is looked at once. */
async function serious({ page }: ExplainerPage, theme: Theme): Promise<readonly string[]> {
  const rules = theme === 'dark' ? '' : ', runOnly: ["color-contrast", "link-in-text-block"]';
  const violations = (await page.evaluate(
    `axe.run(document.body, { resultTypes: ["violations"]${rules} }).then(found => found.violations)`,
  )) as readonly { id: string; impact: string; nodes: readonly { html: string }[] }[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
