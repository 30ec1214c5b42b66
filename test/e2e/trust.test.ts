// Restricted Mode: a folder from a stranger may be read, and reading is all that the analysis does.
import { strict as assert } from 'node:assert';
import { useWorkbench } from '../hosts/workbench';

describe('in a folder that is not trusted', () => {
  const workbench = useWorkbench({ trusted: false });

  it('explains code all the same', async () => {
    await workbench.trust(false);
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
    const hover = await workbench.hover('Conv2d(3, width');
    assert.match((await hover.textContent()) ?? '', /Conv2d/);
    await workbench.screenshot('restricted');
  });

  it('runs no model of a note, and says why', async () => {
    await workbench.command('Receptive: Browse Notes');
    const explainer = await workbench.webview('Explainer');
    await explainer.getByRole('button', { name: 'Pooling' }).first().click();
    const model = explainer.getByRole('region', { name: /^Try it: / });
    await model.scrollIntoViewIfNeeded();
    await model.getByText('Nothing is run until you trust this workspace.').waitFor();
    await workbench.screenshot('restricted model');
  });
});
