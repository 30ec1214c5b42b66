// What axe finds wrong in a webview: one line for each rule broken and the elements that break it.
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';

const source = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/**
 * `rule: selector, selector` for each violation in the document of `frame`; none is the only good answer.
 * A webview is transparent, so that contrast is judged against what is behind it: an editor unless told.
 */
export async function accessibilityViolations(
  frame: Frame,
  behind: 'editor' | 'sideBar' = 'editor',
): Promise<string[]> {
  await frame.evaluate(source);
  await frame.evaluate(`document.documentElement.style.background = 'var(--vscode-${behind}-background)'`);
  const { violations }: AxeResults = await frame.evaluate('axe.run(document.body, { resultTypes: ["violations"] })');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
