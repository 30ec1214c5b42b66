// The figures under a call, in every theme: what is drawn is also said, and everything can be reached and read.
import { strict as assert } from 'node:assert';
import { accessibilityViolations } from '../hosts/accessibility';
import { type Theme, useWorkbench } from '../hosts/workbench';

const themes: readonly Theme[] = ['light', 'high-contrast', 'dark'];

describe('figures', () => {
  const workbench = useWorkbench({ size: { width: 1440, height: 1500 } });

  const check = (name: string, text: string, title: string, key: string, words: RegExp) =>
    it(`draws ${name} and follows the arrow keys`, async () => {
      await workbench.openFile('classifier.py', text);
      await workbench.command('Receptive: Explain at the Caret');
      const explainer = await workbench.webview('Explainer');
      const figure = explainer.getByRole('figure', { name: title });
      await figure.getByRole('slider').first().focus();
      await workbench.page.keyboard.press(key);
      assert.match((await figure.innerText()).replaceAll(/\s+/g, ' '), words);
      await figure.scrollIntoViewIfNeeded();
      const found: Record<string, string[]> = {};
      for (const theme of themes) {
        await workbench.theme(theme);
        await workbench.screenshot(`figure ${name}`);
        found[theme] = await accessibilityViolations(explainer, 'sideBar');
      }
      assert.deepEqual(found, { light: [], 'high-contrast': [], dark: [] });
    });

  it('log what is predicted, which then counts among what was asked', async () => {
    await workbench.openFile('classifier.py', 'MaxPool2d(3');
    await workbench.command('Receptive: Explain at the Caret');
    const explainer = await workbench.webview('Explainer');
    const figure = explainer.getByRole('figure', { name: 'Pooling' });
    await figure.getByRole('textbox', { name: 'Your prediction' }).fill('5/2');
    await workbench.page.keyboard.press('Enter');
    await figure.getByText('counts as known').waitFor();
    await figure.scrollIntoViewIfNeeded();
    await workbench.screenshot('figure-predicted');
    await workbench.command('Receptive: Quiz Me on This Topic…');
    await workbench.page.locator('.quick-input-widget input[type=text]').fill('Pooling');
    const topic = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Pooling' });
    await topic.filter({ hasText: '1 asked so far' }).first().waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('open at the case of a question, by its key', async () => {
    await workbench.command('Receptive: Quiz Me on This Topic…');
    const name = 'Output size of convolution';
    await workbench.page.locator('.quick-input-widget input[type=text]').fill(name);
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
    await workbench.page.keyboard.press('Enter');
    const quiz = await workbench.webview(/Output size/);
    const prompt = quiz.locator('#prompt');
    await prompt.waitFor();
    for (let left = 30; left > 0 && !/224 pixels/.test(await prompt.innerText()); left--) {
      await quiz.locator('h1.origin').click();
      await workbench.page.keyboard.press('s');
      await workbench.page.waitForTimeout(80);
    }
    await quiz.locator('input[type=text]').fill('111');
    await workbench.page.keyboard.press('Enter');
    await quiz.locator('.feedback h2', { hasText: 'Not right' }).waitFor();
    await workbench.page.keyboard.press('f');
    const figure = (await workbench.webview('Explainer')).getByRole('figure', { name: 'Convolution arithmetic' });
    await figure.getByText('The question’s numbers').waitFor();
    assert.match(await figure.locator('.summary').innerText(), /224 cells give 112/);
    await workbench.screenshot('figure-of-a-question');
  });

  check(
    'pooling',
    'MaxPool2d(3',
    'Pooling',
    'ArrowRight',
    /Output 0, 1 keeps 9, the largest of 6 cells: row 0, column 3\./,
  );
  check(
    'normalisation',
    'BatchNorm2d(width)',
    'Which values share a mean',
    'ArrowDown',
    /36 of 216 values share one mean/,
  );
  check(
    'class activation maps',
    'AdaptiveAvgPool2d(1)',
    'Class activation map',
    'ArrowDown',
    /Row 2, column 2: 0\.5·1 \+ 0\.75·6 − 0\.5·0 = 5\./,
  );
});
