/** TeX as readers write it for other typesetters, for KaTeX. */
import katex from 'katex';

/** What LaTeX and MathJax know besides. */
export const macros: Readonly<Record<string, string>> = {
  '\\mbox': '\\text{#1}',
  '\\label': '\\@firstoftwo{}{#1}',
  '\\nonumber': '',
  '\\mathds': '\\mathbb{#1}',
  '\\eqref': '(\\text{#1})',
  '\\ref': '\\text{#1}',
};

export function forKatex(tex: string): string {
  return tex
    .replace(/\\(begin|end)\{eqnarray(\*?)\}/g, (_, end: string) =>
      end === 'begin' ? '\\begin{array}{rcl}' : '\\end{array}',
    )
    .replace(/\\(begin|end)\{multline\*?\}/g, '\\$1{gather*}')
    .replace(/\\(begin|end)\{flalign\*?\}/g, '\\$1{align*}');
}

/** What keeps a formula from being typeset, in a few words. */
export function formulaProblem(tex: string): string | undefined {
  try {
    katex.renderToString(forKatex(tex), { displayMode: true, strict: 'ignore', macros: { ...macros } });
    return undefined;
  } catch (error) {
    return String((error as Error).message)
      .replace(/^KaTeX parse error: /, '')
      .replace(/ at (?:position \d+|end of input):.*$/s, '');
  }
}
