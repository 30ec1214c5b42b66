// The README's pictures, cut to what matters. Run by `npm run pictures`.
import { strict as assert } from 'node:assert';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { useWorkbench } from './workbench';

/** A page on the Marketplace loads them all. */
const mostBytes = 300_000;

describe('pictures for the README', () => {
  const workbench = useWorkbench({
    size: { width: 1180, height: 900 },
    scale: 1.5,
    settings: { 'receptive.runtime.device': 'cpu' },
  });

  const take = async (name: string, clip: { x: number; y: number; width: number; height: number }) => {
    const path = join('media', 'readme', `${name}.png`);
    await mkdir(join('media', 'readme'), { recursive: true });
    await workbench.page.screenshot({ path, clip, animations: 'disabled' });
    assert.ok((await stat(path)).size < mostBytes, `${path} is too large`);
  };

  it('a hover', async () => {
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
    await workbench.command('View: Toggle Primary Side Bar Visibility');
    await workbench.page.locator('.codelens-decoration', { hasText: 'Explain this layer' }).last().waitFor();
    const hover = await workbench.hover('Conv2d(3, width');
    const box = (await hover.boundingBox())!;
    const editor = (await workbench.page.locator('.editor-instance').first().boundingBox())!;
    const y = Math.max(editor.y, box.y - 40);
    await take('hover-dark', {
      x: editor.x,
      y,
      width: Math.max(940, box.x + box.width + 20 - editor.x),
      height: box.y + box.height + 120 - y,
    });
  });

  it('the explainer', async () => {
    await workbench.theme('light');
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
    await workbench.command('Receptive: Explain at the Caret');
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('h1', { hasText: 'Conv2d' }).waitFor();
    // A run on this machine adds its line where it ends soon.
    await explainer
      .locator('.measured')
      .waitFor({ timeout: 5_000 })
      .catch(() => {});
    const { height } = workbench.page.viewportSize()!;
    await take('explainer-light', { x: 48, y: 35, width: 860, height: height - 220 });
  });

  it('a question', async () => {
    await workbench.theme('dark');
    await workbench.command('Receptive: Quiz Me on This Topic…');
    await workbench.page.locator('.quick-input-widget input[type=text]').fill('Batch normalization');
    // The list comes once the notes are read; before that, Enter chooses nothing.
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Batch' }).first().waitFor();
    await workbench.page.keyboard.press('Enter');
    const quiz = await workbench.webview(/Quiz|Batch/);
    await quiz.locator('h1.origin').waitFor();
    // The first question that has choices.
    for (let tries = 0; tries < 10 && (await quiz.getByRole('radio').count()) === 0; tries++) {
      // A field that is typed into takes every letter; outside of one, Escape ends the quiz.
      if ((await quiz.locator('input:focus, textarea:focus').count()) > 0)
        await workbench.page.keyboard.press('Escape');
      await workbench.page.keyboard.press('s');
      await workbench.page.waitForTimeout(300);
    }
    await workbench.page.keyboard.press('1');
    await workbench.page.keyboard.press('Enter');
    await quiz.locator('.feedback h2').waitFor();
    await workbench.page.mouse.move(600, 400);
    await workbench.page.waitForTimeout(500);
    const frame = (await workbench.page.locator('.part.editor').boundingBox())!;
    await take('quiz-dark', { ...frame, y: frame.y, height: frame.height });
  });
});
