/**
 * Markdown as the notes use it: CommonMark, tables, and KaTeX between dollar signs.
 * `blocks` cuts a text into its top-level parts with the lines they stand on; everything that reads a note starts there.
 */
import katex from '@vscode/markdown-it-katex';
import MarkdownIt, { type Token } from 'markdown-it';

/** HTML in notes is shown as text: notes come from anybody. */
export const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
markdown.use(interop(katex), { throwOnError: false, enableBareBlocks: true });

export interface Block {
  /** markdown-it's token type without `_open`: `heading`, `paragraph`, `bullet_list`, `fence`, `math_block`… */
  readonly type: string;
  /** Lines, end exclusive. */
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
}

export function blocks(text: string): readonly Block[] {
  return group(markdown.parse(text, {}), 0);
}

/** The parts at one nesting level: the items of a list are `group(list.tokens, 1)`. */
export function group(tokens: readonly Token[], level: number): readonly Block[] {
  const found: Block[] = [];
  let start = -1;
  tokens.forEach((token, index) => {
    if (token.level !== level) return;
    if (token.nesting === 1) start = index;
    if (token.nesting === 1) return;
    const first = token.nesting === 0 ? token : tokens[start];
    if (!first) return;
    const [from, to] = first.map ?? [0, 0];
    const content = token.nesting === 0 ? [token] : tokens.slice(start, index + 1);
    found.push({ type: first.type.replace(/_open$/, ''), from, to, tokens: content });
  });
  return found;
}

/** The raw Markdown of the first run of text in a block. */
export function firstText(tokens: readonly Token[]): string {
  return tokens.find(token => token.type === 'inline')?.content ?? '';
}

export interface Formula {
  readonly tex: string;
  readonly display: boolean;
  readonly line: number;
}

export function formulas(text: string): readonly Formula[] {
  const found: Formula[] = [];
  const collect = (tokens: readonly Token[], line: number) => {
    for (const token of tokens) {
      const at = token.map?.[0] ?? line;
      if (token.type.startsWith('math_'))
        found.push({ tex: token.content, display: token.type !== 'math_inline', line: at });
      if (token.children) collect(token.children, at);
    }
  };
  collect(markdown.parse(text, {}), 0);
  return found;
}

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
  /** First line of the code itself. */
  readonly line: number;
}

export function codeBlocks(text: string): readonly CodeBlock[] {
  return markdown
    .parse(text, {})
    .filter(token => token.type === 'fence')
    .map(token => ({
      language: token.info.trim().split(/\s+/)[0] ?? '',
      code: token.content,
      line: (token.map?.[0] ?? 0) + 1,
    }));
}

/** Words a reader sees: a formula counts as one, link targets as none. */
export function wordCount(text: string): number {
  const plain = text
    .replace(/\$\$[^$]*\$\$|\$[^$]*\$/g, ' x ')
    .replace(/\]\([^)]{0,400}\)/g, ']')
    .replace(/[*_`#>|[\]]/g, ' ');
  return plain.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The plug-in is CommonJS: bundlers hand over its function or the module around it. */
function interop<T>(module: T): T {
  return (module as { default?: T }).default ?? module;
}
