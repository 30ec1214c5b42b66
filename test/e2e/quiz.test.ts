// A quiz in a real editor: from the palette to an answer, to the line of code asked about, and through a reload.
import { strict as assert } from 'node:assert';
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
});
