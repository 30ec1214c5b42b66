// torchvision's own resnet.py, as it is: nobody wrote it for us.
import { strict as assert } from 'node:assert';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { torchvisionRoot } from '../fetch/torchvision';
import { useWorkbench } from '../hosts/workbench';

describe("torchvision's resnet.py", () => {
  const workbench = useWorkbench({ size: { width: 1440, height: 900 } });
  const file = join('torchvision', 'models', 'resnet.py');

  before(async function () {
    this.timeout(120_000);
    const root = await torchvisionRoot();
    await mkdir(join(workbench.folder, 'torchvision'), { recursive: true });
    await cp(join(root, 'torchvision'), join(workbench.folder, 'torchvision'), { recursive: true });
  });

  it('shows shapes', async () => {
    await workbench.openFile(file, 'x = self.conv1(x)');
    const opened = Date.now();
    await workbench.page.getByText('64×112×112', { exact: false }).first().waitFor();
    console.log(`first hint after ${Date.now() - opened} ms`);
    await workbench.screenshot('torchvision hints');
  });

  it('answers hovers', async () => {
    await workbench.openFile(file, 'self.conv1 = nn.Conv2d(3, self.inplanes');
    const hover = await workbench.hover('Conv2d(3, self.inplanes');
    const text = (await hover.textContent()) ?? '';
    await workbench.screenshot('torchvision hover');
    assert.match(text, /3 → 64 channels · 7×7 · stride 2 · padding 3 · no bias/);
    assert.match(text, /1×3×224×224.*→.*1×64×112×112/s);
    assert.match(text, /9,408 parameters/);
  });

  it('explains what the caret is on', async () => {
    await workbench.openFile(file, 'self.avgpool = nn.AdaptiveAvgPool2d');
    await workbench.openFile(file, 'nn.AdaptiveAvgPool2d((1, 1))');
    await workbench.command('Receptive: Explain at the Caret');
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('h1', { hasText: 'AdaptiveAvgPool2d' }).waitFor();
    assert.deepEqual(await explainer.locator('.shapes .shape').allInnerTexts(), ['1×512×7×7', '1×512×1×1']);
    await workbench.screenshot('torchvision explainer');
  });

  it('makes questions of it', async () => {
    await workbench.command('Receptive: Quiz Me on This Model');
    const quiz = await workbench.webview(/Quiz/);
    await quiz.locator('main h1, main h2').first().waitFor();
    await workbench.screenshot('torchvision quiz');
  });
});
