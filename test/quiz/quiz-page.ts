/** The quiz's page in a bare browser. */
import type { Browser } from 'playwright-core';
import type { FromQuiz, ToQuiz } from '../../src/panels/quiz-protocol';
import { openWebviewPage, type Theme, type WebviewPage } from '../media/webview-page';

export type { Theme };
export type QuizPage = WebviewPage<FromQuiz, ToQuiz>;

export function openQuizPage(browser: Browser, theme?: Theme, size?: { width: number; height: number }) {
  return openWebviewPage<FromQuiz, ToQuiz>(browser, 'quiz', theme, size);
}
