// A network that would fail when it runs is underlined before it runs, with the cause.
import { strict as assert } from 'node:assert';
import { accessibilityViolations } from '../hosts/accessibility';
import { useWorkbench } from '../hosts/workbench';

describe('a head of the wrong size', () => {
  const workbench = useWorkbench();

  it('is underlined where it is called, and says which size arrives', async () => {
    await workbench.openFile('broken_head.py', 'self.fc1(x)');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    const hover = await workbench.hover('fc1(x)');
    assert.match((await hover.textContent()) ?? '', /Linear expects 800 features, .* has 512/);
    await workbench.screenshot('problem');
  });

  it('leads to a page on its kind, from the squiggle and from the explainer', async () => {
    await workbench.openFile('broken_head.py', 'self.fc1(x)');
    const hover = await workbench.hover('x))');
    await hover.getByText('mismatched-in-features').click();
    const explainer = await workbench.webview('Explainer');
    const title = explainer.getByRole('heading', { name: 'A linear layer meets the wrong number of features' });
    await title.waitFor();
    await explainer.getByText('nn.Linear(256, 10)').waitFor();
    await workbench.screenshot('problem page');
    assert.deepEqual(await accessibilityViolations(explainer, 'sideBar'), []);
    await workbench.command('Receptive: Explain at the Caret');
    await explainer.getByRole('button', { name: 'Why this is a problem, and what to do' }).click();
    await title.waitFor();
  });
});
