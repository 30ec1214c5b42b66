/**
 * Arithmetic written once as plain text and turned into TeX, so that picture and alternative text cannot differ.
 */
import type { Formula } from './operator';

/** One or more equations, one below the other. */
export function formula(...lines: readonly string[]): Formula {
  const tex = lines.map(toTex);
  if (tex.length === 1) return { text: lines[0]!, tex: tex[0]! };
  const aligned = tex.map(line => line.replace(' = ', ' &= ')).join(' \\\\ ');
  return { text: lines.join('\n'), tex: `\\begin{aligned} ${aligned} \\end{aligned}` };
}

/** `⌊(a + b) / 2⌋` → `\left\lfloor \frac{a + b}{2} \right\rfloor`, `2·3` → `2 \cdot 3`, `H_out` → `H_{\text{out}}`. */
export function toTex(text: string): string {
  return (
    text
      .replaceAll(names, (name: string, symbol: string | undefined, index: string | undefined, at: number) => {
        if (index === 'out' || index === 'in') return `${upright(symbol!)}_{\\text{${index}}}`;
        // TeX leaves no room between a word and the number beside it.
        const before = /[\p{L}\p{N}_),] $/u.test(text.slice(0, at)) ? '\\ ' : '';
        const after = /^ [\p{L}\p{N}_(]/u.test(text.slice(at + name.length)) ? '\\ ' : '';
        return before + upright(name) + after;
      })
      .replaceAll('%', '\\%')
      // A comma between digits is no list.
      .replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '{,}')
      .replaceAll(/\b(\d+(?:\.\d+)?)e([−-]?)(\d+)/g, (_, mantissa: string, sign: string, power: string) => {
        const ten = `10^{${sign && '-'}${power}}`;
        return mantissa === '1' ? ten : `${mantissa}·${ten}`;
      })
      .replaceAll(/\(([^()]+)\) \/ √\(([^()]+)\)/g, '\\frac{$1}{\\sqrt{$2}}')
      .replaceAll(/√\(([^()]+)\)/g, '\\sqrt{$1}')
      .replaceAll(/([⌊⌈])\(([^⌊⌋⌈⌉]+)\) \/ ([^⌊⌋⌈⌉]+)([⌋⌉])/g, '$1\\frac{$2}{$3}$4')
      .replaceAll('⌊', '\\left\\lfloor ')
      .replaceAll('⌋', ' \\right\\rfloor')
      .replaceAll('⌈', '\\left\\lceil ')
      .replaceAll('⌉', ' \\right\\rceil')
      .replaceAll('·', ' \\cdot ')
      .replaceAll('×', ' \\times ')
      .replaceAll('√', '\\sqrt ')
      .replaceAll('−', '-')
      .replaceAll('…', '\\dots ')
      .replaceAll('→', ' \\to ')
      .replaceAll(/ {2,}/g, ' ')
  );
}

/** `H_out`, `embed_dim`, and words that stand beside each other. */
const names = /([A-Za-z]+)_([A-Za-z]+)|[A-Za-z]{2,}(?: [A-Za-z]{2,})*/g;

/** A letter is a variable and slants; a word would read as the product of its letters. */
function upright(name: string): string {
  return name.length === 1 ? name : `\\text{${name.replaceAll('_', '\\_')}}`;
}
