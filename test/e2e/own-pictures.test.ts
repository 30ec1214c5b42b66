// Pictures of a reader's own notes: those that lie with the note are seen, of the others the page says why not.
import { strict as assert } from 'node:assert';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useWorkbench } from '../hosts/workbench';

const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const text = `# What does a Sobel filter answer?
It answers edges.

![an edge](img/an%20edge.png)

![gone](img/gone.png)

![elsewhere](https://example.org/a.png)

![outside](../../outside.png)
`;

describe('pictures in one’s own notes', () => {
  const workbench = useWorkbench({ settings: { 'receptive.notes.folders': ['notes/deep'] } });

  before(async () => {
    const notes = join(workbench.folder, 'notes', 'deep');
    await mkdir(join(notes, 'img'), { recursive: true });
    await writeFile(join(notes, 'sobel.md'), text);
    for (const file of [join(notes, 'img', 'an edge.png'), join(workbench.folder, 'outside.png')])
      await writeFile(file, Buffer.from(dot, 'base64'));
  });

  it('are shown from the folder of the note, and from nowhere else', async () => {
    await workbench.openFile('classifier.py');
    await workbench.command('Receptive: Browse Notes');
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('.search input').fill('Sobel filter answer');
    await explainer.locator('.entry', { hasText: 'Sobel' }).first().click();
    const picture = explainer.locator('img.picture[alt="an edge"]');
    await picture.waitFor();
    assert.equal(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)), 1);
    await explainer.locator('span.picture', { hasText: 'img/gone.png is not there' }).waitFor();
    await explainer.locator('span.picture', { hasText: '../../outside.png is not there' }).waitFor();
    await explainer.locator('span.picture', { hasText: 'elsewhere (nothing is fetched from the network)' }).waitFor();
    await workbench.screenshot('own pictures');
  });
});
