/**
 * MathJax's verdict on a formula: hovers typeset with it, so every formula of the notes must pass it as well as KaTeX.
 */
import { liteAdaptor } from '@mathjax/src/js/adaptors/liteAdaptor.js';
import { STATE } from '@mathjax/src/js/core/MathItem.js';
import { RegisterHTMLHandler } from '@mathjax/src/js/handlers/html.js';
import { TeX } from '@mathjax/src/js/input/tex.js';
import '@mathjax/src/js/input/tex/ams/AmsConfiguration.js';
import '@mathjax/src/js/input/tex/base/BaseConfiguration.js';
import '@mathjax/src/js/input/tex/boldsymbol/BoldsymbolConfiguration.js';
import { mathjax } from '@mathjax/src/js/mathjax.js';

RegisterHTMLHandler(liteAdaptor());

const input = new TeX({
  packages: ['base', 'ams', 'boldsymbol'],
  formatError: (_: unknown, error: Error) => {
    throw error;
  },
});
const page = mathjax.document('', { InputJax: input });

/** MathJax's complaint, or `undefined` where it compiles. */
export function compileWithMathJax(tex: string, display: boolean): string | undefined {
  try {
    page.convert(tex, { display, end: STATE.CONVERT });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
