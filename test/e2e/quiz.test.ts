// A quiz in a real editor: from the palette to an answer, to the line of code asked about, and through a reload.
import { strict as assert } from 'node:assert';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useWorkbench } from '../hosts/workbench';

describe('a quiz', () => {
  const workbench = useWorkbench({ size: { width: 1440, height: 900 } });

  it('about the model on screen asks for its shapes, parameters and the like', async () => {
    await workbench.openFile('classifier.py', 'class ');
    await workbench.page.locator('.codelens-decoration').getByText('Quiz me').first().click();
    const quiz = await workbench.webview('Quiz: Classifier');
    await quiz.locator('h1.origin').waitFor();
    assert.match(await quiz.locator('h1.origin').innerText(), /^Your Classifier/);
    await workbench.screenshot('quiz-model');
  });

  it('is answered by keyboard and says why', async () => {
    const quiz = await workbench.webview(/Quiz/);
    await quiz.locator('h1.origin').click();
    await workbench.page.keyboard.press('e');
    await quiz.locator('.feedback h2').waitFor();
    assert.equal(await quiz.locator('.feedback h2').innerText(), 'The answer');
    assert.notEqual((await quiz.locator('.feedback .prose').innerText()).trim(), '');
    await workbench.screenshot('quiz-told');
  });

  it('shows the code it asks about', async () => {
    const quiz = await workbench.webview(/Quiz/);
    await quiz.getByRole('button', { name: 'Show the code' }).click();
    await workbench.page.locator('.tab.active', { hasText: 'classifier.py' }).first().waitFor();
    await workbench.screenshot('quiz-code');
  });

  it('about a topic asks about that topic', async () => {
    await workbench.command('Receptive: Quiz Me on This Topic…');
    await workbench.page.locator('.quick-input-widget input[type=text]').fill('Output size of convolution');
    // The list comes once the notes are read; before that, Enter chooses nothing.
    const topic = workbench.page.locator('.quick-input-list .monaco-list-row', {
      hasText: 'Output size of convolution',
    });
    await topic.first().waitFor();
    await workbench.page.keyboard.press('Enter');
    const quiz = await workbench.webview(/Output size/);
    await quiz.locator('h1.origin', { hasText: /^(Output size of convolution|Your Classifier)/ }).waitFor();
    await workbench.screenshot('quiz-topic');
  });

  it('is still on after a reload of the window', async () => {
    const asked = await (await workbench.webview(/Output size/)).locator('#prompt').innerText();
    await workbench.command('Developer: Reload Window');
    await workbench.page.locator('h1.origin').waitFor({ state: 'detached' });
    const quiz = await workbench.webview(/Quiz|Output size/);
    await quiz.locator('h1.origin').waitFor();
    assert.equal(await quiz.locator('#prompt').innerText(), asked);
  });

  it('about the whole file, and about the model at the caret, from the menu', async () => {
    const two = `import torch
from torch import nn


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.only = nn.Linear(12, 5)

    def forward(self, x):
        return self.only(x)


class Large(nn.Module):
    def __init__(self):
        super().__init__()
        self.wide = nn.Conv2d(3, 24, 5, stride=2, padding=2)
        self.deep = nn.Conv2d(24, 48, 3, padding=1)

    def forward(self, x):
        return self.deep(torch.relu(self.wide(x)))


Small()(torch.randn(2, 12))
Large()(torch.randn(2, 3, 32, 32))
`;
    await writeFile(join(workbench.folder, 'two_models.py'), two);
    const asked = async (way: string, title: string) => {
      await workbench.openFile('two_models.py', 'self.only(x)');
      await workbench.command('Receptive: Quiz Me…');
      await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: way }).first().click();
      const quiz = await workbench.webview(title);
      const heading = quiz.locator('h1.origin');
      await heading.waitFor();
      const found = new Set<string>();
      for (let left = 40; left > 0 && (await heading.isVisible()); left--) {
        found.add(/Your (Small|Large)/.exec(await heading.innerText())?.[0] ?? (await heading.innerText()));
        await heading.click();
        await workbench.page.keyboard.press('s');
        await workbench.page.waitForTimeout(60);
      }
      return [...found].sort();
    };
    assert.deepEqual(await asked('My model', 'Quiz: Small'), ['Your Small']);
    assert.deepEqual(await asked('My file', 'Quiz: two_models.py'), ['Your Large', 'Your Small']);
  });
});
