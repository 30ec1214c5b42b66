// Learning with the quiz in a real editor: questions in and out by the dialogs, every type answered by keyboard, what is
// due, where one stands, an interview, and the way back to the code.
import { strict as assert } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import type { Item } from '../../src/notes/item';
import { parseNote } from '../../src/notes/parse-note';
import { readJsonLines, writeJsonLines } from '../../src/quiz/exchange/json-lines';
import type { Review } from '../../src/quiz/log';
import { readContent } from '../content/read-content';
import { accessibilityViolations } from '../hosts/accessibility';
import { type Theme, useWorkbench } from '../hosts/workbench';
import { DAY, review } from '../quiz/reviews';
import { samples } from '../quiz/sample-items';

const themes: readonly Theme[] = ['light', 'high-contrast', 'high-contrast-light', 'dark'];
const items: readonly Item[] = Object.values(samples).map(({ item }) => ({ ...item, id: `practice-${item.id}` }));
const cards = items.map(item => ({ item, topic: 'deck-practice', about: 'Every kind', section: 'Practice' }));

/** A question of a note with a figure that was forgotten six times, for the offer to read instead. */
const { note } = parseNote(...convolutions());
const leech = note.items.find(({ type }) => type === 'single')!;
const forgotten: readonly Review[] = [0, 5, 10, 15, 20, 25, 30].map(day =>
  review(leech.id, Date.now() - (60 - day) * DAY, {
    topic: note.id,
    type: leech.type,
    rating: day === 0 ? 'good' : 'again',
  }),
);
const known = items.map(({ id, type }) =>
  review(id, Date.now() - 40 * DAY, { topic: 'deck-practice', type, tz: 0, confidence: 0.7 }),
);

function convolutions(): [text: string, path: string] {
  const { path, text } = readContent().find(file => file.path.endsWith('conv-output-size.md'))!;
  return [text, path];
}

/** Runs in the page: code whose letters do not stand out from what is painted behind them, which axe does not always see. */
function faintCode(): string[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const luminance = (layers: readonly string[]) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const layer of layers) {
      canvas.fillStyle = layer;
      canvas.fillRect(0, 0, 1, 1);
    }
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(value => value / 255);
    const [r, g, b] = parts.map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  return [...document.querySelectorAll('code')].flatMap(code => {
    const behind: string[] = [];
    for (let element: Element | null = code; element; element = element.parentElement)
      behind.unshift(getComputedStyle(element).backgroundColor);
    const back = luminance(behind);
    const text = luminance([...behind, getComputedStyle(code).color]);
    const contrast = (Math.max(back, text) + 0.05) / (Math.min(back, text) + 0.05);
    return contrast < 4.5 ? [`${code.textContent}: contrast ${contrast.toFixed(1)}`] : [];
  });
}

describe('practice', () => {
  const workbench = useWorkbench({ size: { width: 1440, height: 900 } });
  const { command, webview, screenshot } = workbench;
  const quiz = () => webview(/^(Quiz|Interview|Statistics)/);
  const keys = async (...pressed: readonly string[]) => {
    for (const key of pressed) {
      if (key.length === 1 || /^(Enter|Escape|Tab)$/.test(key)) await workbench.page.keyboard.press(key);
      else await workbench.page.keyboard.type(key);
      await workbench.page.waitForTimeout(40);
    }
  };
  const topic = async (name: string) => {
    await command('Receptive: Quiz Me on This Topic…');
    const list = workbench.page.locator('.quick-input-list .monaco-list-row');
    await list.first().waitFor();
    await workbench.page.locator('.quick-input-widget input[type=text]').fill(name);
    await list.filter({ hasText: name }).first().waitFor();
    await workbench.page.keyboard.press('Enter');
    const frame = await webview(`Quiz: ${name}`);
    await frame.locator('h1.origin', { hasText: name }).waitFor();
    return frame;
  };
  /** Types a path into the dialog that is open, and confirms it. */
  const file = async (path: string) => {
    const field = workbench.page.locator('.quick-input-widget input[type=text]');
    // The dialog opens on the folder, and only then listens.
    await workbench.page.waitForFunction(
      folder =>
        document.querySelector<HTMLInputElement>('.quick-input-widget input[type=text]')?.value.startsWith(folder),
      workbench.folder,
    );
    await workbench.page.waitForTimeout(500);
    await field.fill(path);
    await workbench.page.waitForTimeout(500);
    await workbench.page.keyboard.press('Enter');
  };
  const notification = async (text: RegExp) => {
    const shown = workbench.page.locator('.notification-toast', { hasText: text }).first();
    await shown.waitFor();
    return shown;
  };
  const importing = async (name: string, text: string | Uint8Array, says: RegExp) => {
    const path = join(workbench.folder, name);
    await writeFile(path, text);
    await command('Receptive: Import Questions…');
    await file(path);
    const shown = await notification(says);
    await workbench.page.keyboard.press('Escape');
    await command('Notifications: Clear All Notifications');
    await shown.waitFor({ state: 'detached' });
  };
  const question = async () => {
    const frame = await quiz();
    await frame.locator('h1.origin').waitFor();
    return frame;
  };
  const text = (frame: Frame, selector: string) => frame.locator(selector).first().innerText();

  it('starts at once from the palette', async () => {
    await workbench.openFile('classifier.py', 'class Classifier');
    await command('Receptive: Quiz Me');
    const frame = await question();
    assert.match(await text(frame, '.count'), /^1\/10$/);
    assert.notEqual(await text(frame, '.prompt'), '');
    await screenshot('practice-start');
  });

  it('is stopped at any time, goes on, and closes; the code has the focus again', async () => {
    const frame = await question();
    const asked = await text(frame, '.prompt');
    await frame.locator('h1.origin').click();
    await keys('Escape');
    await frame.locator('h1', { hasText: 'Another time' }).waitFor();
    await screenshot('practice-stopped');
    await keys('r');
    await frame.locator('h1.origin').waitFor();
    assert.equal(await text(frame, '.prompt'), asked);
    await frame.locator('h1.origin').click();
    await keys('Escape', 'Escape');
    await workbench.page.locator('.tab.active', { hasText: 'classifier.py' }).waitFor();
    await workbench.page.waitForFunction(() => document.activeElement?.closest('.monaco-editor') !== null);
  });

  it('reads questions and history from a file chosen in the dialog', () =>
    importing('forgotten.jsonl', forgotten.map(event => JSON.stringify(event)).join('\n'), /7 reviews added/));

  it('offers the note and its figure for what is forgotten again and again', async () => {
    const due = workbench.page.locator('#receptive\\.receptive\\.due, [id$="receptive.due"]').first();
    await due.waitFor();
    assert.equal((await due.innerText()).trim(), '1');
    await due.click();
    const frame = await question();
    assert.match(await text(frame, '.count'), /^1\/1$/);
    await keys('e');
    await frame.locator('.leech').waitFor();
    assert.match(await text(frame, '.leech'), /You have missed this 7 times/);
    await screenshot('practice-leech');
    await frame.locator('.leech').getByRole('button', { name: 'Move the figure' }).click();
    const explainer = await webview('Explainer');
    await explainer.locator('h1', { hasText: note.title }).waitFor();
    await explainer.locator('#at-figure').waitFor();
    assert.ok(await explainer.locator('#at-figure').evaluate(({ scrollHeight }) => scrollHeight > 100));
    await screenshot('practice-leech-figure');
  });

  it('takes in questions of every type', () =>
    importing('practice.jsonl', writeJsonLines(cards, known), /10 questions imported; 10 reviews added/));

  it('asks what is due and grades all of it by keyboard alone', async function () {
    this.timeout(120_000);
    const frame = await topic('Every kind');
    const told: string[] = [];
    for (let answers = 0; answers < items.length; answers++) {
      await frame.locator('.feedback').waitFor({ state: 'detached' });
      const task = await text(frame, '.task');
      await answer(frame, task);
      await frame.locator('.feedback h2').waitFor();
      told.push(`${task}: ${await text(frame, '.feedback h2')}`);
      await keys('Enter');
    }
    assert.deepEqual(told.sort(), [...told].map(line => line.replace(/: .*/, ': Right')).sort());
    await frame.locator('h1', { hasText: '10 of 10 right' }).waitFor();
    await screenshot('practice-summary');
  });

  it('takes the last answer back', async () => {
    const frame = await quiz();
    await keys('u');
    await frame.locator('h1.origin').waitFor();
    assert.match(await text(frame, '.count'), /^10\/10$/);
    await frame.locator('h1.origin').click();
    await keys('Escape');
    await frame.locator('h1', { hasText: '9 of 9 right' }).waitFor();
  });

  /** Keys alone; places of choices are read off the page as a person reads them. */
  async function answer(frame: Frame, task: string) {
    const place = async (label: string) =>
      (await frame
        .locator('.choice, .step', { hasText: label })
        .first()
        .evaluate(element => {
          const own = element.matches('[data-place]') ? element : element.querySelector('[data-place]');
          return own?.getAttribute('data-place') ?? '';
        }))!;
    switch (task) {
      case 'Choose one': {
        const right = samples.single!.item.type === 'single' ? samples.single!.item.choices : [];
        const count = right.findIndex(choice => choice.right);
        // The formulas are pictures of text: the right one is told by its place in the seeded order.
        const values = await frame
          .locator('.choice input')
          .evaluateAll(inputs => inputs.map(input => input.getAttribute('aria-label')));
        return keys(String(values.indexOf(right[count]!.text) + 1), 'Enter');
      }
      case 'Choose all that apply':
        return keys(await place('Conv2d'), await place('BatchNorm2d'), 'Enter');
      case 'Give a number':
        return keys('73,856', 'Enter');
      case 'Give a shape':
        return keys('N x 64 x 112 x 112', 'Enter');
      case 'In a word or two':
        return keys('running mean', 'Enter');
      case 'Fill in the gaps':
        return keys('2', 'Tab', 'five', 'Enter');
      case 'Put in order':
        for (const step of ['zero_grad', 'criterion', 'backward', 'step()']) await keys(await place(step));
        return keys('Enter');
      case 'Match the pairs': {
        const letters = (await frame.locator('.options li').allInnerTexts()).map(option => option.replace(/\s/g, ''));
        const shown = (size: RegExp) => String(letters.findIndex(option => size.test(option)) + 1);
        return keys(shown(/28×28/), shown(/^.?128×/), shown(/1×1(?!\d)/), 'Enter');
      }
      case 'What does it print?':
        return keys('torch.Size([2, 3, 16, 16])', 'Enter');
      default:
        await frame.locator('textarea').waitFor();
        await frame.locator('h1.origin').click();
        return keys('Enter', '1', '2', '3', 'k');
    }
  }

  it('asks about a selection only, and shows the line asked about and comes back', async () => {
    await workbench.openFile('classifier.py', 'self.head = nn.Linear');
    await workbench.page.keyboard.press('Home');
    await workbench.page.keyboard.press('Shift+End');
    await command('Receptive: Quiz Me on This Model');
    const frame = await webview('Quiz: the selection');
    await frame.locator('h1.origin').waitFor();
    assert.match(await text(frame, '.prompt'), /head/);
    await frame.locator('h1.origin').click();
    await keys('c');
    await workbench.page.locator('.tab.active', { hasText: 'classifier.py' }).waitFor();
    await screenshot('practice-code');
    await workbench.page.locator('.tab', { hasText: 'Quiz: the selection' }).click();
    await frame.locator('h1.origin').waitFor();
  });

  it('says where one stands, with every number as text', async () => {
    await command('Receptive: Show Statistics');
    const frame = await quiz();
    await frame.locator('h1', { hasText: 'Where you stand' }).waitFor();
    const rows = await frame.locator('tr').allInnerTexts();
    assert.ok(rows.some(row => /^Today\s+\d+/.test(row)));
    assert.ok(rows.some(row => /Every kind/.test(row)));
    await screenshot('practice-statistics');
  });

  it('shows progress by section and topic, and the tree starts a quiz', async () => {
    await command('View: Show Receptive');
    const explainer = workbench.page.locator('.pane-header', { hasText: 'Explainer' });
    if ((await explainer.getAttribute('aria-expanded')) === 'true') await explainer.click();
    const header = workbench.page.locator('.pane-header', { hasText: 'Progress' });
    await header.waitFor();
    if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
    const tree = workbench.page.locator('.pane', { has: header }).locator('.monaco-list-row');
    await tree.filter({ hasText: 'Practice' }).first().click();
    await tree.filter({ hasText: 'Every kind' }).waitFor();
    assert.match(
      (await tree.filter({ hasText: 'Every kind' }).getAttribute('aria-label')) ?? '',
      /Every kind, 10 of 10 questions asked; you would know about \d+ % of all now/,
    );
    await screenshot('practice-progress');
    await tree.filter({ hasText: 'Every kind' }).click();
    await (await webview('Quiz: Every kind')).locator('h1.origin', { hasText: 'Every kind' }).waitFor();
  });

  it('begins in the ways the menu offers', async () => {
    const choose = async (label: string) => {
      await command('Receptive: Quiz Me…');
      const row = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
      await row.waitFor({ state: 'attached' });
      await screenshot('practice-menu');
      // The last ways are further down than the list is high.
      await workbench.page.locator('.quick-input-widget input[type=text]').fill(label);
      await row.click();
      return question();
    };
    const five = await choose('Five questions');
    await five.locator('.count', { hasText: '1/5' }).waitFor();
    const timed = await choose('Ten minutes');
    await timed.locator('.progress', { hasText: 'about 10 minutes left' }).waitFor();
    await screenshot('practice-timed');
    await choose('What you hold worst');
    const cram = await webview('Quiz: before the day');
    await cram.locator('h1.origin').waitFor();
  });

  it('interviews aloud, against the clock, and follows up', async () => {
    await command('Receptive: Interview Me');
    const frame = await webview('Interview');
    await frame.getByRole('timer').waitFor();
    assert.match(await frame.getByRole('timer').innerText(), /^1:(30|2\d)$/);
    await screenshot('practice-interview');
    await frame.locator('h1.origin').click();
    await keys('Enter', '1', 'n');
    await frame.locator('.feedback h2').waitFor();
    await keys('Enter');
    assert.match(await frame.getByRole('timer').innerText(), /^(1:00|0:5\d)$/);
    await frame.locator('h1.origin').click();
    await keys('Escape');
    await frame.locator('h1', { hasText: /1 of \d+ points said/ }).waitFor();
  });

  for (const [label, name, check] of [
    ['Markdown', 'out.md', (text: string) => assert.match(text, /### .+ \{#practice-n \.numeric\}/)],
    ['CSV', 'out.csv', (text: string) => assert.match(text, /practice-n,Practice,Every kind,numeric/)],
    ['GIFT', 'out.gift', (text: string) => assert.match(text, /\[id:practice-n\]/)],
    ['JSON Lines', 'out.jsonl', (text: string) => assert.deepEqual(readJsonLines(text).cards, cards)],
    ['Anki package', 'out.apkg', (text: string) => assert.ok(text.startsWith('PK'))],
  ] as const)
    it(`writes ${label} where the dialog says`, async () => {
      await command('Receptive: Export Questions…');
      const asked = (placeholder: string) =>
        workbench.page.locator(`.quick-input-widget input[placeholder="${placeholder}"]`);
      const row = workbench.page.locator('.quick-input-list .monaco-list-row');
      await asked('In which format?').waitFor();
      await row
        .filter({ has: workbench.page.getByText(label, { exact: true }) })
        .first()
        .click();
      await asked('Which questions?').fill('Every kind');
      await row.filter({ hasText: 'All questions' }).waitFor({ state: 'detached' });
      await row.filter({ hasText: 'Every kind' }).first().click();
      const path = join(workbench.folder, name);
      await file(path);
      await notification(new RegExp(`exported to ${name.replace('.', '\\.')}`));
      await command('Notifications: Clear All Notifications');
      check(await readFile(path, name.endsWith('apkg') ? 'latin1' : 'utf8'));
    });

  it('knows its own export again, in JSON Lines and in GIFT', async () => {
    const [lines, gift] = await Promise.all(
      ['out.jsonl', 'out.gift'].map(name => readFile(join(workbench.folder, name), 'utf8')),
    );
    await importing('again.jsonl', lines!, /0 questions imported, 10 known already/);
    await importing('again.gift', gift!, /questions imported/);
  });

  it('is readable in every theme and has no serious fault for axe', async function () {
    this.timeout(180_000);
    const frame = await topic('Every kind');
    const found: string[] = [];
    const audit = async (view: string) => {
      for (const theme of themes) {
        await workbench.theme(theme);
        await screenshot(`practice-${view}`);
        found.push(...(await accessibilityViolations(frame)).map(fault => `${view}, ${theme}: ${fault}`));
        found.push(...(await frame.evaluate(faintCode)).map(fault => `${view}, ${theme}: ${fault}`));
      }
    };
    await audit('asked');
    await frame.locator('h1.origin').click();
    await keys('e');
    if (await frame.locator('.feedback').count()) await audit('told');
    await command('Receptive: Show Statistics');
    await frame.locator('h1', { hasText: 'Where you stand' }).waitFor();
    await audit('statistics');
    assert.deepEqual(found, []);
  });

  it('fits at 200 % and at the width of half a screen, and nothing moves where motion is reduced', async () => {
    const { page } = workbench;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const frame = await topic('Every kind');
    for (const size of [
      { width: 720, height: 450 },
      { width: 560, height: 900 },
    ]) {
      await page.setViewportSize(size);
      await page.waitForTimeout(400);
      const [wide, shown] = await frame.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      assert.ok(wide! <= shown!, `${wide} of ${shown} at ${size.width}`);
      assert.deepEqual(await frame.evaluate(() => document.getAnimations().map(({ playState }) => playState)), []);
      await screenshot(`practice-narrow-${size.width}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });
});
