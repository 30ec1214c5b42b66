// A network that would fail when it runs is underlined before it runs, with the cause.
import { strict as assert } from 'node:assert';
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
});
