// Trying the models of notes, as a reader does: change an input, read the numbers, and hold them to PyTorch's.
import { strict as assert } from 'node:assert';
import type { Frame, Locator } from 'playwright-core';
import { shown } from '../../src/figures/shown';
import { findReference } from '../../src/onnx/reference/catalogue';
import { accessibilityViolations } from '../hosts/accessibility';
import { type Theme, useWorkbench } from '../hosts/workbench';
import { casesOf } from '../onnx/reference-cases';
import { facts } from '../onnx/reference-truth';

const themes: readonly Theme[] = ['light', 'high-contrast', 'dark'];

describe('trying the model of a note', function () {
  this.timeout(120_000);
  const workbench = useWorkbench({ size: { width: 1280, height: 1500 } });

  const open = async (title: string): Promise<{ explainer: Frame; model: Locator }> => {
    await workbench.command('Receptive: Browse Notes');
    const explainer = await workbench.webview('Explainer');
    await explainer.getByRole('button', { name: title }).first().click();
    const model = explainer.getByRole('region', { name: /^Try it: / }).first();
    await model.scrollIntoViewIfNeeded();
    return { explainer, model };
  };

  it('gives PyTorch’s numbers for what is entered, and says where they come from', async () => {
    const { explainer, model } = await open('Label smoothing');
    await model.getByText(/^Ran on .+ in [\d.]+ (µs|ms|s)$/).waitFor({ timeout: 60_000 });
    assert.match(await model.getByRole('status').innerText(), /Sample 1: plain loss 0\.4076, smoothed 0\.5076/);
    const entered = casesOf(findReference('label-smoothing')!)[1]!;
    await fill(model.getByRole('spinbutton', { name: /^logits, / }), entered.logits as readonly number[]);
    await fill(model.getByRole('spinbutton', { name: /^true classes, / }), entered.target as readonly number[]);
    await fill(model.getByRole('spinbutton', { name: 'label_smoothing ε' }), [entered.epsilon as number]);
    const fact = facts['label-smoothing']![1]!;
    assert.ok('out' in fact);
    const expected = fact.out.losses!.v.map(value => shown(Math.fround(Number(value))));
    const losses = model.getByRole('table', { name: 'Loss in nats' });
    // What the last input that was changed changes.
    for (const smoothed of [expected[1]!, expected[3]!]) await losses.getByText(smoothed, { exact: true }).waitFor();
    assert.deepEqual(await losses.locator('td.mono').allInnerTexts(), expected);
    const found: Record<string, string[]> = {};
    for (const theme of themes) {
      await workbench.theme(theme);
      await workbench.screenshot('try label smoothing');
      found[theme] = await accessibilityViolations(explainer, 'sideBar');
    }
    assert.deepEqual(found, { light: [], 'high-contrast': [], dark: [] });
  });

  it('says what is wrong with a value, keeps the last numbers, and goes back to where it began', async () => {
    const { model } = await open('Label smoothing');
    await model.getByText(/^Ran on /).waitFor({ timeout: 60_000 });
    await model.getByRole('spinbutton', { name: 'logits, sample 1, class 0' }).fill('99');
    await model.getByRole('alert').getByText('logits: must be numbers from −20 to 20').waitFor();
    await model.getByText(/^Ran on /).waitFor();
    await workbench.screenshot('try wrong value');
    await model.getByRole('button', { name: 'Reset' }).click();
    await model.getByText(/Sample 1: plain loss 0\.4076/).waitFor();
    await model.getByRole('alert').waitFor({ state: 'detached' });
    assert.equal(await model.getByRole('spinbutton', { name: 'logits, sample 1, class 0' }).inputValue(), '2');
  });

  it('follows a slider that the keyboard moves, and a picture that is chosen', async () => {
    const { explainer, model } = await open('Output size of convolution and pooling');
    await model
      .getByText('Conv2d gives side 5, MaxPool2d 5, with ceil_mode 6, AvgPool2d 5.')
      .waitFor({ timeout: 60_000 });
    await model.getByRole('slider', { name: 'stride s' }).focus();
    await workbench.page.keyboard.press('ArrowRight');
    await model.getByText('Conv2d gives side 4, MaxPool2d 4, with ceil_mode 4, AvgPool2d 4.').waitFor();
    await model.getByRole('spinbutton', { name: 'padding p' }).fill('3');
    await workbench.page.keyboard.press('Enter');
    await model.getByText('Not run: pooling allows a padding of at most half the kernel: 1').waitFor();
    const dog = await open('SIFT');
    await dog.model.getByText(/of 2048 places are extrema/).waitFor({ timeout: 60_000 });
    await dog.model.getByRole('combobox', { name: 'picture' }).selectOption('flat');
    await dog.model.getByText('0 of 2048 places are extrema above the threshold.').waitFor();
    assert.deepEqual(await accessibilityViolations(explainer, 'sideBar'), []);
  });

  it('takes a picture of the reader’s own, and keeps it while another note is read', async () => {
    const { explainer, model } = await open('SIFT');
    await model.getByText(/of 2048 places are extrema/).waitFor({ timeout: 60_000 });
    const file = model.locator('input[type=file]');
    const text = (content: string) => ({ name: 'own.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(content) });
    await file.setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await model.getByRole('alert').getByText('no.png is no picture that can be read').waitFor();
    await file.setInputFiles(
      text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="#888"/></svg>',
      ),
    );
    await model.getByText('0 of 2048 places are extrema above the threshold.').waitFor();
    await model.getByRole('img', { name: 'own.svg' }).waitFor();
    for (const theme of themes) {
      await workbench.theme(theme);
      await workbench.screenshot('try own picture');
    }
    await open('Label smoothing');
    const again = await open('SIFT');
    await again.model.getByRole('img', { name: 'your picture' }).waitFor();
    await again.model.getByText('0 of 2048 places are extrema above the threshold.').waitFor();
    await again.model.getByRole('button', { name: 'Reset' }).click();
    await again.model.getByText(/[1-9]\d* of 2048 places are extrema/).waitFor();
    assert.deepEqual(await accessibilityViolations(explainer, 'sideBar'), []);
  });

  it('runs nothing by itself where the reader has said so', async () => {
    await workbench.settings({ 'receptive.runtime.automatic': false });
    const { model } = await open('Layer normalization');
    await model.getByRole('button', { name: 'Run it' }).click();
    await model.getByText(/^Ran on /).waitFor({ timeout: 60_000 });
  });
});

async function fill(fields: Locator, values: readonly number[]) {
  assert.equal(await fields.count(), values.length);
  for (const [i, value] of values.entries()) {
    await fields.nth(i).fill(String(value));
    await fields.nth(i).blur();
  }
}
