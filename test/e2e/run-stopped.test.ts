// A run that is stopped, by the reader or by its own end; and the other things that are not as they should be.
import { strict as assert } from 'node:assert';
import { cp, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { workers } from '../hosts/processes';
import { useWorkbench } from '../hosts/workbench';

const slow = `import torch
from torch import nn


class Slow(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 256, 3, padding=1)
        self.rest = nn.Sequential(*[nn.Conv2d(256, 256, 3, padding=1) for _ in range(40)])

    def forward(self, x):
        return self.rest(self.first(x))


model = Slow()
y = model(torch.randn(1, 3, 128, 128))
`;

/** Its 24,000 calls and more take the analysis some seconds. */
const long = `import torch
from torch import nn


class Long(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(8, 8, 3, padding=1) for _ in range(400)])

    def forward(self, x):
        for _ in range(60):
            for layer in self.layers:
                x = torch.relu(layer(x)) + x
        return x


model = Long()
y = model(torch.randn(1, 8, 16, 16))
`;

const large = `import torch
from torch import nn


class Large(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 3, padding=1)

    def forward(self, x):
        return self.conv(x)


model = Large()
y = model(torch.randn(4096, 3, 256, 256))
`;

describe('a run on this machine that does not go well', function () {
  this.timeout(120_000);
  const workbench = useWorkbench({
    size: { width: 1280, height: 1300 },
    settings: { 'receptive.runtime.automatic': false, 'receptive.runtime.device': 'cpu' },
  });

  const run = async () => (await workbench.webview('Explainer')).getByRole('region', { name: 'On this machine' });

  const startNetwork = async () => {
    await workbench.openFile('slow.py', 'class Slow');
    await workbench.command('Receptive: Run This Network');
    const region = await run();
    await region.getByRole('progressbar', { name: /running/i }).waitFor({ timeout: 60_000 });
    return region;
  };

  before(() => writeFile(join(workbench.folder, 'slow.py'), slow));

  it('is ended by the reader, and the process with it', async () => {
    const region = await startNetwork();
    assert.ok(workers().length > 0);
    await workbench.screenshot('run under way');
    await region.getByRole('button', { name: 'Cancel' }).click();
    await region.getByRole('progressbar').waitFor({ state: 'detached', timeout: 5_000 });
    while (workers().length > 0) await workbench.page.waitForTimeout(50);
  });

  it('is given up while the shapes are still being worked out', async () => {
    await writeFile(join(workbench.folder, 'long.py'), long);
    await workbench.openFile('long.py', 'class Long');
    await workbench.command('Receptive: Run This Network');
    const toast = workbench.page.locator('.notification-toast', {
      hasText: 'Run This Network: working out the shapes',
    });
    await toast.waitFor();
    await workbench.screenshot('run waiting for the analysis');
    await toast.hover();
    await toast.getByRole('button', { name: 'Cancel' }).click();
    await toast.waitFor({ state: 'detached' });
    // Once the analysis is there, nothing comes of what was given up.
    await workbench.page.locator('.codelens-decoration', { hasText: 'Long' }).first().waitFor({ timeout: 60_000 });
    await workbench.page.waitForTimeout(1_000);
    assert.equal(await workbench.page.locator('.notification-toast').count(), 0);
    assert.deepEqual(workers(), []);
  });

  it('is told when its process is killed, and the next one runs', async () => {
    const region = await startNetwork();
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    await region
      .getByRole('alert')
      .getByText('The last run failed: the runtime stopped (signal SIGKILL).', { exact: true })
      .waitFor();
    await workbench.page
      .locator('.notification-toast', { hasText: /could not be run: the runtime stopped \(signal SIGKILL\)/ })
      .waitFor();
    await workbench.screenshot('run killed');
    await workbench.openFile('slow.py', 'nn.Conv2d(3, 256');
    await workbench.command('Receptive: Run This Layer');
    await (await run()).getByText('Measured 1×256×128×128, as worked out.').waitFor({ timeout: 60_000 });
  });

  it('takes nothing away that was measured before', async () => {
    await workbench.openFile('slow.py', 'nn.Conv2d(256, 256');
    await workbench.command('Receptive: Run This Layer');
    const region = await run();
    const measured = region.getByText('Measured 1×256×128×128, as worked out.');
    await measured.waitFor({ timeout: 60_000 });
    await region.getByRole('button', { name: 'Run again' }).click();
    await region.getByRole('progressbar').waitFor();
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    await region
      .getByRole('alert')
      .getByText('The last run failed: the runtime stopped (signal SIGKILL). What follows was measured before.')
      .waitFor();
    await measured.waitFor();
    await workbench.screenshot('run killed measured before');
  });

  it('is refused where it would not fit, and a smaller input is one click away', async () => {
    await writeFile(join(workbench.folder, 'large.py'), large);
    await workbench.openFile('large.py', 'class Large');
    await workbench.command('Receptive: Run This Network');
    const toast = workbench.page.locator('.notification-toast', {
      hasText: /takes .* of memory, and one call may take/,
    });
    await toast.waitFor({ timeout: 60_000 });
    await workbench.screenshot('run too large');
    await toast.getByRole('button', { name: 'Change Input Shape…' }).click();
    const box = workbench.page.locator('.quick-input-widget', { hasText: 'Input shape of Large' });
    const input = box.locator('input[type=text]');
    await input.waitFor();
    assert.equal(await input.inputValue(), '4096x3x256x256');
    await input.fill('1x3x256x256');
    await workbench.page.keyboard.press('Enter');
    await (await workbench.webview('Explainer'))
      .getByText(/1×3×256×256/)
      .first()
      .waitFor();
    await workbench.command('Receptive: Run This Network');
    await (await run()).getByText(/calls measured, the whole in/).waitFor({ timeout: 60_000 });
  });

  it('takes a picture from a file, and says when a file is none', async () => {
    await cp('media/icon.png', join(workbench.folder, 'picture.png'));
    const jpeg = await jpegOf(workbench.page);
    const unusable: Readonly<Record<string, Uint8Array>> = {
      'broken.png': Buffer.from('no picture'),
      'empty.jpg': new Uint8Array(),
      'cut.jpg': jpeg.slice(0, jpeg.length / 2),
      'header.jpg': jpeg.slice(0, 100),
      'vast.png': vastPicture(),
      'drawing.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><rect'),
    };
    for (const [name, bytes] of Object.entries(unusable)) await writeFile(join(workbench.folder, name), bytes);
    const long = await open(join(workbench.folder, 'long.png'), 'w');
    await long.truncate(200 * 2 ** 20);
    await long.close();
    const choose = async (name: string) => {
      await workbench.command('Receptive: Choose Input for Runs…');
      await workbench.page.locator('.quick-input-list').getByText('A picture…', { exact: true }).click();
      const dialog = workbench.page.locator('.quick-input-widget', { hasText: 'Choose a Picture' });
      // The dialog puts its folder in first.
      await dialog.getByText('broken.png', { exact: true }).waitFor();
      await dialog.locator('input[type=text]').fill(join(workbench.folder, name));
      await workbench.page.keyboard.press('Enter');
    };
    const refusal = (text: string) => workbench.page.locator('.notification-toast', { hasText: text }).waitFor();
    await choose('picture.png');
    await (await run()).getByRole('button', { name: 'Input: picture.png…' }).waitFor();
    for (const name of Object.keys(unusable)) {
      await choose(name);
      await refusal(`${name} cannot be used as a picture: a browser cannot read it`);
    }
    await choose('long.png');
    await refusal('long.png cannot be used as a picture: it has 200 MiB, and one may have up to 64');
    // What was chosen before is still there.
    await (await run()).getByRole('button', { name: 'Input: picture.png…' }).waitFor();
    await workbench.openFile('slow.py', 'nn.Conv2d(3, 256');
    await workbench.command('Receptive: Run This Layer');
    await (await run()).getByText(/picture\.png, given to the network/).waitFor({ timeout: 60_000 });
  });

  it('lets the unit be dragged over the input', async () => {
    await workbench.openFile('classifier.py', 'nn.MaxPool2d(3');
    await workbench.command('Receptive: Explain at the Caret');
    const explainer = await workbench.webview('Explainer');
    const field = explainer.getByRole('figure', { name: 'What one unit sees' });
    const drawing = field.locator('.field-drawing');
    await drawing.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await drawing.boundingBox())!;
    const { mouse } = workbench.page;
    await mouse.move(x + width / 2, y + height / 2);
    await mouse.down();
    await mouse.move(x + 2, y + 2, { steps: 8 });
    await mouse.up();
    await field.getByText(/The unit at row 0, column 0 of 56×56/).waitFor();
    await mouse.move(x + width - 2, y + height - 2);
    await field.getByText(/The unit at row 0, column 0 of 56×56/).waitFor();
  });
});

/** Noise, so that its file is long. */
async function jpegOf(page: Page): Promise<Uint8Array> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 64);
    const drawing = canvas.getContext('2d')!;
    const image = drawing.createImageData(64, 64);
    for (let i = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : (i * 97) % 256;
    drawing.putImageData(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg' });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  return Uint8Array.from(bytes);
}

/** A PNG of 60,000 × 60,000 pixels, by what it says at its begin. */
function vastPicture(): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(60_000, 0);
  header.writeUInt32BE(60_000, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('running in a folder that is not trusted', () => {
  const workbench = useWorkbench({ trusted: false });

  it('is not done, and the reason stands where the button would', async () => {
    await workbench.trust(false);
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
    await workbench.command('Receptive: Explain at the Caret');
    const explainer = await workbench.webview('Explainer');
    const region = explainer.getByRole('region', { name: 'On this machine' });
    await region.getByText('Nothing is run until you trust this workspace.').waitFor();
    assert.equal(await region.getByRole('button').count(), 0);
    await workbench.page.keyboard.press('F1');
    await workbench.page.locator('.quick-input-widget input[type=text]').fill('>Receptive: ');
    const offered = workbench.page.locator('.quick-input-list');
    await offered.getByText('Receptive: Explain at the Caret', { exact: true }).waitFor();
    assert.doesNotMatch(await offered.innerText(), /Run This|Choose Device/);
    assert.deepEqual(workers(), []);
  });
});
