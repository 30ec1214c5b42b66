// The explainer as a book: looked through by keyboard, read at the width of a side bar, and led back to the code.
import { strict as assert } from 'node:assert';
import { accessibilityViolations } from '../hosts/accessibility';
import { useWorkbench } from '../hosts/workbench';

describe('reading notes', () => {
  const workbench = useWorkbench({ size: { width: 1000, height: 900 } });

  const openContents = async () => {
    await workbench.command('Receptive: Browse Notes');
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('.contents .entry').first().waitFor();
    return explainer;
  };

  /** What is found in the side bar's page and the editor's, once there are two. */
  const twoTitles = async (selector: string) => {
    const titles = async () => {
      const found = workbench.page.frames().map(frame => frame.locator(selector).allInnerTexts());
      return (await Promise.all(found.map(text => text.catch(() => [])))).flat();
    };
    for (let tries = 0; tries < 50 && (await titles()).length < 2; tries++) await workbench.page.waitForTimeout(200);
    return titles();
  };

  it('finds a note by keyboard, in spite of a slip', async () => {
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
    const explainer = await openContents();
    await explainer.locator('.search input').fill('bacth norm');
    await explainer.locator('.search input').press('ArrowDown');
    await explainer.locator('.entry:focus').press('Enter');
    await explainer.locator('h1', { hasText: 'Batch normalization' }).waitFor();
    assert.deepEqual(await accessibilityViolations(explainer, 'sideBar'), []);
  });

  it('goes on by keyboard in the note that was found, and comes back to where it was', async () => {
    const explainer = await workbench.webview('Explainer');
    const focused = () => explainer.evaluate(() => document.activeElement?.textContent);
    assert.equal(await focused(), 'Batch normalization');
    const top = () => explainer.locator('main').evaluate(main => main.scrollTop);
    // What is measured meanwhile changes the page above: what one reads has to be where it was once all is there.
    const place = () =>
      explainer.locator('main').evaluate(async main => {
        for (let height = 0, still = 0; still < 5; still++) {
          if (main.scrollHeight !== height) still = 0;
          height = main.scrollHeight;
          await new Promise(resolve => setTimeout(resolve, 100));
        }
        const heading = [...main.querySelectorAll('h2, h3, h4')].find(one => one.getBoundingClientRect().top > 0)!;
        return { words: heading.textContent, at: heading.getBoundingClientRect().top };
      });
    await explainer.locator('main').evaluate(main => main.scrollTo({ top: 1500 }));
    const before = await place();
    // Without a look at where the link stands, which would scroll.
    const link = explainer.locator('a', { hasText: 'Layer normalization' }).last();
    await link.evaluate(element => (element as HTMLElement).click());
    await explainer.locator('h1', { hasText: 'Layer normalization' }).waitFor();
    assert.deepEqual([await focused(), await top()], ['Layer normalization', 0]);
    await workbench.page.keyboard.press('Alt+ArrowLeft');
    await explainer.locator('h1', { hasText: 'Batch normalization' }).waitFor();
    const after = await place();
    assert.equal(after.words, before.words);
    assert.ok(Math.abs(after.at - before.at) < 3, `${after.at}, not ${before.at}`);
  });

  it('is where it was after another view had its place', async () => {
    const before = await workbench.webview('Explainer');
    const top = await before.locator('main').evaluate(main => main.scrollTop);
    await workbench.command('View: Show Explorer');
    await workbench.page.locator('.activitybar a[aria-label="Receptive"]').click();
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('h1', { hasText: 'Batch normalization' }).waitFor();
    await workbench.page.waitForTimeout(600);
    const after = await explainer.locator('main').evaluate(main => main.scrollTop);
    assert.ok(Math.abs(after - top) < 3, `${after}, not ${top}`);
  });

  it('leads from a note to the lines that use it', async () => {
    const explainer = await workbench.webview('Explainer');
    const uses = explainer.locator('.uses');
    await uses.getByText('Used in this file').waitFor();
    assert.match((await uses.locator('li').first().innerText()).replace(/\s+/g, ' '), /^line \d+ .*BatchNorm2d/);
    await uses.locator('li button').first().click();
    await explainer.locator('h1', { hasText: 'BatchNorm2d' }).waitFor();
  });

  it('opens the contents though the side bar showed something else meanwhile', async () => {
    await workbench.command('View: Show Explorer');
    await openContents();
  });

  it('explains what is asked for though the side bar showed something else meanwhile', async () => {
    const before = await openContents();
    await before.getByRole('button', { name: 'Label smoothing' }).first().click();
    await before.locator('h1', { hasText: 'Label smoothing' }).waitFor();
    await workbench.command('View: Show Explorer');
    await workbench.page.locator('.codelens-decoration a', { hasText: 'Explain' }).first().click();
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('.card').first().waitFor();
    assert.equal(await explainer.locator('h1', { hasText: 'Label smoothing' }).count(), 0);
  });

  it('goes on in an editor with the note that is read', async () => {
    const explainer = await openContents();
    await explainer.getByRole('button', { name: 'Label smoothing' }).first().click();
    await explainer.locator('h1', { hasText: 'Label smoothing' }).waitFor();
    await workbench.command('Receptive: Open Explainer in Editor');
    assert.deepEqual(await twoTitles('.note h1'), ['Label smoothing', 'Label smoothing']);
    await workbench.command('View: Close All Editors');
  });

  it('begins in an editor with what the side bar explains, though the caret has gone on to what has no page', async () => {
    await workbench.openFile('classifier.py', 'nn.Conv2d(3, width');
    await workbench.command('Receptive: Explain at the Caret');
    const explainer = await workbench.webview('Explainer');
    await explainer.locator('h1', { hasText: 'Conv2d' }).waitFor();
    await workbench.openFile('classifier.py', 'A small image');
    await workbench.command('Receptive: Open Explainer in Editor');
    assert.deepEqual(await twoTitles('main h1'), ['Conv2d', 'Conv2d']);
    await workbench.command('View: Close All Editors');
  });

  it('keeps every note within the width of the side bar', async function () {
    this.timeout(120_000);
    const explainer = await openContents();
    const titles = await explainer.locator('.contents .entry-title').allInnerTexts();
    const wide: string[] = [];
    for (const [index, title] of titles.entries()) {
      await explainer.locator('.contents .entry').nth(index).click();
      await explainer.locator('.note h1').waitFor();
      const beyond = await explainer.evaluate(() => {
        const main = document.querySelector('main')!;
        return main.scrollWidth > main.clientWidth ? `${main.scrollWidth} in ${main.clientWidth}` : '';
      });
      if (beyond) wide.push(`${title}: ${beyond}`);
      await explainer.getByRole('button', { name: 'All notes' }).click();
      await explainer.locator('.contents .entry').first().waitFor();
    }
    assert.deepEqual(wide, []);
  });
});
