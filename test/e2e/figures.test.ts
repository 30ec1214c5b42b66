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
