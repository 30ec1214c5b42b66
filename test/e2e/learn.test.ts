// The first five minutes with the sample: hover over a layer, read its explainer, follow the caret, take a quiz.
import { strict as assert } from 'node:assert';
import { accessibilityViolations } from '../hosts/accessibility';
import { type Theme, useWorkbench } from '../hosts/workbench';

const themes: readonly Theme[] = ['light', 'high-contrast', 'high-contrast-light', 'dark'];

describe('learning from a file', () => {
  const workbench = useWorkbench({ size: { width: 1440, height: 900 } });

  it('says in a hover what a convolution does to the tensor', async () => {
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
    const hover = await workbench.hover('Conv2d(3, width');
    const text = (await hover.textContent()) ?? '';
    assert.match(text, /3 → 32 channels/);
    assert.match(text, /1×3×224×224.*→.*1×32×112×112/s);
    assert.match(text, /4,704 parameters/);
    await workbench.screenshot('hover');
  });

  it('says in a hover what an optimizer and a scheduler do with their numbers, in a function that nothing calls', async () => {
    await workbench.openFile('classifier.py', 'SGD(model');
    const optimizer = await workbench.hover('SGD(model');
    assert.match((await optimizer.textContent()) ?? '', /lr 0\.1 · Nesterov momentum 0\.9 · weight decay 0\.0005/);
    await workbench.screenshot('hover optimizer');
    await workbench.page.keyboard.press('Escape');
    await optimizer.waitFor({ state: 'hidden' });
    const scheduler = await workbench.hover('CosineAnnealingLR(optimizer');
    assert.match((await scheduler.textContent()) ?? '', /0\.1 at the start, 0\.05 after 15 steps, 0 after 30/);
    await workbench.screenshot('hover scheduler');
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
  });

  it('opens the explainer from the hover, on the same numbers', async () => {
    const hover = await workbench.hover('Conv2d(3, width');
    await hover.getByRole('link', { name: 'Explain', exact: true }).click();
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('h1', { hasText: 'Conv2d' }).waitFor();
    const shapes = await explainer.locator('.shapes .shape').allInnerTexts();
    assert.deepEqual(shapes, ['1×3×224×224', '1×32×112×112']);
    const card = await explainer.locator('.card').innerText();
    assert.match(card, /4,704\s*parameters/);
    assert.doesNotMatch(card, /4,704 parameters,/, 'the arithmetic stands among the formulas');
  });

  it('follows the caret', async () => {
    await workbench.openFile('classifier.py', 'nn.Linear(in_channels');
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('h1', { hasText: 'Linear' }).waitFor();
    assert.deepEqual(await explainer.locator('.shapes .shape').allInnerTexts(), ['1×128', '1×10']);
  });

  it('runs the layer it shows and says what was measured', async () => {
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('.measured').waitFor({ timeout: 60_000 });
    assert.match(await explainer.locator('.measured').innerText(), /^✓ measured on .+, [\d.]+ (s|ms|µs)/);
  });

  it('is readable in every theme', async () => {
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('h1', { hasText: 'Conv2d' }).waitFor();
    const found: Record<string, string[]> = {};
    for (const theme of themes) {
      await workbench.theme(theme);
      await workbench.screenshot('explainer');
      found[theme] = await accessibilityViolations(explainer, 'sideBar');
    }
    assert.deepEqual(found, { light: [], 'high-contrast': [], 'high-contrast-light': [], dark: [] });
  });

  it('asks questions about it', async () => {
    await workbench.command('Receptive: Quiz Me');
    const quiz = await workbench.webview(/Quiz/);
    await quiz.locator('main h1, main h2').first().waitFor();
    await workbench.screenshot('quiz');
    assert.deepEqual(await accessibilityViolations(quiz), []);
  });
});
