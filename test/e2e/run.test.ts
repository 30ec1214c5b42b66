// Measuring on this machine, as a person does it: run a layer, run the network, move a unit, choose, export.
import { strict as assert } from 'node:assert';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { accessibilityViolations } from '../hosts/accessibility';
import { type Theme, useWorkbench } from '../hosts/workbench';

const themes: readonly Theme[] = ['light', 'high-contrast', 'high-contrast-light', 'dark'];
const layer = 'nn.Conv2d(3, width';

describe('running on this machine', function () {
  this.timeout(120_000);
  const workbench = useWorkbench({
    size: { width: 1440, height: 1400 },
    settings: { 'receptive.runtime.automatic': false },
  });

  const inEveryTheme = async (name: string) => {
    const explainer = await workbench.webview('Explainer');
    const found: Record<string, string[]> = {};
    for (const theme of themes) {
      await workbench.theme(theme);
      await workbench.screenshot(name);
      found[theme] = await accessibilityViolations(explainer, 'sideBar');
    }
    assert.deepEqual(found, { light: [], 'high-contrast': [], 'high-contrast-light': [], dark: [] });
  };

  it('lists every device with why it can or cannot be used, and takes the one that is chosen', async () => {
    await workbench.openFile('classifier.py', layer);
    await workbench.command('Receptive: Choose Device…');
    const list = workbench.page.locator('.quick-input-list');
    await list.getByText('DirectML').waitFor({ timeout: 60_000 });
    assert.match(
      (await list.innerText()).replaceAll(/\s+/g, ' '),
      /DirectML .*comes without it for linux.* it is for Windows/,
    );
    await workbench.screenshot('devices');
    await list.getByText(/\(CPU\)|^CPU$/).click();
  });

  it('runs a layer and shows what came out, in the explainer, the hover and the hint', async () => {
    await workbench.openFile('classifier.py', layer);
    await workbench.command('Receptive: Run This Layer');
    const explainer = await workbench.webview('Explainer');
    const run = explainer.getByRole('region', { name: 'On this machine' });
    await run.getByText('Measured 1×32×112×112, as worked out.').waitFor({ timeout: 60_000 });
    assert.match(await run.innerText(), /random values, given to this layer/);
    await run.getByRole('img', { name: /^The output as pictures: 32 channels/ }).scrollIntoViewIfNeeded();
    await inEveryTheme('run layer');
    await workbench.openFile('classifier.py', layer);
    const hover = await workbench.hover('Conv2d(3, width');
    const text = (await hover.textContent()) ?? '';
    assert.match(text, /✓ measured on .+\(CPU\), [\d.]+ (ms|µs)/);
    await workbench.screenshot('run hover');
    await workbench.page.locator('.statusbar-item.right', { hasText: 'CPU' }).waitFor();
  });

  it('runs on a picture pattern that is chosen', async () => {
    await workbench.openFile('classifier.py', layer);
    await workbench.command('Receptive: Choose Input for Runs…');
    await workbench.page.locator('.quick-input-list').getByText('Checkerboard', { exact: true }).click();
    await workbench.command('Receptive: Run This Layer');
    const explainer = await workbench.webview('Explainer');
    await explainer.getByText(/checkerboard, given to the network/).waitFor({ timeout: 60_000 });
  });

  it('moves a unit with the keyboard, and measures what it sees', async () => {
    await workbench.openFile('classifier.py', layer);
    await workbench.command('Receptive: Explain at the Caret');
    const explainer = await workbench.webview('Explainer');
    const field = explainer.getByRole('figure', { name: 'What one unit sees' });
    await field.getByRole('slider', { name: 'Unit' }).focus();
    await workbench.page.keyboard.press('ArrowRight');
    const status = field.getByRole('status');
    assert.match(
      await status.innerText(),
      /row 56, column 57 of 112×112 .* sees rows 109 to 115 and columns 111 to 117/,
    );
    await field.getByRole('button', { name: /Measure it/ }).click();
    await field.getByText('✓ Measured: the same box.').waitFor({ timeout: 60_000 });
    await field.getByText(/% of what counts for it lies in the middle/).waitFor();
    await field.scrollIntoViewIfNeeded();
    await inEveryTheme('unit');
    await field.getByRole('slider', { name: 'Unit' }).focus();
    for (let step = 0; step < 60; step++) await workbench.page.keyboard.press('PageDown');
    await field.getByText(/already sees the whole input/).waitFor();
  });

  it('runs the network and lists its layers, the slowest first when asked, each leading to its line', async () => {
    await workbench.openFile('classifier.py', layer);
    await workbench.command('Receptive: Run This Network');
    const explainer = await workbench.webview('Explainer');
    await explainer.getByText(/^\d+ of \d+ calls measured, the whole in/).waitFor({ timeout: 60_000 });
    await explainer.getByText(/The kernels of its layers, each by itself, add up to [\d.]+ (ms|s): /).waitFor();
    assert.equal(await explainer.locator('tr.wrong').count(), 0);
    await inEveryTheme('run network');
    await explainer.getByRole('button', { name: 'time' }).click();
    assert.equal(await explainer.locator('th[aria-sort=descending]').innerText(), 'time ↓');
    await explainer.locator('tbody button.link').first().click();
    await workbench.page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
    await workbench.screenshot('run network sorted');
    const hint = workbench.page.locator('.editor-instance .view-line', { hasText: 'self.stem(x)' });
    await hint.getByText(/✓/).first().waitFor();
  });

  it('exports the network', async () => {
    await workbench.openFile('classifier.py', layer);
    await workbench.command('Receptive: Export ONNX…');
    const dialog = workbench.page.locator('.quick-input-widget', { hasText: 'Export Classifier' });
    const input = dialog.locator('input[type=text]');
    await input.waitFor();
    await workbench.page.waitForFunction(() =>
      [...document.querySelectorAll('input')].some(({ value }) => value.endsWith('classifier.onnx')),
    );
    await input.fill(join(workbench.folder, 'made.onnx'));
    await workbench.page.keyboard.press('Enter');
    await workbench.page.locator('.notification-toast', { hasText: 'made.onnx' }).waitFor({ timeout: 60_000 });
    await workbench.screenshot('exported');
    assert.ok((await stat(join(workbench.folder, 'made.onnx'))).size > 1_000_000);
  });
});
