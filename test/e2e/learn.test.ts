// The first five minutes: open the sample, hover over a layer, look at the explainer, answer a question.
import { strict as assert } from 'node:assert';
import { useWorkbench } from '../hosts/workbench';

describe('learning from a file', () => {
  const workbench = useWorkbench();

  it('explains a convolution where the mouse is', async () => {
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
    const hover = await workbench.hover('Conv2d(3, width');
    assert.match((await hover.textContent()) ?? '', /Conv2d/);
    await workbench.screenshot('hover');
    await workbench.theme('light');
    await workbench.screenshot('hover');
  });
});
