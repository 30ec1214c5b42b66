// Runs in several windows on one folder, and windows that are closed while something runs.
import { strict as assert } from 'node:assert';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processes, workers } from '../hosts/processes';
import { useWorkbench } from '../hosts/workbench';

const slow = `import torch
from torch import nn

model = nn.Sequential(nn.Conv2d(3, 256, 3, padding=1), *[nn.Conv2d(256, 256, 3, padding=1) for _ in range(40)])
y = model(torch.randn(1, 3, 128, 128))
`;

describe('windows that run on this machine', function () {
  this.timeout(180_000);
  const workbench = useWorkbench({
    size: { width: 1280, height: 1300 },
    settings: { 'receptive.runtime.automatic': false, 'receptive.runtime.device': 'cpu' },
  });
  const run = async () => (await workbench.webview('Explainer')).getByRole('region', { name: 'On this machine' });
  const layers = [
    ['nn.Conv2d(3, width', 'Measured 1×32×112×112, as worked out.'],
    ['nn.MaxPool2d(3', 'Measured 1×32×56×56, as worked out.'],
  ] as const;

  const startNetwork = async () => {
    await workbench.openFile('slow.py', 'nn.Conv2d(3');
    await workbench.command('Receptive: Run This Network');
    await (await run()).getByRole('progressbar', { name: /running/i }).waitFor({ timeout: 60_000 });
    assert.ok(workers().length > 0);
  };
  const gone = async () => {
    while (workers().length > 0) await new Promise(resolve => setTimeout(resolve, 50));
  };

  before(() => writeFile(join(workbench.folder, 'slow.py'), slow));

  it('keep what both of them measured', async () => {
    const first = workbench.page;
    const second = await workbench.another();
    // Both have read what is kept, which is nothing, before either measures.
    for (const [i, window] of [first, second].entries()) {
      workbench.use(window);
      await workbench.openFile('classifier.py', 'class');
      await workbench.openFile('classifier.py', layers[i]![0]);
      await workbench.command('Receptive: Explain at the Caret');
      await (await run()).getByRole('button', { name: 'Run this layer' }).waitFor();
    }
    for (const [i, window] of [first, second].entries()) {
      workbench.use(window);
      await workbench.command('Receptive: Run This Layer');
      await (await run()).getByText(layers[i]![1]).waitFor({ timeout: 60_000 });
    }
    await second.waitForTimeout(1_500);
    await second.close();
    workbench.use(first);
    await workbench.settings({ 'receptive.runtime.automatic': false });
    for (const [text, measured] of layers) {
      await workbench.openFile('classifier.py', text);
      await workbench.command('Receptive: Explain at the Caret');
      await (await run()).getByText(measured).waitFor({ timeout: 60_000 });
    }
  });

  it('leave no process behind when they are closed', async () => {
    const first = workbench.page;
    const second = await workbench.another();
    workbench.use(second);
    await startNetwork();
    await second.close({ runBeforeUnload: true });
    workbench.use(first);
    await gone();
  });

  it('leave no process behind when theirs is killed', async () => {
    await startNetwork();
    const [worker] = workers();
    const { parent } = processes().find(({ pid }) => pid === worker)!;
    process.kill(parent, 'SIGKILL');
    await gone();
  });
});
