/** A note with one figure on the explainer's page, and nothing else to look at. */
import type { Browser } from 'playwright-core';
import type { FromExplainer, NotePage, ToExplainer } from '../../src/panels/explainer-protocol';
import { openWebviewPage, type Theme, type WebviewPage } from './webview-page';

export type ExplainerPage = WebviewPage<FromExplainer, ToExplainer>;

export function noteOf(figure: string): NotePage {
  return {
    id: 'a-note',
    title: 'A note',
    section: 'Notes',
    question: 'What is it?',
    short: 'Short.',
    body: 'Body.',
    headings: [],
    sources: [],
    figures: [{ id: figure }],
    questions: 0,
  };
}

/** What was sent until the figure stood there is forgotten. */
export async function openFigure(browser: Browser, figure: string, theme?: Theme, width = 420): Promise<ExplainerPage> {
  const explainer: ExplainerPage = await openWebviewPage(browser, 'explainer', theme, { width, height: 1400 });
  await explainer.tell({ type: 'contents', sections: [] });
  await explainer.tell({ type: 'note', page: noteOf(figure) });
  await explainer.page.locator('figure').first().waitFor();
  await explainer.page.evaluate(`document.documentElement.style.background = 'var(--vscode-sideBar-background)'`);
  await explainer.sent();
  return explainer;
}
