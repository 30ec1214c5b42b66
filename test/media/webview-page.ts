/**
 * A page of ours in a real browser without an editor around it: VS Code's variables of one theme, the policy that the
 * host sets, and an `acquireVsCodeApi` that remembers what the page sends and keeps its state across reloads.
 */
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';

export const THEMES = {
  dark: {
    class: 'vscode-dark',
    colors: {
      foreground: '#cccccc',
      descriptionForeground: '#9d9d9d',
      'textLink-foreground': '#4daafc',
      'editor-background': '#1f1f1f',
      'editor-foreground': '#cccccc',
      'sideBar-background': '#181818',
      'charts-blue': '#59a4f9',
      'charts-orange': '#d18616',
      'charts-green': '#89d185',
      'charts-purple': '#b180d7',
      'editorError-foreground': '#f85149',
      'editorWarning-foreground': '#cca700',
      'button-foreground': '#ffffff',
      'button-background': '#0078d4',
      'button-hoverBackground': '#026ec1',
      'button-secondaryForeground': '#cccccc',
      'button-secondaryBackground': '#313131',
      'button-secondaryHoverBackground': '#3c3c3c',
      'input-foreground': '#cccccc',
      'input-background': '#313131',
      'input-border': '#3c3c3c',
      'input-placeholderForeground': '#989898',
      focusBorder: '#0078d4',
      'textPreformat-foreground': '#d0d0d0',
      'textCodeBlock-background': '#2b2b2b',
      'editorWidget-background': '#202020',
    },
  },
  light: {
    class: 'vscode-light',
    colors: {
      foreground: '#3b3b3b',
      descriptionForeground: '#3b3b3b',
      'textLink-foreground': '#005fb8',
      'editor-background': '#ffffff',
      'editor-foreground': '#3b3b3b',
      'sideBar-background': '#f8f8f8',
      'charts-blue': '#0063d3',
      'charts-orange': '#d18616',
      'charts-green': '#388a34',
      'charts-purple': '#652d90',
      'editorError-foreground': '#e51400',
      'editorWarning-foreground': '#895503',
      'button-foreground': '#ffffff',
      'button-background': '#005fb8',
      'button-hoverBackground': '#0258a8',
      'button-secondaryForeground': '#3b3b3b',
      'button-secondaryBackground': '#e5e5e5',
      'button-secondaryHoverBackground': '#cccccc',
      'input-foreground': '#3b3b3b',
      'input-background': '#ffffff',
      'input-border': '#cecece',
      'input-placeholderForeground': '#767676',
      focusBorder: '#005fb8',
      'textPreformat-foreground': '#3b3b3b',
      'textCodeBlock-background': '#f8f8f8',
      'editorWidget-background': '#f8f8f8',
    },
  },
  contrast: {
    class: 'vscode-high-contrast',
    colors: {
      foreground: '#ffffff',
      descriptionForeground: '#ffffff',
      'textLink-foreground': '#21a6ff',
      'editor-background': '#000000',
      'editor-foreground': '#ffffff',
      'sideBar-background': '#000000',
      contrastBorder: '#6fc3df',
      'charts-blue': '#59a4f9',
      'charts-orange': '#d18616',
      'charts-green': '#89d185',
      'charts-purple': '#b180d7',
      'editorError-foreground': '#f48771',
      'editorWarning-foreground': '#ffd370',
      'button-foreground': '#ffffff',
      'button-background': '#000000',
      'button-border': '#6fc3df',
      'button-secondaryForeground': '#ffffff',
      'input-foreground': '#ffffff',
      'input-background': '#000000',
      'input-border': '#6fc3df',
      'input-placeholderForeground': '#b3b3b3',
      focusBorder: '#f38518',
      'textPreformat-foreground': '#ffffff',
      'editorWidget-background': '#0c141f',
    },
  },
  'light contrast': {
    class: 'vscode-high-contrast-light',
    colors: {
      foreground: '#292929',
      descriptionForeground: '#292929',
      'textLink-foreground': '#0f4a85',
      'editor-background': '#ffffff',
      'editor-foreground': '#292929',
      'sideBar-background': '#ffffff',
      contrastBorder: '#0f4a85',
      'charts-blue': '#0063d3',
      'charts-orange': '#d18616',
      'charts-green': '#374e06',
      'charts-purple': '#652d90',
      'editorError-foreground': '#b5200d',
      'editorWarning-foreground': '#895503',
      'button-foreground': '#ffffff',
      'button-background': '#0f4a85',
      'button-hoverBackground': '#0f4a85',
      'button-secondaryForeground': '#292929',
      'button-secondaryBackground': '#ffffff',
      'input-foreground': '#292929',
      'input-background': '#ffffff',
      'input-border': '#0f4a85',
      'input-placeholderForeground': '#6e6e6e',
      focusBorder: '#006bbd',
      'textPreformat-foreground': '#292929',
      'editorWidget-background': '#ffffff',
    },
  },
} as const;

export type Theme = keyof typeof THEMES;

export interface WebviewPage<From, To> {
  readonly page: Page;
  /** What the page has sent since the last call. */
  readonly sent: () => Promise<readonly From[]>;
  readonly tell: (message: To) => Promise<void>;
  /** Visible text of the whole page, one line a block. */
  readonly text: () => Promise<string>;
  /** Requests for anything that is not ours, violations of the policy, exceptions. */
  readonly troubles: readonly string[];
}

const origin = 'http://page.test';

export async function openWebviewPage<From, To>(
  browser: Browser,
  name: 'quiz' | 'explainer',
  theme: Theme = 'dark',
  size = { width: 1000, height: 760 },
): Promise<WebviewPage<From, To>> {
  await built();
  const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' });
  const troubles: string[] = [];
  page.on('pageerror', error => troubles.push(String(error)));
  page.on('console', message => message.type() === 'error' && troubles.push(message.text()));
  await page.route('**/*', route => {
    const { pathname, origin: from } = new URL(route.request().url());
    if (from !== origin) {
      troubles.push(route.request().url());
      return route.abort();
    }
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html(name, theme) });
    return route.fulfill({ path: `${folder}${pathname}` });
  });
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => (window as unknown as { sent: unknown[] }).sent.length > 0);
  return {
    page,
    sent: async () =>
      JSON.parse(await page.evaluate(() => JSON.stringify((window as unknown as { sent: unknown[] }).sent.splice(0)))),
    tell: async message => {
      await page.evaluate(data => window.postMessage(data, '*'), message as unknown as object);
      await page.evaluate(() => new Promise(done => setTimeout(done, 30)));
    },
    text: () => page.evaluate(() => document.body.innerText),
    troubles,
  };
}

/** Of this process alone, so that suites that run at once do not write over each other's pages. */
const folder = `dist/test/pages-${process.pid}`;
let building: Promise<unknown> | undefined;

function built(): Promise<unknown> {
  building ??= build({
    entryPoints: { quiz: 'media/quiz/index.tsx', explainer: 'media/explainer/index.tsx' },
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'chrome132',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    assetNames: 'fonts/[name]',
    loader: { '.woff2': 'copy', '.woff': 'empty', '.ttf': 'empty', '.svg': 'text' },
    logLevel: 'warning',
  });
  return building;
}

/** The policy is the one of `src/panels/page.ts`. */
function html(name: string, theme: Theme): string {
  const policy = /const policy = \[([\s\S]*?)\]\.join/.exec(readFileSync('src/panels/page.ts', 'utf8'))![1]!;
  const rules = [...policy.matchAll(/"([^"]+)"|`([^`]+)`/g)].map(([, plain, template]) =>
    (plain ?? template!).replaceAll('$' + '{nonce}', 'test').replaceAll('$' + '{webview.cspSource}', "'self'"),
  );
  const { class: kind, colors } = THEMES[theme];
  const variables = Object.entries(colors).map(([name, color]) => `--vscode-${name}: ${color};`);
  return `<!doctype html><html lang="en" data-theme="${kind}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${rules.join('; ').replace("style-src 'self'", "style-src 'self' 'nonce-test'")}">
<title>${name}</title><link rel="stylesheet" href="/${name}.css">
<style nonce="test">:root { ${variables.join(' ')} --vscode-font-family: 'DejaVu Sans', sans-serif; --vscode-font-size: 13px; --vscode-editor-font-family: 'DejaVu Sans Mono', monospace; }</style></head>
<body class="${kind}"><div id="root"></div>
<script nonce="test">window.sent = []; window.acquireVsCodeApi = () => ({
  postMessage: message => window.sent.push(message),
  getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
  setState: state => sessionStorage.setItem('state', JSON.stringify(state)),
});</script>
<script type="module" nonce="test" src="/${name}.js"></script></body></html>`;
}
