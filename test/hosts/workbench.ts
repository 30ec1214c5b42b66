// VS Code as a person has it before them: the packaged extension installed, a folder open, a mouse and a keyboard.
//
// Each suite gets a server, a browser and a copy of the sample of its own, so that none sees what another left behind.
import { strict as assert } from 'node:assert';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { softwareVulkan } from '../fetch/vulkan';
import { launchBrowser } from './browser';
import { type Server, startServer } from './server';

export interface Workbench {
  readonly page: Page;
  /** The folder that is open. */
  readonly folder: string;
  /** Opens a file of the folder, with the caret at the first occurrence of `text`. */
  openFile(path: string, text?: string): Promise<void>;
  /** Hovers over the beginning of the first `text` in the lines in view, and returns the hover. */
  hover(text: string): Promise<Locator>;
  /** Runs the command of this title from the command palette. */
  command(title: string): Promise<void>;
  /** The document inside the webview of this title, once it has something to show. */
  webview(title: string | RegExp): Promise<Frame>;
  /** Reloads the window with these user settings in place of those of an earlier call. */
  settings(values: Record<string, unknown>): Promise<void>;
  theme(theme: Theme): Promise<void>;
  /** Opens another window on the same folder; whoever has its page chooses with `use` where everything else happens. */
  another(): Promise<Page>;
  use(window: Page): void;
  /** Answers the question whether the folder's authors are trusted. */
  trust(answer: boolean): Promise<void>;
  /** Writes `dist/screenshots/<name>-<theme>.png`. */
  screenshot(name: string): Promise<void>;
}

export interface WorkbenchOptions {
  /** Whether the folder is trusted without asking; yes unless given. */
  readonly trusted?: boolean;
  readonly settings?: Record<string, unknown>;
  /** Device pixels for each of the page's; 1 unless given. */
  readonly scale?: number;
  readonly size?: { readonly width: number; readonly height: number };
}

/** Each theme's name in the settings, the class that the workbench then has, and its name in the list of themes. */
const themes = {
  dark: ['Default Dark Modern', 'vs-dark', 'Dark Modern'],
  light: ['Default Light Modern', 'vs', 'Light Modern'],
  'high-contrast': ['Default High Contrast', 'hc-black', 'Dark High Contrast'],
  'high-contrast-light': ['Default High Contrast Light', 'hc-light', 'Light High Contrast'],
} as const;
export type Theme = keyof typeof themes;

/** A workbench for the tests of the `describe` it is called in. */
export function useWorkbench(options: WorkbenchOptions = {}): Workbench {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let page: Page;
  let theme: Theme = 'dark';
  let settings = options.settings ?? {};
  let changes = 0;

  before(async function () {
    this.timeout(120_000);
    const extensions = process.env.RECEPTIVE_EXTENSIONS;
    assert.ok(extensions, 'run by `npm run test:e2e`, which installs the packaged extension');
    folder = await mkdtemp(join(tmpdir(), 'receptive-workspace-'));
    await cp('test/workspace', folder, { recursive: true });
    const environment = await softwareVulkan();
    server = await startServer({ extensions, environment, trusted: options.trusted, settings: withTheme() });
    browser = await launchBrowser();
    page = await window();
    await load();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await screenshot(`failed ${this.currentTest.fullTitle()}`);
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const window = () =>
    browser.newPage({
      viewport: options.size ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.scale ?? 1,
    });

  const load = async () => {
    page.setDefaultTimeout(20_000);
    await page.goto(server.url(folder));
    await ready();
  };

  const withTheme = () => ({ ...settings, 'workbench.colorTheme': themes[theme][0] });

  const screenshot = async (name: string) => {
    await mkdir('dist/screenshots', { recursive: true });
    const file = `${name.replaceAll(/[^\w-]+/g, '-').slice(0, 100)}-${theme}.png`;
    await page.screenshot({ path: join('dist/screenshots', file), animations: 'disabled' });
  };

  const ready = () => page.locator('.monaco-workbench .part.editor').waitFor({ timeout: 45_000 });

  /** Chooses the row called `label` in the quick input that is open, or about to be. */
  const pick = async (text: string, label: string, timeout = 20_000) => {
    await page.locator('.quick-input-widget input[type=text]').fill(text, { timeout });
    const named = page.getByText(label, { exact: true });
    await page.locator('.quick-input-list .monaco-list-row').filter({ has: named }).first().click({ timeout });
  };

  return {
    get page() {
      return page;
    },
    get folder() {
      return folder;
    },
    async another() {
      const before = page;
      page = await window();
      await load();
      const opened = page;
      page = before;
      return opened;
    },
    use(chosen) {
      page = chosen;
    },
    screenshot,

    async openFile(path, text) {
      const file = join(folder, path);
      const { line, column } = positionOf(text ?? '', await readFile(file, 'utf8'));
      // An absolute path, because this server has no program to search the folder with.
      await page.keyboard.press('ControlOrMeta+P');
      await pick(`${file}:${line}:${column}`, basename(path));
      await page
        .locator('.editor-group-container.active .tab.active', { hasText: basename(path) })
        .first()
        .waitFor();
      await page.locator('.editor-group-container.active .view-line').first().waitFor();
    },

    async hover(text) {
      const hover = page.locator('.monaco-hover:not(.hidden)', { hasNotText: 'Loading...' }).first();
      for (let tries = 1; ; tries++) {
        // Lenses and hints arrive late and move the text.
        const place = await page.waitForFunction(startOf, text);
        const { x, y } = (await place.jsonValue())!;
        await page.mouse.move(x + 60, y - 60);
        await page.mouse.move(x, y, { steps: 5 });
        try {
          await hover.waitFor({ timeout: 4_000 });
          return hover;
        } catch (error) {
          // The extension may not have been activated when the mouse came to rest.
          if (tries === 5) throw error;
        }
      }
    },

    async command(title) {
      for (let tries = 1; ; tries++) {
        await page.keyboard.press('F1');
        try {
          return await pick(`>${title}`, title, 6_000);
        } catch (error) {
          // A page that comes up takes the keyboard, and the palette closes for want of it.
          if (tries === 3) throw error;
          await page.keyboard.press('Escape');
        }
      }
    },

    async webview(title) {
      const matches = (found: string | null) =>
        found !== null && (typeof title === 'string' ? found === title : title.test(found));
      for (let tries = 0; tries < 100; tries++) {
        for (const frame of page.frames().slice(1)) {
          const name = await frame
            .frameElement()
            .then(element => element.getAttribute('title'))
            .catch(() => null);
          if (
            matches(name) &&
            (await frame
              .locator('body *')
              .count()
              .catch(() => 0))
          )
            return frame;
        }
        await page.waitForTimeout(200);
      }
      throw new Error(`No webview called ${title}`);
    },

    async settings(values) {
      // The window shows its title once it has read them, which may be later than it is up.
      const title = `Settings ${++changes}`;
      settings = { ...values, 'window.title': title };
      await server.settings(withTheme());
      await page.reload();
      await ready();
      await page.waitForFunction(expected => document.title.includes(expected), title);
    },

    async theme(chosen) {
      const [, className, label] = themes[chosen];
      await page.keyboard.press('F1');
      await pick('>Preferences: Color Theme', 'Preferences: Color Theme');
      await pick(label, label);
      await page.locator(`.monaco-workbench.${className}`).waitFor();
      // Webviews are told, and repaint, a little later.
      for (const frame of page.frames().slice(1)) {
        if (await frame.locator('body[data-vscode-theme-kind]').count())
          await frame.locator(`body.vscode-${chosen}`).waitFor();
      }
      await page.waitForTimeout(300);
      theme = chosen;
    },

    async trust(answer) {
      // VS Code asks once it has settled, which takes a busy machine long.
      const button = page.getByRole('button', { name: answer ? /Yes, I trust/ : /No, I don't trust/ });
      await button.click({ timeout: 45_000 });
    },
  };
}

function positionOf(text: string, code: string): { line: number; column: number } {
  const offset = code.indexOf(text);
  assert.ok(offset >= 0, `the file has no ${text}`);
  const before = code.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** Runs in the page: where the second letter of `text` is, in the lines of code that are drawn. */
function startOf(text: string): { x: number; y: number } | undefined {
  for (const line of document.querySelectorAll('.editor-group-container.active .view-line')) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    while (walker.nextNode()) nodes.push(walker.currentNode as Text);
    const start = nodes
      .map(node => node.data)
      .join('')
      .replaceAll('\u00a0', ' ')
      .indexOf(text);
    if (start < 0) continue;
    let at = start + Math.min(1, text.length - 1);
    for (const node of nodes) {
      if (at < node.length) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      }
      at -= node.length;
    }
  }
  return undefined;
}
