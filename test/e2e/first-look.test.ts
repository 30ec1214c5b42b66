// What a reader meets first: an explainer before any file is open, hovers that need no scrolling, and an answer to every command.
import { strict as assert } from 'node:assert';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accessibilityViolations } from '../hosts/accessibility';
import { useWorkbench } from '../hosts/workbench';

const code = `import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)
        self.attention = nn.MultiheadAttention(64, num_heads=8, batch_first=True)

    def forward(self, x):
        tokens = self.conv(x).flatten(2).transpose(1, 2)
        return self.attention(tokens, tokens, tokens)


net = Net()
net(torch.randn(2, 3, 32, 32))
adam = torch.optim.AdamW(net.parameters(), lr=3e-4, weight_decay=0.05, amsgrad=True)
sgd = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, nesterov=True)
cycle = torch.optim.lr_scheduler.OneCycleLR(adam, max_lr=0.01, total_steps=1000)
loss = nn.CrossEntropyLoss(label_smoothing=0.1)
`;

describe('at first sight', () => {
  const workbench = useWorkbench({ size: { width: 1150, height: 900 } });
  const explain = async () => {
    await workbench.command('Receptive: Explain at the Caret');
    return workbench.webview('Explainer');
  };

  it('the explainer says what it is for, and offers a sample and the notes', async () => {
    await writeFile(join(workbench.folder, 'net.py'), code);
    await workbench.command('View: Show Receptive');
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('h1', { hasText: 'Put the caret on a layer' }).waitFor();
    assert.deepEqual(await accessibilityViolations(explainer, 'sideBar'), []);
    await workbench.screenshot('explainer with nothing open');
    await explainer.getByRole('button', { name: 'Browse all notes' }).click();
    await explainer.locator('.contents .entry').first().waitFor();
    await workbench.page.keyboard.press('Alt+ArrowLeft');
    await explainer.getByRole('button', { name: 'Open a sample' }).click();
    await explainer.locator('h1', { hasText: 'Conv2d' }).waitFor();
  });

  for (const call of [
    'Conv2d(3',
    'MultiheadAttention(64',
    'AdamW(net',
    'SGD(net',
    'OneCycleLR(adam',
    'CrossEntropyLoss(',
  ])
    it(`the hover over ${call.replace(/\(.*/, '')} shows its links without being scrolled`, async () => {
      await workbench.openFile('net.py', call);
      // A tab that the mouse passes has a hover too.
      const hover = workbench.page.locator('.monaco-hover:not(.hidden)', { hasText: 'Quiz me' });
      for (let tries = 0; tries < 5 && (await hover.count()) === 0; tries++) await workbench.hover(call);
      const below = await hover.evaluate(shown => {
        const link = [...shown.querySelectorAll('a')].find(({ textContent }) => textContent === 'Quiz me')!;
        return link.getBoundingClientRect().bottom - shown.getBoundingClientRect().bottom;
      });
      await workbench.screenshot(`hover ${call}`);
      assert.ok(below <= 0, `${below} pixels below`);
      await workbench.page.keyboard.press('Escape');
    });

  it('a caret beside all calls asks for the model around it', async () => {
    await workbench.openFile('net.py', 'class Net');
    const explainer = await explain();
    await explainer.locator('h1', { hasText: /^Net$/ }).waitFor();
  });

  it('a line with nothing to explain is said to be one', async () => {
    await workbench.openFile('net.py', 'import torch');
    await explain();
    const told = workbench.page.locator('.notification-toast', { hasText: 'Nothing on line 1 has an explanation.' });
    await told.getByRole('button', { name: 'Browse Notes' }).click();
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('.contents .entry').first().waitFor();
  });

  it('a page that is let go of shows where the caret went meanwhile', async () => {
    await workbench.openFile('net.py', 'SGD(net');
    const explainer = await explain();
    await explainer.locator('h1', { hasText: 'SGD' }).waitFor();
    await explainer.getByRole('button', { name: 'Pin' }).click();
    await workbench.openFile('net.py', 'OneCycleLR(adam');
    await explainer.getByRole('button', { name: 'Pin' }).click();
    await explainer.locator('h1', { hasText: 'OneCycleLR' }).waitFor();
  });
});
